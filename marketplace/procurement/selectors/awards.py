"""Reads of awards and of what an institution's own rules say about a purchase. Amounts are whole IDR."""

from collections.abc import Collection

from django.db.models import QuerySet

from marketplace.accounts.models import ApprovalStep, BudgetLine, Institution
from marketplace.procurement.models import Award, PurchaseOrder
from marketplace.procurement.states import PENDING


def award_for_update(pk: object) -> Award:
    """Return the award with its row locked; lock its request first. Raises Award.DoesNotExist."""
    return (
        Award.objects.select_for_update(of=("self",))
        .select_related("proposed_by")
        .prefetch_related("decisions")
        .get(pk=pk)
    )


def steps_for(institution: Institution, total: int) -> list[ApprovalStep]:
    """Who has to agree to a purchase of `total` IDR, one after the other."""
    return list(institution.approval_steps.filter(from_amount__lte=total))


def whole_awards() -> QuerySet[Award]:
    """Awards with what their page shows, in a fixed number of queries."""
    return Award.objects.select_related(
        "request__institution", "proposed_by", "request__created_by"
    ).prefetch_related(
        "decisions__person", "lines__quote_line__quote__cooperative", "lines__quote_line__request_line"
    )


def awards_waiting(institution: Institution, roles: Collection[str], user_id: int) -> list[Award]:
    """Proposals on which this person can decide now, the oldest first."""
    rows = (
        whole_awards()
        .filter(request__institution=institution, status=PENDING)
        .exclude(proposed_by_id=user_id)
        .exclude(request__created_by_id=user_id)
        .exclude(decisions__person_id=user_id)
        .order_by("pk")
    )
    return [award for award in rows if award.next_role in roles]


def pending_awards(institution: Institution) -> QuerySet[Award]:
    return whole_awards().filter(request__institution=institution, status=PENDING).order_by("pk")


def committed_by_budget_line(institution: Institution) -> dict[int, int]:
    """{budget line id: IDR of the purchase orders charged to it}; one query."""
    rows = PurchaseOrder.objects.filter(institution=institution, request__budget_line__isnull=False)
    found: dict[int, int] = {}
    for line_id, total in rows.values_list("request__budget_line_id", "total"):
        found[line_id] = found.get(line_id, 0) + total
    return found


def budget_lines_of(institution: Institution, year: int | None = None) -> QuerySet[BudgetLine]:
    rows = institution.budget_lines.all()
    return rows.filter(fiscal_year=year) if year else rows
