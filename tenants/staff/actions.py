"""Who works in this storefront: inviting, joining, roles, leaving. Every action works in the schema it is called in."""

import secrets
from collections.abc import Collection

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.accounts.invitation_tokens import VALID_FOR, InvitationRefused, hash_of, token_for
from marketplace.accounts.models import User
from marketplace.core import audit, outbox
from tenants.models import Cooperative
from tenants.staff.models import Invitation, Membership, RoleAssignment
from tenants.staff.roles import MANAGER, OPERATOR
from tenants.staff.selectors import leading_role

MAIL_TOPIC = "staff.invited"


def add_member(*, user: User, roles: Collection[str], actor: audit.Actor) -> Membership:
    """Let a person work here in these roles from now on, without an invitation. Again for somebody who had left."""
    with transaction.atomic():
        _lock()
        membership = _join(user, roles, invited_by=actor if isinstance(actor, User) else None)
        _record("staff.added", user, actor, {"roles": [[], sorted(roles)]})
    return membership


def change_roles(*, user: User, roles: Collection[str], actor: User) -> None:
    """Make these exactly the person's roles here. Raises ValidationError when nobody would lead the storefront."""
    with transaction.atomic():
        _lock()
        before = _roles_of(user)
        if leading_role() in before and leading_role() not in roles:
            _refuse_last_leader(user)
        _write_roles(user, roles)
        _record("staff.roles_changed", user, actor, {"roles": [sorted(before), sorted(roles)]})


def remove_member(*, user: User, actor: User) -> None:
    """End a person's work here: their rights are gone with the next request. Raises ValidationError for the last manager."""
    with transaction.atomic():
        _lock()
        before = _roles_of(user)
        if leading_role() in before:
            _refuse_last_leader(user)
        _write_roles(user, ())
        Membership.objects.filter(user=user, left_at=None).update(left_at=timezone.now())
        _record("staff.removed", user, actor, {"roles": [sorted(before), []]})


def invite_member(*, email: str, role: str, actor: User) -> Invitation:
    """Mail an invitation. Raises ValidationError keyed by field when the person is invited or works here already."""
    email = email.strip().lower()
    with transaction.atomic():
        _lock()
        if Membership.objects.filter(user__email=email, left_at=None).exists():
            raise ValidationError(
                {"email": _("This person works here already. Change their roles in the list.")}
            )
        if Invitation.objects.filter(email=email, accepted_at=None, revoked_at=None).exists():
            raise ValidationError(
                {"email": _("This person is invited already. Send the invitation again from the list.")}
            )
        invitation = Invitation.objects.create(
            email=email,
            role=Group.objects.get(name=role),
            token_hash=secrets.token_hex(32),
            invited_by=actor,
            expires_at=timezone.now(),
        )
        _renew(invitation)
        _record("staff.invited", invitation, actor, {"roles": [[], [role]]})
    return invitation


def resend_invitation(*, invitation: Invitation, actor: User) -> None:
    """Mail a new link; the old one dies. Raises InvitationRefused when it was accepted or revoked."""
    with transaction.atomic():
        locked = _open_invitation(pk=invitation.pk)
        _renew(locked)
        _record("staff.invited_again", locked, actor)


def revoke_invitation(*, invitation: Invitation, actor: User) -> None:
    """Make an invitation's link worthless. Raises InvitationRefused when it was accepted or revoked."""
    with transaction.atomic():
        locked = _open_invitation(pk=invitation.pk)
        locked.revoked_at = timezone.now()
        locked.save(update_fields=["revoked_at"])
        _record("staff.invitation_revoked", locked, actor)


def accept_invitation(*, token: str, user: User) -> Membership:
    """Let the invited person work here. Raises InvitationRefused."""
    with transaction.atomic():
        _lock()
        invitation = _open_invitation(token_hash=hash_of(token))
        if invitation.expires_at <= timezone.now():
            raise InvitationRefused("expired")
        if invitation.email != user.email.lower():
            raise InvitationRefused("other_person")
        role = invitation.role.name
        membership = _join(user, {*_roles_of(user), role}, invited_by=invitation.invited_by)
        invitation.accepted_at = timezone.now()
        invitation.save(update_fields=["accepted_at"])
        _record("staff.joined", user, user, {"roles": [[], [role]]})
    return membership


def choose_digest(*, user: User, is_wanted: bool) -> None:
    """Somebody who works here wants the daily mail of what waits, or does not."""
    with transaction.atomic():
        others = Membership.objects.filter(user=user, left_at=None).exclude(wants_digest=is_wanted)
        # Said twice is said once: the log's «before» would be no fact.
        if others.update(wants_digest=is_wanted):
            _record("staff.choose_digest", user, user, {"wants_digest": [not is_wanted, is_wanted]})


def token_scope() -> str:
    """Invitations of different storefronts have the same ids; their tokens must differ."""
    return f"staff.{connection.schema_name}"


def _join(user: User, roles: Collection[str], *, invited_by: User | None) -> Membership:
    membership, is_new = Membership.objects.get_or_create(user=user, defaults={"invited_by": invited_by})
    if not is_new and membership.left_at:
        membership.left_at = None
        membership.invited_by = invited_by
        membership.joined_at = timezone.now()
        membership.save()
    _write_roles(user, roles)
    return membership


def _write_roles(user: User, roles: Collection[str]) -> None:
    if OPERATOR in roles and leading_role() != OPERATOR:
        raise ValidationError({"roles": _("Operators work at the portal only.")})
    groups = list(Group.objects.filter(name__in=roles))
    RoleAssignment.objects.filter(user=user).exclude(group__in=groups).delete()
    RoleAssignment.objects.bulk_create(
        [RoleAssignment(user=user, group=group) for group in groups], ignore_conflicts=True
    )


def _roles_of(user: User) -> set[str]:
    return set(RoleAssignment.objects.filter(user=user).values_list("group__name", flat=True))


def _refuse_last_leader(user: User) -> None:
    if not RoleAssignment.objects.filter(group__name=leading_role()).exclude(user=user).exists():
        raise ValidationError(
            _("A storefront keeps at least one person who leads it. Give somebody else that role first.")
        )


def _renew(invitation: Invitation) -> None:
    invitation.expires_at = timezone.now() + VALID_FOR
    invitation.token_hash = hash_of(token_for(token_scope(), invitation.pk, invitation.expires_at))
    invitation.save(update_fields=["expires_at", "token_hash"])
    outbox.emit(MAIL_TOPIC, invitation.pk, {"invitation_id": invitation.pk})


def _open_invitation(**lookup: object) -> Invitation:
    invitation = (
        Invitation.objects.select_for_update(of=("self",)).select_related("role").filter(**lookup).first()
    )
    if invitation is None:
        raise InvitationRefused("unknown")
    if invitation.revoked_at:
        raise InvitationRefused("revoked")
    if invitation.accepted_at:
        raise InvitationRefused("used")
    return invitation


def _lock() -> None:
    """Two managers who remove each other at the same moment wait for each other."""
    Group.objects.select_for_update().get(name=MANAGER)


def _record(action: str, about: User | Invitation, actor: audit.Actor, changes: dict | None = None) -> None:
    cooperative_id = (
        Cooperative.objects.filter(schema_name=connection.schema_name).values_list("pk", flat=True).first()
    )
    noun = "invitation" if isinstance(about, Invitation) else "user"
    audit.record(action, noun, about.pk, actor=actor, cooperative_id=cooperative_id, changes=changes)
