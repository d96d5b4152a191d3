"""What of deliveries and bills waits for the person who looks at the workspace."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.accounts.models import Institution
from marketplace.core.dates import short_date
from marketplace.core.money import rupiah
from marketplace.portal.views.deliveries import delivery_url, progress_url
from marketplace.procurement.permissions import APPROVER, OFFICER
from marketplace.receiving.permissions import RECEIVER, TREASURER
from marketplace.receiving.selectors.deliveries import deliveries_to_count, deliveries_to_sign
from marketplace.receiving.selectors.invoices import invoices_to_pay, invoices_without_slips
from marketplace.receiving.selectors.swaps import swaps_to_finish
from marketplace.receiving.swap_words import swap_text

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
    if {OFFICER, RECEIVER} & set(roles):
        due_swaps = swaps_to_finish(institution, timezone.localdate())
        found += [_swap_task(one) for one in due_swaps[:SHOWN]]
    if APPROVER in roles:
        found += [
            _task(one, _("Sign the acceptance record for “%(title)s”"), _("waits for you"))
            for one in deliveries_to_sign(institution)[:SHOWN]
        ]
    if TREASURER in roles:
        found += [_bill_task(one) for one in invoices_to_pay(institution)[:SHOWN]]
        found += [_slip_task(one) for one in invoices_without_slips(institution)[:SHOWN]]
    return found


def _bill_task(invoice: Any) -> dict[str, Any]:
    is_late = invoice.due_on < timezone.localdate()
    return {
        "id": f"invoice-{invoice.pk}",
        "title": _("Pay the bill for “%(title)s”") % {"title": invoice.purchase_order.title},
        "help": f"{invoice.cooperative.name} · {invoice.number} · {rupiah(invoice.left - invoice.told)}",
        "url": _bill_url(invoice),
        "status": (_("overdue since %(day)s") if is_late else _("before %(day)s"))
        % {"day": short_date(invoice.due_on)},
        "status_kind": "error" if is_late else "warning",
    }


def _slip_task(invoice: Any) -> dict[str, Any]:
    missing = invoice.ppn_collected + invoice.pph - invoice.slips
    return {
        "id": f"slip-{invoice.pk}",
        "title": _("Hand in the tax slip for “%(title)s”") % {"title": invoice.purchase_order.title},
        "help": f"{invoice.cooperative.name} · {invoice.number} · {rupiah(missing)}",
        "url": _bill_url(invoice),
        "status": _("Slip missing"),
        "status_kind": "warning",
    }


def _bill_url(invoice: Any) -> str:
    keys = {
        "institution_id": invoice.institution_id,
        "pk": invoice.purchase_order_id,
        "invoice": invoice.pk,
    }
    return reverse("portal:invoice", kwargs=keys)


def _swap_task(swap: Any) -> dict[str, Any]:
    order = swap.purchase_order
    return {
        "id": f"swap-{swap.pk}",
        "title": _("Say whether the exchanged sizes for “%(title)s” are here") % {"title": order.title},
        "help": f"{order.cooperative.name} · {swap_text(swap)}",
        "url": progress_url(order.institution, order.pk) + "#tukar",
        "status": _("since %(day)s") % {"day": short_date(swap.planned_on)},
        "status_kind": "warning",
    }


def _task(delivery: Any, title: str, status: str) -> dict[str, Any]:
    return {
        "id": f"delivery-{delivery.pk}",
        "title": title % {"title": delivery.purchase_order.title},
        "help": f"{delivery.cooperative.name} · {delivery.number} · {short_date(delivery.planned_on)}",
        "url": delivery_url(delivery),
        "status": status,
        "status_kind": "warning",
    }
