"""Addresses for storefronts, from the names of places."""

from django.utils.text import slugify

from tenants.models import Cooperative

FULL = 50


def slug_from(name: str) -> str:
    """A free address for a storefront of this place: «Kab. Bekasi» → kab-bekasi, then kab-bekasi-2."""
    base = slugify(name)[: FULL - 4] or "koperasi"
    taken = set(Cooperative.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 1000))) if slug not in taken)
