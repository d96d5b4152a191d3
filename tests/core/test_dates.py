from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from marketplace.core import dates

MOMENT = datetime(2025, 1, 14, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def jakarta():
    with timezone.override("Asia/Jakarta"), translation.override("id"):
        yield


def test_a_moment_is_written_as_in_the_country():
    assert dates.date_time(MOMENT) == "Sel, 14 Jan 2025, 09.00 WIB"
    assert dates.date_time(MOMENT, "en") == "Tue, 14 Jan 2025, 09:00 WIB"


@pytest.mark.parametrize(
    ("zone", "written"),
    [
        ("Asia/Pontianak", "Sel, 14 Jan 2025, 09.00 WIB"),
        ("Asia/Makassar", "Sel, 14 Jan 2025, 10.00 WITA"),
        ("Asia/Jayapura", "Sel, 14 Jan 2025, 11.00 WIT"),
        ("UTC", "Sel, 14 Jan 2025, 02.00 UTC+0000"),
    ],
)
def test_the_hour_is_named_by_its_zone(zone, written):
    assert dates.date_time(MOMENT, zone=ZoneInfo(zone)) == written


def test_a_moment_late_in_utc_is_the_next_day_at_home():
    late = datetime(2025, 12, 31, 18, 30, tzinfo=UTC)
    assert dates.short_date(late) == "Kam, 1 Jan 2026"
    assert dates.date_time(late) == "Kam, 1 Jan 2026, 01.30 WIB"


def test_the_three_lengths_of_a_day():
    day = date(2026, 8, 17)
    assert dates.short_date(day) == "Sen, 17 Agu 2026"
    assert dates.long_date(day) == "Senin, 17 Agustus 2026"
    assert dates.plain_date(day) == "17 Agustus 2026"
    assert dates.plain_date(day, "en") == "17 August 2026"


def test_short_months_are_those_of_indonesian_calendars():
    written = [dates.short_date(date(2026, month, 1)).split()[2] for month in range(1, 13)]
    assert written == ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"]


def test_filters_write_dates_and_leave_missing_ones_empty():
    page = Template(
        "{% load dates %}{{ at|date_time }}|{{ at|clock }}|{{ at|long_date }}|{{ none|short_date }}|{{ number|phone }}"
    )
    assert page.render(Context({"at": MOMENT, "none": None, "number": "6281234567890"})) == (
        "Sel, 14 Jan 2025, 09.00 WIB|09.00 WIB|Selasa, 14 Januari 2025||0812 3456 7890"
    )


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2025, 1, 13), 1, date(2025, 1, 14)),
        (date(2025, 1, 17), 1, date(2025, 1, 20)),  # over a weekend
        (date(2025, 8, 15), 1, date(2025, 8, 19)),  # Independence Day on a Sunday, joint leave on the Monday
        (date(2025, 3, 27), 1, date(2025, 4, 8)),  # Nyepi, Eid and their joint leave
        (date(2025, 12, 24), 2, date(2025, 12, 30)),  # Christmas, joint leave, weekend
        (date(2025, 1, 18), 0, date(2025, 1, 20)),  # a Saturday itself moves on
        (date(2025, 1, 14), 0, date(2025, 1, 14)),
        (date(2025, 8, 19), -1, date(2025, 8, 15)),
        (date(2025, 12, 31), 1, date(2026, 1, 2)),  # into the next year
    ],
)
def test_business_days_skip_weekends_holidays_and_joint_leave(start, count, end):
    assert dates.add_business_days(start, count) == end


def test_business_days_skip_the_days_a_cooperative_is_closed():
    closed = {date(2025, 1, 14), date(2025, 1, 15)}
    assert dates.add_business_days(date(2025, 1, 13), 1, closed=closed) == date(2025, 1, 16)
    assert not dates.is_business_day(date(2025, 1, 14), closed=closed)
    assert dates.is_business_day(date(2025, 1, 14))


def test_days_and_months_begin_where_the_country_says():
    day = date(2026, 12, 31)
    assert dates.start_of_day(day) == datetime(2026, 12, 30, 17, tzinfo=UTC)
    assert dates.morning_of(day) == datetime(2026, 12, 31, 1, tzinfo=UTC)
    assert dates.morning_of(day, ZoneInfo("Asia/Jayapura")) == datetime(2026, 12, 30, 23, tzinfo=UTC)
    assert [dates.month_after(each) for each in (day, date(2026, 1, 31))] == [
        date(2027, 1, 1),
        date(2026, 2, 1),
    ]
