"""Months are closed: each cooperative's statement is issued once, numbered without gaps, and never changed.

An entry stands on one statement. What is booked after its month was closed stands on the next one, marked as such, so
the opening of every statement is the closing of the one before.
"""

import datetime
import logging
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from marketplace.core import audit, outbox
from marketplace.core.dates import month_after, month_and_year, start_of_day
from marketplace.core.documents import STANDARD_TEMPLATE, issue_document
from marketplace.core.models import Document
from marketplace.core.numbers import next_number
from marketplace.settlement.mails import STATEMENT_ISSUED
from marketplace.settlement.models import MonthlyStatement, MonthlyStatementRow
from marketplace.settlement.statements import (
    Statement,
    cooperatives_without_statement,
    last_statement,
    next_month_to_state,
    open_statement,
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


def issue_statements(
    *,
    today: datetime.date | None = None,
    issued_at: Callable[[datetime.date], datetime.datetime] | None = None,
) -> int:
    """Close every month that is over; return how many statements were issued. In `public`, outside any transaction.

    Walks the cooperatives that have something to state and lack last month's (at most the country's 514 cities), each month
    in a transaction of its own: what is not done within one run is done by the next. `issued_at` says of a month's
    first day when it was closed; now, unless it is given.
    """
    this_month = (today or timezone.localdate()).replace(day=1)
    issued = 0
    for cooperative in cooperatives_without_statement(this_month):
        try:
            issued += _catch_up(cooperative, this_month, issued_at)
        except Exception:
            # One cooperative's trouble is not the others'.
            logger.exception("The statement of %s could not be issued.", cooperative.slug)
    return issued


def _catch_up(
    cooperative: Cooperative,
    this_month: datetime.date,
    issued_at: Callable[[datetime.date], datetime.datetime] | None,
) -> int:
    issued = 0
    # Each turn closes the month that is open next, so the next turn has a later one.
    while (month := next_month_to_state(cooperative.pk)) and month < this_month:
        moment = issued_at(month) if issued_at else None
        issue_statement(
            cooperative=cooperative, month=month, actor="system", issued_at=moment, this_month=this_month
        )
        issued += 1
    return issued


@transaction.atomic
def issue_statement(
    *,
    cooperative: Cooperative,
    month: datetime.date,
    actor: audit.Actor,
    issued_at: datetime.datetime | None = None,
    this_month: datetime.date | None = None,
) -> MonthlyStatement | None:
    """Close the month that begins on this day; the same statement when it was closed before.

    None where nothing moved and nothing is open. Its treasurers hear of the last month before `this_month` only: who has
    many months closed at once gets one letter. Raises ValueError for a month that is not over, or before a closed one.
    """
    if start_of_day(month_after(month)) > timezone.now():
        raise ValueError(f"{month:%Y-%m} is not over")
    # Two runs at once wait here for each other; orders of the cooperative, which only point at its row, do not.
    Cooperative.objects.select_for_update(of=("self",), no_key=True).get(pk=cooperative.pk)
    last = last_statement(cooperative.pk)
    if last and last.month >= month:
        if found := MonthlyStatement.objects.filter(cooperative=cooperative, month=month).first():
            return found
        raise ValueError(f"{last.month:%Y-%m} is closed already, {month:%Y-%m} cannot be any more")
    statement = open_statement(cooperative.pk, month)
    if not (statement.rows or statement.opening or statement.opening_owed):
        return None
    made = _write(statement, cooperative, actor, issued_at or timezone.now())
    following = next_month_to_state(cooperative.pk)
    if following is None or following >= (this_month or timezone.localdate().replace(day=1)):
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
