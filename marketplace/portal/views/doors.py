"""The institutions' entrance: five doors to goods of all storefronts."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from cms.selectors import institution_doors
from marketplace.accounts.selectors import institutions_of
from marketplace.reference.models import Category
from marketplace.reference.selectors import categories_behind
from search.models import Entry
from search.queries import Hit, Query
from search.selectors import search_with_facets
from tenants.selectors import open_storefronts

PAGE_SIZE = 24


@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    """The five doors for everybody, and their workspaces for those who work for institutions."""
    mine = list(institutions_of(request.user)) if request.user.is_authenticated else []
    context = {
        "doors": institution_doors(),
        "institutions": mine,
        # Companies buy without the state's systems.
        "names_official_systems": not mine or any(not one.is_company for one in mine),
        "page_title": _("For institutions"),
        "page_description": _(
            "Uniforms for every employee, catering every week: offices, schools and companies order here"
            " from the cooperatives of their city, with quote and purchase order."
        ),
    }
    return render(request, "procurement/doors.html", context)


@require_safe
def door(request: HttpRequest, door: str) -> HttpResponse:
    """What stands behind one door, over all storefronts, by city."""
    if door not in Category.Door.values:
        raise Http404
    slugs = tuple(category.slug for category in categories_behind(door))
    query = Query(
        text=request.GET.get("q", ""),
        kinds=(Entry.Kind.PRODUCT,),
        cities=tuple(slugify(city) for city in request.GET.getlist("kota") if city),
        categories=slugs,
        page=_page(request.GET.get("hal", "")),
        page_size=PAGE_SIZE,
    )
    answer = search_with_facets(query)
    shown = min(query.page * query.page_size, answer.total)
    context = {
        "door": Category.Door(door),
        "page_title": Category.Door(door).label,
        "page_description": _(
            "%(goods)s for offices, schools and companies: compare what the cooperatives of each city make,"
            " and ask for a quote."
        )
        % {"goods": Category.Door(door).label},
        "doors": institution_doors(),
        "offers": _offers(answer.exact),
        "answer": answer,
        "query": query.text,
        "filters": [_city_filter(query, answer.facets.counts.get("cities", {}))],
        "heading": ngettext("%(count)s product", "%(count)s products", answer.total)
        % {"count": answer.total},
        "next_url": _page_url(request.GET, query.page + 1) if answer.total > shown else "",
        "previous_url": _page_url(request.GET, query.page - 1) if query.page > 1 else "",
        "shown": shown,
        "robots": "noindex" if request.GET else "",
    }
    return render(request, "procurement/door.html", context)


def _offers(hits: list[Hit]) -> list[dict[str, Any]]:
    """Cards, each with the address at which a request for it begins."""
    shops = dict(open_storefronts().values_list("pk", "slug"))
    begin = reverse("portal:request_start")
    return [
        {
            "card": hit.card,
            "title": hit.title,
            "cooperative": hit.cooperative_name,
            "request_url": f"{begin}?{urlencode({'toko': shops.get(hit.cooperative_id, ''), 'produk': _slug(hit)})}",
        }
        for hit in hits
    ]


def _slug(hit: Hit) -> str:
    return hit.path.rstrip("/").rpartition("/")[2]


def _city_filter(query: Query, counts: dict[str, int]) -> dict[str, Any]:
    names = {slugify(store.city_name): store.city_name for store in open_storefronts()}
    values = sorted(
        {*counts, *(city for city in query.cities if city in names)},
        key=lambda city: (-counts.get(city, 0), city),
    )
    return {
        "title": _("City"),
        "name": "kota",
        "kind": "checkbox",
        "options": [
            {
                "value": city,
                "label": names.get(city, city),
                "count": counts.get(city, 0),
                "checked": city in query.cities,
            }
            for city in values
        ],
    }


def _page(raw: str) -> int:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 6 else 1


def _page_url(params: QueryDict, page: int) -> str:
    changed = params.copy()
    changed["hal"] = str(page)
    return "?" + changed.urlencode()
