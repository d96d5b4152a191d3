"""Catering: what a package contains, and how many portions a day the kitchen can cook.

A day's portions are taken under the same kind of row lock as stock, for shoppers and institutions alike.
"""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from marketplace.catalogue.models.fields import WordsField
from marketplace.core.dates import plain_date


class CateringOffer(models.Model):
    """What makes a product a catering package; its price per head stands in the product's variant and tiers."""

    class Serving(models.TextChoices):
        BOX = "kotak", _("Boxes")
        BUFFET = "prasmanan", _("Buffet")
        TUMPENG = "tumpeng", _("Tumpeng")
        SNACK = "snack", _("Snack boxes")

    product = ParentalKey("catalogue.Product", on_delete=models.CASCADE, related_name="catering")
    serving_style = models.CharField(
        _("serving style"), max_length=10, choices=Serving.choices, default=Serving.BOX
    )
    contents = WordsField(
        _("contents"),
        help_text=_("What is in one portion, with commas between: nasi putih, ayam bakar, sambal."),
    )
    allergens = WordsField(
        _("allergens"), blank=True, help_text=_("With commas between: kacang, udang, telur, susu, gandum.")
    )
    minimum_heads = models.PositiveIntegerField(_("minimum portions"), default=20)
    lead_days = models.PositiveSmallIntegerField(_("order ahead (days)"), default=2)
    cutoff_hour = models.PositiveSmallIntegerField(
        _("until (hour of that day)"), default=15, validators=[MinValueValidator(0), MaxValueValidator(23)]
    )
    portions_per_day = models.PositiveIntegerField(_("portions a day"), default=200)

    class Meta:
        verbose_name = _("catering package")
        verbose_name_plural = _("catering packages")
        constraints = [models.UniqueConstraint(fields=["product"], name="catalogue_cateringoffer_product")]

    def __str__(self) -> str:
        return str(self.product)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Orders name the days of a package, so one that was ever ordered stays; the product's kind hides it."""
        return (0, {}) if self.days.exists() else super().delete(*args, **kwargs)


class CapacityException(models.Model):
    """On this day the kitchen cooks another number of portions of a package (0: closed)."""

    offer = models.ForeignKey(
        CateringOffer, on_delete=models.CASCADE, related_name="exceptions", verbose_name=_("package")
    )
    date = models.DateField(_("date"))
    portions = models.PositiveIntegerField(
        _("portions"), help_text=_("0 when the kitchen is closed that day.")
    )
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("capacity exception")
        verbose_name_plural = _("capacity exceptions")
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "date"], name="catalogue_capacityexception_once")
        ]

    def __str__(self) -> str:
        return f"{self.offer}: {plain_date(self.date)}"


class CateringDay(models.Model):
    """The counter of one package's portions on one day; made when the first order asks for it."""

    offer = models.ForeignKey(CateringOffer, on_delete=models.PROTECT, related_name="days")
    date = models.DateField(_("date"))
    capacity = models.PositiveIntegerField(_("capacity"))
    taken = models.PositiveIntegerField(_("taken"), default=0)

    class Meta:
        verbose_name = _("catering day")
        verbose_name_plural = _("catering days")
        constraints = [
            models.UniqueConstraint(fields=["offer", "date"], name="catalogue_cateringday_once"),
            models.CheckConstraint(
                condition=Q(taken__lte=F("capacity")), name="catalogue_cateringday_not_overbooked"
            ),
        ]


class CateringHold(models.Model):
    """Portions of a day held for an order or a purchase order (named by its public id)."""

    order_reference = models.UUIDField(_("order"), db_index=True)
    day = models.ForeignKey(CateringDay, on_delete=models.PROTECT, related_name="holds")
    portions = models.PositiveIntegerField(_("portions"))
    expires_at = models.DateTimeField(_("expires at"), null=True, db_index=True)

    class Meta:
        verbose_name = _("catering hold")
        verbose_name_plural = _("catering holds")
        constraints = [
            models.UniqueConstraint(fields=["order_reference", "day"], name="catalogue_cateringhold_once")
        ]
