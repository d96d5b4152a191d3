"""Everything a person has put in at all cooperatives; each basket is ordered on its own storefront."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.core.money import rupiah
from marketplace.ordering.calculations import pieces_by_product, price_by
from marketplace.ordering.models import Basket
from marketplace.ordering.selectors.baskets import baskets_of
from tenants.urls import absolute


@require_safe
@never_cache
def basket(request: HttpRequest) -> HttpResponse:
    baskets = baskets_of(request.user.pk) if request.user.is_authenticated else []
    context = {
        "page_title": _("Basket"),
        "robots": "noindex",
        "groups": [_group(basket) for basket in baskets],
        "is_signed_in": request.user.is_authenticated,
    }
    return render(request, "portal/basket.html", context)


def _group(basket: Basket) -> dict[str, Any]:
    """By the prices that were seen when it was put in: only the storefront itself knows today's, and says them."""
    lines = list(basket.lines.all())
    pieces = pieces_by_product(lines)
    rows, subtotal = [], 0
    for line in lines:
        total = (price_by(line.seen, pieces[line.product_id]) or 0) * line.quantity
        subtotal += total
        title = f"{line.name} ({line.variant_label})" if line.variant_label else line.name
        rows.append({"title": title, "quantity": line.quantity, "total": rupiah(total)})
    cooperative = basket.cooperative
    return {
        "name": cooperative.name,
        "city": cooperative.city_name,
        "theme": cooperative.theme,
        "url": absolute(cooperative, "storefront:basket"),
        "subtotal": rupiah(subtotal),
        "lines": rows,
    }
