"""One pay page for the payments of several cooperatives. All amounts are whole IDR.

Each cooperative's order keeps a payment of its own, so refunds, deadlines and the ledger know nothing of this. Here stands
only what the provider was asked for: the sum, and which payment is how much of it. A storefront sees its own part.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.payments.states import JOINT, PENDING


class JointPayment(models.Model):
    """What a buyer pays at once to a provider that takes money for several cooperatives."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    status = models.CharField(_("status"), max_length=12, choices=JOINT.choices, default=PENDING)
    amount = models.BigIntegerField(_("amount"))
    amount_received = models.BigIntegerField(_("amount received"), null=True, blank=True)
    provider_fee = models.BigIntegerField(_("provider's fee"), default=0)
    # Written before the provider is called, so that a call whose answer was lost is repeated as the same call.
    idempotency_key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    provider_reference = models.CharField(_("provider's reference"), max_length=255, blank=True)
    provider_address = models.URLField(_("pay page"), max_length=2000, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    expires_at = models.DateTimeField(_("to be paid by"))
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    expired_at = models.DateTimeField(_("expired"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    class Meta:
        verbose_name = _("combined payment")
        verbose_name_plural = _("combined payments")
        ordering = ["-created_at"]
        constraints = [
            JOINT.check_constraint("payments_jointpayment_status"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_jointpayment_amount"),
            models.CheckConstraint(
                condition=~Q(status="received") | Q(amount_received__isnull=False),
                name="payments_jointpayment_received_has_amount",
            ),
            models.UniqueConstraint(
                fields=["provider_reference"],
                condition=~Q(provider_reference=""),
                name="payments_jointpayment_reference",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.status}"


class JointPart(models.Model):
    """What of a combined payment belongs to one cooperative's payment."""

    joint = models.ForeignKey(JointPayment, on_delete=models.PROTECT, related_name="parts")
    payment = models.ForeignKey("payments.Payment", on_delete=models.PROTECT, related_name="joint_parts")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("description"), max_length=160)
    amount = models.BigIntegerField(_("amount"))
    # Its pay page can still be paid: a payment is on one such page at most.
    is_open = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("part of a combined payment")
        verbose_name_plural = _("parts of combined payments")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_jointpart_amount"),
            models.UniqueConstraint(fields=["joint", "payment"], name="payments_jointpart_once"),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(is_open=True), name="payments_jointpart_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.amount}"
