"""Names of cities and provinces by the slugs that stand in addresses, from the official regions: they rarely change."""

import time
from functools import lru_cache

from django.utils.text import slugify

from tenants.models import Region

KEPT_SECONDS = 600


def city_names() -> dict[str, str]:
    """{slug: name} of the 514 regencies and cities: {"kab-bekasi": "Kab. Bekasi"}."""
    return _names(int(time.monotonic() // KEPT_SECONDS))[0]


def province_names() -> dict[str, str]:
    """{slug: name} of the 38 provinces."""
    return _names(int(time.monotonic() // KEPT_SECONDS))[1]


@lru_cache(maxsize=1)
def _names(window: int) -> tuple[dict[str, str], dict[str, str]]:
    kinds = Region.Kind
    regions = Region.objects.exclude(kind=kinds.DISTRICT).only("name", "kind")
    cities = [region.short_name for region in regions if region.kind != kinds.PROVINCE]
    provinces = [region.name for region in regions if region.kind == kinds.PROVINCE]
    return {slugify(name): name for name in cities}, {slugify(name): name for name in provinces}
