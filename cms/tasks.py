"""Mails about the approval of stories, and stories that are published at a set time."""

from typing import Any

from celery import shared_task
from django.db import connection
from django.urls import reverse
from django.utils import translation
from wagtail.models import TaskState, WorkflowState

from cms.publishing import keep_schedule
from cms.signals import APPROVED, REJECTED, SUBMITTED
from marketplace.accounts.models import User
from marketplace.core import mail, outbox
from tenants.letterhead import letterhead
from tenants.staff.selectors import leading_role, people_with_role
from tenants.tasks import TenantTask
from tenants.urls import base_address

WORDS = {SUBMITTED: "story_submitted", APPROVED: "story_approved", REJECTED: "story_rejected"}
EXPECTED = {
    SUBMITTED: WorkflowState.STATUS_IN_PROGRESS,
    APPROVED: WorkflowState.STATUS_APPROVED,
    REJECTED: WorkflowState.STATUS_NEEDS_CHANGES,
}


@shared_task(base=TenantTask, bind=True, name="cms.mail_story_news")
@outbox.at_least_once
def mail_story_news(
    task: TenantTask, *, event_id: str, topic: str, key: str, payload: dict[str, Any]
) -> None:
    """Tell whoever must act next; nobody, when the story has gone on meanwhile."""
    state = WorkflowState.objects.filter(pk=payload["workflow_state_id"]).first()
    if state is None or state.status != EXPECTED[topic] or state.content_object is None:
        return
    author = User.objects.filter(pk=state.requested_by_id, is_active=True).first()
    if topic == SUBMITTED:
        people = [person for person in people_with_role(leading_role()) if person != author]
    else:
        people = [author] if author else []
    story, last = state.content_object, _last_task(state)
    for person in people:
        with translation.override(person.language):
            context = letterhead(connection.tenant) | {
                "story_title": story.get_admin_display_title(),
                "author": str(author or connection.tenant.name),
                "comment": last.comment if last else "",
                "action_url": base_address(connection.tenant)
                + reverse("wagtailadmin_pages:edit", args=[story.pk]),
            }
        mail.send_templated(
            person.email,
            f"cms/mail/{WORDS[topic]}",
            context,
            language=person.language,
            from_name=connection.tenant.name,
            event_id=event_id,
        )


@shared_task(base=TenantTask, bind=True, name="cms.keep_story_schedule")
@outbox.exactly_once
def keep_story_schedule(
    task: TenantTask, *, event_id: str, topic: str, key: str, payload: dict[str, Any]
) -> None:
    keep_schedule(payload["page_id"])


def _last_task(state: WorkflowState) -> TaskState | None:
    return state.task_states.exclude(finished_at=None).order_by("finished_at").last()
