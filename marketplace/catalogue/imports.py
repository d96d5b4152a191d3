"""Imports products from a table: looks at every row first, then writes all of them or none.

One row is one variant: rows that name a size, a cut or a motif and share their name are one product, see
import_families. A SKU that exists updates its product; an empty cell then leaves things as they are. Where the product
has several variants, a row changes its own variant's labels, price and stock only. The command and the back office both
come through here.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.search.backends import get_search_backend

from marketplace.catalogue import stock
from marketplace.catalogue.import_families import Family, families_of, label_of, merged_label
from marketplace.catalogue.import_plans import (
    Change,
    ImportRefused,
    ImportResult,
    Plan,
    keep_result,
    named_cells,
)
from marketplace.catalogue.import_rows import COLUMNS, REQUIRED, ImportRow, read_row
from marketplace.catalogue.models import CateringOffer, PriceTier, Product, Variant
from marketplace.catalogue.numbering import free_slug
from marketplace.catalogue.uploaded_tables import CellError, Progress, Row, no_progress
from marketplace.catalogue.variants import carry_into_revisions
from marketplace.core import audit, outbox
from marketplace.core.money import rupiah
from marketplace.reference.models import Category

__all__ = [
    "COLUMNS",
    "ImportRefused",
    "ImportResult",
    "Plan",
    "category_named",
    "import_products",
    "plan_import",
]

BATCH = 500
MOST_ERRORS = 1000


def category_named(name: str) -> Category | None:
    """A category by its slug, or by its name in Indonesian or English."""
    return _category_finder()(name) if name else None


def plan_import(
    rows: Iterable[Row], *, fallback: Category | None = None, progress: Progress = no_progress
) -> Plan:
    """Read and check everything, write nothing. Raises ImportRefused with every mistake, UnreadableTable for no table."""
    plan = Plan()
    errors: list[CellError] = []
    find_category = _category_finder()
    seen: dict[str, int] = {}
    for number, cells in named_cells(iter(rows), COLUMNS, REQUIRED):
        row, refusals = read_row(number, cells, find_category, fallback)
        errors += refusals
        if row is not None and row.sku in seen:
            message = _("Row %(row)s has this SKU already.") % {"row": seen[row.sku]}
            errors.append(CellError(number, "sku", message, row.sku))
        elif row is not None:
            seen[row.sku] = number
            plan.rows.append(row)
        if len(errors) >= MOST_ERRORS:
            raise ImportRefused(errors)
        if number % BATCH == 0:
            progress(number)
    if not plan.rows and not errors:
        errors.append(CellError(0, "", _("There are no products in this file, only a heading.")))
    plan.existing = _existing_variants(seen)
    errors += [error for row in plan.rows if (error := _stock_error(row, plan.existing.get(row.sku)))]
    plan.families, misfits = families_of(plan)
    errors += misfits
    if errors:
        raise ImportRefused(sorted(errors, key=lambda error: (error.row, error.column)))
    leads = {family.first.sku for family in plan.families if family.product is None}
    plan.changes = [
        _change(row, plan.existing.get(row.sku), is_product=row.sku in leads) for row in plan.rows
    ]
    return plan


def import_products(
    rows: Iterable[Row],
    *,
    fallback: Category | None = None,
    actor: audit.Actor,
    progress: Progress = no_progress,
) -> ImportResult:
    """Import all rows or none, in one transaction. Raises ImportRefused or UnreadableTable."""
    with transaction.atomic():
        plan = plan_import(rows, fallback=fallback)
        touched: set[int] = set()
        counted: dict[int, int] = {}
        for place, batch in enumerate(_batches(plan.rows)):
            progress(place * BATCH)
            old = [(row, plan.existing[row.sku]) for row in batch if row.sku in plan.existing]
            touched.update(_update(old, counted))
        for families in _batches([family for family in plan.families if family.product is None]):
            touched.update(_create(families, counted))
        for family in plan.families:
            if family.product is not None:
                touched.add(_join(family, family.product, counted, actor))
        _count(counted, plan)
        outbox.emit_many("product.changed", {pk: {"product_id": pk} for pk in sorted(touched)})
        return keep_result("products.imported", plan, actor=actor)


class ProductImporter:
    """Reads and writes tables of products. See `import_runs.Importer`."""

    def plan(self, rows: Iterable[Row], *, fallback: str = "", progress: Progress = no_progress) -> Plan:
        return plan_import(rows, fallback=category_named(fallback), progress=progress)

    def write(
        self,
        rows: Iterable[Row],
        *,
        fallback: str = "",
        actor: audit.Actor,
        progress: Progress = no_progress,
    ) -> ImportResult:
        return import_products(rows, fallback=category_named(fallback), actor=actor, progress=progress)


PRODUCT_IMPORTER = ProductImporter()


def _category_finder() -> Callable[[str], Category | None]:
    known: dict[str, Category] = {}
    for category in Category.objects.all():
        for name in (category.name_en, category.name_id, category.slug):
            known[name.casefold()] = category
    return lambda name: known.get(" ".join(name.split()).casefold())


def _existing_variants(skus: Iterable[str]) -> dict[str, Variant]:
    found: dict[str, Variant] = {}
    for batch in _batches(list(skus)):
        variants = Variant.objects.filter(sku__in=batch).select_related("product__category", "stock")
        found.update(
            {
                variant.sku: variant
                for variant in variants.prefetch_related("product__variants", "product__tiers")
            }
        )
    return found


def _stock_error(row: ImportRow, variant: Variant | None) -> CellError | None:
    reserved = variant.stock.reserved if variant and getattr(variant, "stock", None) else 0
    if row.stock is None or row.stock >= reserved:
        return None
    message = _("%(reserved)s are reserved for orders. Write at least %(reserved)s.") % {"reserved": reserved}
    return CellError(row.number, "stock", message, str(row.stock))


def _product_fields(row: ImportRow) -> dict[str, Any]:
    """The fields of the product that the row fills in."""
    given = {
        "name": row.name,
        "category": row.category,
        "description": row.description,
        "unit": row.unit,
        "weight": row.weight,
        "lead_time_days": row.lead_time_days,
        "search_words": row.tags,
    }
    return {name: value for name, value in given.items() if value is not None}


def _is_only_variant(variant: Variant) -> bool:
    return len(variant.product.variants.all()) == 1


def _change(row: ImportRow, variant: Variant | None, *, is_product: bool = False) -> Change:
    if variant is None:
        label = " · ".join(part for part in label_of(row) if part)
        name = f"{row.name} ({label})" if label else row.name
        return Change(row.number, row.sku, name, is_product, [] if is_product else [_("new variant")])
    product = variant.product
    differences = []
    if merged_label(row, variant) != label_of(variant):
        differences.append(_("size, cut or motif"))
    if variant.price != row.price:
        differences.append(
            _("price %(before)s → %(after)s") % {"before": rupiah(variant.price), "after": rupiah(row.price)}
        )
    before = variant.stock.on_hand if getattr(variant, "stock", None) else 0
    if row.stock is not None and before != row.stock:
        differences.append(_("stock %(before)s → %(after)s") % {"before": before, "after": row.stock})
    if _is_only_variant(variant):
        labels = {
            "name": _("name"),
            "category": _("category"),
            "description": _("description"),
            "unit": _("unit"),
            "weight": _("weight"),
            "lead_time_days": _("working days"),
            "search_words": _("search words"),
        }
        differences += [
            labels[name] for name, value in _product_fields(row).items() if getattr(product, name) != value
        ]
        tiers = {tier.minimum: tier.price for tier in product.tiers.all()}
        if row.bulk_minimum is not None and tiers.get(row.bulk_minimum) != row.bulk_price:
            differences.append(_("price in quantity"))
    return Change(row.number, row.sku, product.name, False, differences)


def _create(families: list[Family], counted: dict[int, int]) -> list[int]:
    """New products, on sale at once, each with the variants of its rows; answers their ids."""
    if not families:
        return []
    now = timezone.now()
    taken = set(Product.objects.values_list("slug", flat=True))
    products = []
    for family in families:
        row = family.first
        slug = free_slug(Product, row.name, taken)
        taken.add(slug)
        is_catering = row.category.door == Category.Door.CATERING
        is_counted = any(one.stock is not None for one in family.rows)
        products.append(
            Product(
                slug=slug,
                kind=Product.Kind.CATERING if is_catering else Product.Kind.GOODS,
                # Days without a count mean: begun after the order.
                is_made_to_order=not is_counted and row.lead_time_days is not None,
                live=True,
                first_published_at=now,
                last_published_at=now,
                **_product_fields(row),
            )
        )
    Product.objects.bulk_create(products)
    made = list(zip(families, products, strict=True))
    rows = [(row, product) for family, product in made for row in family.rows]
    variants = Variant.objects.bulk_create(
        _variant(row, product, place) for family, product in made for place, row in enumerate(family.rows)
    )
    _write_tiers([(family.first, product) for family, product in made])
    CateringOffer.objects.bulk_create(
        CateringOffer(
            product=product,
            contents=[],
            lead_days=family.first.lead_time_days if family.first.lead_time_days is not None else 2,
        )
        for family, product in made
        if product.is_catering
    )
    _expect(counted, [row for row, _product in rows], variants)
    get_search_backend().add_bulk(Product, products)
    return [product.pk for product in products]


def _join(family: Family, product: Product, counted: dict[int, int], actor: audit.Actor) -> int:
    """Further variants of a product that is sold already; answers its id."""
    last = max((variant.sort_order or 0 for variant in product.variants.all()), default=-1)
    variants = Variant.objects.bulk_create(
        _variant(row, product, last + place) for place, row in enumerate(family.rows, start=1)
    )
    _expect(counted, family.rows, variants)
    carry_into_revisions(product, actor)
    return product.pk


def _variant(row: ImportRow, product: Product, place: int) -> Variant:
    size, cut, motif = label_of(row)
    return Variant(
        product=product, sku=row.sku, size=size, cut=cut, motif=motif, price=row.price, sort_order=place
    )


def _expect(counted: dict[int, int], rows: list[ImportRow], variants: list[Variant]) -> None:
    counted.update(
        {variant.pk: row.stock for row, variant in zip(rows, variants, strict=True) if row.stock is not None}
    )


def _update(rows: list[tuple[ImportRow, Variant]], counted: dict[int, int]) -> list[int]:
    """Existing products and variants that the rows change; answers the ids of the products."""
    changed = [(row, variant) for row, variant in rows if _change(row, variant).differences]
    whole = [(row, variant.product) for row, variant in changed if _is_only_variant(variant)]
    for row, variant in changed:
        variant.price = row.price
        variant.size, variant.cut, variant.motif = merged_label(row, variant)
        if row.stock is not None:
            counted[variant.pk] = row.stock
    for row, product in whole:
        for name, value in _product_fields(row).items():
            setattr(product, name, value)
        product.updated_at = timezone.now()
    Variant.objects.bulk_update([variant for _row, variant in changed], ["price", "size", "cut", "motif"])
    names = [
        "name",
        "category",
        "description",
        "unit",
        "weight",
        "lead_time_days",
        "search_words",
        "updated_at",
    ]
    Product.objects.bulk_update([product for _row, product in whole], names)
    _write_tiers(whole)
    _carry_into_drafts(changed)
    if whole:
        get_search_backend().add_bulk(Product, [product for _row, product in whole])
    return [variant.product_id for _row, variant in changed]


def _write_tiers(rows: list[tuple[ImportRow, Product]]) -> None:
    PriceTier.objects.bulk_create(
        (
            PriceTier(product=product, minimum=row.bulk_minimum, price=row.bulk_price)
            for row, product in rows
            if row.bulk_minimum is not None
        ),
        update_conflicts=True,
        unique_fields=["product", "minimum"],
        update_fields=["price"],
    )


def _carry_into_drafts(rows: list[tuple[ImportRow, Variant]]) -> None:
    """Publishing a draft that was written before the import must not bring the old prices back."""
    for row, variant in rows:
        product = variant.product
        if not product.has_unpublished_changes:
            continue
        draft = product.get_latest_revision_as_object()
        if _is_only_variant(variant):
            for name, value in _product_fields(row).items():
                setattr(draft, name, value)
        for drafted in draft.variants.all():
            if drafted.sku == row.sku:
                drafted.price = row.price
                drafted.size, drafted.cut, drafted.motif = merged_label(row, variant)
                draft.variants.add(drafted)
        draft.save_revision(log_action=False)


def _count(counted: dict[int, int], plan: Plan) -> None:
    try:
        stock.put_on_shelf(counted)
    except stock.BelowReserved as refusal:
        # Ordered between looking and locking.
        rows = {plan.existing[row.sku].pk: row for row in plan.rows if row.sku in plan.existing}
        raise ImportRefused(
            [
                CellError(
                    rows[pk].number,
                    "stock",
                    _("%(reserved)s are reserved for orders. Write at least %(reserved)s.")
                    % {"reserved": reserved},
                )
                for pk, reserved in refusal.reserved.items()
            ]
        ) from refusal


def _batches(items: list[Any]) -> Iterator[list[Any]]:
    remaining = iter(items)
    while batch := list(islice(remaining, BATCH)):
        yield batch
