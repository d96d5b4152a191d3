"""What goes on a delivery, the note, the labels, and the limits of what was ordered."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django_tenants.utils import schema_context, tenant_context

from marketplace.core.documents import read_document
from marketplace.core.relay import drain
from marketplace.core.states import TransitionRefused
from marketplace.procurement.actions import awarding
from marketplace.receiving.actions import planning, sending
from marketplace.receiving.models import Delivery, Fulfilment, LineBalance
from tests.receiving.conftest import a_delivery, balances

pytestmark = pytest.mark.django_db


def test_confirmation_opens_the_fulfilment_through_the_outbox(quote, officer, staff, cilegon):
    with schema_context("public"):
        order = awarding.accept_quote(quote=quote, actor=officer, roles={"officer"})
    assert not Fulfilment.objects.exists()
    with tenant_context(cilegon):
        awarding.confirm_purchase_order(purchase_order=order, actor=staff, roles={"order_desk"})
    drain()
    assert balances(order) == [(20, 0, 0, 20), (10, 0, 0, 10)]


def test_desk_plans_sends_and_prints_by_pages(client_of, cilegon, portal, staff, order, receiver):
    desk = client_of(cilegon, staff)
    first, second = order.lines.order_by("position")
    page = desk.get(f"/admin/permintaan/pesanan/{order.pk}/kirim/").content.decode()
    assert f'name="line-{first.pk}"' in page
    answer = desk.post(
        f"/admin/permintaan/pesanan/{order.pk}/kirim/",
        {"planned_on": order.wanted_on.isoformat(), "place": "Gudang timur", f"line-{first.pk}": "15", f"line-{second.pk}": ""},
    )  # fmt: skip
    delivery = Delivery.objects.get()
    assert answer["Location"].endswith(f"/pengiriman/{delivery.pk}/")
    assert desk.post(answer["Location"], {"packages": "3", "carried_by": "Pak Udin"}).status_code == 302
    delivery.refresh_from_db()
    assert delivery.number.startswith(f"SJ/{cilegon.code}/") and delivery.status == "sent"
    assert desk.get(f"/admin/permintaan/pengiriman/{delivery.pk}/label.pdf").content.startswith(b"%PDF")
    note = desk.get(f"/admin/permintaan/pesanan/{order.pk}/berkas/{delivery.document_id}.pdf")
    assert note.content == read_document(delivery.document)
    for address in ("", "?status=sent"):
        assert delivery.number in desk.get(f"/admin/permintaan/pengiriman/{address}").content.decode()
    assert delivery.number in desk.get(f"/admin/permintaan/pesanan/{order.pk}/pelaksanaan/").content.decode()
    parcel = client_of(portal, receiver).get(f"/terima/{delivery.reference}/")
    assert parcel["Location"].endswith(f"/pengiriman/{delivery.pk}/")
    public = client_of(portal).get(f"/verifikasi/{delivery.document.token}/").content.decode()
    assert delivery.number in public and delivery.document.sha256[:32] in public


def test_link_amid_the_words_of_a_table_is_known_by_more_than_its_colour(client_of, cilegon, staff, order):
    page = (
        client_of(cilegon, staff).get(f"/admin/permintaan/pesanan/{order.pk}/pelaksanaan/").content.decode()
    )
    sheet = (Path(settings.PROJECT_ROOT) / "marketplace/static/css/admin.css").read_text()
    rule = next(line for line in sheet.splitlines() if ",.desk) a" in line)
    assert '<div class="desk">' in page and "css/admin.css" in page and "text-decoration:underline" in rule
    assert "css/desk.css" in page and page.count('class="desk-scroll"') == page.count('<table class="listing')
    assert f'href="/admin/permintaan/pesanan/{order.pk}/tagihan/"' not in page, "nothing is accepted yet"


def test_more_than_ordered_is_refused_beside_the_line(client_of, cilegon, staff, order):
    desk = client_of(cilegon, staff)
    line = order.lines.first()
    answer = desk.post(
        f"/admin/permintaan/pesanan/{order.pk}/kirim/",
        {"planned_on": order.wanted_on.isoformat(), "place": "Aula", f"line-{line.pk}": "21"},
    )
    assert answer.status_code == 422 and " 20 " in answer.content.decode()
    assert not Delivery.objects.exists()


def test_database_refuses_a_delivery_over_the_order_and_a_balance_that_does_not_add_up(order):
    for wrong in ({"planned": 21}, {"accepted": 1}, {"outstanding": 19}, {"invoiced": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LineBalance.objects.filter(purchase_order=order, line__position=1).update(**wrong)


def test_two_deliveries_share_what_was_ordered_and_a_cancelled_one_gives_it_back(order, staff):
    first, second = order.lines.order_by("position")
    delivery = a_delivery(order, staff, {first.pk: 12}, send=False)
    a_delivery(order, staff, {first.pk: 8, second.pk: 10})
    with pytest.raises(planning.MoreThanOrdered):
        a_delivery(order, staff, {first.pk: 1})
    with tenant_context(order.cooperative):
        planning.cancel_delivery(delivery=delivery, actor=staff, roles={"order_desk"})
    a_delivery(order, staff, {first.pk: 12})
    numbers = list(Delivery.objects.exclude(number="").order_by("number").values_list("number", flat=True))
    assert [number[-6:] for number in numbers] == ["000001", "000002"]


def test_delivery_that_left_is_neither_sent_again_nor_cancelled(order, staff):
    delivery = a_delivery(order, staff)
    with tenant_context(order.cooperative):
        for act in (sending.send_delivery, planning.cancel_delivery):
            with pytest.raises(TransitionRefused):
                act(delivery=delivery, actor=staff, roles={"manager"})


def test_day_that_has_passed_is_refused(client_of, cilegon, staff, order):
    answer = client_of(cilegon, staff).post(
        f"/admin/permintaan/pesanan/{order.pk}/kirim/", {"planned_on": "2020-01-01", "place": "Aula"}
    )
    assert answer.status_code == 422 and "id_planned_on" in answer.content.decode()
