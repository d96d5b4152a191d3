"""Dates that come back every week: which they are, what holidays do to them, and the sentence that says so. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.core.dates import DAYS, is_business_day, is_holiday, language_of, long_date

# The longest series: every working day of a quarter.
MOST_DATES = 66
SKIP, MOVE, KEEP = "skip", "move", "keep"


@dataclass(frozen=True)
class Weekly:
    """`times` dates on these weekdays (Monday is 0) from `first` on; `on_holidays` says what a day off does.

    skip: that date falls out and none is added; move: it goes to the next working day; keep: it stays.
    """

    first: date
    weekdays: tuple[int, ...]
    times: int
    on_holidays: str = SKIP


@dataclass(frozen=True)
class Series:
    """The dates in their order, those that fell out, and {new date: the holiday it replaces}."""

    dates: list[date]
    skipped: list[date]
    moved: dict[date, date]


def series(rule: Weekly, *, closed: Collection[date] = ()) -> Series:
    """Work a rule out. `closed` are days off beyond public holidays and weekends.

    A weekday that the rule names is a working day of this series even on a weekend; only holidays and `closed` stop it.
    Raises ValueError for a rule without weekdays or with too many dates.
    """
    if not rule.weekdays or not 1 <= rule.times <= MOST_DATES:
        raise ValueError(f"a series needs weekdays and 1 to {MOST_DATES} dates")
    planned: list[date] = []
    day = rule.first
    while len(planned) < rule.times:
        if day.weekday() in rule.weekdays:
            planned.append(day)
        day += timedelta(days=1)
    dates: list[date] = []
    skipped: list[date] = []
    moved: dict[date, date] = {}
    for wanted in planned:
        if rule.on_holidays == KEEP or not _is_off(wanted, closed):
            dates.append(wanted)
        elif rule.on_holidays == SKIP:
            skipped.append(wanted)
        else:
            instead = wanted
            while (
                _is_off(instead, closed)
                or not is_business_day(instead)
                or instead in planned
                or instead in moved
            ):
                instead += timedelta(days=1)
            dates.append(instead)
            moved[instead] = wanted
    return Series(sorted(dates), skipped, moved)


def sentence(rule: Weekly, found: Series) -> str:
    """«8 kali setiap Selasa, dari Selasa, 1 Desember 2026 sampai …; 1 hari libur dilewati.»"""
    names = _names(rule.weekdays)
    if not found.dates:
        return _("No date is left: all of them are holidays.")
    text = ngettext(
        "%(count)d time on %(days)s, from %(first)s until %(last)s",
        "%(count)d times on %(days)s, from %(first)s until %(last)s",
        len(found.dates),
    ) % {
        "count": len(found.dates),
        "days": names,
        "first": long_date(found.dates[0]),
        "last": long_date(found.dates[-1]),
    }
    if found.skipped:
        text += "; " + ngettext(
            "%(count)d holiday falls out", "%(count)d holidays fall out", len(found.skipped)
        ) % {"count": len(found.skipped)}
    if found.moved:
        text += "; " + ngettext(
            "%(count)d date moves to the next working day",
            "%(count)d dates move to the next working day",
            len(found.moved),
        ) % {"count": len(found.moved)}
    return f"{text}."


def _is_off(day: date, closed: Collection[date]) -> bool:
    """A holiday or a day of the kitchen's own; a plain Saturday or Sunday is none."""
    return day in closed or is_holiday(day)


def _names(weekdays: Sequence[int]) -> str:
    words = [DAYS[language_of(None)][place] for place in sorted(weekdays)]
    if len(words) < 2:
        return words[0]
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
