"""`{% load dates %}`: dates in pages and e-mails, in the language of the page. Missing ones stay empty."""

from datetime import date, datetime

from django import template

from marketplace.core import dates
from marketplace.core.phone import written_phone

register = template.Library()


@register.filter
def short_date(value: date | None) -> str:
    """{{ order.placed_at|short_date }} → "Sel, 14 Jan 2025"."""
    return dates.short_date(value) if value else ""


@register.filter
def long_date(value: date | None) -> str:
    """ "Selasa, 14 Januari 2025"."""
    return dates.long_date(value) if value else ""


@register.filter
def month_and_year(value: date | None) -> str:
    """ "Januari 2025"."""
    return dates.month_and_year(value) if value else ""


@register.filter
def plain_date(value: date | None) -> str:
    """ "14 Januari 2025"."""
    return dates.plain_date(value) if value else ""


@register.filter
def clock(value: datetime | None) -> str:
    """ "09.00 WIB"."""
    return dates.clock(value) if value else ""


@register.filter
def date_time(value: datetime | None) -> str:
    """ "Sel, 14 Jan 2025, 09.00 WIB"."""
    return dates.date_time(value) if value else ""


@register.filter
def phone(value: str | None) -> str:
    """{{ order.phone|phone }} → "0812 3456 7890"."""
    return written_phone(value) if value else ""
