"""The order's page in the back office, its steps, its papers."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access

from marketplace.core.dates import date_time
from marketplace.core.money import rupiah
from marketplace.core.phone import whatsapp_url, written_phone
from marketplace.core.states import TransitionRefused
from marketplace.ordering.actions.fulfilling import settle_attention
from marketplace.ordering.desk import STEPS, Step, steps_open, take_step
from marketplace.ordering.forms import SettleForm
from marketplace.ordering.models import Order
from marketplace.ordering.permissions import (
    CHANGE_PAYMENT,
    access_flagged_payment,
    access_order_at_desk,
    access_proof,
    roles_of,
)
from marketplace.ordering.selectors.orders import current_payment
from marketplace.ordering.sentences import coming_events, event_title, promise
from marketplace.payments.downloads import proof_response
from marketplace.payments.models import Method
from tenants.urls import absolute


@require_safe
@require_admin_access
def order(request: HttpRequest, pk: int) -> HttpResponse:
    return _order_page(request, access_order_at_desk(request.user, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def step(request: HttpRequest, pk: int, event: str) -> HttpResponse:
    """Take a step at once, or ask for what it needs first."""
    order = access_order_at_desk(request.user, pk)
    roles = roles_of(request.user)
    wanted = STEPS.get(event)
    if wanted is None:
        raise Http404
    form = wanted.form(request.POST if request.method == "POST" else None) if wanted.form else None
    if request.method != "POST" or (form is not None and not form.is_valid()):
        if form is None:
            return redirect("orders:edit", pk)
        return _step_page(request, order, wanted, form)
    try:
        take_step(
            wanted, order=order, actor=request.user, roles=roles, answers=form.cleaned_data if form else {}
        )
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done: %(step)s.") % {"step": wanted.label})
    return redirect("orders:edit", pk)


@require_POST
@require_admin_access
def settle(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    """Somebody dealt with money that was flagged."""
    order = access_order_at_desk(request.user, pk)
    flagged = access_flagged_payment(request.user, order, link)
    form = SettleForm(request.POST)
    if not form.is_valid():
        return _order_page(request, order, settle_form=form)
    settle_attention(link=flagged, actor=request.user, note=form.cleaned_data["note"])
    messages.success(request, _("Noted. The buyer sees it on the order's page."))
    return redirect("orders:edit", pk)


@require_safe
@require_admin_access
def proof(request: HttpRequest, pk: int, proof: int) -> HttpResponseBase:
    return proof_response(access_proof(access_order_at_desk(request.user, pk), proof))


@require_safe
@require_admin_access
def packing_list(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet to print and put into the parcel: goods and address, no prices."""
    order = access_order_at_desk(request.user, pk)
    context = {
        "order": order,
        "lines": list(order.lines.all()),
        "phone": written_phone(order.buyer_phone),
        "promise": promise(order),
    }
    return render(request, "ordering/admin/packing_list.html", context)


def _order_page(request: HttpRequest, order: Order, *, settle_form: SettleForm | None = None) -> HttpResponse:
    roles = roles_of(request.user)
    payment = current_payment(order)
    happened = list(order.timeline.all())
    greeting = _("Hello %(name)s, this is %(shop)s about your order %(number)s.") % {
        "name": order.buyer_name,
        "shop": order.cooperative.name,
        "number": order.number,
    }
    context = {
        **_frame(order, _("Order %(number)s") % {"number": order.number}),
        "order": order,
        "payment": payment,
        "steps": steps_open(order, payment, roles),
        "lines": list(order.lines.all()),
        "proofs": list(payment.proofs.all()) if payment and payment.method == Method.BANK_TRANSFER else [],
        "facts": _facts(order),
        "money": _money(order),
        "timeline": [
            {
                "title": event_title(event),
                "at": date_time(event.at),
                "actor": event.get_actor_display(),
                "note": event.note,
            }
            for event in reversed(happened)
        ],
        "coming": coming_events(order),
        "shipments": list(order.shipments.all()),
        "flagged": [link for link in order.payments.all() if link.attention]
        if request.user.has_perm(CHANGE_PAYMENT)
        else [],
        "settle_form": settle_form or SettleForm(),
        "whatsapp_url": whatsapp_url(order.buyer_phone, greeting),
        "public_url": absolute(order.cooperative, "storefront:order", order.token),
    }
    status = 422 if settle_form else 200
    return render(request, "ordering/admin/order.html", context, status=status)


def _step_page(request: HttpRequest, order: Order, wanted: Step, form: Any) -> HttpResponse:
    context = {
        **_frame(order, str(wanted.label)),
        "order": order,
        "step": wanted,
        "form": form,
    }
    return render(request, "ordering/admin/step.html", context, status=422 if form.errors else 200)


def _frame(order: Order, title: str) -> dict[str, Any]:
    """What Wagtail's page frame asks for."""
    trail = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("orders:index"), "label": _("Orders")},
        {"url": reverse("orders:edit", args=[order.pk]), "label": order.number},
    ]
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": "list-ul",
        "breadcrumbs_items": trail,
    }


def _facts(order: Order) -> list[tuple[str, str]]:
    where = "\n".join(part for part in (order.street, order.landmark, order.place) if part)
    rows = [
        (_("Buyer"), order.buyer_name),
        (_("WhatsApp number"), written_phone(order.buyer_phone)),
        (_("E-mail"), order.buyer_email),
        (_("Delivery"), order.delivery_label),
        (_("Address"), where),
        (_("Promised for"), promise(order)),
        (_("Note to the cooperative"), order.note),
        (_("Placed"), date_time(order.placed_at)),
    ]
    return [(term, text) for term, text in rows if text]


def _money(order: Order) -> list[tuple[str, str]]:
    rows = [(_("Goods"), rupiah(order.subtotal)), (_("Delivery"), rupiah(order.delivery_price))]
    payment = current_payment(order)
    if payment is None:
        return [*rows, (_("Total"), rupiah(order.total))]
    if payment.suffix:
        rows.append((_("Unique code"), rupiah(payment.suffix)))
    rows += [
        (_("To be received"), rupiah(payment.amount_due)),
        (_("Method"), str(payment.get_method_display())),
        (_("Status of the payment"), str(payment.get_status_display())),
    ]
    if payment.is_received:
        rows.append((_("Received"), f"{rupiah(payment.amount_received)}, {date_time(payment.received_at)}"))
        if payment.confirmed_by_id:
            rows.append((_("Confirmed by"), str(payment.confirmed_by)))
    elif payment.is_open:
        rows.append((_("To be paid before"), date_time(order.payment_due_at)))
    return rows
