"""What people ask the search for, counted by day without knowing who asked.

A text is kept in plain words only, never when it looks like an address or a number of somebody's. Whether two who ask are
the same is told by a key in the cache that holds a salted hash and is gone after a day; the database keeps numbers. A text
is shown to anybody, and suggested, only when at least three different visitors asked for it on one day.

Counting costs a visitor nothing but a place in this process's memory. What has gathered is written in one statement by the
first search after ten seconds; a process that dies loses ten seconds of counts, which is cheaper than a write for each search.
"""

import hashlib
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import F, Max, Q, QuerySet, Sum
from django.utils import timezone

from search.models import Question
from search.queries import Answer, Query
from search.words import words_of

FEWEST_VISITORS = 3
FLUSH_SECONDS, MOST_WAITING = 10.0, 200
LONGEST, MOST_WORDS = 80, 8
# More digits in a row than a price or a size has: a telephone, an account, somebody's number.
DIGITS = 6
KEPT_DAYS = 400
SHOPS_KEPT = 24
DAY_SECONDS = 86_400

UPSERT = """
    INSERT INTO search_question (day, text, asked, found_nothing, visitors)
    SELECT * FROM unnest(%s::date[], %s::text[], %s::int[], %s::int[], %s::int[])
    ON CONFLICT (day, text) DO UPDATE SET
        asked = search_question.asked + excluded.asked,
        found_nothing = search_question.found_nothing + excluded.found_nothing,
        visitors = search_question.visitors + excluded.visitors
"""
SHOPS = "UPDATE search_question SET shops = %s::bigint[] WHERE day = %s AND text = %s"


@dataclass
class Waiting:
    """Counts of one text on one day that are not written yet."""

    asked: int = 0
    found_nothing: int = 0
    visitors: int = 0
    shops: set[int] = field(default_factory=set)


_waiting: dict[tuple[date, str], Waiting] = {}
_lock = threading.Lock()
_written_at = time.monotonic()


def note(query: Query, answer: Answer, *, visitor: str) -> None:
    """Count a first page without choices. `visitor` is anything that tells visitors apart; it is hashed and not kept."""
    text = plain(query.text)
    if not text or query.page > 1 or query.has_choices:
        return
    today = timezone.localdate()
    is_new = _is_new(text, today, visitor)
    with _lock:
        counts = _waiting.setdefault((today, text), Waiting())
        counts.asked += 1
        counts.found_nothing += not answer.total
        counts.visitors += is_new
        counts.shops |= {hit.cooperative_id for hit in answer.exact}
        is_due = time.monotonic() - _written_at > FLUSH_SECONDS or len(_waiting) >= MOST_WAITING
    if is_due:
        flush()


def flush() -> int:
    """Write what has gathered in one statement and answer how many texts that were."""
    global _waiting, _written_at  # noqa: PLW0603  (one buffer a process)
    with _lock:
        taken, _waiting, _written_at = _waiting, {}, time.monotonic()
    if not taken:
        return 0
    rows = sorted(taken.items())[: MOST_WAITING * 2]
    with connection.cursor() as cursor:
        cursor.execute(
            UPSERT,
            [
                [day for (day, _text), _counts in rows],
                [text for (_day, text), _counts in rows],
                [counts.asked for _key, counts in rows],
                [counts.found_nothing for _key, counts in rows],
                [counts.visitors for _key, counts in rows],
            ],
        )
        shown = [
            (sorted(counts.shops)[:SHOPS_KEPT], day, text) for (day, text), counts in rows if counts.shops
        ]
        if shown:
            cursor.executemany(SHOPS, shown)
    return len(rows)


def plain(text: str) -> str:
    """The words of a text as they are counted; empty for what nobody shall read again."""
    words = words_of(text)
    joined = " ".join(words)
    is_private = "@" in text or sum(character.isdigit() for character in joined) >= DIGITS
    if is_private or not 2 <= len(joined) <= LONGEST or len(words) > MOST_WORDS:
        return ""
    return joined


def asked_between(
    start: date, end: date, *, cooperative_id: int | None = None, without_results: bool = False
) -> QuerySet[Any, Any]:
    """Rows of {text, times, without, together, last}, the most asked first; of one storefront those that showed its goods.

    `times` are searches; only what three different visitors typed on one day is listed: over several days one person's own
    words would be counted as three.
    """
    rows = Question.objects.filter(day__range=(start, end))
    if cooperative_id is not None:
        rows = rows.filter(shops__contains=[cooperative_id])
    summed = (
        rows.order_by()
        .values("text")
        .annotate(times=Sum("asked"), without=Sum("found_nothing"), together=Max("visitors"), last=Max("day"))
        .filter(together__gte=FEWEST_VISITORS)
    )
    if without_results:
        return summed.filter(without__gt=0).order_by("-without", "text")
    return summed.order_by("-times", "text")


def queries_beginning_with(prefix: str, *, limit: int = 5, days: int = 90) -> list[str]:
    """What others asked for lately, found when it was last asked for, and that begins so; the most asked first.

    Only what three different visitors typed on one day, as in the reports. One statement.
    """
    begun = " ".join(words_of(prefix))[:LONGEST]
    if len(begun) < 2:
        return []
    return _asked_and_found(begun, timezone.localdate() - timedelta(days=days), limit)


def _asked_and_found(begun: str, since: date, limit: int) -> list[str]:
    found = (
        Question.objects.filter(day__gte=since, text__startswith=begun)
        .order_by()
        .values("text")
        .annotate(
            times=Sum("asked"),
            together=Max("visitors"),
            found_on=Max("day", filter=Q(found_nothing=0)),
            lost_on=Max("day", filter=Q(found_nothing__gt=0)),
        )
        .filter(Q(lost_on=None) | Q(found_on__gt=F("lost_on")), together__gte=FEWEST_VISITORS)
        .order_by("-times", "text")
    )
    return list(found.values_list("text", flat=True)[:limit])


def forget_old() -> int:
    """Delete what was asked more than 400 days ago; answer how many rows."""
    return Question.objects.filter(day__lt=timezone.localdate() - timedelta(days=KEPT_DAYS)).delete()[0]


def totals(rows: Iterable[dict[str, Any]]) -> dict[str, int]:
    """Over all rows of a report."""
    listed = list(rows)
    return {name: sum(row[name] for row in listed) for name in ("times", "without")}


def _is_new(text: str, today: date, visitor: str) -> bool:
    """Whether this visitor asks for this text for the first time today; while Valkey is down, each process has its own view of that."""
    salted = f"{settings.SECRET_KEY}:{today}:{visitor}:{text}"
    digest = hashlib.sha256(salted.encode()).hexdigest()[:24]
    return bool(cache.add(f"asked:{digest}", 1, DAY_SECONDS))
