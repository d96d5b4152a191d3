"""A cooperative's account with Lumbung: what happened, month by month, on the page, in a sheet and as a PDF."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marketplace.core.dates import month_and_year, plain_date
from marketplace.core.documents import STANDARD_TEMPLATE, compile_document
from marketplace.core.money import rupiah
from marketplace.core.sheets import Sheet
from marketplace.settlement.models import Account, Entry, Kind
from marketplace.settlement.selectors import entries_of
from tenants.letterhead import band_svg
from tenants.models import Cooperative

WITH_LUMBUNG = (Account.HELD, Account.PAYABLE)


@dataclass(frozen=True)
class Movement:
    """What one entry did, in IDR: to the money with Lumbung, to the commission owed, to the cooperative's own accounts."""

    entry: Entry
    with_lumbung: int
    owed: int
    own: int

    @property
    def title(self) -> str:
        return self.entry.title


def movements(entries: Iterable[Entry]) -> list[Movement]:
    """Entries with their postings prefetched, as lines of a statement."""
    found = []
    for entry in entries:
        sums: dict[str, int] = {}
        for posting in entry.postings.all():
            sums[posting.account] = sums.get(posting.account, 0) + posting.amount
        found.append(
            Movement(
                entry,
                with_lumbung=-sum(sums.get(account, 0) for account in WITH_LUMBUNG),
                owed=sums.get(Account.DUE, 0),
                own=sums.get(Account.OWN, 0),
            )
        )
    return found


@dataclass(frozen=True)
class Statement:
    """One month: opening + movements = closing, for both directions."""

    month: datetime.date
    opening: int
    opening_owed: int
    rows: list[Movement]

    @property
    def title(self) -> str:
        return month_and_year(self.month)

    @property
    def moved(self) -> int:
        return sum(row.with_lumbung for row in self.rows)

    @property
    def moved_owed(self) -> int:
        return sum(row.owed for row in self.rows)

    @property
    def closing(self) -> int:
        return self.opening + self.moved

    @property
    def closing_owed(self) -> int:
        return self.opening_owed + self.moved_owed


def begin_of(day: datetime.date) -> datetime.datetime:
    """The first moment of a day, as months are counted."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def month_after(month: datetime.date) -> datetime.date:
    """The first day of the next month."""
    return (month + datetime.timedelta(days=32)).replace(day=1)


def moving_entries(cooperative_id: int):
    """Entries that change what somebody has; that money became ready moves it from one of our accounts to the other."""
    return entries_of(cooperative_id).exclude(kind=Kind.RELEASE)


def statement_of(cooperative_id: int, month: datetime.date) -> Statement:
    """The month that begins on this day as it stands now; four statements of SQL."""
    begin, end = begin_of(month), begin_of(month_after(month))
    entries = moving_entries(cooperative_id)
    before = movements(entries.filter(occurred_at__lt=begin))
    rows = movements(
        entries.filter(occurred_at__gte=begin, occurred_at__lt=end).order_by("occurred_at", "pk")
    )
    return Statement(month, sum(row.with_lumbung for row in before), sum(row.owed for row in before), rows)


def headings() -> list[str]:
    return [
        _("Day"), _("What"), _("Document"), _("With Lumbung (Rp)"), _("Commission owed (Rp)"), _("Own accounts (Rp)"),
    ]  # fmt: skip


def sheet_of(cooperative: Cooperative, rows: list[Movement]) -> Sheet:
    """Every movement, oldest first, with sums below."""
    return Sheet(
        title=_("Account with Lumbung"),
        intro=[f"{cooperative.name} · {_('Account with Lumbung')}", plain_date(timezone.localdate())],
        headers=headings(),
        rows=[
            [plain_date(row.entry.occurred_at), row.title, row.entry.document, row.with_lumbung, row.owed, row.own]
            for row in rows
        ],
        total=[
            _("Total"), "", "",
            sum(row.with_lumbung for row in rows), sum(row.owed for row in rows), sum(row.own for row in rows),
        ],
    )  # fmt: skip


def statement_pdf(statement: Statement, cooperative: Cooperative) -> bytes:
    """A month that is not closed: compiled when asked for, from what is recorded then, and marked as such."""
    so_far = _("So far, as of %(day)s. The statement is issued when the month is over.") % {
        "day": plain_date(timezone.localdate())
    }
    return compile_document(
        STANDARD_TEMPLATE,
        {**statement_data(statement, cooperative), "notes": [so_far]},
        title=f"{_('Account with Lumbung')} {cooperative.name} {statement.title}",
        language=get_language() or "id",
        letterhead_svg=band_svg(cooperative),
    )


def statement_data(statement: Statement, cooperative: Cooperative) -> dict[str, Any]:
    """What the template of documents prints, in the language that is active."""
    end = {"align": "right"}
    return {
        "title": _("Account with Lumbung"),
        "letterhead": {
            "name": cooperative.legal_name or cooperative.name,
            "lines": [line for line in (cooperative.address, cooperative.email) if line],
        },
        "facts": [[_("Cooperative"), cooperative.name], [_("Month"), statement.title]],
        "tables": [
            {
                "title": _("What happened"),
                "columns": [
                    {"title": _("Day")},
                    {"title": _("What"), "width": "1fr"},
                    {"title": _("Document")},
                    {"title": _("With Lumbung"), **end},
                    {"title": _("Commission owed"), **end},
                    {"title": _("Own accounts"), **end},
                ],
                "rows": [
                    [
                        plain_date(row.entry.occurred_at),
                        _("%(what)s (booked later)") % {"what": row.title}
                        if row.entry.occurred_at < begin_of(statement.month)
                        else row.title,
                        row.entry.document,
                        *(
                            rupiah(amount) if amount else "–"
                            for amount in (row.with_lumbung, row.owed, row.own)
                        ),
                    ]
                    for row in statement.rows
                ],
            }
        ],
        "totals": [
            {"label": _("With Lumbung at the beginning"), "amount": statement.opening},
            {"label": _("With Lumbung at the end"), "amount": statement.closing, "is_strong": True},
            {"label": _("Commission owed at the beginning"), "amount": statement.opening_owed},
            {"label": _("Commission owed at the end"), "amount": statement.closing_owed, "is_strong": True},
        ],
    }
