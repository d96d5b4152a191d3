"""Texts that somebody at the desk begins a message to a buyer with, in the buyer's language."""

from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.core.dates import date_time
from marketplace.core.money import rupiah
from marketplace.ordering.models import Order
from marketplace.ordering.selectors.orders import current_payment, owes_cash
from marketplace.ordering.sentences import promise
from marketplace.ordering.states import (
    AWAITING_PAYMENT,
    CANCELLED,
    COMPLETED,
    DELIVERED,
    EXPIRED,
    PACKED,
    PAID,
    PROOF_SUBMITTED,
    SHIPPED,
)
from tenants.urls import absolute


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
            "Hello %(name)s, this is %(shop)s.\n\nYour order %(number)s is kept for you until %(deadline)s. Please pay"
            " %(amount)s; how to pay stands here:\n%(page)s\n\nIf you have paid already, there is nothing to do. Thank you."
        ),
    ),
    Beginning(
        "cash",
        _("Please have the cash ready"),
        _("Your order comes soon"),
        _(
            "Hello %(name)s, this is %(shop)s.\n\nYour order %(number)s will be with you on %(promise)s. Please have"
            " %(amount)s ready in cash.\n\nThank you."
        ),
    ),
    Beginning(
        "proof",
        _("The proof has arrived"),
        _("Your payment proof has arrived"),
        _(
            "Hello %(name)s, this is %(shop)s.\n\nThank you, the payment proof of order %(number)s has arrived. We look at"
            " our account and tell you as soon as we start packing."
        ),
    ),
    Beginning(
        "packing",
        _("Paid, and being packed"),
        _("Your order is being packed"),
        _(
            "Hello %(name)s, this is %(shop)s.\n\nYour payment for order %(number)s has arrived. We are packing it; it is"
            " promised for %(promise)s.\n\nThank you."
        ),
    ),
    Beginning(
        "way",
        _("It is on its way"),
        _("Your parcel is on its way"),
        _(
            "Hello %(name)s, this is %(shop)s.\n\nYour order %(number)s is on its way: %(parcel)s. It should arrive on"
            " %(promise)s. Where it stands:\n%(page)s"
        ),
    ),
    Beginning(
        "arrived",
        _("Has all arrived well?"),
        _("Has your order arrived well?"),
        _(
            "Hello %(name)s, this is %(shop)s.\n\nYour order %(number)s should be with you now. Is everything as you"
            " expected? If something is not right, tell us here or on your order's page:\n%(page)s\n\nThank you."
        ),
    ),
    Beginning(
        "again",
        _("It has ended, order again"),
        _("Your order has ended"),
        _(
            "Hello %(name)s, this is %(shop)s.\n\nYour order %(number)s has ended, and nothing is to be paid. If you would"
            " still like these goods, one button on this page puts them into your basket again:\n%(page)s"
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


# What is usually written at each point, first of all.
_FITTING = {
    AWAITING_PAYMENT: ("payment",),
    PROOF_SUBMITTED: ("proof",),
    PAID: ("packing", "delay"),
    PACKED: ("ready", "address"),
    SHIPPED: ("way",),
    DELIVERED: ("arrived",),
    COMPLETED: ("arrived",),
    CANCELLED: ("account", "again"),
    EXPIRED: ("again",),
}
# What makes no sense at any other point.
_ONLY_FITTING = {"payment", "cash", "proof", "packing", "ready", "way", "arrived", "again"}


def beginnings_for(order: Order) -> list[Beginning]:
    """The texts that make sense for an order as it stands, those that are usually written now first."""
    fitting = _FITTING[order.status]
    if owes_cash(order) and order.status in (AWAITING_PAYMENT, PACKED, SHIPPED):
        fitting = ("cash", *(key for key in fitting if key != "payment"))
    if order.status == PACKED and not order.is_pickup:
        fitting = tuple(key for key in fitting if key != "ready")
    first = [one for key in fitting for one in BEGINNINGS if one.key == key]
    return first + [one for one in BEGINNINGS if one not in first and one.key not in _ONLY_FITTING]


def begun(order: Order, key: str) -> dict[str, Any]:
    """Subject and text of a beginning, filled with the order; the first one for an unknown key."""
    chosen = next((one for one in BEGINNINGS if one.key == key), BEGINNINGS[0])
    with translation.override(order.language):
        payment, parcels = current_payment(order), list(order.shipments.all())
        words = {
            "name": order.buyer_name,
            "shop": order.cooperative.name,
            "number": order.number,
            "amount": rupiah(payment.amount_due if payment else order.total),
            "promise": promise(order),
            "deadline": date_time(order.payment_due_at),
            "parcel": str(parcels[-1]) if parcels else order.delivery_label,
            "page": absolute(order.cooperative, "storefront:order", order.token),
            "address": "\n".join(part for part in (order.street, order.landmark, order.place) if part),
        }
        return {"subject": str(chosen.subject), "text": str(chosen.text) % words}
