"""Deciding at the portal: who gets what of a request, and agreeing to it or giving it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from marketplace.accounts.models import Institution
from marketplace.accounts.permissions import institution_role_required
from marketplace.core.money import rupiah
from marketplace.portal.views.request_steps import catalogue_of, page, posted, refusal_as_message, request_url
from marketplace.procurement.actions import awarding
from marketplace.procurement.actions.direct import order_directly
from marketplace.procurement.actions.sending import CannotSend
from marketplace.procurement.decision_forms import AcceptForm, SplitForm
from marketplace.procurement.decision_sentences import decision_steps
from marketplace.procurement.forms import ReasonForm
from marketplace.procurement.models import Award, Request
from marketplace.procurement.permissions import (
    APPROVER,
    OFFICER,
    TREASURER,
    access_award,
    access_quote,
    access_request,
)
from marketplace.procurement.selectors.awards import committed_by_budget_line
from marketplace.procurement.selectors.quotes import published_prices
from marketplace.procurement.selectors.rules import direct_limit, split_warning
from marketplace.procurement.sentences import answers
from marketplace.procurement.states import KINDS, PENDING


@never_cache
@institution_role_required(OFFICER, APPROVER)
@refusal_as_message
def accept(request: HttpRequest, institution: Institution, pk: int, quote: int) -> HttpResponse:
    """The confirmation before a whole quote becomes a purchase order, or a proposal for those who have to agree."""
    found = access_request(institution, pk)
    chosen = access_quote(found, quote)
    is_needed = awarding.needs_official_number(found, chosen.total)
    form = AcceptForm(posted(request), is_needed=is_needed)
    if request.method == "POST" and form.is_valid():
        picks = {line.pk: line.quantity for line in chosen.lines.all()}
        answer = _proposed(request, found, picks, form)
        if answer is not None:
            return answer
    context = {
        "institution": institution,
        "request_": found,
        "quote": chosen,
        "form": form,
        "is_needed": is_needed,
        "is_above_estimate": bool(found.own_estimate and chosen.total > found.own_estimate),
        "total": rupiah(chosen.total),
        "split": split_text(found, chosen.total),
        "has_steps": institution.approval_steps.filter(from_amount__lte=chosen.total).exists(),
    }
    return page(request, "procurement/quote_accept.html", context)


@never_cache
@institution_role_required(OFFICER, APPROVER)
@refusal_as_message
def split(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """Divide a request over several quotes: so many of each line from each cooperative."""
    found = access_request(institution, pk)
    quotes = [quote for quote in found.quotes.all() if quote.status == "sent"]
    if not quotes:
        return redirect(request_url(found))
    has_limit = direct_limit(institution, timezone.localdate()) is not None
    form = SplitForm(posted(request), lines=list(found.lines.all()), quotes=quotes, has_limit=has_limit)
    if request.method == "POST" and form.is_valid() and "recount" not in request.POST:
        answer = _proposed(request, found, form.picks, form)
        if answer is not None:
            return answer
    context = {
        "institution": institution,
        "request_": found,
        "form": form,
        "quotes": quotes,
        "has_limit": has_limit,
        "rows": form.rows(),
        "total": rupiah(form.total),
        "is_needed": awarding.needs_official_number(found, form.total),
        "split": split_text(found, form.total),
    }
    return page(request, "procurement/quote_split.html", context)


@never_cache
@institution_role_required()
@refusal_as_message
def award(request: HttpRequest, institution: Institution, pk: int, award: int) -> HttpResponse:
    """What was proposed, read-only, with the decisions so far; whoever's turn it is agrees or gives it back."""
    found = access_request(institution, pk)
    proposal = access_award(found, award)
    roles = request.institution_roles
    form = ReasonForm(posted(request) if "return" in request.POST else None)
    if request.method == "POST" and roles & {OFFICER, APPROVER, TREASURER}:
        try:
            if "approve" in request.POST:
                awarding.approve_award(award=proposal, actor=request.user, roles=roles)
                messages.success(request, _("You have agreed."))
                return redirect(request.path)
            if "withdraw" in request.POST:
                awarding.withdraw_award(award=proposal, actor=request.user, roles=roles)
                messages.success(request, _("The proposal is withdrawn."))
                return redirect(request_url(found))
            if form.is_valid():
                awarding.return_award(
                    award=proposal, actor=request.user, roles=roles, reason=form.cleaned_data["reason"]
                )
                messages.success(request, _("The proposal went back with your reason."))
                return redirect(request_url(found))
        except awarding.CannotAccept as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)
    is_pending = proposal.status == PENDING
    is_own = request.user.pk in (found.created_by_id, proposal.proposed_by_id)
    context = {
        "institution": institution,
        "request_": found,
        "award": proposal,
        "form": form,
        "groups": _groups(proposal),
        "total": rupiah(proposal.total),
        "answers": answers(found),
        "steps": decision_steps(proposal),
        "budget": _budget(institution, proposal),
        "split": split_text(found, proposal.total),
        "status_kind": KINDS[proposal.status],
        "may_decide": is_pending and proposal.next_role in roles and not is_own,
        "is_own": is_pending and is_own and proposal.next_role in roles,
        "may_withdraw": is_pending and bool(roles & {OFFICER, APPROVER}) and is_own,
    }
    return page(request, "procurement/award.html", context)


