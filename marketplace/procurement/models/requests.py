"""What an institution wants, from whom it asks quotes, and what happened since.

A storefront sees a request once it is invited to it (row-level security asks the invitations), so a draft is the
institution's alone. Lines name goods by (cooperative, product, variant) and keep a snapshot of them.
"""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.procurement.states import DRAFT, KINDS, REQUEST


class Request(models.Model):
    """A request for quotation of one institution."""

    class Kind(models.TextChoices):
        UNIFORM = "uniform", _("Uniforms")
        CATERING = "catering", _("Catering")
        GOODS = "goods", _("Goods")

    reference = models.UUIDField(_("reference"), default=uuid.uuid4, editable=False)
    # Given when it is sent: drafts that are thrown away leave no gap.
    number = models.CharField(_("number"), max_length=40, blank=True)
    institution = models.ForeignKey(
        "accounts.Institution",
        on_delete=models.PROTECT,
        related_name="requests",
        verbose_name=_("institution"),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    status = models.CharField(_("status"), max_length=12, choices=REQUEST.choices, default=DRAFT)

    # The goods from whose page the request was begun; `product` is what their catalogue said then.
    # Neither is named where the institution wrote down in its own words what it wants.
    product_cooperative = models.ForeignKey(
        "tenants.Cooperative", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    product_id = models.BigIntegerField(null=True, blank=True)
    product = models.JSONField(default=dict)

    title = models.CharField(_("what it is for"), max_length=120)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    wanted_on = models.DateField(_("wanted on"), null=True, blank=True)
    wanted_from = models.TimeField(_("from"), null=True, blank=True)
    wanted_until = models.TimeField(_("until"), null=True, blank=True)
    place = models.TextField(_("place"), max_length=300, blank=True)
    # Catering that comes back: every date on which it is served, the first one being `wanted_on`. The lines hold the
    # portions of all dates together, the same number for each.
    serving_dates = ArrayField(models.DateField(), verbose_name=_("serving dates"), default=list, blank=True)
    answer_by = models.DateField(_("answer wanted by"), null=True, blank=True)

    rup_code = models.CharField(_("RUP code"), max_length=20, blank=True)
    budget_account = models.CharField(_("budget account"), max_length=60, blank=True)
    own_estimate = models.BigIntegerField(_("own estimate (HPS)"), null=True, blank=True)
    budget_line = models.ForeignKey(
        "accounts.BudgetLine",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("budget line"),
    )

    # Whom the draft shall be sent to, by id; invitations are made when it is sent. Empty: whoever sells the product.
    asked = ArrayField(models.BigIntegerField(), default=list, blank=True)
    # No quote comes in after this moment; where several are asked, no price is seen before it.
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    is_sealed = models.BooleanField(_("quotes stay sealed until it closes"), default=False)
    is_direct = models.BooleanField(_("ordered at published prices"), default=False)
    opened_at = models.DateTimeField(_("quotes opened"), null=True, blank=True)

    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("ordered"), null=True, blank=True)
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)
    expired_at = models.DateTimeField(_("expired"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    class Meta:
        verbose_name = _("request for quotation")
        verbose_name_plural = _("requests for quotation")
        ordering = ["-updated_at", "-pk"]
        constraints = [
            REQUEST.check_constraint("procurement_request_status"),
            models.UniqueConstraint(fields=["reference"], name="procurement_request_reference"),
            models.UniqueConstraint(
                fields=["institution", "number"], condition=~Q(number=""), name="procurement_request_number"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "cancelled"]) | (~Q(number="") & Q(wanted_on__isnull=False)),
                name="procurement_request_sent_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(own_estimate__isnull=True) | Q(own_estimate__gt=0),
                name="procurement_request_own_estimate",
            ),
            models.CheckConstraint(
                condition=Q(wanted_from__isnull=True)
                | Q(wanted_until__isnull=True)
                | Q(wanted_until__gt=F("wanted_from")),
                name="procurement_request_time_window",
            ),
            models.CheckConstraint(
                condition=Q(product_cooperative__isnull=True, product_id__isnull=True)
                | Q(product_cooperative__isnull=False, product_id__isnull=False),
                name="procurement_request_product_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(is_sealed=False) | Q(closes_at__isnull=False),
                name="procurement_request_sealed_until",
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution", "status", "-updated_at"], name="procurement_request_workspace"
            ),
            models.Index(fields=["created_by", "status"], name="procurement_request_person"),
        ]

    def __str__(self) -> str:
        return self.number or self.title

    @property
    def status_kind(self) -> str:
        return KINDS[self.status]

    @property
    def is_draft(self) -> bool:
        return self.status == DRAFT

    @property
    def is_list(self) -> bool:
        """Whether it names goods in the institution's own words instead of a cooperative's product."""
        return self.product_id is None

    @property
    def is_closed_to_quotes(self) -> bool:
        return self.closes_at is not None and self.closes_at <= timezone.now()

    @property
    def hides_prices(self) -> bool:
        """Whether nobody but their writers may see prices now. The database holds it too, for the portal's schema."""
        if not self.is_sealed or self.closes_at is None:
            return False
        was_called_back = self.cancelled_at is not None and self.cancelled_at < self.closes_at
        return was_called_back or not self.is_closed_to_quotes

    @property
    def is_catering(self) -> bool:
        return self.kind == self.Kind.CATERING


