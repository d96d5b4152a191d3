"""A person's orders at all cooperatives, as the account page and the page of orders show them."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.sections import AccountSection, register_section
from marketplace.core.dates import short_date
from marketplace.core.money import rupiah
from marketplace.ordering.models import Order
from marketplace.ordering.selectors.orders import orders_of
from marketplace.ordering.sentences import status_kind, status_words
from tenants.urls import absolute

SHOWN = 3


def order_row(order: Order) -> dict[str, Any]:
    """One order of any cooperative, linked on its own storefront's host."""
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
    }


def summary(request: HttpRequest) -> dict[str, Any]:
    return {"orders": [order_row(order) for order in orders_of(request.user.pk)[:SHOWN]]}


register_section(
    AccountSection(
        "orders", _("My orders"), "portal:orders", "ordering/account_section.html", summary, order=10
    )
)
