"""Goods that a buyer sends back: what, why, with photos, and what the cooperative answered."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.core.models import private_storage
from marketplace.ordering.models.orders import Order, OrderLine, Shipment
from marketplace.ordering.states import ASKED, RETURN, RETURN_OPEN


class OrderReturn(models.Model):
    """A buyer's request to send goods of a delivered order back. At most one of an order is open at a time."""

    class Reason(models.TextChoices):
        BROKEN = "broken", _("It arrived broken")
        WRONG = "wrong", _("It is not what I ordered")
        DIFFERENT = "different", _("It differs from the description")
        MISSING = "missing", _("Something was missing in the parcel")

    class Wish(models.TextChoices):
        REFUND = "refund", _("My money back")
        REPLACEMENT = "replacement", _("A replacement")

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="returns")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    # Under this name a replacement's pieces are taken from the shelf.
    reference = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    status = models.CharField(_("status"), max_length=10, choices=RETURN.choices, default=ASKED)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)
    text = models.TextField(_("what is wrong"), max_length=1000)
    wish = models.CharField(_("wish"), max_length=12, choices=Wish.choices)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    answer_by = models.DateField(_("to be answered by"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    refund = models.ForeignKey(
        "payments.Refund", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    parcel = models.ForeignKey(Shipment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    arrived_at = models.DateTimeField(_("arrived"), null=True, blank=True)
    refunded_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("return request")
        verbose_name_plural = _("return requests")
        ordering = ["asked_at", "pk"]
        constraints = [
            RETURN.check_constraint("ordering_orderreturn_status"),
            # What the composite foreign keys of its lines and photos point to.
            models.UniqueConstraint(fields=["id", "cooperative"], name="ordering_orderreturn_id_cooperative"),
            models.UniqueConstraint(
                fields=["order"], condition=Q(status__in=RETURN_OPEN), name="ordering_orderreturn_one_open"
            ),
        ]
        indexes = [
            models.Index(
                fields=["cooperative"], condition=Q(status__in=RETURN_OPEN), name="ordering_orderreturn_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.status}"

    @property
    def is_open(self) -> bool:
        return self.status in RETURN_OPEN


class ReturnLine(models.Model):
    """So many pieces of an order line; `accepted` is how many of them the cooperative takes back, once it answered."""

    order_return = models.ForeignKey(OrderReturn, on_delete=models.CASCADE, related_name="lines")
    order_line = models.ForeignKey(OrderLine, on_delete=models.CASCADE, related_name="returned")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField(_("quantity"))
    accepted = models.PositiveIntegerField(_("accepted"), null=True, blank=True)

    class Meta:
        verbose_name = _("line of a return request")
        verbose_name_plural = _("lines of return requests")
        ordering = ["order_line__position"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="ordering_returnline_quantity"),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True) | Q(accepted__lte=F("quantity")),
                name="ordering_returnline_accepted",
            ),
            models.UniqueConstraint(fields=["order_return", "order_line"], name="ordering_returnline_once"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.order_line_id}"


class ReturnPhoto(models.Model):
    """A photo of what is wrong: written anew as JPEG, without position or other hidden data; private."""

    order_return = models.ForeignKey(OrderReturn, on_delete=models.CASCADE, related_name="photos")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    file = models.FileField(_("photo"), storage=private_storage, upload_to="returns/", max_length=200)
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("photo of a return request")
        verbose_name_plural = _("photos of return requests")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.order_return_id} {self.sha256[:12]}"
