"""What a cooperative states about itself for its buyers' reports."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SellerScale(models.Model):
    """How large a cooperative is by its yearly sales, as it states it for a fiscal year (PP 7/2021 article 35)."""

    class Scale(models.TextChoices):
        MICRO = "micro", _("micro scale")
        SMALL = "small", _("small scale")
        MEDIUM = "medium", _("medium scale")

    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    fiscal_year = models.PositiveSmallIntegerField(_("from fiscal year"))
    scale = models.CharField(_("scale"), max_length=8, choices=Scale.choices)
    source = models.CharField(_("paper that says so"), max_length=160)
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField(_("stated"), auto_now=True)

    class Meta:
        verbose_name = _("scale of a cooperative")
        verbose_name_plural = _("scales of cooperatives")
        ordering = ["-fiscal_year"]
        constraints = [
            models.UniqueConstraint(fields=["cooperative", "fiscal_year"], name="receiving_sellerscale_once"),
            models.CheckConstraint(
                condition=Q(fiscal_year__gte=2020, fiscal_year__lte=2100), name="receiving_sellerscale_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year}: {self.get_scale_display()}"
