"""«Kalender kerja»: how many pieces of what is made to order go into a week, and which weeks are taken; the kitchen's days too."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from marketplace.catalogue import weeks
from marketplace.catalogue.backoffice import page_context
from marketplace.catalogue.models import CateringDay, Product, WorkWeek
from marketplace.catalogue.permissions import CHANGE_STOCK
from marketplace.core.dates import plain_date, short_date

SHOWN_WEEKS = 6
SHOWN_DAYS = 30


class CapacityForm(forms.Form):
    """Pieces a week; empty: no limit."""

    pieces = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=100_000,
        error_messages={
            "invalid": gettext_lazy("Write a whole number, or nothing for no limit."),
            "min_value": gettext_lazy("Write 0 or more."),
            "max_value": gettext_lazy("This is a very large number. Look at it again."),
        },
    )


@require_safe
@permission_required(CHANGE_STOCK)
def calendar(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
@permission_required(CHANGE_STOCK)
def set_capacity(request: HttpRequest, pk: int) -> HttpResponse:
    product = get_object_or_404(_products(), pk=pk)
    form = CapacityForm(request.POST)
    if not form.is_valid():
        return _page(request, refused=form, refused_pk=pk)
    weeks.set_capacity(product, form.cleaned_data["pieces"], actor=request.user)
    messages.success(request, _("The weekly number of %(name)s is kept.") % {"name": product.name})
    return redirect(f"{reverse('catalogue_work')}#produk-{pk}")


def _page(request: HttpRequest, *, refused: CapacityForm | None = None, refused_pk: int = 0) -> HttpResponse:
    today = timezone.localdate()
    days = CateringDay.objects.filter(
        date__gte=today, date__lt=today + timedelta(days=SHOWN_DAYS), taken__gt=0
    ).select_related("offer__product")
    context = page_context(_("Work calendar"), "calendar") | {
        "rows": [_row(product, refused if product.pk == refused_pk else None) for product in _products()],
        "days": [
            {
                "day": short_date(day.date),
                "name": day.offer.product.name,
                "load": f"{day.taken}/{day.capacity}",
            }
            for day in days.order_by("date", "pk")
        ],
    }
    return render(request, "catalogue/admin/work.html", context, status=422 if refused else 200)


def _products() -> Any:
    monday = weeks.monday_of(timezone.localdate())
    return (
        Product.objects.filter(is_made_to_order=True, kind=Product.Kind.GOODS, archived_at__isnull=True)
        .select_related("weekly_capacity")
        .prefetch_related(Prefetch("work_weeks", WorkWeek.objects.filter(monday__gte=monday)))
        .order_by("name")
    )


def _row(product: Product, refused: CapacityForm | None) -> dict[str, Any]:
    limit = getattr(product, "weekly_capacity", None)
    taken = {week.monday: week for week in product.work_weeks.all()}
    monday = weeks.monday_of(timezone.localdate())
    coming = []
    for _week in range(SHOWN_WEEKS if limit else 0):
        week = taken.get(monday)
        capacity = max(limit.pieces, week.taken if week else 0)
        load = week.taken if week else 0
        coming.append({"day": plain_date(monday), "load": f"{load}/{capacity}", "is_full": load >= capacity})
        monday += weeks.WEEK
    value = refused.data.get("pieces", "") if refused else str(limit.pieces) if limit else ""
    return {
        "pk": str(product.pk),
        "name": product.name,
        "lead": product.lead_time_days,
        "value": value,
        "errors": refused.errors["pieces"] if refused else "",
        "weeks": coming,
    }
