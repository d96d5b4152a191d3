"""Publishing and ending a story at a set time. Each falls due by itself (core.due); see cms.signals."""

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from cms.models import StoryPage


@transaction.atomic
def keep_schedule(page_id: int) -> None:
    """Publish the revision approved for a moment that has come; unpublish what was to end. Twice is harmless."""
    story = StoryPage.objects.filter(pk=page_id).first()
    if story is None:
        return
    now = timezone.now()
    revision = (
        story.revisions.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at", "pk").last()
    )
    if revision is not None:
        revision.publish(log_action="wagtail.publish.scheduled")
    current = Page.objects.get(pk=page_id)
    if current.live and current.expire_at and current.expire_at <= now:
        current.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
