"""Publishing happens inside Wagtail, and its signals are the only news of it."""

from typing import Any

from django.db import transaction
from django.dispatch import receiver
from wagtail.signals import page_published, page_slug_changed, page_unpublished

from cms.models import StoryPage
from marketplace.catalogue.pictures import NATURAL
from marketplace.core import outbox


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


def _pictures_of(story: StoryPage) -> set[int]:
    found = {picture.pk for picture in story.pictures_in_body()}
    return found | {story.cover_id} - {None}
