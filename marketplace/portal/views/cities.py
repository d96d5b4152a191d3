"""The directory of cities: every storefront, by province."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.selectors import motif_url
from search.models import Entry
from tenants.selectors import open_storefronts
from tenants.urls import home_address


@require_safe
def city_directory(request: HttpRequest) -> HttpResponse:
    """All open storefronts, grouped by province; two statements."""
    cooperatives = (
        open_storefronts()
        .select_related("region__parent")
        .order_by("region__parent__name", "region__name", "name")
    )
    proud: dict[int, list[str]] = {}
    signature = Entry.objects.filter(kind=Entry.Kind.PRODUCT, is_visible=True, is_signature=True)
    for cooperative_id, title in signature.order_by("pk").values_list("cooperative_id", "title"):
        proud.setdefault(cooperative_id, []).append(title)
    patches = [
        (
            cooperative.region.parent.name,
            {
                "name": cooperative.city_name,
                "url": home_address(cooperative),
                "theme": cooperative.palette,
                "motif_url": motif_url(cooperative.cloth, "cloth"),
                "known_for": ", ".join(proud.get(cooperative.pk, [])[:2]),
                "cooperatives": cooperative.name,
            },
        )
        for cooperative in cooperatives
    ]
    provinces = [
        {"name": name, "cities": [patch for _, patch in group]}
        for name, group in groupby(patches, key=lambda row: row[0])
    ]
    return render(request, "portal/cities.html", {"provinces": provinces, "total": len(patches)})
