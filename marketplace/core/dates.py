"""Dates as people in Indonesia write them, and days on which the cooperatives work.

The words are spelled out here rather than taken from Django's locale files, because documents and e-mails are written
in the language of their reader whatever language is active, and because every page shows the same abbreviations.
"""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays
from django.utils import timezone, translation

DAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "id": (
        "Januari", "Februari", "Maret", "April", "Mei", "Juni",
        "Juli", "Agustus", "September", "Oktober", "November", "Desember",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
# Three letters everywhere; "Agu" is how Indonesian calendars shorten Agustus.
SHORT_DAYS = {language: tuple(word[:3] for word in words) for language, words in DAYS.items()}
SHORT_MONTHS = {language: tuple(word[:3] for word in words) for language, words in MONTHS.items()}

# The country's three hours, by their distance from UTC.
ZONES = {timedelta(hours=7): "WIB", timedelta(hours=8): "WITA", timedelta(hours=9): "WIT"}

# Provinces (by their official code) that are not on western time. Keppres 41/1987.
CENTRAL = frozenset({"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"})
EASTERN = frozenset({"81", "82", "91", "92", "93", "94", "95", "96", "97"})

SATURDAY = 5
MORNING = time(8)


def short_date(value: date, language: str | None = None) -> str:
    """ "Sel, 14 Jan 2025"."""
    day, language = _day(value), _language(language)
    return (
        f"{SHORT_DAYS[language][day.weekday()]}, {day.day} {SHORT_MONTHS[language][day.month - 1]} {day.year}"
    )


def long_date(value: date, language: str | None = None) -> str:
    """ "Selasa, 14 Januari 2025", for documents and letters."""
    day, language = _day(value), _language(language)
    return f"{DAYS[language][day.weekday()]}, {day.day} {MONTHS[language][day.month - 1]} {day.year}"


def plain_date(value: date, language: str | None = None) -> str:
    """ "14 Januari 2025", for tables and sentences."""
    day, language = _day(value), _language(language)
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"


def clock(value: datetime, language: str | None = None, zone: ZoneInfo | None = None) -> str:
    """ "09.00 WIB" (in English "09:00 WIB"), in the given zone or the current one."""
    moment = timezone.localtime(value, zone)
    separator = "." if _language(language) == "id" else ":"
    return f"{moment:%H}{separator}{moment:%M} {_zone_name(moment)}"


def date_time(value: datetime, language: str | None = None, zone: ZoneInfo | None = None) -> str:
    """ "Sel, 14 Jan 2025, 09.00 WIB"."""
    moment = timezone.localtime(value, zone)
    return f"{short_date(moment.date(), language)}, {clock(value, language, zone)}"


def is_business_day(day: date, *, closed: Collection[date] = ()) -> bool:
    """Say whether cooperatives work on `day`: no weekend, no public holiday, no joint leave, not in `closed`."""
    return day.weekday() < SATURDAY and day not in _holidays(day.year) and day not in closed


def start_of_day(day: date) -> datetime:
    """The first moment of a day in the current zone."""
    return timezone.make_aware(datetime.combine(day, time()))


def morning_of(day: date, zone: ZoneInfo | None = None) -> datetime:
    """Eight o'clock of a day in the given zone or the current one, when people are written to about something of that day."""
    return timezone.make_aware(datetime.combine(day, MORNING), zone)


def month_after(day: date) -> date:
    """The first day of the month after the one that `day` is in."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def zone_of(region_code: str) -> ZoneInfo:
    """The hour of a region by its official code ("73.71"): WIB, WITA or WIT."""
    province = region_code.partition(".")[0]
    if province in EASTERN:
        return ZoneInfo("Asia/Jayapura")
    return ZoneInfo("Asia/Makassar" if province in CENTRAL else "Asia/Jakarta")


def is_holiday(day: date) -> bool:
    """Say whether `day` is a public holiday or joint leave (cuti bersama), on whatever weekday it falls."""
    return day in _holidays(day.year)


def add_business_days(start: date, count: int, *, closed: Collection[date] = ()) -> date:
    """Return the day `count` business days after `start` (before it when negative); 0 is `start` or the next one.

    Holidays are the country's public ones and the joint leave (cuti bersama) known to the `holidays` package; moon
    dates of coming years are its estimates, so pass the decreed ones and a cooperative's own days off in `closed`.
    """
    step = timedelta(days=-1 if count < 0 else 1)
    day, left = start, abs(count)
    if left == 0:
        while not is_business_day(day, closed=closed):
            day += step
        return day
    while left:
        day += step
        left -= is_business_day(day, closed=closed)
    return day


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("ID", years=year, categories=("public", "government")))


def month_and_year(value: date, language: str | None = None) -> str:
    """ "Januari 2025"."""
    day = _day(value)
    return f"{MONTHS[_language(language)][day.month - 1]} {day.year}"


def _day(value: date) -> date:
    """Return the calendar day; a moment's day is the one in the current zone."""
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def _language(language: str | None) -> str:
    return "en" if (language or translation.get_language() or "id").split("-")[0] == "en" else "id"


def language_of(language: str | None) -> str:
    """The one of the two languages in which dates are written: the given one or the active one."""
    return _language(language)


def _zone_name(moment: datetime) -> str:
    offset = moment.utcoffset() or timedelta()
    return ZONES.get(offset) or f"UTC{moment:%z}"
