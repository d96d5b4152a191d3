"""The editor submits a story, the manager reads it and publishes it or asks for changes; both are mailed."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from django_tenants.utils import tenant_context
from wagtail.models import Task, WorkflowState
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.models import StoryIndexPage, StoryPage
from cms.publishing import keep_schedule
from cms.tasks import mail_story_news
from marketplace.core.models import DueWork, OutboxEvent

pytestmark = pytest.mark.django_db


def _answers(**changes: object) -> dict[str, object]:
    return nested_form_data(
        {
            "title": "Menarik duri",
            "slug": "menarik-duri",
            "intro": "Pukul tiga pagi.",
            "told_on": "2026-03-01",
            "place": "",
            "maker": "",
            "cover": "",
            "cover_alt": "",
            "body": streamfield([("text", rich_text("<p>Tangan.</p>"))]),
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
        }
        | changes
    )


@pytest.fixture
def submitted(cilegon, staff) -> StoryPage:  # noqa: F811
    editor = staff(cilegon, "editor")
    with tenant_context(cilegon):
        index = StoryIndexPage.objects.get()
    response = editor.post(
        f"/admin/pages/add/cms/storypage/{index.pk}/", _answers() | {"action-submit": "Submit"}
    )
    assert response.status_code == 302
    with tenant_context(cilegon):
        story = StoryPage.objects.get(slug="menarik-duri")
        assert story.current_workflow_state
    return story


def _mail(cilegon, topic: str) -> list:
    """Do what the relay would do for the newest event of a topic."""
    with tenant_context(cilegon):
        event = OutboxEvent.objects.filter(topic=topic).latest("sequence")
    mail.outbox.clear()
    mail_story_news(
        event_id=str(event.event_id),
        topic=topic,
        key=event.key,
        payload=event.payload,
        schema_name=cilegon.schema_name,
    )
    return mail.outbox


def _decide(client, cilegon, story, action: str, comment: str = "") -> None:
    with tenant_context(cilegon):
        task_state = WorkflowState.objects.get().current_task_state
    client.post(
        f"/admin/pages/workflow/action/{story.pk}/{action}/{task_state.pk}/", {"comment": comment, "next": ""}
    )


def test_editor_may_not_publish(cilegon, staff):  # noqa: F811
    editor = staff(cilegon, "editor")
    with tenant_context(cilegon):
        index = StoryIndexPage.objects.get()

    editor.post(f"/admin/pages/add/cms/storypage/{index.pk}/", _answers() | {"action-publish": "1"})

    with tenant_context(cilegon):
        assert not StoryPage.objects.filter(slug="menarik-duri", live=True).exists()


def test_manager_is_mailed_on_this_storefronts_address(cilegon, staff, submitted):  # noqa: F811
    staff(cilegon, "manager")

    sent = _mail(cilegon, "story.submitted")

    assert [message.to for message in sent] == [["manager.cilegon@contoh.id"]]
    assert "Menarik duri" in sent[0].subject
    assert f"http://{cilegon.host}:8000/admin/pages/{submitted.pk}/edit/" in sent[0].body


def test_approved_story_is_published_and_its_editor_told(cilegon, staff, submitted):  # noqa: F811
    manager = staff(cilegon, "manager")

    _decide(manager, cilegon, submitted, "approve")

    with tenant_context(cilegon):
        assert StoryPage.objects.get(pk=submitted.pk).live
    assert [message.to for message in _mail(cilegon, "story.approved")] == [["editor.cilegon@contoh.id"]]


def test_wished_changes_reach_the_editor_with_the_comment(cilegon, staff, submitted):  # noqa: F811
    manager = staff(cilegon, "manager")

    _decide(manager, cilegon, submitted, "reject", "Sebut nama kampungnya.")

    with tenant_context(cilegon):
        assert not StoryPage.objects.get(pk=submitted.pk).live
    assert "Sebut nama kampungnya." in _mail(cilegon, "story.rejected")[0].body


def test_only_who_leads_approves(cilegon, staff, submitted):  # noqa: F811
    desk = staff(cilegon, "order_desk")

    _decide(desk, cilegon, submitted, "approve")

    with tenant_context(cilegon):
        assert not StoryPage.objects.get(pk=submitted.pk).live
        assert {group.name for task in Task.objects.all() for group in task.specific.groups.all()} == {
            "manager",
            "operator",
        }


def test_wagtail_sends_no_mail_of_its_own(cilegon, staff, submitted):  # noqa: F811
    staff(cilegon, "manager")

    assert not mail.outbox


def test_story_for_later_is_published_when_its_moment_has_come(cilegon, staff, monkeypatch):  # noqa: F811
    manager = staff(cilegon, "manager")
    later = timezone.now() + timedelta(days=2)
    with tenant_context(cilegon):
        index = StoryIndexPage.objects.get()
    moment = timezone.localtime(later).strftime("%Y-%m-%d %H:%M")
    manager.post(
        f"/admin/pages/add/cms/storypage/{index.pk}/",
        _answers(go_live_at=moment) | {"action-publish": "1"},
    )

    with tenant_context(cilegon):
        story = StoryPage.objects.get(slug="menarik-duri")
        assert not story.live
        due = DueWork.objects.get(topic="story.schedule_due", schema_name=cilegon.schema_name)
        assert due.payload == {"page_id": story.pk}
        keep_schedule(story.pk)
        assert not StoryPage.objects.get(pk=story.pk).live
        monkeypatch.setattr(timezone, "now", lambda: later + timedelta(minutes=1))
        keep_schedule(story.pk)
        keep_schedule(story.pk)
        assert StoryPage.objects.get(pk=story.pk).live


def test_comments_are_on_in_the_editor(cilegon, staff, submitted):  # noqa: F811
    page = staff(cilegon, "manager").get(f"/admin/pages/{submitted.pk}/edit/").content.decode()

    assert 'data-w-init-event-value="w-comments:init"' in page
    assert 'id="comments-output"' in page
