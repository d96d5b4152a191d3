"""What can happen to a retail order and to goods that come back, and who may make it happen. These tables are the
documentation.

Roles: "buyer", "system" (deadlines and payment news), and the storefront's roles by their group names.
"""

from django.utils.translation import gettext_lazy as _

from marketplace.core.states import Transitions

AWAITING_PAYMENT = "awaiting_payment"
PROOF_SUBMITTED = "proof_submitted"
PAID = "paid"
PACKED = "packed"
SHIPPED = "shipped"
DELIVERED = "delivered"
COMPLETED = "completed"
CANCELLED = "cancelled"
EXPIRED = "expired"

UNPAID = (AWAITING_PAYMENT, PROOF_SUBMITTED)
# Somebody in the storefront has something to do.
TO_DO = (PROOF_SUBMITTED, PAID, PACKED)
ENDED = (COMPLETED, CANCELLED, EXPIRED)

_MONEY = {"treasurer", "manager"}
_DESK = {"order_desk", "manager"}

ORDER = Transitions(
    "order",
    label=_("order"),
    states={
        AWAITING_PAYMENT: _("Waiting for payment"),
        PROOF_SUBMITTED: _("Proof to be checked"),
        PAID: _("Paid, to be packed"),
        PACKED: _("Packed"),
        SHIPPED: _("On its way"),
        DELIVERED: _("Delivered"),
        COMPLETED: _("Completed"),
        CANCELLED: _("Cancelled"),
        EXPIRED: _("Expired unpaid"),
    },
    events={
        "submit_proof": _("Send a payment proof"),
        "pay": _("Confirm the payment"),
        "reject_proof": _("Ask for another proof"),
        "pack": _("Mark as packed"),
        "ship": _("Mark as shipped"),
        "hand_over": _("Mark as picked up"),
        "deliver": _("Mark as delivered"),
        "complete": _("Complete the order"),
        "cancel": _("Cancel the order"),
        "expire": _("Let it expire"),
    },
    table={
        AWAITING_PAYMENT: {
            "submit_proof": (PROOF_SUBMITTED, {"buyer"}),
            "pay": (PAID, {*_MONEY, "system"}),
            # Only where the money comes with the handover: see actions.fulfilling.pack_order.
            "pack": (PACKED, _DESK),
            "cancel": (CANCELLED, {"buyer", *_DESK}),
            "expire": (EXPIRED, {"system"}),
        },
        PROOF_SUBMITTED: {
            "submit_proof": (PROOF_SUBMITTED, {"buyer"}),
            "pay": (PAID, {*_MONEY, "system"}),
            "reject_proof": (AWAITING_PAYMENT, _MONEY),
            "cancel": (CANCELLED, {"manager"}),
        },
        PAID: {
            "pack": (PACKED, _DESK),
            "cancel": (CANCELLED, {"manager"}),
        },
        PACKED: {
            "ship": (SHIPPED, _DESK),
            "hand_over": (DELIVERED, _DESK),
            "cancel": (CANCELLED, {"manager"}),
        },
        SHIPPED: {"deliver": (DELIVERED, {*_DESK, "buyer"})},
        DELIVERED: {"complete": (COMPLETED, {*_DESK, "buyer", "system"})},
    },
)

# Goods that come back.
ASKED = "asked"
AWAITED = "awaited"
ARRIVED = "arrived"
REFUNDED = "refunded"
REPLACED = "replaced"
REFUSED = "refused"
WITHDRAWN = "withdrawn"

# The storefront, or the buyer, still has something to do about it.
RETURN_OPEN = (ASKED, AWAITED, ARRIVED)

RETURN = Transitions(
    "return",
    label=_("return request"),
    states={
        ASKED: _("To be answered"),
        AWAITED: _("Accepted, goods on their way back"),
        ARRIVED: _("Accepted, to be settled"),
        REFUNDED: _("Money paid back"),
        REPLACED: _("Goods replaced"),
        REFUSED: _("Not accepted"),
        WITHDRAWN: _("Withdrawn"),
    },
    events={
        "accept": _("Accept: the goods come back first"),
        "accept_at_once": _("Accept: the goods stay with the buyer"),
        "refuse": _("Do not accept"),
        "arrive": _("The goods are back"),
        "refund": _("Pay the money back"),
        "replace": _("Send a replacement"),
        "withdraw": _("Withdraw the request"),
    },
    table={
        ASKED: {
            "accept": (AWAITED, _DESK),
            "accept_at_once": (ARRIVED, _DESK),
            "refuse": (REFUSED, _DESK),
            "withdraw": (WITHDRAWN, {"buyer"}),
        },
        AWAITED: {
            "arrive": (ARRIVED, _DESK),
            # The goods never came, or are not what was described.
            "refuse": (REFUSED, {"manager"}),
            "withdraw": (WITHDRAWN, {"buyer"}),
        },
        ARRIVED: {
            "refund": (REFUNDED, _MONEY),
            "replace": (REPLACED, _DESK),
            "refuse": (REFUSED, {"manager"}),
        },
    },
)
