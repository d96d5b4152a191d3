"""The storefront's desk for bills: what can be billed, what is owed, what institutions say they paid."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from marketplace.core.states import TransitionRefused
from marketplace.payments.downloads import private_file_response
from marketplace.procurement.desk import at_desk
from marketplace.procurement.forms import ReasonForm
from marketplace.procurement.permissions import (
    CHANGE_PURCHASE_ORDER,
    VIEW_PURCHASE_ORDER,
    access_purchase_order_at_desk,
    desk_roles,
)
from marketplace.receiving.actions import invoicing, paying
from marketplace.receiving.actions.attaching import attach_tax_invoice
from marketplace.receiving.invoice_forms import CreditForm, TaxInvoiceForm
from marketplace.receiving.models import Fulfilment, Invoice, InvoicePayment, TaxInvoice
from marketplace.receiving.permissions import (
    CONFIRM_PAYMENT,
    access_invoice_at_desk,
    access_payment,
    access_tax_invoice,
)
from marketplace.receiving.selectors.deliveries import fulfilment_of
from marketplace.receiving.selectors.invoices import ageing, invoices_here, owing_here, payments_to_confirm
from marketplace.receiving.selectors.statements import (
    buyers_to_collect,
    parts_of_a_sum,
    statements_of,
    sums_to_find,
)
from marketplace.receiving.selectors.waiting import orders_to_bill
from marketplace.receiving.states import INVOICE, TOLD
from marketplace.receiving.views import SHOWN, page


@at_desk(VIEW_PURCHASE_ORDER)
@require_safe
def invoices(request: HttpRequest) -> HttpResponse:
    """Payments to look for on top, what is owed by age, then the bills."""
    status = request.GET.get("status", "")
    status = status if status in INVOICE.states else ""
    states = [("", _("All")), *INVOICE.states.items()]
    return page(
        request,
        "receiving/admin/invoices.html",
        _("Bills to institutions"),
        rows=list(invoices_here(status)[:SHOWN]),
        ages=ageing(owing_here(), timezone.localdate()),
        payments=sums_to_find(payments_to_confirm())[:SHOWN],
        to_bill=[one for one in orders_to_bill()[:SHOWN] if one.billing != Fulfilment.Billing.MONTHLY],
        to_collect=buyers_to_collect(),
        statements=list(statements_of()[:SHOWN]),
        filters=[
            {"url": f"?status={state}" if state else "?", "title": label, "current": state == status}
            for state, label in states
        ],
        current_tab="invoices",
    )


@at_desk(CHANGE_PURCHASE_ORDER)
@require_http_methods(["GET", "HEAD", "POST"])
def bill(request: HttpRequest, pk: int) -> HttpResponse:
    """What a bill would say, with its taxes; then it is issued."""
    found = access_purchase_order_at_desk(request.user, pk, permission=CHANGE_PURCHASE_ORDER)
    if request.method == "POST":
        act = invoicing.issue_advance if "advance" in request.POST else invoicing.issue_bill
        try:
            issued = act(order=found, actor=request.user)
        except invoicing.CannotInvoice as refusal:
            messages.error(request, str(refusal))
            return redirect("receiving_bill", pk=pk)
        messages.success(
            request, _("Invoice %(number)s is issued; the institution is told.") % {"number": issued.number}
        )
        return redirect("receiving_invoice", pk=issued.pk)
    fulfilment = fulfilment_of(found)
    draft = invoicing.next_bill(found) if fulfilment else None
    lines = {line.pk: line for line in found.lines.all()}
    return page(
        request,
        "receiving/admin/bill.html",
        _("Bill what was accepted"),
        order=found,
        fulfilment=fulfilment,
        draft=draft,
        rows=[
            {"line": lines[line_id], "quantity": pieces, "total": lines[line_id].unit_price * pieces}
            for line_id, pieces in draft.quantities.items()
        ]
        if draft
        else [],
        may_advance=bool(fulfilment and fulfilment.advance_percent) and not found.invoices.exists(),
    )


@at_desk(VIEW_PURCHASE_ORDER)
@require_safe
def invoice(request: HttpRequest, pk: int) -> HttpResponse:
    found = access_invoice_at_desk(request.user, pk)
    return page(
        request,
        "receiving/admin/invoice.html",
        found.number,
        order=found.purchase_order,
        invoice=found,
        may_confirm=request.user.has_perm(CONFIRM_PAYMENT),
        may_credit=request.user.has_perm(CHANGE_PURCHASE_ORDER)
        and found.kind != Invoice.Kind.CREDIT
        and found.left > 0,
        may_attach=request.user.has_perm(CHANGE_PURCHASE_ORDER)
        and found.ppn
        and found.kind != Invoice.Kind.CREDIT,
        told=TOLD,
        shared=parts_of_a_sum(found),
    )


@at_desk(CHANGE_PURCHASE_ORDER)
@require_http_methods(["GET", "HEAD", "POST"])
def credit(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a part of a bill back with a credit note."""
    found = access_invoice_at_desk(request.user, pk, permission=CHANGE_PURCHASE_ORDER)
    form = CreditForm(request.POST if request.method == "POST" else None, invoice=found)
    if request.method == "POST" and form.is_valid():
        try:
            note = invoicing.issue_credit_note(
                invoice=found,
                quantities=form.quantities,
                reason=form.cleaned_data["reason"],
                actor=request.user,
            )
        except invoicing.CannotInvoice as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Credit note %(number)s is issued.") % {"number": note.number})
            return redirect("receiving_invoice", pk=pk)
    return page(
        request,
        "receiving/admin/credit.html",
        _("Credit note for %(number)s") % {"number": found.number},
        order=found.purchase_order,
        invoice=found,
        form=form,
        pieces=[form[name] for name in form.names.values()],
    )


