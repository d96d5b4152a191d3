"""An order with its lines, its timeline, its parcels and its payments. All amounts are whole IDR, weights grams.

An order names what it took from a cooperative's catalogue by id and keeps a snapshot: it never changes because a
catalogue did. Rows below an order repeat its cooperative under a composite foreign key, for row-level security.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.core.models import new_token
from marketplace.ordering.states import AWAITING_PAYMENT, ORDER, UNPAID

# What stands in place of the address of a buyer whose data were erased.
NOBODYS_ADDRESS = "terhapus@terhapus.invalid"


class Fulfilment(models.TextChoices):
    DELIVERY = "delivery", _("Delivery to an address")
    PICKUP = "pickup", _("Pick up at the cooperative")


class Order(models.Model):
    """What a shopper ordered from one cooperative."""

    reference = models.UUIDField(_("reference"), default=uuid.uuid4, editable=False)
    number = models.CharField(_("number"), max_length=40)
    token = models.CharField(max_length=64, default=new_token, editable=False)
    # One per checkout that was begun: the second click of "place order" finds the first one's order.
    checkout_key = models.UUIDField(editable=False)
    cooperative = models.ForeignKey(
        "tenants.Cooperative", on_delete=models.PROTECT, related_name="+", verbose_name=_("cooperative")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("account"),
    )
    language = models.CharField(_("language"), max_length=5, default="id")
    status = models.CharField(_("status"), max_length=20, choices=ORDER.choices, default=AWAITING_PAYMENT)

    buyer_name = models.CharField(_("buyer"), max_length=120)
    buyer_email = models.EmailField(_("e-mail"))
    buyer_phone = models.CharField(_("WhatsApp number"), max_length=16)

    fulfilment = models.CharField(_("delivery or pickup"), max_length=10, choices=Fulfilment.choices)
    street = models.TextField(_("address"), blank=True)
    landmark = models.CharField(_("landmark"), max_length=120, blank=True)
    district = models.ForeignKey(
        "tenants.Region",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("district"),
    )
    # As it was called then: «Kec. Jombang, Kota Cilegon, Banten».
    place = models.CharField(_("place"), max_length=320, blank=True)
    note = models.CharField(_("note to the cooperative"), max_length=300, blank=True)

    delivery_zone = models.CharField(_("delivery zone"), max_length=10)
    delivery_label = models.CharField(_("delivery"), max_length=120)
    promised_from = models.DateField(_("promised from"))
    promised_until = models.DateField(_("promised until"))
    weight = models.PositiveIntegerField(_("weight (grams)"), default=0)

    subtotal = models.BigIntegerField(_("subtotal"))
    delivery_price = models.BigIntegerField(_("delivery price"))
    total = models.BigIntegerField(_("total"))

    payment_method = models.CharField(_("payment method"), max_length=16)
    payment_due_at = models.DateTimeField(_("to be paid by"))

    placed_at = models.DateTimeField(_("placed"), default=timezone.now)
    proof_submitted_at = models.DateTimeField(_("proof received"), null=True, blank=True)
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    packed_at = models.DateTimeField(_("packed"), null=True, blank=True)
    shipped_at = models.DateTimeField(_("shipped"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    # Set on delivery. The last day for asking to send goods back, none where nothing is taken back; and the last day
    # before the order completes by itself.
    return_until = models.DateField(_("to be sent back until"), null=True, blank=True)
    completes_on = models.DateField(_("completes by itself on"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    expired_at = models.DateTimeField(_("expired"), null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-placed_at", "-pk"]
        constraints = [
            ORDER.check_constraint("ordering_order_status"),
            models.UniqueConstraint(fields=["cooperative", "number"], name="ordering_order_number"),
            models.UniqueConstraint(
                fields=["cooperative", "checkout_key"], name="ordering_order_checkout_key"
            ),
            models.UniqueConstraint(fields=["token"], name="ordering_order_token"),
            models.UniqueConstraint(fields=["reference"], name="ordering_order_reference"),
            # What the composite foreign keys of lines, events, parcels and payments point to.
            models.UniqueConstraint(fields=["id", "cooperative"], name="ordering_order_id_cooperative"),
            models.CheckConstraint(
                condition=Q(subtotal__gte=0, delivery_price__gte=0, total__gte=0),
                name="ordering_order_amounts",
            ),
            models.CheckConstraint(
                condition=Q(total=F("subtotal") + F("delivery_price")), name="ordering_order_total_is_sum"
            ),
            models.CheckConstraint(
                condition=Q(promised_until__gte=F("promised_from")), name="ordering_order_promise"
            ),
            models.CheckConstraint(
                condition=Q(fulfilment="pickup") | (Q(district__isnull=False) & ~Q(street="")),
                name="ordering_order_delivery_has_address",
            ),
        ]
        indexes = [
            models.Index(fields=["cooperative", "status", "-placed_at"], name="ordering_order_desk"),
            models.Index(fields=["user", "-placed_at"], name="ordering_order_user"),
            models.Index(
                fields=["payment_due_at"], condition=Q(status__in=UNPAID), name="ordering_order_unpaid"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_pickup(self) -> bool:
        return self.fulfilment == Fulfilment.PICKUP

    @property
    def is_forgotten(self) -> bool:
        """Whether its buyer's data were erased: what is left are the cooperative's books, nobody's page."""
        return self.buyer_email == NOBODYS_ADDRESS

    @property
    def is_unpaid(self) -> bool:
        return self.status in UNPAID


