"""The directory of cities: every storefront by province, and a page for each city."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.portal import selectors
from tenants.urls import localised

LONGEST_TEXT = 80


@require_safe
def city_directory(request: HttpRequest) -> HttpResponse:
    text = " ".join(request.GET.get("nama", "").split())[:LONGEST_TEXT]
    provinces = selectors.city_directory(text)
    context = {
        "provinces": provinces,
        "total": sum(len(province["cities"]) for province in provinces),
        "text": text,
        "page_title": _("Cities and their cooperatives"),
        "robots": "noindex" if text else "",
    }
    return render(request, "portal/cities.html", context)


@require_safe
def city(request: HttpRequest, city: str) -> HttpResponse:
    try:
        context = selectors.city_page(city)
    except selectors.CityMissing as missing:
        raise Http404 from missing
    name = context["city"]["name"]
    context |= {
        "page_title": name,
        "page_description": _("What the cooperatives of %(city)s make, and who makes it.") % {"city": name},
        "breadcrumbs": [
            {"title": _("Home"), "url": localised("/")},
            {"title": _("Cities"), "url": reverse("portal:cities")},
            {"title": name, "url": ""},
        ],
    }
    return render(request, "portal/city.html", context)
