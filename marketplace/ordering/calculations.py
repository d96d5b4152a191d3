"""What a basket costs, and until when goods come back. Pure: no query, no clock. Amounts are whole IDR, weights grams."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from marketplace.catalogue.calculations import unit_price

# Also where nothing is taken back a buyer has this long to say that a parcel never came.
FEWEST_DAYS_TO_COMPLETE = 3


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


def last_return_day(delivered_on: datetime.date, return_days: int) -> datetime.date | None:
    """The last day on which a buyer may ask to send goods back; None where nothing is taken back."""
    return delivered_on + datetime.timedelta(days=return_days) if return_days else None


def completion_day(delivered_on: datetime.date, return_days: int) -> datetime.date:
    """The last day before a delivered order completes by itself: never before goods may come back."""
    return delivered_on + datetime.timedelta(days=max(return_days, FEWEST_DAYS_TO_COMPLETE))


def value_of(pieces: Mapping[int, int], prices: Mapping[int, int]) -> int:
    """What {line id: pieces} cost, in IDR, at {line id: price of one}."""
    return sum(quantity * prices[line] for line, quantity in pieces.items())
