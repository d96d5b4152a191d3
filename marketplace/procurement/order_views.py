"""The storefront's desk for institutions: their purchase orders, to confirm, to amend and to pack."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from marketplace.core.documents import access_document, document_response
from marketplace.core.states import TransitionRefused
from marketplace.procurement.actions import amending, awarding
from marketplace.procurement.desk import SHOWN, at_desk, desk_page
from marketplace.procurement.documents import changed_lines
from marketplace.procurement.permissions import (
    CHANGE_PURCHASE_ORDER,
    VIEW_PURCHASE_ORDER,
    access_addendum,
    access_purchase_order_at_desk,
    desk_roles,
)
from marketplace.procurement.selectors.purchase_orders import purchase_orders_here
from marketplace.procurement.selectors.sizes import has_frozen_sizes, roll_of
from marketplace.procurement.sentences import order_events, order_standing
from marketplace.procurement.size_sheets import sizes_workbook
from marketplace.procurement.states import COLLECTING, PURCHASE_ORDER


@at_desk(VIEW_PURCHASE_ORDER)
@require_safe
def purchase_orders(request: HttpRequest) -> HttpResponse:
    status = request.GET.get("status", "")
    status = status if status in PURCHASE_ORDER.states else ""
    states = [("", _("All")), *PURCHASE_ORDER.states.items()]
    return desk_page(
        request,
        "procurement/admin/purchase_orders.html",
        _("Purchase orders of institutions"),
        rows=list(purchase_orders_here(status)[:SHOWN]),
        filters=[
            {"url": f"?status={state}" if state else "?", "title": label, "current": state == status}
            for state, label in states
        ],
        current_tab="orders",
    )


@at_desk(VIEW_PURCHASE_ORDER)
@require_http_methods(["GET", "HEAD", "POST"])
def purchase_order(request: HttpRequest, pk: int) -> HttpResponse:
    """What was ordered, its PDF, and the button with which the cooperative takes it on."""
    order = access_purchase_order_at_desk(request.user, pk)
    if request.method == "POST":
        order = access_purchase_order_at_desk(request.user, pk, permission=CHANGE_PURCHASE_ORDER)
        try:
            awarding.confirm_purchase_order(
                purchase_order=order, actor=request.user, roles=desk_roles(request.user)
            )
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The order is confirmed; the institution is told."))
        return redirect("procurement_order", pk=pk)
    return desk_page(
        request,
        "procurement/admin/purchase_order.html",
        order.number,
        order=order,
        standing=order_standing(order, for_cooperative=True),
        events=order_events(order, for_cooperative=True),
        addenda=[
            {
                "row": one,
                "changes": [
                    {"what": what, "before": before, "after": after}
                    for what, before, after in changed_lines(one)
                ],
            }
            for one in order.addenda.all()
        ],
        may_answer=request.user.has_perm(CHANGE_PURCHASE_ORDER),
        has_sizes=has_frozen_sizes(order.request),
        may_confirm=order.status == "issued" and request.user.has_perm(CHANGE_PURCHASE_ORDER),
    )


@at_desk(CHANGE_PURCHASE_ORDER)
@require_POST
def addendum_answer(request: HttpRequest, pk: int, addendum: int) -> HttpResponse:
    """Agree to a change, or refuse it."""
    order = access_purchase_order_at_desk(request.user, pk, permission=CHANGE_PURCHASE_ORDER)
    try:
        amending.answer_addendum(
            addendum=access_addendum(order, addendum),
            is_agreed="agree" in request.POST,
            actor=request.user,
            roles=desk_roles(request.user),
        )
    except (TransitionRefused, amending.CannotAmend) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The institution reads your answer."))
    return redirect("procurement_order", pk=pk)


@at_desk(VIEW_PURCHASE_ORDER)
@require_safe
def sizes_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The frozen sizes of an order, with who gets what, to pack by unit and person."""
    order = access_purchase_order_at_desk(request.user, pk)
    held = roll_of(order.request)
    if held is None or held.status == COLLECTING:
        raise Http404
    return sizes_workbook(held)


@at_desk(VIEW_PURCHASE_ORDER)
@require_safe
def purchase_order_file(request: HttpRequest, pk: int) -> HttpResponse:
    order = access_purchase_order_at_desk(request.user, pk)
    if order.document_id is None:
        raise Http404
    return document_response(access_document(order.document_id, cooperative_id=request.tenant.pk))
