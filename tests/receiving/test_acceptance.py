"""Counting, signing, silence, and what becomes of rejected goods."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from marketplace.catalogue.models import ProductMaker
from marketplace.core import due
from marketplace.core.models import DueWork
from marketplace.core.relay import drain
from marketplace.core.states import TransitionRefused
from marketplace.receiving.actions import accepting, planning
from marketplace.receiving.actions.accepting import Count
from marketplace.receiving.models import Acceptance, CountPhoto, SignedCopy
from marketplace.sharing.models import Earning
from marketplace.sharing.selectors import account_of
from tests.catalogue.factories import a_member
from tests.receiving.conftest import a_delivery, a_picture, balances, counted, signed, whole

pytestmark = pytest.mark.django_db


def room(order, rest=""):
    return f"/lembaga/ruang/{order.institution_id}/pesanan/{order.pk}/{rest}"


def typed(delivery, **changed):
    values = {}
    for line in delivery.lines.all():
        values |= {f"accepted-{line.pk}": line.quantity, f"rejected-{line.pk}": 0}
    return values | changed


def test_receiver_counts_with_reason_and_photo_on_the_page(client_of, portal, order, staff, receiver):
    delivery = a_delivery(order, staff)
    phone = client_of(portal, receiver)
    workspace = phone.get(f"/lembaga/ruang/{order.institution_id}/").content.decode()
    assert f"/pengiriman/{delivery.pk}/" in workspace
    address = room(order, f"pengiriman/{delivery.pk}/")
    page = phone.get(address).content.decode()
    line = delivery.lines.first()
    assert f'name="accepted-{line.pk}" value="20"' in page and 'data-keep="typing"' in page
    wrong = phone.post(address, typed(delivery, **{f"accepted-{line.pk}": 17}))
    assert wrong.status_code == 422 and f'id="id_accepted-{line.pk}_error"' in wrong.content.decode()
    short = typed(delivery, **{f"accepted-{line.pk}": 17, f"rejected-{line.pk}": 3})
    silent = phone.post(address, short)
    assert silent.status_code == 422 and f'id="id_reason-{line.pk}_error"' in silent.content.decode()
    answer = phone.post(
        address, short | {f"reason-{line.pk}": "damaged", f"remark-{line.pk}": "Sobek", f"photo-{line.pk}": a_picture()}
    )  # fmt: skip
    assert answer.status_code == 302
    delivery = whole(delivery)
    assert delivery.status == "counted" and delivery.acceptance.number.startswith("BAST/")
    assert balances(order)[0] == (20, 0, 0, 20), "nothing is accepted before both sides have signed"
    photo = CountPhoto.objects.get()
    assert phone.get(room(order, f"foto/{photo.pk}/"))["Content-Type"] == "image/jpeg"
    assert "Sobek" in phone.get(address).content.decode()


def test_second_receiver_reads_who_counted_first(client_of, portal, order, staff, receiver, officer):
    delivery = a_delivery(order, staff)
    order.institution.memberships.create(user=officer, role="receiver")
    address = room(order, f"pengiriman/{delivery.pk}/")
    first, second = client_of(portal, receiver), client_of(portal, officer)
    assert second.get(address).status_code == 200
    first.post(address, typed(delivery))
    line = delivery.lines.first()
    late = typed(
        delivery, **{f"accepted-{line.pk}": 0, f"rejected-{line.pk}": 20, f"reason-{line.pk}": "late"}
    )
    answer = second.post(address, late, follow=True)
    assert receiver.name in answer.content.decode()
    assert Acceptance.objects.get().counted_by == receiver
    assert [line.accepted for line in whole(delivery).lines.all()] == [20, 10]


def test_government_goods_are_accepted_by_both_signatures_only(
    client_of, portal, cilegon, order, staff, receiver, approver, chair
):
    delivery = counted(a_delivery(order, staff), receiver)
    with pytest.raises(accepting.CannotSign), schema_context("public"):
        accepting.sign_acceptance(
            delivery=delivery, actor=receiver, roles={"receiver"}, for_cooperative=False
        )
    ppk = client_of(portal, approver)
    assert ppk.post(room(order, f"pengiriman/{delivery.pk}/tanda-tangan/")).status_code == 302
    assert whole(delivery).status == "counted"
    assert (
        client_of(cilegon, chair)
        .post(f"/admin/permintaan/pengiriman/{delivery.pk}/tanda-tangan/")
        .status_code
        == 302
    )
    assert whole(delivery).status == "accepted"
    assert balances(order) == [(20, 20, 0, 0), (10, 10, 0, 0)]
    order.fulfilment.refresh_from_db()
    assert order.fulfilment.done_at
    with pytest.raises(accepting.CannotSign), schema_context("public"):
        accepting.sign_acceptance(
            delivery=delivery, actor=approver, roles={"approver"}, for_cooperative=False
        )


def test_government_never_agrees_to_silence(order, officer):
    with pytest.raises(planning.TermsRefused), schema_context("public"):
        planning.agree_terms(order=order, billing="each", due_days=14, auto_accept_days=3, actor=officer)


def test_silence_of_a_private_buyer_accepts_after_the_agreed_days(private_order, officer, staff):
    with schema_context("public"):
        planning.agree_terms(
            order=private_order, billing="each", due_days=14, auto_accept_days=3, actor=officer
        )
    delivery = a_delivery(private_order, staff)
    due.emit_due(timezone.now() + timedelta(days=2))
    drain()
    assert whole(delivery).status == "sent"
    due.emit_due(timezone.now() + timedelta(days=3, minutes=1))
    drain()
    delivery = whole(delivery)
    assert delivery.status == "accepted" and delivery.acceptance.is_automatic
    assert balances(private_order) == [(20, 20, 0, 0), (10, 10, 0, 0)]


def test_silence_of_a_government_body_only_brings_reminders_that_climb(
    order, staff, receiver, officer, approver
):
    delivery = a_delivery(order, staff)
    drain()
    mail.outbox.clear()
    told = []
    for _ in range(6):
        DueWork.objects.update(due_at=timezone.now())
        due.emit_due()
        drain()
        told.append({message.to[0] for message in mail.outbox})
        mail.outbox.clear()
    assert whole(delivery).status == "sent"
    assert told == [
        {receiver.email}, {receiver.email, officer.email}, {officer.email, approver.email}, {officer.email, approver.email}, set(), set(),
    ]  # fmt: skip


def test_rejected_pieces_are_delivered_again_and_the_sum_always_holds(private_order, officer, staff):
    first, second = private_order.lines.order_by("position")
    delivery = counted(a_delivery(private_order, staff), officer, rejected=3)
    assert delivery.status == "accepted", "no signature is needed"
    assert balances(private_order) == [(20, 17, 3, 0), (10, 10, 0, 0)]
    again = a_delivery(private_order, staff)
    assert [line.quantity for line in again.lines.all()] == [3]
    assert balances(private_order)[0] == (20, 17, 0, 3)
    counted(again, officer, rejected=1)
    assert balances(private_order)[0] == (20, 19, 1, 0)
    with schema_context("public"):
        accepting.waive_rejected(order=private_order, line_id=first.pk, quantity=1, actor=officer)
    with pytest.raises(planning.MoreThanOrdered):
        a_delivery(private_order, staff, {first.pk: 1})
    private_order.fulfilment.refresh_from_db()
    assert private_order.fulfilment.done_at


def test_only_receivers_count_and_counts_add_up(order, staff, officer, receiver):
    delivery = a_delivery(order, staff)
    everything = {line.pk: Count(line.quantity) for line in delivery.lines.all()}
    with schema_context("public"):
        with pytest.raises(TransitionRefused):
            accepting.count_delivery(delivery=delivery, counts=everything, actor=officer, roles={"officer"})
        with pytest.raises(accepting.CountDoesNotAddUp):
            accepting.count_delivery(delivery=delivery, counts={}, actor=receiver, roles={"receiver"})


def test_makers_earn_their_parts_of_what_was_accepted_once(private_order, officer, staff, cilegon, uniform):
    with tenant_context(cilegon):
        maker = a_member("Bu Tini", slug="bu-tini")
        ProductMaker.objects.create(product=uniform, member=maker, share=20_000)
    counted(a_delivery(private_order, staff), officer, rejected=2)
    drain()
    drain()
    with tenant_context(cilegon):
        rows = list(
            Earning.objects.filter(status="earned")
            .order_by("line_id")
            .values_list("quantity", "amount", "status", "channel")
        )
    assert rows == [(18, 360_000, "earned", "institution"), (10, 200_000, "earned", "institution")]


def test_an_institutions_order_waits_for_its_makers_until_it_is_accepted(
    private_order, officer, staff, cilegon, uniform
):
    with tenant_context(cilegon):
        maker = a_member("Bu Tini", slug="bu-tini")
        ProductMaker.objects.create(product=uniform, member=maker, share=20_000)

    def waiting():
        drain()
        with tenant_context(cilegon):
            rows = Earning.objects.filter(channel="expected", status="pending")
            return list(rows.order_by("line_id").values_list("quantity", "amount"))

    assert waiting() == [(20, 400_000), (10, 200_000)]
    with tenant_context(cilegon):
        assert account_of(maker).pending == 600_000
    counted(a_delivery(private_order, staff), officer, rejected=2)
    assert waiting() == [(2, 40_000)]
    line_id = private_order.lines.order_by("position").first().pk
    with schema_context("public"):
        accepting.waive_rejected(order=private_order, line_id=line_id, quantity=2, actor=officer)
    assert waiting() == []


def test_signed_copies_are_attached_by_both_sides_and_seen_by_both(
    client_of, portal, cilegon, order, staff, receiver
):
    delivery = counted(a_delivery(order, staff), receiver)
    paper = delivery.acceptance.document_id
    theirs, ours = client_of(portal, receiver), client_of(cilegon, staff)
    assert theirs.post(room(order, f"berkas/{paper}/salinan/"), {}).status_code == 422
    assert theirs.post(room(order, f"berkas/{paper}/salinan/"), {"scan": a_picture()}).status_code == 302
    assert (
        ours.post(
            f"/admin/permintaan/pesanan/{order.pk}/berkas/{paper}/salinan/", {"scan": a_picture()}
        ).status_code
        == 302
    )
    for copy in SignedCopy.objects.all():
        assert theirs.get(room(order, f"salinan/{copy.pk}/")).status_code == 200
        assert ours.get(f"/admin/permintaan/pesanan/{order.pk}/salinan/{copy.pk}/").status_code == 200
    for page in (
        theirs.get(room(order, "pelaksanaan/")),
        ours.get(f"/admin/permintaan/pesanan/{order.pk}/pelaksanaan/"),
    ):
        assert delivery.acceptance.number in page.content.decode()


def test_terms_are_agreed_on_the_page_and_silence_is_no_choice_for_a_government_body(
    client_of, portal, order, officer
):
    desk = client_of(portal, officer)
    page = desk.get(room(order, "ketentuan/")).content.decode()
    assert "auto_accept_days" not in page
    assert (
        desk.post(
            room(order, "ketentuan/"), {"billing": "monthly", "due_days": "30", "advance_percent": ""}
        ).status_code
        == 302
    )
    order.fulfilment.refresh_from_db()
    assert (order.fulfilment.billing, order.fulfilment.due_days) == ("monthly", 30)


def test_order_page_grows_no_query_with_its_deliveries(client_of, portal, order, staff, officer):
    first = order.lines.first()
    desk = client_of(portal, officer)

    def queries(deliveries):
        with CaptureQueriesContext(connection) as taken:
            assert desk.get(room(order, "pelaksanaan/")).content.decode().count("SJ/") >= deliveries
        return len(taken)

    a_delivery(order, staff, {first.pk: 2})
    queries(1)
    one = queries(1)
    for _ in range(6):
        a_delivery(order, staff, {first.pk: 2})
    assert queries(7) == one


def test_signature_is_not_given_by_others(order, staff, receiver, approver, chair):
    delivery = signed(counted(a_delivery(order, staff), receiver), approver, chair)
    assert delivery.status == "accepted" and delivery.acceptance.is_signed
