"""Prices for single places: how they are chosen, promised and written."""

from datetime import date

import pytest
from django.utils import timezone

from marketplace.catalogue import delivery
from marketplace.catalogue.delivery import delivered_free_from, delivery_options
from marketplace.catalogue.models import DeliveryArea, DeliveryRate
from tenants.models import Region
from tests.catalogue.factories import rates

JOMBANG, CIWANDAN, BANDUNG = "36.72.05", "36.72.04", "32.73"


@pytest.fixture(autouse=True)
def in_cilegon(cilegon, in_storefront):
    with in_storefront(cilegon):
        rates()
        yield


def area(code, price, service="courier", **fields):
    return DeliveryArea.objects.create(service=service, region_id=code, price=price, **fields)


def options(cilegon, code, *, weight=900, subtotal=100_000, lead_time_days=2):
    return delivery_options(
        cilegon,
        destination=Region.objects.get(code=code) if code else None,
        weight=weight,
        subtotal=subtotal,
        lead_time_days=lead_time_days,
    )


def test_own_courier_is_offered_in_its_districts_only(cilegon):
    area(JOMBANG, 7_000, pricing="flat")
    assert [option.zone for option in options(cilegon, JOMBANG)] == ["pickup", "courier", "city"]
    assert [option.zone for option in options(cilegon, CIWANDAN)] == ["pickup", "city"]


def test_a_flat_price_holds_for_any_weight(cilegon):
    area(JOMBANG, 7_000, pricing="flat")
    area("36.72", 5_000, service="expedition", pricing="weight")
    by_zone = {option.zone: option.price for option in options(cilegon, JOMBANG, weight=2_100)}
    assert (by_zone["courier"], by_zone["expedition"]) == (7_000, 15_000)


def test_the_narrowest_place_decides(cilegon):
    area("32", 20_000, service="expedition")
    area("32.73", 16_000, service="expedition")
    assert options(cilegon, BANDUNG)[-1].price == 16_000
    assert options(cilegon, "32.16")[-1].price == 20_000


def test_an_expeditions_price_comes_before_the_zone(cilegon):
    area("32", 20_000, service="expedition", carrier="JNE Reguler")
    assert [(o.zone, o.label) for o in options(cilegon, BANDUNG)[1:]] == [("expedition", "JNE Reguler")]


def test_a_place_that_is_not_offered_falls_back_to_the_zone(cilegon):
    area("32", 20_000, service="expedition", is_active=False)
    assert [option.zone for option in options(cilegon, BANDUNG)][1:] == ["nation"]


def test_the_distance_to_free_delivery_is_known_to_the_rupiah(cilegon):
    area(JOMBANG, 7_000, free_over=250_000)
    courier = next(option for option in options(cilegon, JOMBANG) if option.zone == "courier")
    assert courier.missing_for_free(100_000) == 150_000
    assert courier.missing_for_free(249_999) == 1
    assert options(cilegon, JOMBANG, subtotal=250_000)[1].price == 0


def test_without_a_destination_the_courier_is_one_span(cilegon):
    area(JOMBANG, 7_000, pricing="flat", minimum_days=0, maximum_days=1)
    area(CIWANDAN, 12_000, pricing="flat", minimum_days=1, maximum_days=2)
    courier = options(cilegon, "")[1]
    assert (courier.zone, courier.price, courier.at_most) == ("courier", 7_000, 12_000)
    assert (courier.minimum_days, courier.maximum_days) == (0, 2)


def test_estimates_do_not_ask_more_with_more_places(cilegon, django_assert_num_queries):
    area(JOMBANG, 7_000)
    for region in Region.objects.filter(parent_id="36.73"):
        area(region.code, 9_000)
    with django_assert_num_queries(2):
        options(cilegon, "")


@pytest.mark.parametrize(
    ("ordered_on", "arrives"),
    [
        (date(2026, 12, 22), date(2026, 12, 29)),  # Christmas and its joint leave, then a weekend
        (date(2026, 8, 14), date(2026, 8, 20)),  # a weekend, then Independence Day
    ],
)
def test_holidays_and_joint_leave_move_the_promise(cilegon, monkeypatch, ordered_on, arrives):
    area(JOMBANG, 7_000, minimum_days=2, maximum_days=2)
    monkeypatch.setattr(timezone, "localdate", lambda *args: ordered_on)
    courier = next(o for o in options(cilegon, JOMBANG, lead_time_days=1) if o.zone == "courier")
    assert courier.earliest == courier.latest == arrives


def test_free_delivery_counts_places_and_zones_but_not_pickup(cilegon):
    assert delivered_free_from() == 500_000
    area(JOMBANG, 7_000, free_over=90_000)
    assert delivered_free_from() == 90_000
    area(CIWANDAN, 0)
    assert delivered_free_from() == 0
    DeliveryRate.objects.exclude(zone="pickup").update(is_active=False)
    DeliveryArea.objects.update(is_active=False)
    assert delivered_free_from() is None


def test_islands_are_told_by_the_official_codes():
    assert (
        delivery.zone_between(Region.objects.get(code="36.72"), Region.objects.get(code="31.71")) == "island"
    )
