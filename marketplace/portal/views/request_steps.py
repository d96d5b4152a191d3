"""The steps of a draft at the portal: goods and sizes or portions, date and place, note. Every answer is kept."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from marketplace.accounts.models import Institution
from marketplace.accounts.permissions import institution_role_required
from marketplace.accounts.selectors import roles_in
from marketplace.core.money import rupiah
from marketplace.core.states import TransitionRefused
from marketplace.procurement.actions import drafting
from marketplace.procurement.forms import (
    NoteForm,
    PortionsForm,
    QuantitiesForm,
    ScheduleForm,
)
from marketplace.procurement.goods import Goods, Kitchen, goods_of, kitchen_of
from marketplace.procurement.matrix import estimate_of, matrix_of, summary_rows, tier_text, tiers_shown
from marketplace.procurement.models import Request
from marketplace.procurement.permissions import OFFICER, access_request
from marketplace.procurement.progress import Problem, problems_of
from marketplace.procurement.selectors.rules import estimate_limit
from tenants.models import Cooperative

ANSWER_WITHIN = timedelta(days=7)

View = Callable[..., HttpResponse]


def refusal_as_message(view: View) -> View:
    """Somebody sent or cancelled the request while this page was open: say so on the request's own page."""

    @wraps(view)
    def shown(request: HttpRequest, institution: Institution, pk: int, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, institution, pk, **kwargs)
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("portal:request", institution_id=institution.pk, pk=pk)

    return shown


@never_cache
@institution_role_required(OFFICER)
@refusal_as_message
def goods(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """Step one: the size matrix, or the portions of a catering package."""
    found = draft_of(institution, pk)
    if found is None:
        return redirect("portal:request", institution_id=institution.pk, pk=pk)
    if found.is_list:
        return redirect("portal:request_lines", institution_id=institution.pk, pk=pk)
    goods, kitchen = catalogue_of(found)
    if goods is None:
        messages.error(request, _("These goods are not on sale any more. Choose others and begin again."))
        return redirect(request_url(found))
    if goods.package:
        return _portions(request, found, goods, kitchen)
    form = QuantitiesForm(posted(request), goods=goods, lines=list(found.lines.all()))
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
    return page(request, "procurement/request_goods.html", context)


@never_cache
@institution_role_required(OFFICER)
@refusal_as_message
def schedule(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """Step two: when and where."""
    found = draft_of(institution, pk)
    if found is None:
        return redirect("portal:request", institution_id=institution.pk, pk=pk)
    goods, kitchen = catalogue_of(found)
    if goods is None and not found.is_list:
        return redirect(request_url(found))
    names = ("wanted_on", "wanted_from", "wanted_until", "place", "answer_by")
    form = ScheduleForm(
        posted(request),
        goods=goods,
        kitchen=(lambda day: _kitchen(found, day)) if goods and goods.package else None,
        quantity=sum(line.quantity for line in found.lines.all()) // max(len(found.serving_dates), 1),
        initial={name: getattr(found, name) for name in names} | _usual_deadline(found),
    )
    if request.method == "POST":
        is_good = form.is_valid()
        kept = {
            name: form.cleaned_data.get(name) if name not in form.errors else getattr(found, name)
            for name in names
        }
        if _is_writable(kept):
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
        "ready_on": goods.ready_on() if goods else None,
        "places": list(institution.places.all()),
    }
    return page(request, "procurement/request_schedule.html", context)


@never_cache
@institution_role_required(OFFICER)
@refusal_as_message
def note(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """Step three: what it is for, and what a government body records."""
    found = draft_of(institution, pk)
    if found is None:
        return redirect("portal:request", institution_id=institution.pk, pk=pk)
    names = ("title", "note", "rup_code", "budget_account", "own_estimate", "budget_line")
    form = NoteForm(
        posted(request), institution=institution, initial={name: getattr(found, name) for name in names}
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
    return page(request, "procurement/request_note.html", context)


def request_url(found: Request) -> str:
    return reverse("portal:request", kwargs={"institution_id": found.institution_id, "pk": found.pk})


def step_url(found: Request, step: str) -> str:
    return reverse(f"portal:request_{step}", kwargs={"institution_id": found.institution_id, "pk": found.pk})


def ordering_institution(request: HttpRequest, form: Form) -> Institution | None:
    """The institution that a valid form names; None, with a word beside the field, for whoever may not order for it."""
    chosen: Institution = form.cleaned_data["institution"]
    if OFFICER in roles_in(request.user, chosen):
        return chosen
    form.add_error(
        "institution",
        _("Only procurement officers send requests. Ask one of them, or choose another institution."),
    )
    return None


def draft_of(institution: Institution, pk: int) -> Request | None:
    """The request while it is a draft; None when it was sent meanwhile. Raises Http404."""
    found = access_request(institution, pk)
    return found if found.is_draft else None


def catalogue_of(found: Request) -> tuple[Goods | None, Kitchen | None]:
    if found.product_cooperative is None:
        return None, None
    goods = goods_of(found.product_cooperative, product_id=found.product_id)
    return goods, _kitchen(found, found.wanted_on) if found.is_catering else None


def _kitchen(found: Request, day: date | None) -> Kitchen | None:
    cooperative: Cooperative | None = found.product_cooperative
    if cooperative is None or found.product_id is None:
        return None
    return kitchen_of(cooperative, product_id=found.product_id, wanted_on=day)


def problems_with(found: Request, goods: Goods | None, kitchen: Kitchen | None) -> list[Problem]:
    return problems_of(found, list(found.lines.all()), goods, kitchen, timezone.localdate())


def _usual_deadline(found: Request) -> dict[str, date]:
    """A week to answer, proposed until the institution has said otherwise."""
    return {} if found.wanted_on else {"answer_by": timezone.localdate() + ANSWER_WITHIN}


def _is_writable(kept: dict[str, Any]) -> bool:
    """Whether good answers beside a bad one agree with each other."""
    begin, end = kept["wanted_from"], kept["wanted_until"]
    return not (begin and end and end <= begin)


def _portions(request: HttpRequest, found: Request, goods: Goods, kitchen: Kitchen | None) -> HttpResponse:
    times = max(len(found.serving_dates), 1)
    held = sum(line.quantity for line in found.lines.all()) // times
    form = PortionsForm(
        posted(request),
        goods=goods,
        kitchen=kitchen,
        wanted_on=found.wanted_on,
        initial={"portions": held or None},
    )
    if request.method == "POST" and form.is_valid():
        portions = form.cleaned_data["portions"]
        drafting.save_quantities(
            request=found, goods=goods, quantities={goods.forms[0].id: portions * times}, actor=request.user
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
    return page(request, "procurement/request_portions.html", context)


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: a form without any field filled in was sent all the same."""
    return request.POST if request.method == "POST" else None


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int | None = None
) -> HttpResponse:
    form = context.get("form")
    failed = form is not None and form.is_bound and bool(form.errors)
    # HTMX's recount swaps a part of the page while somebody is still typing: that is no failure.
    code = status or (422 if failed and not request.htmx else 200)
    return render(request, template, {"robots": "noindex", **context}, status=code)
