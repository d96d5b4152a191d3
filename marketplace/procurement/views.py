"""The desk for institutions: their requests, and our quotes. Every page asks a gate; strangers read 404."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from marketplace.core.dates import long_date
from marketplace.core.states import TransitionRefused
from marketplace.procurement.actions import dialogue, quoting, sending
from marketplace.procurement.comparison import versions_of
from marketplace.procurement.desk import SHOWN, at_desk, desk_page, posted
from marketplace.procurement.forms import ReasonForm
from marketplace.procurement.goods import goods_of
from marketplace.procurement.list_forms import QuestionForm
from marketplace.procurement.models import Quote, Request
from marketplace.procurement.permissions import (
    CHANGE_QUOTE,
    VIEW_REQUEST,
    access_request_at_desk,
    access_request_file,
    desk_roles,
    invitation_here,
)
from marketplace.procurement.quote_forms import QuoteForm
from marketplace.procurement.selectors.quotes import (
    capacity_fit,
    certificates_to_attach,
    fit_of,
    last_quote,
    own_draft,
    published_prices,
    quote_in_force,
)
from marketplace.procurement.selectors.requests import inbox as inbox_requests
from marketplace.procurement.selectors.requests import requests_to_answer
from marketplace.procurement.sentences import answers, request_events
from marketplace.procurement.states import DRAFT, QUOTED, REQUEST, SENT
from tenants.models import Cooperative

FITS = {
    "own": _lazy("They begin from your own product: its published prices are filled in."),
    "similar": _lazy("You sell something like it; look which of your products fits."),
    "other": _lazy("Nothing in your catalogue has these words; offer it only if you can make it."),
}
USUAL_VALIDITY = timedelta(days=14)


@at_desk(VIEW_REQUEST)
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Requests by state; those without an answer stand on top with their deadline."""
    status = request.GET.get("status", "")
    status = status if status in REQUEST.states and status != DRAFT else ""
    waiting = set(requests_to_answer().values_list("pk", flat=True))
    rows = list(inbox_requests(status)[:SHOWN])
    rows.sort(key=lambda row: row.pk not in waiting)
    states = [("", _("All"))] + [(state, label) for state, label in REQUEST.states.items() if state != DRAFT]
    return desk_page(
        request,
        "procurement/admin/inbox.html",
        _("Requests of institutions"),
        rows=[{"row": row, "is_waiting": row.pk in waiting} for row in rows],
        filters=[
            {"url": f"?status={state}" if state else "?", "title": label, "current": state == status}
            for state, label in states
        ],
        waiting=len(waiting),
        current_tab="inbox",
    )


def _capacity_text(found: Request, cooperative: Cooperative) -> str:
    """Whether the own kitchen or the makers have room for it on the wanted day."""
    fits = capacity_fit(found, cooperative)
    if fits is None:
        return ""
    is_possible, day, left = fits
    if left is not None:
        words = {"day": long_date(day), "left": left}
        if is_possible:
            return _("Your kitchen has room: %(left)d portions are free on %(day)s.") % words
        return _("Your kitchen is too full: %(left)d portions are free on %(day)s.") % words
    words = {"day": long_date(day), "wanted": long_date(found.wanted_on)}
    if is_possible:
        return _("With the work you have, this is ready on %(day)s; it is wanted on %(wanted)s.") % words
    return (
        _(
            "With the work you have, this is ready on %(day)s, after the wanted %(wanted)s. Offer fewer pieces or a later day."
        )
        % words
    )


