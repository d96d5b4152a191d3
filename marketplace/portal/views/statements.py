"""Collective bills of an institution: what each gathers, and its payment in one sum."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from marketplace.accounts.models import Institution
from marketplace.accounts.permissions import institution_role_required
from marketplace.core.dates import short_date
from marketplace.core.money import rupiah
from marketplace.portal.views.invoices import invoice_url, statement_url
from marketplace.receiving.actions import collecting
from marketplace.receiving.actions.paying import CannotPay
from marketplace.receiving.bill_sentences import account_to_pay, invoice_cells, slip_cells, statement_standing
from marketplace.receiving.invoice_forms import PaymentForm
from marketplace.receiving.models import Statement
from marketplace.receiving.permissions import TREASURER, access_statement
from marketplace.receiving.selectors.statements import slips_of, told_for
from marketplace.receiving.states import KINDS


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@institution_role_required()
def statement(request: HttpRequest, institution: Institution, statement: int) -> HttpResponse:
    """One collective bill; for the treasurer, while something is due, the form for a payment or a slip."""
    found = access_statement(institution, statement)
    form = _form(request, found)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            collecting.tell_collective_payment(statement=found, actor=request.user, **form.cleaned_data)
        except CannotPay as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("It is handed in; the cooperative's treasurer looks for it."))
            return redirect(statement_url(found))
    invoices = list(found.invoices.all())
    total, cash = sum(one.total for one in invoices), sum(one.cash_due for one in invoices)
    left = sum(one.left for one in invoices)
    context = {
        "institution": institution,
        "statement": found,
        "form": form,
        "account": account_to_pay(found.cooperative) if form is not None and form.takes_transfers else [],
        "standing": statement_standing(found, left, request.institution_roles),
        "bills": [invoice_cells(one, invoice_url(one)) for one in invoices],
        "summary": [
            {"label": _("Total"), "amount": rupiah(total)},
            *(
                [{"label": _("Taxes that the institution pays to the state"), "amount": rupiah(cash - total)}]
                if cash != total
                else []
            ),
            *([{"label": _("Paid"), "amount": rupiah(left - cash)}] if left != cash else []),
        ],
        "left": rupiah(left),
        "document": {
            "title": _("Collective bill"),
            "number": found.number,
            "date": short_date(found.issued_on),
            "size": filesizeformat(found.document.size),
            "url": reverse(
                "portal:order_paper",
                kwargs={
                    "institution_id": institution.pk,
                    "pk": invoices[0].purchase_order_id,
                    "document": found.document_id,
                },
            ),
        },
        "payments": [
            [
                {
                    "text": one.kind,
                    "url": reverse(
                        "portal:invoice_proof",
                        kwargs={
                            "institution_id": institution.pk,
                            "pk": one.first.invoice.purchase_order_id,
                            "invoice": one.first.invoice_id,
                            "payment": one.first.pk,
                        },
                    ),
                },
                {"text": short_date(one.paid_on), "label": _("Paid on")},
                {
                    "text": rupiah(one.amount),
                    "label": _("Amount"),
                    "number": True,
                    "notes": [f"{number}: {rupiah(part)}" for number, part in one.parts]
                    if len(one.parts) > 1
                    else [],
                },
                {"text": one.first.refusal or "–", "label": _("Reason")},
                {"text": str(one.first.get_status_display()), "status": KINDS[one.status]},
            ]
            for one in told_for(found)
        ],
        "slips": slip_cells(slips_of(found), invoice_url),
        "robots": "noindex",
    }
    failed = form is not None and form.is_bound and bool(form.errors)
    return render(request, "receiving/statement.html", context, status=422 if failed else 200)


def _form(request: HttpRequest, statement: Statement) -> PaymentForm | None:
    room = collecting.room_in(statement)
    if not any(room.values()) or TREASURER not in request.institution_roles:
        return None
    return PaymentForm(*((request.POST, request.FILES) if request.method == "POST" else ()), room=room)
