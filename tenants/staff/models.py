"""Memberships of one storefront.

`accounts.User.groups` and `.user_permissions` lead through these tables, so that every permission query, Wagtail's own
among them, sees the current storefront's rows only: an editor of one cooperative has no rights in another. The user
table is in `public`; no database constraint leads there.
"""

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import models
from django.utils.translation import gettext_lazy as _


class RoleAssignment(models.Model):
    """A user has a role (a group) in this storefront."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="+",
        verbose_name=_("user"),
    )
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+", verbose_name=_("role"))
    assigned_at = models.DateTimeField(_("assigned at"), auto_now_add=True)

    class Meta:
        verbose_name = _("role assignment")
        verbose_name_plural = _("role assignments")
        constraints = [models.UniqueConstraint(fields=["user", "group"], name="staff_roleassignment_once")]


class UserPermission(models.Model):
    """A single permission given to a user in this storefront; roles are the usual way."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_constraint=False, related_name="+"
    )
    permission = models.ForeignKey(Permission, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("user permission")
        verbose_name_plural = _("user permissions")
        constraints = [
            models.UniqueConstraint(fields=["user", "permission"], name="staff_userpermission_once")
        ]


class Membership(models.Model):
    """A person works in this storefront since a day, invited by somebody."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="+",
        verbose_name=_("person"),
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
        verbose_name=_("invited by"),
    )
    joined_at = models.DateTimeField(_("joined at"), auto_now_add=True)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)
    wants_digest = models.BooleanField(_("gets the daily mail of what waits"), default=True, db_default=True)

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff")


class Invitation(models.Model):
    """An e-mailed invitation to work in this storefront; only a hash of its token is kept."""

    email = models.EmailField(_("e-mail"))
    role = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+", verbose_name=_("role"))
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, db_constraint=False, related_name="+"
    )
    created_at = models.DateTimeField(_("invited at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]
