"""What a quantity costs and weighs. Pure: no query, no clock. Amounts are whole IDR, weights grams."""

from collections.abc import Iterable

GRAMS_PER_KILOGRAM = 1000


def unit_price(price: int, tiers: Iterable[tuple[int, int]], quantity: int) -> int:
    """The price of one piece in IDR when `quantity` pieces of one product (all its variants together) are ordered.

    `tiers` are (minimum, price). The highest minimum that is reached counts, and a tier never makes a variant dearer.
    """
    reached = [(minimum, tier_price) for minimum, tier_price in tiers if quantity >= minimum]
    return min(price, max(reached)[1]) if reached else price


def next_tier(tiers: Iterable[tuple[int, int]], quantity: int) -> tuple[int, int] | None:
    """The nearest (minimum, price) that `quantity` does not reach yet."""
    return min((tier for tier in tiers if tier[0] > quantity), default=None)


def started_kilograms(weight: int) -> int:
    """Couriers charge every kilogram (1000 grams) that is begun; nothing weighs less than one."""
    return max(1, -(-weight // GRAMS_PER_KILOGRAM))


def falling(tiers: Iterable[tuple[int, int]], price: int) -> bool:
    """Whether every tier is cheaper than the one before it, and the first cheaper than `price`."""
    prices = [price, *(tier_price for _, tier_price in sorted(tiers))]
    return all(later < earlier for earlier, later in zip(prices, prices[1:], strict=False))
