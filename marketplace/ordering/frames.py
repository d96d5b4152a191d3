"""What Wagtail's page frame asks for on the desk's pages."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.ordering.models import Order


def frame(order: Order, title: str) -> dict[str, Any]:
    """What Wagtail's page frame asks for."""
    trail = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("orders:index"), "label": _("Orders")},
        {"url": reverse("orders:edit", args=[order.pk]), "label": order.number},
    ]
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": "list-ul",
        "breadcrumbs_items": trail,
    }
