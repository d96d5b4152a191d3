"""What each news of a collective bill says by e-mail, and to whom. Works in the schema of the cooperative it is about."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.accounts.models import User
from marketplace.core.dates import long_date
from marketplace.core.mail import Letter
from marketplace.core.money import rupiah
from marketplace.receiving.bill_mails import CLIMBS_AFTER, is_overdue
from marketplace.receiving.mails import Role, letter_to, people_in
from marketplace.receiving.models import Invoice, InvoicePayment, Statement
from marketplace.receiving.selectors.statements import whole_statements
from tenants.letterhead import letterhead
from tenants.selectors import portal
from tenants.staff.roles import MANAGER, TREASURER
from tenants.staff.selectors import people_with_role
from tenants.urls import absolute, base_address

OVERDUE = "statement.overdue"
TO_INSTITUTION = {
    "statement.issued": [Role.TREASURER, Role.OFFICER],
    "statement_payment.confirmed": [Role.TREASURER],
    "statement_payment.refused": [Role.TREASURER],
    OVERDUE: [Role.TREASURER],
}
TO_COOPERATIVE = {"statement_payment.told", OVERDUE}


def letters_about(topic: str, statement: Statement, payload: dict[str, Any]) -> list[Letter]:
    """Return the mails about one event; each in its reader's language."""
    roles = list(TO_INSTITUTION.get(topic, []))
    if topic == OVERDUE and payload.get("step", 1) >= CLIMBS_AFTER:
        roles.append(Role.OFFICER)
    keys = set(payload.get("payment_ids", []))
    told = [one for bill in statement.invoices.all() for one in bill.payments.all() if one.pk in keys]
    people = people_in(statement.institution, roles) if roles else []
    letters = [_letter(topic, statement, told, person, False) for person in people]
    if topic in TO_COOPERATIVE:
        staff = people_with_role(TREASURER, MANAGER)
        letters += [_letter(topic, statement, told, person, True) for person in staff]
    return letters


def reminders_through(invoice: Invoice, payload: dict[str, Any]) -> list[Letter]:
    """The reminders of a collective bill, when one of its bills is overdue: only the oldest that still owes asks for all."""
    statement = whole_statements().get(pk=invoice.statement_id)
    oldest = next((one for one in statement.invoices.all() if is_overdue(one)), None)
    return letters_about(OVERDUE, statement, payload) if oldest == invoice else []


def _letter(
    topic: str, statement: Statement, told: list[InvoicePayment], person: User, is_staff: bool
) -> Letter:
    bills = list(statement.invoices.all())
    with translation.override(person.language):
        heading, action = _sentence(topic, statement, len(bills))
        context = {
            **letterhead(statement.cooperative, whatsapp_text=statement.number),
            "heading": heading,
            "facts": [
                (_("Number"), statement.number),
                (_("Total"), rupiah(sum(one.total for one in bills))),
                (_("Still to pay in cash"), rupiah(sum(one.left for one in bills))),
                (_("Pay until"), long_date(statement.due_on)),
                *([(_("Payment"), rupiah(sum(one.amount for one in told)))] if told else []),
                *_bills(bills, told),
            ],
            "reason": told[0].refusal if told else "",
            "action_text": action,
            "action_url": _address(statement, is_staff),
            "is_staff": is_staff,
        }
    return letter_to(person, statement.cooperative, statement.institution, context)


def _bills(bills: list[Invoice], told: list[InvoicePayment]) -> list[tuple[str, str]]:
    """What each bill brings to the paper, or gets of a payment."""
    if not told:
        return [(one.number, f"{rupiah(one.total)}, {one.purchase_order.title}") for one in bills]
    parts = {one.invoice_id: one.amount for one in told}
    return [(one.number, rupiah(parts[one.pk])) for one in bills if one.pk in parts]


def _sentence(topic: str, statement: Statement, count: int) -> tuple[str, str]:
    words = {"number": statement.number, "cooperative": statement.cooperative.name, "count": count}
    return {
        "statement.issued": (
            ngettext(
                "The bill of the month from %(cooperative)s, over %(count)d order",
                "The bill of the month from %(cooperative)s, over %(count)d orders",
                count,
            )
            % words,
            _("See the bill"),
        ),
        OVERDUE: (_("Collective bill %(number)s is overdue") % words, _("See the bill")),
        "statement_payment.told": (
            _("A payment for collective bill %(number)s waits to be looked for") % words,
            _("Look for the payment"),
        ),
        "statement_payment.confirmed": (
            _("%(cooperative)s has received your payment for collective bill %(number)s") % words,
            _("See the bill"),
        ),
        "statement_payment.refused": (
            _("%(cooperative)s did not find your payment for collective bill %(number)s") % words,
            _("See the bill"),
        ),
    }[topic]


def _address(statement: Statement, is_staff: bool) -> str:
    if is_staff:
        return f"{base_address(statement.cooperative)}/admin/permintaan/tagihan/kolektif/{statement.pk}/"
    return absolute(
        portal(), "portal:statement", institution_id=statement.institution_id, statement=statement.pk
    )
