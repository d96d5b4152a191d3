"""What was decided about deliveries that came too late. In `public`."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PenaltyDecision(models.Model):
    """A person of the institution kept a late penalty back, or did without it. Once for each delivery."""

    delivery = models.OneToOneField(
        "receiving.Delivery", on_delete=models.PROTECT, related_name="penalty_decision"
    )
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField(_("days late"))
    # What the terms would allow, IDR; how it was worked out stands in `basis`.
    amount = models.BigIntegerField(_("penalty"))
    basis = models.JSONField(default=dict)
    is_kept = models.BooleanField(_("kept back"))
    reason = models.CharField(_("reason"), max_length=300)
    payment = models.OneToOneField(
        "receiving.InvoicePayment", on_delete=models.PROTECT, null=True, related_name="penalty_decision"
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided"), auto_now_add=True)

    class Meta:
        verbose_name = _("decision on a late penalty")
        verbose_name_plural = _("decisions on late penalties")
        ordering = ["decided_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(days__gt=0), name="receiving_penaltydecision_days"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="receiving_penaltydecision_amount"),
            models.CheckConstraint(
                condition=Q(is_kept=True, payment__isnull=False) | Q(is_kept=False, payment__isnull=True),
                name="receiving_penaltydecision_kept_has_payment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id}: {self.amount}"
