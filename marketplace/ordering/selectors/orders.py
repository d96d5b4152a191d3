"""Reads of orders. On a storefront row-level security leaves its own; the portal sees everybody's."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Sum

from marketplace.ordering.models import (
    Order,
    OrderEvent,
    OrderLine,
    OrderPayment,
    OrderRemark,
    Shipment,
    ShipmentLine,
)
from marketplace.ordering.states import AWAITING_PAYMENT, PROOF_SUBMITTED
from marketplace.payments.models import Method, Payment, Refund
from marketplace.payments.providers import joint_provider, provider_of
from marketplace.payments.states import PENDING, REQUESTED


def order_for_update(order_id: int) -> Order:
    """Return the order with its row locked, and its cooperative. Raises Order.DoesNotExist."""
    return (
        Order.objects.select_for_update(of=("self",)).select_related("cooperative__region").get(pk=order_id)
    )


def whole_orders() -> QuerySet[Order]:
    """Orders with everything their page shows, in a fixed number of queries."""
    return Order.objects.select_related("cooperative__region", "user").prefetch_related(
        "lines",
        "timeline",
        Prefetch("shipments", Shipment.objects.prefetch_related("lines__order_line")),
        Prefetch("payments", OrderPayment.objects.select_related("payment")),
    )


def orders_of_checkout(user_id: int, checkout_key: UUID) -> list[Order]:
    """The orders that one checkout of a person became, one for each cooperative; for the portal, which sees all."""
    orders = whole_orders().filter(user_id=user_id, checkout_key=checkout_key)
    return list(orders.order_by("cooperative__name", "pk"))


def last_delivery_of(user_id: int) -> Order | None:
    """A person's newest order that went to an address; at a storefront of its own, at the portal of all."""
    return Order.objects.filter(user_id=user_id, district__isnull=False).order_by("-placed_at", "-pk").first()


def orders_at_desk() -> QuerySet[Order]:
    """Whole orders with what only the staff sees: who of them did what, notes, messages, refunds."""
    return Order.objects.select_related("cooperative__region", "user").prefetch_related(
        "lines",
        Prefetch("timeline", OrderEvent.objects.select_related("by")),
        Prefetch("shipments", Shipment.objects.prefetch_related("lines__order_line")),
        Prefetch("remarks", OrderRemark.objects.select_related("by")),
        Prefetch(
            "payments",
            OrderPayment.objects.select_related("payment__confirmed_by").prefetch_related(
                Prefetch("payment__refunds", Refund.objects.select_related("recorded_by"))
            ),
        ),
    )


def pieces_left(order: Order) -> dict[int, int]:
    """{line id: pieces that are in no parcel yet}, without lines of which all are on their way."""
    gone = dict(
        ShipmentLine.objects.filter(shipment__order=order)
        .order_by()
        .values("order_line_id")
        .annotate(pieces=Sum("quantity"))
        .values_list("order_line_id", "pieces")
    )
    left = {line.pk: line.quantity - gone.get(line.pk, 0) for line in order.lines.all()}
    return {pk: pieces for pk, pieces in left.items() if pieces > 0}


def orders_of(user_id: int | None) -> QuerySet[Order]:
    """A person's orders at all cooperatives, newest first; for the portal."""
    return (
        Order.objects.filter(user_id=user_id)
        .select_related("cooperative__region")
        .prefetch_related(Prefetch("lines", OrderLine.objects.order_by("position")))
    )


def orders_with_proof_to_check() -> QuerySet[Order]:
    return Order.objects.filter(status=PROOF_SUBMITTED).order_by("proof_submitted_at")


def payments_to_look_at() -> QuerySet[OrderPayment]:
    """Money that came too late, twice, or in another amount: somebody has to decide.

    What is promised back already is decided: it waits among the refunds, and paying it settles it.
    """
    promised = Refund.objects.filter(payment=OuterRef("payment"), status=REQUESTED)
    flagged = OrderPayment.objects.exclude(attention="").exclude(Exists(promised))
    return flagged.select_related("order", "payment").order_by("-created_at")


def current_payment(order: Order) -> Payment | None:
    """The payment that the buyer is asked for: the newest."""
    links = list(order.payments.all())
    return links[-1].payment if links else None


def payable_together(orders: list[Order]) -> list[tuple[Order, OrderPayment]]:
    """Those of one checkout's orders that one card payment can pay: they wait, and have no pay page of their own."""
    found = []
    for order in orders:
        link = next(reversed(list(order.payments.all())), None)
        if (
            link is not None
            and order.status == AWAITING_PAYMENT
            and link.payment.method == Method.CARD
            and link.payment.status == PENDING
            and not link.payment.provider_reference
        ):
            found.append((order, link))
    return found if joint_provider().takes(sum(link.payment.amount_due for _order, link in found)) else []


def on_combined_pages(orders: Iterable[Order]) -> dict[int, bool]:
    """{order id: its combined pay page is open} for those that were to be paid together with other cooperatives' orders."""
    asked = [order.pk for order in orders if order.user_id]
    rows = (
        OrderPayment.objects.filter(order_id__in=asked, payment__joint_parts__isnull=False)
        .order_by("order_id")
        .values("order_id")
        .annotate(is_open=BoolOr("payment__joint_parts__is_open"))
    )
    return dict(rows.values_list("order_id", "is_open")) if asked else {}


def owes_cash(order: Order) -> bool:
    """Say whether the buyer pays when the goods are handed over, and has not yet."""
    return not order.paid_at and not provider_of(order.payment_method).waits_for_money
