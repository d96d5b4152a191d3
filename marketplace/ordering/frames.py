"""What Wagtail's page frame asks for on the desk's pages."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from marketplace.core.states import Label
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


def tell_done(request: HttpRequest, standing: Label) -> None:
    """What the order or its return request is now, with the way to whatever waits next."""
    onward = messages.button(reverse("wagtailadmin_home"), _("To be done today"))
    messages.success(request, _("Now: %(status)s.") % {"status": standing}, buttons=[onward])
