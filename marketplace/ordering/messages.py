"""Texts that somebody at the desk begins a message to a buyer with, in the buyer's language."""

from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import rupiah
from marketplace.ordering.models import Order
from marketplace.ordering.selectors.orders import current_payment
from marketplace.ordering.sentences import promise


@dataclass(frozen=True)
class Beginning:
    """`title` is what the staff chooses from; subject and text are the buyer's."""

    key: str
    title: str | Promise
    subject: str | Promise
    text: str | Promise


BEGINNINGS = (
    Beginning(
        "greeting",
        _("Empty, with a greeting"),
        _("About your order"),
        _("Hello %(name)s, this is %(shop)s about your order %(number)s.\n\n"),
    ),
    Beginning(
        "payment",
        _("Reminder to pay"),
        _("Your payment"),
        _(
            "Hello %(name)s, this is %(shop)s.\n\nYour order %(number)s is kept for you. Please transfer %(amount)s and send"
            " the proof on your order's page. If you have paid already, there is nothing to do.\n\nThank you."
        ),
    ),
    Beginning(
        "ready",
        _("It can be picked up"),
        _("Your order can be picked up"),
        _(
            "Hello %(name)s, this is %(shop)s.\n\nYour order %(number)s is packed. You can pick it up at our place; please"
            " show this number.\n\nThank you."
        ),
    ),
    Beginning(
        "delay",
        _("It takes longer"),
        _("Your order takes a little longer"),
        _(
            "Hello %(name)s, this is %(shop)s.\n\nWe promised your order %(number)s for %(promise)s, and we need a few days"
            " more. The new date is: \n\nPlease tell us if that does not suit you; then we look for another way.\n\nThank"
            " you for your patience."
        ),
    ),
    Beginning(
        "address",
        _("Question about the address"),
        _("A question about your address"),
        _(
            "Hello %(name)s, this is %(shop)s.\n\nBefore we send your order %(number)s: is this address complete, and what"
            " should the courier look for?\n\n%(address)s\n\nThank you."
        ),
    ),
    Beginning(
        "account",
        _("Where to pay money back to"),
        _("Where may we pay your money back to?"),
        _(
            "Hello %(name)s, this is %(shop)s.\n\nWe pay you money back for your order %(number)s. Please tell us the bank,"
            " the account number and the name of its holder. We never ask for a PIN or an OTP code.\n\nThank you."
        ),
    ),
)


def begun(order: Order, key: str) -> dict[str, Any]:
    """Subject and text of a beginning, filled with the order; the first one for an unknown key."""
    chosen = next((one for one in BEGINNINGS if one.key == key), BEGINNINGS[0])
    with translation.override(order.language):
        payment = current_payment(order)
        words = {
            "name": order.buyer_name,
            "shop": order.cooperative.name,
            "number": order.number,
            "amount": rupiah(payment.amount_due if payment else order.total),
            "promise": promise(order),
            "address": "\n".join(part for part in (order.street, order.landmark, order.place) if part),
        }
        return {"subject": str(chosen.subject), "text": str(chosen.text) % words}
