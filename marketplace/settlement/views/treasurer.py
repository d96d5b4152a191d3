"""«Perhitungan dengan Lumbung» below «Keuangan»: where a cooperative's money is, to the rupiah."""

import datetime
import re

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from marketplace.core.sheets import workbook_response
from marketplace.settlement.permissions import VIEW
from marketplace.settlement.selectors import documents_say, lines_told, position_of, rates_of
from marketplace.settlement.statements import (
    headings,
    months_with_entries,
    movements,
    moving_entries,
    sheet_of,
    statement_of,
    statement_pdf,
)
from tenants.selectors import portal

PAGE = 50
MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@require_safe
@permission_required(VIEW)
def index(request: HttpRequest) -> HttpResponse:
    """Ready, pending and paid; the sums beside the orders'; every movement. `?format=xlsx` is the spreadsheet."""
    cooperative = request.tenant
    entries = moving_entries(cooperative.pk)
    if request.GET.get("format") == "xlsx":
        rows = movements(entries.order_by("occurred_at", "pk"))
        name = f"perhitungan-lumbung-{cooperative.slug}-{timezone.localdate()}"
        return workbook_response(name, [sheet_of(cooperative, rows)])
    position, by_documents = position_of(cooperative.pk), documents_say(cooperative.pk)
    page = Paginator(entries, PAGE).get_page(request.GET.get("hal"))
    lines = lines_told(cooperative.pk)
    context = {
        "page_title": _("Account with Lumbung"),
        "header_title": _("Account with Lumbung"),
        "header_icon": "doc-full",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Account with Lumbung")},
        ],
        "position": position,
        "by_documents": by_documents,
        "differs_by": by_documents - position.orders_paid,
        "page": page,
        "rows": movements(page.object_list),
        "headings": headings(),
        "payouts": [line for line in lines if line.batch.is_payout],
        "bills": [line for line in lines if not line.batch.is_payout],
        "payee": portal(),
        "months": months_with_entries(cooperative.pk),
        "rates": rates_of(cooperative.pk),
    }
    return render(request, "settlement/admin/index.html", context)


@require_safe
@permission_required(VIEW)
def statement(request: HttpRequest) -> HttpResponse:
    """One month as a PDF; this one unless another is asked for."""
    asked = MONTH.fullmatch(request.GET.get("bulan", ""))
    today = timezone.localdate()
    month = datetime.date(int(asked[1]), int(asked[2]), 1) if asked else today.replace(day=1)
    content = statement_pdf(statement_of(request.tenant.pk, month), request.tenant)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = (
        f'inline; filename="rekening-lumbung-{request.tenant.slug}-{month:%Y-%m}.pdf"'
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
