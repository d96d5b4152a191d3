"""How the platform does: cooperatives by state, and what they sold by month. Plain SQL over `public`, at the portal only."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from marketplace.core.dates import start_of_day
from marketplace.ordering.models import Order
from marketplace.procurement.models import PurchaseOrder
from tenants.models import Cooperative
from tenants.selectors import storefronts, storefronts_by_state

MONTHS = 12
# Nothing was sold by these.
VOID = ("cancelled", "expired", "declined", "draft")


@dataclass
class Sales:
    """Orders of shoppers that were paid, and purchase orders of institutions; whole rupiah with shipping and tax."""

    orders: int = 0
    order_total: int = 0
    purchase_orders: int = 0
    purchase_total: int = 0

    @property
    def total(self) -> int:
        return self.order_total + self.purchase_total

    def add(self, other: "Sales") -> None:
        self.orders += other.orders
        self.order_total += other.order_total
        self.purchase_orders += other.purchase_orders
        self.purchase_total += other.purchase_total


@dataclass(frozen=True)
class PlatformReport:
    states: dict[str, int]
    months: list[tuple[datetime.date, Sales]]
    cooperatives: list[tuple[Cooperative, Sales]]
    cells: list[tuple[datetime.date, Cooperative, Sales]]
    total: Sales


def platform_report(today: datetime.date | None = None) -> PlatformReport:
    """The last twelve months, this one included; four queries however many cooperatives there are."""
    first = _first_month(today or timezone.localdate())
    cooperatives = {one.pk: one for one in storefronts().order_by("name")}
    cells: dict[tuple[datetime.date, int], Sales] = {}
    begins = start_of_day(first)
    for month, cooperative, count, total in (
        Order.objects.filter(paid_at__gte=begins)
        .exclude(status__in=VOID)
        .order_by()
        .annotate(month=TruncMonth("paid_at"))
        .values_list("month", "cooperative_id")
        .annotate(Count("pk"), Sum("total"))
    ):
        cell = cells.setdefault((timezone.localtime(month).date(), cooperative), Sales())
        cell.add(Sales(orders=count, order_total=total))
    for month, cooperative, count, total in (
        PurchaseOrder.objects.filter(issued_at__gte=begins)
        .exclude(status__in=VOID)
        .order_by()
        .annotate(month=TruncMonth("issued_at"))
        .values_list("month", "cooperative_id")
        .annotate(Count("pk"), Sum("total"))
    ):
        cell = cells.setdefault((timezone.localtime(month).date(), cooperative), Sales())
        cell.add(Sales(purchase_orders=count, purchase_total=total))
    months = {month: Sales() for month in _months_from(first)}
    by_cooperative = {pk: Sales() for pk in cooperatives}
    everything = Sales()
    for (month, cooperative), cell in cells.items():
        everything.add(cell)
        months.setdefault(month, Sales()).add(cell)
        if cooperative in by_cooperative:
            by_cooperative[cooperative].add(cell)
    ranked = sorted(by_cooperative.items(), key=lambda pair: (-pair[1].total, cooperatives[pair[0]].name))
    return PlatformReport(
        states=storefronts_by_state(),
        months=sorted(months.items(), reverse=True),
        cooperatives=[(cooperatives[pk], sales) for pk, sales in ranked],
        cells=[
            (month, cooperatives[pk], cell)
            for (month, pk), cell in sorted(cells.items())
            if pk in cooperatives
        ],
        total=everything,
    )


def _first_month(today: datetime.date) -> datetime.date:
    number = today.year * 12 + today.month - MONTHS
    return datetime.date(number // 12, number % 12 + 1, 1)


def _months_from(first: datetime.date) -> list[datetime.date]:
    begin = first.year * 12 + first.month - 1
    return [datetime.date(number // 12, number % 12 + 1, 1) for number in range(begin, begin + MONTHS)]
