"""Mails of the staff, written from the row when the outbox says so."""

from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import connection
from django.utils import translation

from marketplace.accounts.invitation_tokens import token_for
from marketplace.accounts.models import User
from marketplace.core import mail, outbox
from tenants.staff.actions import token_scope
from tenants.staff.selectors import ROLE_NAMES, open_invitations
from tenants.tasks import TenantTask
from tenants.urls import absolute, base_address


@shared_task(base=TenantTask, bind=True, name="staff.mail_invitation")
@outbox.at_least_once
def mail_invitation(
    task: TenantTask, *, event_id: str, topic: str, key: str, payload: dict[str, Any]
) -> None:
    """Mail an invitation that is still open; its token is made from the row, so a resent one's older mail is worthless."""
    invitation = open_invitations().filter(pk=payload["invitation_id"]).first()
    if invitation is None:
        return
    cooperative = connection.tenant
    known = User.objects.filter(email=invitation.email).first()
    language = known.language if known else settings.LANGUAGE_CODE
    token = token_for(token_scope(), invitation.pk, invitation.expires_at)
    with translation.override(language):
        context = {
            "invited_by": str(invitation.invited_by or cooperative.name),
            "role": str(ROLE_NAMES.get(invitation.role.name, invitation.role.name)),
            "expires_at": invitation.expires_at,
            "city_name": cooperative.city_name if not cooperative.is_portal else "Lumbung",
            "cooperative_name": cooperative.name,
            "home_url": f"{base_address(cooperative)}/",
            "action_url": absolute(cooperative, "accounts:staff_invitation", token=token),
        }
    mail.send_templated(
        invitation.email,
        "staff/mail/invitation",
        context,
        language=language,
        from_name=cooperative.name,
        reply_to=cooperative.email,
        event_id=event_id,
    )
