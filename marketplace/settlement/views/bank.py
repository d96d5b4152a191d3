"""Bank statements and ways to pay, below «Keuangan»."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from marketplace.core.typed import whole_number
from marketplace.ordering.permissions import roles_of
from marketplace.payments.qris import qr_picture
from marketplace.payments.selectors import settings_of, statement_lines
from marketplace.payments.ways import Ways, save_ways
from marketplace.settlement.actions.bank import confirm_lines, import_statement, proposals
from marketplace.settlement.forms import StatementForm, WaysForm
from marketplace.settlement.permissions import CHANGE, access_statement
from marketplace.settlement.selectors import newest_statements

WAYS = ("qris_text", "qris_writes_amount", "cash_at_pickup", "cash_on_delivery", "cash_limit")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CHANGE)
def statements(request: HttpRequest) -> HttpResponse:
    """What was brought in, and the field for another."""
    form = (
        StatementForm(request.POST or None, request.FILES or None)
        if request.method == "POST"
        else StatementForm()
    )
    if request.method == "POST" and form.is_valid():
        statement, known = import_statement(
            cooperative=request.tenant,
            name=form.cleaned_data["file"].name or "",
            rows=form.rows,
            actor=request.user,
        )
        if known:
            messages.info(
                request,
                ngettext(
                    "%(number)d row stood in an earlier statement and was left out.",
                    "%(number)d rows stood in an earlier statement and were left out.",
                    known,
                )
                % {"number": known},
            )
        return redirect("settlement_bank_statement", statement.pk)
    context = {
        **frame(_("Bank statements")),
        "form": form,
        "statements": newest_statements(request.tenant.pk),
    }
    return render(request, "settlement/admin/statements.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CHANGE)
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """What fits beside what does not; the ticked ones are confirmed."""
    found = access_statement(request.tenant.pk, pk)
    lines = list(statement_lines(found))
    if request.method == "POST":
        chosen = {
            key: payment
            for line, _sep, payment in (value.partition(":") for value in request.POST.getlist("pay"))
            if (key := whole_number(line)) is not None and payment
        }
        done, refused = confirm_lines(
            chosen=chosen, lines=lines, actor=request.user, roles=roles_of(request.user)
        )
        if done:
            words = ngettext("%(number)d payment is confirmed.", "%(number)d payments are confirmed.", done)
            messages.success(request, words % {"number": done})
        for reason in refused:
            messages.warning(request, _("Not confirmed: %(reason)s") % {"reason": reason})
        if not chosen:
            messages.info(request, _("Tick the rows that you want to confirm."))
        return redirect("settlement_bank_statement", pk)
    found_proposals = proposals(lines)
    context = {
        **frame(_("Bank statement"), (_("Bank statements"), reverse("settlement_bank_statements"))),
        "statement": found,
        "fitting": [one for one in found_proposals if one.only],
        "several": [one for one in found_proposals if len(one.candidates) > 1],
        "unmatched": [one.line for one in found_proposals if not one.candidates],
        "confirmed": [line for line in lines if line.payment_id],
    }
    return render(request, "settlement/admin/statement.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CHANGE)
def ways(request: HttpRequest) -> HttpResponse:
    """How buyers can pay."""
    known = settings_of(request.tenant)
    initial = {name: getattr(known, name) for name in WAYS} if known else {"cash_limit": 500_000}
    form = WaysForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_ways(
                cooperative=request.tenant,
                ways=Ways(**{name: form.cleaned_data[name] for name in WAYS}),
                actor=request.user,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Saved. Buyers see it from their next order on."))
            return redirect("settlement_ways")
    context = {
        **frame(_("Ways to pay")),
        "form": form,
        "known": known,
        "picture": qr_picture(known.qris_text) if known and known.qris_text else "",
        "cooperative": request.tenant,
    }
    return render(request, "settlement/admin/ways.html", context, status=422 if form.errors else 200)


def frame(title: str, above: tuple[str, str] | None = None) -> dict[str, Any]:
    """What Wagtail's page frame asks for."""
    trail = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if above:
        trail.append({"label": above[0], "url": above[1]})
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": "doc-full",
        "breadcrumbs_items": [*trail, {"url": "", "label": title}],
    }
