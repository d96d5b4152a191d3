"""What a basket costs. Pure: no query, no clock. Amounts are whole IDR, weights grams."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from marketplace.catalogue.calculations import unit_price


class CountedLine(Protocol):
    product_id: int
    quantity: int


def pieces_by_product(lines: Iterable[CountedLine]) -> dict[int, int]:
    """{product id: pieces of all its variants}: what bulk tiers and minimum orders look at."""
    pieces: dict[int, int] = defaultdict(int)
    for line in lines:
        pieces[line.product_id] += line.quantity
    return dict(pieces)


def price_list(price: int, tiers: Iterable[tuple[int, int]]) -> dict[str, Any]:
    """A variant's prices in the form in which a basket line remembers them."""
    return {"price": price, "tiers": [list(tier) for tier in tiers]}


def price_by(seen: Mapping[str, Any], quantity: int) -> int | None:
    """The price of one piece in IDR by a remembered price list, or None when nothing was remembered."""
    if "price" not in seen:
        return None
    return unit_price(seen["price"], [(minimum, price) for minimum, price in seen.get("tiers", [])], quantity)
