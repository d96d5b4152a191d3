"""The 40% report of an institution, the documents behind each figure, and the file of one purchase for the auditor."""

from typing import Any

from django.db import transaction
from django.db.models import Count, F, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from marketplace.accounts.models import Institution
from marketplace.accounts.permissions import institution_role_required
from marketplace.core.dates import short_date, zone_of
from marketplace.core.documents import access_document, document_response
from marketplace.core.money import rupiah
from marketplace.core.sheets import Sheet, workbook_response
from marketplace.portal.views.workspace import workspace_tabs
from marketplace.procurement.models import Request
from marketplace.procurement.permissions import access_purchase_order
from marketplace.receiving.dossier import procurement_file
from marketplace.receiving.models import SellerScale
from marketplace.receiving.papers.report import KIND as REPORT_KIND
from marketplace.receiving.papers.report import issue_report
from marketplace.receiving.report_tables import PARAMETERS, Table, tables_of
from marketplace.receiving.report_words import disclaimer, heading, measure_names, progress_sentence
from marketplace.receiving.selectors.report import (
    ACCEPTED,
    COMMITTED,
    KIND,
    LINE,
    MEASURES,
    MONTH,
    NOT_SAID,
    SCALE,
    Report,
    accepted_in,
    narrowed,
    orders_in,
    payments_in,
    report_of,
    with_committed,
    years_of,
)

SHOWN = 200


@never_cache
@require_safe
@institution_role_required()
def report(request: HttpRequest, institution: Institution) -> HttpResponse:
    """Planned, ordered, accepted and paid; `?format=xlsx` answers a file."""
    year = _year(request, institution)
    found = report_of(institution, year)
    if request.GET.get("format") == "xlsx":
        return _workbook(found)
    context = {
        "institution": institution,
        "report": found,
        "heading": heading(institution),
        "sentence": progress_sentence(found),
        "disclaimer": disclaimer(institution),
        "facts": [
            *([{"label": _("Planned"), "text": rupiah(found.planned)}] if found.planned else []),
            *[
                {"label": str(name), "text": rupiah(found.totals[key])}
                for key, name in measure_names().items()
            ],
        ],
        "headers": list(measure_names().values()),
        "tables": [_table(institution, found, table) for table in tables_of(found) if table.rows],
        "years": [
            {"title": str(one), "url": f"?tahun={one}", "current": one == year}
            for one in years_of(institution, timezone.localdate().year)
        ],
        "tabs": workspace_tabs(institution, "report"),
    }
    return render(request, "receiving/report.html", {**context, "robots": "noindex"})


@never_cache
@require_safe
@institution_role_required()
def documents(request: HttpRequest, institution: Institution, measure: str) -> HttpResponse:
    """The documents behind one figure of the report."""
    if measure not in MEASURES:
        raise Http404
    year = _year(request, institution)
    page = max(_number(request.GET.get("hal"), 10_000), 1)
    rows, count, total = _documents(institution, measure, year, _chosen(request), page)
    following = request.GET.copy()
    following["hal"] = str(page + 1)
    context = {
        "institution": institution,
        "title": str(measure_names()[measure]),
        "year": year,
        "rows": rows,
        "count": count,
        "total": total,
        "next_url": f"?{following.urlencode()}" if page * SHOWN < count else "",
        "tabs": workspace_tabs(institution, "report"),
    }
    return render(request, "receiving/report_documents.html", {**context, "robots": "noindex"})


@never_cache
@require_POST
@institution_role_required()
def report_issue(request: HttpRequest, institution: Institution) -> HttpResponse:
    """Number the report and keep it as a paper."""
    year = _number(request.POST.get("tahun"), 2100) or timezone.localdate().year
    with transaction.atomic():
        document = issue_report(report_of(institution, year), actor=request.user)
    return redirect("portal:report_paper", institution_id=institution.pk, document=document.pk)


@never_cache
@require_safe
@institution_role_required()
def report_paper(request: HttpRequest, institution: Institution, document: int) -> HttpResponse:
    found = access_document(document, institution_ids=[institution.pk])
    if found.kind != REPORT_KIND:
        raise Http404
    return document_response(found)


