"""The storefront's desk answers who asks for other sizes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from marketplace.core.states import TransitionRefused
from marketplace.procurement.desk import at_desk, posted
from marketplace.procurement.permissions import (
    CHANGE_PURCHASE_ORDER,
    VIEW_PURCHASE_ORDER,
    access_purchase_order_at_desk,
    desk_roles,
)
from marketplace.receiving.actions import swapping
from marketplace.receiving.permissions import access_swap
from marketplace.receiving.states import ASKED
from marketplace.receiving.swap_forms import SwapAnswerForm
from marketplace.receiving.swap_words import swap_text
from marketplace.receiving.views import page


@at_desk(VIEW_PURCHASE_ORDER)
@require_http_methods(["GET", "HEAD", "POST"])
def swap(request: HttpRequest, pk: int, swap: int) -> HttpResponse:
    """One exchange; while it waits for an answer, the form for the day or the reason."""
    order = access_purchase_order_at_desk(request.user, pk)
    found = access_swap(order, swap)
    form = SwapAnswerForm(posted(request))
    if request.method == "POST":
        access_purchase_order_at_desk(request.user, pk, permission=CHANGE_PURCHASE_ORDER)
        if form.is_valid():
            try:
                swapping.answer_swap(
                    swap=found,
                    is_possible="agree" in request.POST,
                    actor=request.user,
                    roles=desk_roles(request.user),
                    **form.cleaned_data,
                )
            except swapping.CannotSwap as refusal:
                form.add_error(refusal.field or None, str(refusal))
            except TransitionRefused as refusal:
                messages.error(request, str(refusal))
                return redirect("receiving_order", pk=pk)
            else:
                messages.success(request, _("Your answer is sent."))
                return redirect("receiving_order", pk=pk)
    return page(
        request,
        "receiving/admin/swap.html",
        _("Exchange of sizes"),
        order=order,
        swap=found,
        text=swap_text(found),
        form=form,
        may_answer=found.status == ASKED and request.user.has_perm(CHANGE_PURCHASE_ORDER),
    )
