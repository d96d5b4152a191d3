"""An order of theirs with everything below it: lines, parcels, remarks, its payment with proof and refund."""

import uuid
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from marketplace.ordering.models import (
    Order,
    OrderEvent,
    OrderLine,
    OrderLookup,
    OrderPayment,
    OrderRemark,
    OrderReturn,
    ReturnLine,
    ReturnPhoto,
    Shipment,
    ShipmentLine,
)
from marketplace.payments.models import Method, Payment, PaymentEvent, PaymentProof, Refund
from tests.catalogue.factories import picture_bytes


class TheirOrder:
    """A part of the world; it finds `theirs`, `their_shopper`, `product` and `variant` there."""

    def _order(self) -> None:
        now, today = timezone.now(), date.today()
        self.order = Order.objects.create(
            number="PSN/BKS/2026/000001",
            checkout_key=uuid.uuid4(),
            cooperative=self.theirs,
            user=self.their_shopper,
            buyer_name="Dewi Bekasi",
            buyer_email=self.their_shopper.email,
            buyer_phone="6281234567890",
            fulfilment="pickup",
            delivery_zone="pickup",
            delivery_label="Ambil sendiri",
            promised_from=today,
            promised_until=today + timedelta(days=1),
            subtotal=100_000,
            delivery_price=0,
            total=100_000,
            payment_method=Method.BANK_TRANSFER,
            payment_due_at=now + timedelta(days=1),
            status="proof_submitted",
        )
        here = {"order": self.order, "cooperative": self.theirs}
        line = OrderLine.objects.create(
            **here,
            position=1,
            product_id=self.product.pk,
            variant_id=self.variant.pk,
            sku=self.variant.sku,
            name=self.product.name,
            unit="lembar",
            unit_price=100_000,
            quantity=1,
            total=100_000,
        )
        OrderEvent.objects.create(**here, event="place", status="awaiting_payment", actor="buyer")
        parcel = Shipment.objects.create(**here, courier="JNE", tracking_number="BKS1")
        ShipmentLine.objects.create(shipment=parcel, order_line=line, cooperative=self.theirs, quantity=1)
        OrderRemark.objects.create(**here, kind="note", text="Catatan Bekasi")
        self.orderreturn = OrderReturn.objects.create(
            **here, reason="broken", text="Sobek di tepi", wish="refund", answer_by=today
        )
        ReturnLine.objects.create(
            order_return=self.orderreturn, order_line=line, cooperative=self.theirs, quantity=1
        )
        self.return_photo = ReturnPhoto(
            order_return=self.orderreturn, cooperative=self.theirs, sha256="b" * 64
        )
        self.return_photo.file.save("sobek.jpg", ContentFile(picture_bytes()), save=True)
        OrderLookup.objects.create(**here, client_hash="c" * 64, expires_at=now)
        self.payment = Payment.objects.create(
            method=Method.BANK_TRANSFER,
            status="submitted",
            payee=self.theirs,
            amount=100_000,
            suffix=17,
            description="Pesanan Bekasi",
            expires_at=now + timedelta(days=1),
        )
        self.order_payment = OrderPayment.objects.create(**here, payment=self.payment, attention="late")
        self.proof = PaymentProof(payment=self.payment, content_type="image/jpeg", size=10, sha256="a" * 64)
        self.proof.file.save("bukti.jpg", ContentFile(picture_bytes()), save=True)
        self.refund = Refund.objects.create(
            payment=self.payment,
            cooperative=self.theirs,
            amount=1_000,
            reason="Cacat",
            file=ContentFile(picture_bytes(), name="bukti.jpg"),
            content_type="image/jpeg",
        )
        PaymentEvent.objects.create(
            provider="stripe", event_id="evt_b", kind="x", payload={}, payment=self.payment, occurred_at=now
        )
