"""What happens to a basket before it becomes an order."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.catalogue.calculations import unit_price
from marketplace.catalogue.models import Variant
from marketplace.catalogue.selectors import tiers_of, variants_for_order
from marketplace.core.money import rupiah
from marketplace.ordering.calculations import pieces_by_product, price_list
from marketplace.ordering.models import Basket, BasketLine, Order
from tenants.models import Cooperative

# More of one thing is a request for quotation, not a retail order.
LARGEST_QUANTITY = 9_999
MOST_LINES = 60


@transaction.atomic
def open_basket(*, cooperative: Cooperative, user: User | None, visitor_key: str | None) -> Basket:
    """Return the one basket of this user (else of this visitor) at this cooperative, made when there is none."""
    owner = {"user": user} if user else {"visitor_key": visitor_key}
    basket, _is_new = Basket.objects.get_or_create(cooperative=cooperative, **owner)
    return basket


@transaction.atomic
def put_into_basket(
    *, basket: Basket, variant_id: int, quantity: int, story_id: int | None = None
) -> BasketLine:
    """Add pieces of a variant. Raises ValidationError in words for the buyer.

    `story_id` is the story whose link led here; the caller has looked whether it is this storefront's own.
    """
    _lock(basket)
    variant = variants_for_order([variant_id]).get(variant_id)
    if variant is None or not variant.is_orderable:
        raise ValidationError(_("This product is not sold any more. Have a look at the others."))
    line = basket.lines.filter(variant_id=variant_id).first()
    wanted = quantity + (line.quantity if line else 0)
    _refuse_quantity(variant, wanted)
    if line is None and basket.lines.count() >= MOST_LINES:
        raise ValidationError(_("Your basket is full. Place this order first, then go on."))
    line = line or BasketLine(basket=basket, cooperative_id=basket.cooperative_id, variant_id=variant_id)
    line.product_id = variant.product_id
    line.quantity = wanted
    line.name = variant.product.name
    line.variant_label = variant.label
    # The product page has just shown this price, so it is what the buyer knows.
    line.seen = price_list(variant.price, tiers_of(variant.product))
    line.story_id = story_id or line.story_id
    line.save()
    basket.save(update_fields=["updated_at"])
    return line


@transaction.atomic
def set_quantity(*, basket: Basket, line_id: int, quantity: int) -> None:
    """Change a line; zero removes it. Says nothing about stock: the basket's page does. Raises ValidationError."""
    _lock(basket)
    if quantity <= 0:
        basket.lines.filter(pk=line_id).delete()
    elif quantity > LARGEST_QUANTITY:
        raise ValidationError(_too_many())
    else:
        basket.lines.filter(pk=line_id).update(quantity=quantity)
    basket.save(update_fields=["updated_at"])


@transaction.atomic
def adopt_basket(*, cooperative: Cooperative, user: User, visitor_key: str) -> Basket:
    """After sign-in: what the visitor put in joins what the user had; of the same variant the larger quantity counts."""
    basket = open_basket(cooperative=cooperative, user=user, visitor_key=None)
    _lock(basket)
    visitors = (
        Basket.objects.select_for_update().filter(cooperative=cooperative, visitor_key=visitor_key).first()
    )
    if visitors is None:
        return basket
    known = {line.variant_id: line for line in basket.lines.all()}
    for line in visitors.lines.all():
        mine = known.get(line.variant_id)
        if mine is None:
            line.basket = basket
            line.save(update_fields=["basket"])
        elif line.quantity > mine.quantity:
            mine.quantity = line.quantity
            mine.save(update_fields=["quantity"])
    visitors.delete()
    return basket


@transaction.atomic
def put_in_again(*, basket: Basket, order: Order) -> list[str]:
    """Put what was ordered once into the basket, as much as there is today; say in words what is different now.

    One statement and a lock for each line; an order has at most MOST_LINES.
    """
    _lock(basket)
    lines = list(order.lines.all())
    variants = variants_for_order([line.variant_id for line in lines])
    held = dict(basket.lines.values_list("variant_id", "quantity"))
    pieces = pieces_by_product(lines)
    different = []
    for line in lines:
        variant = variants.get(line.variant_id)
        if variant is None or not variant.is_orderable:
            different.append(_("%(product)s is not sold any more.") % {"product": line.full_name})
            continue
        wanted = line.quantity
        if variant.available is not None:
            wanted = min(wanted, variant.available - held.get(line.variant_id, 0))
        if wanted <= 0:
            different.append(_("Of %(product)s no more is there now.") % {"product": line.full_name})
            continue
        try:
            put_into_basket(basket=basket, variant_id=line.variant_id, quantity=wanted)
        except ValidationError as refusal:
            different.append(str(refusal.message))
            continue
        if wanted < line.quantity:
            different.append(
                _("Of %(product)s only %(wanted)d instead of %(before)d are there now.")
                % {"product": line.full_name, "wanted": wanted, "before": line.quantity}
            )
        now = unit_price(variant.price, tiers_of(variant.product), pieces[line.product_id])
        if now != line.unit_price:
            different.append(
                _("%(product)s costs %(now)s now; it was %(before)s.")
                % {"product": line.full_name, "now": rupiah(now), "before": rupiah(line.unit_price)}
            )
    return different


def _lock(basket: Basket) -> None:
    Basket.objects.select_for_update().get(pk=basket.pk)


def _refuse_quantity(variant: Variant, wanted: int) -> None:
    if wanted > LARGEST_QUANTITY:
        raise ValidationError(_too_many())
    available = variant.available
    if available is not None and available <= 0:
        raise ValidationError(_("%(product)s has just sold out.") % {"product": variant.product.name})
    if available is not None and wanted > available:
        raise ValidationError(
            _("Of %(product)s %(available)d %(unit)s are left, and you asked for %(wanted)d in all.")
            % {
                "product": variant.product.name,
                "available": available,
                "unit": variant.product.unit,
                "wanted": wanted,
            }
        )


def _too_many() -> str:
    return _("For more than %(most)d pieces, ask for a quotation: it is cheaper.") % {
        "most": LARGEST_QUANTITY
    }
