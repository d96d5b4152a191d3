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
    LineBalance,
    SignedCopy,
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
    return {"delivery": delivery, "count_photo": photo, "signed_copy": copy}
