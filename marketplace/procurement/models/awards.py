"""Who shall get what of a request, and who agreed to it. The institution's own: no storefront sees these rows."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import InstitutionMember
from marketplace.procurement.states import AWARD, PENDING


class Award(models.Model):
    """A proposal to order from the quotes of one request; purchase orders follow once everybody has agreed."""

    request = models.ForeignKey("procurement.Request", on_delete=models.PROTECT, related_name="awards")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("status"), max_length=12, choices=AWARD.choices, default=PENDING)
    total = models.BigIntegerField(_("total"))
    justification = models.CharField(_("why these quotes"), max_length=500, blank=True)
    official_number = models.CharField(_("number in the official system"), max_length=60, blank=True)
    advance_percent = models.PositiveSmallIntegerField(_("advance payment (%)"), default=0)
    # The chain as it stood when this was proposed: [{"role": …, "from_amount": IDR}].
    steps = models.JSONField(default=list)
    created_at = models.DateTimeField(_("proposed"), auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    returned_at = models.DateTimeField(_("returned"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["-pk"]
        constraints = [
            AWARD.check_constraint("procurement_award_status"),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(status__in=["pending", "approved"]),
                name="procurement_award_one_in_force",
            ),
            models.CheckConstraint(condition=Q(total__gte=0), name="procurement_award_total"),
            models.CheckConstraint(condition=Q(advance_percent__lte=100), name="procurement_award_advance"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} #{self.pk}"

    @property
    def next_role(self) -> str:
        """The role whose turn it is, or nothing."""
        done = len(self.decisions.all())
        return self.steps[done]["role"] if self.status == PENDING and done < len(self.steps) else ""


class AwardLine(models.Model):
    """So many of a quote's line."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="lines")
    quote_line = models.ForeignKey("procurement.QuoteLine", on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField(_("quantity"))

    class Meta:
        verbose_name = _("line of an award")
        verbose_name_plural = _("lines of awards")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["award", "quote_line"], name="procurement_awardline_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="procurement_awardline_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.quote_line_id}"


class AwardDecision(models.Model):
    """Somebody agreed to an award, or gave it back with a reason."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="decisions")
    role = models.CharField(_("role"), max_length=10, choices=InstitutionMember.Role.choices)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_approval = models.BooleanField(_("agreed"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("decision on an award")
        verbose_name_plural = _("decisions on awards")
        ordering = ["pk"]
        constraints = [
            # Whoever agreed once does not agree for somebody else too.
            models.UniqueConstraint(fields=["award", "person"], name="procurement_awarddecision_once"),
            models.CheckConstraint(
                condition=Q(is_approval=True) | ~Q(reason=""),
                name="procurement_awarddecision_return_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.role} {self.is_approval}"
