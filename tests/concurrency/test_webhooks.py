"""A provider's news three times over, in any order, from eight threads: one payment and one posting an order."""

import json
import random
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from celery import current_app
from django.db import connection
from django.db.models import Count, Q
from django.test import Client
from django_tenants.utils import tenant_context

from marketplace.core import relay
from marketplace.core.models import OutboxDelivery
from marketplace.ordering.actions.baskets import open_basket, put_into_basket
from marketplace.ordering.actions.paying import join_orders
from marketplace.ordering.actions.placing import Recipient, place_order
from marketplace.ordering.models import Order, OrderEvent
from marketplace.ordering.selectors.orders import payable_together
from marketplace.payments.models import JointPayment, Payment, PaymentEvent
from marketplace.payments.providers import News
from marketplace.payments.stripe_checkout import StripeCheckout
from marketplace.settlement.checking import differences
from marketplace.settlement.models import Entry
from tests.catalogue.factories import a_product, rates
from tests.payments.conftest import SECRET, signed

pytestmark = pytest.mark.slow

SETS, COPIES, THREADS = 50, 3, 8
KINDS = ("checkout.session.completed", "payment_intent.succeeded", "charge.succeeded")
RECIPIENT = Recipient("Sari", "sari@contoh.id", "6281234567890", "pickup")
WORKERS = (
    Q(consumer__startswith="payments.")
    | Q(consumer__startswith="settlement.")
    | Q(consumer__in=["ordering.route_payment_news", "ordering.settle_payment"])
)


@pytest.fixture
def paid(committed_db, storefront_named, settings, monkeypatch):
    """Fifty card orders, all paid at the provider: asked, it says so."""
    settings.STRIPE_API_KEY, settings.STRIPE_WEBHOOK_SECRET = "sk_test_none", SECRET
    monkeypatch.setattr(
        StripeCheckout,
        "describe",
        lambda self, payment, reference="": News("received", reference, payment.amount_due, fee=500),
    )
    cooperative = storefront_named("cilegon")
    with tenant_context(cooperative):
        rates()
        variant = a_product(stock=SETS, price=50_000).variants.get()
        for _order in range(SETS):
            _card_order(cooperative, variant, 50_000)
    return cooperative


@pytest.fixture
def paid_together(paid, storefront_named, monkeypatch):
    """The same orders with as many of another city, two by two on one pay page."""
    monkeypatch.setattr(
        StripeCheckout,
        "describe_joint",
        lambda self, reference: News("received", reference, 125_000, fee=1_001),
    )
    other = storefront_named("kab-bekasi")
    with tenant_context(other):
        rates()
        variant = a_product(stock=SETS, price=75_000).variants.get()
        more = [_card_order(other, variant, 75_000) for _order in range(SETS)]
    connection.set_schema_to_public()
    for one, two in zip(Order.objects.filter(cooperative=paid).order_by("pk"), more, strict=True):
        join_orders(payable_together([one, two]))


def _card_order(cooperative, variant, total):
    basket = open_basket(cooperative=cooperative, user=None, visitor_key=uuid.uuid4().hex)
    put_into_basket(basket=basket, variant_id=variant.pk, quantity=1)
    return place_order(
        basket=basket, cooperative=cooperative, recipient=RECIPIENT, zone="pickup", method="card",
        checkout_key=uuid.uuid4(), expected_total=total, language="id",
    )  # fmt: skip


def _messages(asked=Payment, name="payment"):
    """What the provider sends: three kinds of news about each payment."""
    found = []
    for payment in asked.objects.all():
        for kind in KINDS:
            is_session = kind.startswith("checkout")
            found.append(
                json.dumps(
                    {
                        "id": f"evt_{uuid.uuid4().hex}",
                        "object": "event",
                        "type": kind,
                        "created": int(time.time()),
                        "data": {
                            "object": {
                                "object": "checkout.session" if is_session else kind.split(".")[0],
                                "id": f"cs_{payment.pk.hex}" if is_session else f"pi_{payment.pk.hex}",
                                "metadata": {name: str(payment.pk)},
                            }
                        },
                    }
                ).encode()
            )
    return found


def _in_threads(body, things):
    def one(thing):
        connection.set_schema_to_public()
        try:
            return body(thing)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, things))


def _arrive_and_work(portal, arriving):
    """Everything from eight threads: webhooks first, then the workers, each message twice."""
    random.Random(11).shuffle(arriving)

    def arrive(body):
        client = Client(SERVER_NAME=portal.host, SERVER_PORT="8000", HTTP_HOST=f"{portal.host}:8000")
        return client.post(
            "/webhooks/stripe/",
            body,
            content_type="application/json",
            headers={"Stripe-Signature": signed(body)},
        ).status_code

    assert set(_in_threads(arrive, arriving)) == {200}
    assert PaymentEvent.objects.count() == SETS * len(KINDS)

    def work(message):
        current_app.tasks[message[0]].apply(kwargs=message[1], throw=True)

    relay.know_consumers()
    while True:
        while relay.route():
            pass
        waiting = OutboxDelivery.objects.filter(WORKERS, acknowledged_at=None).select_related("event")
        messages = [(one.consumer, relay.message_of(one)) for one in waiting]
        if not messages:
            break
        # Each twice: a broker hands a message over again when it has not heard of its end.
        twice = messages * 2
        random.Random(12).shuffle(twice)
        _in_threads(work, twice)
    connection.set_schema_to_public()


def _paid_and_posted_once(orders):
    assert set(Payment.objects.values_list("status", flat=True)) == {"received"}
    assert set(Order.objects.values_list("status", flat=True)) == {"paid"}
    pays = OrderEvent.objects.filter(event="pay").values("order").annotate(times=Count("pk"))
    assert [row["times"] for row in pays] == [1] * orders
    posted = Entry.objects.values("order", "kind").annotate(times=Count("pk")).order_by()
    assert sorted({row["kind"] for row in posted}) == ["fee", "payment"]
    assert len(posted) == orders * 2 and {row["times"] for row in posted} == {1}
    assert list(differences()) == []


def test_fifty_sets_of_three_copies_pay_and_post_once(paid, storefront_named):
    _arrive_and_work(storefront_named("portal"), _messages() * COPIES)
    _paid_and_posted_once(SETS)


def test_fifty_sets_about_two_cities_each_pay_and_post_every_order_once(paid_together, storefront_named):
    _arrive_and_work(storefront_named("portal"), _messages(JointPayment, "joint_payment") * COPIES)
    _paid_and_posted_once(SETS * 2)
    assert set(JointPayment.objects.values_list("status", flat=True)) == {"received"}
    assert sum(Payment.objects.values_list("provider_fee", flat=True)) == SETS * 1_001
