"""Certificates: halal, P-IRT, BPOM, SLHS, … with their numbers and their end."""

from django.core.files.storage import storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def in_force(self) -> models.QuerySet["Certificate"]:
        """Not yet expired: an expired certificate vanishes from the shop the same day."""
        return self.filter(
            models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=timezone.localdate())
        )


def private_storage():
    return storages["private"]


class Certificate(models.Model):
    """A certificate of products, of a member, or (with neither) of the cooperative itself."""

    kind = models.ForeignKey(
        "reference.CertificateKind",
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        verbose_name=_("kind"),
    )
    number = models.CharField(_("number"), max_length=60)
    issuer = models.CharField(_("issuer"), max_length=120, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    products = models.ManyToManyField(
        "catalogue.Product", related_name="certificates", blank=True, verbose_name=_("products")
    )
    member = models.ForeignKey(
        "catalogue.Member",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="certificates",
        verbose_name=_("member"),
    )
    file = models.FileField(_("scan"), storage=private_storage, upload_to="certificates/", blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["valid_until"]
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="catalogue_certificate_once")]

    def __str__(self) -> str:
        return self.number

    @property
    def is_in_force(self) -> bool:
        return self.valid_until is None or self.valid_until >= timezone.localdate()
