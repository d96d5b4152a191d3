"""Reads of goods that come back."""

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from marketplace.ordering.models import Order, OrderReturn, ReturnLine
from marketplace.ordering.states import ARRIVED, ASKED, REFUSED, RETURN_OPEN, WITHDRAWN


def returns_of(order: Order) -> QuerySet[OrderReturn]:
    """An order's return requests with what their pages show, newest first, in a fixed number of queries."""
    return (
        OrderReturn.objects.filter(order=order)
        .select_related("answered_by", "refund", "parcel")
        .prefetch_related("photos", Prefetch("lines", ReturnLine.objects.select_related("order_line")))
        .order_by("-asked_at", "-pk")
    )


def return_for_update(order: Order, pk: int) -> OrderReturn:
    """Return a request of an order whose row is locked already. Raises OrderReturn.DoesNotExist."""
    return OrderReturn.objects.select_for_update(of=("self",)).get(pk=pk, order=order)


def open_return(order: Order) -> OrderReturn | None:
    return OrderReturn.objects.filter(order=order, status__in=RETURN_OPEN).first()


def returns_waiting() -> dict[str, int]:
    """{"asked", "replace", "refund": requests of the storefront that wait for an answer, for goods or for money}; one query.

    What is on its way back waits for its buyer.
    """
    done = Q(status=ARRIVED)
    return OrderReturn.objects.aggregate(
        asked=Count("pk", filter=Q(status=ASKED)),
        replace=Count("pk", filter=done & Q(wish=OrderReturn.Wish.REPLACEMENT)),
        refund=Count("pk", filter=done & Q(wish=OrderReturn.Wish.REFUND)),
    )


def pieces_to_return(order: Order) -> dict[int, int]:
    """{line id: pieces that may still be sent back}: what was delivered without what was asked for and not refused."""
    asked = dict(
        ReturnLine.objects.filter(order_return__order=order)
        .exclude(order_return__status__in=(REFUSED, WITHDRAWN))
        .order_by()
        .values("order_line_id")
        .annotate(pieces=Sum("quantity"))
        .values_list("order_line_id", "pieces")
    )
    left = {line.pk: line.quantity - asked.get(line.pk, 0) for line in order.lines.all()}
    return {pk: pieces for pk, pieces in left.items() if pieces > 0}
