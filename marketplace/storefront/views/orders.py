"""An order's own page, for whoever has its unguessable link; right after placing it, the same page says thank you."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from marketplace.core.dates import date_time
from marketplace.core.money import rupiah
from marketplace.core.phone import whatsapp_url, written_phone
from marketplace.core.states import TransitionRefused
from marketplace.ordering.actions.fulfilling import cancel_order, complete_order, deliver_order
from marketplace.ordering.actions.returning import return_refusal
from marketplace.ordering.buyer_messages import question_to_cooperative
from marketplace.ordering.forms import ProofForm, WayForm
from marketplace.ordering.models import Order
from marketplace.ordering.permissions import access_order
from marketplace.ordering.selectors.orders import current_payment
from marketplace.ordering.sentences import coming_events, event_title, promise, standing
from marketplace.ordering.states import AWAITING_PAYMENT, CANCELLED, EXPIRED, ORDER, UNPAID
from marketplace.payments.models import Payment
from marketplace.payments.providers import pay_page_origins, provider_of
from marketplace.storefront.views.pay_section import pay_section, way_cards
from marketplace.storefront.views.return_rows import return_rows


@require_safe
@never_cache
def order(request: HttpRequest, token: str) -> HttpResponse:
    found = access_order(request, token)
    response = render(request, "storefront/order.html", order_context(request, found))
    # Its button leads to the pay page of a provider; see payments.pay_pages.
    response._csp_update = {"form-action": pay_page_origins()}
    return response


@require_POST
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """The buyer does not want it any more; possible until it is paid."""
    found = access_order(request, token)
    try:
        cancel_order(order=found, actor=_actor(request), roles="buyer")
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The order is cancelled. Nothing is to be paid."))
    return redirect("storefront:order", found.token)


@require_POST
def received(request: HttpRequest, token: str) -> HttpResponse:
    """The buyer says that the parcel has arrived."""
    found = access_order(request, token)
    try:
        deliver_order(order=found, actor=_actor(request), roles="buyer")
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("storefront:order", found.token)


@require_POST
def complete(request: HttpRequest, token: str) -> HttpResponse:
    """The buyer says that all is well."""
    found = access_order(request, token)
    try:
        complete_order(order=found, actor=_actor(request), roles="buyer")
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Thank you. The makers now get their share."))
    return redirect("storefront:order", found.token)


def order_context(
    request: HttpRequest,
    order: Order,
    *,
    proof_form: ProofForm | None = None,
    way_form: WayForm | None = None,
) -> dict[str, Any]:
    """Everything the page shows."""
    payment = current_payment(order)
    open_to_buyer = {event for event, _label in ORDER.events_open_to(order.status, "buyer")}
    returns = return_rows(order) if order.delivered_at else []
    under_way = next((row["standing"] for row in returns if row["asked"].is_open), None)
    return {
        "page_title": _("Order %(number)s") % {"number": order.number},
        "robots": "noindex",
        "order": order,
        "payment": payment,
        "is_new": "baru" in request.GET and order.status in (*UNPAID, "paid"),
        "card_cancelled": request.GET.get("kartu") == "batal" and order.status == AWAITING_PAYMENT,
        # While goods come back, that is what the buyer wants to know first.
        "standing": under_way or standing(order, payment),
        "form": proof_form or ProofForm(),
        "way_form": way_form,
        "ways": way_cards(order),
        **pay_section(order, payment, open_to_buyer),
        "can_cancel": "cancel" in open_to_buyer,
        "can_complete": "complete" in open_to_buyer and under_way is None,
        "can_ask_return": return_refusal(order) is None,
        "returns": returns,
        "proofs": _proofs(order, payment),
        "summary_rows": _sums(order, payment),
        "total": rupiah(payment.amount_due if payment else order.total),
        "facts": _facts(order),
        "timeline": _timeline(order),
        "whatsapp_url": whatsapp_url(request.tenant.whatsapp, question_to_cooperative(order))
        if request.tenant.whatsapp
        else "",
        "shipments": list(order.shipments.all()),
    }


def _actor(request: HttpRequest) -> Any:
    return request.user if request.user.is_authenticated else None


def _proofs(order: Order, payment: Payment | None) -> list[dict[str, Any]]:
    if payment is None or not provider_of(payment.method).takes_proof:
        return []
    return [
        {
            "title": _("Payment proof"),
            "date": date_time(proof.submitted_at),
            "url": reverse("storefront:order_proof_file", args=[order.token, proof.pk]),
            "note": proof.rejection_reason,
            "status": _("Not accepted") if proof.rejected_at else "",
            "status_kind": "warning",
        }
        for proof in payment.proofs.all()
    ]


def _sums(order: Order, payment: Payment | None) -> list[dict[str, str]]:
    """The lines, what delivery costs and the unique code, for <c-order-summary>."""
    rows = [
        {
            "label": f"{line.quantity} × {line.name}",
            "note": line_note(line.variant_label, line.unit_price, line.unit, line.quantity),
            "amount": rupiah(line.total),
        }
        for line in order.lines.all()
    ]
    rows.append(
        {
            "label": _("Delivery"),
            "note": order.delivery_label,
            "amount": rupiah(order.delivery_price) if order.delivery_price else _("Free"),
        }
    )
    if payment and payment.suffix:
        rows.append(
            {
                "label": _("Unique code"),
                "note": _("So that we recognise your transfer"),
                "amount": rupiah(payment.suffix),
            }
        )
    return rows


def line_note(variant: str, unit_price: int, unit: str, quantity: int) -> str:
    """«L · Pria · Rp162.000/potong»; the price of one only where there are several."""
    each = f"{rupiah(unit_price)}/{unit}" if quantity > 1 else ""
    return " · ".join(part for part in (variant, each) if part)


def _facts(order: Order) -> list[dict[str, str]]:
    rows = [
        {"term": _("Recipient"), "text": order.buyer_name},
        {"term": _("WhatsApp number"), "text": written_phone(order.buyer_phone)},
        {"term": _("E-mail"), "text": order.buyer_email},
    ]
    if order.is_pickup:
        where = "\n".join(part for part in (order.cooperative.name, order.cooperative.address) if part)
        rows.append({"term": _("Pick up at"), "text": where})
        promised = _("Ready from")
    else:
        address = "\n".join(part for part in (order.street, order.landmark, order.place) if part)
        rows.append({"term": _("Address"), "text": address})
        promised = _("Should arrive on")
    if order.status not in (CANCELLED, EXPIRED):
        rows.append({"term": promised, "text": promise(order)})
    if order.note:
        rows.append({"term": _("Note to the cooperative"), "text": order.note})
    return rows


def _timeline(order: Order) -> list[dict[str, Any]]:
    happened = list(order.timeline.all())
    rows = [
        {
            "title": event_title(event),
            "date": date_time(event.at),
            "datetime": event.at.isoformat(timespec="seconds"),
            "actor": order.cooperative.name if event.actor == "cooperative" else event.get_actor_display(),
            "text": event.note,
            "state": "current" if event is happened[-1] else "done",
        }
        for event in happened
    ]
    return rows + [{"title": title, "state": "todo"} for title in coming_events(order)]
