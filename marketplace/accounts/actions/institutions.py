"""Institutions and the people who work for them."""

import re
import secrets
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.accounts.invitation_tokens import VALID_FOR, InvitationRefused, hash_of, token_for
from marketplace.accounts.models import Institution, InstitutionInvitation, InstitutionMember, User
from marketplace.core import audit, outbox
from tenants.models import Region

OFFICER = InstitutionMember.Role.OFFICER
MAIL_TOPIC = "institution.invited"
SCOPE = "institution"


def register_institution(
    *, name: str, kind: str, region: Region, address: str, npwp: str = "", by: User
) -> Institution:
    """Make an institution; whoever registers it becomes its procurement officer. `npwp` is digits or empty."""
    with transaction.atomic():
        institution = Institution.objects.create(
            name=name, kind=kind, code=free_code(name), region=region, address=address, npwp=npwp
        )
        InstitutionMember.objects.create(institution=institution, user=by, role=OFFICER)
        audit.record(
            "institution.registered", "institution", institution.pk, actor=by, institution_id=institution.pk
        )
        outbox.emit("institution.registered", institution.pk, {"institution_id": institution.pk})
    return institution


def invite_to_institution(
    *, institution: Institution, email: str, roles: Collection[str], actor: User
) -> InstitutionInvitation:
    """Mail an invitation. Raises ValidationError keyed by field when the person is invited or a member already."""
    email = email.strip().lower()
    with transaction.atomic():
        _lock(institution)
        if InstitutionMember.objects.filter(institution=institution, user__email=email).exists():
            raise ValidationError(
                {"email": _("This person works for the institution already. Change their roles below.")}
            )
        if institution.invitations.filter(email=email, accepted_at=None, revoked_at=None).exists():
            raise ValidationError(
                {"email": _("This person is invited already. Send the invitation again below.")}
            )
        invitation = InstitutionInvitation.objects.create(
            institution=institution,
            email=email,
            roles=sorted(roles),
            token_hash=secrets.token_hex(32),
            invited_by=actor,
            expires_at=timezone.now(),
        )
        _renew(invitation)
        _record("institution.invited", invitation, actor, {"roles": [[], sorted(roles)]})
    return invitation


def resend_institution_invitation(*, invitation: InstitutionInvitation, actor: User) -> None:
    """Mail a new link; the old one dies. Raises InvitationRefused when it was accepted or revoked."""
    with transaction.atomic():
        locked = _open_invitation(InstitutionInvitation.objects.filter(pk=invitation.pk))
        _renew(locked)
        _record("institution.invited_again", locked, actor)


def revoke_institution_invitation(*, invitation: InstitutionInvitation, actor: User) -> None:
    with transaction.atomic():
        locked = _open_invitation(InstitutionInvitation.objects.filter(pk=invitation.pk))
        locked.revoked_at = timezone.now()
        locked.save(update_fields=["revoked_at"])
        _record("institution.invitation_revoked", locked, actor)


def accept_institution_invitation(*, token: str, user: User) -> Institution:
    """Give the person the invited roles. Raises InvitationRefused."""
    with transaction.atomic():
        invitation = _open_invitation(InstitutionInvitation.objects.filter(token_hash=hash_of(token)))
        if invitation.expires_at <= timezone.now():
            raise InvitationRefused("expired")
        if invitation.email != user.email.lower():
            raise InvitationRefused("other_person")
        institution = invitation.institution
        InstitutionMember.objects.bulk_create(
            [InstitutionMember(institution=institution, user=user, role=role) for role in invitation.roles],
            ignore_conflicts=True,
        )
        invitation.accepted_at = timezone.now()
        invitation.save(update_fields=["accepted_at"])
        _record("institution.joined", invitation, user)
    return institution


def change_institution_roles(
    *, institution: Institution, person: User, roles: Collection[str], actor: User
) -> None:
    """Make these exactly the person's roles. Raises ValidationError when no procurement officer would be left."""
    with transaction.atomic():
        _lock(institution)
        rows = InstitutionMember.objects.filter(institution=institution, user=person)
        before = sorted(rows.values_list("role", flat=True))
        if OFFICER in before and OFFICER not in roles:
            _refuse_last_officer(institution, person)
        rows.exclude(role__in=roles).delete()
        InstitutionMember.objects.bulk_create(
            [InstitutionMember(institution=institution, user=person, role=role) for role in roles],
            ignore_conflicts=True,
        )
        audit.record(
            "institution.roles_changed",
            "user",
            person.pk,
            actor=actor,
            institution_id=institution.pk,
            changes={"roles": [before, sorted(roles)]},
        )


def remove_from_institution(*, institution: Institution, person: User, actor: User) -> None:
    """End a person's work for the institution. Raises ValidationError for the last procurement officer."""
    with transaction.atomic():
        _lock(institution)
        rows = InstitutionMember.objects.filter(institution=institution, user=person)
        if rows.filter(role=OFFICER).exists():
            _refuse_last_officer(institution, person)
        rows.delete()
        audit.record(
            "institution.person_removed", "user", person.pk, actor=actor, institution_id=institution.pk
        )


def free_code(name: str) -> str:
    """A document code from the initials that nobody has: «Dinas Pendidikan Kota Cilegon» → DPKC, DPKC2, …"""
    initials = "".join(word[0] for word in re.findall(r"[A-Za-z0-9]+", name))[:6].upper() or "L"
    base = initials if len(initials) > 1 else (re.sub(r"[^A-Za-z0-9]", "", name)[:3].upper() or "LBG")
    taken = set(Institution.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(code for code in (base, *(f"{base}{n}" for n in range(2, 100_000))) if code not in taken)


def _renew(invitation: InstitutionInvitation) -> None:
    invitation.expires_at = timezone.now() + VALID_FOR
    invitation.token_hash = hash_of(token_for(SCOPE, invitation.pk, invitation.expires_at))
    invitation.save(update_fields=["expires_at", "token_hash"])
    outbox.emit(MAIL_TOPIC, invitation.pk, {"invitation_id": invitation.pk})


def _open_invitation(rows) -> InstitutionInvitation:
    invitation = rows.select_for_update(of=("self",)).select_related("institution").first()
    if invitation is None:
        raise InvitationRefused("unknown")
    if invitation.revoked_at:
        raise InvitationRefused("revoked")
    if invitation.accepted_at:
        raise InvitationRefused("used")
    return invitation


def _refuse_last_officer(institution: Institution, person: User) -> None:
    others = InstitutionMember.objects.filter(institution=institution, role=OFFICER).exclude(user=person)
    if not others.exists():
        raise ValidationError(
            _("An institution keeps at least one procurement officer. Name another one first.")
        )


def _lock(institution: Institution) -> None:
    """Two officers who remove each other at the same moment wait for each other."""
    Institution.objects.select_for_update().get(pk=institution.pk)


def _record(action: str, invitation: InstitutionInvitation, actor: User, changes: dict | None = None) -> None:
    audit.record(
        action,
        "institution_invitation",
        invitation.pk,
        actor=actor,
        institution_id=invitation.institution_id,
        changes=changes,
    )
