"""Everything a person has put in at all cooperatives; each basket is ordered on its own storefront."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tenants.utils import tenant_context

from marketplace.core.money import rupiah
from marketplace.ordering.cards import group_card, line_card
from marketplace.ordering.models import Basket
from marketplace.ordering.selectors.baskets import baskets_of, priced_basket
from tenants.urls import absolute, base_address


@dataclass(frozen=True)
class Part:
    """One cooperative's part of the page; `subtotal` in IDR."""

    card: dict[str, Any]
    subtotal: int
    can_be_ordered: bool


@require_safe
@never_cache
def basket(request: HttpRequest) -> HttpResponse:
    parts = [_part(each) for each in baskets_of(request.user.pk)] if request.user.is_authenticated else []
    context = {
        "page_title": _("Basket"),
        "robots": "noindex",
        "groups": [part.card for part in parts],
        "sums": [{"label": part.card["name"], "amount": part.card["subtotal"]} for part in parts],
        "total": rupiah(sum(part.subtotal for part in parts)),
        "may_order": any(part.can_be_ordered for part in parts),
        "is_signed_in": request.user.is_authenticated,
    }
    return render(request, "portal/basket.html", context)


def _part(basket: Basket) -> Part:
    """Today's prices and stock, asked in the cooperative's own schema: some six statements for each."""
    cooperative = basket.cooperative
    host = base_address(cooperative)
    with tenant_context(cooperative):
        priced = priced_basket(basket)
        card = group_card(cooperative, priced) | {
            "url": absolute(cooperative, "storefront:basket"),
            "lines": [line_card(line, cooperative, host=host) for line in priced.lines],
        }
    return Part(card, priced.subtotal, priced.can_be_ordered)