class OrderLine(models.Model):
    """Pieces of one variant as they were ordered; `snapshot` is all that the catalogue said then."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    product_id = models.BigIntegerField()
    variant_id = models.BigIntegerField()
    sku = models.CharField(_("SKU"), max_length=40)
    name = models.CharField(_("product"), max_length=120)
    variant_label = models.CharField(_("variant"), max_length=140, blank=True)
    unit = models.CharField(_("unit"), max_length=20)
    unit_price = models.BigIntegerField(_("price each"))
    quantity = models.PositiveIntegerField(_("quantity"))
    total = models.BigIntegerField(_("total"))
    snapshot = models.JSONField(default=dict)
    # The story of this storefront that led the buyer to it, if one did.
    story_id = models.BigIntegerField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="ordering_orderline_quantity"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="ordering_orderline_unit_price"),
            models.CheckConstraint(
                condition=Q(total=F("unit_price") * F("quantity")), name="ordering_orderline_total"
            ),
            models.UniqueConstraint(fields=["order", "position"], name="ordering_orderline_position"),
        ]
        indexes = [
            models.Index(
                fields=["cooperative", "story_id"],
                condition=Q(story_id__isnull=False),
                name="ordering_orderline_story",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name}"

    @property
    def full_name(self) -> str:
        """«Kemeja Krakatau (L · lengan panjang)»."""
        return f"{self.name} ({self.variant_label})" if self.variant_label else self.name


class OrderEvent(models.Model):
    """One entry of the timeline that buyer and cooperative both see. Staff appear by what they are, not by name."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="timeline")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    event = models.CharField(max_length=20)
    status = models.CharField(max_length=20, choices=ORDER.choices)
    actor = models.CharField(
        max_length=12,
        choices=[
            ("buyer", _("Buyer")),
            ("cooperative", _("Cooperative")),
            ("provider", _("Payment provider")),
            ("system", _("Lumbung")),
        ],
    )
    # Who of the staff it was; the buyer reads "Cooperative" only.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("order event")
        verbose_name_plural = _("order events")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.order_id} {self.event}"


class Shipment(models.Model):
    """A parcel of an order on its way."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="shipments")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    courier = models.CharField(_("courier"), max_length=60)
    tracking_number = models.CharField(_("tracking number"), max_length=60, blank=True)
    shipped_at = models.DateTimeField(_("shipped"), default=timezone.now)

    class Meta:
        verbose_name = _("parcel")
        verbose_name_plural = _("parcels")
        ordering = ["shipped_at", "pk"]
        constraints = [
            # What the composite foreign key of its lines points to.
            models.UniqueConstraint(fields=["id", "cooperative"], name="ordering_shipment_id_cooperative"),
        ]

    def __str__(self) -> str:
        return f"{self.courier} {self.tracking_number}".strip()


class ShipmentLine(models.Model):
    """So many pieces of an order line are in this parcel. A parcel without lines holds the whole order."""

    shipment = models.ForeignKey(Shipment, on_delete=models.CASCADE, related_name="lines")
    order_line = models.ForeignKey(OrderLine, on_delete=models.CASCADE, related_name="parcels")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField(_("quantity"))

    class Meta:
        verbose_name = _("line of a parcel")
        verbose_name_plural = _("lines of parcels")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="ordering_shipmentline_quantity"),
            models.UniqueConstraint(fields=["shipment", "order_line"], name="ordering_shipmentline_once"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.order_line_id}"


class OrderRemark(models.Model):
    """What the staff wrote about an order: to each other, or to its buyer. The buyer's page does not show it."""

    class Kind(models.TextChoices):
        NOTE = "note", _("Internal note")
        EMAIL = "email", _("E-mail to the buyer")
        WHATSAPP = "whatsapp", _("WhatsApp message to the buyer")

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="remarks")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    subject = models.CharField(_("subject"), max_length=120, blank=True)
    text = models.TextField(_("text"), max_length=2000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("remark on an order")
        verbose_name_plural = _("remarks on orders")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.order_id}"


class OrderPayment(models.Model):
    """A payment pays an order. The payment knows nothing of it; who may see the payment follows from this row."""

    class Attention(models.TextChoices):
        NONE = "", _("nothing")
        LATE = "late", _("Paid after the order had ended")
        AMOUNT = "amount", _("Another amount than asked for")
        TWICE = "twice", _("The order was paid already")
        REFUND = "refund", _("The order was cancelled after it was paid")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="payments")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    payment = models.ForeignKey("payments.Payment", on_delete=models.PROTECT, related_name="+")
    # Somebody of the storefront has to decide what to do with this money.
    attention = models.CharField(
        _("to be looked at"), max_length=8, choices=Attention.choices, blank=True, default=""
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("payment of an order")
        verbose_name_plural = _("payments of orders")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "payment"], name="ordering_orderpayment_once"),
        ]
        indexes = [
            models.Index(
                fields=["cooperative"], condition=~Q(attention=""), name="ordering_orderpayment_flagged"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} ← {self.payment_id}"
