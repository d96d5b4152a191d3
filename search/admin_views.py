"""What people searched for, in the back office: everything for the portal's operator, what showed its goods for a storefront."""

import csv
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.catalogue.permissions import CHANGE_PRODUCTS
from marketplace.core.dates import plain_date
from marketplace.core.forms import PeriodForm
from marketplace.core.sheets import Sheet, workbook_response
from search.questions import FEWEST_VISITORS, asked_between, flush, totals
from tenants.permissions import may_operate

PAGE = 100
# A spreadsheet of more rows is read by nobody.
MOST_ROWS = 5_000


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """One month or any other days, as a page or (`?format=xlsx`, `csv`) as a file. `?tampil=kosong`: what found nothing."""
    is_portal = request.tenant.is_portal
    if not (may_operate(request) if is_portal else request.user.has_perm(CHANGE_PRODUCTS)):
        raise PermissionDenied
    flush()
    form, start, end = PeriodForm.read(request.GET)
    without_results = is_portal and request.GET.get("tampil") == "kosong"
    found = asked_between(
        start,
        end,
        cooperative_id=None if is_portal else request.tenant.pk,
        without_results=without_results,
    )
    asked_for = request.GET.get("format")
    if asked_for in {"xlsx", "csv"} and not form.errors:
        return _file(request, found[:MOST_ROWS], start, end, asked_for)
    title = _("What people search for")
    context: dict[str, Any] = {
        "page_title": title,
        "header_title": title,
        "header_icon": "search",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": title},
        ],
        "form": form,
        "days": f"dari={start}&sampai={end}",
        "is_portal": is_portal,
        "without_results": without_results,
        "fewest": FEWEST_VISITORS,
        "page": Paginator(found, PAGE).get_page(request.GET.get("hal")),
        "totals": totals(found),
    }
    return render(request, "search/admin/questions.html", context, status=422 if form.errors else 200)


def _file(request: HttpRequest, rows: Any, start: date, end: date, kind: str) -> HttpResponse:
    name = f"pencarian-{start}-{end}"
    headers = [_("Words"), _("Times"), _("Times without results"), _("Last asked")]
    cells = [[row["text"], row["times"], row["without"], row["last"]] for row in rows]
    if kind == "csv":
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        csv.writer(response).writerows([headers, *cells])
        return response
    sheet = Sheet(
        title=_("What people search for"),
        intro=[
            f"{request.tenant.name} · {_('What people search for')}",
            f"{plain_date(start)} – {plain_date(end)}",
        ],
        headers=headers,
        rows=[[*row[:3], row[3].isoformat()] for row in cells],
    )
    return workbook_response(name, [sheet])
