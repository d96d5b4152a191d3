"""How far a confirmed purchase order is, line by line. Quantities are pieces or portions."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Fulfilment(models.Model):
    """What both sides agreed for carrying out one purchase order. It begins when the cooperative confirms."""

    class Billing(models.TextChoices):
        EACH = "each", _("A bill after each delivery")
        MONTHLY = "monthly", _("One bill a month")
        WHOLE = "whole", _("One bill when all is delivered")

    purchase_order = models.OneToOneField(
        "procurement.PurchaseOrder", on_delete=models.PROTECT, related_name="fulfilment"
    )
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey("accounts.Institution", on_delete=models.PROTECT, related_name="+")
    billing = models.CharField(_("billing"), max_length=8, choices=Billing.choices, default=Billing.EACH)
    due_days = models.PositiveSmallIntegerField(_("days to pay"), default=14)
    advance_percent = models.PositiveSmallIntegerField(_("advance (%)"), default=0)
    # Only private companies may agree to it; a government body's acceptance is a signature.
    auto_accept_days = models.PositiveSmallIntegerField(
        _("accepted by itself after (days)"), null=True, blank=True
    )
    opened_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(_("all accepted"), null=True, blank=True)

    class Meta:
        verbose_name = _("fulfilment of a purchase order")
        verbose_name_plural = _("fulfilments of purchase orders")
        constraints = [
            models.CheckConstraint(
                condition=Q(advance_percent__lte=100), name="receiving_fulfilment_advance"
            ),
            models.CheckConstraint(
                condition=Q(auto_accept_days__isnull=True) | Q(auto_accept_days__gte=1),
                name="receiving_fulfilment_auto_accept",
            ),
        ]

    def __str__(self) -> str:
        return str(self.purchase_order_id)


class LineBalance(models.Model):
    """Where every ordered piece of one line is: ordered = accepted + rejected + outstanding, always.

    `planned` of the outstanding stand on deliveries that are under way. Rejected pieces come back to the outstanding when
    they are delivered again; the institution did without `waived` of them. No more is ever `invoiced` than accepted.
    """

    line = models.OneToOneField(
        "procurement.PurchaseOrderLine", on_delete=models.PROTECT, related_name="balance"
    )
    purchase_order = models.ForeignKey(
        "procurement.PurchaseOrder", on_delete=models.PROTECT, related_name="balances"
    )
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    ordered = models.PositiveIntegerField(_("ordered"))
    accepted = models.PositiveIntegerField(_("accepted"), default=0)
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    outstanding = models.PositiveIntegerField(_("outstanding"))
    planned = models.PositiveIntegerField(_("on deliveries"), default=0)
    waived = models.PositiveIntegerField(_("done without"), default=0)
    invoiced = models.PositiveIntegerField(_("invoiced"), default=0)

    class Meta:
        verbose_name = _("balance of an ordered line")
        verbose_name_plural = _("balances of ordered lines")
        ordering = ["line__position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ordered=F("accepted") + F("rejected") + F("outstanding")),
                name="receiving_linebalance_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(planned__lte=F("outstanding")), name="receiving_linebalance_not_over_the_order"
            ),
            models.CheckConstraint(
                condition=Q(waived__lte=F("rejected")), name="receiving_linebalance_waived_was_rejected"
            ),
            models.CheckConstraint(
                condition=Q(invoiced__lte=F("accepted")), name="receiving_linebalance_not_over_the_accepted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.accepted}/{self.ordered}"

    @property
    def to_plan(self) -> int:
        """Pieces that can stand on a new delivery: those nobody sent yet, and those to be delivered again."""
        return self.outstanding - self.planned + self.to_redeliver

    @property
    def to_come(self) -> int:
        """Pieces that can still be accepted."""
        return self.outstanding + self.to_redeliver

    @property
    def to_redeliver(self) -> int:
        return self.rejected - self.waived

    @property
    def to_invoice(self) -> int:
        return self.accepted - self.invoiced

    @property
    def is_settled(self) -> bool:
        """Nothing more is to come."""
        return self.to_come == 0
