"""A request's pages at the portal: begin, task list, its steps, send, cancel, and deciding on quotes."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from marketplace.accounts.models import Institution
from marketplace.accounts.permissions import institution_role_required
from marketplace.accounts.selectors import institutions_of, roles_in
from marketplace.core.money import rupiah
from marketplace.core.states import TransitionRefused
from marketplace.procurement.actions import awarding, drafting, sending
from marketplace.procurement.forms import (
    AcceptForm,
    NoteForm,
    PortionsForm,
    QuantitiesForm,
    ReasonForm,
    ScheduleForm,
    StartForm,
    whole_number,
)
from marketplace.procurement.goods import Goods, Kitchen, goods_of, kitchen_of
from marketplace.procurement.matrix import estimate_of, matrix_of, summary_rows, tier_text, tiers_shown
from marketplace.procurement.models import Request
from marketplace.procurement.permissions import APPROVER, OFFICER, access_quote, access_request
from marketplace.procurement.progress import Problem, problems_of
from marketplace.procurement.selectors.requests import draft_for
from marketplace.procurement.selectors.rules import estimate_limit
from marketplace.procurement.sentences import (
    answers,
    quote_comparison,
    request_document_rows,
    request_events,
    request_standing,
    request_tasks,
)
from tenants.models import Cooperative
from tenants.selectors import open_storefronts


@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """From a product's page: for which institution? Then the task list."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("accounts:sign_in"))
    goods = _goods_asked_for(request)
    institutions = institutions_of(request.user)
    form = StartForm(_posted(request), institutions=institutions)
    if request.method == "POST" and form.is_valid():
        institution = form.cleaned_data["institution"]
        if OFFICER not in roles_in(request.user, institution):
            form.add_error(
                "institution",
                _("Only procurement officers send requests. Ask one of them, or choose another institution."),
            )
        else:
            found = (
                None
                if "again" in request.POST
                else draft_for(
                    institution, request.user.pk, cooperative_id=goods.cooperative.pk, product_id=goods.id
                )
            )
            draft = found or drafting.start_request(
                institution=institution, goods=goods, actor=request.user, quantity=_quantity(request)
            )
            if found:
                messages.info(request, _("You had begun this request before; your answers are still here."))
            return redirect(request_url(draft))
    context = {"goods": goods, "form": form, "institutions": list(institutions), "robots": "noindex"}
    return render(request, "procurement/start.html", context, status=422 if form.errors else 200)


