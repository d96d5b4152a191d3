import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from marketplace.catalogue import capacity
from marketplace.catalogue.models import CapacityException, CateringDay
from tests.catalogue.factories import a_package

JAKARTA = ZoneInfo("Asia/Jakarta")
MORNING = datetime(2027, 3, 1, 9, 0, tzinfo=JAKARTA)
EVENING = datetime(2027, 3, 1, 15, 0, tzinfo=JAKARTA)
THE_DAY = date(2027, 3, 10)


@pytest.fixture(autouse=True)
def in_cilegon(cilegon, in_storefront):
    with in_storefront(cilegon):
        yield


@pytest.fixture
def offer():
    return a_package(lead_days=2, cutoff_hour=15, portions_per_day=100).catering.get()


def hold(offer, portions, day=THE_DAY, order=None):
    capacity.hold(order or uuid.uuid4(), offer, day, portions, expires_at=None, now=MORNING)


def test_orders_close_at_the_cutoff_hour(offer):
    assert capacity.earliest_date(offer, MORNING) == date(2027, 3, 3)
    assert capacity.earliest_date(offer, EVENING) == date(2027, 3, 4)


def test_closed_days_are_passed_over(offer):
    CapacityException.objects.create(offer=offer, date=date(2027, 3, 3), portions=0, reason="Libur")
    assert capacity.earliest_date(offer, MORNING) == date(2027, 3, 4)


def test_an_order_inside_the_lead_time_is_too_late_and_told_the_first_day(offer):
    with pytest.raises(capacity.TooLate) as refusal:
        capacity.hold(uuid.uuid4(), offer, date(2027, 3, 3), 20, expires_at=None, now=EVENING)
    assert refusal.value.earliest == date(2027, 3, 4)


def test_the_days_portions_are_never_exceeded(offer):
    hold(offer, 60)
    with pytest.raises(capacity.CapacityExceeded) as refusal:
        hold(offer, 41)
    assert (refusal.value.wanted, refusal.value.left) == (41, 40)
    hold(offer, 40)
    assert capacity.portions_left(offer, THE_DAY) == 0


def test_an_exception_changes_one_day_only(offer):
    CapacityException.objects.create(offer=offer, date=THE_DAY, portions=30)
    assert capacity.portions_left(offer, THE_DAY) == 30
    assert capacity.portions_left(offer, THE_DAY + timedelta(days=1)) == 100


def test_a_kitchen_that_cooks_less_than_was_taken_keeps_what_was_taken(offer):
    hold(offer, 60)
    CapacityException.objects.create(offer=offer, date=THE_DAY, portions=50)
    with pytest.raises(capacity.CapacityExceeded) as refusal:
        hold(offer, 1)
    assert refusal.value.left == 0
    assert CateringDay.objects.get(date=THE_DAY).taken == 60


def test_releasing_gives_portions_back_once(offer):
    order = uuid.uuid4()
    hold(offer, 60, order=order)
    capacity.release(order)
    capacity.release(order)
    assert capacity.portions_left(offer, THE_DAY) == 100
