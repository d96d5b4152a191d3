"""Whatever is done in whatever order, the ledger says what the documents say."""
# ruff: noqa: F811 - the fixture of the operators is brought in

import datetime
import random
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from marketplace.core.states import TransitionRefused
from marketplace.ordering.actions.paying import confirm_payment
from marketplace.payments.models import Payment, Refund
from marketplace.procurement.models import OrderConditions
from marketplace.receiving.actions import invoicing
from marketplace.receiving.actions.paying import confirm_payment as confirm_bill_payment
from marketplace.receiving.actions.paying import refuse_payment, room_for
from marketplace.receiving.actions.penalising import CannotDecide, decide_penalty
from marketplace.receiving.models import Invoice, InvoicePayment, LineBalance, PenaltyDecision
from marketplace.receiving.selectors.invoices import whole_invoices
from marketplace.settlement.actions import batches, stating
from marketplace.settlement.actions.billing import post_invoice
from marketplace.settlement.actions.posting import post_order
from marketplace.settlement.actions.stating import issue_statement
from marketplace.settlement.checking import differences
from marketplace.settlement.models import (
    Account,
    Batch,
    BatchLine,
    CommissionRate,
    Entry,
    MonthlyStatement,
)
from marketplace.settlement.selectors import balances_of, documents_say, position_of
from marketplace.settlement.statements import next_month_to_state, open_statement
from tenants.models import Cooperative
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
from tests.receiving.test_penalties import arrived_late
from tests.settlement.conftest import LONG_AGO, MONEY, carrier_to
from tests.settlement.test_batches import operators  # noqa: F401 - a fixture

ORDERS, DELIVERIES = 5, 3


@pytest.fixture
def deliver_news(db):
    """News of the ledger alone: hundreds of mails would only take time."""
    return carrier_to(("settlement.route", "settlement.post", "settlement.send"))


class Bazaar:
    """One cooperative, its orders, an institution's bills, its batches, its months.

    Each method does something that may or may not be possible now.
    """

    def __init__(self, sale, operators, purchase, chance):
        self.sale, self.operators, self.purchase, self.chance = sale, operators, purchase, chance
        self.cooperative = sale.shop.cooperative
        self.orders = [
            sale.order(price=chance.randrange(9_001, 90_000), quantity=chance.randrange(1, 5))
            for _ in range(ORDERS)
        ]
        self.unpaid, self.paid, self.done = list(self.orders), [], []
        chance.shuffle(self.unpaid)

    def pay(self):
        """Into the cooperative's own account, or, as if by card, into Lumbung's."""
        if not self.unpaid:
            return
        order = self.unpaid.pop()
        with tenant_context(self.cooperative):
            confirm_payment(order=order, actor=self.sale.treasurer, roles=MONEY)
        if self.chance.random() < 0.5:
            with schema_context("public"):
                fee = self.chance.randrange(0, 3_000)
                paid = Payment.objects.filter(pk=order.payments.get().payment_id)
                paid.update(method="card", payee=None, provider_fee=fee)
        self.sale.deliver_news()
        self.paid.append(order)

    def complete(self):
        if self.paid:
            order = self.paid.pop(self.chance.randrange(len(self.paid)))
            self.sale.complete(order)
            self.done.append(order)

    def give_back(self):
        if not self.done + self.paid:
            return
        order = self.chance.choice(self.done + self.paid)
        link = order.payments.select_related("payment").get()
        known = sum(Refund.objects.filter(payment=link.payment).values_list("amount", flat=True))
        left = order.total - known
        if left > 0:
            self.sale.give_back(order, self.chance.randrange(1, left + 1) if left > 1 else left)

    def pay_bill(self):
        with schema_context("public"):
            bill = self.chance.choice(whole_invoices().filter(pk__in=self.purchase.bills))
            room = room_for(bill)["transfer"]
        if room:
            amount = self.chance.randrange(1, room + 1)
            text = str(InvoicePayment.objects.count())
            confirmed(told(bill, self.purchase.treasurer, amount, text=text), self.purchase.chair)
            self.sale.deliver_news()

    def credit(self):
        bill = Invoice.objects.get(pk=self.chance.choice(self.purchase.bills))
        line = self.chance.choice(list(bill.lines.all()))
        with tenant_context(self.cooperative):
            try:
                invoicing.issue_credit_note(
                    invoice=bill,
                    quantities={line.line_id: 1},
                    reason="Salah hitung",
                    actor=self.purchase.chair,
                )
            except invoicing.CannotInvoice:
                return
        self.sale.deliver_news()

    def keep_penalty(self):
        """The institution keeps it back, and the cooperative agrees or does not."""
        delivery = self.chance.choice(self.purchase.deliveries)
        with schema_context("public"):
            try:
                decision = decide_penalty(
                    delivery=delivery, is_kept=True, reason="Terlambat", actor=self.purchase.approver,
                    roles={"approver"},
                )  # fmt: skip
            except CannotDecide:
                return
        chair = {"actor": self.purchase.chair, "roles": {"treasurer"}}
        with tenant_context(self.cooperative):
            if self.chance.random() < 0.3:
                refuse_payment(payment=decision.payment, reason="Banjir", **chair)
            else:
                confirm_bill_payment(payment=decision.payment, **chair)
        self.sale.deliver_news()

    def close_month(self):
        """As if it were over: what is booked from then on comes late, and stands on a later statement."""
        with schema_context("public"):
            month = next_month_to_state(self.cooperative.pk)
            if month:
                issue_statement(cooperative=self.cooperative, month=month, actor="test")

    def hear_again(self):
        with schema_context("public"):
            assert post_order(self.chance.choice(self.orders).pk) == 0
            assert post_invoice(self.chance.choice(self.purchase.bills)) == 0

    def write_batch(self):
        with schema_context("public"):
            try:
                batches.write_batch(kind=self.chance.choice(Batch.Kind.values), actor=self.operators[0])
            except batches.NothingToSettle:
                return

    def _batch(self):
        with schema_context("public"):
            found = list(Batch.objects.exclude(status__in=("paid", "cancelled")).order_by("pk"))
        return self.chance.choice(found) if found else None

    def move_batch(self):
        batch = self._batch()
        if batch is None:
            return
        first, second = self.operators
        steps = [
            lambda: batches.approve_batch(batch=batch, actor=second),
            lambda: batches.cancel_batch(batch=batch, actor=first),
            lambda: batches.export_batch(batch=batch, actor=first),
            lambda: batches.settle_batch(
                batch=batch,
                line_ids=set(
                    BatchLine.objects.filter(batch=batch, paid_on=None).values_list("pk", flat=True)
                ),
                paid_on=timezone.localdate(),
                actor=first,
            ),
        ]
        with schema_context("public"):
            try:
                self.chance.choice(steps)()
            except TransitionRefused:
                return


