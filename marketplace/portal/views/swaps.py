"""The institution asks for other sizes after the delivery, and says when it has them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.accounts.models import Institution
from marketplace.accounts.permissions import institution_role_required
from marketplace.core.states import TransitionRefused
from marketplace.portal.views.deliveries import progress_url
from marketplace.procurement.permissions import OFFICER, access_purchase_order
from marketplace.receiving.actions import swapping
from marketplace.receiving.permissions import RECEIVER, access_swap
from marketplace.receiving.selectors.swaps import pieces_to_swap
from marketplace.receiving.swap_forms import SwapForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@institution_role_required(OFFICER, RECEIVER)
def ask(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """Which sizes go back for which; without an accepted piece there is nothing to exchange."""
    order = access_purchase_order(institution, pk)
    held = pieces_to_swap(order)
    form = SwapForm(request.POST if request.method == "POST" else None, order=order, held=held)
    if request.method == "POST" and form.is_valid():
        try:
            swapping.ask_swap(
                order=order, actor=request.user, roles=request.institution_roles, **form.cleaned_data
            )
        except swapping.CannotSwap as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("The cooperative is asked; its answer appears here."))
            return redirect(progress_url(institution, pk))
    context = {
        "institution": institution,
        "order": order,
        "form": form,
        "has_pieces": bool(held),
        "robots": "noindex",
    }
    failed = form.is_bound and bool(form.errors)
    return render(request, "receiving/swap.html", context, status=422 if failed else 200)


@never_cache
@require_POST
@institution_role_required(OFFICER, RECEIVER)
def done(request: HttpRequest, institution: Institution, pk: int, swap: int) -> HttpResponse:
    """The other sizes are there."""
    found = access_swap(access_purchase_order(institution, pk), swap)
    try:
        swapping.finish_swap(swap=found, actor=request.user, roles=request.institution_roles)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The exchange is done; the cooperative is told."))
    return redirect(progress_url(institution, pk))
