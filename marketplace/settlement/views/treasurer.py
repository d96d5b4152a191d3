"""«Perhitungan dengan Lumbung» below «Keuangan»: where a cooperative's money is, to the rupiah."""

import datetime
import re

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from marketplace.core.dates import month_and_year, start_of_day
from marketplace.core.documents import document_response, pdf_response
from marketplace.core.sheets import workbook_response
from marketplace.settlement.models import Channel, MonthlyStatement
from marketplace.settlement.permissions import VIEW, access_monthly_statement
from marketplace.settlement.selectors import (
    documents_say,
    lines_told,
    moving_entries,
    position_of,
    rates_of,
)
from marketplace.settlement.statements import (
    headings,
    issued_statements,
    movements,
    next_month_to_state,
    open_statement,
    rows_stated,
    sheet_of,
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
    """One month as a PDF: the issued one, or what is recorded so far of the one that is closed next.

    The latter is sent unless another month is asked for (`?bulan=2026-10`). Raises Http404 for a month that has no
    statement and is not the next: what is open stands on one statement only.
    """
    this_month = timezone.localdate().replace(day=1)
    unclosed = min(next_month_to_state(request.tenant.pk) or this_month, this_month)
    asked = MONTH.fullmatch(request.GET.get("bulan", ""))
    month = datetime.date(int(asked[1]), int(asked[2]), 1) if asked else unclosed
    issued = MonthlyStatement.objects.filter(cooperative=request.tenant, month=month).first()
    if issued:
        return redirect("settlement_monthly_pdf", issued.pk)
    if month != unclosed:
        raise Http404
    content = statement_pdf(open_statement(request.tenant.pk, month), request.tenant)
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
        "begin": start_of_day(found.month),
    }
    return render(request, "settlement/admin/monthly.html", context)


@require_safe
@permission_required(VIEW)
def monthly_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF as it was issued."""
    return document_response(access_monthly_statement(pk, cooperative_id=request.tenant.pk).document)
