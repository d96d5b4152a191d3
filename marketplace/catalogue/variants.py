"""All variants of a product at once: made from sizes, cuts and motifs, then priced and counted in one grid.

What is saved holds at once, like an import: prices and counts are facts of today, no text that waits for publishing.
Drafts get the same variants, so that publishing one later does not bring the old prices back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from itertools import product as combinations
from typing import Any

from django.db import connection, transaction

from marketplace.accounts.models import User
from marketplace.catalogue import stock
from marketplace.catalogue.models import Product, Variant
from marketplace.catalogue.numbering import free_skus
from marketplace.core import audit, outbox

MOST_VARIANTS = 200
WRITTEN = ("size", "cut", "motif", "sku", "price", "is_offered", "sort_order")


@dataclass(frozen=True)
class VariantRow:
    """One row of the grid. Price in IDR; `on_hand` pieces, None where nothing is counted.

    `seen_price` and `seen_on_hand` are what the page showed: a value that somebody else changed meanwhile is told, not
    overwritten.
    """

    pk: int | None
    size: str
    cut: str
    motif: str
    sku: str
    price: int
    is_offered: bool
    on_hand: int | None = None
    seen_price: int | None = None
    seen_on_hand: int | None = None

    @property
    def label(self) -> tuple[str, str, str]:
        return (self.size, self.cut, self.motif)


class RowsRefused(Exception):
    """Nothing was saved. Carries {row index: (field, code, value)}; codes: taken, changed, reserved."""

    def __init__(self, refusals: dict[int, tuple[str, str, Any]]) -> None:
        super().__init__(str(refusals))
        self.refusals = refusals


def missing_combinations(
    kept: Iterable[Sequence[str]], sizes: list[str], cuts: list[str], motifs: list[str]
) -> list[tuple[str, ...]]:
    """Every (size, cut, motif) of the given words that is not kept yet, in their order; an empty axis counts as one."""
    have = {tuple(part.casefold() for part in label) for label in kept}
    wanted = combinations(sizes or [""], cuts or [""], motifs or [""])
    new = (label for label in wanted if tuple(part.casefold() for part in label) not in have and any(label))
    return list(islice(dict.fromkeys(new), MOST_VARIANTS + 1))


@transaction.atomic
def save_variants(product: Product, rows: Sequence[VariantRow], *, actor: audit.Actor) -> int:
    """Save the whole grid or nothing; answer how many variants changed. Raises RowsRefused.

    Variants that no row names stay as they are.
    """
    Product.objects.select_for_update().get(pk=product.pk)
    kept = {
        variant.pk: variant for variant in Variant.objects.filter(product=product).select_related("stock")
    }
    rows = [row for row in rows if row.pk is None or row.pk in kept]
    _refuse_conflicts(rows, kept)
    free = free_skus(connection.tenant.code, product.name)
    changed, new, changes = [], [], {}
    for place, row in enumerate(rows):
        variant = kept.get(row.pk) if row.pk else Variant(product=product)
        before, place_before = _facts(variant), variant.sort_order
        variant.size, variant.cut, variant.motif = row.label
        variant.sku = row.sku or variant.sku or next(free)
        variant.price, variant.is_offered, variant.sort_order = row.price, row.is_offered, place
        if variant.pk is None:
            new.append(variant)
        elif _facts(variant) != before or place_before != place:
            changed.append(variant)
        if _facts(variant) != before:
            changes[variant.sku] = [before if variant.pk else None, _facts(variant)]
    Variant.objects.bulk_create(new)
    # Written as an upsert: bulk_update spends most of a second on building its CASE for 48 rows.
    Variant.objects.bulk_create(changed, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN)
    counted = _count(product, rows, [kept.get(row.pk) for row in rows], new)
    if changes or counted:
        carry_into_revisions(product, actor)
        audit.record(
            "product.variants_changed",
            "product",
            product.pk,
            actor=actor,
            cooperative_id=connection.tenant.pk,
            changes=changes | {f"on_hand {sku}": pieces for sku, pieces in counted.items()},
        )
        outbox.emit("product.changed", product.pk, {"product_id": product.pk})
    return len({*changes, *counted})


def _facts(variant: Variant) -> list[Any]:
    return [variant.size, variant.cut, variant.motif, variant.price, variant.is_offered, variant.sku]


def _refuse_conflicts(rows: Sequence[VariantRow], kept: dict[int, Variant]) -> None:
    numbers = [row.sku for row in rows if row.sku]
    taken = dict(Variant.objects.filter(sku__in=numbers).values_list("sku", "pk"))
    refusals: dict[int, tuple[str, str, Any]] = {}
    for place, row in enumerate(rows):
        variant = kept.get(row.pk or 0)
        shelf = getattr(variant, "stock", None)
        if row.sku and taken.get(row.sku, row.pk) != row.pk:
            refusals[place] = ("sku", "taken", row.sku)
        elif variant and row.seen_price is not None and variant.price not in {row.seen_price, row.price}:
            refusals[place] = ("price", "changed", variant.price)
        elif shelf and _is_recount(row) and shelf.on_hand not in {row.seen_on_hand, row.on_hand}:
            refusals[place] = ("on_hand", "changed", shelf.on_hand)
        elif shelf and _is_recount(row) and (row.on_hand or 0) < shelf.reserved:
            refusals[place] = ("on_hand", "reserved", shelf.reserved)
    if refusals:
        raise RowsRefused(refusals)


def _is_recount(row: VariantRow) -> bool:
    return row.on_hand is not None and row.on_hand != row.seen_on_hand


def _count(
    product: Product, rows: Sequence[VariantRow], known: Sequence[Variant | None], new: list[Variant]
) -> dict[str, list[int | None]]:
    """Put what was counted on the shelf; answers {sku: [before, after]}."""
    if not product.needs_stock:
        return {}
    made = iter(new)
    wanted: dict[int, int] = {}
    counted: dict[str, list[int | None]] = {}
    for row, existing in zip(rows, known, strict=True):
        variant = existing or next(made)
        if row.on_hand is None or not (_is_recount(row) or existing is None):
            continue
        wanted[variant.pk] = row.on_hand
        counted[variant.sku] = [row.seen_on_hand, row.on_hand]
    try:
        stock.put_on_shelf(wanted)
    except stock.BelowReserved as refusal:
        # Ordered between looking and locking.
        places = {row.pk: place for place, row in enumerate(rows)}
        raise RowsRefused(
            {places[pk]: ("on_hand", "reserved", reserved) for pk, reserved in refusal.reserved.items()}
        ) from refusal
    return counted


def carry_into_revisions(product: Product, actor: audit.Actor) -> None:
    """History shows who changed the grid; a draft that waits gets the same variants."""
    user = actor if isinstance(actor, User) else None
    current = Product.objects.get(pk=product.pk)
    if current.has_unpublished_changes:
        draft = current.get_latest_revision_as_object()
        draft.variants = list(Variant.objects.filter(product=product))
        draft.save_revision(user=user, log_action=True, clean=False)
    else:
        revision = current.save_revision(user=user, log_action=True, changed=False, clean=False)
        Product.objects.filter(pk=current.pk).update(live_revision=revision if current.live else None)