@never_cache
@institution_role_required()
def detail(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """The task list of a draft; of a request that was sent, its standing, quotes and timeline."""
    found = access_request(institution, pk)
    context = {
        "institution": institution,
        "request_": found,
        "may_write": OFFICER in request.institution_roles,
    }
    if found.is_draft:
        goods, kitchen = _catalogue(found)
        problems = _problems(found, goods, kitchen)
        context |= {"tasks": request_tasks(found, problems, may_write=context["may_write"]), "goods": goods}
        return _page(request, "procurement/request_tasks.html", context)
    may_decide = bool(request.institution_roles & {OFFICER, APPROVER})
    context |= {
        "standing": request_standing(found),
        "comparison": quote_comparison(found),
        "quotes": [quote for quote in found.quotes.all() if quote.number],
        "answers": answers(found),
        "events": request_events(found, for_cooperative=False),
        "documents": request_document_rows(found),
        "may_decide": may_decide,
        "may_cancel": may_decide and found.status in ("sent", "quoted"),
    }
    return _page(request, "procurement/request.html", context)


@never_cache
@institution_role_required(OFFICER)
def goods(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """Step one: the size matrix, or the portions of a catering package."""
    found = _draft(institution, pk)
    if found is None:
        return redirect("portal:request", institution_id=institution.pk, pk=pk)
    goods, kitchen = _catalogue(found)
    if goods is None:
        messages.error(request, _("These goods are not on sale any more. Choose others and begin again."))
        return redirect(request_url(found))
    if goods.package:
        return _portions(request, found, goods, kitchen)
    form = QuantitiesForm(_posted(request), goods=goods, lines=list(found.lines.all()))
    is_recount = "recount" in request.POST or request.htmx
    if request.method == "POST":
        is_good = form.is_valid()
        # What could be read is kept, whatever stands in the other cells.
        drafting.save_quantities(request=found, goods=goods, quantities=form.good, actor=request.user)
        if is_good and not is_recount:
            messages.success(request, _("Goods and sizes are saved."))
            return redirect(request_url(found))
    reckoned = estimate_of(form)
    context = {
        "institution": institution,
        "request_": found,
        "goods": goods,
        "form": form,
        "matrix": matrix_of(form),
        "tiers": tiers_shown(goods, reckoned.quantity),
        "tier_text": tier_text(goods, reckoned),
        "price_total": rupiah(reckoned.total),
        "rows": summary_rows(goods, reckoned),
    }
    return _page(request, "procurement/request_goods.html", context)


@never_cache
@institution_role_required(OFFICER)
def schedule(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """Step two: when and where."""
    found = _draft(institution, pk)
    if found is None:
        return redirect("portal:request", institution_id=institution.pk, pk=pk)
    goods, kitchen = _catalogue(found)
    if goods is None:
        return redirect(request_url(found))
    names = ("wanted_on", "wanted_from", "wanted_until", "place", "answer_by")
    form = ScheduleForm(
        _posted(request),
        goods=goods,
        kitchen=(lambda day: _kitchen(found, day)) if goods.package else None,
        quantity=sum(line.quantity for line in found.lines.all()),
        initial={name: getattr(found, name) for name in names},
    )
    if request.method == "POST":
        is_good = form.is_valid()
        kept = {
            name: form.cleaned_data.get(name) if name not in form.errors else getattr(found, name)
            for name in names
        }
        if not form.errors.keys() & {"wanted_from", "wanted_until", "place", "wanted_on"} or _is_writable(
            kept
        ):
            drafting.save_schedule(
                request=found, actor=request.user, **{**kept, "place": kept["place"] or ""}
            )
        if is_good:
            messages.success(request, _("Date and place are saved."))
            return redirect(request_url(found))
    context = {
        "institution": institution,
        "request_": found,
        "goods": goods,
        "form": form,
        "kitchen": kitchen,
        "ready_on": goods.ready_on(),
    }
    return _page(request, "procurement/request_schedule.html", context)


@never_cache
@institution_role_required(OFFICER)
def note(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """Step three: what it is for, and what a government body records."""
    found = _draft(institution, pk)
    if found is None:
        return redirect("portal:request", institution_id=institution.pk, pk=pk)
    names = ("title", "note", "rup_code", "budget_account", "own_estimate")
    form = NoteForm(
        _posted(request), institution=institution, initial={name: getattr(found, name) for name in names}
    )
    if request.method == "POST" and form.is_valid():
        drafting.save_note(request=found, actor=request.user, **form.cleaned_data)
        messages.success(request, _("The note is saved."))
        return redirect(request_url(found))
    limit = estimate_limit(institution, timezone.localdate())
    context = {
        "institution": institution,
        "request_": found,
        "form": form,
        "estimate_limit": rupiah(limit) if limit else "",
        "has_budget": "rup_code" in form.fields,
    }
    return _page(request, "procurement/request_note.html", context)


@never_cache
@institution_role_required(OFFICER)
def send(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """Step four: check every answer and send."""
    found = _draft(institution, pk)
    if found is None:
        return redirect("portal:request", institution_id=institution.pk, pk=pk)
    goods, kitchen = _catalogue(found)
    problems = _problems(found, goods, kitchen)
    if request.method == "POST":
        try:
            sent = sending.send_request(
                request=found,
                goods=goods,
                kitchen=kitchen,
                actor=request.user,
                roles=request.institution_roles,
            )
        except sending.CannotSend as refusal:
            problems = refusal.problems
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
            return redirect(request_url(found))
        else:
            messages.success(
                request,
                _("Request %(number)s is on its way to %(cooperative)s.")
                % {"number": sent.number, "cooperative": sent.product_cooperative.name},
            )
            return redirect(request_url(found))
    context = {
        "institution": institution,
        "request_": found,
        "answers": answers(found, with_links=True),
        "problems": [{"text": problem.text, "url": step_url(found, problem.step)} for problem in problems],
        "failed": request.method == "POST",
    }
    return _page(
        request, "procurement/request_send.html", context, status=422 if request.method == "POST" else 200
    )


@never_cache
@institution_role_required(OFFICER, APPROVER)
def cancel(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """Throw a draft away, or call a sent request back with a reason."""
    found = access_request(institution, pk)
    form = ReasonForm(_posted(request))
    if request.method == "POST" and (found.is_draft or form.is_valid()):
        try:
            if found.is_draft:
                drafting.discard_draft(request=found, actor=request.user)
            else:
                sending.cancel_request(
                    request=found,
                    actor=request.user,
                    roles=request.institution_roles,
                    reason=form.cleaned_data["reason"],
                )
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
            return redirect(request_url(found))
        messages.success(request, _("The request is cancelled."))
        return redirect("portal:workspace", institution_id=institution.pk)
    return _page(
        request,
        "procurement/request_cancel.html",
        {"institution": institution, "request_": found, "form": form},
    )


@never_cache
@institution_role_required(OFFICER, APPROVER)
def accept(request: HttpRequest, institution: Institution, pk: int, quote: int) -> HttpResponse:
    """The confirmation before a quote becomes a purchase order."""
    found = access_request(institution, pk)
    chosen = access_quote(found, quote)
    is_needed = awarding.needs_official_number(found, chosen.total)
    form = AcceptForm(_posted(request), is_needed=is_needed)
    if request.method == "POST" and form.is_valid():
        try:
            order = awarding.accept_quote(
                quote=chosen,
                actor=request.user,
                roles=request.institution_roles,
                official_number=form.cleaned_data["official_number"],
            )
        except awarding.CannotAccept as refusal:
            form.add_error(refusal.field or None, str(refusal))
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
            return redirect(request_url(found))
        else:
            messages.success(request, _("Purchase order %(number)s is issued.") % {"number": order.number})
            return redirect("portal:purchase_order", institution_id=institution.pk, pk=order.pk)
    context = {
        "institution": institution,
        "request_": found,
        "quote": chosen,
        "form": form,
        "is_needed": is_needed,
        "is_above_estimate": bool(found.own_estimate and chosen.total > found.own_estimate),
        "total": rupiah(chosen.total),
    }
    return _page(request, "procurement/quote_accept.html", context)


@never_cache
@institution_role_required(OFFICER, APPROVER)
def decline(request: HttpRequest, institution: Institution, pk: int, quote: int) -> HttpResponse:
    """Say no to a quote, with a reason that the cooperative reads."""
    found = access_request(institution, pk)
    chosen = access_quote(found, quote)
    form = ReasonForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            awarding.decline_quote(
                quote=chosen,
                actor=request.user,
                roles=request.institution_roles,
                reason=form.cleaned_data["reason"],
            )
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The quote is declined; the cooperative reads your reason."))
        return redirect(request_url(found))
    context = {"institution": institution, "request_": found, "quote": chosen, "form": form}
    return _page(request, "procurement/quote_decline.html", context)


def request_url(found: Request) -> str:
    return reverse("portal:request", kwargs={"institution_id": found.institution_id, "pk": found.pk})


def step_url(found: Request, step: str) -> str:
    return reverse(f"portal:request_{step}", kwargs={"institution_id": found.institution_id, "pk": found.pk})


def _goods_asked_for(request: HttpRequest) -> Goods:
    """The goods that `toko` (slug) and `produk` (id or slug) name. Raises Http404."""
    product, shop = request.GET.get("produk", ""), request.GET.get("toko", "")
    cooperative = open_storefronts().filter(slug=shop).first()
    if cooperative is None or not product or len(product) > 120:
        raise Http404
    is_id = product.isascii() and product.isdigit() and len(product) < 18
    found = goods_of(cooperative, product_id=int(product)) if is_id else goods_of(cooperative, slug=product)
    if found is None:
        raise Http404
    return found


def _quantity(request: HttpRequest) -> int | None:
    """What the product's page had in its quantity field; an odd number in an address is no reason to stop."""
    try:
        return whole_number(request.GET.get("jumlah", "")) or None
    except ValidationError:
        return None


def _draft(institution: Institution, pk: int) -> Request | None:
    """The request while it is a draft; None when it was sent meanwhile. Raises Http404."""
    found = access_request(institution, pk)
    return found if found.is_draft else None


def _catalogue(found: Request) -> tuple[Goods | None, Kitchen | None]:
    goods = goods_of(found.product_cooperative, product_id=found.product_id)
    return goods, _kitchen(found, found.wanted_on) if found.is_catering else None


def _kitchen(found: Request, day: date | None) -> Kitchen | None:
    cooperative: Cooperative = found.product_cooperative
    return kitchen_of(cooperative, product_id=found.product_id, wanted_on=day)


def _problems(found: Request, goods: Goods | None, kitchen: Kitchen | None) -> list[Problem]:
    return problems_of(found, list(found.lines.all()), goods, kitchen, timezone.localdate())


def _is_writable(kept: dict[str, Any]) -> bool:
    """Whether good answers beside a bad one agree with each other."""
    begin, end = kept["wanted_from"], kept["wanted_until"]
    return not (begin and end and end <= begin)


def _portions(request: HttpRequest, found: Request, goods: Goods, kitchen: Kitchen | None) -> HttpResponse:
    held = sum(line.quantity for line in found.lines.all())
    form = PortionsForm(
        _posted(request),
        goods=goods,
        kitchen=kitchen,
        wanted_on=found.wanted_on,
        initial={"portions": held or None},
    )
    if request.method == "POST" and form.is_valid():
        portions = form.cleaned_data["portions"]
        drafting.save_quantities(
            request=found, goods=goods, quantities={goods.forms[0].id: portions}, actor=request.user
        )
        messages.success(request, _("The portions are saved."))
        return redirect(request_url(found))
    context = {
        "institution": found.institution,
        "request_": found,
        "goods": goods,
        "form": form,
        "kitchen": kitchen,
        "tiers": tiers_shown(goods, held),
    }
    return _page(request, "procurement/request_portions.html", context)


def _posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: a form without any field filled in was sent all the same."""
    return request.POST if request.method == "POST" else None


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int | None = None
) -> HttpResponse:
    form = context.get("form")
    failed = form is not None and form.is_bound and bool(form.errors)
    # HTMX's recount swaps a part of the page while somebody is still typing: that is no failure.
    code = status or (422 if failed and not request.htmx else 200)
    return render(request, template, {"robots": "noindex", **context}, status=code)
