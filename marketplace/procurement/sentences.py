"""How a request, its quotes and its purchase orders are put into words for pages; texts come ready for components."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from marketplace.core.dates import date_time, long_date, short_date
from marketplace.core.money import rupiah
from marketplace.procurement.documents import time_window
from marketplace.procurement.models import PurchaseOrder, Request, RequestEvent, RequestLine
from marketplace.procurement.progress import ASKED, GOODS, NOTE, PAPERS, SCHEDULE, Problem
from marketplace.procurement.states import (
    ACCEPTED,
    CANCELLED,
    CONFIRMED,
    DECLINED,
    EXPIRED,
    KINDS,
    QUOTED,
    SENT,
)

EVENTS = {
    "send": gettext_lazy("Request sent"),
    "cancel": gettext_lazy("Request cancelled"),
    "quote": gettext_lazy("Quote received"),
    "withdraw": gettext_lazy("Quote taken back"),
    "expire_quote": gettext_lazy("Quote ran out"),
    "decline_quote": gettext_lazy("Quote declined"),
    "turn_down": gettext_lazy("The cooperative makes no offer"),
    "unquote": gettext_lazy("Waiting for another quote"),
    "decline": gettext_lazy("Nobody makes an offer"),
    "expire": gettext_lazy("Request ran out"),
    "accept": gettext_lazy("Quote accepted, purchase order issued"),
    "answer": gettext_lazy("Question answered"),
    "counter": gettext_lazy("Counter-offer made"),
    "open": gettext_lazy("Quotes opened"),
    "propose": gettext_lazy("Order proposed"),
    "agree": gettext_lazy("Proposal agreed to"),
    "give_back": gettext_lazy("Proposal given back"),
    "unpropose": gettext_lazy("Proposal withdrawn"),
    "amend": gettext_lazy("Change of the order proposed"),
    "amended": gettext_lazy("Change of the order agreed"),
    "not_amended": gettext_lazy("Change of the order refused"),
    "confirm": gettext_lazy("Purchase order confirmed by the cooperative"),
    "sizes_open": gettext_lazy("Size list opened"),
    "sizes_freeze": gettext_lazy("Sizes frozen"),
    "sizes_erase": gettext_lazy("Names and sizes erased"),
}
# What of a request's history is that of an order, and of a size list.
OF_ORDERS = {"accept", "confirm", "amend", "amended", "not_amended"}
OF_SIZES = {"sizes_open", "sizes_freeze", "sizes_erase"}

# On one page; the file has all of them.
SHOWN_LINES = 100


def request_tasks(found: Request, problems: list[Problem], *, may_write: bool) -> list[dict[str, Any]]:
    """The rows of a draft's task list for <c-task-list>."""
    lines = list(found.lines.all())
    quantity = sum(line.quantity for line in lines)
    troubled = {problem.step for problem in problems}
    papers = list(found.files.all())
    is_begun = {
        GOODS: bool(lines),
        ASKED: bool(found.asked) or not found.is_list,
        SCHEDULE: found.wanted_on is not None,
        NOTE: bool(found.note),
        PAPERS: bool(papers),
    }
    titles = {
        GOODS: _("Package and portions") if found.is_catering else _("Goods and sizes"),
        ASKED: _("Whom you ask"),
        SCHEDULE: _("Date and place"),
        NOTE: _("Note"),
        PAPERS: _("Attachments"),
    }
    helps = {
        GOODS: f"{found.product.get('name', '')} · {quantity} {found.product.get('unit', '')}"
        if lines
        else found.product.get("name", ""),
        SCHEDULE: " · ".join(part for part in (short_date(found.wanted_on), time_window(found)) if part)
        if found.wanted_on
        else "",
        ASKED: addressee(found),
        NOTE: found.title,
        PAPERS: ngettext("%(count)d file", "%(count)d files", len(papers)) % {"count": len(papers)}
        if papers
        else _("Not needed"),
    }
    rows = []
    # A kitchen's day is the kitchen's own: a package is asked of nobody else.
    steps = (GOODS, SCHEDULE, NOTE, PAPERS) if found.is_catering else (GOODS, ASKED, SCHEDULE, NOTE, PAPERS)
    for step in steps:
        # The note may stay empty: its title was filled in when the request was begun.
        is_done = step not in troubled and (is_begun[step] or step in (NOTE, PAPERS))
        row = {
            "id": step,
            "title": titles[step],
            "help": helps[step],
            **_task_status(is_done, is_begun[step]),
        }
        rows.append(row | ({"url": _url(found, f"request_{step}")} if may_write else {}))
    last = {"id": "send", "title": _("Check and send")}
    if problems or not may_write:
        return [*rows, last | {"status": _("Cannot start yet")}]
    return [
        *rows,
        last | {"status": _("Not started"), "status_kind": "neutral", "url": _url(found, "request_send")},
    ]