@at_desk(CHANGE_PURCHASE_ORDER)
@require_http_methods(["GET", "HEAD", "POST"])
def tax_invoice(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach the tax invoice of a bill with PPN, or one that replaces it."""
    found = access_invoice_at_desk(request.user, pk, permission=CHANGE_PURCHASE_ORDER)
    form = TaxInvoiceForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        initial={"issued_on": found.issued_on},
    )
    if request.method == "POST" and form.is_valid():
        try:
            attach_tax_invoice(
                invoice=found,
                number=form.cleaned_data["number"],
                issued_on=form.cleaned_data["issued_on"],
                proof=form.cleaned_data["scan"],
                replaces=request.POST.get("replaces", ""),
                actor=request.user,
            )
        except invoicing.CannotInvoice as refusal:
            form.add_error("number", str(refusal))
        else:
            messages.success(request, _("The tax invoice is attached; the institution sees it."))
            return redirect("receiving_invoice", pk=pk)
    return page(
        request,
        "receiving/admin/tax_invoice.html",
        _("Tax invoice of %(number)s") % {"number": found.number},
        order=found.purchase_order,
        invoice=found,
        attached=TaxInvoice.objects.filter(invoice=found).first(),
        form=form,
    )


@at_desk(VIEW_PURCHASE_ORDER)
@require_safe
def tax_invoice_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = access_tax_invoice(access_invoice_at_desk(request.user, pk))
    return private_file_response(found.file, found.content_type, name=found.sha256[:12])


@at_desk(CONFIRM_PAYMENT)
@require_POST
def payment_confirm(request: HttpRequest, pk: int, payment: int) -> HttpResponse:
    found = access_invoice_at_desk(request.user, pk, permission=CONFIRM_PAYMENT)
    try:
        paying.confirm_payment(
            payment=access_payment(found, payment), actor=request.user, roles=desk_roles(request.user)
        )
    except (TransitionRefused, paying.CannotPay) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The payment is confirmed."))
    return redirect("receiving_invoice", pk=pk)


@at_desk(CONFIRM_PAYMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def payment_refuse(request: HttpRequest, pk: int, payment: int) -> HttpResponse:
    """Say why a payment is not found; the institution reads it."""
    found = access_invoice_at_desk(request.user, pk, permission=CONFIRM_PAYMENT)
    told = access_payment(found, payment)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            paying.refuse_payment(
                payment=told,
                reason=form.cleaned_data["reason"],
                actor=request.user,
                roles=desk_roles(request.user),
            )
        except (TransitionRefused, paying.CannotPay) as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The institution reads that the payment was not found."))
        return redirect("receiving_invoice", pk=pk)
    return page(
        request,
        "receiving/admin/payment_refuse.html",
        _("Penalty not agreed") if told.kind == InvoicePayment.Kind.PENALTY else _("Payment not found"),
        order=found.purchase_order,
        invoice=found,
        payment=told,
        form=form,
    )


@at_desk(VIEW_PURCHASE_ORDER)
@require_safe
def proof(request: HttpRequest, pk: int, payment: int) -> HttpResponseBase:
    told = access_payment(access_invoice_at_desk(request.user, pk), payment)
    return private_file_response(told.file, told.content_type, name=told.sha256[:12])
