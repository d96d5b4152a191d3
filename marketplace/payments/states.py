"""What can happen to a payment. `buyer`, the storefront's roles and "system" (provider news, deadlines) act."""

from django.utils.translation import gettext_lazy as _

from marketplace.core.states import Transitions

PENDING = "pending"
SUBMITTED = "submitted"
RECEIVED = "received"
EXPIRED = "expired"
CANCELLED = "cancelled"

# A refund.
REQUESTED, PAID_BACK, WITHDRAWN = "requested", "paid", "withdrawn"

# Money can still arrive by itself, or somebody has to look at a proof.
OPEN = (PENDING, SUBMITTED)

_CONFIRM = {"treasurer", "manager"}
# Whoever hands goods over for cash: the payment's own method says that this may be.
HANDOVER = "handover"
_ABANDON = {"buyer", "order_desk", "manager", "system"}

PAYMENT = Transitions(
    "payment",
    label=_("payment"),
    states={
        PENDING: _("Waiting for payment"),
        SUBMITTED: _("Proof to be checked"),
        RECEIVED: _("Received"),
        EXPIRED: _("Expired"),
        CANCELLED: _("Cancelled"),
    },
    events={
        "submit": _("Send a proof"),
        "receive": _("Confirm the payment"),
        "reject": _("Ask for another proof"),
        "expire": _("Let it expire"),
        "cancel": _("Cancel"),
    },
    table={
        PENDING: {
            "submit": (SUBMITTED, {"buyer"}),
            "receive": (RECEIVED, {*_CONFIRM, "system", HANDOVER}),
            "expire": (EXPIRED, {"system"}),
            "cancel": (CANCELLED, _ABANDON),
        },
        SUBMITTED: {
            "submit": (SUBMITTED, {"buyer"}),
            "receive": (RECEIVED, {*_CONFIRM, "system"}),
            "reject": (PENDING, _CONFIRM),
            "cancel": (CANCELLED, _ABANDON),
        },
        # Money that arrives too late is still somebody's money: it is kept, and the storefront decides.
        EXPIRED: {"receive": (RECEIVED, {*_CONFIRM, "system"})},
        CANCELLED: {"receive": (RECEIVED, {*_CONFIRM, "system"})},
    },
)

# One pay page for several payments. What it asks for never changes: another choice of payments is another page.
JOINT = Transitions(
    "joint_payment",
    label=_("combined payment"),
    states={
        PENDING: _("Waiting for payment"),
        RECEIVED: _("Received"),
        EXPIRED: _("Expired"),
        CANCELLED: _("Cancelled"),
    },
    events={
        "receive": _("Confirm the payment"),
        "expire": _("Let it expire"),
        "cancel": _("Close the pay page"),
    },
    table={
        PENDING: {
            "receive": (RECEIVED, {"system"}),
            "expire": (EXPIRED, {"system"}),
            "cancel": (CANCELLED, {"system"}),
        },
        EXPIRED: {"receive": (RECEIVED, {"system"})},
        CANCELLED: {"receive": (RECEIVED, {"system"})},
    },
)

REFUND = Transitions(
    "refund",
    label=_("refund"),
    states={
        REQUESTED: _("To be paid back"),
        PAID_BACK: _("Paid back"),
        WITHDRAWN: _("Withdrawn"),
    },
    events={"pay_back": _("Record the refund"), "withdraw": _("Withdraw the refund")},
    table={
        REQUESTED: {"pay_back": (PAID_BACK, {*_CONFIRM, "system"}), "withdraw": (WITHDRAWN, _CONFIRM)},
    },
)
