"""What an institution planned, ordered, accepted and paid in a fiscal year with cooperatives. Whole IDR.

A fiscal year is the calendar year in the institution's own hour (WIB, WITA, WIT). A fixed number of statements, however
many purchase orders there are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    DecimalField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Greatest, Round, TruncMonth

from marketplace.accounts.models import BudgetLine, Institution
from marketplace.core.dates import zone_of
from marketplace.core.money import share
from marketplace.procurement.models import PurchaseOrder
from marketplace.receiving.models import DeliveryLine, InvoicePayment, LineBalance, SellerScale

COMMITTED, ACCEPTED, PAID = "committed", "accepted", "paid"
MEASURES = (COMMITTED, ACCEPTED, PAID)
# Ways of looking at the year; NOT_SAID and NO_LINE are the keys of what nobody stated.
KIND, MONTH, LINE, SCALE = "kind", "month", "line", "scale"
DIMENSIONS = (KIND, MONTH, LINE, SCALE)
NOT_SAID, NO_LINE = "unsaid", 0
# Perpres 12/2021 article 65: at least this share of a government body's goods-and-services budget.
TARGET_PERCENT = 40

# Pieces that an order no longer asks for, or asks for beside it: changed portions and rejected pieces done without, at
# their price with tax in the order's own proportion.
CHANGED = ~Q(ordered=F("line__quantity")) | Q(waived__gt=0)
_EXACT = DecimalField(max_digits=40, decimal_places=10)
# Never 0: an order for nothing has no price to change either.
_PRICE = Greatest(
    F("purchase_order__subtotal") + F("purchase_order__delivery_price"),
    Value(1, output_field=BigIntegerField()),
)
DIFFERENCE = Round(
    ExpressionWrapper(
        Cast(F("ordered") - F("waived") - F("line__quantity"), _EXACT)
        * F("line__unit_price")
        * F("purchase_order__total")
        / _PRICE,
        output_field=_EXACT,
    )
)


@dataclass
class Report:
    """Sums by measure, and by (way of looking, measure, key): kind, month 1–12, budget line's id, scale of the seller."""

    institution: Institution
    year: int
    budget: list[BudgetLine]
    totals: dict[str, int] = field(default_factory=dict)
    by: dict[str, dict[str, dict[Any, int]]] = field(default_factory=dict)

    @property
    def planned(self) -> int:
        return sum(line.planned for line in self.budget)

    @property
    def target(self) -> int:
        """What 40% of the planned budget are."""
        return share(self.planned, TARGET_PERCENT, 100)

    @property
    def missing(self) -> int:
        """How much must still be ordered to reach the target."""
        return max(self.target - self.totals[COMMITTED], 0)

    @property
    def percent(self) -> int:
        """The ordered share of the planned budget, rounded down so that 40 means reached."""
        return self.totals[COMMITTED] * 100 // self.planned if self.planned else 0


def report_of(institution: Institution, year: int) -> Report:
    """Six statements."""
    found = Report(
        institution,
        year,
        list(BudgetLine.objects.filter(institution=institution, fiscal_year=year).order_by("account", "pk")),
        by={dimension: {measure: {} for measure in MEASURES} for dimension in DIMENSIONS},
    )
    zone = zone_of(institution.region.code)
    scales = scales_in(year)
    first, last = _edges(institution, year, 0)
    order = "purchase_order__"
    _add(
        found,
        COMMITTED,
        scales,
        orders_in(institution, year)
        .values_list(TruncMonth("issued_at", tzinfo=zone), *_keys(""))
        .annotate(sum=Sum("total")),
        LineBalance.objects.filter(
            CHANGED,
            purchase_order__institution=institution,
            purchase_order__issued_at__gte=first,
            purchase_order__issued_at__lt=last,
        )
        .order_by()
        .values_list(TruncMonth("purchase_order__issued_at", tzinfo=zone), *_keys(order))
        .annotate(sum=Sum(DIFFERENCE)),
    )
    _add(
        found,
        ACCEPTED,
        scales,
        accepted_in(institution, year)
        .values_list(TruncMonth("delivery__accepted_at", tzinfo=zone), *_keys(f"delivery__{order}"))
        .annotate(sum=Sum(F("accepted") * F("line__unit_price"))),
    )
    _add(
        found,
        PAID,
        scales,
        payments_in(institution, year)
        .values_list(TruncMonth("paid_on"), *_keys(f"invoice__{order}"))
        .annotate(sum=Sum("amount")),
    )
    return found


