"""What of deliveries waits for the person who looks at the workspace."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from marketplace.accounts.models import Institution
from marketplace.core.dates import short_date
from marketplace.portal.views.deliveries import delivery_url
from marketplace.procurement.permissions import APPROVER
from marketplace.receiving.permissions import RECEIVER
from marketplace.receiving.selectors.deliveries import deliveries_to_count, deliveries_to_sign

# More than anybody does in a day; the rest shows up as these are done.
SHOWN = 20


def receiving_tasks(institution: Institution, roles: Collection[str]) -> list[dict[str, Any]]:
    """Deliveries to count and records to sign, for <c-task-list>; none for other roles."""
    found = []
    if RECEIVER in roles:
        found += [
            _task(one, _("Count the delivery for “%(title)s”"), _("on its way"))
            for one in deliveries_to_count(institution)[:SHOWN]
        ]
    if APPROVER in roles:
        found += [
            _task(one, _("Sign the acceptance record for “%(title)s”"), _("waits for you"))
            for one in deliveries_to_sign(institution)[:SHOWN]
        ]
    return found


def _task(delivery: Any, title: str, status: str) -> dict[str, Any]:
    return {
        "id": f"delivery-{delivery.pk}",
        "title": title % {"title": delivery.purchase_order.title},
        "help": f"{delivery.cooperative.name} · {delivery.number} · {short_date(delivery.planned_on)}",
        "url": delivery_url(delivery),
        "status": status,
        "status_kind": "warning",
    }
