"""What can happen to a storefront and to a domain of its own, and who may make it happen. These tables document it.

Roles: "operator" of the platform, "verified_manager" of a storefront whose cooperative the operator has verified,
"system" (what the domain name system answers).
"""

from django.utils.translation import gettext_lazy as _

from marketplace.core.states import Transitions

PREPARING, OPEN, PAUSED, CLOSED = "preparing", "open", "paused", "closed"
WAITING, VERIFIED, FAILED = "waiting", "verified", "failed"

STOREFRONT = Transitions(
    "cooperative",
    label=_("storefront"),
    states={
        PREPARING: _("Being prepared"),
        OPEN: _("Open"),
        PAUSED: _("Paused"),
        CLOSED: _("Closed"),
    },
    events={
        "open": _("Open the storefront"),
        "pause": _("Pause the storefront"),
        "reopen": _("Open the storefront again"),
        "close": _("Close the storefront"),
    },
    table={
        PREPARING: {
            "open": (OPEN, {"operator", "verified_manager"}),
            "close": (CLOSED, {"operator"}),
        },
        OPEN: {"pause": (PAUSED, {"operator"}), "close": (CLOSED, {"operator"})},
        PAUSED: {"reopen": (OPEN, {"operator"}), "close": (CLOSED, {"operator"})},
    },
)

DOMAIN = Transitions(
    "domain",
    label=_("domain"),
    states={
        WAITING: _("Waiting for the entry"),
        VERIFIED: _("Verified"),
        FAILED: _("Entry not found"),
    },
    events={
        "verify": _("Find the entry"),
        "miss": _("Give up looking for the entry"),
        "retry": _("Look for the entry again"),
    },
    table={
        WAITING: {"verify": (VERIFIED, {"system"}), "miss": (FAILED, {"system"})},
        VERIFIED: {"miss": (FAILED, {"system"})},
        FAILED: {"retry": (WAITING, {"operator"}), "verify": (VERIFIED, {"system"})},
    },
)
