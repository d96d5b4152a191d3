"""Reads of purchase orders. At a storefront row-level security leaves its own; the portal sees all."""

from django.db.models import QuerySet

from marketplace.accounts.models import Institution
from marketplace.procurement.models import Addendum, PurchaseOrder
from marketplace.procurement.states import PROPOSED


def whole_purchase_orders() -> QuerySet[PurchaseOrder]:
    """Purchase orders with everything their page shows."""
    return PurchaseOrder.objects.select_related(
        "institution__region", "cooperative__region", "document", "request", "quote", "ordered_by"
    ).prefetch_related("lines", "addenda__document")


def purchase_orders_of(institution: Institution, status: str = "") -> QuerySet[PurchaseOrder]:
    """An institution's purchase orders, newest first."""
    rows = PurchaseOrder.objects.filter(institution=institution).select_related(
        "cooperative__region", "request", "document"
    )
    return rows.filter(status=status) if status else rows


def with_decisions(rows: QuerySet[PurchaseOrder]) -> QuerySet[PurchaseOrder]:
    """The same orders with who proposed and agreed to each; for the institution only, two queries more."""
    return rows.select_related("award__proposed_by", "award__request__institution").prefetch_related(
        "award__decisions__person"
    )


def purchase_orders_here(status: str = "") -> QuerySet[PurchaseOrder]:
    """The purchase orders of the storefront in whose schema we are, newest first."""
    rows = PurchaseOrder.objects.select_related("institution", "request", "document")
    return rows.filter(status=status) if status else rows


def purchase_order_for_update(pk: object) -> PurchaseOrder:
    """Return the order with its row locked. Raises PurchaseOrder.DoesNotExist."""
    return (
        PurchaseOrder.objects.select_for_update(of=("self",))
        .select_related("institution", "cooperative__region", "request")
        .get(pk=pk)
    )


def addenda_to_answer() -> QuerySet[Addendum]:
    """Changes that institutions propose to the storefront in whose schema we are, the oldest first."""
    rows = Addendum.objects.filter(status=PROPOSED).select_related("purchase_order__institution")
    return rows.order_by("pk")
