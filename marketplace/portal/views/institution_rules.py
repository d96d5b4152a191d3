"""How an institution buys: units, delivery addresses, who agrees from which amount on, and the year's budget."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from marketplace.accounts import actions
from marketplace.accounts.forms.budgets import STEPS, BudgetLineForm, ChainForm, PlaceForm, UnitsForm
from marketplace.accounts.models import Institution, InstitutionMember
from marketplace.accounts.permissions import access_budget_line, access_place, institution_role_required
from marketplace.core.money import rupiah
from marketplace.core.typed import whole_number
from marketplace.portal.views.workspace import workspace_tabs
from marketplace.procurement.exports import FORMATS, as_file
from marketplace.procurement.selectors.awards import budget_lines_of, committed_by_budget_line

OFFICER = InstitutionMember.Role.OFFICER


@never_cache
@institution_role_required()
def rules(request: HttpRequest, institution: Institution) -> HttpResponse:
    """Three forms on one page; each saves its own part. Who is no officer reads."""
    may_manage = OFFICER in request.institution_roles
    part = request.POST.get("part", "") if request.method == "POST" else ""
    if part and not may_manage:
        return redirect("portal:institution_rules", institution_id=institution.pk)
    forms = _rule_forms(request, institution, part)
    form = forms.get(part)
    if form is not None and form.is_valid() and _saved(request, institution, part, form):
        messages.success(request, _("Saved."))
        return redirect("portal:institution_rules", institution_id=institution.pk)
    context = {
        "institution": institution,
        "may_manage": may_manage,
        "forms": forms,
        "form": form,
        "pairs": forms["chain"].pairs(),
        "places": list(institution.places.all()),
        "steps": [
            {
                "term": institution.role_name(step.role),
                "text": _("from %(price)s") % {"price": rupiah(step.from_amount)}
                if step.from_amount
                else _("every purchase"),
            }
            for step in institution.approval_steps.all()
        ],
        "tabs": workspace_tabs(institution, "institution_rules"),
    }
    return _page(request, "procurement/rules.html", context)


@never_cache
@require_POST
@institution_role_required(OFFICER)
def place_remove(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    actions.remove_place(place=access_place(institution, pk), actor=request.user)
    messages.success(request, _("The delivery address is removed."))
    return redirect("portal:institution_rules", institution_id=institution.pk)


@never_cache
@institution_role_required()
def budget(request: HttpRequest, institution: Institution) -> HttpResponse:
    """The budget by year: planned, committed, left. `?format=` answers a file."""
    may_manage = OFFICER in request.institution_roles
    years = sorted({line.fiscal_year for line in budget_lines_of(institution)}, reverse=True)
    asked = whole_number(request.GET.get("tahun"))
    year = asked if asked in years else 0
    rows = _budget_rows(institution, year)
    if request.GET.get("format") in FORMATS:
        return _budget_file(institution, rows, request.GET["format"])
    form = BudgetLineForm(_posted(request), institution=institution)
    if request.method == "POST" and may_manage and form.is_valid():
        try:
            actions.save_budget_line(institution=institution, actor=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The budget line is saved."))
            return redirect("portal:budget", institution_id=institution.pk)
    planned, committed = sum(row["planned"] for row in rows), sum(row["committed"] for row in rows)
    kept = f"tahun={year}&" if year else ""
    context = {
        "institution": institution,
        "may_manage": may_manage,
        "form": form,
        "rows": rows,
        "facts": [
            {"label": _("Planned"), "text": rupiah(planned)},
            {"label": _("Committed in purchase orders"), "text": rupiah(committed)},
            {"label": _("Left"), "text": rupiah(planned - committed)},
        ],
        "years": [{"title": _("All years"), "url": "?", "current": not year}]
        + [{"title": str(one), "url": f"?tahun={one}", "current": one == year} for one in years],
        "exports": [{"title": name.upper(), "url": f"?{kept}format={name}"} for name in FORMATS],
        "tabs": workspace_tabs(institution, "budget"),
    }
    return _page(request, "procurement/budget.html", context)


@never_cache
@institution_role_required(OFFICER)
def budget_line(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """Change or remove one line."""
    line = access_budget_line(institution, pk)
    names = ("fiscal_year", "account", "name", "unit", "planned")
    form = BudgetLineForm(
        _posted(request), institution=institution, initial={name: getattr(line, name) for name in names}
    )
    try:
        if request.method == "POST" and "remove" in request.POST:
            actions.remove_budget_line(line=line, actor=request.user)
            messages.success(request, _("The budget line is removed."))
            return redirect("portal:budget", institution_id=institution.pk)
        if request.method == "POST" and form.is_valid():
            actions.save_budget_line(
                institution=institution, actor=request.user, line=line, **form.cleaned_data
            )
            messages.success(request, _("The budget line is saved."))
            return redirect("portal:budget", institution_id=institution.pk)
    except ValidationError as refusal:
        if "remove" in request.POST:
            form = BudgetLineForm(initial=form.initial, institution=institution)
            messages.error(request, refusal.messages[0])
        else:
            form.add_error(None, refusal)
    return _page(
        request, "procurement/budget_line.html", {"institution": institution, "line": line, "form": form}
    )


def _rule_forms(request: HttpRequest, institution: Institution, part: str) -> dict[str, Any]:
    def data(name: str) -> QueryDict | None:
        return request.POST if part == name else None

    chain: dict[str, Any] = {}
    for number, step in enumerate(institution.approval_steps.all()[:STEPS], start=1):
        chain |= {f"role_{number}": step.role, f"from_{number}": step.from_amount or None}
    return {
        "units": UnitsForm(data("units"), initial={"units": "\n".join(institution.units)}),
        "place": PlaceForm(data("place")),
        "chain": ChainForm(data("chain"), initial=chain, institution=institution),
    }


def _saved(request: HttpRequest, institution: Institution, part: str, form: Any) -> bool:
    if part == "units":
        actions.set_units(institution=institution, units=form.cleaned_data["units"], actor=request.user)
    elif part == "chain":
        actions.set_approval_chain(institution=institution, steps=form.steps, actor=request.user)
    else:
        try:
            actions.add_place(institution=institution, actor=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return False
    return True


def _budget_rows(institution: Institution, year: int) -> list[dict[str, Any]]:
    committed = committed_by_budget_line(institution)
    return [
        {
            "line": line,
            "planned": line.planned,
            "committed": committed.get(line.pk, 0),
            "left": line.planned - committed.get(line.pk, 0),
        }
        for line in budget_lines_of(institution, year or None)
    ]


def _budget_file(institution: Institution, rows: list[dict[str, Any]], format: str) -> HttpResponse:
    headers = [
        _("Fiscal year"), _("Budget account"), _("What it is for"), _("Unit"), _("Planned"), _("Committed"), _("Left"),
    ]  # fmt: skip
    lines = [
        [row["line"].fiscal_year, row["line"].account, row["line"].name, row["line"].unit, row["planned"],
         row["committed"], row["left"]]
        for row in rows
    ]  # fmt: skip
    return as_file(f"anggaran-{institution.code.lower()}", format, headers, lines)


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    form = context.get("form")
    failed = form is not None and form.is_bound and bool(form.errors)
    return render(request, template, {"robots": "noindex", **context}, status=422 if failed else 200)
