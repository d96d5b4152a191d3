import pytest

from marketplace.catalogue import calculations

TIERS = [(24, 172_000), (100, 162_000), (250, 154_000)]


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        (1, 198_000),
        (23, 198_000),
        (24, 172_000),
        (99, 172_000),
        (100, 162_000),
        (249, 162_000),
        (250, 154_000),
        (9_999, 154_000),
    ],
)
def test_the_highest_tier_reached_sets_the_price(quantity, expected):
    assert calculations.unit_price(198_000, TIERS, quantity) == expected


def test_tiers_may_come_in_any_order():
    assert calculations.unit_price(198_000, reversed(TIERS), 120) == 162_000


def test_a_tier_never_makes_a_cheaper_variant_dearer():
    assert calculations.unit_price(150_000, TIERS, 24) == 150_000


def test_without_tiers_the_price_stands():
    assert calculations.unit_price(75_000, [], 1_000) == 75_000


def test_the_next_tier_is_the_nearest_not_reached():
    assert calculations.next_tier(TIERS, 24) == (100, 162_000)
    assert calculations.next_tier(TIERS, 250) is None


@pytest.mark.parametrize(("weight", "kilograms"), [(0, 1), (1, 1), (1000, 1), (1001, 2), (2500, 3)])
def test_every_started_kilogram_counts(weight, kilograms):
    assert calculations.started_kilograms(weight) == kilograms


def test_tiers_fall_or_are_refused():
    assert calculations.falling(TIERS, 198_000)
    assert not calculations.falling([(24, 172_000), (100, 172_000)], 198_000)
    assert not calculations.falling([(24, 198_000)], 198_000)
