"""Rows of one product: several rows that name a size, a cut or a motif and share their name are its variants.

The first row says what the product is; the others may leave those cells empty, and may not say otherwise. A name that is
sold here already gets the new variants. Rows without size, cut and motif are products of their own, as ever.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from marketplace.catalogue.import_plans import Plan
from marketplace.catalogue.import_rows import ImportRow
from marketplace.catalogue.models import Product, Variant
from marketplace.catalogue.uploaded_tables import CellError
from marketplace.catalogue.variants import MOST_VARIANTS

NAMES_AT_ONCE = 500
AXES = ("size", "cut", "motif")
# Cells that speak of the whole product, as {field of the row: column}.
OF_THE_PRODUCT = {
    "category": "category",
    "description": "description",
    "unit": "unit",
    "weight": "weight_gram",
    "bulk_minimum": "bulk_min_qty",
    "bulk_price": "bulk_price",
    "lead_time_days": "lead_time_days",
    "tags": "tags",
}
Label = tuple[str, ...]


@dataclass(slots=True)
class Family:
    """New rows of one product; `product` is there when they join one that is sold already."""

    rows: list[ImportRow] = field(default_factory=list)
    product: Product | None = None

    @property
    def first(self) -> ImportRow:
        return self.rows[0]


def label_of(thing: ImportRow | Variant) -> Label:
    return tuple(getattr(thing, axis) or "" for axis in AXES)


def families_of(plan: Plan) -> tuple[list[Family], list[CellError]]:
    """The plan's new rows by product, and every row that does not fit to its product's others."""
    new = [row for row in plan.rows if row.sku not in plan.existing]
    with_variants = {_folded(row.name) for row in new if any(label_of(row))}
    sold = _sold_by_name(with_variants)
    by_name: dict[str, Family] = {}
    families: list[Family] = []
    errors: list[CellError] = []
    for row in new:
        name = _folded(row.name)
        if name not in with_variants:
            families.append(Family([row]))
            continue
        if name not in by_name:
            products = sold.get(name, [])
            if len(products) > 1:
                message = _(
                    "%(number)s products have this name. Add the variant where the product is edited."
                )
                errors.append(CellError(row.number, "name", message % {"number": len(products)}, row.name))
            by_name[name] = Family(product=products[0] if products else None)
            families.append(by_name[name])
        by_name[name].rows.append(row)
    for family in families:
        errors += _contradictions(family)
    return families, errors + _clashes(plan, families)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _sold_by_name(names: Iterable[str]) -> dict[str, list[Product]]:
    """Products that are not archived, by their folded name. A statement for each five hundred names."""
    wanted = sorted(names)
    found: dict[str, list[Product]] = {}
    for start in range(0, len(wanted), NAMES_AT_ONCE):
        some = wanted[start : start + NAMES_AT_ONCE]
        products = Product.objects.annotate(folded=Lower("name")).filter(folded__in=some, archived_at=None)
        for product in products.prefetch_related("variants").order_by("pk"):
            found.setdefault(_folded(product.name), []).append(product)
    return found


def _contradictions(family: Family) -> list[CellError]:
    errors = []
    for row in family.rows[1:]:
        for name, column in OF_THE_PRODUCT.items():
            said, says = getattr(family.first, name), getattr(row, name)
            if says is not None and says != said:
                message = _(
                    "Row %(row)s says otherwise for the same product. Write it there, or leave this empty."
                )
                errors.append(
                    CellError(row.number, column, message % {"row": family.first.number}, _shown(says))
                )
    return errors


def _clashes(plan: Plan, families: list[Family]) -> list[CellError]:
    """Two variants of one product may not have the same size, cut and motif."""
    errors = []
    changed: dict[int, list[ImportRow]] = {}
    for row in plan.rows:
        if row.sku in plan.existing and any(label_of(row)):
            changed.setdefault(plan.existing[row.sku].product_id, []).append(row)
    for family in families:
        if family.product is None or not changed.get(family.product.pk):
            errors += _twice(family.product, [], family.rows)
    joined = {family.product.pk: family.rows for family in families if family.product}
    for product_id, rows in changed.items():
        product = plan.existing[rows[0].sku].product
        errors += _twice(product, rows, joined.get(product_id, []))
    return errors


def _twice(product: Product | None, changed: list[ImportRow], added: list[ImportRow]) -> list[CellError]:
    """`changed` rows give new labels to variants that are there; `added` ones are new."""
    kept = list(product.variants.all()) if product else []
    told = {row.sku: row for row in changed}
    seen: dict[Label, str] = {}
    errors = []
    for variant in kept:
        row = told.get(variant.sku)
        if row is None:
            seen[_folded_label(label_of(variant))] = _("«%(sku)s»") % {"sku": variant.sku}
    for row in (*changed, *added):
        label = label_of(row)
        if row.sku in told:
            variant = next((one for one in kept if one.sku == row.sku), None)
            label = merged_label(row, variant) if variant else label
        folded = _folded_label(label)
        if folded in seen:
            message = _("%(other)s has this size, cut and motif already.") % {"other": seen[folded]}
            column = next((axis for axis in AXES if getattr(row, axis)), "size")
            errors.append(CellError(row.number, column, message, " · ".join(part for part in label if part)))
        else:
            seen[folded] = _("Row %(row)s") % {"row": row.number}
    if len(kept) + len(added) > MOST_VARIANTS:
        message = _("A product has at most %(most)s variants.") % {"most": MOST_VARIANTS}
        errors.append(CellError(added[-1].number, "name", message, added[-1].name))
    return errors


def merged_label(row: ImportRow, variant: Variant) -> Label:
    """What the variant will be called: an empty cell leaves things as they are."""
    return tuple(getattr(row, axis) or getattr(variant, axis) for axis in AXES)


def _folded_label(label: Label) -> Label:
    return tuple(part.casefold() for part in label)


def _shown(value: Any) -> str:
    return "|".join(value) if isinstance(value, list) else str(value)[:60]
