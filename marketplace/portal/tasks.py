"""What the portal does by itself, day by day."""

from typing import Any

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from marketplace.accounts.models import Institution
from marketplace.core import mail, outbox
from marketplace.portal.digest import digest_letters, emit_digests
from tenants.tasks import TenantTask


@shared_task(name="portal.digests")
def digests() -> int:
    """Once a day: let every institution's people be told what waits for them."""
    with transaction.atomic():
        return emit_digests(timezone.localdate())


@shared_task(base=TenantTask, bind=True, name="portal.mail_digest")
@outbox.at_least_once
def mail_digest(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Works at the portal: what waits now, not what waited when the day began."""
    institution = Institution.objects.filter(pk=payload["institution_id"]).first()
    if institution is None:
        return
    for letter in digest_letters(institution):
        mail.send(letter, event_id=event_id)
