"""Mails about institutions, written from the row when the outbox says so, and the daily clearing of sessions."""

from typing import Any

from celery import shared_task
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from marketplace.accounts.actions import purge_sessions
from marketplace.accounts.actions.institutions import SCOPE
from marketplace.accounts.invitation_tokens import token_for
from marketplace.accounts.models import InstitutionInvitation, InstitutionMember, User
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
