"""What a request is worth and what a quote adds up to. Pure: no query, no clock. Amounts are whole IDR."""

from collections.abc import Iterable
from dataclasses import dataclass

from marketplace.catalogue.calculations import next_tier, unit_price

Tiers = list[tuple[int, int]]


@dataclass(frozen=True)
class Estimate:
    """A request at published prices. `next_gap` more pieces reach `next_price` each (None: no tier is left)."""

    quantity: int
    total: int
    prices: tuple[int, ...]
    next_gap: int | None
    next_price: int | None


def estimate(lines: Iterable[tuple[int, int]], tiers: Tiers) -> Estimate:
    """Add up (price of the variant, quantity) pairs; the tier follows from all pieces together."""
    rows = [(price, quantity) for price, quantity in lines if quantity]
    quantity = sum(number for _, number in rows)
    prices = [unit_price(price, tiers, quantity) for price, _ in rows]
    following = next_tier(tiers, quantity)
    return Estimate(
        quantity=quantity,
        total=sum(price * number for price, (_, number) in zip(prices, rows, strict=True)),
        prices=tuple(sorted(set(prices))),
        next_gap=following[0] - quantity if following else None,
        next_price=following[1] if following else None,
    )
