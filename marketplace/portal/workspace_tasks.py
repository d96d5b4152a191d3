"""What waits for one person of an institution: the workspace's front page and the daily mail say the same."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.accounts.models import Institution
from marketplace.core.dates import short_date
from marketplace.core.money import rupiah
from marketplace.portal.receiving_tasks import receiving_tasks
from marketplace.procurement.models import Award, PurchaseOrder, Quote
from marketplace.procurement.permissions import APPROVER, OFFICER
from marketplace.procurement.selectors.awards import awards_waiting, pending_awards
from marketplace.procurement.selectors.counts import orders_to_adjust
from marketplace.procurement.selectors.requests import drafts_of, questions_to_answer, quotes_to_decide

# More than anybody answers in a day.
MOST_QUESTIONS = 20


@dataclass(frozen=True)
class Waiting:
    """The person's tasks for <c-task-list>, and what they follow from."""

    tasks: list[dict[str, Any]]
    pending: list[Award]
    quotes: list[Quote]


def what_waits(institution: Institution, roles: Collection[str], user_id: int) -> Waiting:
    """All that this person, in these roles, can do now; what is most urgent leads. A fixed number of queries."""
    roles = set(roles)
    pending = list(pending_awards(institution))
    proposed = {award.request_id for award in pending}
    quotes = [quote for quote in quotes_to_decide(institution) if quote.request_id not in proposed]
    questions = questions_to_answer(institution)[:MOST_QUESTIONS] if OFFICER in roles else []
    drafts = drafts_of(institution, user_id) if OFFICER in roles else []
    tasks = [
        *[_approval_task(award) for award in awards_waiting(institution, roles, user_id)],
        *(_quote_tasks(quotes) if roles & {OFFICER, APPROVER} else []),
        # Where it makes the order dearer, the approver proposes the change.
        *(
            [_counts_task(order) for order in orders_to_adjust(institution)]
            if roles & {OFFICER, APPROVER}
            else []
        ),
        *receiving_tasks(institution, roles),
        *[_question_task(question) for question in questions],
        *[_draft_task(draft) for draft in drafts],
    ]
    return Waiting(tasks, pending, quotes)


def _quote_tasks(quotes: list[Quote]) -> list[dict[str, Any]]:
    """One decision for each request, however many quotes it has; the one that runs out first says until when."""
    by_request: dict[int, list[Quote]] = {}
    for quote in quotes:
        by_request.setdefault(quote.request_id, []).append(quote)
    return [_quote_task(offered) for offered in by_request.values()]


def _quote_task(offered: list[Quote]) -> dict[str, Any]:
    first, count = offered[0], len(offered)
    found = first.request
    title = ngettext(
        "Decide on %(count)d quote for “%(title)s”", "Decide on %(count)d quotes for “%(title)s”", count
    ) % {"title": found.title, "count": count}
    lowest = rupiah(min(quote.total for quote in offered))
    return {
        "id": f"quote-{found.pk}",
        "title": title,
        "help": f"{first.cooperative.name} · {lowest}"
        if count == 1
        else _("from %(price)s") % {"price": lowest},
        "url": reverse("portal:request", kwargs={"institution_id": found.institution_id, "pk": found.pk}),
        "status": _("before %(day)s") % {"day": short_date(first.valid_until)},
        "status_kind": "warning",
    }


def _approval_task(award: Any) -> dict[str, Any]:
    return {
        "id": f"award-{award.pk}",
        "title": _("Look at the proposal for “%(title)s”") % {"title": award.request.title},
        "help": f"{award.proposed_by.name} · {rupiah(award.total)}",
        "url": reverse(
            "portal:award",
            kwargs={
                "institution_id": award.request.institution_id,
                "pk": award.request_id,
                "award": award.pk,
            },
        ),
        "status": _("Agree or give back"),
        "status_kind": "warning",
    }


def _counts_task(order: PurchaseOrder) -> dict[str, Any]:
    return {
        "id": f"sizes-{order.pk}",
        "title": _("Fit the order “%(title)s” to the counted sizes") % {"title": order.title},
        "help": f"{order.cooperative.name} · {order.number}",
        "url": reverse(
            "portal:purchase_order", kwargs={"institution_id": order.institution_id, "pk": order.pk}
        )
        + "#selisih",
        "status": _("Sizes are frozen"),
        "status_kind": "warning",
    }


def _question_task(question: Any) -> dict[str, Any]:
    found = question.request
    return {
        "id": f"question-{question.pk}",
        "title": _("Answer a question about “%(title)s”") % {"title": found.title},
        "help": question.text[:120],
        "url": reverse("portal:request", kwargs={"institution_id": found.institution_id, "pk": found.pk})
        + "#tanya-jawab",
        "status": _("before %(day)s") % {"day": short_date(found.answer_by)}
        if found.answer_by
        else _("Open"),
        "status_kind": "warning",
    }


def _draft_task(draft: Any) -> dict[str, Any]:
    pieces = draft.pieces or 0
    return {
        "id": f"draft-{draft.pk}",
        "title": _("Finish the request “%(title)s”") % {"title": draft.title},
        "help": ngettext("%(count)d piece so far", "%(count)d pieces so far", pieces) % {"count": pieces},
        "url": reverse("portal:request", kwargs={"institution_id": draft.institution_id, "pk": draft.pk}),
        "status": _("Draft"),
        "status_kind": "neutral",
    }
