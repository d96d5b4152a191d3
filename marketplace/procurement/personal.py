"""What requests and quotes keep about people: they are contracts of institutions, so little of it can be forgotten."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.personal import Keeps, keeps, of_nobody

keeps(
    Keeps(
        "procurement.Request",
        _("Requests for quotes that you wrote"),
        lambda person: Q(created_by_id=person.user_id),
        ("number", "title", "status", "institution__name", "sent_at", "note"),
        {},
        stays=_(
            "Requests, quotes and purchase orders stay with the institution and the cooperative: procurement records have"
            " to be kept for ten years."
        ),
    )
)
of_nobody(
    "notes about goods, written for the other side of a contract",
    "procurement.Quote",
    "procurement.Invitation",
    "procurement.RequestEvent",
)
of_nobody(
    "an institution's people who have no account here: erased with their sizes a set time after acceptance",
    "procurement.SizeRoll",
    "procurement.SizePerson",
)
of_nobody("who brought, counted and signed goods of a contract; kept with it", "receiving.Delivery")
of_nobody("where a cooperative is paid", "settlement.BatchLine")
