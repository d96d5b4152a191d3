"""How many pieces of a made-to-order product can be made in a week, and which weeks are taken. Changed by `catalogue.weeks`."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class WeeklyCapacity(models.Model):
    """So many pieces of a product leave the workshop in a week; a product without this row has no limit."""

    product = models.OneToOneField(
        "catalogue.Product",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="weekly_capacity",
        verbose_name=_("product"),
    )
    pieces = models.PositiveIntegerField(_("pieces a week"), validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("weekly capacity")
        verbose_name_plural = _("weekly capacities")
        constraints = [
            models.CheckConstraint(condition=Q(pieces__gte=1), name="catalogue_weeklycapacity_pieces")
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.pieces}"


class WorkWeek(models.Model):
    """The counter of one product's pieces in one week; made when the first order asks for it."""

    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, related_name="work_weeks")
    monday = models.DateField(_("week from"))
    capacity = models.PositiveIntegerField(_("pieces a week"))
    taken = models.PositiveIntegerField(_("taken"), default=0)

    class Meta:
        verbose_name = _("work week")
        verbose_name_plural = _("work weeks")
        ordering = ["monday"]
        constraints = [
            models.UniqueConstraint(fields=["product", "monday"], name="catalogue_workweek_once"),
            models.CheckConstraint(
                condition=Q(taken__lte=F("capacity")), name="catalogue_workweek_not_overbooked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.monday}"


class WorkHold(models.Model):
    """Pieces of a week held for an order (named by its public id)."""

    order_reference = models.UUIDField(_("order"), db_index=True)
    week = models.ForeignKey(WorkWeek, on_delete=models.PROTECT, related_name="holds")
    pieces = models.PositiveIntegerField(_("pieces"))
    expires_at = models.DateTimeField(_("expires at"), null=True)

    class Meta:
        verbose_name = _("hold of a week")
        verbose_name_plural = _("holds of weeks")
        constraints = [
            models.UniqueConstraint(fields=["order_reference", "week"], name="catalogue_workhold_once")
        ]

    def __str__(self) -> str:
        return f"{self.order_reference} {self.pieces}"
