"""How an institution buys: where goods are received, what money was planned, and who has to agree from which amount on.

All of it belongs to the institution alone. Amounts are whole IDR.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models.institutions import Institution, InstitutionMember


class InstitutionPlace(models.Model):
    """An address at which the institution receives goods."""

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="places")
    name = models.CharField(_("name of the place"), max_length=80)
    address = models.TextField(_("address"), max_length=300)
    contact = models.CharField(_("who receives there"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("delivery address")
        verbose_name_plural = _("delivery addresses")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "name"], name="accounts_institutionplace_once")
        ]

    def __str__(self) -> str:
        return self.name


class BudgetLine(models.Model):
    """Money planned for one account of one fiscal year. What is committed derives from purchase orders."""

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="budget_lines")
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    account = models.CharField(_("budget account"), max_length=60)
    name = models.CharField(_("what it is for"), max_length=160)
    unit = models.CharField(_("unit"), max_length=120, blank=True)
    planned = models.BigIntegerField(_("planned (IDR)"))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ["-fiscal_year", "account", "unit", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "fiscal_year", "account", "unit"], name="accounts_budgetline_once"
            ),
            models.CheckConstraint(condition=Q(planned__gt=0), name="accounts_budgetline_planned"),
            models.CheckConstraint(
                condition=Q(fiscal_year__gte=2020, fiscal_year__lte=2100), name="accounts_budgetline_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} · {self.account} · {self.name}"


class ApprovalStep(models.Model):
    """From `from_amount` IDR on, somebody with this role has to agree to a purchase before it is ordered."""

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="approval_steps")
    position = models.PositiveSmallIntegerField(_("order"))
    role = models.CharField(_("role"), max_length=10, choices=InstitutionMember.Role.choices)
    from_amount = models.BigIntegerField(_("from (IDR)"), default=0)

    class Meta:
        verbose_name = _("step of approval")
        verbose_name_plural = _("steps of approval")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "position"], name="accounts_approvalstep_position"
            ),
            models.CheckConstraint(condition=Q(from_amount__gte=0), name="accounts_approvalstep_amount"),
            models.CheckConstraint(
                condition=Q(role__in=["approver", "treasurer"]), name="accounts_approvalstep_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.role} ≥ {self.from_amount}"
