"""What each news of the account with Lumbung says by e-mail, and to whom.

Treasurers hear in their storefront's clothes of statements, bills and payouts; operators of batches that wait for a second
person. None of it can be switched off: each asks for something, or says that money has moved.
"""

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.core.dates import long_date, month_and_year
from marketplace.core.mail import Letter
from marketplace.core.money import rupiah
from marketplace.receiving.mails import TEMPLATE
from marketplace.settlement.models import Batch, BatchLine, MonthlyStatement
from marketplace.settlement.states import CANCELLED, DRAFT, TOLD
from tenants.letterhead import letterhead
from tenants.models import Cooperative
from tenants.selectors import portal
from tenants.staff.roles import MANAGER, OPERATOR, TREASURER
from tenants.staff.selectors import people_with_role
from tenants.urls import absolute

STATEMENT_ISSUED = "settlement.statement_issued"
BILL_ISSUED, BILL_DUE, BILL_OVERDUE = (
    "settlement.bill_issued",
    "settlement.bill_due",
    "settlement.bill_overdue",
)
PAYOUT_APPROVED, PAYOUT_SENT = "settlement.payout_approved", "settlement.payout_sent"
LINE_CANCELLED = "settlement.line_cancelled"
BATCH_WRITTEN = "settlement.batch_written"


def letters_about(topic: str, payload: dict[str, Any]) -> list[Letter]:
    """The mails about one event, each in its reader's language; none when it is settled meanwhile.

    Works in the schema of the cooperative it is about; of a batch that waits, in the portal's.
    """
    national = portal()
    if topic == BATCH_WRITTEN:
        batch = Batch.objects.select_related("created_by").get(pk=payload["batch_id"])
        return _about_batch(batch, national)
    if topic == STATEMENT_ISSUED:
        statements = MonthlyStatement.objects.select_related("cooperative", "document")
        return _about_statement(statements.get(pk=payload["statement_id"]), national)
    line = BatchLine.objects.select_related("batch", "cooperative").get(pk=payload["line_id"])
    return _about_line(topic, line, national) if _is_still_so(topic, line) else []


def _is_still_so(topic: str, line: BatchLine) -> bool:
    if topic == LINE_CANCELLED:
        return line.batch.status == CANCELLED
    if line.batch.status not in TOLD:
        return False
    if topic in (BILL_DUE, BILL_OVERDUE):
        return line.paid_on is None
    return True


def _treasurers() -> list[User]:
    return people_with_role(TREASURER) or people_with_role(MANAGER)


def _about_statement(statement: MonthlyStatement, national: Cooperative) -> list[Letter]:
    letters = []
    for person in _treasurers():
        with translation.override(person.language):
            heading = _("Your statement of %(month)s") % {"month": month_and_year(statement.month)}
            facts = [
                (_("Number"), statement.number),
                (_("With Lumbung at the end"), rupiah(statement.closing)),
                (_("Commission owed at the end"), rupiah(statement.closing_owed)),
                ("SHA-256", statement.document.sha256),
            ]
            url = absolute(statement.cooperative, "settlement_monthly", statement.pk)
            action = _("See the statement")
            letters.append(_letter(person, statement.cooperative, national, heading, facts, action, url))
    return letters


def _about_line(topic: str, line: BatchLine, national: Cooperative) -> list[Letter]:
    letters = []
    for person in _treasurers():
        with translation.override(person.language):
            heading = _sentence(topic, line)
            facts = [(_("Number"), line.number), (_("Amount"), rupiah(line.amount))]
            facts += _what_follows(line) if topic == LINE_CANCELLED else _ways(line, national)
            action, url = _("See the account with Lumbung"), absolute(line.cooperative, "settlement_index")
            letters.append(_letter(person, line.cooperative, national, heading, facts, action, url))
    return letters


def _ways(line: BatchLine, national: Cooperative) -> list[tuple[str, str]]:
    """Where the money goes, and when."""
    facts = []
    if line.batch.is_payout:
        facts.append((_("To"), f"{line.bank_name} {line.bank_account_number}"))
        if line.paid_on:
            facts.append((_("Paid on"), long_date(line.paid_on)))
        return facts
    if line.due_on:
        facts.append((_("To be paid by"), long_date(line.due_on)))
    if national.bank_account_number:
        account = f"{national.bank_name} {national.bank_account_number}, {national.bank_account_holder}"
        facts.append((_("Transfer to"), account))
    return facts


def _what_follows(line: BatchLine) -> list[tuple[str, str]]:
    """What becomes of an amount that was told and then cancelled."""
    if line.batch.is_payout:
        return [(_("What follows"), _("The money stays yours and comes with another payout."))]
    return [
        (_("What follows"), _("Please do not pay this bill. The commission stands on another bill later."))
    ]


def _sentence(topic: str, line: BatchLine) -> str:
    words = {"number": line.number, "amount": rupiah(line.amount)}
    if topic == BILL_ISSUED:
        return _("Commission bill %(number)s of %(amount)s") % words
    if topic == BILL_DUE:
        return _("Commission bill %(number)s falls due soon") % words
    if topic == BILL_OVERDUE:
        return _("Commission bill %(number)s is overdue") % words
    if topic == LINE_CANCELLED and line.batch.is_payout:
        return _("The payout of %(amount)s to you is cancelled") % words
    if topic == LINE_CANCELLED:
        return _("Commission bill %(number)s is cancelled") % words
    if topic == PAYOUT_APPROVED:
        return _("A payout of %(amount)s to you is approved") % words
    if line.paid_on:
        return _("%(amount)s are paid out to you") % words
    return _("A payout of %(amount)s to you is with the bank") % words


def _about_batch(batch: Batch, national: Cooperative) -> list[Letter]:
    """Everybody who may approve it: the operators but the one who wrote it."""
    if batch.status != DRAFT:
        return []
    lines = list(batch.lines.values_list("amount", flat=True))
    letters = []
    for person in people_with_role(OPERATOR):
        if person.pk == batch.created_by_id:
            continue
        with translation.override(person.language):
            heading = _("%(number)s waits for your approval") % {"number": batch.number}
            facts = [
                (_("Kind"), str(batch.get_kind_display())),
                (_("Amount"), rupiah(sum(lines))),
                (_("Cooperatives"), str(len(lines))),
                (_("Written by"), batch.created_by.name),
                (_("Written"), long_date(timezone.localdate(batch.created_at))),
            ]
            url = absolute(national, "settlement_batch", batch.pk)
            letters.append(_letter(person, national, national, heading, facts, _("See the batch"), url))
    return letters


def _letter(
    person: User,
    cooperative: Cooperative,
    national: Cooperative,
    heading: str,
    facts: list[tuple[str, str]],
    action: str,
    url: str,
) -> Letter:
    context = {
        **letterhead(cooperative),
        "whatsapp_url": "",
        "heading": heading,
        "facts": facts,
        "action_text": action,
        "action_url": url,
    }
    return Letter(
        to=person.email,
        template=TEMPLATE,
        language=person.language,
        context=context,
        from_name=national.name,
    )
