"""«Laporan» in the back office."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from marketplace.core.dates import plain_date
from marketplace.core.forms import PeriodForm
from marketplace.core.sheets import Sheet, workbook_response
from marketplace.reports.selectors import summary
from marketplace.reports.tables import REPORTS
from marketplace.sharing.permissions import VIEW
from marketplace.sharing.selectors import Period

PAGE = 100


@require_safe
@permission_required(VIEW)
def index(request: HttpRequest) -> HttpResponse:
    """One report over one period, as a page or (`?format=xlsx`) as a spreadsheet."""
    report = REPORTS.get(request.GET.get("tampil", ""), next(iter(REPORTS.values())))
    form, start, end = PeriodForm.read(request.GET)
    period = Period(start, end)
    table = report.table(period)
    if request.GET.get("format") == "xlsx" and not form.errors:
        sheet = Sheet(
            title=str(report.title),
            intro=[f"{request.tenant.name} · {report.title}", f"{plain_date(start)} – {plain_date(end)}"],
            headers=[column.title for column in table.columns],
            rows=table.rows,
            total=table.total,
        )
        return workbook_response(f"laporan-{report.key}-{start}-{end}", [sheet])
    context = {
        "page_title": _("Reports"),
        "header_title": _("Reports"),
        "header_icon": "doc-full",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Reports")},
        ],
        "report": report,
        "reports": REPORTS.values(),
        "form": form,
        "days": f"dari={start}&sampai={end}",
        "summary": summary(period),
        "table": table,
        "page": Paginator(table.body, PAGE).get_page(request.GET.get("hal")),
    }
    return render(request, "reports/admin/index.html", context, status=422 if form.errors else 200)
