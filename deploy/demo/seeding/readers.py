"""What stories brought: openings by day, and which orders came through their links. The same numbers at every seeding."""

import datetime

from django.db import transaction
from django.utils import timezone
from django_tenants.utils import tenant_context

from cms.models import StoryDay, StoryPage
from marketplace.ordering.models import OrderLine
from tenants.models import Cooperative

DAYS = 45
# Of the lines of a story's products so many came through it.
ONE_IN = 2


def write_readers(cooperatives: list[Cooperative]) -> None:
    """After the orders. A storefront that has counts already is left as it is."""
    for cooperative in cooperatives:
        with tenant_context(cooperative), transaction.atomic():
            stories = list(StoryPage.objects.live().order_by("pk"))
            if stories and not StoryDay.objects.exists():
                _write(stories, cooperative)


def _write(stories: list[StoryPage], cooperative: Cooperative) -> None:
    today = timezone.localdate()
    days = []
    for place, story in enumerate(stories):
        brought = _lead_buyers(story, cooperative)
        # The last story has only just been told: nobody has read it yet.
        if place == len(stories) - 1 and place and not brought:
            continue
        for ago in range(DAYS):
            visits = (7 * (place + 1) + 5 * ago + story.pk) % 11 + (9 if ago % 7 in (0, 6) else 2)
            days.append(
                StoryDay(
                    story=story,
                    day=today - datetime.timedelta(days=ago),
                    visits=visits,
                    baskets=visits // 9 + (1 if brought and ago % 10 == 3 else 0),
                )
            )
    StoryDay.objects.bulk_create(days)


def _lead_buyers(story: StoryPage, cooperative: Cooperative) -> int:
    """Every other line of what the story shows was bought through it."""
    named = [
        product.pk
        for block in story.body
        if block.block_type == "products"
        for product in block.value["products"]
        if product
    ]
    lines = OrderLine.objects.filter(product_id__in=named, cooperative=cooperative, story_id=None).order_by(
        "pk"
    )
    chosen = [pk for place, pk in enumerate(lines.values_list("pk", flat=True)) if place % ONE_IN == 0]
    return OrderLine.objects.filter(pk__in=chosen).update(story_id=story.pk)
