"""All issued papers of one purchase order, in the order in which they came."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from marketplace.core.models import Document
from marketplace.procurement.documents import ADDENDUM, QUOTATION, heading
from marketplace.procurement.models import PurchaseOrder
from marketplace.receiving.models import (
    Acceptance,
    Delivery,
    Invoice,
    InvoicePayment,
    SignedCopy,
    Statement,
    TaxInvoice,
)
from marketplace.receiving.states import CONFIRMED

Text = str | Promise


@dataclass(frozen=True)
class Paper:
    """One document of the timeline: what it is, who issued it, and the scans of its signed copies."""

    kind: str
    title: Text
    number: str
    at: datetime
    actor: str
    document: Document
    copies: list[SignedCopy] = field(default_factory=list)


def papers_of(order: PurchaseOrder) -> list[Paper]:
    """Quotation, order with its addenda, delivery notes, acceptance records, bills and receipts; a fixed number of queries."""
    copies: dict[int, list[SignedCopy]] = {}
    for copy in SignedCopy.objects.filter(purchase_order=order).select_related("uploaded_by"):
        copies.setdefault(copy.document_id, []).append(copy)
    seller = order.cooperative.name
    found: list[Paper] = []

    def add(kind: str, title: Text, number: str, actor: str, document: Document | None) -> None:
        if document is not None:
            found.append(
                Paper(kind, title, number, document.issued_at, actor, document, copies.get(document.pk, []))
            )

    quotation = Document.objects.filter(
        cooperative_id=order.cooperative_id, kind=QUOTATION, number=order.quote.number
    ).first()
    add(QUOTATION, pgettext_lazy("paper", "Quotation"), order.quote.number, seller, quotation)
    add("purchase_order", heading(order.form), order.number, order.ordered_by.name, order.document)
    for change in order.addenda.select_related("document", "proposed_by").order_by("pk"):
        add(ADDENDUM, _("Addendum"), change.number, change.proposed_by.name, change.document)
    for delivery in Delivery.objects.filter(purchase_order=order).select_related("document").order_by("pk"):
        add("delivery_note", _("Delivery note"), delivery.number, seller, delivery.document)
    records = Acceptance.objects.filter(delivery__purchase_order=order).select_related(
        "document", "counted_by"
    )
    for record in records.order_by("pk"):
        actor = record.counted_by.name if record.counted_by else "Lumbung"
        add("acceptance", _("Acceptance record (BAST)"), record.number, actor, record.document)
    for bill in (
        Invoice.objects.filter(purchase_order=order).select_related("document", "receipt").order_by("pk")
    ):
        add("invoice", bill.get_kind_display(), bill.number, seller, bill.document)
        add("receipt", _("Kuitansi"), bill.receipt.number if bill.receipt else "", seller, bill.receipt)
    gathered = Statement.objects.filter(invoices__purchase_order=order).select_related("document")
    for statement in gathered.distinct().order_by("pk"):
        add("statement", _("Collective bill"), statement.number, seller, statement.document)
    payments = InvoicePayment.objects.filter(invoice__purchase_order=order).select_related("receipt")
    for payment in payments.exclude(receipt=None).order_by("pk"):
        add("receipt", _("Kuitansi"), payment.receipt.number, seller, payment.receipt)
    return sorted(found, key=lambda paper: (paper.at, paper.document.pk))


def payments_of(order: PurchaseOrder) -> list[InvoicePayment]:
    """What was paid or handed in for the order's bills, and found to be right; the oldest first."""
    return list(
        InvoicePayment.objects.filter(invoice__purchase_order=order, status=CONFIRMED)
        .select_related("invoice", "told_by")
        .order_by("confirmed_at", "pk")
    )


def tax_invoices_of(order: PurchaseOrder) -> list[TaxInvoice]:
    """The tax invoices of the order's bills with PPN."""
    return list(
        TaxInvoice.objects.filter(invoice__purchase_order=order).select_related("invoice", "uploaded_by")
    )


def document_ids_of(order: PurchaseOrder) -> set[int]:
    return {paper.document.pk for paper in papers_of(order)}