@at_desk(VIEW_REQUEST)
@require_safe
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the institution wants, what we answered, what happened."""
    found = access_request_at_desk(request.user, pk)
    is_open = found.status in (SENT, QUOTED)
    invitation = invitation_here(found)
    lines = list(found.lines.all())
    may_quote = is_open and (not found.is_closed_to_quotes or invitation.countered_at is not None)
    in_force = quote_in_force(found, request.tenant)
    return desk_page(
        request,
        "procurement/admin/request.html",
        found.title,
        found=found,
        answers=answers(found, for_cooperative=True),
        lines=lines,
        pieces=sum(line.quantity for line in lines),
        events=request_events(found, for_cooperative=True),
        invitation=invitation,
        questions=[
            {"row": one, "is_ours": one.cooperative_id == request.tenant.pk} for one in found.questions.all()
        ],
        question_form=QuestionForm(),
        may_ask=is_open and not found.is_closed_to_quotes and request.user.has_perm(CHANGE_QUOTE),
        files=list(found.files.all()),
        versions=versions_of(found) if not found.hides_prices else [],
        fit=FITS[fit_of(found, request.tenant)],
        capacity=_capacity_text(found, request.tenant) if is_open else "",
        quote=in_force or last_quote(found, request.tenant),
        draft=own_draft(found, request.tenant),
        orders=list(found.purchase_orders.all()),
        may_quote=may_quote and request.user.has_perm(CHANGE_QUOTE),
        may_withdraw=in_force is not None and in_force.status == SENT and request.user.has_perm(CHANGE_QUOTE),
    )


@at_desk(CHANGE_QUOTE)
@require_http_methods(["GET", "HEAD", "POST"])
def quote_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Prices begin at the published tiers; what is saved here is a draft until it was checked."""
    found = access_request_at_desk(request.user, pk, permission=CHANGE_QUOTE)
    is_own = found.product_cooperative_id == request.tenant.pk
    goods = goods_of(request.tenant, product_id=found.product_id) if is_own else None
    lines = list(found.lines.all())
    published = published_prices(lines, goods) if is_own else {}
    earlier = own_draft(found, request.tenant) or last_quote(found, request.tenant)
    lead_time = goods.lead_time_days if goods else 7
    form = QuoteForm(
        posted(request), request=found, list_prices=published, initial=_initial(earlier, lead_time)
    )
    if request.method == "POST" and form.is_valid():
        try:
            quoting.write_quote(
                request=found,
                cooperative=request.tenant,
                prices=form.prices,
                list_prices=published,
                lead_time_days=form.cleaned_data["lead_time_days"],
                delivery_price=form.cleaned_data["delivery_price"],
                valid_until=form.cleaned_data["valid_until"],
                note=form.cleaned_data["note"],
                quantities=form.quantities,
                alternatives=form.alternatives,
                delivery_plan=form.cleaned_data["delivery_plan"],
                tax_letter=form.cleaned_data["tax_letter"],
                certificates=certificates_to_attach(found, request.tenant),
                actor=request.user,
            )
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("procurement_request", pk=pk)
        return redirect("procurement_quote_check", pk=pk)
    rows = [
        {
            "line": line,
            "field": form[form.price_names[line.pk]],
            "quantity": form[f"quantity-{line.pk}"],
            "instead": form[f"instead-{line.pk}"],
            "published": published.get(line.pk),
        }
        for line in lines
    ]
    return desk_page(
        request,
        "procurement/admin/quote_form.html",
        _("Quote for “%(title)s”") % {"title": found.title},
        found=found,
        form=form,
        rows=rows,
        is_own=is_own,
        invitation=invitation_here(found),
        certificates=certificates_to_attach(found, request.tenant),
        quantity=sum(line.quantity for line in lines),
    )


