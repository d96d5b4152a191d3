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
from marketplace.settlement.states import DRAFT, TOLD
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
BATCH_WRITTEN = "settlement.batch_written"


def letters_about(topic: str, payload: dict[str, Any]) -> list[Letter]:
    """The mails about one event, each in its reader's language; none when it is settled meanwhile.

    Works in the schema of the cooperative it is about; of a batch that waits, in the portal's.
    """
    if topic == BATCH_WRITTEN:
        return _about_batch(Batch.objects.select_related("created_by").get(pk=payload["batch_id"]))
    if topic == STATEMENT_ISSUED:
        return _about_statement(
            MonthlyStatement.objects.select_related("cooperative", "document").get(pk=payload["statement_id"])
        )
    line = BatchLine.objects.select_related("batch", "cooperative").get(pk=payload["line_id"])
    return _about_line(topic, line) if _is_still_so(topic, line) else []


def _is_still_so(topic: str, line: BatchLine) -> bool:
    if line.batch.status not in TOLD:
        return False
    if topic in (BILL_DUE, BILL_OVERDUE):
        return line.paid_on is None
    return True


def _treasurers() -> list[User]:
    return people_with_role(TREASURER) or people_with_role(MANAGER)


def _about_statement(statement: MonthlyStatement) -> list[Letter]:
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
            letters.append(
                _letter(person, statement.cooperative, heading, facts, _("See the statement"), url)
            )
    return letters


def _about_line(topic: str, line: BatchLine) -> list[Letter]:
    letters = []
    payee = portal()
    for person in _treasurers():
        with translation.override(person.language):
            heading = _sentence(topic, line)
            facts = [(_("Number"), line.number), (_("Amount"), rupiah(line.amount))]
            if line.batch.is_payout:
                facts.append((_("To"), f"{line.bank_name} {line.bank_account_number}"))
                if line.paid_on:
                    facts.append((_("Paid on"), long_date(line.paid_on)))
            else:
                if line.due_on:
                    facts.append((_("To be paid by"), long_date(line.due_on)))
                if payee.bank_account_number:
                    account = f"{payee.bank_name} {payee.bank_account_number}, {payee.bank_account_holder}"
                    facts.append((_("Transfer to"), account))
            url = absolute(line.cooperative, "settlement_index")
            letters.append(
                _letter(person, line.cooperative, heading, facts, _("See the account with Lumbung"), url)
            )
    return letters


def _sentence(topic: str, line: BatchLine) -> str:
    words = {"number": line.number, "amount": rupiah(line.amount)}
    if topic == BILL_ISSUED:
        return _("Commission bill %(number)s of %(amount)s") % words
    if topic == BILL_DUE:
        return _("Commission bill %(number)s falls due soon") % words
    if topic == BILL_OVERDUE:
        return _("Commission bill %(number)s is overdue") % words
    if topic == PAYOUT_APPROVED:
        return _("A payout of %(amount)s to you is approved") % words
    if line.paid_on:
        return _("%(amount)s are paid out to you") % words
    return _("A payout of %(amount)s to you is with the bank") % words


def _about_batch(batch: Batch) -> list[Letter]:
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
            url = absolute(portal(), "settlement_batch", batch.pk)
            letters.append(_letter(person, portal(), heading, facts, _("See the batch"), url))
    return letters


def _letter(
    person: User,
    cooperative: Cooperative,
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
        "is_staff": True,
    }
    return Letter(
        to=person.email,
        template=TEMPLATE,
        language=person.language,
        context=context,
        from_name=portal().name,
    )
