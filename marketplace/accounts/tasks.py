"""Mails about institutions, written from the row when the outbox says so, and the daily clearing of sessions."""

from typing import Any

from celery import shared_task
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from marketplace.accounts.actions import privacy, purge_sessions
from marketplace.accounts.actions.institutions import SCOPE
from marketplace.accounts.invitation_tokens import token_for
from marketplace.accounts.models import DataExport, InstitutionInvitation, InstitutionMember, User
from marketplace.core import mail, outbox
from tenants.selectors import portal
from tenants.tasks import TenantTask
from tenants.urls import absolute


@shared_task(name="accounts.purge_sessions")
def purge_expired_sessions() -> int:
    """Once a day, for all hosts at once: sessions are rows of one table in `public`."""
    return purge_sessions()


@shared_task(base=TenantTask, bind=True, name="accounts.mail_institution_invitation")
@outbox.at_least_once
def mail_institution_invitation(
    task: TenantTask, *, event_id: str, topic: str, key: str, payload: dict[str, Any]
) -> None:
    """Mail an invitation that is still open; the link leads to the portal."""
    invitation = (
        InstitutionInvitation.objects.select_related("institution", "invited_by")
        .filter(pk=payload["invitation_id"], accepted_at=None, revoked_at=None)
        .first()
    )
    if invitation is None:
        return
    known = User.objects.filter(email=invitation.email).first()
    language = known.language if known else settings.LANGUAGE_CODE
    token = token_for(SCOPE, invitation.pk, invitation.expires_at)
    with translation.override(language):
        context = {
            "institution": invitation.institution.name,
            "invited_by": str(invitation.invited_by or invitation.institution.name),
            "roles": ", ".join(str(InstitutionMember.Role(role).label) for role in invitation.roles),
            "expires_at": invitation.expires_at,
            "cooperative_name": gettext("Marketplace of Indonesia's city cooperatives"),
            "home_url": f"{settings.BASE_URL}/",
            "action_url": absolute(portal(), "portal:institution_invitation", token=token),
        }
    mail.send_templated(
        invitation.email,
        "accounts/mail/institution_invitation",
        context,
        language=language,
        from_name=invitation.institution.name,
        event_id=event_id,
    )


@shared_task(base=TenantTask, bind=True, name="accounts.export_data")
@outbox.at_least_once
def export_data(task: TenantTask, *, event_id: str, topic: str, key: str, payload: dict[str, Any]) -> None:
    """Make a copy of somebody's data and tell them; the mail leads to the account, the copy itself is not in it."""
    made = privacy.make_export(payload["export_id"])
    export = made or DataExport.objects.filter(pk=payload["export_id"], status="ready").first()
    if export is None:
        return
    user = export.user
    with translation.override(user.language):
        context = {
            "name": user.name,
            "expires_at": export.expires_at,
            "cooperative_name": gettext("Marketplace of Indonesia's city cooperatives"),
            "home_url": f"{settings.BASE_URL}/",
            "action_url": absolute(portal(), "portal:my_data"),
        }
    mail.send_templated(
        user.email, "accounts/mail/export_ready", context, language=user.language, event_id=event_id
    )


@shared_task(base=TenantTask, bind=True, name="accounts.mail_erase_code")
@outbox.at_least_once
def mail_erase_code(
    task: TenantTask, *, event_id: str, topic: str, key: str, payload: dict[str, Any]
) -> None:
    """In `public`: the code with which somebody without a password deletes the account."""
    user = User.objects.filter(pk=payload["user_id"], is_active=True).first()
    if user is None:
        return
    with translation.override(user.language):
        context = {
            "name": user.name,
            "code": privacy.erase_code(user, payload["window"]),
            "cooperative_name": gettext("Marketplace of Indonesia's city cooperatives"),
            "home_url": f"{settings.BASE_URL}/",
            "action_url": absolute(portal(), "portal:my_data_erase"),
        }
    mail.send_templated(
        user.email, "accounts/mail/erase_code", context, language=user.language, event_id=event_id
    )


@shared_task(base=TenantTask, bind=True, name="accounts.end_export")
@outbox.exactly_once
def end_export(task: TenantTask, *, event_id: str, topic: str, key: str, payload: dict[str, Any]) -> None:
    privacy.end_export(payload["export_id"])


@shared_task(base=TenantTask, bind=True, name="accounts.spread_erasure")
@outbox.exactly_once
def spread_erasure(task: TenantTask, *, event_id: str, topic: str, key: str, payload: dict[str, Any]) -> None:
    """In `public`: one event for each storefront."""
    privacy.spread_erasure(payload["erasure_id"])


@shared_task(base=TenantTask, bind=True, name="accounts.erase_here")
@outbox.exactly_once
def erase_here(task: TenantTask, *, event_id: str, topic: str, key: str, payload: dict[str, Any]) -> None:
    """In one storefront's schema."""
    privacy.erase_here(payload["erasure_id"])
