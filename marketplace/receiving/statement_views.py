"""The storefront's desk for the bill of the month, and for what the cooperative states about its own size."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from marketplace.core.states import TransitionRefused
from marketplace.procurement.desk import at_desk
from marketplace.procurement.forms import ReasonForm
from marketplace.procurement.permissions import CHANGE_PURCHASE_ORDER, VIEW_PURCHASE_ORDER, desk_roles
from marketplace.receiving.actions import collecting
from marketplace.receiving.actions.invoicing import CannotInvoice
from marketplace.receiving.actions.paying import CannotPay
from marketplace.receiving.actions.stating import state_scale
from marketplace.receiving.invoice_forms import ScaleForm
from marketplace.receiving.permissions import CONFIRM_PAYMENT, access_statement_at_desk
from marketplace.receiving.selectors.statements import orders_to_collect, scales_here, slips_of, told_for
from marketplace.receiving.views import page


@at_desk(CHANGE_PURCHASE_ORDER)
@require_http_methods(["GET", "HEAD", "POST"])
def collect(request: HttpRequest, institution: int) -> HttpResponse:
    """What the bill of the month would gather; then it is issued."""
    buyer = next((one.institution for one in orders_to_collect() if one.institution_id == institution), None)
    if buyer is None:
        raise Http404
    if request.method == "POST":
        try:
            issued = collecting.issue_statement(institution=buyer, actor=request.user)
        except CannotInvoice as refusal:
            messages.error(request, str(refusal))
            return redirect("receiving_invoices")
        messages.success(
            request,
            _("Collective bill %(number)s is issued; the institution is told.") % {"number": issued.number},
        )
        return redirect("receiving_statement", pk=issued.pk)
    drafts = collecting.drafts_of(buyer)
    return page(
        request,
        "receiving/admin/collect.html",
        _("Bill of the month"),
        institution=buyer,
        drafts=drafts,
        total=sum(draft.amounts.total for _order, draft in drafts),
        cash=sum(draft.amounts.cash_due for _order, draft in drafts),
    )


@at_desk(VIEW_PURCHASE_ORDER)
@require_safe
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    found = access_statement_at_desk(request.user, pk)
    invoices = list(found.invoices.all())
    return page(
        request,
        "receiving/admin/statement.html",
        found.number,
        statement=found,
        invoices=invoices,
        first=invoices[0],
        left=sum(one.left for one in invoices),
        total=sum(one.total for one in invoices),
        cash=sum(one.cash_due for one in invoices),
        told=told_for(found),
        slips=slips_of(found),
        may_confirm=request.user.has_perm(CONFIRM_PAYMENT),
    )


@at_desk(CONFIRM_PAYMENT)
@require_POST
def statement_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The sum of one paper has arrived, for all the bills that it pays."""
    found = access_statement_at_desk(request.user, pk, permission=CONFIRM_PAYMENT)
    try:
        counted = collecting.confirm_collective_payment(
            statement=found,
            sha256=request.POST.get("paper", "")[:64],
            actor=request.user,
            roles=desk_roles(request.user),
        )
    except (TransitionRefused, CannotPay) as refusal:
        messages.error(request, str(refusal))
    else:
        if counted:
            messages.success(request, _("The payment is confirmed."))
        else:
            messages.error(request, _("This payment was answered before."))
    return redirect("receiving_statement", pk=pk)


@at_desk(CONFIRM_PAYMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def statement_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why the sum of one paper is not found: none of the bills gets a part of it, and the institution reads why."""
    found = access_statement_at_desk(request.user, pk, permission=CONFIRM_PAYMENT)
    paper = request.GET.get("bukti", "")[:64]
    told = next(
        (one for one in told_for(found) if one.sha256 == paper and one.waits and not one.is_penalty), None
    )
    if told is None:
        messages.error(request, _("This payment was answered before."))
        return redirect("receiving_statement", pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            refused = collecting.refuse_collective_payment(
                statement=found,
                sha256=paper,
                reason=form.cleaned_data["reason"],
                actor=request.user,
                roles=desk_roles(request.user),
            )
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
        else:
            if refused:
                messages.success(request, _("The institution reads that the payment was not found."))
            else:
                messages.error(request, _("This payment was answered before."))
        return redirect("receiving_statement", pk=pk)
    return page(
        request,
        "receiving/admin/statement_refuse.html",
        _("Payment not found"),
        statement=found,
        told=told,
        form=form,
    )


@at_desk(CHANGE_PURCHASE_ORDER)
@require_http_methods(["GET", "HEAD", "POST"])
def scale(request: HttpRequest) -> HttpResponse:
    """How large the cooperative is by its yearly sales: buyers count it so in their reports."""
    form = ScaleForm(
        request.POST if request.method == "POST" else None,
        initial={"fiscal_year": timezone.localdate().year},
    )
    if request.method == "POST" and form.is_valid():
        state_scale(cooperative_id=request.tenant.pk, actor=request.user, **form.cleaned_data)
        messages.success(request, _("It is kept; reports of institutions say so."))
        return redirect("receiving_scale")
    return page(
        request, "receiving/admin/scale.html", _("Scale of the cooperative"), form=form, stated=scales_here()
    )
