"""What the institution's pages say about bills and payments."""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from marketplace.accounts.models import Institution
from marketplace.core.dates import long_date, short_date
from marketplace.core.models import Document
from marketplace.core.money import rupiah
from marketplace.procurement.models import PurchaseOrder
from marketplace.receiving.calculations import ADDED
from marketplace.receiving.models import Invoice, InvoicePayment, Statement, TaxInvoice
from marketplace.receiving.permissions import TREASURER
from marketplace.receiving.selectors.statements import Slips
from marketplace.receiving.states import CREDITED, KINDS, PAID, REFUSED, TOLD
from tenants.models import Cooperative


def invoice_cells(invoice: Invoice, address: str) -> list[dict[str, Any]]:
    """A bill as a row of a table."""
    is_credit = invoice.kind == Invoice.Kind.CREDIT
    status = (
        {"text": str(invoice.get_kind_display()), "status": "neutral"}
        if is_credit
        else {"text": str(invoice.get_status_display()), "status": KINDS[invoice.status]}
    )
    return [
        {"text": invoice.number, "url": address},
        {"text": short_date(invoice.issued_on), "label": _("Date")},
        {"text": "–" if is_credit else short_date(invoice.due_on), "label": _("Due")},
        {"text": rupiah(-invoice.total if is_credit else invoice.total), "label": _("Total"), "number": True},
        {
            "text": "–" if is_credit else rupiah(invoice.left),
            "label": _("Still to pay in cash"),
            "number": True,
        },
        status,
    ]


def invoice_facts(invoice: Invoice, roles: Collection[str] = ()) -> dict[str, Any]:
    """Lines, sums and the sentence at the top of a bill's page, as whoever looks at it in these roles needs it."""
    summary = [{"label": _("Goods"), "amount": rupiah(invoice.goods)}]
    if invoice.delivery_price:
        summary.append({"label": _("Delivery"), "amount": rupiah(invoice.delivery_price)})
    if invoice.advance:
        summary.append({"label": _("Less the advance"), "amount": rupiah(-invoice.advance)})
    for tax in invoice.taxes:
        amount = tax["amount"] if tax["kind"] == ADDED else -tax["amount"]
        summary.append({"label": tax["label"], "amount": rupiah(amount), "note": tax["source"]})
    if invoice.paid:
        summary.append({"label": _("Paid"), "amount": rupiah(invoice.paid)})
    if invoice.credited:
        summary.append({"label": _("Credited"), "amount": rupiah(invoice.credited)})
    held = invoice.ppn_collected + invoice.pph
    return {
        "standing": _standing(invoice, roles),
        "summary": summary,
        "note": _("Taxes of %(amount)s go to the state; hand in their slips.") % {"amount": rupiah(held)}
        if held
        else "",
        "lines": [
            [
                {"text": f"{one.line.name} {one.line.label}".strip()},
                {
                    "text": f"{one.quantity} {one.line.unit}",
                    "label": pgettext("of goods", "Accepted"),
                    "number": True,
                },
                {"text": rupiah(one.unit_price), "label": _("Price each"), "number": True},
                {"text": rupiah(one.total), "label": _("Total"), "number": True},
            ]
            for one in invoice.lines.all()
        ],
    }


def payment_cells(payment: InvoicePayment, address: str) -> list[dict[str, Any]]:
    """A payment as a row of a table; the proof behind its name."""
    return [
        {"text": str(payment.get_kind_display()), "url": address},
        {"text": short_date(payment.paid_on), "label": _("Paid on")},
        {"text": rupiah(payment.amount), "label": _("Amount"), "number": True},
        {"text": payment.refusal or "–", "label": _("Reason")},
        {"text": str(payment.get_status_display()), "status": KINDS[payment.status]},
    ]


def account_to_pay(seller: Cooperative) -> list[dict[str, str]]:
    """Where the money goes, for <c-definition-list>; nothing where the cooperative named no account yet."""
    if not seller.bank_account_number:
        return []
    return [
        {"term": _("Bank"), "text": seller.bank_name},
        {"term": _("Account number"), "text": seller.bank_account_number},
        {"term": _("In the name of"), "text": seller.bank_account_holder or seller.legal_name or seller.name},
    ]


