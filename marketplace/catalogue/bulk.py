"""Changing many products at once: prices by a percentage, stock, publishing, archiving.

What is changed is the same as through the single product's page: rows locked, audited, told, and carried into drafts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from marketplace.accounts.models import User
from marketplace.catalogue import stock
from marketplace.catalogue.calculations import falling
from marketplace.catalogue.models import PriceTier, Product, Stock, Variant
from marketplace.core import audit, outbox

LOWEST_PRICE = 1


@dataclass(frozen=True)
class PriceChange:
    """A variant's or a tier's price before and after, in IDR. `minimum` names the tier (pieces), 0 the variant."""

    product: str
    label: str
    before: int
    after: int
    key: int
    product_id: int
    minimum: int = 0


def changed_price(price: int, percent: int, step: int) -> int:
    """`price` IDR raised (or lowered) by whole `percent`, rounded half up to a multiple of `step` IDR, at least one step."""
    exact = price * (100 + percent)
    rounded = (exact + 50 * step) // (100 * step) * step
    return max(rounded, step, LOWEST_PRICE)


def price_changes(product_ids: Sequence[int], *, percent: int, step: int) -> list[PriceChange]:
    """What a change of prices would do, without doing it: variants and price tiers of the products, by name."""
    changes = []
    variants = Variant.objects.filter(product__in=product_ids, is_offered=True).select_related("product")
    for variant in variants.order_by("product__name", "product_id", "sort_order", "pk"):
        after = changed_price(variant.price, percent, step)
        changes.append(
            PriceChange(
                variant.product.name, variant.label, variant.price, after, variant.pk, variant.product_id
            )
        )
    for tier in PriceTier.objects.filter(product__in=product_ids).select_related("product"):
        after = changed_price(tier.price, percent, step)
        changes.append(
            PriceChange(tier.product.name, "", tier.price, after, tier.pk, tier.product_id, tier.minimum)
        )
    return sorted(changes, key=lambda change: (change.product, change.product_id, change.minimum))


def flattened_products(changes: Sequence[PriceChange]) -> list[str]:
    """Names of products whose quantity prices would no longer fall after rounding."""
    steps: dict[int, list[tuple[int, int]]] = {}
    highest: dict[int, tuple[int, str]] = {}
    for change in changes:
        if change.minimum:
            steps.setdefault(change.product_id, []).append((change.minimum, change.after))
        else:
            before, _name = highest.get(change.product_id, (0, ""))
            highest[change.product_id] = (max(before, change.after), change.product)
    return sorted(name for key, (price, name) in highest.items() if not falling(steps.get(key, []), price))


class PricesFlattened(Exception):
    """Nothing was changed: these products' quantity prices would no longer fall."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


@transaction.atomic
def change_prices(product_ids: Sequence[int], *, percent: int, step: int, actor: audit.Actor) -> int:
    """Change the prices of all variants on sale and all tiers; answer how many products changed. Raises PricesFlattened."""
    list(Product.objects.select_for_update().filter(pk__in=product_ids).order_by("pk"))
    changes = price_changes(product_ids, percent=percent, step=step)
    if names := flattened_products(changes):
        raise PricesFlattened(names)
    real = [change for change in changes if change.before != change.after]
    variants = {change.key: change.after for change in real if not change.minimum}
    tiers = {change.key: change.after for change in real if change.minimum}
    _write_prices(Variant, variants)
    _write_prices(PriceTier, tiers)
    touched = sorted({change.product_id for change in real})
    _carry(touched, actor)
    for product_id in touched:
        of = {
            f"{change.label or change.minimum or 'price'}": [change.before, change.after]
            for change in real
            if change.product_id == product_id
        }
        _tell("product.prices_changed", product_id, actor, of)
    return len(touched)


@transaction.atomic
def set_stock(product_ids: Sequence[int], *, on_hand: int, actor: audit.Actor) -> int:
    """Put the same number of pieces on the shelf for every counted variant on sale; answer how many. Raises BelowReserved."""
    counted = Variant.objects.filter(
        product__in=product_ids,
        is_offered=True,
        product__is_made_to_order=False,
        product__kind=Product.Kind.GOODS,
    )
    facts = dict(counted.order_by("pk").values_list("pk", "product_id"))
    before = dict(Stock.objects.filter(variant__in=facts).values_list("variant_id", "on_hand"))
    stock.put_on_shelf(dict.fromkeys(facts, on_hand))
    for product_id in sorted(set(facts.values())):
        of = {str(pk): [before.get(pk), on_hand] for pk, key in facts.items() if key == product_id}
        _tell("product.stock_set", product_id, actor, of)
    return len(facts)


@transaction.atomic
def publish(products: Sequence[Product], *, actor: User) -> int:
    """Publish the latest draft of each; answer how many went live or changed."""
    done = 0
    for product in products:
        if product.live and not product.has_unpublished_changes:
            continue
        revision = product.latest_revision or product.save_revision(user=actor)
        revision.publish(user=actor)
        done += 1
    return done


@transaction.atomic
def unpublish(products: Sequence[Product], *, actor: User) -> int:
    live = [product for product in products if product.live]
    for product in live:
        product.unpublish(user=actor)
    return len(live)


def _write_prices(model: type[Variant] | type[PriceTier], prices: dict[int, int]) -> None:
    rows = list(model.objects.filter(pk__in=prices))
    for row in rows:
        row.price = prices[row.pk]
    # An upsert: bulk_update's CASE takes seconds to build for thousands of rows.
    model.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=["price"], batch_size=500
    )


def _carry(product_ids: Sequence[int], actor: audit.Actor) -> None:
    """A draft that waits gets the new prices; publishing it must not bring the old ones back."""
    user = actor if isinstance(actor, User) else None
    for product in Product.objects.filter(pk__in=product_ids, has_unpublished_changes=True):
        draft = product.get_latest_revision_as_object()
        prices = dict(Variant.objects.filter(product=product).values_list("sku", "price"))
        steps = dict(PriceTier.objects.filter(product=product).values_list("minimum", "price"))
        for variant in draft.variants.all():
            variant.price = prices.get(variant.sku, variant.price)
            draft.variants.add(variant)
        for tier in draft.tiers.all():
            tier.price = steps.get(tier.minimum, tier.price)
            draft.tiers.add(tier)
        draft.save_revision(user=user, log_action=True, clean=False)


def _tell(action: str, product_id: int, actor: audit.Actor, changes: dict[str, list[int | None]]) -> None:
    audit.record(
        action, "product", product_id, actor=actor, cooperative_id=connection.tenant.pk, changes=changes
    )
    outbox.emit("product.changed", product_id, {"product_id": product_id})
