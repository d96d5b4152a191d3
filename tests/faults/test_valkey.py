"""Valkey stops: pages and orders go on, and what should have followed follows when it is back, each thing once."""

import time

import pytest
from django.core import mail
from django.core.cache import caches
from django.utils import timezone
from django_tenants.utils import tenant_context

from marketplace.accounts.actions import register_user
from marketplace.catalogue.models import Stock
from marketplace.core import relay
from marketplace.core.models import OutboxDelivery, OutboxEvent, SentEmail
from marketplace.ordering.models import Order
from search.models import Entry
from search.queries import Query
from search.selectors import search
from tests.accounts.conftest import PASSWORD
from tests.faults.conftest import STOCK
from tests.ordering.conftest import Shopper

pytestmark = pytest.mark.slow

ORDERS = 6


def make_due() -> None:
    """What waits two seconds after a failure need not be waited for here."""
    OutboxDelivery.objects.filter(acknowledged_at=None).update(due_at=timezone.now())


def test_orders_are_placed_while_valkey_is_down_and_mail_and_index_catch_up(valkey, market, client_of):
    cilegon, product = market
    relay.know_consumers()
    valkey.work()
    mail.outbox.clear()
    valkey.stop()

    for _ in range(ORDERS):
        began = time.monotonic()
        order = Shopper(client_of(cilegon)).order(product, STOCK // ORDERS)
        assert order.status == "awaiting_payment"
        assert time.monotonic() - began < 10
    with tenant_context(cilegon):
        assert Stock.objects.get().available == 0
    with pytest.raises(relay.BrokerDown):
        valkey.hand_over()
    assert mail.outbox == []
    assert Order.objects.count() == ORDERS
    assert OutboxEvent.objects.filter(topic="order.placed").count() == ORDERS

    valkey.start()
    make_due()
    assert valkey.work() >= ORDERS
    assert not OutboxDelivery.objects.filter(acknowledged_at=None).exists()
    written = [letter for letter in mail.outbox if letter.to == ["sari@contoh.id"]]
    assert len(written) == ORDERS
    assert len({letter.subject for letter in written}) == ORDERS, "each order has its own letter"
    assert SentEmail.objects.filter(sent_at=None).count() == 0
    entry = Entry.objects.get(kind=Entry.Kind.PRODUCT, object_id=product.pk)
    assert entry.is_visible and not entry.is_ready, "the last piece was sold while Valkey was down"
    assert search(Query(text="krakatau", kinds=(Entry.Kind.PRODUCT,))).total == 1


def test_messages_that_valkey_forgot_are_handed_over_again_and_nothing_happens_twice(
    valkey, market, client_of
):
    cilegon, product = market
    relay.know_consumers()
    valkey.work()
    mail.outbox.clear()
    Shopper(client_of(cilegon)).order(product)
    assert valkey.hand_over() >= 1
    handed = valkey.messages()
    # The worker does the work, but Valkey dies before it says so to anybody; the relay hands over once more.
    valkey.stop()
    valkey.start()
    make_due()
    valkey.work()
    sent = len(mail.outbox)
    for task, arguments in handed:
        valkey.app.loader.import_default_modules()
        relay.current_app.tasks[task].apply(kwargs=arguments, throw=True)
    assert len(mail.outbox) == sent >= 1


def test_pages_are_served_without_a_cache(valkey, market, client_of):
    cilegon, product = market
    client = client_of(cilegon)
    assert client.get(f"/produk/{product.slug}/").status_code == 200
    valkey.stop()
    for path in ("/", "/produk/", f"/produk/{product.slug}/", "/keranjang/"):
        began = time.monotonic()
        assert client.get(path).status_code == 200
        assert time.monotonic() - began < 5
    with tenant_context(cilegon):
        caches["renditions"].set("key", 1)
        assert caches["renditions"].get("key") is None
    state = client.get("/readyz")
    assert "valkey" in state.content.decode().lower()


def test_people_sign_in_and_guessing_is_limited_while_valkey_is_down(
    valkey, committed_db, storefront_named, client_of
):
    portal = storefront_named("portal")
    with tenant_context(portal):
        register_user(email="tamu@contoh.id", name="Tamu", password=PASSWORD, actor="test")
    valkey.stop()

    answer = client_of(portal).post("/masuk/", {"login": "tamu@contoh.id", "password": PASSWORD})
    assert answer.status_code == 302
    for _ in range(5):
        client_of(portal).post("/masuk/", {"login": "tamu@contoh.id", "password": "tebakan"})
    answer = client_of(portal).post("/masuk/", {"login": "tamu@contoh.id", "password": PASSWORD})
    assert answer.status_code == 200
    assert answer.context["form"].has_error("__all__", "too_many_login_attempts")
