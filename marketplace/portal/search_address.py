"""What stands in the address of a results page, and its neighbours' addresses."""

from django.http import QueryDict
from django.utils.text import slugify

from search.models import Entry
from search.places import province_names
from search.queries import MAX_CHOICES, Query

# What stands in the address → what the query calls it.
FLAGS = {
    "siap": "only_ready",
    "halal": "only_halal",
    "ongkir": "only_free_delivery",
    "unggulan": "only_signature",
    "grosir": "only_bulk",
    "kopwan": "only_kopwan",
    "perempuan": "only_by_women",
}
SORTS = {"": "relevance", "termurah": "cheapest", "termahal": "dearest", "terbaru": "newest"}
KINDS = {
    "produk": Entry.Kind.PRODUCT,
    "cerita": Entry.Kind.STORY,
    "pembuat": Entry.Kind.MAKER,
    "toko": Entry.Kind.COOPERATIVE,
}
PAGE_SIZE = 24


def query_of(params: QueryDict) -> Query:
    """The search an address describes. What cannot be understood is left out rather than refused: links get edited."""
    provinces = province_names()
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
        certificates=tuple(
            dict.fromkeys(slug for slug in params.getlist("sertifikat")[:MAX_CHOICES] if slug)
        ),
        price=params.get("harga", ""),
        as_words=tuple(params.getlist("kata")[:MAX_CHOICES]),
        quantity=_whole(params.get("jumlah", "")),
        ready_within=_whole(params.get("siap_dalam", "")),
        sort=SORTS.get(params.get("urut", ""), "relevance"),
        page=_whole(params.get("hal", "")) or 1,
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


def added(params: QueryDict, name: str, value: str) -> str:
    """The same address, its first page, with one more value of this name."""
    kept = _first_page(params)
    kept.appendlist(name, value)
    return "?" + kept.urlencode()


def page_address(params: QueryDict, page: int) -> str:
    kept = params.copy()
    kept["hal"] = str(page)
    return "?" + kept.urlencode()


def _first_page(params: QueryDict) -> QueryDict:
    kept = params.copy()
    kept.pop("hal", None)
    return kept


def _whole(raw: str) -> int | None:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 8 else None
