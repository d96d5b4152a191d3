"""Dated rules of public procurement with their legal source: figures are rows, never constants."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Institution


class Form(models.TextChoices):
    """What a purchase order is called, by value and buyer."""

    RECEIPT = "receipt", _("Purchase receipt (bukti pembelian)")
    KUITANSI = "kuitansi", _("Kuitansi")
    SPK = "spk", _("Work order (SPK)")
    AGREEMENT = "agreement", _("Agreement (surat perjanjian)")
    ORDER = "order", _("Purchase order")
    LETTER = "letter", _("Order letter (surat pesanan)")


class PurchaseRuleQuerySet(models.QuerySet["PurchaseRule"]):
    def in_force_on(self, day: date) -> models.QuerySet["PurchaseRule"]:
        """Active rules whose period holds `day`."""
        open_ended = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        return self.filter(open_ended, is_active=True, valid_from__lte=day)


class PurchaseRule(models.Model):
    """For a kind of buyer, up to an amount in IDR: which document form is due, or what else holds up to there."""

    class Code(models.TextChoices):
        FORM = "form", _("Kind of document")
        DIRECT = "direct", _("Limit of direct procurement")
        ESTIMATE = "estimate", _("Purchases without an own estimate (HPS)")
        SPLIT = "split", _("Days in which small orders are added up (split purchase)")
        ADVANCE = "advance", _("Highest advance payment (percent)")
        ADDENDUM = "addendum", _("Highest increase by addenda (percent)")

    code = models.CharField(_("rule"), max_length=10, choices=Code.choices)
    buyer_kind = models.CharField(_("buyer"), max_length=12, choices=Institution.Kind.choices)
    form = models.CharField(_("kind of document"), max_length=12, choices=Form.choices, blank=True)
    up_to = models.BigIntegerField(
        _("up to (IDR)"), null=True, blank=True, help_text=_("Empty: without a limit.")
    )
    figure = models.PositiveSmallIntegerField(
        _("days or percent"),
        null=True,
        blank=True,
        help_text=_("For rules that name days or a percentage."),
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    legal_source = models.CharField(_("legal source"), max_length=160)
    reviewed_on = models.DateField(_("reviewed on"), default=timezone.localdate)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = PurchaseRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("procurement rule")
        verbose_name_plural = _("procurement rules")
        ordering = ["code", "buyer_kind", "up_to"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "buyer_kind", "form", "up_to", "valid_from"],
                name="procurement_purchaserule_once_each",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=~Q(code__in=["split", "advance", "addendum"]) | Q(figure__isnull=False),
                name="procurement_purchaserule_figure_is_named",
            ),
            models.CheckConstraint(
                condition=~Q(code="form") | ~Q(form=""), name="procurement_purchaserule_form_is_named"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.buyer_kind} ≤ {self.up_to}"
