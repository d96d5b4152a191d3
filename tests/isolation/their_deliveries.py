"""One row of everything that follows their purchase order."""

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from marketplace.accounts.models import User
from marketplace.core.models import Document
from marketplace.procurement.models import PurchaseOrder, PurchaseOrderLine
from marketplace.receiving.models import (
    Acceptance,
    CountPhoto,
    Delivery,
    DeliveryLine,
    Fulfilment,
    Invoice,
    InvoiceLine,
    InvoicePayment,
    LineBalance,
    PenaltyDecision,
    PortionChange,
    SellerScale,
    SignedCopy,
    Statement,
    Swap,
    TaxInvoice,
)

SCAN = b"%PDF-1.7 salinan bertanda tangan"


def write_receiving(
    order: PurchaseOrder, line: PurchaseOrderLine, document: Document, person: User
) -> dict[str, Any]:
    """Everything by name; a delivery that was counted and waits for signatures."""
    theirs = {"cooperative_id": order.cooperative_id}
    digest = {"content_type": "application/pdf", "sha256": hashlib.sha256(SCAN).hexdigest()}
    Fulfilment.objects.create(purchase_order=order, institution=order.institution, **theirs)
    LineBalance.objects.create(
        line=line, purchase_order=order, ordered=30, rejected=2, outstanding=28, planned=10, **theirs
    )
    delivery = Delivery.objects.create(
        purchase_order=order,
        institution=order.institution,
        position=1,
        number="SJ/BKS/2026/000001",
        status="counted",
        planned_on=order.wanted_on,
        place=order.place,
        document=document,
        **theirs,
    )
    row = DeliveryLine.objects.create(delivery=delivery, line=line, quantity=10, **theirs)
    photo = CountPhoto.objects.create(
        delivery_line=row, file=ContentFile(SCAN, name="foto.pdf"), **digest, **theirs
    )
    Acceptance.objects.create(
        delivery=delivery,
        number="BAST/BKS/2026/000001",
        document=document,
        arrived_at=timezone.now(),
        **theirs,
    )
    copy = SignedCopy.objects.create(
        purchase_order=order,
        document=document,
        file=ContentFile(SCAN, name="salinan.pdf"),
        size=len(SCAN),
        uploaded_by=person,
        **digest,
        **theirs,
    )
    statement = Statement.objects.create(
        institution=order.institution,
        number="TK/BKS/2026/000001",
        issued_on=order.wanted_on,
        due_on=order.wanted_on,
        document=document,
        issued_by=person,
        **theirs,
    )
    scale = SellerScale.objects.create(
        fiscal_year=2026, scale="micro", source="RAT 2025", stated_by=person, **theirs
    )
    invoice = Invoice.objects.create(
        purchase_order=order,
        statement=statement,
        institution=order.institution,
        kind="bill",
        number="INV/BKS/2026/000001",
        issued_on=order.wanted_on,
        due_on=order.wanted_on,
        goods=200_000,
        total=200_000,
        cash_due=200_000,
        document=document,
        issued_by=person,
        **theirs,
    )
    InvoiceLine.objects.create(
        invoice=invoice, line=line, quantity=2, unit_price=100_000, total=200_000, **theirs
    )
    payment = InvoicePayment.objects.create(
        invoice=invoice,
        kind="transfer",
        amount=50_000,
        paid_on=order.wanted_on,
        file=ContentFile(SCAN, name="bukti.pdf"),
        told_by=person,
        **digest,
        **theirs,
    )
    TaxInvoice.objects.create(
        invoice=invoice,
        number="0400002600000001",
        issued_on=order.wanted_on,
        file=ContentFile(SCAN, name="faktur.pdf"),
        size=len(SCAN),
        uploaded_by=person,
        **digest,
        **theirs,
    )
    change = PortionChange.objects.create(
        delivery=delivery, before=10, wanted=12, price_difference=200_000, asked_by=person, **theirs
    )
    other = PurchaseOrderLine.objects.create(
        purchase_order=order, position=2, product_id=line.product_id, variant_id=line.variant_id,
        name=line.name, unit=line.unit, quantity=1, unit_price=100_000, total=100_000, **theirs,
    )  # fmt: skip
    report = Document.objects.create(
        kind="msme_report",
        number="LP/SDUA/2026/000001",
        title="Laporan",
        language="id",
        cooperative_id=order.cooperative_id,
        institution_id=order.institution_id,
        issued_at=timezone.now(),
        data={},
        sha256=document.sha256,
        size=document.size,
        file=document.file.name,
    )
    swap = Swap.objects.create(
        purchase_order=order, given_back=line, wanted=other, quantity=1, asked_by=person, **theirs
    )
    decision = PenaltyDecision.objects.create(
        delivery=delivery, days=1, amount=200, is_kept=False, reason="Banjir", decided_by=person, **theirs
    )
    return {
        "penalty_decision": decision,
        "delivery": delivery,
        "count_photo": photo,
        "signed_copy": copy,
        "invoice": invoice,
        "invoice_payment": payment,
        "statement": statement,
        "seller_scale": scale,
        "portion_change": change,
        "swap": swap,
        "report_document": report,
    }
