"""A cooperative's account with Lumbung: what happened, month by month, on the page, in a sheet and as a PDF."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Min, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marketplace.core.dates import month_after, month_and_year, plain_date, start_of_day
from marketplace.core.documents import STANDARD_TEMPLATE, compile_document
from marketplace.core.money import rupiah
from marketplace.core.sheets import Sheet
from marketplace.settlement.models import Account, Entry, Kind, MonthlyStatement, MonthlyStatementRow
from marketplace.settlement.selectors import moving_entries
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


def cooperatives_without_statement(this_month: datetime.date) -> list[Cooperative]:
    """Those that lack the statement of the month before and have something to state in it, by key.

    That is what was booked before this month began and stands on no statement, or what was open on the newest one.
    """
    last_month = (this_month - datetime.timedelta(days=1)).replace(day=1)
    here = {"cooperative_id": OuterRef("pk")}
    unstated = Entry.objects.filter(**here, occurred_at__lt=start_of_day(this_month), statement_row=None)
    later = MonthlyStatement.objects.filter(cooperative=OuterRef("cooperative"), month__gt=OuterRef("month"))
    left_open = MonthlyStatement.objects.filter(~Exists(later), **here).exclude(closing=0, closing_owed=0)
    return list(
        Cooperative.objects.select_related("region")
        .filter(Exists(unstated.exclude(kind=Kind.RELEASE)) | Exists(left_open))
        .exclude(Exists(MonthlyStatement.objects.filter(**here, month=last_month)))
        .order_by("pk")
    )


def last_statement(cooperative_id: int) -> MonthlyStatement | None:
    return MonthlyStatement.objects.filter(cooperative_id=cooperative_id).order_by("-month").first()


def next_month_to_state(cooperative_id: int) -> datetime.date | None:
    """The first day of the month that is closed next; None while there is nothing to state.

    As long as something is open that is the month after the last statement. After one that left nothing open it is the
    month of the first entry that stands on none: months without movement are left out.
    """
    last = last_statement(cooperative_id)
    if last and (last.closing or last.closing_owed):
        return month_after(last.month)
    unstated = moving_entries(cooperative_id).filter(statement_row=None)
    first = unstated.aggregate(at=Min("occurred_at"))["at"]
    if first is None:
        return None
    month = timezone.localdate(first).replace(day=1)
    return max(month, month_after(last.month)) if last else month


def issued_statements(cooperative_id: int) -> list[MonthlyStatement]:
    """A cooperative's last two years, newest first."""
    return list(_issued().filter(cooperative_id=cooperative_id)[:24])


def statements_of_month(month: datetime.date) -> list[MonthlyStatement]:
    """All cooperatives' of one month, by name; for operators."""
    return list(_issued().filter(month=month).order_by("cooperative__name"))


def months_stated() -> list[datetime.date]:
    """First days of the months of which there are statements, newest first; two years of them."""
    found = MonthlyStatement.objects.order_by("-month").values_list("month", flat=True).distinct()
    return list(found[:24])


def rows_stated(statement: MonthlyStatement) -> list[MonthlyStatementRow]:
    return list(statement.rows.select_related("entry").order_by("entry__occurred_at", "entry_id"))


def _issued() -> QuerySet[MonthlyStatement]:
    return MonthlyStatement.objects.select_related("cooperative", "document").order_by("-month", "-pk")


def open_statement(cooperative_id: int, month: datetime.date) -> Statement:
    """The month that begins on this day as it would be closed now; three statements of SQL.

    It begins where the newest closed month ended, and has everything until its end that stands on no statement yet.
    """
    last = last_statement(cooperative_id)
    entries = moving_entries(cooperative_id).filter(
        occurred_at__lt=start_of_day(month_after(month)), statement_row=None
    )
    return Statement(
        month,
        last.closing if last else 0,
        last.closing_owed if last else 0,
        movements(entries.order_by("occurred_at", "pk")),
    )


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
                        if row.entry.occurred_at < start_of_day(statement.month)
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