@never_cache
@require_safe
@institution_role_required()
def order_archive(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """Everything of one purchase as a ZIP."""
    order = access_purchase_order(institution, pk)
    response = HttpResponse(procurement_file(order), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{order.number.replace("/", "-")}.zip"'
    response["Cache-Control"] = "private, no-store"
    return response


def _chosen(request: HttpRequest) -> dict[str, Any]:
    """{way of looking: the row whose documents are asked for}; what is no row of the report is left out."""
    chosen: dict[str, Any] = {}
    if month := _number(request.GET.get(PARAMETERS[MONTH]), 12):
        chosen[MONTH] = month
    if (kind := request.GET.get(PARAMETERS[KIND], "")) in Request.Kind.values:
        chosen[KIND] = kind
    if (scale := request.GET.get(PARAMETERS[SCALE], "")) in (*SellerScale.Scale.values, NOT_SAID):
        chosen[SCALE] = scale
    line = request.GET.get(PARAMETERS[LINE], "")
    if line.isascii() and line.isdigit() and len(line) < 10:
        chosen[LINE] = int(line)
    return chosen


def _documents(
    institution: Institution, measure: str, year: int, chosen: dict[str, Any], page: int
) -> tuple[list[list[dict[str, Any]]], int, int]:
    """(a page of rows, how many documents there are, their sum in IDR)."""

    def link(name: str, **keys: int) -> str:
        return reverse(f"portal:{name}", kwargs={"institution_id": institution.pk, **keys})

    def sum_of(rows: QuerySet[Any], amount: Any) -> tuple[int, int]:
        found = rows.aggregate(count=Count("pk"), sum=Sum(amount))
        return found["count"], int(found["sum"] or 0)

    month, shown = chosen.get(MONTH, 0), slice((page - 1) * SHOWN, page * SHOWN)
    if measure == COMMITTED:
        orders = with_committed(narrowed(orders_in(institution, year, month), "", year, chosen))
        rows = [
            _row(
                one.number,
                link("purchase_order", pk=one.pk),
                one.cooperative.name,
                one.issued_at,
                int(one.committed),
            )
            for one in orders.select_related("cooperative").order_by("issued_at", "pk")[shown]
        ]
        return rows, *sum_of(orders, "committed")
    if measure == ACCEPTED:
        lines = narrowed(accepted_in(institution, year, month), "delivery__purchase_order__", year, chosen)
        rows = [
            _row(
                f"{one.delivery.acceptance.number} · {one.line.name} {one.line.label}".strip(),
                link("delivery", pk=one.delivery.purchase_order_id, delivery=one.delivery_id),
                one.cooperative.name,
                one.delivery.accepted_at,
                (one.accepted or 0) * one.line.unit_price,
            )
            for one in lines.select_related("delivery__acceptance", "line", "cooperative").order_by(
                "delivery__accepted_at", "pk"
            )[shown]
        ]
        return rows, *sum_of(lines, F("accepted") * F("line__unit_price"))
    payments = narrowed(payments_in(institution, year, month), "invoice__purchase_order__", year, chosen)
    rows = [
        _row(
            f"{one.invoice.number} · {one.get_kind_display()}",
            link("invoice", pk=one.invoice.purchase_order_id, invoice=one.invoice_id),
            one.cooperative.name,
            one.paid_on,
            one.amount,
        )
        for one in payments.select_related("invoice", "cooperative").order_by("paid_on", "pk")[shown]
    ]
    return rows, *sum_of(payments, "amount")


def _row(text: str, address: str, seller: str, day: Any, amount: int) -> list[dict[str, Any]]:
    return [
        {"text": text, "url": address},
        {"text": seller, "label": _("Cooperative")},
        {"text": short_date(day), "label": _("Date")},
        {"text": rupiah(amount), "label": _("Amount"), "number": True},
    ]


def _table(institution: Institution, found: Report, table: Table) -> dict[str, Any]:
    """A table for the page: each amount leads to its documents."""
    names = measure_names()
    addresses = {
        measure: reverse(
            "portal:report_documents", kwargs={"institution_id": institution.pk, "measure": measure}
        )
        for measure in MEASURES
    }
    return {
        "key": table.key,
        "title": table.title,
        "header": table.header,
        "has_plan": table.has_plan,
        "rows": [
            {
                "title": row.label,
                "planned": "–" if row.planned is None else rupiah(row.planned),
                "cells": [
                    {
                        "text": rupiah(amount),
                        "label": str(names[measure]),
                        "url": f"{addresses[measure]}?tahun={found.year}&{row.query}" if amount else "",
                    }
                    for measure, amount in row.amounts.items()
                ],
            }
            for row in table.rows
        ],
    }


def _year(request: HttpRequest, institution: Institution) -> int:
    """The fiscal year in question; today's is asked in the institution's own hour."""
    today = timezone.localdate(timezone=zone_of(institution.region.code))
    return _number(request.GET.get("tahun"), 2100) or today.year


def _number(text: str | None, most: int) -> int:
    return (
        int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 and int(text) <= most else 0
    )


def _workbook(found: Report) -> HttpResponse:
    headers = [str(name) for name in measure_names().values()]
    intro = [
        heading(found.institution),
        f"{found.institution.name}, {found.year}",
        progress_sentence(found),
        str(disclaimer(found.institution)),
    ]
    total = [_("Total"), *[found.totals[m] for m in MEASURES]]
    return workbook_response(
        f"laporan-{found.institution.code.lower()}-{found.year}",
        [
            Sheet(
                table.title,
                [table.header, *([_("Planned")] if table.has_plan else []), *headers],
                [
                    [
                        row.label,
                        *([row.planned or 0] if table.has_plan else []),
                        *[row.amounts[measure] for measure in MEASURES],
                    ]
                    for row in table.rows
                ],
                intro,
                [total[0], *([found.planned] if table.has_plan else []), *total[1:]],
            )
            for table in tables_of(found)
        ],
    )
