"""A cooperative's account with Lumbung: what happened, month by month, on the page, in a sheet and as a PDF."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marketplace.core.dates import MONTHS, plain_date
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
        return str(self.entry.get_kind_display())


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
        language = "en" if (get_language() or "id").startswith("en") else "id"
        return f"{MONTHS[language][self.month.month - 1]} {self.month.year}"

    @property
    def closing(self) -> int:
        return self.opening + sum(row.with_lumbung for row in self.rows)

    @property
    def closing_owed(self) -> int:
        return self.opening_owed + sum(row.owed for row in self.rows)


def moving_entries(cooperative_id: int):
    """Entries that change what somebody has; that money became ready moves it from one of our accounts to the other."""
    return entries_of(cooperative_id).exclude(kind=Kind.RELEASE)


def statement_of(cooperative_id: int, month: datetime.date) -> Statement:
    """The month that begins on this day; four statements of SQL."""
    following = (month + datetime.timedelta(days=32)).replace(day=1)
    begin, end = (
        timezone.make_aware(datetime.datetime.combine(day, datetime.time())) for day in (month, following)
    )
    entries = moving_entries(cooperative_id)
    before = movements(entries.filter(occurred_at__lt=begin))
    rows = movements(
        entries.filter(occurred_at__gte=begin, occurred_at__lt=end).order_by("occurred_at", "pk")
    )
    return Statement(month, sum(row.with_lumbung for row in before), sum(row.owed for row in before), rows)


def months_with_entries(cooperative_id: int) -> list[datetime.date]:
    """First days of the months in which something happened, newest first."""
    found = Entry.objects.filter(cooperative_id=cooperative_id).order_by()
    return sorted(found.datetimes("occurred_at", "month"), reverse=True)


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
    """Compiled when asked for, from what is recorded then."""
    return compile_document(
        STANDARD_TEMPLATE,
        statement_data(statement, cooperative),
        title=f"{_('Account with Lumbung')} {cooperative.name} {statement.title}",
        language=get_language() or "id",
        letterhead_svg=band_svg(cooperative),
    )


def statement_data(statement: Statement, cooperative: Cooperative) -> dict[str, Any]:
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
                        row.title,
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
