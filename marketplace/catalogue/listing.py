"""The list of goods that an address describes: categories, prices, ready stock, marks, order and page.

Five queries whatever the number of goods: facets, count, page, first pictures, renditions; a category's page one more.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from marketplace.catalogue.cards import product_cards
from marketplace.catalogue.models import Product, Stock
from marketplace.catalogue.selectors import products_on_sale
from marketplace.core.money import rupiah
from marketplace.reference.models import Category
from tenants.models import Cooperative

PER_PAGE = 24
HIGHEST_PAGE = 9_999
HIGHEST_PRICE = 10**12
# So many categories stand open; the others behind «more».
OPEN_CATEGORIES = 8

NEWEST, CHEAPEST, DEAREST, BY_NAME = "terbaru", "termurah", "termahal", "nama"
ORDERS = {
    NEWEST: (F("first_published_at").desc(nulls_last=True), "-pk"),
    CHEAPEST: (F("lowest_price").asc(nulls_last=True), "pk"),
    DEAREST: (F("lowest_price").desc(nulls_last=True), "pk"),
    BY_NAME: ("name", "pk"),
}


@dataclass(frozen=True)
class Listing:
    """What was asked for. Prices in IDR. `category` is the page's own, `slugs` the ones chosen in the filter."""

    category: Category | None = None
    slugs: tuple[str, ...] = ()
    lowest: int | None = None
    highest: int | None = None
    is_ready: bool = False
    is_halal: bool = False
    is_delivered_free: bool = False
    order: str = NEWEST
    number: int = 1

    @classmethod
    def from_query(cls, query: QueryDict, *, category: str = "") -> "Listing":
        """Read an address. What cannot be understood is left out rather than refused: links get cut and edited."""
        order = query.get("urut", NEWEST)
        return cls(
            category=Category.objects.select_related("parent").filter(slug=category).first()
            if category
            else None,
            slugs=tuple(dict.fromkeys(slug for slug in query.getlist("kategori") if slug))[:50],
            lowest=_whole(query.get("min"), HIGHEST_PRICE),
            highest=_whole(query.get("max"), HIGHEST_PRICE),
            is_ready=query.get("siap") == "1",
            is_halal=query.get("halal") == "1",
            is_delivered_free=query.get("ongkir") == "1",
            order=order if order in ORDERS else NEWEST,
            number=_page_number(query.get("hal", "")),
        )

    @property
    def is_filtered(self) -> bool:
        return bool(
            self.slugs
            or self.lowest is not None
            or self.highest is not None
            or self.is_ready
            or self.is_marked
            or self.order != NEWEST
        )

    @property
    def is_marked(self) -> bool:
        """Whether something is asked that certificates and delivery rates decide: `page` then needs `marked`."""
        return self.is_halal or self.is_delivered_free

    def page(self, *, cooperative: Cooperative, marked: Collection[int] = ()) -> dict[str, Any]:
        """The context of the list's template. `marked`: ids of the products that have the marks asked for."""
        within = self._within_category(products_on_sale())
        facets = _category_facets(within)
        chosen = self._chosen(within.filter(pk__in=marked) if self.is_marked else within)
        total = chosen.count()
        first = (self.number - 1) * PER_PAGE
        rows = chosen.with_card_facts().order_by(*ORDERS[self.order])[first : first + PER_PAGE]
        cards = product_cards(rows, cooperative=cooperative)
        shown = min(first + len(cards), total)
        return {
            "listing": self,
            "cards": cards,
            "total": total,
            "shown": shown,
            "groups": self._groups(facets),
            "hidden": [{"name": "urut", "value": self.order}] if self.order != NEWEST else [],
            "active": self._active(facets),
            "sorts": self._sorts(),
            "next_url": self._address(number=self.number + 1) if shown < total and cards else "",
            "previous_url": self._address(number=self.number - 1) if self.number > 1 else "",
        }

    def _within_category(self, products: QuerySet[Product]) -> QuerySet[Product]:
        if self.category is None:
            return products
        return products.filter(Q(category=self.category) | Q(category__parent=self.category))

    def _chosen(self, products: QuerySet[Product]) -> QuerySet[Product]:
        if self.slugs:
            products = products.filter(
                Q(category__slug__in=self.slugs) | Q(category__parent__slug__in=self.slugs)
            )
        if self.is_ready:
            on_shelf = Stock.objects.filter(
                variant__product=OuterRef("pk"), variant__is_offered=True, on_hand__gt=F("reserved")
            )
            products = products.filter(Exists(on_shelf), is_made_to_order=False, kind=Product.Kind.GOODS)
        if self.lowest is not None or self.highest is not None:
            products = products.with_card_facts()
        if self.lowest is not None:
            products = products.filter(highest_price__gte=self.lowest)
        if self.highest is not None:
            products = products.filter(lowest_price__lte=self.highest)
        return products

    def _groups(self, facets: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
        groups: list[dict[str, Any]] = []
        if len(facets) > 1 or self.slugs:
            options = [
                {
                    "value": slug,
                    "label": facet["name"],
                    "count": facet["count"],
                    "checked": slug in self.slugs,
                }
                for slug, facet in facets.items()
            ]
            # What is chosen stands open.
            options.sort(key=lambda option: not option["checked"])
            length = max(OPEN_CATEGORIES, len(self.slugs))
            groups.append(
                {
                    "title": _("Category"),
                    "name": "kategori",
                    "kind": "checkbox",
                    "options": options[:length],
                    "more": options[length:],
                }
            )
        groups.append(
            {
                "title": _("Price"),
                "kind": "range",
                "min_name": "min",
                "max_name": "max",
                "min": self.lowest,
                "max": self.highest,
            }
        )
        flags = [
            {"name": name, "value": "1", "label": label, "checked": is_chosen}
            for name, label, is_chosen in self._flags()
        ]
        groups.append({"title": _("Only"), "kind": "checkbox", "options": flags})
        return groups

    def _flags(self) -> list[tuple[str, str, bool]]:
        return [
            ("siap", _("Ready in stock"), self.is_ready),
            ("halal", _("Halal certified"), self.is_halal),
            ("ongkir", _("Free delivery"), self.is_delivered_free),
        ]

    def _sorts(self) -> list[dict[str, Any]]:
        names = {
            NEWEST: _("Newest first"),
            CHEAPEST: _("Cheapest first"),
            DEAREST: _("Most expensive first"),
            BY_NAME: _("By name"),
        }
        return [
            {"title": name, "url": self._address(order=order, number=1), "current": order == self.order}
            for order, name in names.items()
        ]

    def _active(self, facets: Mapping[str, dict[str, Any]]) -> list[dict[str, str]]:
        """What is chosen, each with the address without it."""
        chips = [
            {
                "label": facets[slug]["name"] if slug in facets else slug,
                "url": self._address(slugs=tuple(other for other in self.slugs if other != slug), number=1),
            }
            for slug in self.slugs
        ]
        if self.lowest is not None:
            label = _("from %(price)s") % {"price": rupiah(self.lowest)}
            chips.append({"label": label, "url": self._address(lowest=None, number=1)})
        if self.highest is not None:
            label = _("up to %(price)s") % {"price": rupiah(self.highest)}
            chips.append({"label": label, "url": self._address(highest=None, number=1)})
        without = {"siap": "is_ready", "halal": "is_halal", "ongkir": "is_delivered_free"}
        return chips + [
            {"label": label, "url": self._address(number=1, **{without[name]: False})}
            for name, label, is_chosen in self._flags()
            if is_chosen
        ]

    def _address(self, **changes: Any) -> str:
        """The query string of this list with something changed; the path stays."""
        changed = replace(self, **changes)
        query: list[tuple[str, object]] = [("kategori", slug) for slug in changed.slugs]
        if changed.lowest is not None:
            query.append(("min", changed.lowest))
        if changed.highest is not None:
            query.append(("max", changed.highest))
        marks = (
            ("siap", changed.is_ready),
            ("halal", changed.is_halal),
            ("ongkir", changed.is_delivered_free),
        )
        query += [(name, 1) for name, is_chosen in marks if is_chosen]
        if changed.order != NEWEST:
            query.append(("urut", changed.order))
        if changed.number > 1:
            query.append(("hal", changed.number))
        return f"?{urlencode(query)}"


def _category_facets(products: QuerySet[Product]) -> dict[str, dict[str, Any]]:
    """{slug: {name, count}} of the categories that have goods, in the tree's order."""
    rows = (
        products.order_by("category__position", "category__name_id")
        .values("category__slug", "category__name_id", "category__name_en", "category__position")
        .annotate(number=Count("pk"))
    )
    return {
        row["category__slug"]: {
            "name": Category(name_id=row["category__name_id"], name_en=row["category__name_en"]).name,
            "count": row["number"],
        }
        for row in rows
    }


def _page_number(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(HIGHEST_PAGE))
    return max(1, int(text)) if is_number else 1


def _whole(text: str | None, highest: int) -> int | None:
    """A whole number out of what people type («Rp50.000»), or None."""
    digits = "".join(character for character in text or "" if character.isascii() and character.isdigit())
    number = int(digits) if digits and len(digits) <= len(str(highest)) else None
    return number if number is not None and number <= highest else None
