"""Bills of an institution: what each says, what is due in cash, and the payments and slips that its treasurer hands in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.accounts.models import Institution
from marketplace.accounts.permissions import institution_role_required
from marketplace.core.dates import short_date
from marketplace.core.money import rupiah
from marketplace.payments.downloads import private_file_response
from marketplace.portal.views.workspace import exports_of, workspace_tabs
from marketplace.procurement.exports import FORMATS, as_file
from marketplace.procurement.permissions import access_purchase_order
from marketplace.receiving.actions import paying
from marketplace.receiving.bill_sentences import (
    account_to_pay,
    invoice_cells,
    invoice_documents,
    invoice_facts,
    payment_cells,
)
from marketplace.receiving.invoice_forms import PaymentForm
from marketplace.receiving.models import Invoice, Statement
from marketplace.receiving.permissions import TREASURER, access_invoice, access_payment, access_tax_invoice
from marketplace.receiving.selectors.invoices import invoices_to
from marketplace.receiving.selectors.statements import statements_of

SHOWN = 200


@never_cache
@require_safe
@institution_role_required()
def invoices(request: HttpRequest, institution: Institution) -> HttpResponse:
    """All bills of the institution, the newest first; `?format=` answers a file."""
    if request.GET.get("format") in FORMATS:
        return _bills_file(institution, request.GET["format"])
    rows = [_listed(one) for one in invoices_to(institution)[:SHOWN]]
    collective = [
        [
            {"text": one.number, "url": statement_url(one)},
            {"text": one.cooperative.name, "label": _("Cooperative")},
            {"text": short_date(one.due_on), "label": _("Due")},
            {"text": rupiah(one.total), "label": _("Total"), "number": True},
            {"text": rupiah(one.left), "label": _("Still to pay in cash"), "number": True},
        ]
        for one in statements_of(institution)[:SHOWN]
    ]
    context = {
        "institution": institution,
        "bills": rows,
        "collective": collective,
        "exports": exports_of("") if rows else [],
        "tabs": workspace_tabs(institution, "invoices"),
    }
    return render(request, "receiving/invoices.html", {**context, "robots": "noindex"})


def _listed(found: Invoice) -> list[dict[str, Any]]:
    """A bill among those of all orders: whose it is and what for stands below its number."""
    number, *rest = invoice_cells(found, invoice_url(found))
    return [number | {"notes": [f"{found.cooperative.name} · {found.purchase_order.title}"]}, *rest]


def _bills_file(institution: Institution, format: str) -> HttpResponse:
    headers = [
        _("Number"), _("Kind"), _("Cooperative"), _("Purchase order"), _("Date"), _("Due"), _("Total"),
        _("Due in cash"), _("Paid"), _("Still to pay in cash"), _("Status"),
    ]  # fmt: skip
    lines = [
        [
            one.number, str(one.get_kind_display()), one.cooperative.name, one.purchase_order.number,
            one.issued_on.isoformat(), one.due_on.isoformat(),
            *([-one.total, 0, 0, 0] if one.kind == Invoice.Kind.CREDIT else [one.total, one.cash_due, one.paid, one.left]),
            str(one.get_status_display()),
        ]
        for one in invoices_to(institution)
    ]  # fmt: skip
    return as_file(f"tagihan-{institution.code.lower()}", format, headers, lines)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@institution_role_required()
def invoice(request: HttpRequest, institution: Institution, pk: int, invoice: int) -> HttpResponse:
    """One bill; for the treasurer, while something is due, the form for a payment or a slip."""
    order = access_purchase_order(institution, pk)
    found = access_invoice(order, invoice)
    form = _form(request, found)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            paying.tell_payment(invoice=found, actor=request.user, **form.cleaned_data)
        except paying.CannotPay as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("It is handed in; the cooperative's treasurer looks for it."))
            return redirect(invoice_url(found))
    context = {
        "institution": institution,
        "order": order,
        "invoice": found,
        "form": form,
        "documents": invoice_documents(order, found),
        **invoice_facts(found, request.institution_roles),
        "account": account_to_pay(order.cooperative) if form is not None and form.takes_transfers else [],
        "payments": [_payment_cells(found, one) for one in found.payments.all()],
        "robots": "noindex",
    }
    failed = form is not None and form.is_bound and bool(form.errors)
    return render(request, "receiving/invoice.html", context, status=422 if failed else 200)


@never_cache
@require_safe
@institution_role_required()
def proof(
    request: HttpRequest, institution: Institution, pk: int, invoice: int, payment: int
) -> HttpResponseBase:
    found = access_invoice(access_purchase_order(institution, pk), invoice)
    told = access_payment(found, payment)
    return private_file_response(told.file, told.content_type, name=told.sha256[:12])


@never_cache
@require_safe
@institution_role_required()
def tax_invoice(request: HttpRequest, institution: Institution, pk: int, invoice: int) -> HttpResponseBase:
    found = access_tax_invoice(access_invoice(access_purchase_order(institution, pk), invoice))
    return private_file_response(found.file, found.content_type, name=found.sha256[:12])


def statement_url(statement: Statement) -> str:
    return reverse(
        "portal:statement", kwargs={"institution_id": statement.institution_id, "statement": statement.pk}
    )


def invoice_url(invoice: Invoice) -> str:
    return reverse("portal:invoice", kwargs=_keys(invoice))


def _keys(invoice: Invoice) -> dict[str, int]:
    return {
        "institution_id": invoice.institution_id,
        "pk": invoice.purchase_order_id,
        "invoice": invoice.pk,
    }


def _form(request: Any, invoice: Invoice) -> PaymentForm | None:
    """For the treasurer, as long as anything can still be told; a credit note is paid by nobody."""
    room = paying.room_for(invoice)
    is_due = invoice.kind != Invoice.Kind.CREDIT and any(room.values())
    if not is_due or TREASURER not in request.institution_roles:
        return None
    return PaymentForm(*((request.POST, request.FILES) if request.method == "POST" else ()), room=room)


def _payment_cells(invoice: Invoice, payment: Any) -> list[dict[str, Any]]:
    from_proof = reverse("portal:invoice_proof", kwargs={**_keys(invoice), "payment": payment.pk})
    return payment_cells(payment, from_proof)