def request_standing(found: Request) -> dict[str, str]:
    """The one sentence on top of a request, and what comes next."""
    names = {"cooperative": addressee(found)}
    if found.hides_prices and found.status in (SENT, QUOTED) and found.closes_at:
        invited = list(found.invitations.all())
        answered = sum(1 for one in invited if one.answered_at)
        return {
            "text": _("%(answered)d of %(invited)d cooperatives have answered. Their quotes are sealed.")
            % {"answered": answered, "invited": len(invited)},
            "next": _("They are opened on %(moment)s; until then nobody sees a price.")
            % {"moment": date_time(found.closes_at)},
            "kind": "info",
        }
    if found.status == SENT:
        next_ = (
            _("You wait for quotes until %(day)s.") % {"day": long_date(found.answer_by)}
            if found.answer_by
            else ""
        )
        return {
            "text": _("%(cooperative)s has your request and prepares a quote.") % names,
            "next": next_,
            "kind": "info",
        }
    if found.status == QUOTED:
        first = min(
            (quote for quote in found.quotes.all() if quote.status == SENT),
            key=lambda quote: quote.valid_until,
            default=None,
        )
        next_ = _("Decide before %(day)s.") % {"day": long_date(first.valid_until)} if first else ""
        count = sum(1 for quote in found.quotes.all() if quote.status == SENT)
        text = ngettext(
            "A quote waits for your decision.", "%(count)d quotes wait for your decision.", count
        ) % {"count": count}
        return {"text": text, "next": next_, "kind": "warning"}
    if found.status == ACCEPTED:
        return {
            "text": _("You ordered; the purchase order is below."),
            "next": _("Wanted on %(day)s.") % {"day": long_date(found.wanted_on)},
            "kind": "success",
        }
    texts = {
        DECLINED: _("No cooperative makes an offer for this request."),
        EXPIRED: _("This request has run out."),
        CANCELLED: _("This request was cancelled."),
    }
    return {"text": texts.get(found.status, str(found.get_status_display())), "next": "", "kind": "info"}


def answers(
    found: Request, *, with_links: bool = False, for_cooperative: bool = False
) -> list[dict[str, Any]]:
    """Everything the institution filled in, for <c-definition-list>; with links to change it.

    The own estimate is the institution's own. The cooperative's page has a title and a table of the lines already.
    """
    lines = list(found.lines.all())
    shown_lines = lines[:SHOWN_LINES]
    goods = "\n".join(_line_text(line) for line in shown_lines)
    if len(lines) > SHOWN_LINES:
        goods += "\n" + _("and %(count)d more lines") % {"count": len(lines) - SHOWN_LINES}
    total = sum(line.quantity for line in lines)
    when = " · ".join(
        part for part in (long_date(found.wanted_on) if found.wanted_on else "", time_window(found)) if part
    )
    rows = [
        (ASKED, _("Whom you ask"), addressee(found) if not for_cooperative else ""),
        (SCHEDULE, _("Wanted on"), when),
        (SCHEDULE, _("Place"), found.place),
        (SCHEDULE, _("Wait for quotes until"), long_date(found.answer_by) if found.answer_by else ""),
        (NOTE, _("What it is for"), found.title if not for_cooperative else ""),
        (NOTE, _("Note"), found.note),
        (NOTE, _("Budget line"), str(found.budget_line or "") if not for_cooperative else ""),
        (NOTE, _("RUP code"), found.rup_code),
        (NOTE, _("Budget account"), found.budget_account),
        (
            NOTE,
            _("Own estimate (HPS)"),
            rupiah(found.own_estimate) if found.own_estimate and not for_cooperative else "",
        ),
    ]
    if not for_cooperative:
        total_words = [goods, _("Total: %(total)d") % {"total": total}] if len(lines) > 1 else [goods]
        rows = [
            (GOODS, _("Goods"), found.product.get("name", "")),
            (GOODS, _("Quantity"), "\n".join(total_words)),
            *rows,
        ]
    shown = [
        {"step": step, "term": term, "text": text or "–"} for step, term, text in rows if text or with_links
    ]
    if not with_links:
        return shown
    if found.is_catering:
        shown = [row for row in shown if row["step"] != ASKED]
    return [
        {**row, "url": _url(found, f"request_{row['step']}"), "link_hidden": row["term"]} for row in shown
    ]


