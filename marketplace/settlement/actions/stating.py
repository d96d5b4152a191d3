"""Months are closed: each cooperative's statement is issued once, numbered without gaps, and never changed.

An entry stands on one statement. What is booked after its month was closed stands on the next one, marked as such, so
the opening of every statement is the closing of the one before.
"""

import datetime
import logging

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from marketplace.core import audit, outbox
from marketplace.core.dates import month_and_year
from marketplace.core.documents import STANDARD_TEMPLATE, issue_document
from marketplace.core.models import Document
from marketplace.core.numbers import next_number
from marketplace.settlement.mails import STATEMENT_ISSUED
from marketplace.settlement.models import MonthlyStatement, MonthlyStatementRow
from marketplace.settlement.selectors import cooperatives_without_statement, next_month_to_state
from marketplace.settlement.statements import (
    Statement,
    begin_of,
    month_after,
    movements,
    moving_entries,
    statement_data,
)
from tenants.letterhead import band_svg
from tenants.models import Cooperative
from tenants.selectors import portal
from tenants.urls import absolute

logger = logging.getLogger(__name__)

# Rekening koran: of the document, and of its number.
KIND, PREFIX = "REK", "REK"
LANGUAGE = "id"


def issue_statements(*, today: datetime.date | None = None) -> int:
    """Close every month that is over; return how many statements were issued. In `public`, outside any transaction.

    Walks the cooperatives with money in the ledger that lack last month's (at most the country's 514 cities), each month
    in a transaction of its own: what is not done within one run is done by the next.
    """
    this_month = (today or timezone.localdate()).replace(day=1)
    issued = 0
    for cooperative in cooperatives_without_statement(this_month):
        try:
            issued += _catch_up(cooperative, this_month)
        except Exception:
            # One cooperative's trouble is not the others'.
            logger.exception("The statement of %s could not be issued.", cooperative.slug)
    return issued


def _catch_up(cooperative: Cooperative, this_month: datetime.date) -> int:
    issued = 0
    month = next_month_to_state(cooperative.pk)
    while month and month < this_month:
        issued += issue_statement(cooperative=cooperative, month=month, actor="system") is not None
        month = month_after(month)
    return issued


@transaction.atomic
def issue_statement(
    *,
    cooperative: Cooperative,
    month: datetime.date,
    actor: audit.Actor,
    issued_at: datetime.datetime | None = None,
) -> MonthlyStatement | None:
    """Close the month that begins on this day; the same statement when it was closed before.

    None where nothing moved and nothing is open. Raises ValueError for a month that is not over, or before a closed one.
    """
    end, moment = begin_of(month_after(month)), issued_at or timezone.now()
    if end > timezone.now():
        raise ValueError(f"{month:%Y-%m} is not over")
    # Two runs at once wait here for each other; orders of the cooperative, which only point at its row, do not.
    Cooperative.objects.select_for_update(of=("self",), no_key=True).get(pk=cooperative.pk)
    known = MonthlyStatement.objects.filter(cooperative=cooperative)
    last = known.order_by("-month").first()
    if last and last.month >= month:
        if found := known.filter(month=month).first():
            return found
        raise ValueError(f"{last.month:%Y-%m} is closed already, {month:%Y-%m} cannot be any more")
    entries = moving_entries(cooperative.pk).filter(occurred_at__lt=end, statement_row=None)
    opening, owed = (last.closing, last.closing_owed) if last else (0, 0)
    statement = Statement(month, opening, owed, movements(entries.order_by("occurred_at", "pk")))
    if not (statement.rows or opening or owed):
        return None
    made = _write(statement, cooperative, actor, moment)
    outbox.emit(STATEMENT_ISSUED, made.pk, {"statement_id": made.pk}, schema=cooperative.schema_name)
    return made


def _write(
    statement: Statement, cooperative: Cooperative, actor: audit.Actor, moment: datetime.datetime
) -> MonthlyStatement:
    number = next_number(
        KIND, cooperative_id=cooperative.pk, year=statement.month.year, code=cooperative.code, prefix=PREFIX
    )
    made = MonthlyStatement.objects.create(
        cooperative=cooperative,
        number=number,
        month=statement.month,
        opening=statement.opening,
        moved=statement.moved,
        closing=statement.closing,
        opening_owed=statement.opening_owed,
        moved_owed=statement.moved_owed,
        closing_owed=statement.closing_owed,
        document=_paper(statement, cooperative, number, actor, moment),
        issued_at=moment,
    )
    MonthlyStatementRow.objects.bulk_create(
        MonthlyStatementRow(
            statement=made,
            cooperative=cooperative,
            entry=row.entry,
            with_lumbung=row.with_lumbung,
            owed=row.owed,
            own=row.own,
        )
        for row in statement.rows
    )
    return made


def _paper(
    statement: Statement,
    cooperative: Cooperative,
    number: str,
    actor: audit.Actor,
    moment: datetime.datetime,
) -> Document:
    """The PDF with its frozen data; in Indonesian, as all papers are."""
    national = portal()
    with translation.override(LANGUAGE):
        data = {
            **statement_data(statement, cooperative),
            "number": number,
            "notes_title": _("Notes"),
            "notes": [_("This statement is closed. What is booked later stands on the next one.")],
            "verification": {"seller": cooperative.legal_name or cooperative.name},
        }
        title = f"{_('Account with Lumbung')} {month_and_year(statement.month)} {number}"
    return issue_document(
        kind=KIND,
        number=number,
        title=title,
        template=STANDARD_TEMPLATE,
        data=data,
        cooperative_id=cooperative.pk,
        actor=actor,
        language=LANGUAGE,
        letterhead_svg=band_svg(cooperative),
        verify_url=lambda token: absolute(national, "portal:verification", token),
        issued_at=moment,
    )
