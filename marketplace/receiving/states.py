"""What can happen to a delivery, and who may make it happen. These tables document it.

Roles: "receiver", "approver", "officer" and "treasurer" of the institution, "manager" and "order_desk" of the storefront,
"system" (what follows from signatures and days that have passed).
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from marketplace.core.states import Transitions

PLANNED, SENT, COUNTED, ACCEPTED, CANCELLED = "planned", "sent", "counted", "accepted", "cancelled"

# Goods of these are neither with the institution nor free to be planned again.
UNDER_WAY = (PLANNED, SENT, COUNTED)

_SELLER = {"manager", "order_desk"}
_SYSTEM = {"system"}

DELIVERY = Transitions(
    "delivery",
    label=_("delivery"),
    states={
        PLANNED: pgettext_lazy("of a delivery", "Planned"),
        SENT: pgettext_lazy("of a delivery", "On its way"),
        COUNTED: pgettext_lazy("of a delivery", "Waiting for signatures"),
        ACCEPTED: pgettext_lazy("of a delivery", "Accepted"),
        CANCELLED: pgettext_lazy("of a delivery", "Cancelled"),
    },
    events={
        "send": _("Issue the delivery note"),
        "count": _("Count what arrived"),
        "lapse": _("Accept because the agreed days have passed"),
        "accept": _("Accept with all signatures"),
        "cancel": _("Cancel the delivery"),
    },
    table={
        PLANNED: {"send": (SENT, _SELLER), "cancel": (CANCELLED, {*_SELLER, "system"})},
        SENT: {"count": (COUNTED, {"receiver"}), "lapse": (COUNTED, _SYSTEM)},
        COUNTED: {"accept": (ACCEPTED, _SYSTEM)},
    },
)

INVOICE_OPEN, PART_PAID, PAID, CREDITED = "open", "part_paid", "paid", "credited"
TOLD, CONFIRMED, REFUSED = "told", "confirmed", "refused"

INVOICE = Transitions(
    "invoice",
    label=_("invoice"),
    states={
        INVOICE_OPEN: pgettext_lazy("of an invoice", "Unpaid"),
        PART_PAID: pgettext_lazy("of an invoice", "Partly paid"),
        PAID: pgettext_lazy("of an invoice", "Paid"),
        CREDITED: pgettext_lazy("of an invoice", "Credited"),
    },
    events={
        "pay_part": _("Receive a part"),
        "pay": _("Receive all of it"),
        "credit": _("Credit all of it"),
    },
    table={
        INVOICE_OPEN: {
            "pay_part": (PART_PAID, _SYSTEM),
            "pay": (PAID, _SYSTEM),
            "credit": (CREDITED, _SYSTEM),
        },
        PART_PAID: {"pay_part": (PART_PAID, _SYSTEM), "pay": (PAID, _SYSTEM), "credit": (PAID, _SYSTEM)},
    },
)

PAYMENT = Transitions(
    "invoice_payment",
    label=_("payment"),
    states={
        TOLD: pgettext_lazy("of a payment", "To be confirmed"),
        CONFIRMED: pgettext_lazy("of a payment", "Confirmed"),
        REFUSED: pgettext_lazy("of a payment", "Not found"),
    },
    events={"confirm": _("Confirm the payment"), "refuse": _("Say that it did not arrive")},
    table={
        TOLD: {
            "confirm": (CONFIRMED, {"manager", "treasurer"}),
            "refuse": (REFUSED, {"manager", "treasurer"}),
        }
    },
)

ASKED, AGREED, DECLINED, DONE = "asked", "agreed", "declined", "done"

CHANGE = Transitions(
    "change",
    label=_("change"),
    states={
        ASKED: pgettext_lazy("of a change", "Asked for"),
        AGREED: pgettext_lazy("of a change", "Agreed"),
        DECLINED: pgettext_lazy("of a change", "Not possible"),
        DONE: pgettext_lazy("of a change", "Done"),
    },
    events={
        "agree": _("Agree to the change"),
        "decline": _("Say that it is not possible"),
        "finish": _("Say that it is done"),
    },
    table={
        ASKED: {"agree": (AGREED, {*_SELLER, "system"}), "decline": (DECLINED, _SELLER)},
        AGREED: {"finish": (DONE, {"receiver", "officer"})},
    },
)

# Status → the kind of <c-status> that shows it.
KINDS = {
    PLANNED: "neutral", SENT: "info", COUNTED: "warning", ACCEPTED: "success", CANCELLED: "neutral",
    INVOICE_OPEN: "warning", PART_PAID: "info", PAID: "success", CREDITED: "neutral",
    TOLD: "warning", CONFIRMED: "success", REFUSED: "error",
    ASKED: "warning", AGREED: "info", DECLINED: "error", DONE: "success",
}  # fmt: skip
