"""An institution's workspace: tasks of the person who looks, its lists of requests and purchase orders, as files too."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from marketplace.accounts.models import Institution
from marketplace.accounts.permissions import institution_role_required
from marketplace.core.dates import long_date, short_date
from marketplace.core.money import rupiah
from marketplace.portal.workspace_tasks import what_waits
from marketplace.procurement.decision_sentences import decided_cells
from marketplace.procurement.exports import FORMATS, as_file
from marketplace.procurement.permissions import APPROVER, OFFICER
from marketplace.procurement.selectors.purchase_orders import purchase_orders_of, with_decisions
from marketplace.procurement.selectors.requests import (
    counts_by_status,
    past_requests,
    requests_of,
    requests_waiting,
)
from marketplace.procurement.sentences import addressee
from marketplace.procurement.states import KINDS, PURCHASE_ORDER, REQUEST
from marketplace.receiving.permissions import RECEIVER, TREASURER

SHOWN = 100


@never_cache
@institution_role_required()
def workspace(request: HttpRequest, institution: Institution) -> HttpResponse:
    """What the person has to do, and what is on its way."""
    roles = request.institution_roles
    now = what_waits(institution, roles, request.user.pk)
    waiting = list(requests_waiting(institution)[:10])
    orders = list(purchase_orders_of(institution)[:5])
    first = now.quotes[0] if now.quotes else None
    context = {
        "institution": institution,
        "may_request": OFFICER in roles,
        "nothing_waits": _nothing_waits(roles),
        "first_deadline": _("Decide on the quote from %(name)s before %(day)s.")
        % {"name": first.cooperative.name, "day": long_date(first.valid_until)}
        if first and roles & {OFFICER, APPROVER}
        else "",
        "tasks": now.tasks,
        "facts": [
            {"label": _("Quotes to decide on"), "text": str(len(now.quotes))},
            {"label": _("Waiting for approval"), "text": str(len(now.pending))},
            {"label": _("Waiting for a quote"), "text": str(len(waiting))},
            {"label": _("Purchase orders"), "text": str(purchase_orders_of(institution).count())},
        ],
        "past": list(past_requests(institution)[:5]) if OFFICER in roles else [],
        "waiting": _request_table(institution, waiting),
        "orders": _order_table(institution, orders),
        "tabs": workspace_tabs(institution, "workspace"),
    }
    return _page(request, "procurement/workspace.html", context)


def _nothing_waits(roles: set[str]) -> str:
    """What will stand among the tasks one day, for somebody who has none today."""
    if OFFICER in roles:
        return _("Drafts to finish and quotes to decide on appear here.")
    texts = {
        APPROVER: _("Proposals to agree to and records to sign appear here."),
        RECEIVER: _("Deliveries to count appear here as soon as they are on their way."),
        TREASURER: _("Bills to pay appear here."),
    }
    shown = [text for role, text in texts.items() if role in roles]
    return " ".join(shown) or _("You read everything here: orders, who decided, bills and the report.")


@never_cache
@institution_role_required()
def requests(request: HttpRequest, institution: Institution) -> HttpResponse:
    """All requests by state; `?format=` answers a file."""
    status = request.GET.get("status", "")
    status = status if status in REQUEST.states else ""
    rows = requests_of(institution, status)
    if request.GET.get("format") in FORMATS:
        return _requests_file(institution, list(rows), request.GET["format"])
    counts = counts_by_status(institution)
    context = {
        "institution": institution,
        "may_request": OFFICER in request.institution_roles,
        "table": _request_table(institution, list(rows[:SHOWN])),
        "filters": _state_tabs(REQUEST, status, counts),
        "exports": exports_of(status),
        "tabs": workspace_tabs(institution, "requests"),
    }
    return _page(request, "procurement/requests.html", context)


@never_cache
@institution_role_required()
def purchase_orders(request: HttpRequest, institution: Institution) -> HttpResponse:
    """All purchase orders by state; `?format=` answers a file."""
    status = request.GET.get("status", "")
    status = status if status in PURCHASE_ORDER.states else ""
    rows = purchase_orders_of(institution, status)
    if request.GET.get("format") in FORMATS:
        return _orders_file(institution, list(with_decisions(rows)), request.GET["format"])
    counts: dict[str, int] = {}
    for one in purchase_orders_of(institution).order_by().values_list("status", flat=True):
        counts[one] = counts.get(one, 0) + 1
    context = {
        "institution": institution,
        "table": _order_table(institution, list(rows[:SHOWN])),
        "filters": _state_tabs(PURCHASE_ORDER, status, counts),
        "exports": exports_of(status),
        "tabs": workspace_tabs(institution, "purchase_orders"),
    }
    return _page(request, "procurement/purchase_orders.html", context)


@institution_role_required()
def short_address(request: HttpRequest, institution: Institution) -> HttpResponse:
    """`/lembaga/<id>/`, which people shorten the address of their workspace to."""
    return redirect("portal:workspace", institution_id=institution.pk)


def workspace_tabs(institution: Institution, current: str) -> list[dict[str, Any]]:
    """The pages of a workspace for <c-tabs>."""
    pages = [
        ("workspace", _("Tasks")),
        ("requests", _("Requests")),
        ("purchase_orders", _("Purchase orders")),
        ("calendar", _("Calendar")),
        ("invoices", _("Bills")),
        ("report", _("Report")),
        ("budget", _("Budget")),
        ("institution_rules", _("How we buy")),
        ("institution_people", _("People and roles")),
    ]
    return [
        {
            "title": title,
            "url": reverse(f"portal:{name}", kwargs={"institution_id": institution.pk}),
            "current": name == current,
        }
        for name, title in pages
    ]


def _request_table(institution: Institution, rows: list[Any]) -> list[list[Any]]:
    return [
        [
            {
                "text": row.title,
                "url": reverse("portal:request", kwargs={"institution_id": institution.pk, "pk": row.pk}),
            },
            {"text": row.number or "–", "label": _("Number")},
            {"text": addressee(row), "label": _("Cooperative")},
            {
                "text": f"{row.pieces or 0} {row.product.get('unit', '')}",
                "label": _("Quantity"),
                "number": True,
            },
            {"text": short_date(row.wanted_on) if row.wanted_on else "–", "label": _("Wanted on")},
            {"text": str(row.get_status_display()), "status": KINDS[row.status]},
        ]
        for row in rows
    ]


def _order_table(institution: Institution, rows: list[Any]) -> list[list[Any]]:
    return [
        [
            {
                "text": row.number,
                "url": reverse(
                    "portal:purchase_order", kwargs={"institution_id": institution.pk, "pk": row.pk}
                ),
            },
            {"text": row.title, "label": _("Title")},
            {"text": row.cooperative.name, "label": _("Cooperative")},
            {"text": short_date(row.wanted_on), "label": _("Wanted on")},
            {"text": rupiah(row.total), "label": _("Total"), "number": True},
            {"text": str(row.get_status_display()), "status": KINDS[row.status]},
        ]
        for row in rows
    ]


def _state_tabs(table: Any, status: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    every = [{"title": _("All"), "url": "?", "current": not status, "count": sum(counts.values())}]
    return every + [
        {"title": label, "url": f"?status={state}", "current": state == status, "count": counts[state]}
        for state, label in table.states.items()
        if state in counts or state == status and counts.setdefault(state, 0) == 0
    ]


def exports_of(status: str) -> list[dict[str, str]]:
    """Links to the files of what a page lists."""
    kept = f"status={status}&" if status else ""
    return [{"title": name.upper(), "url": f"?{kept}format={name}"} for name in FORMATS]


def _requests_file(institution: Institution, rows: list[Any], format: str) -> HttpResponse:
    headers = [
        _("Number"), _("Title"), _("Cooperative"), _("Goods"), _("Quantity"), _("Unit"), _("Wanted on"),
        _("Place"), _("RUP code"), _("Budget account"), _("Own estimate (HPS)"), _("Status"), _("Sent"),
    ]  # fmt: skip
    lines = [
        [
            row.number, row.title, addressee(row), row.product.get("name", ""), row.pieces or 0,
            row.product.get("unit", ""), row.wanted_on and row.wanted_on.isoformat(), row.place, row.rup_code,
            row.budget_account, row.own_estimate, str(row.get_status_display()),
            row.sent_at and row.sent_at.date().isoformat(),
        ]
        for row in rows
    ]  # fmt: skip
    return as_file(f"permintaan-{institution.code.lower()}", format, headers, lines)


def _orders_file(institution: Institution, rows: list[Any], format: str) -> HttpResponse:
    headers = [
        _("Number"), _("Title"), _("Cooperative"), _("Request"), _("Kind of document"), _("Issued"), _("Wanted on"),
        _("Goods"), _("Delivery"), _("Tax"), _("Total"), _("Status"), _("Proposed by"), _("Agreed by"),
        _("Why these quotes"),
    ]  # fmt: skip
    lines = [
        [
            row.number, row.title, row.cooperative.name, row.request.number, str(row.get_form_display()),
            row.issued_at.date().isoformat(), row.wanted_on.isoformat(), row.subtotal, row.delivery_price, row.tax,
            row.total, str(row.get_status_display()), *decided_cells(row),
        ]
        for row in rows
    ]  # fmt: skip
    return as_file(f"pesanan-{institution.code.lower()}", format, headers, lines)


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, {"robots": "noindex", **context})
