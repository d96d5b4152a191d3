"""Signature products (produk unggulan): the few that carry the city's name."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.models.products import Product

MOST_SIGNATURES = 5


class SignatureProduct(models.Model):
    """One of up to five products (produk unggulan) that carry the city's name."""

    rank = models.PositiveSmallIntegerField(
        _("rank"),
        unique=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_SIGNATURES)],
        help_text=_("1 stands first. Up to five."),
    )
    product = models.OneToOneField(
        Product, on_delete=models.CASCADE, related_name="signature", verbose_name=_("product")
    )
    reason = models.TextField(_("why it belongs to this city"))
    motif = models.CharField(_("motif and its meaning"), max_length=200, blank=True)
    story = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("story"),
    )

    class Meta:
        verbose_name = _("signature product")
        verbose_name_plural = _("signature products")
        ordering = ["rank"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rank__gte=1, rank__lte=MOST_SIGNATURES), name="catalogue_signature_rank"
            )
        ]

    def __str__(self) -> str:
        return str(self.product)
