"""Deliveries of a purchase order, their acceptance, and scans of what was signed. All in `public`."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from marketplace.core.models import private_storage
from marketplace.receiving.states import DELIVERY, KINDS, PLANNED


class Delivery(models.Model):
    """Goods that go to one place on one day. `number` is the delivery note's, given when it is issued."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    purchase_order = models.ForeignKey(
        "procurement.PurchaseOrder", on_delete=models.PROTECT, related_name="deliveries"
    )
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey("accounts.Institution", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(_("number"), max_length=40, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=DELIVERY.choices, default=PLANNED)

    planned_on = models.DateField(_("date"))
    planned_from = models.TimeField(_("from"), null=True, blank=True)
    planned_until = models.TimeField(_("until"), null=True, blank=True)
    place = models.TextField(_("place"), max_length=300)
    menu = models.CharField(_("menu"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    packages = models.PositiveSmallIntegerField(_("packages"), default=1)
    carried_by = models.CharField(_("brought by"), max_length=120, blank=True)
    # Catering: until when the institution changes the portions by itself.
    changes_until = models.DateTimeField(_("changes until"), null=True, blank=True)

    document = models.ForeignKey("core.Document", on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    counted_at = models.DateTimeField(_("counted"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["planned_on", "position"]
        constraints = [
            DELIVERY.check_constraint("receiving_delivery_status"),
            models.UniqueConstraint(
                fields=["purchase_order", "position"], name="receiving_delivery_position"
            ),
            models.UniqueConstraint(
                fields=["cooperative", "number"], condition=~Q(number=""), name="receiving_delivery_number"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["planned", "cancelled"]) | ~Q(number=""),
                name="receiving_delivery_sent_has_number",
            ),
            models.CheckConstraint(
                condition=Q(packages__gte=1, packages__lte=500), name="receiving_delivery_packages"
            ),
        ]
        indexes = [
            models.Index(fields=["cooperative", "planned_on"], name="receiving_delivery_desk"),
            models.Index(fields=["institution", "planned_on"], name="receiving_delivery_workspace"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.purchase_order_id}/{self.position}"

    @property
    def status_kind(self) -> str:
        return KINDS[self.status]


class DeliveryLine(models.Model):
    """Pieces of one ordered line on one delivery, and what the receiver counted of them."""

    class Reason(models.TextChoices):
        MISSING = "missing", _("Did not arrive")
        DAMAGED = "damaged", _("Broken, torn or stained")
        WRONG = "wrong", _("Not what was ordered")
        SIZE = "size", _("Wrong size")
        LATE = "late", _("Came too late")
        SPOILED = "spoiled", _("Not fit to eat")
        OTHER = "other", pgettext_lazy("reason", "Something else")

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="lines")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(
        "procurement.PurchaseOrderLine", on_delete=models.PROTECT, related_name="deliveries"
    )
    quantity = models.PositiveIntegerField(_("quantity"))
    accepted = models.PositiveIntegerField(_("accepted"), null=True, blank=True)
    rejected = models.PositiveIntegerField(_("rejected"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices, blank=True)
    remark = models.CharField(_("what is wrong"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("line of a delivery")
        verbose_name_plural = _("lines of deliveries")
        ordering = ["line__position"]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "line"], name="receiving_deliveryline_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="receiving_deliveryline_quantity"),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True, rejected__isnull=True)
                | Q(quantity=F("accepted") + F("rejected")),
                name="receiving_deliveryline_counted",
            ),
            models.CheckConstraint(
                condition=Q(rejected__isnull=True) | Q(rejected=0) | ~Q(reason=""),
                name="receiving_deliveryline_rejected_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line_id}"


class CountPhoto(models.Model):
    """A picture of what was rejected, written anew and without its hidden data."""

    delivery_line = models.ForeignKey(DeliveryLine, on_delete=models.CASCADE, related_name="photos")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    file = models.FileField(storage=private_storage, upload_to="receiving/photos/", max_length=200)
    content_type = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    taken_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("photo of a count")
        verbose_name_plural = _("photos of counts")

    def __str__(self) -> str:
        return self.sha256[:12]


class Acceptance(models.Model):
    """The acceptance record (BAST) of one delivery. It is in force once both sides that must sign have signed."""

    delivery = models.OneToOneField(Delivery, on_delete=models.PROTECT, related_name="acceptance")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("number"), max_length=40)
    document = models.ForeignKey("core.Document", on_delete=models.PROTECT, related_name="+")
    counted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    arrived_at = models.DateTimeField(_("arrived"))
    is_automatic = models.BooleanField(_("by agreement, without a count"), default=False)
    needs_signatures = models.BooleanField(default=True)
    buyer_signed_at = models.DateTimeField(_("signed by the institution"), null=True, blank=True)
    buyer_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    seller_signed_at = models.DateTimeField(_("signed by the cooperative"), null=True, blank=True)
    seller_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    counted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("acceptance record")
        verbose_name_plural = _("acceptance records")
        constraints = [
            models.UniqueConstraint(fields=["cooperative", "number"], name="receiving_acceptance_number"),
            models.CheckConstraint(
                condition=Q(needs_signatures=False) | Q(is_automatic=False),
                name="receiving_acceptance_signature_is_not_automatic",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_signed(self) -> bool:
        return not self.needs_signatures or bool(self.buyer_signed_at and self.seller_signed_at)


class SignedCopy(models.Model):
    """A scan of an issued paper after it was printed, signed and stamped. Several may follow each other; none is removed."""

    purchase_order = models.ForeignKey(
        "procurement.PurchaseOrder", on_delete=models.PROTECT, related_name="signed_copies"
    )
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey("core.Document", on_delete=models.PROTECT, related_name="+")
    file = models.FileField(storage=private_storage, upload_to="receiving/signed/", max_length=200)
    content_type = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text=_("In bytes."))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_cooperative = models.BooleanField(default=False)
    uploaded_at = models.DateTimeField(_("attached"), auto_now_add=True)

    class Meta:
        verbose_name = _("signed copy")
        verbose_name_plural = _("signed copies")
        ordering = ["uploaded_at", "pk"]

    def __str__(self) -> str:
        return f"{self.document_id} {self.sha256[:12]}"
