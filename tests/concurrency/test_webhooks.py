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
from marketplace.ordering.actions.placing import Recipient, place_order
from marketplace.ordering.models import Order, OrderEvent
from marketplace.payments.models import Payment, PaymentEvent
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
            basket = open_basket(cooperative=cooperative, user=None, visitor_key=uuid.uuid4().hex)
            put_into_basket(basket=basket, variant_id=variant.pk, quantity=1)
            place_order(
                basket=basket, cooperative=cooperative, recipient=RECIPIENT, zone="pickup", method="card",
                checkout_key=uuid.uuid4(), expected_total=50_000, language="id",
            )  # fmt: skip
    return cooperative


def _messages():
    """What the provider sends: three kinds of news about each payment."""
    found = []
    for payment in Payment.objects.all():
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
                                "metadata": {"payment": str(payment.pk)},
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


def test_fifty_sets_of_three_copies_pay_and_post_once(paid, storefront_named):
    portal = storefront_named("portal")
    arriving = _messages() * COPIES
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
    assert set(Payment.objects.values_list("status", flat=True)) == {"received"}
    assert set(Order.objects.values_list("status", flat=True)) == {"paid"}
    pays = OrderEvent.objects.filter(event="pay").values("order").annotate(times=Count("pk"))
    assert [row["times"] for row in pays] == [1] * SETS
    posted = Entry.objects.values("order", "kind").annotate(times=Count("pk")).order_by()
    assert sorted({row["kind"] for row in posted}) == ["fee", "payment"]
    assert len(posted) == SETS * 2 and {row["times"] for row in posted} == {1}
    assert list(differences()) == []
