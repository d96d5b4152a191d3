"""Publishing happens inside Wagtail, and its signals are the only news of it."""

from typing import Any

from django.db import transaction
from django.dispatch import receiver
from wagtail.signals import page_published, page_slug_changed, page_unpublished

from cms.models import StoryPage
from marketplace.core import outbox


@receiver(page_published, sender=StoryPage)
@receiver(page_unpublished, sender=StoryPage)
@receiver(page_slug_changed, sender=StoryPage)
def tell_of_story(sender: type[StoryPage], instance: StoryPage, **kwargs: Any) -> None:
    with transaction.atomic():
        outbox.emit("page.changed", instance.pk, {"page_id": instance.pk})
