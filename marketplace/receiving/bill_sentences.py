"""What the institution's pages say about bills and payments."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from marketplace.core.dates import long_date, short_date
from marketplace.core.models import Document
from marketplace.core.money import rupiah
from marketplace.procurement.models import PurchaseOrder
from marketplace.receiving.calculations import ADDED
from marketplace.receiving.models import Invoice, InvoicePayment, Statement, TaxInvoice
from marketplace.receiving.selectors.statements import Slips
from marketplace.receiving.states import CREDITED, KINDS, PAID, TOLD


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


def invoice_facts(invoice: Invoice) -> dict[str, Any]:
    """Lines, sums and the sentence at the top of a bill's page."""
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
        "standing": _standing(invoice),
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


def statement_standing(statement: Statement, left: int) -> dict[str, str]:
    """The sentence at the top of a collective bill's page; `left` is what is still to be paid in cash."""
    if not left:
        return {"kind": "success", "text": _("This bill is paid."), "next": ""}
    return _due(left, statement.due_on, "warning", sum(_told(one) for one in statement.invoices.all()))


def _standing(invoice: Invoice) -> dict[str, str]:
    kind = KINDS[invoice.status]
    if invoice.status == PAID:
        return {"kind": kind, "text": _("This bill is paid."), "next": ""}
    if invoice.status == CREDITED:
        return {"kind": kind, "text": _("This bill was taken back."), "next": ""}
    return _due(invoice.left, invoice.due_on, kind, _told(invoice))


def _told(invoice: Invoice) -> int:
    """What was transferred as the institution says, and not found on the account yet, in IDR."""
    return sum(
        one.amount
        for one in invoice.payments.all()
        if one.status == TOLD and one.kind == InvoicePayment.Kind.TRANSFER
    )


def _due(left: int, day: date, kind: str, told: int) -> dict[str, str]:
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
        "text": text % {"amount": rupiah(left), "day": long_date(day)},
        "next": _("The treasurer transfers it and hands in the proof here."),
    }
