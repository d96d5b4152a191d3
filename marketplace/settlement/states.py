"""What can happen to a batch of payouts or of commission bills. Two people are needed before money moves."""

from django.utils.translation import gettext_lazy as _

from marketplace.core.states import Transitions

DRAFT, APPROVED, EXPORTED, PAID, CANCELLED = "draft", "approved", "exported", "paid", "cancelled"

# Its amounts are spoken for.
OPEN = (DRAFT, APPROVED, EXPORTED)
# The cooperatives know of it.
TOLD = (APPROVED, EXPORTED, PAID)

_OPERATOR = {"operator"}

BATCH = Transitions(
    "batch",
    label=_("batch"),
    states={
        DRAFT: _("Draft"),
        APPROVED: _("Approved"),
        EXPORTED: _("Sent to the bank"),
        PAID: _("Paid"),
        CANCELLED: _("Cancelled"),
    },
    events={
        "approve": _("Approve"),
        "export": _("Write the bank file"),
        "settle": _("Record as paid"),
        "cancel": _("Cancel the batch"),
    },
    table={
        DRAFT: {"approve": (APPROVED, _OPERATOR), "cancel": (CANCELLED, _OPERATOR)},
        APPROVED: {
            "export": (EXPORTED, _OPERATOR),
            "settle": (PAID, _OPERATOR),
            "cancel": (CANCELLED, _OPERATOR),
        },
        EXPORTED: {"export": (EXPORTED, _OPERATOR), "settle": (PAID, _OPERATOR)},
    },
)

REQUESTED, SENT = "requested", "sent"

# Money on its way between Lumbung and a cooperative's own account at the provider; taken back the same way.
TRANSFER = Transitions(
    "transfer",
    label=_("transfer"),
    states={REQUESTED: _("Being sent"), SENT: _("Sent")},
    events={"send": _("Send")},
    table={REQUESTED: {"send": (SENT, {"system"})}},
)
