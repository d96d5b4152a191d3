"""Deliveries by day: a month for wide screens, an agenda for phones. One statement for a month."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from marketplace.accounts.models import Institution
from marketplace.core.dates import MONTHS, SHORT_DAYS, language_of, long_date
from marketplace.receiving.models import Delivery
from marketplace.receiving.selectors.deliveries import deliveries_between
from marketplace.receiving.states import KINDS

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True)
class Month:
    """A calendar month; `key` stands in addresses ("2026-12")."""

    first: date
    today: date

    @property
    def last(self) -> date:
        return self.first.replace(day=calendar.monthrange(self.first.year, self.first.month)[1])

    @property
    def title(self) -> str:
        return f"{MONTHS[language_of(None)][self.first.month - 1]} {self.first.year}"

    @property
    def before(self) -> str:
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        return f"{self.last + timedelta(days=1):%Y-%m}"


def month_of(text: str | None, today: date) -> Month:
    """The month «2026-12»; today's for anything that is none."""
    asked = MONTH.fullmatch(text or "")
    return Month(date(int(asked[1]), int(asked[2]), 1) if asked else today.replace(day=1), today)


def days_of(
    month: Month,
    address: Callable[[Delivery], str],
    other_side: Callable[[Delivery], str],
    institution: Institution | None = None,
) -> list[dict[str, Any]]:
    """The days of the month on which something is delivered, for <c-calendar-agenda>."""
    found: dict[date, list[dict[str, Any]]] = {}
    for one in deliveries_between(month.first, month.last, institution):
        found.setdefault(one.planned_on, []).append(
            {
                "time": f"{one.planned_from:%H.%M}" if one.planned_from else "",
                "text": one.purchase_order.title,
                "url": address(one),
                "note": " · ".join(
                    part for part in (other_side(one), str(one.pieces or ""), one.menu) if part
                ),
                "status": str(one.get_status_display()),
                "status_kind": KINDS[one.status],
            }
        )
    return [
        {"date": day, "title": long_date(day), "today": day == month.today, "entries": entries}
        for day, entries in sorted(found.items())
    ]


def weeks_of(month: Month, days: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The same for <c-calendar-month>: whole weeks from Monday on."""
    entries = {day["date"]: day["entries"] for day in days}
    return [
        [
            {
                "day": day.day,
                "date": day.isoformat(),
                "outside": day.month != month.first.month,
                "today": day == month.today,
                "entries": [
                    {
                        "text": one["text"],
                        "url": one["url"],
                        "status": one["status"],
                        "status_kind": one["status_kind"],
                    }
                    for one in entries.get(day, [])
                ],
            }
            for day in week
        ]
        for week in calendar.Calendar().monthdatescalendar(month.first.year, month.first.month)
    ]


def weekdays() -> list[str]:
    return list(SHORT_DAYS[language_of(None)])
