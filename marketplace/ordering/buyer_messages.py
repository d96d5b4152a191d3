"""What a buyer's WhatsApp message to the cooperative begins with, by where the order stands."""

from django.utils.translation import gettext as _

from marketplace.core.dates import date_time
from marketplace.core.money import rupiah
from marketplace.ordering.models import Order
from marketplace.ordering.selectors.orders import current_payment, owes_cash
from marketplace.ordering.sentences import promise
from marketplace.ordering.states import (
    AWAITING_PAYMENT,
    CANCELLED,
    DELIVERED,
    EXPIRED,
    PACKED,
    PAID,
    PROOF_SUBMITTED,
    SHIPPED,
)


def question_to_cooperative(order: Order) -> str:
    """A greeting with the order's number and the question that people have at this point, to be sent or changed."""
    payment, parcels = current_payment(order), list(order.shipments.all())
    words = {
        "number": order.number,
        "amount": rupiah(payment.amount_due if payment else order.total),
        "promise": promise(order),
        "parcel": str(parcels[-1]) if parcels else "",
        "sent": date_time(order.proof_submitted_at) if order.proof_submitted_at else "",
    }
    return _text(order) % words


def _text(order: Order) -> str:
    if order.status == AWAITING_PAYMENT and owes_cash(order):
        return _("Hello, my order %(number)s is to be paid in cash (%(amount)s), promised for %(promise)s. ")
    if order.status == PACKED and order.is_pickup:
        return _("Hello, my order %(number)s is packed. When may I pick it up?")
    return {
        AWAITING_PAYMENT: _("Hello, I have a question about paying my order %(number)s (%(amount)s): "),
        PROOF_SUBMITTED: _(
            "Hello, I sent the payment proof of order %(number)s (%(amount)s) on %(sent)s. Has it been checked?"
        ),
        PAID: _("Hello, my order %(number)s is paid and promised for %(promise)s. Is it on schedule?"),
        PACKED: _("Hello, my order %(number)s is packed. When will it be sent?"),
        SHIPPED: _("Hello, where is the parcel of my order %(number)s (%(parcel)s)?"),
        DELIVERED: _("Hello, my order %(number)s has arrived, and something is not right: "),
        CANCELLED: _("Hello, my order %(number)s was cancelled, and I have a question: "),
        EXPIRED: _("Hello, my order %(number)s has expired. Can I still have these goods?"),
    }.get(order.status, _("Hello, I have a question about my order %(number)s."))
