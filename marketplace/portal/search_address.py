"""What stands in the address of a results page, and its neighbours' addresses."""

from django.http import QueryDict
from django.utils.text import slugify

from search.models import Entry
from search.queries import Query
from tenants.models import Cooperative

# What stands in the address → what the query calls it.
FLAGS = {
    "siap": "only_ready",
    "halal": "only_halal",
    "ongkir": "only_free_delivery",
    "unggulan": "only_signature",
}
SORTS = {"": "relevance", "termurah": "cheapest", "termahal": "dearest", "terbaru": "newest"}
KINDS = {
    "produk": Entry.Kind.PRODUCT,
    "cerita": Entry.Kind.STORY,
    "pembuat": Entry.Kind.MAKER,
    "toko": Entry.Kind.COOPERATIVE,
}
PAGE_SIZE = 24
# More choices than anybody ticks.
MAX_CHOICES = 50


def query_of(params: QueryDict, stores: list[Cooperative]) -> Query:
    """The search an address describes. What cannot be understood is left out rather than refused: links get edited."""
    provinces = {
        slugify(store.region.parent.name): store.region.parent.name for store in stores if store.region.parent
    }
    return Query(
        text=params.get("q", ""),
        kinds=(kind_of(params),),
        cities=tuple(
            dict.fromkeys(slugify(city) for city in params.getlist("kota")[:MAX_CHOICES] if slugify(city))
        ),
        provinces=tuple(
            provinces[slug]
            for slug in dict.fromkeys(params.getlist("provinsi")[:MAX_CHOICES])
            if slug in provinces
        ),
        categories=tuple(dict.fromkeys(slug for slug in params.getlist("kategori")[:MAX_CHOICES] if slug)),
        price=params.get("harga", ""),
        sort=SORTS.get(params.get("urut", ""), "relevance"),
        page=_number(params.get("hal", "")),
        page_size=PAGE_SIZE,
        **{flag: params.get(name) == "1" for name, flag in FLAGS.items()},
    )


def kind_of(params: QueryDict) -> str:
    return KINDS.get(params.get("jenis", ""), Entry.Kind.PRODUCT)


def changed(params: QueryDict, name: str, value: str) -> str:
    """The same address, its first page, with another value; an empty one takes the name away."""
    kept = _first_page(params)
    if value:
        kept[name] = value
    else:
        kept.pop(name, None)
    return "?" + kept.urlencode()


def without(params: QueryDict, name: str, value: str) -> str:
    """The same address, its first page, with one choice taken back."""
    kept = _first_page(params)
    kept.setlist(name, [other for other in params.getlist(name) if value not in {other, slugify(other)}])
    return "?" + kept.urlencode()


def page_address(params: QueryDict, page: int) -> str:
    kept = params.copy()
    kept["hal"] = str(page)
    return "?" + kept.urlencode()


def _first_page(params: QueryDict) -> QueryDict:
    kept = params.copy()
    kept.pop("hal", None)
    return kept


def _number(raw: str) -> int:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 6 else 1
