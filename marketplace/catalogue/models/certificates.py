"""Certificates: halal, P-IRT, BPOM, SLHS, … with their numbers and their end."""

from datetime import timedelta

from django.core.files.storage import storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def in_force(self) -> models.QuerySet["Certificate"]:
        """Begun, not yet expired, not refused: an expired certificate vanishes from the shop the same day."""
        today = timezone.localdate()
        return self.filter(
            models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=today),
            models.Q(valid_from__isnull=True) | models.Q(valid_from__lte=today),
        ).exclude(check_state=Certificate.Check.REFUSED)

    def ending_within(self, days: int) -> models.QuerySet["Certificate"]:
        """Ended already, or ending within so many days."""
        return self.filter(valid_until__lte=timezone.localdate() + timedelta(days=days))


def private_storage():
    return storages["private"]


class Certificate(models.Model):
    """A certificate and for whom it holds: some products, the kitchen, a member, or the whole cooperative."""

    class Scope(models.TextChoices):
        PRODUCT = "product", _("some products")
        KITCHEN = "kitchen", _("the kitchen: everything that is cooked to order")
        MEMBER = "member", _("one member: what she makes")
        COOPERATIVE = "cooperative", _("the cooperative: all its products")

    class Check(models.TextChoices):
        WAITING = "waiting", _("not checked yet")
        VERIFIED = "verified", _("verified")
        REFUSED = "refused", _("refused")

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
    scope = models.CharField(_("holds for"), max_length=12, choices=Scope.choices, default=Scope.PRODUCT)
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
    check_state = models.CharField(
        _("check by the portal"), max_length=8, choices=Check.choices, default=Check.WAITING, editable=False
    )
    check_note = models.CharField(_("reason"), max_length=300, blank=True, editable=False)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True, editable=False)
    warned_days = models.PositiveSmallIntegerField(
        # 90, 30, 7 or 0: the last warning that staff had for the present end, so that each comes once.
        _("warned (days before the end)"),
        null=True,
        blank=True,
        editable=False,
    )

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

    @property
    def days_left(self) -> int | None:
        """Days until its last day, negative when that is over; None when it does not end."""
        return None if self.valid_until is None else (self.valid_until - timezone.localdate()).days