def scales_in(year: int) -> dict[int, str]:
    """{cooperative id: the scale that it stated last for that year or one before}. One small row a cooperative and year."""
    rows = SellerScale.objects.filter(fiscal_year__lte=year).order_by("fiscal_year")
    return dict(rows.values_list("cooperative_id", "scale"))


def years_of(institution: Institution, this_year: int) -> list[int]:
    """Fiscal years there is anything to report about, the newest first."""
    planned = BudgetLine.objects.filter(institution=institution).values_list("fiscal_year", flat=True)
    first = (
        PurchaseOrder.objects.filter(institution=institution)
        .order_by("issued_at")
        .values_list("issued_at", flat=True)
        .first()
    )
    since = first.year if first else this_year
    return sorted({*planned, *range(since, this_year + 1)}, reverse=True)


def orders_in(institution: Institution, year: int, month: int = 0) -> QuerySet[PurchaseOrder]:
    """Purchase orders that were issued in the fiscal year (or one month of it)."""
    first, last = _edges(institution, year, month)
    return PurchaseOrder.objects.filter(
        institution=institution, issued_at__gte=first, issued_at__lt=last
    ).order_by()


def narrowed(rows: QuerySet[Any], order: str, year: int, chosen: Mapping[str, Any]) -> QuerySet[Any]:
    """Rows of the chosen kind, budget line and scale; `order` is the path from them to their purchase order."""
    if KIND in chosen:
        rows = rows.filter(**{f"{order}request__kind": chosen[KIND]})
    if LINE in chosen:
        rows = rows.filter(**{f"{order}request__budget_line": chosen[LINE] or None})
    if SCALE in chosen:
        scales = scales_in(year)
        if chosen[SCALE] == NOT_SAID:
            return rows.exclude(**{f"{order}cooperative__in": list(scales)})
        wanted = [key for key, scale in scales.items() if scale == chosen[SCALE]]
        rows = rows.filter(**{f"{order}cooperative__in": wanted})
    return rows


def with_committed(orders: QuerySet[PurchaseOrder]) -> QuerySet[PurchaseOrder]:
    """Orders with `committed`: their total after changed portions and pieces done without, in IDR."""
    changes = (
        LineBalance.objects.filter(CHANGED, purchase_order=OuterRef("pk"))
        .order_by()
        .values("purchase_order")
        .annotate(sum=Sum(DIFFERENCE))
        .values("sum")
    )
    return orders.annotate(committed=F("total") + Coalesce(Subquery(changes), Value(0), output_field=_EXACT))


def accepted_in(institution: Institution, year: int, month: int = 0) -> QuerySet[DeliveryLine]:
    """Lines of deliveries that were accepted then."""
    first, last = _edges(institution, year, month)
    return DeliveryLine.objects.filter(
        delivery__institution=institution,
        delivery__status="accepted",
        delivery__accepted_at__gte=first,
        delivery__accepted_at__lt=last,
        accepted__gt=0,
    ).order_by()


def payments_in(institution: Institution, year: int, month: int = 0) -> QuerySet[InvoicePayment]:
    """Confirmed transfers and slips of that time: a slip pays, to the state, what the bill owed."""
    rows = InvoicePayment.objects.filter(
        invoice__institution=institution, status="confirmed", paid_on__year=year
    ).exclude(kind=InvoicePayment.Kind.PENALTY)
    return (rows.filter(paid_on__month=month) if month else rows).order_by()


def _edges(institution: Institution, year: int, month: int) -> tuple[datetime, datetime]:
    zone = zone_of(institution.region.code)
    if not month:
        return datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)
    following = date(year + month // 12, month % 12 + 1, 1)
    return datetime(year, month, 1, tzinfo=zone), datetime(following.year, following.month, 1, tzinfo=zone)


def _keys(order: str) -> tuple[str, ...]:
    """What sums are told apart by, seen from a table whose path to its purchase order is `order`."""
    return f"{order}request__kind", f"{order}request__budget_line", f"{order}cooperative"


def _add(report: Report, measure: str, scales: dict[int, str], *queries: Iterable[tuple[Any, ...]]) -> None:
    total = 0
    for rows in queries:
        for month, kind, line, cooperative, found in rows:
            amount = int(found or 0)
            total += amount
            keys = {
                KIND: kind,
                MONTH: month.month,
                LINE: line or NO_LINE,
                SCALE: scales.get(cooperative, NOT_SAID),
            }
            for dimension, key in keys.items():
                sums = report.by[dimension][measure]
                sums[key] = sums.get(key, 0) + amount
    report.totals[measure] = total
