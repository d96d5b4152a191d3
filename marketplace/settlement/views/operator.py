"""The operator's side: who is owed what, batches of payouts and bills, commission rates. At the portal only."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from marketplace.core.dates import month_and_year
from marketplace.core.documents import document_response
from marketplace.core.states import TransitionRefused
from marketplace.core.typed import whole_number
from marketplace.settlement.actions import batches
from marketplace.settlement.actions.rates import set_rate
from marketplace.settlement.forms import PaidForm, RateForm
from marketplace.settlement.models import Batch
from marketplace.settlement.permissions import access_batch, access_monthly_statement
from marketplace.settlement.selectors import (
    all_rates,
    newest_batches,
    positions,
)
from marketplace.settlement.statements import months_stated, statements_of_month
from marketplace.settlement.states import BATCH
from tenants.admin_pages import operator_page
from tenants.permissions import operators_only


@require_safe
@operators_only
def overview(request: HttpRequest) -> HttpResponse:
    rows = positions()
    context = {
        "rows": rows,
        "sums": {
            name: sum(getattr(row, name) for row in rows)
            for name in ("held", "ready", "under_way", "due", "billed", "own")
        },
        "batches": newest_batches(),
    }
    return render(request, "settlement/admin/overview.html", operator_page(_("Settlement"), **context))


@require_POST
@operators_only
def write(request: HttpRequest) -> HttpResponse:
    """Everything that is open becomes a draft."""
    kind = request.POST.get("kind", "")
    if kind not in Batch.Kind.values:
        raise Http404
    try:
        batch, left_out = batches.write_batch(kind=kind, actor=request.user)
    except batches.NothingToSettle:
        messages.info(request, _("Nothing is open that is not in a batch already."))
        return redirect("settlement_overview")
    if left_out:
        names = ", ".join(one.name for one in left_out)
        messages.warning(
            request, _("Left out, because no bank account is known: %(names)s.") % {"names": names}
        )
    messages.success(
        request, _("%(number)s is written. Another operator approves it.") % {"number": batch.number}
    )
    return redirect("settlement_batch", batch.pk)


@require_safe
@operators_only
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    return _batch_page(request, access_batch(pk), PaidForm())


@require_POST
@operators_only
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Approve, cancel, or record as paid."""
    chosen, form = access_batch(pk), PaidForm(request.POST if step == "settle" else None)
    if step == "settle" and not form.is_valid():
        return _batch_page(request, chosen, form)
    try:
        if step == "approve":
            batches.approve_batch(batch=chosen, actor=request.user)
        elif step == "cancel":
            batches.cancel_batch(batch=chosen, actor=request.user)
        elif step == "settle":
            chosen_lines = {whole_number(value) for value in request.POST.getlist("line")} - {None}
            batches.settle_batch(
                batch=chosen,
                line_ids=chosen_lines,
                paid_on=form.cleaned_data["paid_on"],
                actor=request.user,
            )
        else:
            raise Http404
    except ValidationError as refusal:
        if step == "settle":
            form.add_error(None, refusal)
            return _batch_page(request, chosen, form)
        messages.error(request, " ".join(refusal.messages))
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Recorded."))
    return redirect("settlement_batch", pk)


@require_POST
@operators_only
def bank_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The CSV for the bank; from then on the batch counts as sent there."""
    chosen = access_batch(pk)
    try:
        content = batches.export_batch(batch=chosen, actor=request.user)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("settlement_batch", pk)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    name = chosen.number.replace("/", "-").lower()
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@operators_only
def rates(request: HttpRequest) -> HttpResponse:
    form = RateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            set_rate(
                cooperative=form.cleaned_data["cooperative"],
                channel=form.cleaned_data["channel"],
                rate=form.rate,
                valid_from=form.cleaned_data["valid_from"],
                reason=form.cleaned_data["reason"],
                actor=request.user,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The rate is written down."))
            return redirect("settlement_rates")
    context = {"form": form, "rates": all_rates()}
    above = [(_("Settlement"), reverse("settlement_overview"))]
    page = operator_page(_("Commission rates"), above=above, **context)
    return render(request, "settlement/admin/rates.html", page, status=422 if form.errors else 200)


@require_safe
@operators_only
def statements(request: HttpRequest) -> HttpResponse:
    """Every cooperative's statement of one month; the newest unless another is asked for (`?bulan=2026-10`)."""
    months = months_stated()
    month = next((one for one in months if f"{one:%Y-%m}" == request.GET.get("bulan")), None)
    month = month or (months[0] if months else None)
    found = statements_of_month(month) if month else []
    context = {
        "months": [(f"{one:%Y-%m}", month_and_year(one), one == month) for one in months],
        "month": month_and_year(month) if month else "",
        "statements": found,
        "closing": sum(one.closing for one in found),
        "closing_owed": sum(one.closing_owed for one in found),
    }
    above = [(_("Settlement"), reverse("settlement_overview"))]
    page = operator_page(_("Monthly statements"), above=above, **context)
    return render(request, "settlement/admin/monthly_all.html", page)


@require_safe
@operators_only
def statement_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    return document_response(access_monthly_statement(pk).document)


def _batch_page(request: HttpRequest, chosen: Batch, form: PaidForm) -> HttpResponse:
    lines = list(chosen.lines.select_related("cooperative").order_by("pk"))
    events = {event for event, _label in BATCH.events_open_to(chosen.status, batches.ROLE)}
    context = {
        "batch": chosen,
        "lines": lines,
        "total": sum(line.amount for line in lines),
        "form": form,
        "may_approve": "approve" in events and chosen.created_by_id != request.user.pk,
        "waits_for_another": "approve" in events and chosen.created_by_id == request.user.pk,
        "may_export": "export" in events,
        "may_settle": "settle" in events,
        "may_cancel": "cancel" in events and not any(line.paid_on for line in lines),
    }
    above = [(_("Settlement"), reverse("settlement_overview"))]
    page = operator_page(chosen.number, above=above, **context)
    return render(request, "settlement/admin/batch.html", page, status=422 if form.errors else 200)
