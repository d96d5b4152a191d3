"""The approver (PPK) decides about a late penalty after reading how it is worked out."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from marketplace.accounts.models import Institution
from marketplace.accounts.permissions import institution_role_required
from marketplace.core.dates import long_date
from marketplace.core.money import rupiah
from marketplace.portal.views.deliveries import progress_url
from marketplace.procurement.forms import ReasonForm
from marketplace.procurement.permissions import APPROVER, access_purchase_order
from marketplace.receiving.actions.penalising import CannotDecide, decide_penalty
from marketplace.receiving.permissions import access_delivery
from marketplace.receiving.selectors.penalties import late_deliveries


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@institution_role_required(APPROVER)
def penalty(request: HttpRequest, institution: Institution, pk: int, delivery: int) -> HttpResponse:
    """One late delivery that nobody decided about yet: its penalty is kept back or done without, with a reason."""
    order = access_purchase_order(institution, pk)
    found = access_delivery(order, delivery)
    late = next((one for one in late_deliveries(order) if one.delivery.pk == found.pk), None)
    if late is None or late.decision is not None:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            decision = decide_penalty(
                delivery=found,
                is_kept="keep" in request.POST,
                reason=form.cleaned_data["reason"],
                actor=request.user,
                roles=request.institution_roles,
            )
        except CannotDecide as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("The penalty is kept back; the cooperative reads why and answers.")
                if decision.is_kept
                else _("The penalty is done without; the log keeps your reason."),
            )
            return redirect(progress_url(institution, pk))
    basis = late.basis
    context = {
        "institution": institution,
        "order": order,
        "late": late,
        "amount": rupiah(late.amount),
        "form": form,
        "facts": [
            {"term": _("Due"), "text": long_date(late.due_on)},
            {"term": _("Arrived"), "text": long_date(late.arrived_on)},
            {"term": _("Accepted goods of this delivery, without VAT"), "text": rupiah(late.goods)},
            {
                "term": _("By the order's terms"),
                "text": _("%(permille)d per mille a day × %(days)d")
                % {
                    "permille": basis["permille_a_day"],
                    "days": late.days,
                },
            },
            *([{"term": _("At most"), "text": rupiah(basis["most"])}] if basis["most"] is not None else []),
            {"term": _("Penalty by the terms"), "text": rupiah(late.amount)},
            {"term": _("Source"), "text": basis["source"]},
        ],
        "robots": "noindex",
    }
    failed = form.is_bound and bool(form.errors)
    return render(request, "receiving/penalty.html", context, status=422 if failed else 200)
