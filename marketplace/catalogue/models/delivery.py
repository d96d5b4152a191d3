"""How goods leave the cooperative, and what that costs."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DeliveryRate(models.Model):
    """One way to receive goods, by how far away they go. A delivery costs `price` IDR per started kilogram within its zone."""

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


class DeliveryArea(models.Model):
    """What bringing goods to one place costs: by the cooperative's own courier, or by an expedition's own price list.

    `region` is a district, a city or regency, or a whole province; the narrowest one that holds the destination counts.
    `price` in IDR is for the whole parcel when it is flat, else for each started kilogram. Origin is the cooperative.
    """

    class Service(models.TextChoices):
        COURIER = "courier", _("Our own courier")
        EXPEDITION = "expedition", _("Expedition")

    class Pricing(models.TextChoices):
        FLAT = "flat", _("One price for any weight")
        WEIGHT = "weight", _("A price for each kilogram")

    service = models.CharField(_("who brings it"), max_length=10, choices=Service.choices)
    region = models.ForeignKey(
        "tenants.Region",
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        verbose_name=_("destination"),
    )
    carrier = models.CharField(
        _("name of the service"),
        max_length=60,
        blank=True,
        help_text=_("Buyers read it, for example: JNE Reguler. Empty: our own courier, expedition."),
    )
    pricing = models.CharField(
        _("how the price counts"), max_length=6, choices=Pricing.choices, default=Pricing.WEIGHT
    )
    price = models.BigIntegerField(_("price (Rp)"))
    free_over = models.BigIntegerField(_("free from a basket of (Rp)"), null=True, blank=True)
    minimum_days = models.PositiveSmallIntegerField(_("takes at least (working days)"), default=1)
    maximum_days = models.PositiveSmallIntegerField(_("takes at most (working days)"), default=2)
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("price for a place")
        verbose_name_plural = _("prices for places")
        ordering = ["service", "region_id"]
        constraints = [
            models.UniqueConstraint(fields=["service", "region"], name="catalogue_deliveryarea_once"),
            models.CheckConstraint(condition=Q(price__gte=0), name="catalogue_deliveryarea_price"),
            models.CheckConstraint(
                condition=Q(maximum_days__gte=models.F("minimum_days")), name="catalogue_deliveryarea_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} → {self.region_id}"

    @property
    def label(self) -> str:
        return self.carrier or self.get_service_display()