@at_desk(CHANGE_QUOTE)
@require_http_methods(["GET", "HEAD", "POST"])
def quote_check(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft with its sums, as the institution will see it; then it is sent."""
    found = access_request_at_desk(request.user, pk, permission=CHANGE_QUOTE)
    draft = own_draft(found, request.tenant)
    if draft is None:
        return redirect("procurement_request", pk=pk)
    if request.method == "POST":
        try:
            sent = quoting.send_quote(quote=draft, actor=request.user, roles=desk_roles(request.user))
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Quote %(number)s is on its way.") % {"number": sent.number})
        return redirect("procurement_request", pk=pk)
    return desk_page(
        request, "procurement/admin/quote_check.html", _("Check the quote"), found=found, quote=draft
    )


@at_desk(CHANGE_QUOTE)
@require_http_methods(["GET", "HEAD", "POST"])
def quote_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = access_request_at_desk(request.user, pk, permission=CHANGE_QUOTE)
    quote = quote_in_force(found, request.tenant)
    if quote is None:
        return redirect("procurement_request", pk=pk)
    return _with_reason(
        request,
        found,
        title=_("Take quote %(number)s back") % {"number": quote.number},
        submit=_("Take the quote back"),
        done=_("The quote is taken back."),
        act=lambda reason: quoting.withdraw_quote(
            quote=quote, actor=request.user, roles=desk_roles(request.user), reason=reason
        ),
    )


@at_desk(CHANGE_QUOTE)
@require_http_methods(["GET", "HEAD", "POST"])
def request_decline(request: HttpRequest, pk: int) -> HttpResponse:
    found = access_request_at_desk(request.user, pk, permission=CHANGE_QUOTE)
    return _with_reason(
        request,
        found,
        title=_("Make no offer for “%(title)s”") % {"title": found.title},
        submit=_("Make no offer"),
        done=_("The institution reads that you make no offer."),
        act=lambda reason: sending.decline_invitation(
            request=found,
            cooperative=request.tenant,
            actor=request.user,
            roles=desk_roles(request.user),
            reason=reason,
        ),
    )


@at_desk(CHANGE_QUOTE)
@require_http_methods(["GET", "HEAD", "POST"])
def question_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """A question that all invited cooperatives read, without our name."""
    found = access_request_at_desk(request.user, pk, permission=CHANGE_QUOTE)
    form = QuestionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            dialogue.ask_question(
                request=found, cooperative=request.tenant, text=form.cleaned_data["text"], actor=request.user
            )
        except dialogue.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your question is on its way."))
        return redirect("procurement_request", pk=pk)
    return desk_page(request, "procurement/admin/question.html", _("Ask a question"), found=found, form=form)


@at_desk(VIEW_REQUEST)
@require_safe
def paper(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """An attachment of the institution, as a download."""
    found = access_request_file(access_request_at_desk(request.user, pk), file)
    with found.file.open("rb") as stored:
        response = HttpResponse(stored.read(), content_type=found.content_type)
    suffix = "pdf" if found.content_type == "application/pdf" else "jpg"
    response["Content-Disposition"] = f'attachment; filename="lampiran-{found.pk}.{suffix}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _initial(earlier: Quote | None, lead_time_days: int) -> dict[str, Any]:
    values = {
        "lead_time_days": lead_time_days,
        "delivery_price": 0,
        "valid_until": timezone.localdate() + USUAL_VALIDITY,
    }
    if earlier is not None:
        values |= {
            "lead_time_days": earlier.lead_time_days,
            "delivery_price": earlier.delivery_price,
            "valid_until": max(earlier.valid_until, timezone.localdate()),
            "note": earlier.note,
            "delivery_plan": earlier.delivery_plan,
            "tax_letter": earlier.tax_letter,
        }
        for line in earlier.lines.all():
            values |= {
                f"price-{line.request_line_id}": line.unit_price,
                f"quantity-{line.request_line_id}": line.quantity,
                f"instead-{line.request_line_id}": line.alternative,
            }
        # Lines that were left out stay left out.
        offered = {line.request_line_id for line in earlier.lines.all()}
        values |= {f"price-{line.pk}": "" for line in earlier.request.lines.all() if line.pk not in offered}
    return values


def _with_reason(
    request: HttpRequest, found: Request, *, title: str, submit: str, done: str, act: Callable[[str], None]
) -> HttpResponse:
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data["reason"])
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, done)
        return redirect("procurement_request", pk=found.pk)
    return desk_page(request, "procurement/admin/reason.html", title, found=found, form=form, submit=submit)
