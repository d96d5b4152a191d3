"""A basket with today's prices and stock, and everything that has to be said about it before anybody pays."""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.catalogue.calculations import next_tier, unit_price
from marketplace.catalogue.models import Product, Variant
from marketplace.catalogue.selectors import tiers_of, variants_for_order
from marketplace.catalogue.weeks import lead_time_of
from marketplace.core.money import rupiah
from marketplace.ordering.calculations import pieces_by_product, price_by
from marketplace.ordering.models import Basket, BasketLine


@dataclass(frozen=True)
class PricedLine:
    """A line as it would be sold now. `problem` keeps the basket from being ordered; `change` only has to be said."""

    line: BasketLine
    variant: Variant | None
    unit_price: int
    problem: str = ""
    change: str = ""
    tier_note: str = ""

    @property
    def quantity(self) -> int:
        return self.line.quantity

    @property
    def goods(self) -> Variant:
        """What is ordered; asked of lines without a problem only."""
        if self.variant is None:
            raise LookupError(f"{self.line} is not in the catalogue any more")
        return self.variant

    @property
    def total(self) -> int:
        return self.unit_price * self.line.quantity

    @property
    def is_sold(self) -> bool:
        """Whether it can be bought at all; what is gone costs nothing."""
        return self.variant is not None and self.variant.is_orderable


@dataclass(frozen=True)
class PricedBasket:
    """Lines in the order in which they were put in; sums in IDR, weight in grams, lead time in working days."""

    lines: list[PricedLine] = field(default_factory=list)

    @property
    def subtotal(self) -> int:
        return sum(line.total for line in self.lines)

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def weight(self) -> int:
        return sum(line.variant.product.weight * line.quantity for line in self.lines if line.variant)

    @property
    def lead_time_days(self) -> int:
        pieces = pieces_by_product(line.line for line in self.lines)
        products = {line.variant.product_id: line.variant.product for line in self.lines if line.variant}
        return max((lead_time_of(product, pieces[pk]) for pk, product in products.items()), default=0)

    @property
    def problems(self) -> list[str]:
        return [line.problem for line in self.lines if line.problem]

    @property
    def changes(self) -> list[str]:
        return [line.change for line in self.lines if line.change]

    @property
    def can_be_ordered(self) -> bool:
        return bool(self.lines) and not self.problems


def priced_basket(basket: Basket | None, *, with_pictures: bool = True) -> PricedBasket:
    """Price a basket by the catalogue as it is now; works in the schema of the basket's cooperative.

    Without pictures where none are shown, and nothing is written down.
    """
    if basket is None:
        return PricedBasket()
    lines = list(basket.lines.all())
    variants = variants_for_order([line.variant_id for line in lines], with_pictures=with_pictures)
    pieces = pieces_by_product(
        line for line in lines if line.variant_id in variants and variants[line.variant_id].is_orderable
    )
    return PricedBasket([_priced(line, variants.get(line.variant_id), pieces) for line in lines])


def baskets_of(user_id: int) -> QuerySet[Basket]:
    """A person's baskets that hold something, at all cooperatives; for the portal, which sees every cooperative's."""
    return (
        Basket.objects.filter(user_id=user_id, lines__isnull=False)
        .select_related("cooperative__region")
        .prefetch_related("lines")
        .distinct()
        .order_by("-updated_at")
    )


def _priced(line: BasketLine, variant: Variant | None, pieces: dict[int, int]) -> PricedLine:
    if variant is None or not variant.is_orderable:
        return PricedLine(
            line,
            variant,
            0,
            problem=_("%(product)s is not sold any more. Remove it to go on.") % {"product": _name(line)},
        )
    product = variant.product
    quantity = pieces[line.product_id]
    tiers = tiers_of(product)
    now = unit_price(variant.price, tiers, quantity)
    return PricedLine(
        line,
        variant,
        now,
        problem=_problem(line, variant, product, quantity),
        change=_change(line, price_by(line.seen, quantity), now),
        tier_note=_tier_note(product, variant, tiers, quantity, now),
    )


def _problem(line: BasketLine, variant: Variant, product: Product, quantity: int) -> str:
    available = variant.available
    if available is not None and available <= 0:
        return _("%(product)s has just sold out. Remove it to go on.") % {"product": _name(line)}
    if available is not None and available < line.quantity:
        return _("Of %(product)s %(available)d %(unit)s are left. Lower the quantity to go on.") % {
            "product": _name(line),
            "available": available,
            "unit": product.unit,
        }
    if quantity < product.minimum_order:
        return _("%(product)s is sold from %(minimum)d %(unit)s on. Raise the quantity to go on.") % {
            "product": product.name,
            "minimum": product.minimum_order,
            "unit": product.unit,
        }
    return ""


def _change(line: BasketLine, before: int | None, now: int) -> str:
    if before is None or before == now:
        return ""
    return _("The price of %(product)s has changed from %(before)s to %(now)s since you put it in.") % {
        "product": _name(line),
        "before": rupiah(before),
        "now": rupiah(now),
    }


def _tier_note(
    product: Product, variant: Variant, tiers: list[tuple[int, int]], quantity: int, now: int
) -> str:
    coming = next_tier(tiers, quantity)
    if coming and coming[1] < now:
        missing = coming[0] - quantity
        return ngettext(
            "%(missing)d more %(unit)s: %(price)s each", "%(missing)d more %(unit)s: %(price)s each", missing
        ) % {"missing": missing, "unit": product.unit, "price": rupiah(coming[1])}
    if now < variant.price:
        return _("Bulk price, usually %(price)s") % {"price": rupiah(variant.price)}
    return ""


def _name(line: BasketLine) -> str:
    return f"{line.name} ({line.variant_label})" if line.variant_label else line.name
