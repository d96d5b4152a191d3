"""Two buyers, one piece: first what happens without the lock, then that it does not happen with it."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django_tenants.utils import tenant_context

from marketplace.catalogue import capacity, stock
from marketplace.catalogue.models import CateringDay, CateringHold, Reservation, Stock
from tests.catalogue.factories import a_package, a_product

THREADS = 8


@pytest.fixture
def cooperative(committed_db, storefront_named):
    return storefront_named("cilegon")


@pytest.fixture
def all_at_once(cooperative):
    """Run a body in many threads, each in the storefront on a connection of its own; answer how many succeeded."""

    def run(body, times, refusal):
        def one(_index):
            try:
                with tenant_context(cooperative), transaction.atomic():
                    body()
                return True
            except refusal:
                return False
            finally:
                connection.close()

        with ThreadPoolExecutor(THREADS) as pool:
            return sum(pool.map(one, range(times)))

    return run


def test_without_the_lock_one_piece_is_sold_twice(cooperative, all_at_once, monkeypatch):
    both_have_looked = threading.Barrier(2, timeout=20)

    def unlocked(variant_ids):
        rows = {row.variant_id: row for row in Stock.objects.filter(variant_id__in=list(variant_ids))}
        both_have_looked.wait()
        return rows

    with tenant_context(cooperative):
        variant = a_product(stock=1).variants.get()
    monkeypatch.setattr(stock, "_stock_for_update", unlocked)
    sold = all_at_once(
        lambda: stock.reserve(uuid.uuid4(), {variant.pk: 1}, expires_at=None), 2, stock.SoldOut
    )
    assert sold == 2


def test_twenty_pieces_are_sold_twenty_times(cooperative, all_at_once):
    with tenant_context(cooperative):
        variant = a_product(stock=20).variants.get()
    sold = all_at_once(
        lambda: stock.reserve(uuid.uuid4(), {variant.pk: 1}, expires_at=None), 60, stock.SoldOut
    )
    with tenant_context(cooperative):
        row = Stock.objects.get(variant=variant)
        held = Reservation.objects.filter(variant=variant).count()
    assert (sold, row.reserved, row.available, held) == (20, 20, 0, 20)


def test_buyers_of_the_same_two_goods_never_wait_for_each_other_for_ever(cooperative, all_at_once):
    with tenant_context(cooperative):
        one, two = (a_product(stock=100).variants.get() for _ in range(2))
    baskets = iter([{one.pk: 1, two.pk: 1}, {two.pk: 1, one.pk: 1}] * 20)
    turn = threading.Lock()

    def buy():
        with turn:
            basket = next(baskets)
        stock.reserve(uuid.uuid4(), basket, expires_at=None)

    assert all_at_once(buy, 40, stock.SoldOut) == 40


def test_releasing_and_shipping_the_same_order_at_once_moves_its_pieces_once(cooperative, all_at_once):
    order = uuid.uuid4()
    with tenant_context(cooperative), transaction.atomic():
        variant = a_product(stock=5).variants.get()
        stock.reserve(order, {variant.pk: 3}, expires_at=None)
    ways = iter([stock.release, stock.ship] * 4)
    all_at_once(lambda: next(ways)(order), 8, ())
    with tenant_context(cooperative):
        row = Stock.objects.get(variant=variant)
    assert (row.on_hand, row.reserved) in {(5, 0), (2, 0)}


def test_a_days_portions_are_taken_once_each(cooperative, all_at_once):
    with tenant_context(cooperative):
        offer = a_package(portions_per_day=100).catering.get()
    day = date(2100, 1, 4)
    taken = all_at_once(
        lambda: capacity.hold(uuid.uuid4(), offer, day, 30, expires_at=None), 16, capacity.CapacityExceeded
    )
    with tenant_context(cooperative):
        assert CateringDay.objects.get(date=day).taken == 90
        assert CateringHold.objects.count() == 3
    assert taken == 3


def test_stock_moves_only_inside_a_transaction(cooperative):
    with tenant_context(cooperative):
        variant = a_product(stock=1).variants.get()
        with pytest.raises(TransactionManagementError):
            stock.reserve(uuid.uuid4(), {variant.pk: 1}, expires_at=None)
