"""A search as a value: what is asked, and what is answered, whichever backend does it."""

from dataclasses import dataclass, field, replace
from typing import Any

from search.vocabulary import Slot, slots_of

MAX_LENGTH = 200
MAX_PAGE_SIZE = 100
# Elasticsearch answers no further without a cursor, and nobody turns that many pages.
MAX_HITS = 10_000

PRICE_RANGES: tuple[tuple[str, int | None, int | None], ...] = (
    ("0-50000", None, 50_000),
    ("50000-100000", 50_000, 100_000),
    ("100000-250000", 100_000, 250_000),
    ("250000-500000", 250_000, 500_000),
    ("500000-", 500_000, None),
)

SORTS = ("relevance", "cheapest", "dearest", "newest")
# Working days within which something can be had.
LEAD_DAYS = (3, 7, 14, 30)
# More choices of one kind than anybody ticks.
MAX_CHOICES = 50
MAX_QUANTITY = 1_000_000
# Beyond this, hits are not counted one by one: an engine that need not count may skip what cannot be among the best.
COUNTED = 1_000

# A mark that goods have or have not: what the query calls wanting it, and the entry's field.
FLAGS = {
    "only_signature": "is_signature",
    "only_ready": "is_ready",
    "only_halal": "is_halal",
    "only_free_delivery": "is_delivered_free",
    "only_kopwan": "is_kopwan",
    "only_by_women": "is_made_by_women",
}
# Facets whose counts are asked for, each without its own choice.
FACETS = ("cities", "provinces", "categories", "kinds", "price", "certificates", "lead", "marks")


@dataclass(frozen=True)
class Need:
    """What a text was understood to ask besides words (search.understanding): bounds in IDR, pieces, names of regions."""

    kind: str
    low: int | None = None
    high: int | None = None
    number: int | None = None
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Query:
    """A search. `kinds` empty means all; `cooperative_id` keeps it within one storefront. Prices in IDR.

    `quantity` pieces are wanted at once: what has a price for so many. `ready_within` is in working days.
    `cities` are slugs, `provinces` names, and whatever is in one of either is wanted. With `is_unfinished` the last word may be the beginning of one;
    with `is_loose` some of the words are enough. `price_from` and `price_to` bound the price besides its range.
    `needs` are what was understood in the text; kinds of them that stand in `as_words` are not looked for.
    """

    text: str = ""
    kinds: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    price: str = ""
    only_signature: bool = False
    only_ready: bool = False
    only_halal: bool = False
    only_free_delivery: bool = False
    only_kopwan: bool = False
    only_by_women: bool = False
    only_bulk: bool = False
    quantity: int | None = None
    ready_within: int | None = None
    certificates: tuple[str, ...] = ()
    is_unfinished: bool = False
    is_loose: bool = False
    price_from: int | None = None
    price_to: int | None = None
    needs: tuple[Need, ...] = ()
    as_words: tuple[str, ...] = ()
    cooperative_id: int | None = None
    sort: str = "relevance"
    page: int = 1
    page_size: int = 24

    def __post_init__(self) -> None:
        """Bring everything a visitor can type into bounds; a search never fails because of its words."""
        text = " ".join(self.text.replace("\x00", " ").split())[:MAX_LENGTH]
        size = min(max(self.page_size, 1), MAX_PAGE_SIZE)
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "page_size", size)
        object.__setattr__(self, "page", min(max(self.page, 1), MAX_HITS // size))
        if self.sort not in SORTS:
            object.__setattr__(self, "sort", "relevance")
        if self.price not in {key for key, _, _ in PRICE_RANGES}:
            object.__setattr__(self, "price", "")
        for name in ("kinds", "cities", "provinces", "categories", "certificates"):
            # PostgreSQL refuses a text with a NUL, and nothing has one in its name.
            choices = tuple(choice for choice in getattr(self, name) if "\x00" not in choice)
            object.__setattr__(self, name, choices[:MAX_CHOICES])
        if self.ready_within not in LEAD_DAYS:
            object.__setattr__(self, "ready_within", None)
        if self.quantity is not None:
            asked = min(self.quantity, MAX_QUANTITY)
            object.__setattr__(self, "quantity", asked if asked > 0 else None)

    @property
    def slots(self) -> tuple[Slot, ...]:
        """What the words mean; empty when nothing is asked or when no letter or digit is in it."""
        return slots_of(self.text)

    @property
    def has_choices(self) -> bool:
        """Whether anything but words, kind, order and page was chosen."""
        return replace(self, text="", kinds=(), sort="relevance", page=1, page_size=24, as_words=()) != Query(
            is_unfinished=self.is_unfinished
        )

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.page_size

    @property
    def price_bounds(self) -> tuple[int | None, int | None]:
        """At least, and less than; None where open."""
        for key, low, high in PRICE_RANGES:
            if key == self.price:
                return low, high
        return self.price_from, None if self.price_to is None else self.price_to + 1

    def without(self, facet: str) -> "Query":
        """The same search with one facet's choice taken back, for that facet's counts."""
        cleared: dict[str, dict[str, Any]] = {
            "cities": {"cities": (), "provinces": ()},
            "provinces": {"cities": (), "provinces": ()},
            "categories": {"categories": ()},
            "price": {"price": "", "price_from": None, "price_to": None},
            "kinds": {"kinds": ()},
            "certificates": {"certificates": ()},
            "lead": {"ready_within": None},
        }
        return replace(self, **cleared.get(facet, {facet: False}))

    @property
    def uncounted(self) -> "Query":
        """What its facets depend on: without order and page."""
        return replace(self, sort="relevance", page=1, page_size=24)

    @property
    def bulk_bound(self) -> int | None:
        """From so many pieces a price for many must be given at the latest; None when that is not asked."""
        return self.quantity or (MAX_QUANTITY if self.only_bulk else None)


@dataclass(frozen=True)
class Want:
    """Of what a suggestion is wanted, and how many: of one storefront, or of all but one."""

    kind: str
    limit: int
    cooperative_id: int | None = None
    except_cooperative_id: int | None = None


@dataclass(frozen=True)
class Hit:
    """One thing that was found; paths are on the host of its cooperative."""

    kind: str
    title: str
    sku: str
    price: int | None
    path: str
    card: dict[str, Any]
    cooperative_id: int
    city_slug: str
    city_name: str
    categories: list[str]
    is_signature: bool
    cooperative_name: str = ""


@dataclass(frozen=True)
class Facets:
    """How much each value of each facet would leave: {facet: {value: count}}; estimated where very much was found."""

    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    is_estimated: bool = False


@dataclass(frozen=True)
class Answer:
    """Hits of one page. `total` is a lower bound with `has_more`: hits are counted up to COUNTED only.

    `facets` stays empty unless they were asked for with the hits. `matched` says whether the words were found at all, whatever was chosen besides; `corrected` is what was searched
    instead when they were not; `is_loose` says that what was found has some of them only.
    `needs` were understood besides; where nothing fits them, `is_released` says that they were left aside.
    Where little was found, the last `nearby` of the hits come close only; `total` does not count them.
    """

    hits: list[Hit]
    total: int
    backend: str
    took_ms: int
    has_more: bool = False
    facets: Facets = field(default_factory=Facets)
    matched: bool = True
    corrected: str = ""
    is_degraded: bool = False
    is_loose: bool = False
    needs: tuple[Need, ...] = ()
    is_released: bool = False
    nearby: int = 0

    @property
    def exact(self) -> list[Hit]:
        """The hits that fit as the search was read."""
        return self.hits[: len(self.hits) - self.nearby]
