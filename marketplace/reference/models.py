"""Categories, kinds of certificates and dated tax rules, in `public`."""

from datetime import date
from fractions import Fraction

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from marketplace.core.models import private_storage
from marketplace.core.money import round_rupiah


class BilingualName(models.Model):
    """A name in the two languages; `name` answers in the visitor's."""

    name_id = models.CharField(_("name in Indonesian"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_id


class Category(BilingualName):
    """A node of the national tree (two levels). `door` names the institutional door it stands behind, if any."""

    class Door(models.TextChoices):
        UNIFORMS = "seragam", _("Uniforms")
        CATERING = "katering", _("Catering")
        FOOD = "makanan-minuman", _("Food and drink")
        MASKS = "masker", _("Non-medical masks")
        DISASTER = "kebencanaan", _("Disaster equipment")

    slug = models.SlugField(_("slug"), max_length=50, unique=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    door = models.CharField(_("institutional door"), max_length=20, choices=Door.choices, blank=True)
    synonyms = models.JSONField(_("other words for it"), default=list, blank=True)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "name_id"]


class CertificateKind(BilingualName):
    """A kind of certificate: halal, P-IRT, BPOM, …"""

    slug = models.SlugField(_("slug"), max_length=20, unique=True)
    issuer = models.CharField(_("issuer"), max_length=120, blank=True)
    needs_expiry = models.BooleanField(_("has an expiry date"), default=True)
    renewal_note_id = models.TextField(_("how to renew it (Indonesian)"), blank=True)
    applies_to = models.JSONField(
        _("held by"), default=list, blank=True, help_text=_("product, kitchen, member or cooperative")
    )
    mark_name = models.CharField(_("what its official mark says"), max_length=60, blank=True)
    # Kept without an address and read by every host through one view; the digest is part of that view's address.
    mark = models.FileField(
        _("official mark"), storage=private_storage, upload_to="tanda-mutu/", blank=True, editable=False
    )
    mark_digest = models.CharField(max_length=16, blank=True, editable=False)
    mark_width = models.PositiveSmallIntegerField(default=0, editable=False)
    mark_height = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("kind of certificate")
        verbose_name_plural = _("kinds of certificates")
        ordering = ["slug"]


class CertificateCheck(models.Model):
    """What a cooperative asks the portal's operator to check: the facts of one of its certificates as they were then.

    The certificate itself, with its scan, stays in the cooperative's schema; this row passes between the two.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for a check")
        VERIFIED = "verified", _("verified")
        REFUSED = "refused", _("refused")

    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.CASCADE, related_name="+")
    certificate_id = models.BigIntegerField()
    kind = models.ForeignKey(CertificateKind, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("number"), max_length=60)
    issuer = models.CharField(_("issuer"), max_length=120, blank=True)
    holder = models.CharField(_("holds for"), max_length=300, blank=True)
    valid_until = models.DateField(_("valid until"), null=True)
    has_scan = models.BooleanField(_("has a scan"), default=False)
    asked_at = models.DateTimeField(_("asked at"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    note = models.CharField(_("reason"), max_length=300, blank=True)
    checked_at = models.DateTimeField(_("checked at"), null=True)

    class Meta:
        verbose_name = _("certificate to check")
        verbose_name_plural = _("certificates to check")
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "certificate_id"], name="reference_certificatecheck_once"
            )
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="reference_check_waiting")]

    def __str__(self) -> str:
        return self.number


class TaxRuleQuerySet(models.QuerySet["TaxRule"]):
    def in_force_on(self, day: date) -> models.QuerySet["TaxRule"]:
        """Active rules whose period holds `day`."""
        open_ended = models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=day)
        return self.filter(open_ended, is_active=True, valid_from__lte=day)


class TaxRule(BilingualName):
    """A dated rule: tax = amount × base × rate (each a fraction) + fixed amount in IDR, with the law it stands in."""

    code = models.CharField(_("code"), max_length=30)
    rate_numerator = models.PositiveIntegerField(_("rate, numerator"))
    rate_denominator = models.PositiveIntegerField(_("rate, denominator"))
    base_numerator = models.PositiveIntegerField(_("base, numerator"), default=1)
    base_denominator = models.PositiveIntegerField(_("base, denominator"), default=1)
    threshold = models.BigIntegerField(_("applies above (IDR)"), default=0)
    fixed_amount = models.BigIntegerField(_("fixed amount (IDR)"), default=0)
    region_code = models.CharField(_("region"), max_length=13, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    legal_source = models.CharField(_("legal source"), max_length=160)
    reviewed_on = models.DateField(_("reviewed on"), default=timezone.localdate)
    is_active = models.BooleanField(
        _("in use"), default=False, help_text=_("Rules we are not sure of stay switched off.")
    )
    help_id = models.TextField(_("explanation in Indonesian"), blank=True)
    help_en = models.TextField(_("explanation in English"), blank=True)

    objects = TaxRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("tax rule")
        verbose_name_plural = _("tax rules")
        ordering = ["code", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "region_code", "valid_from"], name="reference_taxrule_once"
            ),
            models.CheckConstraint(
                condition=models.Q(rate_denominator__gt=0) & models.Q(base_denominator__gt=0),
                name="reference_taxrule_fractions",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.valid_from})"

    @property
    def help(self) -> str:
        return self.help_en if (get_language() or "").startswith("en") else self.help_id

    def tax_on(self, amount: int, *, measured: int | None = None) -> int:
        """The tax in whole IDR on `amount` IDR; nothing unless `measured` (else the amount) exceeds the threshold."""
        if self.threshold and (amount if measured is None else measured) <= self.threshold:
            return 0
        rate = Fraction(
            self.rate_numerator * self.base_numerator, self.rate_denominator * self.base_denominator
        )
        return round_rupiah(amount * rate) + self.fixed_amount


class UsualSize(models.Model):
    """A size of ready-made clothes and the body it fits, in centimetres: where no cooperative says otherwise."""

    name = models.CharField(_("size"), max_length=30, unique=True)
    chest = models.PositiveSmallIntegerField(_("chest (cm)"))
    back = models.PositiveSmallIntegerField(_("length of the back (cm)"))
    shoulder = models.PositiveSmallIntegerField(_("shoulder (cm)"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_offered = models.BooleanField(
        _("on offer"), default=True, help_text=_("Whether lists without a product let people choose it.")
    )

    class Meta:
        verbose_name = _("usual size")
        verbose_name_plural = _("usual sizes")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class UsualCut(BilingualName):
    """A cut with its sleeve that a list without a product offers."""

    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("usual cut")
        verbose_name_plural = _("usual cuts")
        ordering = ["position", "name_id"]
        constraints = [models.UniqueConstraint(fields=["name_id"], name="reference_usualcut_name")]
