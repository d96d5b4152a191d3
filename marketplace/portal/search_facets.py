"""What the results can be narrowed by, with counts, and what is chosen already."""

from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.core.money import rupiah
from marketplace.portal.search_address import FLAGS, KINDS, kind_of, without
from marketplace.reference.models import Category
from marketplace.reference.selectors import categories_in_order, certificate_kinds
from search.models import Entry
from search.places import city_names, province_names
from search.queries import LEAD_DAYS, PRICE_RANGES, Facets, Query

# Options of a facet, and how many of them stand open.
FACET_LENGTH, FACET_OPEN = 24, 6
HALAL = "halal"

Option = dict[str, Any]
Group = dict[str, Any]


def facets_context(params: QueryDict, query: Query, facets: Facets | None) -> dict[str, Any]:
    """Tabs and groups of filters; without facets (they come later) the tabs have no counts and there are no groups."""
    return {
        "tabs": _tabs(params, facets),
        "filters": _groups(query, facets) if facets else [],
        "is_estimated": facets.is_estimated if facets else False,
        "hidden": [
            {"name": name, "value": params[name]}
            for name in ("q", "jenis", "urut", "jumlah")
            if params.get(name)
        ],
    }


def facets_address(params: QueryDict) -> str:
    """Where the facets of a results page are asked for."""
    return f"{reverse('portal:search_facets')}?{params.urlencode()}"


def price_label(low: int | None, high: int | None) -> str:
    if low is None:
        return _("Below %(price)s") % {"price": rupiah(high)}
    if high is None:
        return _("From %(price)s") % {"price": rupiah(low)}
    return f"{rupiah(low)} – {rupiah(high)}"


def chips_of(params: QueryDict, query: Query) -> list[dict[str, str]]:
    """What is chosen, each with the address without it."""
    names = city_names()
    if query.categories:
        names = names | {
            category.slug: category.name for category in Category.objects.filter(slug__in=query.categories)
        }
    if query.certificates:
        names = names | {kind.slug: kind.name for kind in certificate_kinds()}
    chips = [
        {"label": names.get(value, value), "url": without(params, name, value)}
        for name, values in (
            ("kota", query.cities),
            ("kategori", query.categories),
            ("sertifikat", query.certificates),
        )
        for value in values
    ]
    chips += [{"label": name, "url": without(params, "provinsi", slugify(name))} for name in query.provinces]
    if query.price:
        chips.append(
            {"label": price_label(*query.price_bounds), "url": without(params, "harga", query.price)}
        )
    if query.ready_within is not None:
        url = without(params, "siap_dalam", str(query.ready_within))
        chips.append({"label": lead_label(query.ready_within), "url": url})
    if query.quantity is not None and "jumlah" in params:
        label = _("Quantity %(number)s") % {"number": number_format(query.quantity, force_grouping=True)}
        chips.append({"label": label, "url": without(params, "jumlah", params["jumlah"])})
    return chips + [
        {"label": label, "url": without(params, name, "1")}
        for name, label in _flag_labels().items()
        if getattr(query, FLAGS[name]) and params.get(name) == "1"
    ]


def lead_label(days: int) -> str:
    """Working days, as the filter and its chip say them."""
    return ngettext("Ready within %(number)s working day", "Ready within %(number)s working days", days) % {
        "number": days
    }


def _tabs(params: QueryDict, facets: Facets | None) -> list[dict[str, Any]]:
    """Filters belong to goods; another kind keeps the words only. Kinds that are known to have nothing are left out."""
    titles = {"produk": _("Products"), "cerita": _("Stories"), "pembuat": _("Makers"), "toko": _("Shops")}
    counts = facets.counts.get("kinds", {}) if facets else {}
    return [
        {
            "title": titles[name],
            "url": "?" + urlencode({"q": params.get("q", ""), "jenis": name}),
            "current": kind == kind_of(params),
            "count": counts.get(kind, 0),
        }
        for name, kind in KINDS.items()
        if facets is None or counts.get(kind) or kind == kind_of(params)
    ]


def _groups(query: Query, facets: Facets) -> list[Group]:
    counts = facets.counts
    chosen_provinces = tuple(slugify(name) for name in query.provinces)
    in_provinces = {slugify(name): count for name, count in counts.get("provinces", {}).items() if name}
    places = [
        _facet(_("City"), "kota", counts.get("cities", {}), query.cities, city_names()),
        _facet(_("Province"), "provinsi", in_provinces, chosen_provinces, province_names()),
    ]
    if query.kinds != (Entry.Kind.PRODUCT,):
        return [group for group in places if group["options"]]
    kinds = {kind.slug: kind.name for kind in certificate_kinds()}
    certified = {slug: count for slug, count in counts.get("certificates", {}).items() if slug != HALAL}
    groups = [
        _tree(counts.get("categories", {}), query.categories),
        {"title": _("Price"), "name": "harga", "kind": "radio", "options": _price_options(query, counts)},
        {"title": _("Only"), "kind": "checkbox", "options": _flag_options(query, counts)},
        {
            "title": _("Ready within"),
            "name": "siap_dalam",
            "kind": "radio",
            "options": _lead_options(query, counts),
        },
        *places,
        _facet(_("Certificate"), "sertifikat", certified, query.certificates, kinds),
    ]
    return [group for group in groups if group["options"]]


