"""What stories brought: visits and baskets as counted by day, orders and sales from the lines of paid orders. IDR."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Sum
from django.utils import timezone

from marketplace.reports.selectors import by_story
from marketplace.sharing.selectors import Period

if TYPE_CHECKING:
    from cms.models import StoryDay, StoryPage

RECENT_DAYS = 30


@dataclass(frozen=True)
class Result:
    """What one story brought. Without a story: what stories brought that are gone."""

    story: "StoryPage | None"
    visits: int = 0
    baskets: int = 0
    orders: int = 0
    sales: int = 0


def results_of(stories: Iterable["StoryPage"], days: type["StoryDay"], period: Period) -> list[Result]:
    """One for each story, whether or not it brought anything: two statements beside the stories."""
    counted = {
        row["story_id"]: row
        for row in days.objects.filter(period.within("day"))
        .order_by()
        .values("story_id")
        .annotate(visits=Sum("visits"), baskets=Sum("baskets"))
    }
    sold = {row.key: row for row in by_story(period)}
    results = []
    for story in stories:
        seen, bought = counted.get(story.pk), sold.pop(story.pk, None)
        results.append(
            Result(
                story,
                seen["visits"] if seen else 0,
                seen["baskets"] if seen else 0,
                bought.documents if bought else 0,
                bought.retail if bought else 0,
            )
        )
    if sold:
        documents, sales = (
            sum(row.documents for row in sold.values()),
            sum(row.retail for row in sold.values()),
        )
        results.append(Result(None, 0, 0, documents, sales))
    return results


def recent_and_all(story: "StoryPage") -> tuple[Result, Result]:
    """What this story brought in the last thirty days, and since it was told: four statements."""
    since = timezone.localdate() - datetime.timedelta(days=RECENT_DAYS - 1)
    return _result(story, Period(start=since)), _result(story, Period())


def _result(story: "StoryPage", period: Period) -> Result:
    counted = story.days.filter(period.within("day")).aggregate(visits=Sum("visits"), baskets=Sum("baskets"))
    bought = next(iter(by_story(period, story_id=story.pk)), None)
    return Result(
        story,
        counted["visits"] or 0,
        counted["baskets"] or 0,
        bought.documents if bought else 0,
        bought.retail if bought else 0,
    )
