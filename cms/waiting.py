"""One line of «what needs a person today», and how many rows each of several lists has."""

from dataclasses import dataclass

from django.db.models import Count, Min, QuerySet, Value


@dataclass(frozen=True)
class Task:
    """How many, in words, and where it is done."""

    count: int
    text: str
    url: str


@dataclass(frozen=True)
class Counted:
    """How many rows wait, and the key of the first of what the list was asked for."""

    count: int
    first: int


def counts(**lists: tuple[QuerySet, str]) -> dict[str, Counted]:
    """How many rows each of these (rows, field) has and the smallest key in the field, asked in one statement."""
    each = [
        rows.order_by()
        .values(task=Value(kind))
        .annotate(count=Count("pk"), first=Min(field))
        .values_list("task", "count", "first")
        for kind, (rows, field) in lists.items()
    ]
    found = {kind: Counted(count, first) for kind, count, first in each[0].union(*each[1:], all=True)}
    return dict.fromkeys(lists, Counted(0, 0)) | found
