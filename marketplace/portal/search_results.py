"""What the results page shows: heading, kinds, facets, what is chosen, and where to go when nothing was found."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.selectors import motif_url
from marketplace.core.money import rupiah
from marketplace.portal.search_address import (
    FLAGS,
    KINDS,
    SORTS,
    changed,
    kind_of,
    page_address,
    query_of,
    without,
)
from marketplace.reference.models import Category
from search.models import Entry
from search.queries import PRICE_RANGES, Answer, Query
from search.selectors import search
from tenants.models import Cooperative
from tenants.selectors import open_storefronts

SHOWN_AS = {
    Entry.Kind.PRODUCT: "products",
    Entry.Kind.STORY: "stories",
    Entry.Kind.MAKER: "makers",
    Entry.Kind.COOPERATIVE: "cooperatives",
}
# Options of a facet, and how many of them stand open.
FACET_LENGTH, FACET_OPEN = 24, 6
# Goods on a page that found nothing.
INSTEAD, FEWEST_INSTEAD = 8, 4


def results_context(params: QueryDict) -> dict[str, Any]:
    """The context of the results page for what stands in its address."""
    stores = list(open_storefronts().select_related("region__parent"))
    query = query_of(params, stores)
    answer = search(query)
    last = query.page * query.page_size
    return {
        "query": query.text,
        "shown_as": SHOWN_AS[Entry.Kind(kind_of(params))],
        "page_title": _heading(query, answer),
        "answer": answer,
        "corrected_url": "?" + urlencode({"q": answer.corrected}),
        "cards": _cards(answer, stores),
        "tabs": _tabs(params, answer),
        "filters": _filters(query, answer, stores),
        "hidden": [
            {"name": name, "value": params[name]} for name in ("q", "jenis", "urut") if params.get(name)
        ],
        "chips": _chips(params, query, stores),
        "sorts": _sorts(params, query),
        "next_url": page_address(params, query.page + 1) if answer.total > last else "",
        "previous_url": page_address(params, query.page - 1) if query.page > 1 else "",
        "shown": min(last, answer.total),
        "plain_url": _plain_address(query, params),
    } | ({} if answer.hits else _instead(query, params))


def price_label(low: int | None, high: int | None) -> str:
    if low is None:
        return _("Below %(price)s") % {"price": rupiah(high)}
    if high is None:
        return _("From %(price)s") % {"price": rupiah(low)}
    return f"{rupiah(low)} – {rupiah(high)}"


def _cards(answer: Answer, stores: list[Cooperative]) -> list[dict[str, Any]]:
    """What a result shows; a cooperative wears its city's cloth as it is now."""
    by_id = {store.pk: store for store in stores}
    cards = []
    for hit in answer.hits:
        store = by_id.get(hit.cooperative_id)
        if hit.kind == Entry.Kind.COOPERATIVE and store:
            dressed = {
                "motif_url": motif_url(store.cloth, "cloth"),
                "known_for": store.tagline,
                "cooperatives": store.city_name,
            }
            cards.append(hit.card | dressed)
        else:
            cards.append(hit.card)
    return cards


def _heading(query: Query, answer: Answer) -> str:
    text = answer.corrected or query.text
    if not text:
        return ngettext("%(count)s result", "%(count)s results", answer.total) % {"count": answer.total}
    return ngettext("%(count)s result for “%(text)s”", "%(count)s results for “%(text)s”", answer.total) % {
        "count": answer.total,
        "text": text,
    }


def _plain_address(query: Query, params: QueryDict) -> str:
    """The same words and kind without any choice."""
    kept = {"q": query.text, "jenis": params.get("jenis", "")}
    return "?" + urlencode({name: value for name, value in kept.items() if value})


def _tabs(params: QueryDict, answer: Answer) -> list[dict[str, Any]]:
    """Filters belong to goods; another kind keeps the words only. Kinds without results are left out."""
    titles = {"produk": _("Products"), "cerita": _("Stories"), "pembuat": _("Makers"), "toko": _("Shops")}
    counts = answer.facets.get("kinds", {})
    return [
        {
            "title": titles[name],
            "url": "?" + urlencode({"q": params.get("q", ""), "jenis": name}),
            "current": kind == kind_of(params),
            "count": counts.get(kind, 0),
        }
        for name, kind in KINDS.items()
        if counts.get(kind) or kind == kind_of(params)
    ]


