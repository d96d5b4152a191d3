"""The basket of one storefront: a page, and three forms that lead back to it. Works without JavaScript."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from marketplace.catalogue.cards import image_dict
from marketplace.catalogue.delivery import delivery_options
from marketplace.catalogue.models import Variant
from marketplace.core.money import rupiah
from marketplace.ordering import visitors
from marketplace.ordering.actions.baskets import LARGEST_QUANTITY, put_into_basket, set_quantity
from marketplace.ordering.models import Basket
from marketplace.ordering.permissions import access_basket
from marketplace.ordering.selectors.baskets import PricedBasket, PricedLine, priced_basket
from tenants.models import Cooperative


@require_safe
@never_cache
def basket(request: HttpRequest) -> HttpResponse:
    priced = priced_basket(access_basket(request))
    visitors.remember_count(request, priced.pieces) if priced.lines else None
    context = {
        "page_title": _("Basket"),
        "robots": "noindex",
        "lines": [line_dict(line) for line in priced.lines],
        "group": _group(request.tenant, priced),
        "subtotal": rupiah(priced.subtotal),
        "problems": priced.problems,
    }
    return render(request, "storefront/basket.html", context)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put `quantity` pieces of `variant` in. Leads to the basket, or back to the product with a reason; with HTMX the
    page stays where it is and is told."""
    answer = _put_in(request)
    if request.htmx:
        return render(request, "storefront/basket_added.html", {"added": answer is None})
    return answer or redirect("storefront:basket")


def _put_in(request: HttpRequest) -> HttpResponse | None:
    """Say what came of it as a message, and return where to lead whoever did not succeed."""
    variant_id = _number(request.POST.get("variant"))
    quantity = _number(request.POST.get("quantity", "1"))
    if variant_id is None:
        messages.error(request, _("Choose a variant first."))
        return redirect("storefront:basket")
    if quantity is None or quantity < 1:
        messages.error(request, _("Write the quantity in digits, at least 1."))
        return _back_to_product(variant_id)
    try:
        line = put_into_basket(
            basket=access_basket(request, create=True), variant_id=variant_id, quantity=quantity
        )
    except ValidationError as refusal:
        messages.error(request, refusal.message)
        return _back_to_product(variant_id)
    _recount(request, line.basket)
    messages.success(
        request,
        _("%(product)s is in your basket (%(quantity)d).")
        % {"product": line.name, "quantity": line.quantity},
    )
    return None


@require_POST
def update(request: HttpRequest, line: int) -> HttpResponse:
    """Set the quantity of a line; the buttons of the stepper send `adjust` beside what stands in the field."""
    basket = _own_basket(request)
    quantity = _number(request.POST.get("quantity"))
    adjust = {"1": 1, "-1": -1}.get(request.POST.get("adjust", ""), 0)
    if quantity is None:
        messages.error(request, _("Write the quantity in digits, at least 1."))
    else:
        try:
            set_quantity(basket=basket, line_id=line, quantity=quantity + adjust)
        except ValidationError as refusal:
            messages.error(request, refusal.message)
    _recount(request, basket)
    return redirect("storefront:basket")


@require_POST
def remove(request: HttpRequest, line: int) -> HttpResponse:
    basket = _own_basket(request)
    set_quantity(basket=basket, line_id=line, quantity=0)
    _recount(request, basket)
    return redirect("storefront:basket")


def line_dict(line: PricedLine) -> dict[str, Any]:
    """A line for <c-basket-line>."""
    product = line.variant.product if line.variant else None
    image = next(iter(product.images.all()), None) if product else None
    available = line.variant.available if line.variant else None
    return {
        "id": line.line.pk,
        "url": reverse("storefront:product", args=[product.slug])
        if product and line.is_sold
        else f"#line-{line.line.pk}",
        "title": line.line.name,
        "variant": line.line.variant_label,
        "image": image_dict(image.image, sizes="88px", alt=image.alt_text) if image else None,
        "unit_price": f"{rupiah(line.unit_price)}/{product.unit}" if line.is_sold else "",
        "tier_note": line.tier_note,
        "quantity": line.quantity,
        "max": available if available and available <= LARGEST_QUANTITY else "",
        "total": rupiah(line.total) if line.is_sold else "",
        "notice": line.problem or line.change,
        "notice_kind": "error" if line.problem else "warning",
        "update_url": reverse("storefront:basket_update", args=[line.line.pk]),
        "remove_url": reverse("storefront:basket_remove", args=[line.line.pk]),
    }


def _group(cooperative: Cooperative, priced: PricedBasket) -> dict[str, Any]:
    return {
        "name": cooperative.name,
        "city": cooperative.city_name,
        "theme": cooperative.palette,
        "origin": _("Sent from %(city)s") % {"city": cooperative.city_name},
        "shipping": _shipping(cooperative, priced) if priced.lines else "",
        "subtotal": rupiah(priced.subtotal),
    }


def _shipping(cooperative: Cooperative, priced: PricedBasket) -> str:
    """«Rp12.000 – Rp45.000, gratis bila diambil sendiri»: before anybody has to fill anything in."""
    options = delivery_options(
        cooperative,
        destination=None,
        weight=priced.weight,
        subtotal=priced.subtotal,
        lead_time_days=priced.lead_time_days,
    )
    prices = sorted({option.price for option in options if not option.is_pickup and option.price is not None})
    words = []
    if prices:
        spoken = [rupiah(price) if price else _("free") for price in dict.fromkeys((prices[0], prices[-1]))]
        words.append(" – ".join(spoken))
    if any(option.is_pickup for option in options):
        words.append(_("free when you pick it up"))
    return ", ".join(words)


def _own_basket(request: HttpRequest) -> Basket:
    found = access_basket(request)
    if found is None:
        raise Http404
    return found


def _recount(request: HttpRequest, basket: Basket) -> None:
    visitors.remember_count(request, sum(basket.lines.values_list("quantity", flat=True)))


def _back_to_product(variant_id: int) -> HttpResponse:
    slug = (
        Variant.objects.filter(pk=variant_id, product__live=True)
        .values_list("product__slug", flat=True)
        .first()
    )
    return redirect("storefront:product", slug) if slug else redirect("storefront:basket")


def _number(text: str | None) -> int | None:
    """A whole number as people type it («1.000» too), or None."""
    digits = (text or "").strip().replace(".", "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 12 else None
