"""The basket of one storefront: a page, and three forms that lead back to it. Works without JavaScript."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cms.story_selectors import STORY_PARAMETER
from cms.story_visits import count_basket, own_story
from marketplace.catalogue.models import Variant
from marketplace.core.money import rupiah
from marketplace.ordering import visitors
from marketplace.ordering.actions.baskets import put_in_again, put_into_basket, set_quantity
from marketplace.ordering.areas import district_named
from marketplace.ordering.cards import group_card, line_card
from marketplace.ordering.models import Basket
from marketplace.ordering.permissions import access_basket, access_order
from marketplace.ordering.selectors.baskets import priced_basket


@require_safe
@never_cache
def basket(request: HttpRequest) -> HttpResponse:
    priced = priced_basket(access_basket(request))
    code = visitors.destination_code(request)
    to = district_named(code) if code and priced.lines else None
    visitors.remember_count(request, priced.pieces) if priced.lines else None
    context = {
        "page_title": _("Basket"),
        "robots": "noindex",
        "lines": [line_card(line, request.tenant) for line in priced.lines],
        "group": group_card(request.tenant, priced, to)
        | {"destination_url": f"{reverse('storefront:destination')}?kembali={request.path}"},
        "subtotal": rupiah(priced.subtotal),
        "problems": priced.problems,
        # Whoever came from the check page to change the goods goes back there, and nothing is asked twice.
        "is_answered": {"address", "payment"} <= visitors.checkout_draft(request).keys(),
        "removed": visitors.just_removed(request),
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
    story_id = own_story(request.POST.get(STORY_PARAMETER))
    if quantity is None or quantity < 1:
        messages.error(request, _("Write the quantity in digits, at least 1."))
        return _back_to_product(variant_id, story_id)
    try:
        line = put_into_basket(
            basket=access_basket(request, create=True),
            variant_id=variant_id,
            quantity=quantity,
            story_id=story_id,
        )
    except ValidationError as refusal:
        messages.error(request, refusal.message)
        return _back_to_product(variant_id, story_id)
    if story_id and request.POST.get("kembali") is None:
        count_basket(story_id)
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
    elif quantity + adjust <= 0:
        _take_out(request, basket, line)
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
    _take_out(request, basket, line)
    _recount(request, basket)
    return redirect("storefront:basket")


@require_POST
def again(request: HttpRequest, token: str) -> HttpResponse:
    """Put what this order held into the basket once more; every difference is said on the basket's page."""
    order = access_order(request, token)
    basket = access_basket(request, create=True)
    different = put_in_again(basket=basket, order=order)
    _recount(request, basket)
    for words in different:
        messages.warning(request, words)
    if basket.lines.exists():
        messages.success(
            request, _("What is there of order %(number)s is in your basket.") % {"number": order.number}
        )
    return redirect("storefront:basket")


def _take_out(request: HttpRequest, basket: Basket, line: int) -> None:
    """Remove a line, and remember it for whoever pressed by mistake."""
    gone = basket.lines.filter(pk=line).first()
    if gone is not None:
        visitors.remember_removed(request, gone)
    set_quantity(basket=basket, line_id=line, quantity=0)


def _own_basket(request: HttpRequest) -> Basket:
    found = access_basket(request)
    if found is None:
        raise Http404
    return found


def _recount(request: HttpRequest, basket: Basket) -> None:
    visitors.remember_count(request, sum(basket.lines.values_list("quantity", flat=True)))


def _back_to_product(variant_id: int, story_id: int | None = None) -> HttpResponse:
    slug = (
        Variant.objects.filter(pk=variant_id, product__live=True)
        .values_list("product__slug", flat=True)
        .first()
    )
    if not slug:
        return redirect("storefront:basket")
    query = f"?{STORY_PARAMETER}={story_id}" if story_id else ""
    return redirect(reverse("storefront:product", args=[slug]) + query)


def _number(text: str | None) -> int | None:
    """A whole number as people type it («1.000» too), or None."""
    digits = (text or "").strip().replace(".", "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 12 else None
