"""The frame of the operator's pages in the portal's back office."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def operator_page(
    title: str, *, above: Iterable[tuple[str, str]] = (), icon: str = "site", **context: Any
) -> dict[str, Any]:
    """What Wagtail's page frame asks for, and the tabs of everything about cooperatives. `above`: (label, address)."""
    items = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        *[{"url": url, "label": label} for label, url in above],
        {"url": "", "label": title},
    ]
    return {
        "breadcrumbs_items": items,
        "header_title": title,
        "page_title": title,
        "header_icon": icon,
        **context,
    }