class RequestLine(models.Model):
    """A quantity of one variant; for catering, portions of one package."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="lines")
    cooperative = models.ForeignKey(
        "tenants.Cooperative", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    position = models.PositiveSmallIntegerField()
    product_id = models.BigIntegerField(null=True, blank=True)
    variant_id = models.BigIntegerField(null=True, blank=True)
    name = models.CharField(_("product"), max_length=120)
    size = models.CharField(_("size"), max_length=30, blank=True)
    cut = models.CharField(_("cut"), max_length=110, blank=True)
    unit = models.CharField(_("unit"), max_length=20)
    quantity = models.PositiveIntegerField(_("quantity"))
    specification = models.CharField(_("specification"), max_length=500, blank=True)
    snapshot = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("line of a request")
        verbose_name_plural = _("lines of requests")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="procurement_requestline_quantity"),
            models.UniqueConstraint(
                fields=["request", "cooperative", "variant_id"], name="procurement_requestline_once"
            ),
            models.CheckConstraint(
                condition=Q(cooperative__isnull=True, product_id__isnull=True, variant_id__isnull=True)
                | Q(cooperative__isnull=False, product_id__isnull=False, variant_id__isnull=False),
                name="procurement_requestline_goods_are_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name} {self.label}".strip()

    @property
    def label(self) -> str:
        """«L · Pria lengan panjang», or empty for a product's only form."""
        return " · ".join(part for part in (self.size, self.cut) if part)


class Invitation(models.Model):
    """A cooperative is asked for a quote; through this row its storefront sees the request."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="invitations")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(_("invited"), auto_now_add=True)
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)
    decline_reason = models.CharField(_("reason"), max_length=300, blank=True)
    # While quotes are sealed, this is all that the institution sees of them.
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    # The one counter-offer that an institution may make, IDR for the whole of the quote.
    countered_at = models.DateTimeField(_("counter-offer made"), null=True, blank=True)
    counter_total = models.BigIntegerField(_("counter-offer"), null=True, blank=True)
    counter_note = models.CharField(_("note to the counter-offer"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("invitation to quote")
        verbose_name_plural = _("invitations to quote")
        constraints = [
            models.UniqueConstraint(fields=["request", "cooperative"], name="procurement_invitation_once"),
            # What the composite foreign key of quotes points to.
            models.UniqueConstraint(
                fields=["id", "request", "cooperative"], name="procurement_invitation_id_cooperative"
            ),
        ]
        indexes = [models.Index(fields=["cooperative", "-invited_at"], name="procurement_invitation_inbox")]

    def __str__(self) -> str:
        return f"{self.request_id} → {self.cooperative_id}"


class RequestEvent(models.Model):
    """One entry of the timeline. Without a cooperative all invited ones see it; staff appear as their cooperative."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="timeline")
    cooperative = models.ForeignKey(
        "tenants.Cooperative", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    event = models.CharField(max_length=24)
    actor = models.CharField(
        max_length=12,
        choices=[
            ("institution", _("Institution")),
            ("cooperative", _("Cooperative")),
            ("system", _("Lumbung")),
        ],
    )
    person_name = models.CharField(max_length=150, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    # What the institution settles among its own people; row-level security hides it from every storefront.
    is_internal = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("event of a request")
        verbose_name_plural = _("events of requests")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.event}"
