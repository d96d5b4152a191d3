"""The one search over all storefronts: a page that works as a plain GET form."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from marketplace.core.money import rupiah
from marketplace.reference.models import Category
from search.models import Entry
from search.queries import PRICE_RANGES, Answer, Query
from search.selectors import search
from tenants.selectors import open_storefronts

# What stands in the address → what the query calls it.
FLAGS = {"unggulan": "only_signature", "siap": "only_ready", "halal": "only_halal"}
SORTS = {"termurah": "cheapest", "termahal": "dearest", "terbaru": "newest"}
KINDS = {
    "produk": Entry.Kind.PRODUCT,
    "cerita": Entry.Kind.STORY,
    "pembuat": Entry.Kind.MAKER,
    "toko": Entry.Kind.COOPERATIVE,
}
TEMPLATES = {
    Entry.Kind.PRODUCT: "products",
    Entry.Kind.STORY: "stories",
    Entry.Kind.MAKER: "makers",
    Entry.Kind.COOPERATIVE: "cooperatives",
}
PAGE_SIZE = 24
FACET_LENGTH = 12


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Results of one kind with facets; without any words, everything there is."""
    kind = KINDS.get(request.GET.get("jenis", ""), Entry.Kind.PRODUCT)
    query = _query(request.GET, kind)
    answer = search(query)
    return render(
        request,
        "portal/search.html",
        {
            "query": query.text,
            "kind": kind,
            "shown_as": TEMPLATES[kind],
            "heading": _heading(query, answer),
            "answer": answer,
            "cards": [hit.card for hit in answer.hits],
            "tabs": _tabs(request.GET, answer, kind),
            "filters": _filters(query, answer),
            "hidden": [
                {"name": name, "value": request.GET[name]}
                for name in ("q", "jenis", "urut")
                if name in request.GET
            ],
            "chips": _chips(request.GET, query),
            "sorts": _sorts(request.GET, query),
            "next_url": _page_url(request.GET, query.page + 1)
            if answer.total > query.page * query.page_size
            else "",
            "previous_url": _page_url(request.GET, query.page - 1) if query.page > 1 else "",
            "shown": min(query.page * query.page_size, answer.total),
            "wider_url": "?" + urlencode({"q": query.text}),
            "suggested": [] if answer.total else _suggested(),
            "robots": "noindex" if request.GET else "",
        },
    )


def _query(params: QueryDict, kind: str) -> Query:
    return Query(
        text=params.get("q", ""),
        kinds=(kind,),
        cities=tuple(slugify(city) for city in params.getlist("kota") if city),
        categories=tuple(params.getlist("kategori")),
        price=params.get("harga", ""),
        sort=SORTS.get(params.get("urut", ""), "relevance"),
        page=_number(params.get("hal", "")),
        page_size=PAGE_SIZE,
        **{flag: params.get(name) == "1" for name, flag in FLAGS.items()},
    )


def _number(raw: str) -> int:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 6 else 1


def _heading(query: Query, answer: Answer) -> str:
    if not query.text:
        return ngettext("%(count)s result", "%(count)s results", answer.total) % {"count": answer.total}
    return ngettext("%(count)s result for “%(text)s”", "%(count)s results for “%(text)s”", answer.total) % {
        "count": answer.total,
        "text": query.text,
    }


def _tabs(params: QueryDict, answer: Answer, kind: str) -> list[dict[str, Any]]:
    counts = answer.facets.get("kinds", {})
    tabs = []
    for name, value in KINDS.items():
        # Filters belong to goods; another kind keeps the words only.
        kept = {"q": params.get("q", ""), "jenis": name}
        tabs.append(
            {
                "title": Entry.Kind(value).label,
                "url": "?" + urlencode(kept),
                "current": value == kind,
                "count": counts.get(value, 0),
            }
        )
    return tabs


