"""Counting what a story brings: how often it was opened, how often something was put into a basket from its links.

A count is one upsert of a narrow row, in a statement of its own after everything else was read. It needs no queue: an
event on the outbox would write four rows for each one counted, and a counter in the cache is lost with the cache. Its
row is locked for as long as that one statement takes. Nothing is kept of whoever it was, so the same person who comes
again counts again.
"""

import re

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from cms.models import StoryPage

# Machines, link previews and measuring tools say so themselves. Whoever says nothing is no browser.
MACHINES = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|facebookexternalhit|whatsapp/|telegram|monitor|lighthouse|headless"
    r"|python|curl|wget|http-?client|okhttp|java/|go-http|feed",
    re.IGNORECASE,
)
LONGEST_NUMBER = 18


def is_visit(request: HttpRequest) -> bool:
    """Whether somebody opened this page to read it: no machine, no browser that fetches ahead, none of the staff."""
    told = request.headers
    browser = told.get("User-Agent", "")
    if request.method != "GET" or not browser or MACHINES.search(browser):
        return False
    if "prefetch" in told.get("Sec-Purpose", "") + told.get("Purpose", "") + told.get("X-Moz", ""):
        return False
    if told.get("Sec-Fetch-Dest", "document") != "document":
        return False
    return not request.user.has_perm("wagtailadmin.access_admin")


def count_visit(story_id: int) -> None:
    _count(story_id, visits=1, baskets=0)


def count_basket(story_id: int) -> None:
    _count(story_id, visits=0, baskets=1)


def linked_story(raw: str | None) -> int | None:
    """The number that a link's parameter names, as it stands there: nobody has looked whether there is such a story."""
    digits = raw or ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_NUMBER else None


def own_story(raw: str | None) -> int | None:
    """The same when it is a published story of this storefront; anything else counts for nobody. One statement."""
    number = linked_story(raw)
    return number if number and StoryPage.objects.live().filter(pk=number).exists() else None


def _count(story_id: int, *, visits: int, baskets: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cms_storyday AS kept (story_id, day, visits, baskets) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (story_id, day) DO UPDATE SET"
            " visits = kept.visits + excluded.visits, baskets = kept.baskets + excluded.baskets",
            [story_id, timezone.localdate(), visits, baskets],
        )
