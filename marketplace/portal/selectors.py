"""What the portal shows of cities: all of them by province, and one with all its cooperatives."""

from typing import Any

from django.utils.text import slugify
from django.utils.translation import ngettext

from cms.selectors import by_province, city_patches, motif_url
from search.models import Entry
from search.queries import Query
from search.selectors import search
from tenants.models import Cooperative
from tenants.selectors import open_storefronts
from tenants.urls import base_address

KNOWN_FOR = 2
PRODUCTS_SHOWN = 8
STORIES_SHOWN = 3


class CityMissing(Exception):
    """No open storefront is in a city of that name."""


def city_directory(text: str) -> list[dict[str, Any]]:
    """[{name, cities}]: patches whose city, province, cooperative or pride has every word of `text`; two statements."""
    words = text.casefold().split()
    patches = [patch for patch in city_patches(known_for=_proud_of()) if _is_meant(patch, words)]
    return by_province(patches)


def _proud_of() -> dict[int, str]:
    """{cooperative: its first signature products}, one statement."""
    proud: dict[int, list[str]] = {}
    signature = Entry.objects.filter(kind=Entry.Kind.PRODUCT, is_visible=True, is_signature=True)
    for cooperative_id, title in signature.order_by("pk").values_list("cooperative_id", "title"):
        proud.setdefault(cooperative_id, []).append(title)
    return {cooperative_id: ", ".join(titles[:KNOWN_FOR]) for cooperative_id, titles in proud.items()}


def _is_meant(patch: dict[str, Any], words: list[str]) -> bool:
    said = f"{patch['name']} {patch['province']} {patch['cooperatives']} {patch['known_for']}".casefold()
    return all(word in said for word in words)


def city_page(slug: str) -> dict[str, Any]:
    """A city's cooperatives, what it is proud of, its stories. Raises CityMissing."""
    here = [
        cooperative
        for cooperative in open_storefronts().select_related("region__parent").order_by("pk")
        if slugify(cooperative.city_name) == slug
    ]
    if not here:
        raise CityMissing(slug)
    proud = search(
        Query(kinds=(Entry.Kind.PRODUCT,), cities=(slug,), only_signature=True, page_size=PRODUCTS_SHOWN)
    )
    told = search(Query(kinds=(Entry.Kind.STORY,), cities=(slug,), sort="newest", page_size=STORIES_SHOWN))
    first = here[0]
    return {
        "city": {
            "name": first.city_name,
            "slug": slug,
            "province": first.region.parent.name if first.region.parent else "",
            "theme": first.palette,
            "motif_url": motif_url(first.cloth, "cloth"),
        },
        "cooperatives": [_cooperative(cooperative, goods) for cooperative, goods in _with_goods(here)],
        "signature_cards": [hit.card for hit in proud.hits],
        "stories": [hit.card for hit in told.hits],
    }


def _with_goods(cooperatives: list[Cooperative]) -> list[tuple[Cooperative, int]]:
    """How many products each has on sale; one statement."""
    goods = Entry.objects.filter(kind=Entry.Kind.PRODUCT, is_visible=True, cooperative__in=cooperatives)
    counts: dict[int, int] = {}
    for cooperative_id in goods.values_list("cooperative_id", flat=True):
        counts[cooperative_id] = counts.get(cooperative_id, 0) + 1
    return [(cooperative, counts.get(cooperative.pk, 0)) for cooperative in cooperatives]


def _cooperative(cooperative: Cooperative, goods: int) -> dict[str, Any]:
    return {
        "name": cooperative.name,
        "url": base_address(cooperative) + "/",
        "theme": cooperative.palette,
        "motif_url": motif_url(cooperative.cloth, "cloth"),
        "known_for": cooperative.tagline,
        "cooperatives": " · ".join(
            part
            for part in (
                cooperative.district_name,
                ngettext("%(number)s product", "%(number)s products", goods) % {"number": goods},
            )
            if part
        ),
    }