def _filters(query: Query, answer: Answer, stores: list[Cooperative]) -> list[dict[str, Any]]:
    chosen_provinces = tuple(slugify(name) for name in query.provinces)
    provinces = {slugify(name): name for name in _provinces(stores)}
    in_provinces = {
        slugify(name): count for name, count in answer.facets.get("provinces", {}).items() if name
    }
    places = [
        _facet(_("City"), "kota", answer.facets.get("cities", {}), query.cities, _cities(stores)),
        _facet(_("Province"), "provinsi", in_provinces, chosen_provinces, provinces),
    ]
    if query.kinds != (Entry.Kind.PRODUCT,):
        return [group for group in places if group["options"]]
    categories = {category.slug: category.name for category in Category.objects.all()}
    flags = [
        {"name": name, "value": "1", "label": label, "checked": getattr(query, FLAGS[name])}
        for name, label in _flag_labels().items()
    ]
    groups = [
        _facet(_("Category"), "kategori", answer.facets.get("categories", {}), query.categories, categories),
        {"title": _("Price"), "name": "harga", "kind": "radio", "options": _price_options(query, answer)},
        {"title": _("Only"), "kind": "checkbox", "options": flags},
        *places,
    ]
    return [group for group in groups if group["options"]]


def _flag_labels() -> dict[str, str]:
    return {
        "siap": _("In stock now"),
        "halal": _("Halal certified"),
        "ongkir": _("Free delivery"),
        "unggulan": _("Signature products only"),
    }


def _cities(stores: Iterable[Cooperative]) -> dict[str, str]:
    return {slugify(store.city_name): store.city_name for store in stores}


def _provinces(stores: Iterable[Cooperative]) -> list[str]:
    return sorted({store.region.parent.name for store in stores if store.region.parent})


def _facet(
    title: str, name: str, counts: dict[str, int], chosen: tuple[str, ...], names: dict[str, str]
) -> dict[str, Any]:
    """The fullest values first, what is chosen always among them; the rest stands behind «more»."""
    ordered = sorted(counts, key=lambda value: (value not in chosen, -counts[value], names.get(value, value)))
    missing = [value for value in chosen if value not in counts and value in names]
    options = [
        {
            "value": value,
            "label": names.get(value, value),
            "count": counts.get(value, 0),
            "checked": value in chosen,
        }
        for value in [*missing, *ordered][:FACET_LENGTH]
    ]
    open_ones = max(FACET_OPEN, len(chosen))
    return {
        "title": title,
        "name": name,
        "kind": "checkbox",
        "options": options[:open_ones],
        "more": options[open_ones:],
    }


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


def _chips(params: QueryDict, query: Query, stores: list[Cooperative]) -> list[dict[str, str]]:
    """What is chosen, each with the address without it."""
    names = _cities(stores)
    if query.categories:
        names |= {
            category.slug: category.name for category in Category.objects.filter(slug__in=query.categories)
        }
    chips = [
        {"label": names.get(value, value), "url": without(params, name, value)}
        for name, values in (("kota", query.cities), ("kategori", query.categories))
        for value in values
    ]
    chips += [{"label": name, "url": without(params, "provinsi", slugify(name))} for name in query.provinces]
    if query.price:
        chips.append(
            {"label": price_label(*query.price_bounds), "url": without(params, "harga", query.price)}
        )
    return chips + [
        {"label": label, "url": without(params, name, "1")}
        for name, label in _flag_labels().items()
        if getattr(query, FLAGS[name])
    ]


def _sorts(params: QueryDict, query: Query) -> list[dict[str, Any]]:
    if query.kinds != (Entry.Kind.PRODUCT,):
        return []
    titles = {
        "": _("Best match"),
        "termurah": _("Cheapest"),
        "termahal": _("Dearest"),
        "terbaru": _("Newest"),
    }
    return [
        {"title": titles[name], "url": changed(params, "urut", name), "current": query.sort == sort}
        for name, sort in SORTS.items()
    ]


def _instead(query: Query, params: QueryDict) -> dict[str, Any]:
    """Where nothing was found: the same words without choices, and goods to look at in any case."""
    products = (Entry.Kind.PRODUCT,)
    wider = (
        search(Query(text=query.text, kinds=query.kinds, page_size=INSTEAD)) if query.has_choices else None
    )
    if wider and wider.total >= FEWEST_INSTEAD and query.kinds == products:
        instead = wider
    else:
        instead = search(Query(kinds=products, only_signature=True, page_size=INSTEAD))
        if instead.total < FEWEST_INSTEAD:
            instead = search(Query(kinds=products, page_size=INSTEAD))
    return {
        "wider": wider if wider and wider.total else None,
        "instead": [hit.card for hit in instead.hits],
        "is_wider": instead is wider,
    }
