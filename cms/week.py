"""Sales of this week beside last week's, day by day: what was paid for, from Monday on."""

import datetime
from dataclasses import dataclass

from django.db.models import Sum
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import get_language

from marketplace.core.dates import SHORT_DAYS, start_of_day
from marketplace.core.money import rupiah
from marketplace.ordering.models import Order

HEIGHT = 120
BAR = 22
DAY = 84


@dataclass(frozen=True)
class Bar:
    """A bar of the drawing, in its own units."""

    x: int
    y: int
    height: int


@dataclass(frozen=True)
class Day:
    name: str
    this_week: str
    last_week: str
    this_bar: Bar
    last_bar: Bar
    label_x: int


@dataclass(frozen=True)
class Week:
    days: list[Day]
    this_total: str
    last_total: str
    width: int = DAY * 7
    height: int = HEIGHT + 24
    has_sales: bool = True


def week_of_sales() -> Week:
    """One query; whole rupiah by local day of payment, shipping included, cancelled orders left out."""
    today = timezone.localdate()
    monday = today - datetime.timedelta(days=today.weekday())
    start = monday - datetime.timedelta(days=7)
    begins = start_of_day(start)
    sums = dict(
        Order.objects.filter(paid_at__gte=begins)
        .exclude(status="cancelled")
        .order_by()
        .annotate(day=TruncDate("paid_at"))
        .values_list("day")
        .annotate(Sum("total"))
    )
    last = [sums.get(start + datetime.timedelta(days=number), 0) for number in range(7)]
    this = [sums.get(monday + datetime.timedelta(days=number), 0) for number in range(7)]
    most = max(*last, *this, 1)
    names = SHORT_DAYS["en" if (get_language() or "id").startswith("en") else "id"]
    days = [
        Day(
            name=names[number],
            this_week=rupiah(this[number]),
            last_week=rupiah(last[number]),
            last_bar=_bar(number, 0, last[number], most),
            this_bar=_bar(number, 1, this[number], most),
            label_x=number * DAY + DAY // 2,
        )
        for number in range(7)
    ]
    return Week(days, rupiah(sum(this)), rupiah(sum(last)), has_sales=bool(sum(this) or sum(last)))


def _bar(day: int, place: int, amount: int, most: int) -> Bar:
    height = round(HEIGHT * amount / most)
    return Bar(x=day * DAY + DAY // 2 - BAR - 1 + place * (BAR + 2), y=HEIGHT - height, height=height)
