"""Buyers at the same moment: first what happens without the lock, then that it does not happen with it."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django_tenants.utils import tenant_context

from marketplace.catalogue import stock
from marketplace.catalogue.models import Stock
from marketplace.ordering.actions.baskets import open_basket, put_into_basket
from marketplace.ordering.actions.placing import CannotPlace, Recipient, SoldOut, place_order
from marketplace.ordering.models import Order
from marketplace.payments.models import Payment
from tests.catalogue.factories import a_product, rates

THREADS = 8
RECIPIENT = Recipient("Sari", "sari@contoh.id", "6281234567890", "pickup")


@pytest.fixture
def cooperative(committed_db, storefront_named):
    cooperative = storefront_named("cilegon")
    with tenant_context(cooperative):
        rates()
    return cooperative


def place(cooperative, basket, key, total):
    return place_order(
        basket=basket, cooperative=cooperative, recipient=RECIPIENT, zone="pickup", method="bank_transfer",
        checkout_key=key, expected_total=total, language="id",
    )  # fmt: skip


def all_at_once(cooperative, body, times, refusals=()):
    """Run a body in threads with connections of their own; return how many succeeded."""
    barrier = threading.Barrier(min(times, THREADS))

    def one(index):
        connection.set_schema_to_public()
        with tenant_context(cooperative):
            try:
                if index < THREADS:
                    barrier.wait(10)
                body(index)
            except refusals:
                return 0
            finally:
                connection.close()
        return 1

    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(one, range(times)))


def baskets(cooperative, variant_id, number):
    made = []
    for _ in range(number):
        basket = open_basket(cooperative=cooperative, user=None, visitor_key=uuid.uuid4().hex)
        put_into_basket(basket=basket, variant_id=variant_id, quantity=1)
        made.append(basket)
    return made


def test_without_the_lock_more_is_sold_than_there_is(cooperative, monkeypatch):
    """The control: it shows that the test below can fail."""
    with tenant_context(cooperative):
        variant = a_product(stock=1, price=50_000).variants.get()
        waiting = baskets(cooperative, variant.pk, 4)
        both_looked = threading.Barrier(4)
        monkeypatch.setattr(
            stock,
            "_stock_for_update",
            lambda ids: {row.variant_id: row for row in Stock.objects.filter(variant_id__in=ids)},
        )

        def slow_write(row, *, on_hand=None, reserved=None):
            both_looked.wait(10)
            Stock.objects.filter(pk=row.pk).update(reserved=reserved)

        monkeypatch.setattr(stock, "_write", slow_write)
    sold = all_at_once(
        cooperative, lambda i: place(cooperative, waiting[i], uuid.uuid4(), 50_000), 4, (SoldOut, CannotPlace)
    )
    assert sold > 1


def test_forty_buyers_of_twenty_pieces_get_exactly_twenty(cooperative):
    with tenant_context(cooperative):
        variant = a_product(stock=20, price=50_000).variants.get()
        waiting = baskets(cooperative, variant.pk, 40)
    sold = all_at_once(
        cooperative,
        lambda i: place(cooperative, waiting[i], uuid.uuid4(), 50_000),
        40,
        (SoldOut, CannotPlace),
    )
    with tenant_context(cooperative):
        assert sold == Order.objects.count() == 20
        assert Stock.objects.get().available == 0
        numbers = sorted(Order.objects.values_list("number", flat=True))
        assert [int(number[-6:]) for number in numbers] == list(range(1, 21))
        dues = [payment.amount_due for payment in Payment.objects.all()]
        assert len(set(dues)) == 20


def test_eight_clicks_on_one_button_make_one_order(cooperative):
    with tenant_context(cooperative):
        variant = a_product(stock=5, price=50_000).variants.get()
        (basket,) = baskets(cooperative, variant.pk, 1)
    key, tokens = uuid.uuid4(), []
    done = all_at_once(cooperative, lambda i: tokens.append(place(cooperative, basket, key, 50_000).token), 8)
    assert done == 8 and len(set(tokens)) == 1
    with tenant_context(cooperative):
        assert Order.objects.count() == 1 and Stock.objects.get().reserved == 1
