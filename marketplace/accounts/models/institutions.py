"""Institutions that buy in bulk, and what each of their people may do."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Institution(models.Model):
    """A buyer in bulk: a government body, a state-owned company, a school or a private company."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("Government body")
        STATE_OWNED = "soe", _("State-owned company (BUMN/BUMD)")
        SCHOOL = "school", _("School")
        PRIVATE = "private", _("Private company")

    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    code = models.CharField(_("document code"), max_length=12, unique=True)
    region = models.ForeignKey(
        "tenants.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("city")
    )
    address = models.TextField(_("address"))
    npwp = models.CharField(_("tax number (NPWP)"), max_length=30, blank=True)
    units = models.JSONField(_("units"), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="InstitutionMember", related_name="institutions"
    )

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")

    def __str__(self) -> str:
        return self.name

    @property
    def is_company(self) -> bool:
        """Companies have neither a treasurer nor a treasury; state-owned ones neither."""
        return self.kind in (self.Kind.STATE_OWNED, self.Kind.PRIVATE)

    def role_name(self, role: str) -> str:
        """What a role is called here: only government bodies have a PPK, their contracting officer."""
        if role == InstitutionMember.Role.APPROVER and self.kind != self.Kind.GOVERNMENT:
            return gettext("Approver")
        if role == InstitutionMember.Role.TREASURER and self.is_company:
            return gettext("Finance department")
        return str(InstitutionMember.Role(role).label)

    def role_names(self, roles: Iterable[str]) -> str:
        return ", ".join(self.role_name(role) for role in roles)

    @property
    def role_choices(self) -> list[tuple[str, str]]:
        return [(role, self.role_name(role)) for role in InstitutionMember.Role.values]


class InstitutionMember(models.Model):
    """A person's role in an institution. One person may have several roles, each a row."""

    class Role(models.TextChoices):
        OFFICER = "officer", _("Procurement officer")
        APPROVER = "approver", _("Approver (PPK)")
        RECEIVER = "receiver", _("Receiver")
        TREASURER = "treasurer", _("Treasurer")
        AUDITOR = "auditor", _("Auditor (reads only)")

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="institution_memberships"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("member of an institution")
        verbose_name_plural = _("members of institutions")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "user", "role"], name="accounts_institutionmember_once"
            )
        ]


class InstitutionInvitation(models.Model):
    """An e-mailed invitation to work for an institution; only a hash of its token is kept."""

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"))
    roles = ArrayField(
        models.CharField(max_length=10, choices=InstitutionMember.Role.choices), verbose_name=_("roles")
    )
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("invited at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation to an institution")
        verbose_name_plural = _("invitations to institutions")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "email"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="accounts_institutioninvitation_one_open",
            )
        ]
