"""Invoices, credit notes and the kuitansi with its amount in words."""

from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from marketplace.core import audit
from marketplace.core.dates import long_date
from marketplace.core.models import Document
from marketplace.core.money import in_words, rupiah
from marketplace.procurement.models import PurchaseOrder
from marketplace.receiving.calculations import ADDED
from marketplace.receiving.models import Invoice, InvoiceLine
from marketplace.receiving.papers.frame import (
    LANGUAGE,
    account_note,
    column,
    facts,
    issue,
    parties,
    seller_name,
    signature,
)
from marketplace.receiving.selectors.invoices import stamp_duty

KIND, RECEIPT = "invoice", "receipt"


def issue_invoice(invoice: Invoice, lines: list[InvoiceLine], *, actor: audit.Actor) -> Document:
    """Compile and register the paper in the caller's transaction; number and amounts are given."""
    with translation.override(LANGUAGE):
        data = invoice_data(invoice, lines)
        return issue(invoice.purchase_order, kind=KIND, number=invoice.number, data=data, actor=actor)


def issue_receipt(
    order: PurchaseOrder, *, number: str, amount: int, what: str, day: date, actor: audit.Actor
) -> Document:
    """A kuitansi over `amount` IDR for the bill `what`, with the stamp duty that the day's rule asks for."""
    with translation.override(LANGUAGE):
        stamp = stamp_duty(order, amount, day)
        data = {
            "title": _("Kuitansi"),
            "facts": facts(
                [
                    (_("Number"), number),
                    (_("Received from"), order.institution.name),
                    (_("Amount"), rupiah(amount)),
                    (_("In words"), in_words(amount, LANGUAGE)),
                    (
                        _("For"),
                        _("%(title)s, invoice %(invoice)s, purchase order %(order)s")
                        % {"title": order.title, "invoice": what, "order": order.number},
                    ),
                    (_("Date"), long_date(day)),
                ]
            ),
            "totals": [{"label": _("Amount"), "amount": amount, "is_strong": True}],
            "notes": [
                _("Stick a stamp (meterai) of %(stamp)s here and sign across it (Law 10/2020).")
                % {"stamp": rupiah(stamp)}
            ]
            if stamp
            else [],
            "signatures": [signature(_("Received by %(name)s") % {"name": seller_name(order)})],
            "verification": {
                "buyer": order.institution.name,
                "seller": seller_name(order),
                "total": amount,
            },
        }
        return issue(order, kind=RECEIPT, number=number, data=data, actor=actor)


def invoice_data(invoice: Invoice, lines: list[InvoiceLine]) -> dict[str, Any]:
    """The frozen input of the paper, in the active language; amounts in IDR."""
    order = invoice.purchase_order
    lines = sorted(lines, key=lambda one: one.line.position)
    data: dict[str, Any] = {
        "title": str(invoice.get_kind_display()),
        "facts": facts(
            [
                (_("Number"), invoice.number),
                (_("Date"), long_date(invoice.issued_on)),
                (_("Pay until"), "" if invoice.kind == Invoice.Kind.CREDIT else long_date(invoice.due_on)),
                (_("Takes back from"), invoice.corrects.number if invoice.corrects else ""),
                (_("Purchase order"), order.number),
                (_("For"), order.title),
            ]
        ),
        "parties": parties(order, buyer_title=_("Billed to"), seller_title=_("Billed by")),
        "totals": _totals(invoice),
        "in_words": _("In words: %(words)s") % {"words": in_words(invoice.total, LANGUAGE)},
        "notes": _notes(invoice),
        "signatures": [signature(_("For %(name)s") % {"name": order.cooperative.name})],
        "verification": {
            "buyer": order.institution.name,
            "seller": seller_name(order),
            "total": invoice.total,
        },
    }
    if lines:
        data["tables"] = [
            {
                "columns": [
                    column(_("No.")),
                    column(_("Goods"), is_wide=True),
                    column(_("Size and cut")),
                    column(pgettext("of goods", "Accepted"), is_number=True),
                    column(_("Price each"), is_number=True),
                    column(pgettext("of a line", "Total"), is_number=True),
                ],
                "rows": [
                    [
                        str(row),
                        one.line.name,
                        one.line.label or "–",
                        f"{one.quantity} {one.line.unit}",
                        rupiah(one.unit_price),
                        rupiah(one.total),
                    ]
                    for row, one in enumerate(lines, start=1)
                ],
            }
        ]
    return data


def _totals(invoice: Invoice) -> list[dict[str, Any]]:
    rows = [{"label": _("Goods"), "amount": invoice.goods}]
    if invoice.delivery_price:
        rows.append({"label": _("Delivery"), "amount": invoice.delivery_price})
    if invoice.advance:
        rows.append({"label": _("Less the advance"), "amount": -invoice.advance})
    rows += [
        {"label": tax["label"], "amount": tax["amount"]} for tax in invoice.taxes if tax["kind"] == ADDED
    ]
    rows.append({"label": _("Total"), "amount": invoice.total, "is_strong": True})
    held = [tax for tax in invoice.taxes if tax["kind"] != ADDED]
    rows += [{"label": tax["label"], "amount": -tax["amount"]} for tax in held]
    if held:
        rows.append({"label": _("Due in cash"), "amount": invoice.cash_due, "is_strong": True})
    return rows


def _notes(invoice: Invoice) -> list[str]:
    order = invoice.purchase_order
    notes = [f"{tax['label']}: {tax['source']}" for tax in invoice.taxes]
    if invoice.kind == Invoice.Kind.CREDIT:
        return [invoice.reason, *notes] if invoice.reason else notes
    if invoice.ppn_collected or invoice.pph:
        notes.append(_("Taxes that the institution pays to the state are settled by its slips, not by cash."))
    where_to = account_note(order)
    return [*notes, where_to] if where_to else notes
