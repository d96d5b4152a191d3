"""How goods leave the cooperative, and what that costs."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DeliveryRate(models.Model):
    """One way to receive goods. A delivery costs `price` IDR per started kilogram within its zone."""

    class Zone(models.TextChoices):
        PICKUP = "pickup", _("Pick up at the cooperative")
        CITY = "city", _("Same city or regency")
        PROVINCE = "province", _("Same province")
        ISLAND = "island", _("Same island group")
        NATION = "nation", _("Elsewhere in Indonesia")

    zone = models.CharField(_("zone"), max_length=10, choices=Zone.choices, unique=True)
    price = models.BigIntegerField(_("price per kilogram (Rp)"), default=0)
    free_over = models.BigIntegerField(_("free from a basket of (Rp)"), null=True, blank=True)
    minimum_days = models.PositiveSmallIntegerField(_("takes at least (days)"), default=1)
    maximum_days = models.PositiveSmallIntegerField(_("takes at most (days)"), default=3)
    note = models.CharField(_("note"), max_length=160, blank=True, help_text=_("For pickup: opening hours."))
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("delivery rate")
        verbose_name_plural = _("delivery rates")
        constraints = [models.CheckConstraint(condition=Q(price__gte=0), name="catalogue_deliveryrate_price")]

    def __str__(self) -> str:
        return self.get_zone_display()
