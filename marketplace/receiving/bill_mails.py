"""What each news of a bill says by e-mail, and to whom. Works in the schema of the cooperative it is about."""

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.core.dates import long_date
from marketplace.core.mail import Letter
from marketplace.core.money import rupiah
from marketplace.receiving.mails import Role, letter_to, people_in
from marketplace.receiving.models import Invoice
from marketplace.receiving.selectors.invoices import OWING
from tenants.letterhead import letterhead
from tenants.selectors import portal
from tenants.staff.roles import MANAGER, TREASURER
from tenants.staff.selectors import people_with_role
from tenants.urls import absolute, base_address

TO_INSTITUTION = {
    "invoice.issued": [Role.TREASURER, Role.OFFICER],
    "invoice.credited": [Role.TREASURER],
    "invoice.overdue": [Role.TREASURER],
    "invoice_payment.confirmed": [Role.TREASURER],
    "invoice_payment.refused": [Role.TREASURER],
}
TO_COOPERATIVE = {"invoice_payment.told", "invoice.overdue"}
# After the second reminder the officer hears of it too.
CLIMBS_AFTER = 2


def letters_about(topic: str, invoice: Invoice, payload: dict[str, Any]) -> list[Letter]:
    """Return the mails about one event; each in its reader's language."""
    if topic == "invoice.overdue" and not is_overdue(invoice):
        return []
    roles = list(TO_INSTITUTION.get(topic, []))
    if topic == "invoice.overdue" and payload.get("step", 1) >= CLIMBS_AFTER:
        roles.append(Role.OFFICER)
    people = people_in(invoice.institution, roles) if roles else []
    letters = [_letter(topic, invoice, payload, person, False) for person in people]
    if topic in TO_COOPERATIVE:
        staff = people_with_role(TREASURER, MANAGER)
        letters += [_letter(topic, invoice, payload, person, True) for person in staff]
    return letters


def is_overdue(invoice: Invoice) -> bool:
    """Whether somebody still waits for money of this bill, after its day."""
    return invoice.status in OWING and invoice.left > 0 and invoice.due_on < timezone.localdate()


def _letter(topic: str, invoice: Invoice, payload: dict[str, Any], person: User, is_staff: bool) -> Letter:
    order = invoice.purchase_order
    with translation.override(person.language):
        told = next((one for one in invoice.payments.all() if one.pk == payload.get("payment_id")), None)
        is_penalty = told is not None and told.is_penalty
        heading, action = _penalty_sentence(topic, invoice) if is_penalty else _sentence(topic, invoice)
        context = {
            **letterhead(order.cooperative, whatsapp_text=invoice.number),
            "heading": heading,
            "facts": [
                (_("Number"), invoice.number),
                (_("Purchase order"), order.number),
                (_("Total"), rupiah(invoice.total)),
                (_("Still to pay in cash"), rupiah(invoice.left)),
                (_("Pay until"), long_date(invoice.due_on)),
                *([(_("Late penalty") if is_penalty else _("Payment"), rupiah(told.amount))] if told else []),
            ],
            "reason": told.refusal if told else invoice.reason,
            "action_text": action,
            "action_url": _address(invoice, is_staff),
            "is_staff": is_staff,
        }
    return letter_to(person, order.cooperative, invoice.institution, context)


def _sentence(topic: str, invoice: Invoice) -> tuple[str, str]:
    words = {
        "title": invoice.purchase_order.title,
        "number": invoice.number,
        "cooperative": invoice.purchase_order.cooperative.name,
    }
    return {
        "invoice.issued": (_("A bill from %(cooperative)s for “%(title)s”") % words, _("See the bill")),
        "invoice.credited": (_("Credit note %(number)s for “%(title)s”") % words, _("See the bill")),
        "invoice.overdue": (_("Bill %(number)s for “%(title)s” is overdue") % words, _("See the bill")),
        "invoice_payment.told": (
            _("A payment for bill %(number)s waits to be looked for") % words,
            _("Look for the payment"),
        ),
        "invoice_payment.confirmed": (
            _("%(cooperative)s has received your payment for bill %(number)s") % words,
            _("See the bill"),
        ),
        "invoice_payment.refused": (
            _("%(cooperative)s did not find your payment for bill %(number)s") % words,
            _("See the bill"),
        ),
    }[topic]


def _penalty_sentence(topic: str, invoice: Invoice) -> tuple[str, str]:
    words = {"number": invoice.number, "cooperative": invoice.purchase_order.cooperative.name}
    return {
        "invoice_payment.told": _(
            "A late penalty is kept back from bill %(number)s and waits for your answer"
        ),
        "invoice_payment.confirmed": _("%(cooperative)s agrees to the late penalty for bill %(number)s"),
        "invoice_payment.refused": _(
            "%(cooperative)s does not agree to the late penalty for bill %(number)s"
        ),
    }[topic] % words, _("See the bill")


def _address(invoice: Invoice, is_staff: bool) -> str:
    if is_staff:
        return f"{base_address(invoice.purchase_order.cooperative)}/admin/permintaan/tagihan/{invoice.pk}/"
    return absolute(
        portal(),
        "portal:invoice",
        institution_id=invoice.institution_id,
        pk=invoice.purchase_order_id,
        invoice=invoice.pk,
    )