@pytest.fixture
def blank_papers(monkeypatch):
    """What papers look like is nothing to the ledger, and each would take a tenth of a second."""
    monkeypatch.setattr("marketplace.core.documents.compile_document", lambda *args, **kwargs: b"%PDF-1.7")


@pytest.fixture
def purchase(blank_papers, order, staff, receiver, approver, treasurer, chair):
    """An institution's order that came late in three deliveries, each with a bill of its own."""
    OrderConditions.objects.filter(form=order.form).update(is_active=False)
    OrderConditions.objects.create(
        form=order.form, version=99, text="Denda.", late_permille=1, legal_source="Contoh SPK",
        valid_from=LONG_AGO,
    )  # fmt: skip
    deliveries, bills = [], []
    for place in range(DELIVERIES):
        left = LineBalance.objects.filter(purchase_order=order).order_by("line_id")
        part = {one.line_id: -(-one.to_plan // (DELIVERIES - place)) for one in left}
        deliveries.append(signed(counted(a_delivery(order, staff, part), receiver), approver, chair))
        bills.append(billed(order, staff).pk)
    arrived_late(order, 20)
    return SimpleNamespace(
        deliveries=deliveries, bills=bills, approver=approver, treasurer=treasurer, chair=chair
    )


@pytest.fixture
def every_month_is_over(monkeypatch):
    far = timezone.now() + datetime.timedelta(days=3_660)
    monkeypatch.setattr(stating, "timezone", SimpleNamespace(now=lambda: far, localdate=far.date))


def _all_agrees(cooperative):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    with schema_context("public"):
        assert list(differences()) == []
        position, balances = position_of(cooperative.pk), balances_of(cooperative.pk)
        assert position.orders_paid == documents_say(cooperative.pk)
        # Whatever was booked late, the statements and what stands on none yet end where the ledger does.
        draft = open_statement(cooperative.pk, datetime.date(2100, 1, 1))
        assert (draft.closing, draft.closing_owed) == (position.with_platform, balances[Account.DUE])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("seed", "operations", "meets_everything"), [(20261123, 220, True), (19450817, 80, False)]
)
def test_after_any_operations_in_any_order_the_ledger_says_what_the_documents_say(
    sale,
    rate,
    operators,
    purchase,
    every_month_is_over,
    deliver_news,
    seed,
    operations,
    meets_everything,
):
    chance = random.Random(seed)  # noqa: S311 - to be repeated
    sale.deliver_news = deliver_news
    with schema_context("public"):
        Cooperative.objects.filter(pk=sale.shop.cooperative.pk).update(
            bank_name="Bank BJB", bank_account_number="0012345678", bank_account_holder="Koperasi"
        )
        CommissionRate.objects.create(channel="institution", rate=100, valid_from=LONG_AGO)
    bazaar = Bazaar(sale, operators, purchase, chance)
    steps = [
        *[bazaar.pay] * 2, *[bazaar.complete] * 2, *[bazaar.give_back] * 2, *[bazaar.hear_again] * 3,
        *[bazaar.write_batch] * 4, *[bazaar.move_batch] * 12, *[bazaar.pay_bill] * 2, *[bazaar.credit] * 2,
        bazaar.keep_penalty, bazaar.close_month,
    ]  # fmt: skip
    for place in range(operations):
        chance.choice(steps)()
        if place % 40 == 39 or place + 1 == operations:
            _all_agrees(bazaar.cooperative)
    if not meets_everything:
        return
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert kinds >= {
        "payment", "fee", "refund", "release", "commission", "commission_back", "payout", "bill", "invoice"
    }  # fmt: skip
    assert set(Batch.objects.values_list("status", flat=True)) >= {"paid", "cancelled"}
    assert Invoice.objects.filter(kind="credit").exists() and PenaltyDecision.objects.exists()
    assert MonthlyStatement.objects.count() > 1
