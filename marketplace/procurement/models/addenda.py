"""What changes after an order was issued, and the conditions that stand on it: numbered, versioned, never overwritten."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.procurement.models.rules import Form
from marketplace.procurement.states import ADDENDUM, KINDS, PROPOSED


class Addendum(models.Model):
    """A change of day, place, quantities or prices with a reason; it holds once the cooperative agrees."""

    purchase_order = models.ForeignKey(
        "procurement.PurchaseOrder", on_delete=models.PROTECT, related_name="addenda"
    )
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveSmallIntegerField()
    number = models.CharField(_("number"), max_length=60)
    reason = models.CharField(_("reason"), max_length=300)
    wanted_on = models.DateField(_("wanted on"))
    place = models.TextField(_("place"), max_length=300)
    delivery_plan = models.TextField(_("delivery plan"), max_length=1000, blank=True)
    # What stood in the order before: {"wanted_on": ISO day, "place": …, "total": IDR where lines change}.
    before = models.JSONField(default=dict)
    # Lines that change: [{"line_id" (null: a new line), "like" (the line a new one is made like), "variant_id", "name",
    # "label", "before": {"quantity", "unit_price"} or null, "after": the same; 0 pieces take the line out}]. Prices in IDR.
    lines = models.JSONField(_("changed lines"), default=list, blank=True)
    # The order's total with these lines, in IDR; empty where no line changes.
    total = models.BigIntegerField(_("total after the change"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=ADDENDUM.choices, default=PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey("core.Document", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("proposed"), auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    agreed_at = models.DateTimeField(_("agreed"), null=True, blank=True)
    refused_at = models.DateTimeField(_("refused"), null=True, blank=True)

    class Meta:
        verbose_name = _("addendum")
        verbose_name_plural = _("addenda")
        ordering = ["purchase_order", "sequence"]
        constraints = [
            ADDENDUM.check_constraint("procurement_addendum_status"),
            models.UniqueConstraint(
                fields=["purchase_order", "sequence"], name="procurement_addendum_sequence"
            ),
            models.UniqueConstraint(
                fields=["purchase_order"],
                condition=Q(status="proposed"),
                name="procurement_addendum_one_open",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def status_kind(self) -> str:
        return KINDS[self.status]


class OrderConditions(models.Model):
    """Conditions that are printed on orders of a form: a new version for every change, the old ones stay."""

    form = models.CharField(_("kind of document"), max_length=12, choices=Form.choices)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    text = models.TextField(_("conditions, one in each line"), max_length=4000)
    late_permille = models.PositiveSmallIntegerField(
        _("late penalty (per mille of the goods' price a day)"),
        default=0,
        help_text=_("0: none is printed. Sample contracts say 1."),
    )
    legal_source = models.CharField(_("legal source"), max_length=160)
    valid_from = models.DateField(_("valid from"))
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("conditions of orders")
        verbose_name_plural = _("conditions of orders")
        ordering = ["form", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["form", "version"], name="procurement_orderconditions_version"),
            models.CheckConstraint(
                condition=Q(late_permille__lte=50), name="procurement_orderconditions_penalty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_form_display()} v{self.version}"
