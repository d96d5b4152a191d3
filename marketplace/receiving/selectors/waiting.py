"""What waits at the desk of the storefront in whose schema we are; row-level security leaves its own. For lists and counts."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from marketplace.receiving.models import Delivery, Fulfilment, Invoice, LineBalance, PortionChange
from marketplace.receiving.states import ASKED, COUNTED, PLANNED


def orders_to_plan() -> QuerySet[Fulfilment]:
    """Orders with pieces that stand on no delivery: never sent, or rejected and to be delivered again."""
    return _orders_with(Q(outstanding__gt=F("planned")) | Q(rejected__gt=F("waived")))


def orders_to_bill() -> QuerySet[Fulfilment]:
    """Orders with accepted pieces that no bill carries, of whatever billing."""
    return _orders_with(Q(accepted__gt=F("invoiced")))


def orders_to_bill_now(today: date) -> QuerySet[Fulfilment]:
    """Of these, the ones billed each time, and those billed monthly that last month's bill is still missing of."""
    began = today.replace(day=1)
    of_order = {"purchase_order": OuterRef("purchase_order")}
    is_due = Exists(Delivery.objects.filter(accepted_at__date__lt=began, **of_order)) & ~Exists(
        Invoice.objects.filter(kind=Invoice.Kind.BILL, issued_on__gte=began, **of_order)
    )
    return orders_to_bill().filter(~Q(billing=Fulfilment.Billing.MONTHLY) | is_due)


def deliveries_to_send(until: date) -> QuerySet[Delivery]:
    """Planned deliveries whose note has to be issued until that day."""
    return Delivery.objects.filter(status=PLANNED, planned_on__lte=until).order_by("planned_on", "pk")


def records_to_sign() -> QuerySet[Delivery]:
    """Counted deliveries whose record the cooperative's chair has not signed."""
    return Delivery.objects.filter(status=COUNTED, acceptance__seller_signed_at=None).order_by("pk")


def changes_to_answer() -> QuerySet[PortionChange]:
    """Other portions that were asked for after the cut-off."""
    return PortionChange.objects.filter(status=ASKED).order_by("pk")


def _orders_with(condition: Q) -> QuerySet[Fulfilment]:
    balances = LineBalance.objects.filter(condition, purchase_order=OuterRef("purchase_order"))
    return (
        Fulfilment.objects.filter(Exists(balances))
        .select_related("institution", "purchase_order")
        .order_by("purchase_order__wanted_on", "purchase_order_id")
    )
