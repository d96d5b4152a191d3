"""The error pages of every host: a plain cause, a search or a retry, and somebody to ask."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from marketplace.core.palettes import palette_rules
from marketplace.core.phone import whatsapp_url
from marketplace.ordering.permissions import Forgotten
from tenants.models import Cooperative


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, Forgotten):
        context = {"cause": _("This order cannot be opened any more"), "robots": "noindex"}
        return render(request, "errors/order_forgotten.html", context, status=410)
    return _page(request, 404, _("This page is not here"))


def gone(request: HttpRequest, *, name: str, similar_url: str, similar_title: str) -> HttpResponse:
    """What was sold once and will not come back; search engines may forget it."""
    context = {"name": name, "similar_url": similar_url, "similar_title": similar_title}
    return _page(request, 410, _("No longer made"), **context)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, _("No access to this page"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was left open too long, or comes from elsewhere; its page can be opened again."""
    return _page(request, 403, _("This form has expired"), is_stale_form=True)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without database or context: either may be what failed. The storefront is known when it was found before."""
    cooperative: Cooperative | None = getattr(request, "tenant", None)
    context = {}
    if cooperative is not None:
        context = {
            "city_name": "Lumbung" if cooperative.is_portal else cooperative.city_name,
            "cooperative_name": cooperative.name,
            "palette": palette_rules(cooperative.palette),
            "whatsapp_url": whatsapp_url(cooperative.whatsapp) if cooperative.whatsapp else "",
        }
    return HttpResponse(render_to_string("errors/500.html", context), status=500)


def _page(request: HttpRequest, status: int, cause: str, **context: Any) -> HttpResponse:
    return render(
        request, f"errors/{status}.html", {"cause": cause, "robots": "noindex", **context}, status=status
    )
