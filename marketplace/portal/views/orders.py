"""A person's orders at all cooperatives."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.ordering.account_section import order_rows
from marketplace.ordering.selectors.own_orders import filters_of, orders_found, wanted_in

PAGE = 20


@require_safe
@never_cache
@login_required
def orders(request: HttpRequest) -> HttpResponse:
    wanted = wanted_in(request.GET)
    page = Paginator(orders_found(request.user.pk, wanted), PAGE).get_page(request.GET.get("hal"))
    context = {
        "page_title": _("My orders"),
        "orders": order_rows(page),
        "wanted": wanted,
        "is_filtered": bool(wanted),
        "filters": filters_of(request.user.pk, wanted) if page.paginator.count or wanted else [],
        "next_url": wanted.query(hal=str(page.next_page_number())) if page.has_next() else "",
        "previous_url": wanted.query(hal=str(page.previous_page_number())) if page.has_previous() else "",
        "shown": page.end_index(),
        "total": page.paginator.count,
    }
    return render(request, "portal/orders.html", context)
