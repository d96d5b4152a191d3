"""What is left to pay after a checkout for several cities: by card all at once, else one payment for each cooperative."""

import logging
import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_tenants.utils import tenant_context

from marketplace.core.dates import date_time
from marketplace.core.money import rupiah
from marketplace.ordering.actions.paying import NothingToPay, begin_joint_payment, settle_payment
from marketplace.ordering.models import Order, OrderPayment
from marketplace.ordering.selectors.orders import (
    current_payment,
    orders_of_checkout,
    owes_cash,
    payable_together,
)
from marketplace.ordering.sentences import promise, status_kind, status_words
from marketplace.payments.joint import open_joint_of, refresh_joint
from marketplace.payments.models import Method
from marketplace.payments.pay_pages import leads_to_pay_page
from marketplace.payments.providers import ProviderUnavailable, Visit
from tenants.selectors import portal
from tenants.urls import absolute

logger = logging.getLogger(__name__)


@require_safe
@never_cache
@login_required
@leads_to_pay_page
def done(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """What is left to do. Reopening the address works."""
    orders = _orders(request, key)
    together = _together(orders)
    in_one = {order.pk for order, _link in together}
    context = {
        "page_title": _("Your orders are placed"),
        "robots": "noindex",
        "tasks": [_task(order) for order in orders if order.pk not in in_one],
        "together": _joint_section(together) if together else None,
        "next_step": _("Open each line: how to pay stands there.") if len(in_one) < len(orders) else "",
        "key": key,
        "total": rupiah(sum(order.total for order in orders)),
        "number": len(orders),
        "open_count": sum(order.is_unpaid and not owes_cash(order) for order in orders)
        - max(0, len(in_one) - 1),
        "cash_count": sum(owes_cash(order) for order in orders),
    }
    return render(request, "portal/checkout_done.html", context)


@require_POST
@login_required
def pay(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Pay all that goes by card at once."""
    return to_joint_page(request, key, _orders(request, key))


@require_safe
@never_cache
@login_required
def paid(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Where the provider sends the buyer after paying: ask it at once instead of waiting for its message."""
    orders = _orders(request, key)
    joint = open_joint_of([link.payment_id for _order, link in _links(orders)])
    if joint is not None:
        try:
            refresh_joint(joint, actor="stripe")
        except ProviderUnavailable as failure:
            logger.warning("The combined payment %s could not be looked up: %s", joint.pk, failure)
    # As many as one basket had cooperatives.
    for order, link in _links(orders):
        with tenant_context(order.cooperative):
            settle_payment(order_id=order.pk, payment_id=link.payment_id)
    return redirect("portal:checkout_done", key)


def to_joint_page(request: HttpRequest, key: uuid.UUID, orders: list[Order]) -> HttpResponse:
    """Send the buyer to the one pay page of these orders, or to what is left to pay with the reason why not."""
    visit = Visit(
        success_address=absolute(portal(), "portal:checkout_paid", key),
        cancel_address=absolute(portal(), "portal:checkout_done", key),
        email=orders[0].buyer_email,
        language=orders[0].language,
    )
    page = redirect("portal:checkout_done", key)
    try:
        started = begin_joint_payment(orders=orders, visit=visit)
    except NothingToPay:
        return page
    except ProviderUnavailable as failure:
        logger.warning("The pay page of checkout %s could not be opened: %s", key, failure)
        messages.error(
            request,
            _("The card service does not answer just now. Your orders are kept; try again in a moment."),
        )
        return page
    return redirect(started.address) if started.address else page


def _orders(request: HttpRequest, key: uuid.UUID) -> list[Order]:
    """The person's own orders of this checkout. Raises Http404."""
    orders = orders_of_checkout(request.user.pk, key)
    if not orders:
        raise Http404
    return orders


def _links(orders: list[Order]) -> list[tuple[Order, OrderPayment]]:
    return [(order, link) for order in orders for link in order.payments.all()]


def _together(orders: list[Order]) -> list[tuple[Order, OrderPayment]]:
    """What one card payment pays. One order that is left alone has a pay page of its own, once no other is open."""
    wanted = payable_together(orders)
    if len(wanted) == 1 and open_joint_of([wanted[0][1].payment_id]) is None:
        return []
    return wanted


def _joint_section(together: list[tuple[Order, OrderPayment]]) -> dict[str, Any]:
    return {
        "rows": [
            {
                "term": order.cooperative.name,
                "text": f"{rupiah(link.payment.amount_due)} · {order.number}",
                "url": absolute(order.cooperative, "storefront:order", order.token),
                "link": _("See the order"),
                "link_hidden": order.number,
            }
            for order, link in together
        ],
        "total": rupiah(sum(link.payment.amount_due for _order, link in together)),
        "deadline": date_time(min(order.payment_due_at for order, _link in together)),
    }


def _task(order: Order) -> dict[str, Any]:
    payment = current_payment(order)
    return {
        "title": f"{order.cooperative.name}: {rupiah(payment.amount_due if payment else order.total)}",
        "url": absolute(order.cooperative, "storefront:order", order.token),
        "status": status_words(order),
        "status_kind": status_kind(order),
        "help": _when_to_pay(order),
    }


def _when_to_pay(order: Order) -> str:
    words = {"number": order.number, "method": Method(order.payment_method).label}
    if owes_cash(order):
        return _("%(number)s · %(method)s · %(promise)s") % {**words, "promise": promise(order)}
    if not order.is_unpaid:
        return _("%(number)s · %(method)s") % words
    return _("%(number)s · %(method)s · until %(deadline)s") % {
        **words,
        "deadline": date_time(order.payment_due_at),
    }
