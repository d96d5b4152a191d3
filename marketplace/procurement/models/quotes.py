"""A cooperative's answer to a request. All amounts are whole IDR.

A quote is frozen from the moment it is sent: the database refuses changes of its lines and amounts, and a better offer
is a new version.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.procurement.states import DRAFT, KINDS, QUOTE


class Quote(models.Model):
    """One version of an offer to one request."""

    class TaxStatus(models.TextChoices):
        NONE = "none", _("No PPN: the cooperative is not registered for it (not PKP)")
        PPN = "ppn", _("PPN is added: the cooperative is registered for it (PKP)")
        CATERING = "catering", _("No PPN: catering is subject to the regional tax instead")

    invitation = models.ForeignKey("procurement.Invitation", on_delete=models.PROTECT, related_name="quotes")
    request = models.ForeignKey("procurement.Request", on_delete=models.PROTECT, related_name="quotes")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    number = models.CharField(_("number"), max_length=40, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=QUOTE.choices, default=DRAFT)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    valid_until = models.DateField(_("valid until"))
    lead_time_days = models.PositiveSmallIntegerField(_("ready after (working days)"))
    delivery_price = models.BigIntegerField(_("delivery price"), default=0)
    note = models.TextField(_("note to the institution"), max_length=1000, blank=True)

    delivery_plan = models.TextField(
        _("delivery plan"), max_length=1000, blank=True, help_text=_("What comes when and where.")
    )
    tax_letter = models.CharField(_("number of the PP 55 letter"), max_length=60, blank=True)
    # What was valid when the quote was sent: [{kind, number, issuer, expires}].
    certificates = models.JSONField(default=list, blank=True)

    tax_status = models.CharField(_("tax"), max_length=10, choices=TaxStatus.choices, default=TaxStatus.NONE)
    tax_label = models.CharField(max_length=160, blank=True)
    subtotal = models.BigIntegerField(_("subtotal"))
    tax = models.BigIntegerField(_("tax"), default=0)
    total = models.BigIntegerField(_("total"))

    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    expired_at = models.DateTimeField(_("expired"), null=True, blank=True)
    closing_note = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        ordering = ["-version", "-pk"]
        constraints = [
            QUOTE.check_constraint("procurement_quote_status"),
            models.UniqueConstraint(fields=["invitation", "version"], name="procurement_quote_version"),
            models.UniqueConstraint(
                fields=["cooperative", "number"], condition=~Q(number=""), name="procurement_quote_number"
            ),
            models.UniqueConstraint(
                fields=["invitation"], condition=Q(status="draft"), name="procurement_quote_one_draft"
            ),
            models.UniqueConstraint(
                fields=["invitation"],
                condition=Q(status__in=["sent", "accepted"]),
                name="procurement_quote_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(subtotal__gte=0, delivery_price__gte=0, tax__gte=0),
                name="procurement_quote_amounts",
            ),
            models.CheckConstraint(
                condition=Q(total=F("subtotal") + F("delivery_price") + F("tax")),
                name="procurement_quote_total_is_sum",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["sent", "accepted"]) | ~Q(number=""),
                name="procurement_quote_sent_has_number",
            ),
            models.UniqueConstraint(fields=["id", "cooperative"], name="procurement_quote_id_cooperative"),
        ]
        indexes = [
            models.Index(fields=["request", "status"], name="procurement_quote_request"),
            models.Index(fields=["valid_until"], condition=Q(status="sent"), name="procurement_quote_open"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.request_id} v{self.version}"

    @property
    def status_kind(self) -> str:
        return KINDS[self.status]


class QuoteLine(models.Model):
    """A price for one line of the request. `list_price` is the published price for the whole quantity."""

    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="lines")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    request_line = models.ForeignKey("procurement.RequestLine", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("product"), max_length=120)
    label = models.CharField(_("size and cut"), max_length=150, blank=True)
    unit = models.CharField(_("unit"), max_length=20)
    quantity = models.PositiveIntegerField(_("quantity"))
    alternative = models.CharField(_("what is offered instead"), max_length=300, blank=True)
    # 0 where the cooperative publishes no price for it.
    list_price = models.BigIntegerField(_("published price"))
    unit_price = models.BigIntegerField(_("price each"))
    total = models.BigIntegerField(_("total"))

    class Meta:
        verbose_name = _("line of a quote")
        verbose_name_plural = _("lines of quotes")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="procurement_quoteline_quantity"),
            models.CheckConstraint(condition=Q(unit_price__gt=0), name="procurement_quoteline_unit_price"),
            models.CheckConstraint(
                condition=Q(total=F("unit_price") * F("quantity")), name="procurement_quoteline_total"
            ),
            models.UniqueConstraint(fields=["quote", "request_line"], name="procurement_quoteline_once"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name}"
