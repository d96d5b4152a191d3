"""Paying buyers back: asking for it, recording what was transferred by hand, trying a provider again."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access

from marketplace.accounts.models import User
from marketplace.core.money import rupiah
from marketplace.core.states import TransitionRefused
from marketplace.ordering.actions.refunding import pay_back, record_refund, request_refund, withdraw_refund
from marketplace.ordering.desk_forms import PaidBackForm, RefundForm
from marketplace.ordering.frames import frame
from marketplace.ordering.models import Order
from marketplace.ordering.permissions import (
    VIEW_ORDER,
    access_order_at_desk,
    access_payment_link,
    access_refund,
    roles_of,
)
from marketplace.payments.downloads import private_file_response
from marketplace.payments.models import Refund
from marketplace.payments.providers import ProviderUnavailable
from marketplace.payments.selectors import refundable


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def refund(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    """Pay money of one payment back."""
    order = access_order_at_desk(request.user, pk)
    paid = access_payment_link(request.user, order, link)
    left = refundable(paid.payment)
    if not left:
        messages.error(request, _("Nothing of this payment is left to be paid back."))
        return redirect("orders:edit", pk)
    form = RefundForm(request.POST if request.method == "POST" else None, left=left)
    if request.method == "POST" and form.is_valid():
        try:
            asked = request_refund(
                order=order,
                link=paid,
                amount=form.cleaned_data["amount"],
                reason=form.cleaned_data["reason"],
                actor=request.user,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            ask_provider(request, order, asked, request.user)
            return redirect("orders:edit", pk)
    context = {
        **frame(order, _("Pay money back")),
        "order": order,
        "payment": paid.payment,
        "form": form,
        "left": rupiah(left),
    }
    return render(request, "ordering/admin/refund.html", context, status=422 if form.errors else 200)


@require_POST
@require_admin_access
def retry_refund(request: HttpRequest, pk: int, refund: int) -> HttpResponse:
    """Ask the provider again, as the same refund."""
    order = access_order_at_desk(request.user, pk)
    ask_provider(request, order, access_refund(request.user, order, refund), request.user)
    return redirect("orders:edit", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def paid_back(request: HttpRequest, pk: int, refund: int) -> HttpResponse:
    """The treasurer has transferred it: when, and the receipt."""
    order = access_order_at_desk(request.user, pk)
    asked = access_refund(request.user, order, refund)
    form = PaidBackForm(request.POST, request.FILES) if request.method == "POST" else PaidBackForm()
    if request.method == "POST" and form.is_valid():
        try:
            record_refund(
                order=order,
                refund=asked,
                actor=request.user,
                roles=roles_of(request.user),
                paid_on=form.cleaned_data["paid_on"],
                note=form.cleaned_data["note"],
                proof=form.cleaned_data["proof"],
            )
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Recorded. The buyer is told by e-mail."))
        return redirect("orders:edit", pk)
    context = {
        **frame(order, _("Record the refund")),
        "order": order,
        "refund": asked,
        "form": form,
    }
    return render(request, "ordering/admin/paid_back.html", context, status=422 if form.errors else 200)


@require_POST
@require_admin_access
def withdraw(request: HttpRequest, pk: int, refund: int) -> HttpResponse:
    order = access_order_at_desk(request.user, pk)
    asked = access_refund(request.user, order, refund)
    try:
        withdraw_refund(order=order, refund=asked, actor=request.user, roles=roles_of(request.user))
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The refund is withdrawn."))
    return redirect("orders:edit", pk)


@require_safe
@require_admin_access
def refund_proof(request: HttpRequest, pk: int, refund: int) -> HttpResponseBase:
    """The receipt of a refund that was transferred by hand."""
    order = access_order_at_desk(request.user, pk)
    asked = access_refund(request.user, order, refund, permission=VIEW_ORDER)
    if not asked.file:
        raise Http404
    return private_file_response(asked.file, asked.content_type, name=f"pengembalian-{asked.pk}")


def ask_provider(request: HttpRequest, order: Order, asked: Refund, actor: User) -> None:
    """Have a refund paid at once where the provider can, and say what happens next."""
    try:
        is_done = pay_back(order=order, refund=asked, actor=actor)
    except ProviderUnavailable:
        messages.warning(
            request,
            _("The payment provider does not answer. The refund is kept; try it again in a few minutes."),
        )
        return
    if is_done:
        messages.success(request, _("%(amount)s go back to the buyer.") % {"amount": rupiah(asked.amount)})
    else:
        messages.success(
            request,
            _("Transfer %(amount)s to the buyer, then record the day of the transfer.")
            % {"amount": rupiah(asked.amount)},
        )
