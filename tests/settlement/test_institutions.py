"""What institutions pay a cooperative stands in the ledger, with the commission on the goods of it and of nothing else."""
# ruff: noqa: F811 - helpers take what fixtures are called after

import datetime

import pytest
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from marketplace.procurement.models import PurchaseOrder
from marketplace.receiving.actions import invoicing
from marketplace.receiving.models import InvoicePayment
from marketplace.settlement.actions.billing import commission_on_bill, payments_of_bill, post_invoice
from marketplace.settlement.calculations import commission_of_bill
from marketplace.settlement.checking import differences
from marketplace.settlement.models import CommissionRate, Entry
from marketplace.settlement.selectors import documents_say, position_of
from tests.receiving.conftest import (  # noqa: F401 - fixtures
    a_delivery,
    approver,
    chair,
    counted,
    institution,
    officer,
    order,
    quote,
    receiver,
    sent,
    signed,
    staff,
    treasurer,
    uniform,
)
from tests.receiving.test_invoices import billed, confirmed, told
from tests.receiving.test_penalties import decided, late_order  # noqa: F401 - a fixture
from tests.settlement.conftest import LONG_AGO

# A government bill: 30 pieces at Rp162.000 and Rp50.000 for the delivery, PPh 22 withheld.
GOODS, CASH = 4_860_000, 4_836_350


@pytest.fixture
def institution_rate(db):
    return CommissionRate.objects.create(channel="institution", rate=100, valid_from=LONG_AGO)


@pytest.fixture
def bill(order, staff, receiver, approver, chair):
    signed(counted(a_delivery(order, staff), receiver), approver, chair)
    return billed(order, staff)


def _commission(cooperative):
    return position_of(cooperative.pk).commission_institutions


def test_a_confirmed_payment_is_booked_with_its_commission_once(
    bill, institution_rate, rate, treasurer, chair, deliver_news, cilegon, books
):
    confirmed(told(bill, treasurer, CASH), chair)
    deliver_news()
    deliver_news()
    with schema_context("public"):
        assert post_invoice(bill.pk) == 0
        # One percent of the goods, neither of their delivery nor by the shoppers' rate.
        assert books(cilegon) == {"own": CASH, "collected": -CASH, "due": 48_600, "commission": -48_600}
        position = position_of(cilegon.pk)
        assert (position.own_institutions, position.own_retail) == (CASH, 0)
        assert position.orders_paid == documents_say(cilegon.pk) == CASH
        assert list(differences()) == []


def test_without_a_rate_for_institutions_nobody_is_charged(
    bill, rate, treasurer, chair, deliver_news, cilegon, books
):
    confirmed(told(bill, treasurer, CASH), chair)
    deliver_news()
    assert books(cilegon) == {"own": CASH, "collected": -CASH}
    assert list(differences()) == []


def test_part_payments_add_up_to_the_commission_of_the_whole(
    bill, institution_rate, treasurer, chair, deliver_news, cilegon
):
    confirmed(told(bill, treasurer, 1_000_000), chair)
    deliver_news()
    assert _commission(cilegon) == commission_of_bill(rate=100, goods=GOODS, due=CASH, paid=1_000_000)
    confirmed(told(bill, treasurer, CASH - 1_000_000, text="b"), chair)
    deliver_news()
    assert _commission(cilegon) == 48_600
    assert Entry.objects.filter(kind="commission").count() == 2 and list(differences()) == []


def test_the_rate_is_that_of_the_day_on_which_the_order_was_placed(
    bill, institution_rate, treasurer, chair, deliver_news, cilegon
):
    placed = timezone.now() - datetime.timedelta(days=9)
    PurchaseOrder.objects.filter(pk=bill.purchase_order_id).update(
        issued_at=placed, confirmed_at=placed + datetime.timedelta(days=5)
    )
    later = timezone.localdate(placed) + datetime.timedelta(days=2)
    CommissionRate.objects.create(channel="institution", rate=900, valid_from=later)
    confirmed(told(bill, treasurer, CASH), chair)
    deliver_news()
    assert _commission(cilegon) == 48_600


