"""The 40% report of an institution, the documents behind each figure, and the file of one purchase for the auditor."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from marketplace.accounts.models import Institution
from marketplace.accounts.permissions import institution_role_required
from marketplace.core.dates import MONTHS, language_of, short_date, zone_of
from marketplace.core.documents import access_document
from marketplace.core.money import rupiah
from marketplace.core.sheets import Sheet, workbook_response
from marketplace.portal.views.purchase_orders import pdf_response
from marketplace.portal.views.workspace import workspace_tabs
from marketplace.procurement.models import Request
from marketplace.procurement.permissions import access_purchase_order
from marketplace.receiving.dossier import procurement_file
from marketplace.receiving.papers.report import KIND, issue_report
from marketplace.receiving.report_words import disclaimer, heading, measure_names, progress_sentence
from marketplace.receiving.selectors.report import (
    ACCEPTED,
    COMMITTED,
    MEASURES,
    Report,
    accepted_in,
    orders_in,
    payments_in,
    report_of,
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
        "disclaimer": disclaimer(),
        "facts": [
            *([{"label": _("Planned"), "text": rupiah(found.planned)}] if found.planned else []),
            *[
                {"label": str(name), "text": rupiah(found.totals[key])}
                for key, name in measure_names().items()
            ],
        ],
        "headers": list(measure_names().values()),
        "kinds": [
            _cells(institution, found, str(label), found.by_kind, kind, f"jenis={kind}")
            for kind, label in Request.Kind.choices
        ],
        "months": [
            _cells(
                institution,
                found,
                MONTHS[language_of(None)][month - 1],
                found.by_month,
                month,
                f"bulan={month}",
            )
            for month in range(1, 13)
            if any(found.by_month[measure].get(month) for measure in MEASURES)
        ],
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
    year, month = _year(request, institution), _number(request.GET.get("bulan"), 12)
    kind = request.GET.get("jenis", "")
    kind = kind if kind in Request.Kind.values else ""
    rows = _documents(institution, measure, year, month, kind)
    context = {
        "institution": institution,
        "title": str(measure_names()[measure]),
        "year": year,
        "rows": rows,
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
    if found.kind != KIND:
        raise Http404
    return pdf_response(found)


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


def _documents(institution: Institution, measure: str, year: int, month: int, kind: str) -> list[list[Any]]:
    def link(name: str, **keys: int) -> str:
        return reverse(f"portal:{name}", kwargs={"institution_id": institution.pk, **keys})

    if measure == COMMITTED:
        orders = orders_in(institution, year, month).select_related("cooperative")
        orders = orders.filter(request__kind=kind) if kind else orders
        return [
            _row(
                one.number, link("purchase_order", pk=one.pk), one.cooperative.name, one.issued_at, one.total
            )
            for one in orders.order_by("issued_at", "pk")[:SHOWN]
        ]
    if measure == ACCEPTED:
        lines = accepted_in(institution, year, month).select_related(
            "delivery__acceptance", "line", "cooperative"
        )
        lines = lines.filter(delivery__purchase_order__request__kind=kind) if kind else lines
        return [
            _row(
                f"{one.delivery.acceptance.number} · {one.line.name} {one.line.label}".strip(),
                link("delivery", pk=one.delivery.purchase_order_id, delivery=one.delivery_id),
                one.cooperative.name,
                one.delivery.accepted_at,
                (one.accepted or 0) * one.line.unit_price,
            )
            for one in lines.order_by("delivery__accepted_at", "pk")[:SHOWN]
        ]
    payments = payments_in(institution, year, month).select_related("invoice", "cooperative")
    payments = payments.filter(invoice__purchase_order__request__kind=kind) if kind else payments
    return [
        _row(
            f"{one.invoice.number} · {one.get_kind_display()}",
            link("invoice", pk=one.invoice.purchase_order_id, invoice=one.invoice_id),
            one.cooperative.name,
            one.paid_on,
            one.amount,
        )
        for one in payments.order_by("paid_on", "pk")[:SHOWN]
    ]


def _row(text: str, address: str, seller: str, day: Any, amount: int) -> list[dict[str, Any]]:
    return [
        {"text": text, "url": address},
        {"text": seller, "label": _("Cooperative")},
        {"text": short_date(day), "label": _("Date")},
        {"text": rupiah(amount), "label": _("Amount"), "number": True},
    ]


def _cells(
    institution: Institution, found: Report, title: str, sums: dict[str, Any], key: Any, query: str
) -> dict[str, Any]:
    cells = []
    for measure in MEASURES:
        amount = sums[measure].get(key, 0)
        address = reverse(
            "portal:report_documents", kwargs={"institution_id": institution.pk, "measure": measure}
        )
        cells.append(
            {
                "text": rupiah(amount),
                "label": str(measure_names()[measure]),
                "url": f"{address}?tahun={found.year}&{query}" if amount else "",
            }
        )
    return {"title": title, "cells": cells}


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
        str(disclaimer()),
    ]
    kinds = [
        [str(label), *[found.by_kind[m].get(kind, 0) for m in MEASURES]]
        for kind, label in Request.Kind.choices
    ]
    months = [
        [MONTHS[language_of(None)][month - 1], *[found.by_month[m].get(month, 0) for m in MEASURES]]
        for month in range(1, 13)
    ]
    total = [_("Total"), *[found.totals[m] for m in MEASURES]]
    return workbook_response(
        f"laporan-{found.institution.code.lower()}-{found.year}",
        [
            Sheet(_("By kind of goods"), [_("Goods"), *headers], kinds, intro, total),
            Sheet(_("By month"), [_("Month"), *headers], months, intro, total),
        ],
    )
