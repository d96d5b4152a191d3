"""Whatever is done in whatever order, the ledger says what the documents say."""
# ruff: noqa: F811 - the fixture of the operators is brought in

import random

import pytest
from django.db import connection
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from marketplace.core.states import TransitionRefused
from marketplace.ordering.actions.paying import confirm_payment
from marketplace.payments.models import Payment, Refund
from marketplace.settlement.actions import batches
from marketplace.settlement.actions.posting import post_order
from marketplace.settlement.checking import differences
from marketplace.settlement.models import Batch, BatchLine, Entry
from marketplace.settlement.selectors import documents_say, position_of
from tenants.models import Cooperative
from tests.settlement.conftest import MONEY, carrier_to
from tests.settlement.test_batches import operators  # noqa: F401 - a fixture

OPERATIONS, ORDERS = 300, 5


@pytest.fixture
def deliver_news(db):
    """News of the ledger alone: hundreds of mails would only take time."""
    return carrier_to(("settlement.route", "settlement.post", "settlement.send"))


class Bazaar:
    """One cooperative, its orders, its batches; each method does something that may or may not be possible now."""

    def __init__(self, sale, operators, chance):
        self.sale, self.operators, self.chance = sale, operators, chance
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

    def hear_again(self):
        with schema_context("public"):
            assert post_order(self.chance.choice(self.orders).pk) == 0

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


@pytest.mark.slow
@pytest.mark.parametrize("seed", [20261123])
def test_after_any_operations_in_any_order_the_ledger_says_what_the_documents_say(
    sale,
    rate,
    operators,
    deliver_news,
    seed,
):
    chance = random.Random(seed)  # noqa: S311 - to be repeated
    sale.deliver_news = deliver_news
    with schema_context("public"):
        Cooperative.objects.filter(pk=sale.shop.cooperative.pk).update(
            bank_name="Bank BJB", bank_account_number="0012345678", bank_account_holder="Koperasi"
        )
    bazaar = Bazaar(sale, operators, chance)
    steps = [
        *[bazaar.pay] * 2, *[bazaar.complete] * 2, *[bazaar.give_back] * 2, *[bazaar.hear_again] * 3,
        *[bazaar.write_batch] * 4, *[bazaar.move_batch] * 12,
    ]  # fmt: skip
    for place in range(OPERATIONS):
        chance.choice(steps)()
        if place % 50 == 49:
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
            with schema_context("public"):
                assert list(differences()) == []
                position = position_of(bazaar.cooperative.pk)
                assert position.orders_paid == documents_say(bazaar.cooperative.pk)
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert kinds >= {"payment", "fee", "refund", "release", "commission", "commission_back", "payout", "bill"}
    assert set(Batch.objects.values_list("status", flat=True)) >= {"paid", "cancelled"}
