"""What happens inside Wagtail (publishing, its workflow, a revision that waits for its moment), and its signals alone tell.

From the editor to the manager: news of a story's approval leave Wagtail by the outbox. Wagtail's own mails carry one
address for all hosts and are sent while the request waits; ours replace them.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Revision, TaskState, WorkflowState
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

from cms.models import StoryPage
from marketplace.catalogue.pictures import NATURAL
from marketplace.core import due, outbox

SUBMITTED, APPROVED, REJECTED = "story.submitted", "story.approved", "story.rejected"
SCHEDULE_TOPIC = "story.schedule_due"

WAGTAILS_MAILS = (
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
    (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
    (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
    (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
)


@receiver(page_published, sender=StoryPage)
def ask_for_renditions(sender: type[StoryPage], instance: StoryPage, **kwargs: Any) -> None:
    """Goods' pictures are cut 4:5 when they are uploaded; a story shows its own as they were taken."""
    with transaction.atomic():
        for picture_id in sorted(_pictures_of(instance)):
            outbox.emit("picture.wanted", picture_id, {"picture_id": picture_id, "shapes": [NATURAL]})


@receiver(page_published, sender=StoryPage)
@receiver(page_unpublished, sender=StoryPage)
@receiver(page_slug_changed, sender=StoryPage)
def tell_of_story(sender: type[StoryPage], instance: StoryPage, **kwargs: Any) -> None:
    with transaction.atomic():
        outbox.emit("page.changed", instance.pk, {"page_id": instance.pk})


def replace_wagtails_mails() -> None:
    """Called from wagtail_hooks: once all apps are ready, so that Wagtail's mails are connected already."""
    for signal, sender, uid in WAGTAILS_MAILS:
        signal.disconnect(sender=sender, dispatch_uid=uid)


@receiver(workflow_submitted, sender=WorkflowState)
def tell_manager(sender: type[WorkflowState], instance: WorkflowState, **kwargs: Any) -> None:
    _tell(SUBMITTED, instance)


@receiver(workflow_approved, sender=WorkflowState)
def tell_of_approval(sender: type[WorkflowState], instance: WorkflowState, **kwargs: Any) -> None:
    _tell(APPROVED, instance)


@receiver(workflow_rejected, sender=WorkflowState)
def tell_of_wishes(sender: type[WorkflowState], instance: WorkflowState, **kwargs: Any) -> None:
    _tell(REJECTED, instance)


@receiver(post_save, sender=Revision)
def remember_moment(sender: type[Revision], instance: Revision, **kwargs: Any) -> None:
    """A revision approved for later falls due by itself: no command walks through 514 schemas."""
    is_story = instance.content_type_id == ContentType.objects.get_for_model(StoryPage).pk
    if instance.approved_go_live_at and is_story:
        _keep_at("publish", int(instance.object_id), instance.approved_go_live_at)


@receiver(post_save, sender=StoryPage)
def remember_end(sender: type[StoryPage], instance: StoryPage, **kwargs: Any) -> None:
    if instance.live and instance.expire_at:
        _keep_at("end", instance.pk, instance.expire_at)


def _pictures_of(story: StoryPage) -> set[int]:
    found = {picture.pk for picture in story.pictures_in_body()}
    return found | {story.cover_id} - {None}


def _tell(topic: str, state: WorkflowState) -> None:
    with transaction.atomic():
        outbox.emit(topic, state.pk, {"workflow_state_id": state.pk})


def _keep_at(what: str, page_id: int, at: Any) -> None:
    with transaction.atomic():
        due.schedule(SCHEDULE_TOPIC, f"{page_id}-{what}", at=at, payload={"page_id": page_id})
