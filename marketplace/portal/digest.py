"""One mail a day for whoever has something waiting in an institution's workspace; nobody is written to about nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import get_urlconf, set_urlconf
from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.accounts.models import Institution, InstitutionMember, User
from marketplace.core import outbox
from marketplace.core.dates import is_business_day
from marketplace.core.mail import Letter
from marketplace.portal.workspace_tasks import what_waits
from marketplace.procurement.mails import letter_of_what_waits
from tenants.selectors import portal
from tenants.urls import absolute

TOPIC = "institution.digest_due"
# The rest stands on the workspace's page.
MOST_LINES = 15


def emit_digests(day: date) -> int:
    """One event for each institution with members on a working day; how many. In the caller's transaction.

    Bounded by the institutions, in one statement; the mails are written one institution after the other by the consumer.
    """
    if not is_business_day(day):
        return 0
    keys = (
        Institution.objects.filter(memberships__user__is_active=True).distinct().values_list("pk", flat=True)
    )
    payloads = {f"{pk}:{day.isoformat()}": {"institution_id": pk} for pk in keys}
    return outbox.emit_many(TOPIC, payloads, schema=portal().schema_name)


def digest_letters(institution: Institution) -> list[Letter]:
    """The mails of one institution, each in its reader's language. Works at the portal."""
    roles: dict[User, set[str]] = {}
    members = InstitutionMember.objects.filter(institution=institution, user__is_active=True)
    for member in members.select_related("user").order_by("user_id"):
        roles.setdefault(member.user, set()).add(member.role)
    letters = []
    for person, theirs in roles.items():
        with translation.override(person.language), _addresses_of_the_portal():
            # Drafts wait for nobody but their writer, who knows.
            tasks = [
                task
                for task in what_waits(institution, theirs, person.pk).tasks
                if not task["id"].startswith("draft-")
            ]
            if tasks:
                letters.append(_letter(institution, person, tasks))
    return letters


@contextmanager
def _addresses_of_the_portal() -> Iterator[None]:
    """Tasks lead to the portal's pages; a worker has no request that says which host's addresses hold."""
    before = get_urlconf()
    set_urlconf(settings.PORTAL_URLCONF)
    try:
        yield
    finally:
        set_urlconf(before)


def _letter(institution: Institution, person: User, tasks: list[dict[str, Any]]) -> Letter:
    return letter_of_what_waits(
        person,
        sender=portal(),
        name=institution.name,
        count=len(tasks),
        lines=[(task["title"], str(task["status"])) for task in tasks[:MOST_LINES]],
        action=(
            _("See all tasks"),
            absolute(portal(), "portal:workspace", institution_id=institution.pk),
        ),
    )
