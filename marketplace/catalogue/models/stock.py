"""What is on the shelf and what is promised. Changed by `catalogue.stock` under a row lock only."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Stock(models.Model):
    """Pieces of one variant: on hand, and of these reserved by orders not yet shipped. Made-to-order goods have none."""

    variant = models.OneToOneField(
        "catalogue.Variant", on_delete=models.PROTECT, related_name="stock", verbose_name=_("variant")
    )
    on_hand = models.PositiveIntegerField(_("on hand"), default=0)
    reserved = models.PositiveIntegerField(_("reserved"), default=0)
    low_at = models.PositiveIntegerField(_("warn at or below"), default=3)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("stock")
        verbose_name_plural = _("stock")
        constraints = [
            # Overselling is impossible whatever the code does.
            models.CheckConstraint(
                condition=Q(reserved__lte=F("on_hand")), name="catalogue_stock_not_oversold"
            )
        ]

    @property
    def available(self) -> int:
        return self.on_hand - self.reserved


class Reservation(models.Model):
    """Pieces held for an order (named by its public id) until it is shipped, cancelled or expires."""

    order_reference = models.UUIDField(_("order"), db_index=True)
    variant = models.ForeignKey("catalogue.Variant", on_delete=models.PROTECT, related_name="reservations")
    quantity = models.PositiveIntegerField(_("quantity"))
    expires_at = models.DateTimeField(_("expires at"), null=True, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        constraints = [
            models.UniqueConstraint(fields=["order_reference", "variant"], name="catalogue_reservation_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="catalogue_reservation_quantity"),
        ]
