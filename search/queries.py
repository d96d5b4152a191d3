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


@dataclass(frozen=True)
class Query:
    """A search. `kinds` empty means all; `cooperative_id` keeps it within one storefront. Prices in IDR.

    `cities` are slugs, `provinces` names, and whatever is in one of either is wanted. With `is_unfinished` the last word may be the beginning of one.
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
    is_unfinished: bool = False
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

    @property
    def slots(self) -> tuple[Slot, ...]:
        """What the words mean; empty when nothing is asked or when no letter or digit is in it."""
        return slots_of(self.text)

    @property
    def has_choices(self) -> bool:
        """Whether anything but words, kind, order and page was chosen."""
        return replace(self, text="", kinds=(), sort="relevance", page=1, page_size=24) != Query(
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
        return None, None

    def without(self, facet: str) -> "Query":
        """The same search with one facet's choice taken back, for that facet's counts."""
        cleared: dict[str, dict[str, Any]] = {
            "cities": {"cities": (), "provinces": ()},
            "provinces": {"cities": (), "provinces": ()},
            "categories": {"categories": ()},
            "price": {"price": ""},
            "kinds": {"kinds": ()},
        }
        return replace(self, **cleared[facet])


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
class Answer:
    """Hits of one page and the counts of each facet: {facet: {value: count}}.

    `matched` says whether the words were found at all, whatever was chosen besides; `corrected` is what was searched
    instead when they were not.
    """

    hits: list[Hit]
    total: int
    backend: str
    took_ms: int
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    matched: bool = True
    corrected: str = ""
    is_degraded: bool = False
