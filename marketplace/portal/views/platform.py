"""The operator's report on the whole platform, on a page and as a workbook."""

import datetime
import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from openpyxl import Workbook
from openpyxl.styles import Font

from marketplace.core.dates import MONTHS
from marketplace.portal.platform_report import PlatformReport, Sales, platform_report
from tenants.admin_pages import operator_page
from tenants.permissions import operators_only
from tenants.states import STOREFRONT

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SOLD = ("orders", "order_total", "purchase_orders", "purchase_total", "total")


@require_safe
@operators_only
def report(request: HttpRequest) -> HttpResponse:
    found = platform_report()
    context = {
        "report": found,
        "states": [(label, found.states.get(name, 0)) for name, label in STOREFRONT.states.items()],
        "months": [(_month(month), sales) for month, sales in found.months],
        "download_url": reverse("platform_report_file"),
    }
    return render(request, "portal/admin/report.html", operator_page(_("Platform report"), **context))


@require_safe
@operators_only
def report_file(request: HttpRequest) -> HttpResponse:
    content = io.BytesIO()
    _workbook(platform_report()).save(content)
    response = HttpResponse(content.getvalue(), content_type=XLSX)
    name = f"lumbung-{timezone.localdate():%Y-%m-%d}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _workbook(found: PlatformReport) -> Workbook:
    sold = [_("Orders"), _("Sales to shoppers"), _("Purchase orders"), _("Sales to institutions"), _("Total")]
    book = Workbook()
    book.remove(book.worksheets[0])
    _sheet(
        book,
        _("States"),
        [_("State"), _("Storefronts")],
        [[str(label), found.states.get(name, 0)] for name, label in STOREFRONT.states.items()],
    )
    _sheet(book, _("By month"), [_("Month"), *sold], [[month, *_row(sales)] for month, sales in found.months])
    _sheet(
        book,
        _("By cooperative"),
        [_("Cooperative"), _("City"), *sold],
        [[one.name, one.city_name, *_row(sales)] for one, sales in found.cooperatives],
    )
    _sheet(
        book,
        _("Month and cooperative"),
        [_("Month"), _("Cooperative"), *sold],
        [[month, one.name, *_row(sales)] for month, one, sales in found.cells],
    )
    return book


def _sheet(book: Workbook, title: str, head: list[str], rows: list[list[object]]) -> None:
    sheet = book.create_sheet(title[:31])
    sheet.append(head)
    for row in rows:
        sheet.append([_text(value) for value in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"


def _text(value: object) -> object:
    """A cooperative's name that begins like a formula stays a name."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@")) else value


def _row(sales: Sales) -> list[int]:
    return [getattr(sales, name) for name in SOLD]


def _month(month: datetime.date) -> str:
    language = "en" if (get_language() or "id").startswith("en") else "id"
    return f"{MONTHS[language][month.month - 1]} {month.year}"
