"""What can happen to an application, and who may make it happen. This table documents it.

Roles: "applicant" (whoever has the application's link), "operator" of the platform, "system" (the provisioning). What
follows is a matter of the storefront: see tenants.states.
"""

from django.utils.translation import gettext_lazy as _

from marketplace.core.states import Transitions

SENT, ASKED, VERIFIED, PROVISIONING, PROVISIONED, REFUSED, WITHDRAWN = (
    "sent",
    "asked",
    "verified",
    "provisioning",
    "provisioned",
    "refused",
    "withdrawn",
)

# Nobody has decided yet.
UNDECIDED = (SENT, ASKED)

APPLICATION = Transitions(
    "application",
    label=_("application"),
    states={
        SENT: _("To be checked"),
        ASKED: _("Waiting for the cooperative"),
        VERIFIED: _("Verified"),
        PROVISIONING: _("Storefront being made"),
        PROVISIONED: _("Storefront made"),
        REFUSED: _("Refused"),
        WITHDRAWN: _("Withdrawn"),
    },
    events={
        "ask": _("Ask for more"),
        "complete": _("Complete the application"),
        "verify": _("Verify"),
        "refuse": _("Refuse"),
        "withdraw": _("Withdraw the application"),
        "provision": _("Make the storefront"),
        "finish": _("Finish the storefront"),
        "fail": _("Stop making the storefront"),
    },
    table={
        SENT: {
            "verify": (VERIFIED, {"operator"}),
            "ask": (ASKED, {"operator"}),
            "refuse": (REFUSED, {"operator"}),
            "withdraw": (WITHDRAWN, {"applicant"}),
        },
        ASKED: {
            "complete": (SENT, {"applicant"}),
            "refuse": (REFUSED, {"operator"}),
            "withdraw": (WITHDRAWN, {"applicant"}),
        },
        VERIFIED: {"provision": (PROVISIONING, {"operator"}), "refuse": (REFUSED, {"operator"})},
        PROVISIONING: {"finish": (PROVISIONED, {"system"}), "fail": (VERIFIED, {"system"})},
    },
)
