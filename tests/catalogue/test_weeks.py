"""Made-to-order goods by the week: what is taken, given back, and what it does to the promised day."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django_tenants.utils import tenant_context

from marketplace.catalogue import stock, weeks
from marketplace.catalogue.models import WeeklyCapacity, WorkHold, WorkWeek
from marketplace.catalogue.selectors import variants_for_order
from tests.catalogue.factories import a_product

MONDAY = date(2026, 10, 5)  # a week without holidays, and so are the next
FRIDAY, NEXT_FRIDAY = date(2026, 10, 9), date(2026, 10, 16)


def made_to_order(pieces_a_week=10, lead_time_days=2):
    product = a_product(stock=None, is_made_to_order=True, lead_time_days=lead_time_days)
    weeks.set_capacity(product, pieces_a_week, actor="test")
    return product


def order(product, pieces):
    reference = uuid.uuid4()
    with transaction.atomic():
        stock.reserve(reference, {product.variants.get().pk: pieces}, expires_at=None)
    return reference


@pytest.mark.parametrize(
    ("pieces", "taken", "ready"),
    [
        (10, {}, date(2026, 10, 7)),  # all within the first week: after the lead time
        (11, {}, NEXT_FRIDAY),
        (5, {MONDAY: 5}, date(2026, 10, 7)),
        (6, {MONDAY: 5}, NEXT_FRIDAY),
        (1, {MONDAY: 10}, NEXT_FRIDAY),
        (25, {}, date(2026, 10, 23)),
    ],
)
def test_what_a_week_cannot_take_moves_the_day(pieces, taken, ready):
    assert weeks.ready_on(pieces, 2, 10, taken, MONDAY) == ready


def test_the_pieces_fill_the_first_free_weeks():
    found = weeks.allocate(12, 10, {MONDAY: 7}, MONDAY)
    assert found == [(MONDAY, 3), (date(2026, 10, 12), 9)]


@pytest.fixture
def here(cilegon, in_storefront, monkeypatch):
    with in_storefront(cilegon):
        monkeypatch.setattr(timezone, "localdate", lambda *args: MONDAY)
        yield


def test_an_order_takes_weeks_and_gives_them_back(here):
    product = made_to_order()
    reference = order(product, 15)
    assert list(WorkWeek.objects.values_list("taken", flat=True)) == [10, 5]
    with transaction.atomic():
        stock.release(reference)
        stock.release(reference)
    assert list(WorkWeek.objects.values_list("taken", flat=True)) == [0, 0]
    assert not WorkHold.objects.exists()


def test_the_next_buyer_reads_the_later_day_without_another_statement(here, django_assert_num_queries):
    product = made_to_order()
    variant_id = product.variants.get().pk
    order(product, 10)
    found = variants_for_order([variant_id])[variant_id].product
    with django_assert_num_queries(0):
        assert weeks.lead_time_of(found, 1) == 9  # Tuesday the 6th to Friday the 16th


def test_without_a_limit_the_lead_time_holds_whatever_is_ordered(here):
    product = made_to_order(pieces_a_week=None)
    order(product, 500)
    assert weeks.lead_time_of(product, 500) == 2
    assert not WorkWeek.objects.exists()


def test_fewer_pieces_a_week_leave_promises_as_they_are(here):
    product = made_to_order()
    order(product, 10)
    weeks.set_capacity(product, 4, actor="test")
    order(product, 4)
    assert list(WorkWeek.objects.values_list("taken", "capacity")) == [(10, 10), (4, 4)]


def test_goods_on_the_shelf_take_no_weeks(here):
    product = a_product(stock=5)
    weeks.set_capacity(product, 1, actor="test")
    order(product, 5)
    assert not WorkWeek.objects.exists()


def test_buyers_at_the_same_moment_overbook_no_week(committed_db, storefront_named):
    cooperative = storefront_named("cilegon")
    with tenant_context(cooperative):
        product = made_to_order(pieces_a_week=7)
    start = threading.Barrier(8)

    def buyer(_index):
        try:
            with tenant_context(cooperative):
                start.wait(20)
                for _time in range(5):
                    order(product, 1)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(buyer, range(8)))
    with tenant_context(cooperative):
        assert WeeklyCapacity.objects.get().pieces == 7
        assert list(WorkWeek.objects.values_list("taken", flat=True)) == [7, 7, 7, 7, 7, 5]


def test_staff_see_the_weeks_and_set_how_many_pieces_go_into_one(
    staff_client, cilegon, in_storefront, queries
):
    desk = staff_client(cilegon, "order_desk")
    with in_storefront(cilegon):
        product = made_to_order(pieces_a_week=None)
        a_product("Kain jadi")
    page = desk.get("/admin/kalender-kerja/").content.decode()
    assert product.name in page and "Kain jadi" not in page
    answer = desk.post(f"/admin/kalender-kerja/{product.pk}/", {"pieces": "12"})
    assert answer.status_code == 302
    with in_storefront(cilegon):
        assert WeeklyCapacity.objects.get().pieces == 12
        order(product, 5)
    assert "5/12" in desk.get("/admin/kalender-kerja/").content.decode()
    refused = desk.post(f"/admin/kalender-kerja/{product.pk}/", {"pieces": "banyak"})
    assert refused.status_code == 422 and 'value="banyak"' in refused.content.decode()
    desk.post(f"/admin/kalender-kerja/{product.pk}/", {"pieces": ""})
    with in_storefront(cilegon):
        assert not WeeklyCapacity.objects.exists()
    with queries() as few:
        desk.get("/admin/kalender-kerja/")
    with in_storefront(cilegon):
        for _time in range(4):
            order(made_to_order(), 3)
    with queries() as many:
        desk.get("/admin/kalender-kerja/")
    assert len(many) == len(few)