def split_text(found: Request, total: int) -> str:
    """A warning when several small orders look like one package that was split, or nothing."""
    warning = split_warning(found, total)
    if warning is None:
        return ""
    return _(
        "With this, %(orders)d orders of the last %(days)d days make %(together)s together, above the limit of %(limit)s."
        " A package must not be split to stay below it."
    ) % {
        "orders": warning["orders"],
        "days": warning["days"],
        "together": rupiah(warning["together"]),
        "limit": rupiah(warning["limit"]),
    }


@never_cache
@institution_role_required(OFFICER)
@refusal_as_message
def direct(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """Order a draft at published prices, without asking for a quote."""
    found = access_request(institution, pk)
    if not found.is_draft or found.is_list:
        return redirect(request_url(found))
    goods, kitchen = catalogue_of(found)
    lines = list(found.lines.all())
    prices = published_prices(lines, goods)
    total = sum(prices[line.pk] * line.quantity for line in lines)
    problems = []
    if request.method == "POST":
        try:
            made = order_directly(
                request=found,
                goods=goods,
                kitchen=kitchen,
                actor=request.user,
                roles=request.institution_roles,
            )
        except CannotSend as refusal:
            problems = [str(problem.text) for problem in refusal.problems]
        except awarding.CannotAccept as refusal:
            problems = [str(refusal)]
        else:
            return _after(request, found, made)
    context = {
        "institution": institution,
        "request_": found,
        "form": None,
        "answers": answers(found),
        "total": rupiah(total),
        "split": split_text(found, total),
        "problems": problems,
        "has_steps": institution.approval_steps.filter(from_amount__lte=total).exists(),
    }
    return page(request, "procurement/direct.html", context, status=422 if problems else 200)


def _proposed(
    request: HttpRequest, found: Any, picks: dict[int, int], form: AcceptForm
) -> HttpResponse | None:
    """Propose; where to go then, or None with the refusal beside its field."""
    try:
        proposal = awarding.propose_award(
            request=found,
            picks=picks,
            actor=request.user,
            roles=request.institution_roles,
            official_number=form.cleaned_data.get("official_number", ""),
            justification=form.cleaned_data["justification"],
            advance_percent=form.cleaned_data["advance_percent"] or 0,
        )
    except awarding.CannotAccept as refusal:
        form.add_error(refusal.field or None, str(refusal))
        return None
    return _after(request, found, proposal)


def _after(request: HttpRequest, found: Request, proposal: Award) -> HttpResponse:
    """Where to go once something was proposed or ordered."""
    orders = list(proposal.purchase_orders.all())
    if not orders:
        messages.success(request, _("Your proposal is on its way to those who have to agree."))
        return redirect("portal:award", institution_id=found.institution_id, pk=found.pk, award=proposal.pk)
    for order in orders:
        messages.success(request, _("Purchase order %(number)s is issued.") % {"number": order.number})
    if len(orders) == 1:
        return redirect("portal:purchase_order", institution_id=found.institution_id, pk=orders[0].pk)
    return redirect(request_url(found))


def _groups(proposal: Award) -> list[dict[str, Any]]:
    """The proposed lines by cooperative."""
    groups: dict[int, dict[str, Any]] = {}
    for line in proposal.lines.all():
        offered = line.quote_line
        quote = offered.quote
        group = groups.setdefault(
            quote.pk,
            {
                "name": quote.cooperative.name,
                "number": quote.number,
                "days": quote.lead_time_days,
                "rows": [],
            },
        )
        group["rows"].append(
            [
                " ".join(part for part in (offered.alternative or offered.name, offered.label) if part),
                {"text": f"{line.quantity} {offered.unit}", "number": True, "label": _("Quantity")},
                {"text": rupiah(offered.unit_price), "number": True, "label": _("Price each")},
                {"text": rupiah(offered.unit_price * line.quantity), "number": True, "label": _("Total")},
            ]
        )
    return list(groups.values())


def _budget(institution: Institution, proposal: Award) -> dict[str, str] | None:
    """What the budget line still holds, and what this would leave of it."""
    line = proposal.request.budget_line
    if line is None:
        return None
    left = line.planned - committed_by_budget_line(institution).get(line.pk, 0)
    after = left - (proposal.total if proposal.status == PENDING else 0)
    return {
        "name": str(line),
        "left": rupiah(left),
        "after": rupiah(after),
        "is_exceeded": "yes" if after < 0 else "",
        "url": reverse("portal:budget", kwargs={"institution_id": institution.pk}),
    }