def addressee(found: Request) -> str:
    """Whose goods are asked for, or how many cooperatives are asked."""
    if len(found.asked) > 1 or found.product_cooperative is None:
        count = len(found.asked)
        return ngettext("%(count)d cooperative", "%(count)d cooperatives", count) % {"count": count}
    return found.product_cooperative.name


def _line_text(line: RequestLine) -> str:
    name = line.name if line.variant_id is None else line.label or line.name
    text = f"{name}: {line.quantity} {line.unit}"
    return f"{text} ({line.specification})" if line.specification else text


def request_events(found: Request, *, for_cooperative: bool) -> list[dict[str, Any]]:
    """The timeline for <c-timeline>, oldest first."""
    events = list(found.timeline.all())
    names = {invitation.cooperative_id: invitation.cooperative.name for invitation in found.invitations.all()}
    institution = found.institution.name
    rows = [_event_row(event, institution, names, for_cooperative=for_cooperative) for event in events]
    if rows and found.status in (SENT, QUOTED):
        rows[-1]["state"] = "current"
    return rows


def order_events(order: PurchaseOrder, *, for_cooperative: bool) -> list[dict[str, Any]]:
    """What happened to one order and who did it, for <c-timeline>, oldest first; one query."""
    happened = order.request.timeline.filter(
        Q(event__in=OF_ORDERS, cooperative_id=order.cooperative_id) | Q(event__in=OF_SIZES)
    )
    names = {order.cooperative_id: order.cooperative.name}
    return [
        _event_row(event, order.institution.name, names, for_cooperative=for_cooperative)
        for event in happened.order_by("at", "pk")
    ]


def size_events(found: Request) -> list[dict[str, Any]]:
    """What happened to a request's size list, for <c-timeline>, oldest first; one query."""
    return [
        _event_row(event, found.institution.name, {}, for_cooperative=False)
        for event in found.timeline.filter(event__in=OF_SIZES)
    ]


def _event_row(
    event: RequestEvent, institution: str, names: Mapping[int | None, str], *, for_cooperative: bool
) -> dict[str, Any]:
    actor = {
        "institution": institution if for_cooperative else event.person_name or institution,
        "cooperative": names.get(event.cooperative_id, ""),
        "system": "Lumbung",
    }[event.actor]
    return {
        "title": EVENTS.get(event.event, event.event),
        "date": date_time(event.at),
        "datetime": event.at.isoformat(timespec="seconds"),
        "actor": actor,
        "text": event.note,
        "state": "done",
    }


def request_document_rows(found: Request) -> list[dict[str, Any]]:
    """The purchase orders of a request for <c-document-row>."""
    return [
        {
            **order_document(order),
            "url": reverse(
                "portal:purchase_order", kwargs={"institution_id": found.institution_id, "pk": order.pk}
            ),
        }
        for order in found.purchase_orders.all()
    ]


def order_document(order: PurchaseOrder) -> dict[str, Any]:
    """A purchase order's PDF for <c-document-row>, without an address."""
    return {
        "title": order.get_form_display() if order.form in ("spk", "agreement") else _("Purchase order"),
        "number": order.number,
        "date": short_date(order.issued_at),
        "size": filesizeformat(order.document.size) if order.document else "",
        "status": order.get_status_display(),
        "status_kind": KINDS[order.status],
    }


def order_standing(order: PurchaseOrder, *, for_cooperative: bool = False) -> dict[str, str]:
    """Where a purchase order stands and what comes next, for either side."""
    if order.status == CONFIRMED:
        text = _("%(cooperative)s confirmed this order.") % {"cooperative": order.cooperative.name}
        return {
            "text": text,
            "next": _("Wanted on %(day)s.") % {"day": long_date(order.wanted_on)},
            "kind": "success",
        }
    text = (
        _("%(institution)s waits for you to confirm this order.") % {"institution": order.institution.name}
        if for_cooperative
        else _("Issued; %(cooperative)s still has to confirm it.") % {"cooperative": order.cooperative.name}
    )
    return {
        "text": text,
        "next": _("Wanted on %(day)s.") % {"day": long_date(order.wanted_on)},
        "kind": "info",
    }


def _task_status(is_done: bool, is_begun: bool) -> dict[str, str]:
    if is_done:
        return {"status": _("Completed")}
    if is_begun:
        return {"status": _("In progress"), "status_kind": "info"}
    return {"status": _("Not started"), "status_kind": "neutral"}


def _url(found: Request, name: str) -> str:
    return reverse(f"portal:{name}", kwargs={"institution_id": found.institution_id, "pk": found.pk})
