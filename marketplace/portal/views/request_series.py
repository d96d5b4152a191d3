"""Catering that comes back: the rule is typed, its dates and the kitchen's room are shown, and only then it is kept."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from marketplace.accounts.models import Institution
from marketplace.accounts.permissions import institution_role_required
from marketplace.core.dates import DAYS, language_of, long_date
from marketplace.core.recurrence import KEEP, MOST_DATES, MOVE, SKIP, Weekly, sentence, series
from marketplace.portal.views.request_steps import catalogue_of, draft_of, request_url
from marketplace.procurement.actions import drafting
from marketplace.procurement.forms import WHOLE_NUMBER, DayInput
from marketplace.procurement.goods import Goods, kitchen_of
from marketplace.procurement.models import Request
from marketplace.procurement.permissions import OFFICER
from marketplace.procurement.progress import capacity_text, date_problem


class SeriesForm(forms.Form):
    """«60 portions each Tuesday, 8 times.»"""

    portions = forms.IntegerField(
        label=gettext_lazy("Portions on each date"),
        min_value=1,
        max_value=9_999,
        error_messages={
            "required": WHOLE_NUMBER,
            "invalid": WHOLE_NUMBER,
            "min_value": WHOLE_NUMBER,
            "max_value": WHOLE_NUMBER,
        },
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Weekdays"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one weekday.")},
    )
    first = forms.DateField(
        label=gettext_lazy("From"),
        widget=DayInput(),
        error_messages={
            "required": gettext_lazy("Choose the first day."),
            "invalid": gettext_lazy("Write the date as day, month and year, for example 17/08/2027."),
        },
    )
    times = forms.IntegerField(
        label=gettext_lazy("How many times"),
        min_value=1,
        max_value=MOST_DATES,
        error_messages={
            "required": WHOLE_NUMBER,
            "invalid": WHOLE_NUMBER,
            "min_value": WHOLE_NUMBER,
            "max_value": gettext_lazy("At most %(limit_value)d times in one order."),
        },
    )
    on_holidays = forms.ChoiceField(
        label=gettext_lazy("When a date is a public holiday or joint leave"),
        widget=forms.RadioSelect,
        choices=[
            (SKIP, gettext_lazy("leave it out")),
            (MOVE, gettext_lazy("move it to the next working day")),
            (KEEP, gettext_lazy("serve all the same")),
        ],
        initial=SKIP,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["weekdays"].choices = list(enumerate(DAYS[language_of(None)]))

    def rule(self) -> Weekly:
        data = self.cleaned_data
        return Weekly(data["first"], tuple(data["weekdays"]), data["times"], data["on_holidays"])

    def clean_first(self) -> date:
        day = self.cleaned_data["first"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose a later one."))
        return day


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@institution_role_required(OFFICER)
def series_step(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """Ask for the rule, show its dates in a sentence and one by one, keep it when it is confirmed."""
    found = draft_of(institution, pk)
    if found is None:
        return redirect("portal:request", institution_id=institution.pk, pk=pk)
    goods, _kitchen = catalogue_of(found)
    if goods is None or goods.package is None:
        return redirect(request_url(found))
    if request.method == "POST" and "end" in request.POST:
        drafting.end_series(request=found, actor=request.user)
        messages.success(request, _("It is served on one date only."))
        return redirect(request_url(found))
    form = SeriesForm(request.POST if request.method == "POST" else None, initial=_initial(found))
    context: dict[str, Any] = {"institution": institution, "request_": found, "goods": goods, "form": form}
    if request.method == "POST" and form.is_valid():
        rule = form.rule()
        worked_out = series(rule)
        portions = form.cleaned_data["portions"]
        rows = [_row(found, goods, day, portions, worked_out.moved.get(day)) for day in worked_out.dates]
        is_possible = bool(rows) and not any(row["problem"] for row in rows)
        if is_possible and "keep" in request.POST:
            drafting.save_series(request=found, dates=worked_out.dates, portions=portions, actor=request.user)
            messages.success(request, _("The dates are saved."))
            return redirect(request_url(found))
        context |= {
            "summary": sentence(rule, worked_out),
            "rows": rows,
            "skipped": [long_date(day) for day in worked_out.skipped],
            "total": portions * len(worked_out.dates),
            "is_possible": is_possible,
        }
    failed = form.is_bound and bool(form.errors)
    return render(
        request,
        "procurement/request_series.html",
        {**context, "robots": "noindex"},
        status=422 if failed else 200,
    )


def _initial(found: Request) -> dict[str, Any]:
    times = len(found.serving_dates)
    portions = sum(line.quantity for line in found.lines.all()) // max(times, 1)
    return {
        "portions": portions or None,
        "first": found.wanted_on,
        "times": times or 8,
        "weekdays": sorted({day.weekday() for day in found.serving_dates})
        or ([found.wanted_on.weekday()] if found.wanted_on else []),
        "on_holidays": SKIP,
    }


def _row(found: Request, goods: Goods, day: date, portions: int, instead_of: date | None) -> dict[str, Any]:
    """One date and what speaks against it. At most MOST_DATES are asked about, one by one."""
    kitchen = kitchen_of(goods.cooperative, product_id=goods.id, wanted_on=day)
    problem = date_problem(goods, day, kitchen, timezone.localdate()) if kitchen else None
    if problem is None and kitchen is not None and kitchen.left is not None and portions > kitchen.left:
        problem = capacity_text(day, kitchen.left, goods.unit)
    return {
        "day": long_date(day),
        "note": _("instead of %(day)s") % {"day": long_date(instead_of)} if instead_of else "",
        "problem": str(problem) if problem else "",
    }
