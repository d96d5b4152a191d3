"""Where there are open shops, for places that stand among the words of a search."""

from dataclasses import dataclass

from django.core.cache import cache
from django.utils.text import slugify

from search.region_names import Region
from tenants.selectors import open_storefronts

KEY = "search:places-of-shops"
KEPT_SECONDS = 60


@dataclass(frozen=True)
class Places:
    """Cities by slug and provinces by name, as entries hold them."""

    cities: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.cities or self.provinces)


def shops_in(regions: tuple[Region, ...]) -> Places:
    """Those of these regions in which there is a shop."""
    if not regions:
        return Places()
    cities, provinces = _places_of_shops()
    return Places(
        tuple(dict.fromkeys(slug for region in regions for slug in cities.get(region.code, ()))),
        tuple(provinces[region.code] for region in regions if region.code in provinces),
    )


def shops_near(regions: tuple[Region, ...]) -> Places:
    """The provinces of these regions, where there are shops."""
    if not regions:
        return Places()
    provinces = _places_of_shops()[1]
    return Places(
        provinces=tuple(
            dict.fromkeys(provinces[region.province] for region in regions if region.province in provinces)
        )
    )


def _places_of_shops() -> tuple[dict[str, list[str]], dict[str, str]]:
    """({code of a regency or city: slugs}, {code of a province: its name}) of all open storefronts; kept for a minute."""
    kept = cache.get(KEY)
    if kept is None:
        cities: dict[str, list[str]] = {}
        provinces: dict[str, str] = {}
        for store in open_storefronts().select_related("region__parent"):
            cities.setdefault(store.region_id, []).append(slugify(store.city_name))
            if store.region.parent:
                provinces[store.region.parent.code] = store.region.parent.name
        kept = cities, provinces
        cache.set(KEY, kept, KEPT_SECONDS)
    return kept
