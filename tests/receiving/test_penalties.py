"""Deliveries that came too late: what the terms allow is shown, a person decides, the cooperative answers."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone, translation
from django.utils.translation import gettext
from django_tenants.utils import schema_context, tenant_context

from marketplace.core.relay import drain
from marketplace.procurement.models import OrderConditions, PurchaseOrder
from marketplace.receiving.actions import paying
from marketplace.receiving.actions.penalising import CannotDecide, decide_penalty
from marketplace.receiving.models import Acceptance, Delivery, InvoicePayment, PenaltyDecision
from marketplace.receiving.selectors.penalties import CAP, late_deliveries
from marketplace.reference.models import TaxRule
from tests.receiving.conftest import a_delivery, counted, signed
from tests.receiving.test_invoices import a_proof, billed, confirmed

pytestmark = pytest.mark.django_db

GOODS = 30 * 162_000


@pytest.fixture
def late_order(order, staff, receiver, approver, chair):
    """A government order accepted whole, three days after its day, whose form knows a penalty of 1 per mille a day."""
    OrderConditions.objects.filter(form=order.form).update(is_active=False)
    OrderConditions.objects.create(
        form=order.form, version=99, text="Denda.", late_permille=1, legal_source="Contoh SPK",
        valid_from=timezone.localdate() - timedelta(days=400),
    )  # fmt: skip
    signed(counted(a_delivery(order, staff), receiver), approver, chair)
    return arrived_late(order, 3)


def arrived_late(order, days):
    today = timezone.localdate()
    Acceptance.objects.update(arrived_at=timezone.now())
    PurchaseOrder.objects.filter(pk=order.pk).update(wanted_on=today - timedelta(days=days))
    order.refresh_from_db()
    return order


def the_late(order):
    with schema_context("public"):
        return late_deliveries(order)


def decided(order, actor, *, keep=True, roles=("approver",)):
    with schema_context("public"):
        return decide_penalty(
            delivery=Delivery.objects.get(purchase_order=order), is_kept=keep, reason="Terlambat tiga hari",
            actor=actor, roles=roles,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "amount"), [(1, 4_860), (3, 14_580), (50, GOODS * 5 // 100), (400, GOODS * 5 // 100)]
)
def test_penalty_is_a_per_mille_a_day_up_to_the_cap(late_order, days, amount):
    late = the_late(arrived_late(late_order, days))[0]
    assert (late.days, late.goods, late.amount) == (days, GOODS, amount)


def test_without_the_cap_in_force_only_the_terms_hold(late_order):
    TaxRule.objects.filter(code=CAP).update(is_active=False)
    assert the_late(arrived_late(late_order, 100))[0].amount == GOODS // 10


def test_punctual_goods_and_terms_without_a_penalty_know_none(late_order):
    assert the_late(arrived_late(late_order, 0)) == []
    arrived_late(late_order, 9)
    OrderConditions.objects.filter(version=99).update(late_permille=0)
    assert the_late(late_order) == []


def test_approver_keeps_it_back_by_pages_and_the_cooperative_agrees(
    client_of, portal, cilegon, late_order, staff, approver, officer, treasurer, chair
):
    delivery = Delivery.objects.get()
    room = f"/lembaga/ruang/{late_order.institution_id}/pesanan/{late_order.pk}"
    page, ppk = f"{room}/denda/{delivery.pk}/", client_of(portal, approver)
    assert page in ppk.get(f"{room}/pelaksanaan/").content.decode()
    assert page not in client_of(portal, officer).get(f"{room}/pelaksanaan/").content.decode()
    assert client_of(portal, officer).get(page).status_code in (403, 404)
    shown = ppk.get(page).content.decode()
    assert "Rp14.580" in shown and "Rp243.000" in shown, "the penalty and its cap"
    assert ppk.post(page, {"keep": "1", "reason": ""}).status_code == 422
    unbilled = ppk.post(page, {"keep": "1", "reason": "Terlambat"})
    assert unbilled.status_code == 422 and not PenaltyDecision.objects.exists()
    bill = billed(late_order, staff)
    assert ppk.post(page, {"keep": "1", "reason": "Terlambat tiga hari"}).status_code == 302
    assert ppk.get(page).status_code == 404, "decided once"
    payment = InvoicePayment.objects.get()
    assert (payment.kind, payment.amount, payment.status) == ("penalty", 14_580, "told")
    with schema_context("public"):
        room_left = paying.room_for(bill)
    assert room_left["transfer"] == bill.cash_due - 14_580 and room_left["penalty"] == 0
    desk = client_of(cilegon, chair)
    shown = desk.get(f"/admin/permintaan/tagihan/{bill.pk}/").content.decode()
    assert "Terlambat tiga hari" in shown
    answer = desk.post(f"/admin/permintaan/tagihan/{bill.pk}/bayar/{payment.pk}/terima/")
    assert answer.status_code == 302
    bill.refresh_from_db()
    assert (bill.credited, bill.paid, bill.status) == (14_580, 0, "open")


def test_refused_penalty_is_told_as_a_penalty_and_owed_again(late_order, staff, approver, treasurer, chair):
    bill = billed(late_order, staff)
    drain()
    mail.outbox.clear()
    payment = decided(late_order, approver).payment
    with tenant_context(late_order.cooperative):
        paying.refuse_payment(payment=payment, reason="Banjir", actor=chair, roles={"manager"})
    drain()
    (asked,) = [one for one in mail.outbox if chair.email in one.to]
    (answered,) = [one for one in mail.outbox if treasurer.email in one.to]
    with translation.override("id"):
        words = [gettext("Late penalty"), gettext("Payment")]
    for letter in (asked, answered):
        assert f"{words[0]}: Rp14.580" in letter.body and f"{words[1]}: Rp" not in letter.body
    assert "Banjir" in answered.body
    with schema_context("public"):
        assert paying.room_for(bill)["transfer"] == bill.cash_due


def test_penalty_and_the_rest_in_cash_settle_the_bill(late_order, staff, approver, treasurer, chair):
    bill = billed(late_order, staff)
    confirmed(decided(late_order, approver).payment, chair)
    bill.refresh_from_db()
    with schema_context("public"):
        told = paying.tell_payment(
            invoice=bill, kind="transfer", amount=bill.left, paid_on=timezone.localdate(),
            proof=a_proof("b"), actor=treasurer,
        )  # fmt: skip
    confirmed(told, chair)
    bill.refresh_from_db()
    assert (bill.status, bill.left, bill.paid) == ("paid", 0, bill.cash_due - 14_580)


def test_approver_does_without_it_with_a_reason(late_order, approver, officer):
    with pytest.raises(CannotDecide):
        decided(late_order, officer, roles=("officer",))
    decision = decided(late_order, approver, keep=False)
    assert (decision.is_kept, decision.amount, decision.payment) == (False, 14_580, None)
    with pytest.raises(CannotDecide):
        decided(late_order, approver)
