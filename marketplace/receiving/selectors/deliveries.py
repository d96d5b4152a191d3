"""Reads of deliveries and balances. At a storefront row-level security leaves its own; the portal sees all."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, QuerySet, Sum

from marketplace.accounts.models import Institution
from marketplace.procurement.models import PurchaseOrder
from marketplace.receiving.models import Delivery, DeliveryLine, Fulfilment, LineBalance
from marketplace.receiving.states import COUNTED, PLANNED, SENT


def whole_deliveries() -> QuerySet[Delivery]:
    """Deliveries with everything their page shows, in a fixed number of queries."""
    lines = DeliveryLine.objects.select_related("line").prefetch_related("photos").order_by("line__position")
    return Delivery.objects.select_related(
        "purchase_order__institution__region",
        "purchase_order__cooperative__region",
        "purchase_order__request",
        "purchase_order__quote",
        "purchase_order__fulfilment",
        "document",
        "acceptance__document",
        "acceptance__counted_by",
        "acceptance__buyer_signed_by",
        "acceptance__seller_signed_by",
        "sent_by",
    ).prefetch_related(Prefetch("lines", lines), "portion_changes")


def deliveries_of(order: PurchaseOrder) -> list[Delivery]:
    """An order's deliveries by date, with `pieces`."""
    return list(
        Delivery.objects.filter(purchase_order=order)
        .select_related("document", "acceptance__document")
        .annotate(pieces=Sum("lines__quantity"), good=Sum("lines__accepted"), bad=Sum("lines__rejected"))
        .order_by("planned_on", "position")
    )


def deliveries_between(first: date, last: date, institution: Institution | None = None) -> QuerySet[Delivery]:
    """Deliveries of these days, of one institution or of the storefront in whose schema we are."""
    rows = Delivery.objects.filter(planned_on__gte=first, planned_on__lte=last).exclude(status="cancelled")
    rows = rows.filter(institution=institution) if institution else rows
    return (
        rows.select_related("purchase_order", "cooperative__region", "institution")
        .annotate(pieces=Sum("lines__quantity"))
        .order_by("planned_on", "planned_from", "pk")
    )


def deliveries_to_count(institution: Institution) -> QuerySet[Delivery]:
    """What is on its way to the institution, the oldest first."""
    return _waiting(institution, SENT)


def deliveries_to_sign(institution: Institution) -> QuerySet[Delivery]:
    """Counted deliveries that the institution has not signed yet."""
    return _waiting(institution, COUNTED).filter(acceptance__buyer_signed_at=None)


def deliveries_here(status: str = "") -> QuerySet[Delivery]:
    """The deliveries of the storefront in whose schema we are: what comes next on top."""
    rows = Delivery.objects.select_related("institution", "purchase_order").annotate(
        pieces=Sum("lines__quantity")
    )
    return (rows.filter(status=status) if status else rows).order_by("-planned_on", "-pk")


def open_deliveries_here() -> QuerySet[Delivery]:
    return deliveries_here().filter(status__in=(PLANNED, SENT, COUNTED)).order_by("planned_on", "pk")


def balances_of(order: PurchaseOrder) -> list[LineBalance]:
    return list(LineBalance.objects.filter(purchase_order=order).select_related("line"))


def fulfilment_of(order: PurchaseOrder) -> Fulfilment | None:
    return Fulfilment.objects.filter(purchase_order=order).first()


def fulfilment_for_update(order_id: int) -> Fulfilment:
    """Lock the fulfilment of an order: whoever changes its deliveries, balances or bills does this first.

    Raises Fulfilment.DoesNotExist.
    """
    return (
        Fulfilment.objects.select_for_update(of=("self",))
        .select_related(
            "purchase_order__institution", "purchase_order__cooperative__region", "purchase_order__request"
        )
        .get(purchase_order_id=order_id)
    )


def balances_for_update(order_id: int, lines: Iterable[int] | None = None) -> dict[int, LineBalance]:
    """{line id: its balance}, locked in the order of their keys; those of all lines unless some are named."""
    rows = LineBalance.objects.select_for_update(of=("self",)).filter(purchase_order_id=order_id)
    rows = rows if lines is None else rows.filter(line_id__in=list(lines))
    return {row.line_id: row for row in rows.order_by("pk")}


def delivery_for_update(pk: object) -> Delivery:
    """Lock a delivery; lock its fulfilment first. Raises Delivery.DoesNotExist."""
    return (
        Delivery.objects.select_for_update(of=("self",))
        .select_related(
            "purchase_order__institution", "purchase_order__cooperative__region", "purchase_order__request"
        )
        .get(pk=pk)
    )


def _waiting(institution: Institution, status: str) -> QuerySet[Delivery]:
    return (
        Delivery.objects.filter(institution=institution, status=status)
        .select_related("purchase_order", "cooperative__region")
        .order_by("planned_on", "pk")
    )
