"""Packing lists and shipping labels as PDF, of one order or of those that were ticked in the list."""

from collections.abc import Callable, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access

from marketplace.core.documents import pdf_response
from marketplace.ordering.models import Order
from marketplace.ordering.papers import MOST_AT_ONCE, labels_pdf, packing_lists_pdf
from marketplace.ordering.permissions import VIEW_ORDER, access_order_at_desk
from marketplace.ordering.selectors.orders import orders_at_desk


@require_safe
@require_admin_access
def packing_list(request: HttpRequest, pk: int) -> HttpResponse:
    order = access_order_at_desk(request.user, pk)
    return pdf_response(packing_lists_pdf([order]), f"daftar-kemas-{order.pk}")


@require_safe
@require_admin_access
def label(request: HttpRequest, pk: int) -> HttpResponse:
    order = access_order_at_desk(request.user, pk)
    return pdf_response(labels_pdf([order]), f"label-{order.pk}")


@require_safe
@require_admin_access
def packing_lists(request: HttpRequest) -> HttpResponse:
    return _of_many(request, packing_lists_pdf, "daftar-kemas")


@require_safe
@require_admin_access
def labels(request: HttpRequest) -> HttpResponse:
    return _of_many(request, labels_pdf, "label")


def _of_many(
    request: HttpRequest, compile_pdf: Callable[[Sequence[Order]], bytes], name: str
) -> HttpResponse:
    if not request.user.has_perm(VIEW_ORDER):
        raise Http404
    wanted = [int(pk) for pk in request.GET.getlist("id") if pk.isdecimal() and len(pk) < 18]
    orders = list(orders_at_desk().filter(pk__in=wanted[:MOST_AT_ONCE]).order_by("placed_at", "pk"))
    if not orders:
        messages.warning(request, _("Tick the orders in the list first, then print."))
        return redirect("orders:index")
    return pdf_response(compile_pdf(orders), name)
