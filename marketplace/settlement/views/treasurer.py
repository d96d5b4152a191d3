"""«Perhitungan dengan Lumbung» below «Keuangan»: where a cooperative's money is, to the rupiah."""

import datetime
import re

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from marketplace.core.dates import month_and_year
from marketplace.core.documents import document_response, pdf_response
from marketplace.core.sheets import workbook_response
from marketplace.settlement.models import Channel, MonthlyStatement
from marketplace.settlement.permissions import VIEW, access_monthly_statement
from marketplace.settlement.selectors import (
    documents_say,
    issued_statements,
    lines_told,
    position_of,
    rates_of,
    rows_stated,
)
from marketplace.settlement.statements import (
    begin_of,
    headings,
    movements,
    moving_entries,
    sheet_of,
    statement_of,
    statement_pdf,
)
from marketplace.settlement.views.bank import frame
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
        **frame(_("Account with Lumbung")),
        "position": position,
        "by_documents": by_documents,
        "differs_by": by_documents - position.orders_paid,
        "page": page,
        "rows": movements(page.object_list),
        "headings": headings(),
        "payouts": [line for line in lines if line.batch.is_payout],
        "bills": [line for line in lines if not line.batch.is_payout],
        "payee": portal(),
        "statements": issued_statements(cooperative.pk),
        "rates": [(str(Channel(one).label), found) for one, found in rates_of(cooperative.pk).items()],
    }
    return render(request, "settlement/admin/index.html", context)


@require_safe
@permission_required(VIEW)
def statement(request: HttpRequest) -> HttpResponse:
    """One month as a PDF: the issued one, or what is recorded so far. This month unless another is asked for."""
    asked = MONTH.fullmatch(request.GET.get("bulan", ""))
    today = timezone.localdate()
    month = datetime.date(int(asked[1]), int(asked[2]), 1) if asked else today.replace(day=1)
    issued = MonthlyStatement.objects.filter(cooperative=request.tenant, month=month).first()
    if issued:
        return redirect("settlement_monthly_pdf", issued.pk)
    content = statement_pdf(statement_of(request.tenant.pk, month), request.tenant)
    return pdf_response(content, f"rekening-lumbung-{request.tenant.slug}-{month:%Y-%m}")


@require_safe
@permission_required(VIEW)
def monthly(request: HttpRequest, pk: int) -> HttpResponse:
    """A closed month: its rows as they were frozen, and by what its PDF can be told from another."""
    found = access_monthly_statement(pk, cooperative_id=request.tenant.pk)
    title = _("Statement of %(month)s") % {"month": month_and_year(found.month)}
    context = {
        **frame(title, (_("Account with Lumbung"), reverse("settlement_index"))),
        "statement": found,
        "rows": rows_stated(found),
        "headings": headings(),
        "begin": begin_of(found.month),
    }
    return render(request, "settlement/admin/monthly.html", context)


@require_safe
@permission_required(VIEW)
def monthly_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF as it was issued."""
    return document_response(access_monthly_statement(pk, cooperative_id=request.tenant.pk).document)
