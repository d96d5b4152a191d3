"""Somebody who looks for an order by its number, and the code that proves that the order is theirs."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.models import new_token
from marketplace.ordering.models.orders import Order


class OrderLookup(models.Model):
    """One asking. Without an order nobody is written to, but the page answers the same. The code itself is not kept."""

    key = models.CharField(max_length=64, default=new_token, editable=False, unique=True)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, null=True, related_name="lookups")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    client_hash = models.CharField(max_length=64, editable=False)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("looking for an order")
        verbose_name_plural = _("looking for orders")
        constraints = [models.CheckConstraint(condition=Q(tries__lte=10), name="ordering_orderlookup_tries")]
        indexes = [
            models.Index(fields=["client_hash", "asked_at"], name="ordering_orderlookup_client"),
            models.Index(fields=["expires_at"], name="ordering_orderlookup_expires"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.asked_at:%Y-%m-%d %H:%M}"
