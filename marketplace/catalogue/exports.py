"""Lists as tables that the importer reads back without a change: the same columns, one row a variant or member."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from wagtail.snippets.views.snippets import IndexView

from marketplace.catalogue.import_rows import COLUMNS
from marketplace.catalogue.member_imports import COLUMNS as MEMBER_COLUMNS
from marketplace.catalogue.member_imports import member_rows
from marketplace.catalogue.models import Member, PriceTier, Product, Variant

BATCH = 1000


def product_rows(products: QuerySet[Product]) -> Iterator[dict[str, Any]]:
    """A row for each variant of the products, in their order."""
    keys = list(products.values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        tiers = {
            tier.product_id: tier for tier in PriceTier.objects.filter(product__in=some).order_by("-minimum")
        }
        variants: dict[int, list[Variant]] = {}
        for variant in (
            Variant.objects.filter(product__in=some)
            .select_related("product__category", "stock")
            .order_by("sort_order", "pk")
        ):
            variants.setdefault(variant.product_id, []).append(variant)
        for key in some:
            for variant in variants.get(key, []):
                yield _row(variant, tiers.get(key))


def _row(variant: Variant, tier: PriceTier | None) -> dict[str, Any]:
    product = variant.product
    shelf = getattr(variant, "stock", None)
    # The lowest step of the product; a variant that is cheaper than it has none of its own.
    has_tier = tier is not None and tier.price < variant.price
    return {
        "sku": variant.sku,
        "name": product.name,
        "size": variant.size,
        "cut": variant.cut,
        "motif": variant.motif,
        "category": product.category.slug,
        "description": product.description,
        "price": variant.price,
        "unit": product.unit,
        "stock": shelf.on_hand if shelf else "",
        "weight_gram": product.weight,
        "bulk_min_qty": tier.minimum if has_tier else "",
        "bulk_price": tier.price if has_tier else "",
        "lead_time_days": product.lead_time_days,
        "tags": "|".join(product.search_words),
    }


class TableIndexView(IndexView):
    """A list whose export has the importer's columns and headings."""

    def table_rows(self, queryset: QuerySet[Any]) -> Iterable[dict[str, Any]]:
        raise NotImplementedError

    def as_spreadsheet(self, queryset: QuerySet[Any], spreadsheet_format: str) -> Any:
        # Read to the end here: a stream is written after the request, when the connection may be elsewhere.
        return super().as_spreadsheet(list(self.table_rows(queryset)), spreadsheet_format)

    def to_row_dict(self, item: dict[str, Any]) -> dict[str, Any]:
        return item

    def get_heading(self, queryset: Any, field: str) -> str:
        return field


class ProductIndexView(TableIndexView):
    list_export = list(COLUMNS)

    def table_rows(self, queryset: QuerySet[Product]) -> Iterable[dict[str, Any]]:
        return product_rows(queryset)


class MemberIndexView(TableIndexView):
    list_export = list(MEMBER_COLUMNS)

    def table_rows(self, queryset: QuerySet[Member]) -> Iterable[dict[str, Any]]:
        return member_rows(queryset.prefetch_related("capacities"))
