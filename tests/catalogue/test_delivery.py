import pytest

from marketplace.catalogue.delivery import delivery_options, zone_between
from marketplace.catalogue.models import DeliveryRate
from marketplace.core.dates import add_business_days
from tenants.models import Region
from tests.catalogue.factories import rates


@pytest.fixture(autouse=True)
def in_cilegon(cilegon, in_storefront):
    with in_storefront(cilegon):
        yield


def options(cilegon, code, **changes):
    destination = Region.objects.get(code=code) if code else None
    return delivery_options(
        cilegon,
        destination=destination,
        **{"weight": 900, "subtotal": 100_000, "lead_time_days": 2, **changes},
    )


@pytest.mark.parametrize(
    ("origin", "destination", "zone"),
    [
        ("36.72", "36.72.05", "city"),
        ("36.72", "36.71", "province"),
        ("36.72", "32.16", "island"),
        ("36.72", "51.71", "nation"),
        ("12.71", "18.71", "island"),
        ("36.72", "18.71", "nation"),
    ],
)
def test_zones_follow_the_official_codes(origin, destination, zone):
    assert zone_between(Region.objects.get(code=origin), Region.objects.get(code=destination)) == zone


def test_pickup_and_the_nearest_zone_are_offered(cilegon):
    rates()
    pickup, city = options(cilegon, "36.72.05")
    assert (pickup.zone, pickup.price, city.zone, city.price) == ("pickup", 0, "city", 9_000)


def test_a_zone_without_a_rate_is_served_at_the_next_wider_one(cilegon):
    rates()
    assert [o.zone for o in options(cilegon, "32.16")] == ["pickup", "nation"]


def test_every_started_kilogram_is_charged(cilegon):
    rates()
    assert options(cilegon, "36.71", weight=1_001)[-1].price == 28_000


def test_delivery_is_free_from_the_threshold_on(cilegon):
    rates()
    assert options(cilegon, "36.72", subtotal=499_999)[-1].price == 9_000
    assert options(cilegon, "36.72", subtotal=500_000)[-1].price == 0


def test_without_a_destination_every_zone_is_estimated(cilegon):
    rates()
    assert [o.zone for o in options(cilegon, "")] == ["pickup", "city", "province", "nation"]


def test_what_is_not_offered_is_not_listed(cilegon):
    rates()
    DeliveryRate.objects.exclude(zone="pickup").update(is_active=False)
    assert [o.zone for o in options(cilegon, "36.72")] == ["pickup"]


def test_working_days_count_from_when_the_goods_are_ready(cilegon):
    rates()
    pickup, nation = options(cilegon, "51.71", lead_time_days=5)
    assert nation.earliest == add_business_days(pickup.earliest, 3)
    assert nation.latest == add_business_days(pickup.earliest, 7)
