import datetime
from types import SimpleNamespace

import pytest
from celery import current_app
from django.db import connection
from django.db.models import Q
from django_tenants.utils import schema_context, tenant_context

from marketplace.core import relay
from marketplace.core.models import OutboxDelivery
from marketplace.ordering.actions.fulfilling import complete_order, hand_over_order, pack_order
from marketplace.ordering.actions.paying import confirm_payment
from marketplace.ordering.actions.refunding import record_refund, request_refund
from marketplace.ordering.models import Order
from marketplace.settlement.models import CommissionRate
from marketplace.settlement.selectors import balances_of
from tests.deploy.conftest import standin
from tests.ordering.conftest import shop, shopper, staff_of
from tests.payments.conftest import card_order, events, stripe_account, webhook

__all__ = ["card_order", "events", "shop", "shopper", "staff_of", "standin", "stripe_account", "webhook"]

MONEY = frozenset({"treasurer", "manager"})
CONSUMERS = ("ordering.", "payments.", "settlement.")
LONG_AGO = datetime.date(2020, 1, 1)


@pytest.fixture
def deliver_news(db):
    """Let the consumers of orders, payments and the ledger work until nothing is left to do."""
    return carrier_to(CONSUMERS)


def carrier_to(consumers):
    """What lets the consumers whose names begin like this work until nothing is left to do."""
    wanted = Q()
    for consumer in consumers:
        wanted |= Q(consumer__startswith=consumer)

    def run():
        relay.know_consumers()
        while True:
            while relay.route():
                pass
            waiting = OutboxDelivery.objects.filter(wanted, acknowledged_at=None).select_related("event")
            deliveries = list(waiting.order_by("event__sequence", "consumer"))
            if not deliveries:
                break
            for delivery in deliveries:
                current_app.tasks[delivery.consumer].apply(kwargs=relay.message_of(delivery), throw=True)
        # What the database looks at when a transaction ends.
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

    return run


@pytest.fixture
def rate(db):
    """Two and a half percent for everybody."""
    return CommissionRate.objects.create(rate=250, valid_from=LONG_AGO)


@pytest.fixture
def sale(shop, shopper, staff_of, deliver_news):
    """Walk one order through its life: `sale.pay(order)`, `sale.complete(order)`, `sale.give_back(order, amount)`."""
    treasurer = staff_of(shop.cooperative, "manager", "treasurer", email="bu.uang@demo.lumbung.test")

    def order(method="bank_transfer", price=100_000, quantity=2):
        placed = shopper.order(shop.product(price=price, stock=50), quantity, method)
        with tenant_context(shop.cooperative):
            return Order.objects.get(pk=placed.pk)

    def pay(order):
        with tenant_context(shop.cooperative):
            confirm_payment(order=order, actor=treasurer, roles=MONEY)
        deliver_news()

    def complete(order):
        with tenant_context(shop.cooperative):
            pack_order(order=order, actor=treasurer, roles=MONEY)
            hand_over_order(order=order, actor=treasurer, roles=MONEY)
            complete_order(order=order, actor=treasurer, roles=MONEY)
        deliver_news()

    def give_back(order, amount):
        with tenant_context(shop.cooperative):
            link = order.payments.select_related("payment").get()
            refund = request_refund(order=order, link=link, amount=amount, reason="Cacat", actor=treasurer)
            record_refund(
                order=order,
                refund=refund,
                paid_on=datetime.date.today(),
                note="",
                proof=None,
                actor=treasurer,
                roles=MONEY,
            )
        deliver_news()
        return refund

    return SimpleNamespace(
        order=order, pay=pay, complete=complete, give_back=give_back, treasurer=treasurer, shop=shop
    )


@pytest.fixture
def books():
    """{account: balance} of a cooperative, as the storefront may read it."""

    def read(cooperative):
        with schema_context("public"):
            return {account: amount for account, amount in balances_of(cooperative.pk).items() if amount}

    return read