def _flag_labels() -> dict[str, str]:
    return {
        "siap": _("In stock now"),
        "halal": _("Halal certified"),
        "ongkir": _("Free delivery"),
        "unggulan": _("Signature products only"),
        "grosir": _("Cheaper in quantity"),
        "perempuan": _("Made by women"),
        "kopwan": _("From a women's cooperative (Kopwan)"),
    }


def _flag_options(query: Query, counts: dict[str, dict[str, int]]) -> list[Option]:
    """Those that something has, and those that are chosen."""
    marked = counts.get("marks", {})
    return [
        {
            "name": name,
            "value": "1",
            "label": label,
            "count": marked.get(FLAGS[name], 0),
            "checked": getattr(query, FLAGS[name]),
        }
        for name, label in _flag_labels().items()
        if marked.get(FLAGS[name]) or getattr(query, FLAGS[name])
    ]


def _facet(
    title: str, name: str, counts: dict[str, int], chosen: tuple[str, ...], names: dict[str, str]
) -> Group:
    """The fullest values first, what is chosen always among them; the rest stands behind «more»."""
    ordered = sorted(counts, key=lambda value: (value not in chosen, -counts[value], names.get(value, value)))
    missing = [value for value in chosen if value not in counts and value in names]
    options = [
        _option(value, names.get(value, value), counts, chosen)
        for value in [*missing, *ordered][:FACET_LENGTH]
    ]
    return _folded(title, name, options, len(chosen))


def _tree(counts: dict[str, int], chosen: tuple[str, ...]) -> Group:
    """The categories of the first level, the fullest first; below one in which something is chosen, those within it."""
    categories = list(categories_in_order())
    within: dict[str, list[Category]] = {}
    for category in categories:
        if category.parent:
            within.setdefault(category.parent.slug, []).append(category)
    tops = [category for category in categories if category.parent is None]
    found = [top for top in tops if counts.get(top.slug) or top.slug in chosen or _any(within, top, chosen)]
    found.sort(
        key=lambda top: (not (top.slug in chosen or _any(within, top, chosen)), -counts.get(top.slug, 0))
    )
    options: list[Option] = []
    opened = 0
    for top in found:
        options.append(_option(top.slug, top.name, counts, chosen))
        if top.slug in chosen or _any(within, top, chosen) or len(found) == 1:
            below = [one for one in within.get(top.slug, []) if counts.get(one.slug) or one.slug in chosen]
            below.sort(key=lambda one: -counts.get(one.slug, 0))
            options += [_option(one.slug, one.name, counts, chosen) | {"is_within": True} for one in below]
            opened = len(options)
    return _folded(_("Category"), "kategori", options, opened)


def _any(within: dict[str, list[Category]], top: Category, chosen: tuple[str, ...]) -> bool:
    return any(one.slug in chosen for one in within.get(top.slug, []))


def _option(value: str, label: str, counts: dict[str, int], chosen: tuple[str, ...]) -> Option:
    return {"value": value, "label": label, "count": counts.get(value, 0), "checked": value in chosen}


def _folded(title: str, name: str, options: list[Option], at_least: int) -> Group:
    open_ones = max(FACET_OPEN, at_least)
    return {
        "title": title,
        "name": name,
        "kind": "checkbox",
        "options": options[:open_ones],
        "more": options[open_ones:],
    }


def _price_options(query: Query, counts: dict[str, dict[str, int]]) -> list[Option]:
    any_price = {"value": "", "label": _("Any price"), "checked": not query.price}
    return [any_price] + [
        _option(key, price_label(low, high), counts.get("price", {}), (query.price,))
        for key, low, high in PRICE_RANGES
    ]


def _lead_options(query: Query, counts: dict[str, dict[str, int]]) -> list[Option]:
    whenever = {"value": "", "label": _("Any time"), "checked": query.ready_within is None}
    chosen = (str(query.ready_within),)
    options = [
        _option(str(days), lead_label(days), counts.get("lead", {}), chosen)
        for days in LEAD_DAYS
        if counts.get("lead", {}).get(str(days)) or str(days) in chosen
    ]
    return [whenever, *options] if options else []