def _filters(query: Query, answer: Answer) -> list[dict[str, Any]]:
    cities = dict(_cities())
    groups = [
        {
            "title": _("City"),
            "name": "kota",
            "kind": "checkbox",
            "options": _options(answer.facets.get("cities", {}), query.cities, cities),
        }
    ]
    if query.kinds == (Entry.Kind.PRODUCT,):
        categories = {category.slug: category.name for category in Category.objects.all()}
        groups += [
            {
                "title": _("Category"),
                "name": "kategori",
                "kind": "checkbox",
                "options": _options(answer.facets.get("categories", {}), query.categories, categories),
            },
            {"title": _("Price"), "name": "harga", "kind": "radio", "options": _price_options(query, answer)},
            *(
                {
                    "title": title,
                    "name": name,
                    "kind": "checkbox",
                    "options": [{"value": "1", "label": label, "checked": getattr(query, FLAGS[name])}],
                }
                for name, title, label in (
                    ("unggulan", _("The city's pride"), _("Signature products only")),
                    ("siap", _("Ready"), _("In stock now")),
                    ("halal", _("Certificate"), _("Halal certified")),
                )
            ),
        ]
    return groups


def _cities() -> list[tuple[str, str]]:
    return [(slugify(store.city_name), store.city_name) for store in open_storefronts()]


def _options(counts: dict[str, int], chosen: tuple[str, ...], names: dict[str, str]) -> list[dict[str, Any]]:
    """The fullest values first, what is chosen always among them."""
    ordered = sorted(counts, key=lambda value: (value not in chosen, -counts[value], names.get(value, value)))
    missing = [value for value in chosen if value not in counts and value in names]
    return [
        {
            "value": value,
            "label": names.get(value, value),
            "count": counts.get(value, 0),
            "checked": value in chosen,
        }
        for value in [*ordered, *missing][:FACET_LENGTH]
    ]


def _price_options(query: Query, answer: Answer) -> list[dict[str, Any]]:
    counts = answer.facets.get("price", {})
    any_price = {"value": "", "label": _("Any price"), "checked": not query.price}
    return [any_price] + [
        {
            "value": key,
            "label": price_label(low, high),
            "count": counts.get(key, 0),
            "checked": key == query.price,
        }
        for key, low, high in PRICE_RANGES
    ]


def price_label(low: int | None, high: int | None) -> str:
    if low is None:
        return _("Below %(price)s") % {"price": rupiah(high)}
    if high is None:
        return _("From %(price)s") % {"price": rupiah(low)}
    return f"{rupiah(low)} – {rupiah(high)}"


def _chips(params: QueryDict, query: Query) -> list[dict[str, str]]:
    """What is chosen, each with the address without it."""
    names = dict(_cities()) if query.cities else {}
    if query.categories:
        names |= {
            category.slug: category.name for category in Category.objects.filter(slug__in=query.categories)
        }
    chips = [
        {"label": names.get(value, value), "url": _without(params, name, value)}
        for name, values in (("kota", query.cities), ("kategori", query.categories))
        for value in values
    ]
    if query.price:
        chips.append(
            {"label": price_label(*query.price_bounds), "url": _without(params, "harga", query.price)}
        )
    labels = {
        "unggulan": _("Signature products only"),
        "siap": _("In stock now"),
        "halal": _("Halal certified"),
    }
    chips += [
        {"label": labels[name], "url": _without(params, name, "1")}
        for name, flag in FLAGS.items()
        if getattr(query, flag)
    ]
    return chips


def _sorts(params: QueryDict, query: Query) -> list[dict[str, Any]]:
    choices = (
        ("", _("Best match"), "relevance"),
        ("termurah", _("Cheapest"), "cheapest"),
        ("termahal", _("Dearest"), "dearest"),
        ("terbaru", _("Newest"), "newest"),
    )
    return [
        {"title": title, "url": _with(params, "urut", value), "current": query.sort == sort}
        for value, title, sort in choices
    ]


def _suggested() -> list[dict[str, Any]]:
    """Goods that cities are proud of, where nothing was found."""
    return [
        hit.card for hit in search(Query(kinds=(Entry.Kind.PRODUCT,), only_signature=True, page_size=8)).hits
    ]


def _with(params: QueryDict, name: str, value: str) -> str:
    changed = params.copy()
    changed.pop("hal", None)
    if value:
        changed[name] = value
    else:
        changed.pop(name, None)
    return "?" + changed.urlencode()


def _without(params: QueryDict, name: str, value: str) -> str:
    changed = params.copy()
    changed.pop("hal", None)
    changed.setlist(name, [kept for kept in params.getlist(name) if slugify(kept) != value and kept != value])
    return "?" + changed.urlencode()


def _page_url(params: QueryDict, page: int) -> str:
    changed = params.copy()
    changed["hal"] = str(page)
    return "?" + changed.urlencode()
