"""The order's page in the back office and its steps."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access

from marketplace.core.dates import date_time
from marketplace.core.money import rupiah
from marketplace.core.phone import written_phone
from marketplace.core.states import TransitionRefused
from marketplace.ordering.actions.fulfilling import settle_attention
from marketplace.ordering.actions.remarks import add_note
from marketplace.ordering.desk import STEPS, Step, steps_open, take_step
from marketplace.ordering.desk_forms import NoteForm, SettleForm
from marketplace.ordering.frames import frame, tell_done
from marketplace.ordering.history import history
from marketplace.ordering.messages import beginnings_for
from marketplace.ordering.models import Order
from marketplace.ordering.permissions import (
    CHANGE_ORDER,
    CHANGE_PAYMENT,
    access_flagged_payment,
    access_order_at_desk,
    access_proof,
    roles_of,
)
from marketplace.ordering.selectors.orders import current_payment, pieces_left
from marketplace.ordering.sentences import coming_events, promise, status_kind, status_words
from marketplace.ordering.states import PROOF_SUBMITTED
from marketplace.ordering.views.returns import return_rows
from marketplace.payments.downloads import proof_response
from marketplace.payments.selectors import refundable
from marketplace.payments.states import REQUESTED
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
    form = (
        wanted.form(request.POST if request.method == "POST" else None, order=order) if wanted.form else None
    )
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
    except ValidationError as refusal:
        # The numbers were right when the page was opened; somebody else packed a parcel meanwhile.
        assert form is not None
        form.add_error(None, refusal)
        return _step_page(request, order, wanted, form)
    else:
        order.refresh_from_db(fields=["status"])
        tell_done(request, status_words(order))
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


@require_POST
@require_admin_access
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """An internal note."""
    order = access_order_at_desk(request.user, pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _order_page(request, order, note_form=form)
    add_note(order=order, text=form.cleaned_data["text"], actor=request.user)
    messages.success(request, _("The note is kept. The buyer does not see it."))
    return redirect("orders:edit", pk)


def _order_page(
    request: HttpRequest,
    order: Order,
    *,
    settle_form: SettleForm | None = None,
    note_form: NoteForm | None = None,
) -> HttpResponse:
    payment = current_payment(order)
    moves_money = request.user.has_perm(CHANGE_PAYMENT)
    context = {
        **frame(order, _("Order %(number)s") % {"number": order.number}),
        "order": order,
        "status": status_words(order),
        "status_kind": status_kind(order),
        "payment": payment,
        "steps": steps_open(order, payment, roles_of(request.user)),
        "returns": return_rows(order, roles_of(request.user)),
        "lines": _goods(order),
        "proofs": list(payment.proofs.all()) if payment else [],
        "facts": _facts(order),
        "money": _money(order),
        "history": history(order),
        "coming": coming_events(order),
        "flagged": _flagged(order) if moves_money else [],
        "settle_form": settle_form or SettleForm(),
        "note_form": note_form or NoteForm(),
        "beginnings": beginnings_for(order) if request.user.has_perm(CHANGE_ORDER) else [],
        "refunds": [refund for link in order.payments.all() for refund in link.payment.refunds.all()],
        "refundable": [link for link in order.payments.all() if refundable(link.payment)]
        if moves_money
        else [],
        "moves_money": moves_money,
        "waits_for_money": not moves_money and order.status == PROOF_SUBMITTED,
        "public_url": absolute(order.cooperative, "storefront:order", order.token),
    }
    failed = settle_form or note_form
    return render(request, "ordering/admin/order.html", context, status=422 if failed else 200)


def _flagged(order: Order) -> list[dict[str, Any]]:
    """Money somebody has to decide about, with what is promised back of it: paying that settles it."""
    return [
        {
            "link": link,
            "promised": next((one for one in link.payment.refunds.all() if one.status == REQUESTED), None),
        }
        for link in order.payments.all()
        if link.attention
    ]


def _goods(order: Order) -> list[dict[str, Any]]:
    """The lines, with how many pieces of each are on their way; None as long as no parcel has left."""
    left = pieces_left(order) if order.shipments.all() else None
    return [
        {"line": line, "gone": None if left is None else line.quantity - left.get(line.pk, 0)}
        for line in order.lines.all()
    ]


def _step_page(request: HttpRequest, order: Order, wanted: Step, form: Any) -> HttpResponse:
    context = {
        **frame(order, str(wanted.label)),
        "order": order,
        "step": wanted,
        "form": form,
    }
    return render(request, "ordering/admin/step.html", context, status=422 if form.errors else 200)


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
