"""What changes after the order: portions of a catering date, and sizes that did not fit."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.receiving.states import ASKED, CHANGE, KINDS


class PortionChange(models.Model):
    """Other portions for one catering date: at once before the day's cut-off, a request to the cooperative after it."""

    delivery = models.ForeignKey(
        "receiving.Delivery", on_delete=models.PROTECT, related_name="portion_changes"
    )
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    before = models.PositiveIntegerField(_("portions before"))
    wanted = models.PositiveIntegerField(_("portions wanted"))
    # Of all goods, without tax; below zero when there are fewer portions. IDR.
    price_difference = models.BigIntegerField(_("difference in price"))
    status = models.CharField(_("status"), max_length=10, choices=CHANGE.choices, default=ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("change of portions")
        verbose_name_plural = _("changes of portions")
        ordering = ["asked_at", "pk"]
        constraints = [
            CHANGE.check_constraint("receiving_portionchange_status"),
            models.CheckConstraint(condition=Q(wanted__gt=0), name="receiving_portionchange_wanted"),
            models.UniqueConstraint(
                fields=["delivery"], condition=Q(status="asked"), name="receiving_portionchange_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.wanted}"

    @property
    def status_kind(self) -> str:
        return KINDS[self.status]


class Swap(models.Model):
    """Accepted pieces that shall be exchanged for another size of the same order, at the same price."""

    purchase_order = models.ForeignKey(
        "procurement.PurchaseOrder", on_delete=models.PROTECT, related_name="swaps"
    )
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    given_back = models.ForeignKey(
        "procurement.PurchaseOrderLine", on_delete=models.PROTECT, related_name="swaps_from"
    )
    wanted = models.ForeignKey(
        "procurement.PurchaseOrderLine", on_delete=models.PROTECT, related_name="swaps_to"
    )
    quantity = models.PositiveIntegerField(_("quantity"))
    status = models.CharField(_("status"), max_length=10, choices=CHANGE.choices, default=ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    done_at = models.DateTimeField(_("exchanged"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    # What the cooperative answered: when it exchanges them, or why it does not.
    planned_on = models.DateField(_("day of the exchange"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("exchange of sizes")
        verbose_name_plural = _("exchanges of sizes")
        ordering = ["asked_at", "pk"]
        constraints = [
            CHANGE.check_constraint("receiving_swap_status"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="receiving_swap_quantity"),
            models.CheckConstraint(condition=~Q(given_back=F("wanted")), name="receiving_swap_another_size"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity}: {self.given_back_id} → {self.wanted_id}"

    @property
    def status_kind(self) -> str:
        return KINDS[self.status]
