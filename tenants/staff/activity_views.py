"""«Catatan aktivitas» in the back office."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from marketplace.core.forms import PeriodForm
from tenants.staff.activity import NOUNS, OTHERS, Wanted, entries, lines, people_who_worked_here
from tenants.staff.permissions import MANAGE

PAGE = 50


@require_safe
@permission_required(MANAGE)
def activity(request: HttpRequest) -> HttpResponse:
    """Who did what, found by person, subject, day and words."""
    people = people_who_worked_here()
    form, start, end = PeriodForm.read(request.GET)
    wanted = Wanted(
        who=request.GET.get("siapa", ""),
        noun=request.GET.get("tentang", "") if request.GET.get("tentang") in NOUNS else "",
        words=request.GET.get("cari", "").strip()[:80],
        start=start,
        end=end,
    )
    page = Paginator(entries(wanted, people), PAGE).get_page(request.GET.get("hal"))
    context = {
        "page_title": _("Activity log"),
        "header_title": _("Activity log"),
        "header_icon": "history",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("staff_index"), "label": _("Staff")},
            {"url": "", "label": _("Activity log")},
        ],
        "form": form,
        "wanted": wanted,
        "people": sorted(people.items(), key=lambda person: person[1].casefold()),
        "nouns": NOUNS.items(),
        "others": OTHERS,
        "page": page,
        "lines": lines(list(page.object_list), people),
    }
    return render(request, "staff/admin/activity.html", context, status=422 if form.errors else 200)
