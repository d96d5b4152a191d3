"""Paying an order: to the provider's pay page and back, and the buyer's proof of a transfer."""

import logging

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from marketplace.core.states import TransitionRefused
from marketplace.ordering.actions.changing_way import CannotChangeWay, change_way
from marketplace.ordering.actions.paying import (
    NothingToPay,
    PaidTogether,
    begin_card_payment,
    settle_payment,
    submit_proof,
)
from marketplace.ordering.forms import ProofForm
from marketplace.ordering.models import Order
from marketplace.ordering.permissions import access_order, access_proof
from marketplace.ordering.selectors.orders import current_payment
from marketplace.payments.actions import refresh_payment
from marketplace.payments.downloads import proof_response
from marketplace.payments.providers import ProviderUnavailable, Visit
from marketplace.storefront.views.orders import order_context
from marketplace.storefront.views.pay_section import way_form
from tenants.selectors import portal
from tenants.urls import absolute

logger = logging.getLogger(__name__)


def to_pay_page(request: HttpRequest, order: Order) -> HttpResponse:
    """Send the buyer to the provider's pay page, or back to the order with the reason why not."""
    page = reverse("storefront:order", args=[order.token])
    visit = Visit(
        success_address=absolute(request.tenant, "storefront:order_paid", order.token),
        cancel_address=f"{absolute(request.tenant, 'storefront:order', order.token)}?kartu=batal",
        email=order.buyer_email,
        language=order.language,
    )
    try:
        started = begin_card_payment(order=order, visit=visit)
    except NothingToPay:
        return redirect(page)
    except PaidTogether:
        return redirect(absolute(portal(), "portal:checkout_done", order.checkout_key))
    except ProviderUnavailable as failure:
        logger.warning("The pay page of %s could not be opened: %s", order.number, failure)
        messages.error(
            request,
            _("The card service does not answer just now. Your order is kept; try again in a moment."),
        )
        return redirect(page)
    return redirect(started.address or page)


@require_POST
def pay(request: HttpRequest, token: str) -> HttpResponse:
    return to_pay_page(request, access_order(request, token))


@require_safe
@never_cache
def paid(request: HttpRequest, token: str) -> HttpResponse:
    """Where the provider sends the buyer after paying: ask it at once instead of waiting for its message."""
    order = access_order(request, token)
    payment = current_payment(order)
    if payment and not payment.is_received:
        try:
            refresh_payment(payment, actor="stripe")
        except ProviderUnavailable as failure:
            # Its message comes as well; the page says that the payment is being looked at.
            logger.warning("The payment of %s could not be looked up: %s", order.number, failure)
    if payment:
        settle_payment(order_id=order.pk, payment_id=payment.pk)
    return redirect(f"{reverse('storefront:order', args=[order.token])}?baru=1")


@require_POST
def proof(request: HttpRequest, token: str) -> HttpResponse:
    """Take the buyer's proof of a transfer."""
    order = access_order(request, token)
    form = ProofForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(
            request, "storefront/order.html", order_context(request, order, proof_form=form), status=422
        )
    try:
        submit_proof(
            order=order,
            proof=form.cleaned_data["proof"],
            actor=request.user if request.user.is_authenticated else None,
        )
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("Thank you. Your payment proof has arrived; the cooperative looks at it.")
        )
    return redirect("storefront:order", order.token)


@require_POST
def way(request: HttpRequest, token: str) -> HttpResponse:
    """Pay in another way than was chosen in the checkout."""
    order = access_order(request, token)
    form = way_form(order, request.POST)
    if not form.is_valid() and request.POST.get("method") != order.payment_method:
        return render(
            request, "storefront/order.html", order_context(request, order, way_form=form), status=422
        )
    try:
        change_way(
            order=order,
            method=request.POST["method"],
            actor=request.user if request.user.is_authenticated else None,
        )
    except CannotChangeWay:
        messages.warning(
            request, _("The way to pay cannot be changed any more. This is where your order stands now.")
        )
    else:
        messages.success(request, _("From now on you pay this order another way. How stands here."))
    return redirect("storefront:order", order.token)


@require_safe
@never_cache
def proof_file(request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
    """A proof, for whoever has the order's link."""
    return proof_response(access_proof(access_order(request, token), pk))
