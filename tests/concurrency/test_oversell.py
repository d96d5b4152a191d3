"""Two hundred buyers of twenty pieces, ten times over: exactly twenty are sold. Without the lock it would be more."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django_tenants.utils import tenant_context

from marketplace.catalogue import stock
from marketplace.catalogue.models import Stock, Variant
from marketplace.catalogue.selectors import tiers_of
from marketplace.ordering.actions.placing import CannotPlace, Recipient, SoldOut, place_order
from marketplace.ordering.calculations import price_list
from marketplace.ordering.models import Basket, BasketLine, Order
from tests.catalogue.factories import a_product, rates

BUYERS, PIECES, RUNS, THREADS, PRICE = 200, 20, 10, 8, 50_000
RECIPIENT = Recipient("Sari", "sari@contoh.id", "6281234567890", "pickup")


@pytest.fixture
def cooperative(committed_db, storefront_named):
    cooperative = storefront_named("cilegon")
    with tenant_context(cooperative):
        rates()
    return cooperative


def full_baskets(cooperative, number, pieces):
    """(variant id, baskets of as many buyers with one piece each)."""
    with tenant_context(cooperative):
        variant = Variant.objects.select_related("product").get(
            pk=a_product(stock=pieces, price=PRICE).variants.get().pk
        )
        baskets = Basket.objects.bulk_create(
            Basket(cooperative=cooperative, visitor_key=uuid.uuid4().hex) for _buyer in range(number)
        )
        BasketLine.objects.bulk_create(
            BasketLine(
                basket=basket,
                cooperative=cooperative,
                product_id=variant.product_id,
                variant_id=variant.pk,
                name=variant.product.name,
                quantity=1,
                seen=price_list(variant.price, tiers_of(variant.product)),
            )
            for basket in baskets
        )
    return variant.pk, baskets


def sold_to(cooperative, baskets):
    """Let all buyers press the button, THREADS at a time, each on a connection that lasts; return how many have an order."""
    waiting, turn = iter(baskets), threading.Lock()

    def buyer(_thread):
        sold = 0
        connection.set_schema_to_public()
        try:
            while True:
                with turn:
                    basket = next(waiting, None)
                if basket is None:
                    return sold
                with tenant_context(cooperative):
                    try:
                        place_order(
                            basket=basket, cooperative=cooperative, recipient=RECIPIENT, zone="pickup",
                            method="bank_transfer", checkout_key=uuid.uuid4(), expected_total=PRICE, language="id",
                        )  # fmt: skip
                        sold += 1
                    except (SoldOut, CannotPlace):
                        pass
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(buyer, range(THREADS)))


def test_without_the_lock_more_than_twenty_are_sold(cooperative, monkeypatch):
    """The control: the same buyers, the same goods, only that nobody waits for anybody."""
    looked = threading.Barrier(THREADS)

    def unlocked(variant_ids):
        rows = {row.variant_id: row for row in Stock.objects.filter(variant_id__in=list(variant_ids))}
        if any(row.reserved == 0 for row in rows.values()):
            # The first ones look at the same moment, as they would on a machine with more cores.
            looked.wait(20)
        return rows

    monkeypatch.setattr(stock, "_stock_for_update", unlocked)
    _variant_id, baskets = full_baskets(cooperative, 60, PIECES)
    assert sold_to(cooperative, baskets) > PIECES


def test_two_hundred_buyers_of_twenty_pieces_get_exactly_twenty_in_ten_runs(cooperative):
    for _run in range(RUNS):
        variant_id, baskets = full_baskets(cooperative, BUYERS, PIECES)
        assert sold_to(cooperative, baskets) == PIECES
        with tenant_context(cooperative):
            row = Stock.objects.get(variant_id=variant_id)
            assert (row.on_hand, row.reserved) == (PIECES, PIECES)
            assert Order.objects.filter(lines__variant_id=variant_id).count() == PIECES