def invoice_documents(order: PurchaseOrder, invoice: Invoice) -> list[dict[str, Any]]:
    """The papers of a bill for <c-document-row>."""
    papers = [(invoice.get_kind_display(), invoice.document)]
    receipts = [invoice.receipt, *[payment.receipt for payment in invoice.payments.all()]]
    papers += [(_("Kuitansi"), receipt) for receipt in receipts if receipt]
    rows = [_row(order, str(title), document) for title, document in papers]
    attached = TaxInvoice.objects.filter(invoice=invoice).first()
    if attached is not None:
        keys = {"institution_id": order.institution_id, "pk": order.pk, "invoice": invoice.pk}
        rows.append(
            {
                "title": _("Tax invoice (faktur pajak)"),
                "number": attached.number,
                "date": short_date(attached.issued_on),
                "size": filesizeformat(attached.size),
                "url": reverse("portal:tax_invoice", kwargs=keys),
            }
        )
    return rows


def _row(order: PurchaseOrder, title: str, document: Document) -> dict[str, Any]:
    return {
        "title": title,
        "number": document.number,
        "date": short_date(document.issued_at),
        "size": filesizeformat(document.size),
        "url": reverse(
            "portal:order_paper",
            kwargs={"institution_id": order.institution_id, "pk": order.pk, "document": document.pk},
        ),
    }


def slip_cells(slips: Iterable[Slips], url_of: Callable[[Invoice], str]) -> list[list[dict[str, Any]]]:
    """A row for each bill of a collective bill of which a part goes to the state; its slips are handed in on its page."""
    return [
        [
            {"text": one.invoice.number, "url": url_of(one.invoice)},
            {"text": rupiah(one.due), "label": _("Tax"), "number": True},
            {"text": rupiah(one.confirmed), "label": _("Slips confirmed"), "number": True},
            {"text": rupiah(one.waiting), "label": _("Slips to be looked at"), "number": True},
            {"text": rupiah(one.missing), "label": _("Slips missing"), "number": True},
        ]
        for one in slips
    ]


def statement_standing(statement: Statement, left: int, roles: Collection[str] = ()) -> dict[str, str]:
    """The sentence at the top of a collective bill's page; `left` is what is still to be paid in cash."""
    if not left:
        return {"kind": "success", "text": _("This bill is paid."), "next": ""}
    payments = [one for invoice in statement.invoices.all() for one in invoice.payments.all()]
    return _due(left, statement.due_on, "warning", payments, _whose_turn(statement.institution, roles))


def _standing(invoice: Invoice, roles: Collection[str]) -> dict[str, str]:
    kind = KINDS[invoice.status]
    if invoice.status == PAID:
        return {"kind": kind, "text": _("This bill is paid."), "next": ""}
    if invoice.status == CREDITED:
        return {"kind": kind, "text": _("This bill was taken back."), "next": ""}
    turn = _whose_turn(invoice.purchase_order.institution, roles)
    return _due(invoice.left, invoice.due_on, kind, list(invoice.payments.all()), turn)


def _whose_turn(institution: Institution, roles: Collection[str]) -> str:
    if TREASURER in roles:
        return _("Transfer it, then hand in the proof on this page.")
    role = institution.role_name(TREASURER)
    return _("%(role)s transfers it and hands in the proof here.") % {"role": role}


def _due(left: int, day: date, kind: str, payments: list[InvoicePayment], turn: str) -> dict[str, str]:
    """What is still to be transferred: without what was handed in and is not found on the account yet."""
    transfers = [one for one in payments if one.kind == InvoicePayment.Kind.TRANSFER]
    told = sum(one.amount for one in transfers if one.status == TOLD)
    if told >= left:
        return {
            "kind": "info",
            "text": _("%(amount)s is handed in.") % {"amount": rupiah(told)},
            "next": _("The cooperative's treasurer looks for it on the account."),
        }
    is_late = day < timezone.localdate()
    text = _("%(amount)s was due on %(day)s.") if is_late else _("Pay %(amount)s until %(day)s.")
    return {
        "kind": "error" if is_late else kind,
        "text": text % {"amount": rupiah(left - told), "day": long_date(day)},
        "next": _what_became_of(transfers, told) or turn,
    }


def _what_became_of(transfers: list[InvoicePayment], told: int) -> str:
    """Of what was handed in before; nothing where nothing was."""
    if told:
        return _("%(amount)s is handed in already; the cooperative looks for it on the account.") % {
            "amount": rupiah(told)
        }
    newest = max(transfers, key=lambda one: one.pk, default=None)
    if newest is None or newest.status != REFUSED:
        return ""
    return _("The transfer of %(day)s was not found: %(reason)s") % {
        "day": short_date(newest.paid_on),
        "reason": newest.refusal,
    }
