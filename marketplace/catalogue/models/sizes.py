"""Which body a size of this cooperative fits: what people look at before they choose theirs. All in centimetres."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from marketplace.catalogue.models.pictures import Picture
from marketplace.catalogue.models.products import Product


class SizeTable(ClusterableModel):
    """The cooperative's own measures, of one product or of everything that has no table of its own."""

    product = models.ForeignKey(
        Product,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="size_tables",
        verbose_name=_("product"),
        help_text=_("Empty: for all products without a table of their own."),
    )
    picture = models.ForeignKey(
        Picture,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
        help_text=_("Where to measure. Without one, a drawing of a shirt is shown."),
    )
    note = models.CharField(
        _("note"), max_length=200, blank=True, help_text=_("For example: cut wide, take one size smaller.")
    )

    class Meta:
        verbose_name = _("size table")
        verbose_name_plural = _("size tables")
        constraints = [
            # One table at most that counts for everything else.
            models.UniqueConstraint(fields=["product"], name="catalogue_sizetable_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return str(self.product) if self.product else str(_("All products"))


class SizeMeasure(models.Model):
    """Body measures that one size fits."""

    table = ParentalKey(SizeTable, on_delete=models.CASCADE, related_name="measures")
    size = models.CharField(_("size"), max_length=30)
    chest = models.PositiveSmallIntegerField(_("chest (cm)"))
    back = models.PositiveSmallIntegerField(_("length of the back (cm)"))
    shoulder = models.PositiveSmallIntegerField(_("shoulder (cm)"))
    sort_order = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("size")
        verbose_name_plural = _("sizes")
        ordering = ["sort_order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["table", "size"], name="catalogue_sizemeasure_once"),
            models.CheckConstraint(
                condition=Q(chest__range=(30, 250), back__range=(20, 200), shoulder__range=(15, 90)),
                name="catalogue_sizemeasure_of_a_body",
            ),
        ]

    def __str__(self) -> str:
        return self.size
