import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from marketplace.catalogue import stock
from marketplace.catalogue.models import Reservation, Stock
from marketplace.core.models import AuditEntry, OutboxEvent
from tests.catalogue.factories import a_package, a_product, a_variant


@pytest.fixture(autouse=True)
def in_cilegon(cilegon, in_storefront):
    with in_storefront(cilegon):
        yield


def on_shelf(variant):
    row = Stock.objects.get(variant=variant)
    return row.on_hand, row.reserved


def news():
    return list(OutboxEvent.objects.filter(topic="product.changed").values_list("key", flat=True))


def test_reserving_holds_pieces_without_moving_them():
    variant = a_product(stock=5).variants.get()
    stock.reserve(uuid.uuid4(), {variant.pk: 3}, expires_at=None)
    assert on_shelf(variant) == (5, 3)


def test_all_shortages_are_told_at_once_and_nothing_is_taken():
    few, none, plenty = (a_product(stock=n).variants.get() for n in (2, 0, 9))
    with pytest.raises(stock.SoldOut) as refusal:
        stock.reserve(uuid.uuid4(), {few.pk: 3, none.pk: 1, plenty.pk: 4}, expires_at=None)
    assert {(s.variant_id, s.wanted, s.available) for s in refusal.value.shortages} == {
        (few.pk, 3, 2),
        (none.pk, 1, 0),
    }
    assert on_shelf(plenty) == (9, 0)
    assert not Reservation.objects.exists()


def test_a_variant_that_was_never_counted_has_nothing():
    variant = a_product(stock=None).variants.get()
    with pytest.raises(stock.SoldOut):
        stock.reserve(uuid.uuid4(), {variant.pk: 1}, expires_at=None)


def test_made_to_order_and_catering_need_no_stock():
    made = a_product(stock=None, is_made_to_order=True).variants.get()
    cooked = a_package().variants.get()
    stock.reserve(uuid.uuid4(), {made.pk: 500, cooked.pk: 60}, expires_at=None)
    assert not Reservation.objects.exists()


def test_shipping_empties_the_shelf_and_releasing_gives_back():
    variant = a_product(stock=5).variants.get()
    shipped, cancelled = uuid.uuid4(), uuid.uuid4()
    stock.reserve(shipped, {variant.pk: 2}, expires_at=None)
    stock.reserve(cancelled, {variant.pk: 1}, expires_at=None)
    stock.ship(shipped)
    stock.release(cancelled)
    assert on_shelf(variant) == (3, 0)


def test_releasing_twice_gives_back_once():
    variant = a_product(stock=5).variants.get()
    order = uuid.uuid4()
    stock.reserve(order, {variant.pk: 2}, expires_at=None)
    stock.release(order)
    stock.release(order)
    assert on_shelf(variant) == (5, 0)


def test_the_last_piece_taken_and_given_back_is_news_and_one_of_many_is_not():
    product = a_product(stock=3)
    variant = product.variants.get()
    first, last = uuid.uuid4(), uuid.uuid4()
    stock.reserve(first, {variant.pk: 1}, expires_at=None)
    assert news() == []
    stock.reserve(last, {variant.pk: 2}, expires_at=None)
    assert news() == [str(product.pk)]
    stock.release(last)
    assert news() == [str(product.pk)] * 2


def test_counting_below_what_is_reserved_is_refused_with_a_reason():
    variant = a_product(stock=5).variants.get()
    stock.reserve(uuid.uuid4(), {variant.pk: 4}, expires_at=None)
    with pytest.raises(ValidationError, match="4"):
        stock.set_on_hand(variant, 3, actor="test")
    assert on_shelf(variant) == (5, 4)


def test_counting_is_audited():
    variant = a_product(stock=None).variants.get()
    stock.set_on_hand(variant, 12, actor="test")
    entry = AuditEntry.objects.get(action="stock.counted")
    assert (entry.noun_id, entry.changes) == (str(variant.pk), {"on_hand": [0, 12]})


def test_the_database_itself_refuses_to_oversell():
    variant = a_product(stock=1).variants.get()
    with pytest.raises(Exception, match="catalogue_stock_not_oversold"), transaction.atomic():
        Stock.objects.filter(variant=variant).update(reserved=2)


def test_two_variants_of_one_product_are_counted_apart():
    product = a_product(stock=1)
    small, large = product.variants.get(), a_variant(product, size="L", stock=4)
    stock.reserve(uuid.uuid4(), {small.pk: 1, large.pk: 2}, expires_at=None)
    assert on_shelf(small) == (1, 1)
    assert on_shelf(large) == (4, 2)
