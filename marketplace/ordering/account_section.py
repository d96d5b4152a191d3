"""A person's orders at all cooperatives, as the account page and the page of orders show them."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.sections import AccountSection, register_section
from marketplace.core.dates import short_date
from marketplace.core.money import rupiah
from marketplace.ordering.models import Order
from marketplace.ordering.selectors.orders import on_combined_pages, orders_of
from marketplace.ordering.sentences import status_kind, status_words
from tenants.urls import absolute

SHOWN = 3


def order_rows(orders: Iterable[Order]) -> list[dict[str, Any]]:
    """Orders of any cooperative, linked on their own storefronts' hosts; one that waits on a combined pay page says so."""
    orders = list(orders)
    together = on_combined_pages(order for order in orders if order.is_unpaid)
    return [_order_row(order, stands_together=together.get(order.pk, False)) for order in orders]


def _order_row(order: Order, *, stands_together: bool) -> dict[str, Any]:
    lines = list(order.lines.all())
    return {
        "number": order.number,
        "url": absolute(order.cooperative, "storefront:order", order.token),
        "cooperative": order.cooperative.name,
        "city": order.cooperative.city_name,
        "goods": ", ".join(f"{line.quantity} × {line.name}" for line in lines),
        "placed": short_date(order.placed_at),
        "total": rupiah(order.total),
        "status": status_words(order),
        "status_kind": status_kind(order),
        "together_url": reverse("portal:checkout_done", args=[order.checkout_key]) if stands_together else "",
    }


def summary(request: HttpRequest) -> dict[str, Any]:
    return {"orders": order_rows(orders_of(request.user.pk)[:SHOWN])}


register_section(
    AccountSection(
        "orders", _("My orders"), "portal:orders", "ordering/account_section.html", summary, order=10
    )
)
