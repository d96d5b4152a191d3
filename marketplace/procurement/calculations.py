"""What a request is worth and what a quote adds up to. Pure: no query, no clock. Amounts are whole IDR."""

from collections.abc import Iterable, Mapping
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


@dataclass(frozen=True)
class Offered:
    """One line of a quote in force: how much of which wanted line is offered at which price each (IDR)."""

    id: int
    quote_id: int
    wanted_id: int
    quantity: int
    unit_price: int


def is_lowest(picks: Mapping[int, int], offers: Iterable[Offered], totals: Mapping[int, int]) -> bool:
    """Whether nothing cheaper was offered: {offered line id: pieces} against all quotes in force.

    One quote taken whole is the lowest when no quote that offers as much of everything has a smaller total
    ({quote id: total in IDR}); a split is, when each line goes to whoever asks least for it.
    """
    by_id = {offer.id: offer for offer in offers}
    chosen = {by_id[pk].quote_id for pk in picks}
    if len(chosen) == 1:
        mine = next(iter(chosen))
        needed = {by_id[pk].wanted_id: number for pk, number in picks.items()}
        rivals = []
        for quote_id in totals:
            held = {offer.wanted_id: offer.quantity for offer in by_id.values() if offer.quote_id == quote_id}
            if all(held.get(wanted, 0) >= number for wanted, number in needed.items()):
                rivals.append(totals[quote_id])
        return totals[mine] <= min(rivals, default=totals[mine])
    least: dict[int, int] = {}
    for offer in by_id.values():
        least[offer.wanted_id] = min(least.get(offer.wanted_id, offer.unit_price), offer.unit_price)
    return all(by_id[pk].unit_price <= least[by_id[pk].wanted_id] for pk in picks)


def late_penalty(amount: int, permille: int, days: int) -> int:
    """What `days` of delay cost, IDR: so many per mille of the late part's price a day, before PPN (sample SPK)."""
    return amount * permille * days // 1_000