def test_what_was_kept_as_a_penalty_is_not_charged(
    late_order, institution_rate, staff, approver, treasurer, chair, deliver_news, cilegon
):
    bill = billed(late_order, staff)
    penalty = decided(late_order, approver).payment
    confirmed(penalty, chair)
    confirmed(told(bill, treasurer, CASH - 14_580), chair)
    deliver_news()
    bill.refresh_from_db()
    assert (penalty.amount, bill.left, bill.paid) == (14_580, 0, CASH - 14_580)
    with schema_context("public"):
        commission, facts = commission_on_bill(bill, payments_of_bill(bill))
    # 1 % of 4.860.000 × 4.821.770 ÷ 4.836.350 = 48.453,49.
    assert commission == _commission(cilegon) == 48_453
    assert facts == {"rate": 100, "goods": GOODS, "due": CASH, "paid": CASH - 14_580}
    assert list(differences()) == []


def test_nothing_is_charged_before_what_it_follows_from(
    bill, institution_rate, treasurer, chair, deliver_news, cilegon
):
    """Half is paid; then only the delivery is taken back, and the half that was paid weighs more of what is left."""
    payment = confirmed(told(bill, treasurer, CASH // 2), chair)
    deliver_news()
    with tenant_context(cilegon):
        note = invoicing.issue_credit_note(
            invoice=bill, quantities={bill.purchase_order.lines.first().pk: 5}, reason="Salah", actor=chair
        )
    with schema_context("public"):
        type(note).objects.filter(pk=note.pk).update(goods=0, delivery_price=note.goods + note.delivery_price)
    deliver_news()
    note.refresh_from_db()
    first, second = Entry.objects.filter(kind="commission").order_by("pk")
    assert first.occurred_at == InvoicePayment.objects.get(pk=payment.pk).confirmed_at
    assert second.occurred_at == note.created_at


def test_a_slip_of_tax_and_what_did_not_arrive_are_no_money(
    bill, institution_rate, treasurer, chair, deliver_news, cilegon
):
    confirmed(told(bill, treasurer, 73_650, "slip_pph", "slip"), chair)
    told(bill, treasurer, 10_000, text="c")
    deliver_news()
    assert not Entry.objects.exists()


def test_a_credit_note_after_a_part_payment_takes_nothing_of_what_was_paid_and_lowers_the_rest(
    bill, institution_rate, treasurer, chair, deliver_news, cilegon
):
    confirmed(told(bill, treasurer, 2_418_175), chair)
    with tenant_context(cilegon):
        note = invoicing.issue_credit_note(
            invoice=bill, quantities={bill.purchase_order.lines.first().pk: 5}, reason="Salah", actor=chair
        )
    deliver_news()
    assert _commission(cilegon) == 24_300 and list(differences()) == []
    bill.refresh_from_db()
    confirmed(told(bill, treasurer, bill.left, text="d"), chair)
    deliver_news()
    assert _commission(cilegon) == (GOODS - note.goods) // 100
    # All that was taken back is goods after all: what was charged too much is given back.
    with schema_context("public"):
        type(note).objects.filter(pk=note.pk).update(goods=note.goods + note.delivery_price, delivery_price=0)
        assert post_invoice(bill.pk) == 1
    assert Entry.objects.get(kind="commission_back").invoice == bill
    assert _commission(cilegon) == 40_417 and list(differences()) == []


def test_check_ledger_finds_a_payment_that_was_not_booked(bill, institution_rate, treasurer, chair, cilegon):
    confirmed(told(bill, treasurer, CASH), chair)
    with schema_context("public"):
        assert len(list(differences())) == 2
        post_invoice(bill.pk)
        assert list(differences()) == []


def test_the_treasurer_sees_it_apart_from_shoppers(
    bill, institution_rate, treasurer, chair, deliver_news, cilegon, client_of, staff_of
):
    confirmed(told(bill, treasurer, CASH), chair)
    deliver_news()
    page = client_of(cilegon, staff_of(cilegon, "treasurer")).get("/admin/keuangan/lumbung/")
    assert page.context["differs_by"] == 0
    text = page.content.decode()
    assert "Rp48.600" in text and "Rp4.836.350" in text and bill.number in text


@pytest.mark.parametrize(
    ("figures", "wanted"),
    [
        ({"rate": 100, "goods": 1_000_000, "due": 1_000_000, "paid": 0}, 0),
        ({"rate": 100, "goods": 1_000_000, "due": 0, "paid": 0}, 0),
        ({"rate": 250, "goods": 1_000_000, "due": 1_200_000, "paid": 600_000}, 12_500),
        ({"rate": 100, "goods": 1_000_000, "due": 900_000, "paid": 950_000}, 10_000),
        ({"rate": 0, "goods": 1_000_000, "due": 900_000, "paid": 900_000}, 0),
    ],
)
def test_the_commission_is_on_the_goods_as_far_as_they_are_paid(figures, wanted):
    assert commission_of_bill(**figures) == wanted
