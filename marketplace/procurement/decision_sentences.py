"""Who decided about a purchase, in which role and when: the same words on the proposal, on the order and in files."""

from typing import Any

from django.utils.translation import gettext as _

from marketplace.core.dates import date_time
from marketplace.procurement.models import Award, AwardDecision, PurchaseOrder
from marketplace.procurement.states import APPROVED, PENDING


def decision_steps(award: Award) -> list[dict[str, Any]]:
    """The chain for <c-timeline>: who proposed, who agreed, whose turn it is."""
    institution = award.request.institution
    decisions = list(award.decisions.all())
    rows: list[dict[str, Any]] = [
        {
            "title": _("Proposed"),
            "actor": award.proposed_by.name,
            "date": date_time(award.created_at),
            "text": award.justification,
            "state": "done",
        },
        *[
            {
                "title": _("Agreed") if one.is_approval else _("Given back"),
                "actor": _actor(award, one),
                "date": date_time(one.at),
                "text": one.reason,
                "state": "done",
            }
            for one in decisions
        ],
    ]
    if award.status == APPROVED and not award.steps:
        rows[0] |= {"title": _("Decided"), "text": award.justification or _no_step()}
    if award.status == PENDING:
        for place, step in enumerate(award.steps[len(decisions) :]):
            rows.append(
                {
                    "title": _("Waits for: %(role)s") % {"role": institution.role_name(step["role"])},
                    "state": "current" if place == 0 else "todo",
                }
            )
    return rows


def decided_cells(order: PurchaseOrder) -> list[str]:
    """[proposed by whom, agreed to by whom and when, why] of an order, for a file; empty where no proposal was written."""
    award = order.award
    if award is None:
        return ["", "", ""]
    agreed = [
        f"{_actor(award, one)}, {date_time(one.at)}" for one in award.decisions.all() if one.is_approval
    ]
    proposed = f"{award.proposed_by.name}, {date_time(award.created_at)}"
    return [proposed, "; ".join(agreed) or _no_step(), award.justification]


def _no_step() -> str:
    return _("Nobody else has to agree to a purchase of this amount.")


def _actor(award: Award, decision: AwardDecision) -> str:
    return f"{decision.person.name}, {award.request.institution.role_name(decision.role)}"
