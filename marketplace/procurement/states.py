"""What can happen to a request, a quote and a purchase order, and who may make it happen. These tables document it.

Roles: "officer" and "approver" of the institution, "manager" and "order_desk" of the storefront, "system" (deadlines,
and what follows from another document's change).
"""

from django.utils.translation import gettext_lazy as _

from marketplace.core.states import Transitions

DRAFT, SENT, QUOTED, ACCEPTED, DECLINED, EXPIRED, CANCELLED = (
    "draft",
    "sent",
    "quoted",
    "accepted",
    "declined",
    "expired",
    "cancelled",
)
WITHDRAWN = "withdrawn"
ISSUED, CONFIRMED = "issued", "confirmed"
PROPOSED, AGREED, REFUSED = "proposed", "agreed", "refused"
COLLECTING, FROZEN, ERASED = "collecting", "frozen", "erased"
PENDING, APPROVED, RETURNED = "pending", "approved", "returned"

# The request waits for somebody.
OPEN = (DRAFT, SENT, QUOTED)

_BUYER = {"officer", "approver"}
_SELLER = {"manager", "order_desk"}
_SYSTEM = {"system"}

REQUEST = Transitions(
    "request",
    label=_("request"),
    states={
        DRAFT: _("Draft"),
        SENT: _("Waiting for a quote"),
        QUOTED: _("Quote received"),
        ACCEPTED: _("Ordered"),
        DECLINED: _("Declined"),
        EXPIRED: _("Expired"),
        CANCELLED: _("Cancelled"),
    },
    events={
        "send": _("Send the request"),
        "quote": _("Receive a quote"),
        "unquote": _("Lose the last quote"),
        "accept": _("Accept a quote"),
        "decline": _("Decline the request"),
        "expire": _("Let it expire"),
        "cancel": _("Cancel the request"),
    },
    table={
        DRAFT: {"send": (SENT, {"officer"}), "cancel": (CANCELLED, {"officer"})},
        SENT: {
            "quote": (QUOTED, _SYSTEM),
            "decline": (DECLINED, _SYSTEM),
            "expire": (EXPIRED, _SYSTEM),
            "cancel": (CANCELLED, _BUYER),
        },
        QUOTED: {
            "quote": (QUOTED, _SYSTEM),
            "unquote": (SENT, _SYSTEM),
            "accept": (ACCEPTED, _BUYER),
            "decline": (DECLINED, _SYSTEM),
            "expire": (EXPIRED, _SYSTEM),
            "cancel": (CANCELLED, _BUYER),
        },
    },
)

QUOTE = Transitions(
    "quote",
    label=_("quote"),
    states={
        DRAFT: _("Draft"),
        SENT: _("Sent"),
        ACCEPTED: _("Accepted"),
        DECLINED: _("Declined"),
        WITHDRAWN: _("Withdrawn"),
        EXPIRED: _("Expired"),
    },
    events={
        "send": _("Send the quote"),
        "accept": _("Accept the quote"),
        "decline": _("Decline the quote"),
        "withdraw": _("Withdraw the quote"),
        "expire": _("Let it expire"),
    },
    table={
        # "system": published prices are an offer in themselves.
        DRAFT: {"send": (SENT, {*_SELLER, "system"}), "withdraw": (WITHDRAWN, {*_SELLER, "system"})},
        SENT: {
            "accept": (ACCEPTED, _BUYER),
            "decline": (DECLINED, {*_BUYER, "system"}),
            "withdraw": (WITHDRAWN, {*_SELLER, "system"}),
            "expire": (EXPIRED, _SYSTEM),
        },
    },
)

PURCHASE_ORDER = Transitions(
    "purchase_order",
    label=_("purchase order"),
    states={ISSUED: _("Waiting for the cooperative"), CONFIRMED: _("Confirmed")},
    events={"confirm": _("Confirm the purchase order")},
    table={ISSUED: {"confirm": (CONFIRMED, _SELLER)}},
)

AWARD = Transitions(
    "award",
    label=_("award"),
    states={
        PENDING: _("Waits for approval"),
        APPROVED: _("Approved"),
        RETURNED: _("Returned"),
        WITHDRAWN: _("Withdrawn"),
    },
    events={
        "approve": _("Approve the award"),
        "return": _("Return the award"),
        "withdraw": _("Withdraw the award"),
    },
    table={
        PENDING: {
            "approve": (APPROVED, {"approver", "treasurer", "system"}),
            "return": (RETURNED, {"approver", "treasurer"}),
            "withdraw": (WITHDRAWN, _BUYER),
        },
    },
)

SIZE_ROLL = Transitions(
    "size_roll",
    label=_("size list"),
    states={COLLECTING: _("Being filled in"), FROZEN: _("Frozen"), ERASED: _("Names erased")},
    events={"freeze": _("Freeze the sizes"), "erase": _("Erase names and sizes")},
    table={
        COLLECTING: {"freeze": (FROZEN, {"officer", "system"})},
        FROZEN: {"erase": (ERASED, _SYSTEM)},
    },
)

ADDENDUM = Transitions(
    "addendum",
    label=_("addendum"),
    states={
        PROPOSED: _("Waiting for the cooperative"),
        AGREED: _("Agreed"),
        REFUSED: _("Refused"),
    },
    events={"agree": _("Agree to the change"), "refuse": _("Refuse the change")},
    table={PROPOSED: {"agree": (AGREED, _SELLER), "refuse": (REFUSED, _SELLER)}},
)

# Status → the kind of <c-status> that shows it.
KINDS = {
    DRAFT: "neutral",
    SENT: "info",
    QUOTED: "warning",
    ACCEPTED: "success",
    DECLINED: "error",
    EXPIRED: "neutral",
    CANCELLED: "neutral",
    WITHDRAWN: "neutral",
    ISSUED: "warning",
    CONFIRMED: "success",
    PENDING: "warning",
    PROPOSED: "warning",
    AGREED: "success",
    REFUSED: "error",
    COLLECTING: "info",
    FROZEN: "success",
    ERASED: "neutral",
    APPROVED: "success",
    RETURNED: "error",
}
