"""Reads of exchanges of sizes. At a storefront row-level security leaves its own; the portal sees all."""

from datetime import date

from django.db.models import QuerySet

from marketplace.accounts.models import Institution
from marketplace.procurement.models import PurchaseOrder
from marketplace.receiving.models import LineBalance, Swap
from marketplace.receiving.states import AGREED, ASKED, DECLINED, DONE


def whole_swaps() -> QuerySet[Swap]:
    """Exchanges with all that a page or a mail says about them; one query."""
    return Swap.objects.select_related(
        "purchase_order__institution",
        "purchase_order__cooperative__region",
        "given_back",
        "wanted",
        "asked_by",
    )


def swaps_of(order: PurchaseOrder) -> list[Swap]:
    return list(whole_swaps().filter(purchase_order=order))


def pieces_to_swap(order: PurchaseOrder) -> dict[int, int]:
    """{line id: accepted pieces that the institution holds and has not offered back}; two queries."""
    held = dict(LineBalance.objects.filter(purchase_order=order).values_list("line_id", "accepted"))
    for swap in Swap.objects.filter(purchase_order=order).exclude(status=DECLINED):
        held[swap.given_back_id] = held.get(swap.given_back_id, 0) - swap.quantity
        if swap.status == DONE:
            held[swap.wanted_id] = held.get(swap.wanted_id, 0) + swap.quantity
    return {line: pieces for line, pieces in held.items() if pieces > 0}


def swap_for_update(pk: object) -> Swap:
    """Lock an exchange; lock its fulfilment first. Raises Swap.DoesNotExist."""
    return whole_swaps().select_for_update(of=("self",)).get(pk=pk)


def swaps_to_answer() -> QuerySet[Swap]:
    """What institutions asked of the storefront in whose schema we are, the oldest first."""
    return whole_swaps().filter(status=ASKED)


def swaps_to_finish(institution: Institution, today: date) -> QuerySet[Swap]:
    """Agreed exchanges whose day has come: somebody says that the sizes are there."""
    return whole_swaps().filter(purchase_order__institution=institution, status=AGREED, planned_on__lte=today)
