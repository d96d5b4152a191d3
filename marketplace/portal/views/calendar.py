"""The institution's deliveries by day: a month on wide screens, an agenda on phones."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.accounts.models import Institution
from marketplace.accounts.permissions import institution_role_required
from marketplace.portal.views.deliveries import delivery_url
from marketplace.portal.views.workspace import workspace_tabs
from marketplace.receiving.calendar_pages import days_of, month_of, weekdays, weeks_of


@never_cache
@require_safe
@institution_role_required()
def calendar(request: HttpRequest, institution: Institution) -> HttpResponse:
    month = month_of(request.GET.get("bulan"), timezone.localdate())
    days = days_of(month, delivery_url, lambda one: one.cooperative.name, institution)
    context = {
        "institution": institution,
        "month": month,
        "days": days,
        "weeks": weeks_of(month, days),
        "weekdays": weekdays(),
        "tabs": workspace_tabs(institution, "calendar"),
        "robots": "noindex",
    }
    return render(request, "receiving/calendar.html", context)
