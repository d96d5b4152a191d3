"""What members earn by what the storefront sells, and what they are paid. All amounts are whole IDR.

The storefront's own books: both tables are in its schema. A document of `public` is named by plain id and number.
"""

import uuid

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def private_storage():
    """Return the storage without addresses. A function, so that migrations name no backend."""
    return storages["private"]


class Channel(models.TextChoices):
    RETAIL = "retail", _("Retail")
    INSTITUTION = "institution", _("Institutions")
    EXPECTED = "expected", _("Institutions, before acceptance")


class Earning(models.Model):
    """A member's part of one line of an order, at the share that was agreed when it was placed.

    `amount` is share × quantity without the `reduction`: her part of what the buyer was paid back without a return.

    `sales` is her part of the line's value: it is split between its makers by their shares, so that all makers' sales
    together are the lines' totals.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("Order not completed yet")
        EARNED = "earned", _("Earned")
        VOID = "void", _("Order ended without a sale")

    member = models.ForeignKey(
        "catalogue.Member", on_delete=models.PROTECT, related_name="earnings", verbose_name=_("member")
    )
    channel = models.CharField(_("channel"), max_length=12, choices=Channel.choices)
    document_id = models.BigIntegerField()
    document_number = models.CharField(_("document"), max_length=40)
    line_id = models.BigIntegerField()
    product_id = models.BigIntegerField()
    product_name = models.CharField(_("product"), max_length=300)
    quantity = models.PositiveIntegerField(_("quantity"))
    share = models.BigIntegerField(_("share per piece"))
    reduction = models.BigIntegerField(_("less, for money paid back"), default=0)
    amount = models.BigIntegerField(_("amount"))
    sales = models.BigIntegerField(_("sales value"))
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.PENDING)
    placed_at = models.DateTimeField(_("placed"), default=timezone.now)
    earned_at = models.DateTimeField(_("earned"), null=True, blank=True)

    class Meta:
        verbose_name = _("earning")
        verbose_name_plural = _("earnings")
        ordering = ["placed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "line_id", "member"], name="sharing_earning_once"),
            models.CheckConstraint(
                condition=Q(amount=F("share") * F("quantity") - F("reduction"), share__gte=0, amount__gte=0),
                name="sharing_earning_amount",
            ),
            models.CheckConstraint(condition=Q(reduction__gte=0), name="sharing_earning_reduction"),
            models.CheckConstraint(condition=Q(sales__gte=0), name="sharing_earning_sales"),
            models.CheckConstraint(
                condition=Q(status__in=["pending", "earned", "void"]), name="sharing_earning_status"
            ),
            models.CheckConstraint(
                condition=~Q(status="earned") | Q(earned_at__isnull=False), name="sharing_earning_has_moment"
            ),
        ]
        indexes = [
            models.Index(fields=["member", "status", "earned_at"], name="sharing_earning_member"),
            models.Index(fields=["channel", "document_id"], name="sharing_earning_document"),
        ]

    def __str__(self) -> str:
        return f"{self.document_number} {self.product_name}"


class MemberPayment(models.Model):
    """Money that a member was given. A mistake is reversed by a second row with the same amount below zero, never removed."""

    class Method(models.TextChoices):
        TRANSFER = "transfer", _("Bank transfer")
        CASH = "cash", _("Cash, against a signature")

    # Made by the form: pressed twice, it is one payment.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(
        "catalogue.Member", on_delete=models.PROTECT, related_name="payments", verbose_name=_("member")
    )
    amount = models.BigIntegerField(_("amount"))
    paid_on = models.DateField(_("paid on"))
    method = models.CharField(_("method"), max_length=10, choices=Method.choices)
    note = models.CharField(_("note"), max_length=200, blank=True)
    file = models.FileField(
        _("proof"), storage=private_storage, upload_to="member-payments/", max_length=200, blank=True
    )
    content_type = models.CharField(max_length=20, blank=True)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversal"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        db_constraint=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name = _("payment to a member")
        verbose_name_plural = _("payments to members")
        ordering = ["-paid_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, amount__gt=0) | Q(reverses__isnull=False, amount__lt=0),
                name="sharing_memberpayment_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.paid_on} {self.amount}"
