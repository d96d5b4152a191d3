"""What an institution planned, ordered, accepted and paid in a fiscal year with cooperatives. Whole IDR.

A fiscal year is the calendar year in the institution's own hour (WIB, WITA, WIT). A fixed number of statements, however
many purchase orders there are.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import TruncMonth

from marketplace.accounts.models import BudgetLine, Institution
from marketplace.core.dates import zone_of
from marketplace.core.money import share
from marketplace.procurement.models import PurchaseOrder
from marketplace.receiving.models import DeliveryLine, InvoicePayment

COMMITTED, ACCEPTED, PAID = "committed", "accepted", "paid"
MEASURES = (COMMITTED, ACCEPTED, PAID)
# Perpres 12/2021 article 65: at least this share of a government body's goods-and-services budget.
TARGET_PERCENT = 40


@dataclass
class Report:
    """Sums by measure, by (measure, kind of goods) and by (measure, month 1–12)."""

    institution: Institution
    year: int
    planned: int
    totals: dict[str, int] = field(default_factory=dict)
    by_kind: dict[str, dict[str, int]] = field(default_factory=dict)
    by_month: dict[str, dict[int, int]] = field(default_factory=dict)

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
    """Four statements."""
    planned = BudgetLine.objects.filter(institution=institution, fiscal_year=year).aggregate(
        sum=Sum("planned")
    )
    found = Report(institution, year, planned["sum"] or 0)
    zone = zone_of(institution.region.code)
    _add(
        found,
        COMMITTED,
        orders_in(institution, year)
        .values_list(TruncMonth("issued_at", tzinfo=zone), "request__kind")
        .annotate(sum=Sum("total")),
    )
    _add(
        found,
        ACCEPTED,
        accepted_in(institution, year)
        .values_list(
            TruncMonth("delivery__accepted_at", tzinfo=zone), "delivery__purchase_order__request__kind"
        )
        .annotate(sum=Sum(F("accepted") * F("line__unit_price"))),
    )
    _add(
        found,
        PAID,
        payments_in(institution, year)
        .values_list(TruncMonth("paid_on"), "invoice__purchase_order__request__kind")
        .annotate(sum=Sum("amount")),
    )
    return found


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
    )
    return (rows.filter(paid_on__month=month) if month else rows).order_by()


def _edges(institution: Institution, year: int, month: int) -> tuple[datetime, datetime]:
    zone = zone_of(institution.region.code)
    if not month:
        return datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)
    following = date(year + month // 12, month % 12 + 1, 1)
    return datetime(year, month, 1, tzinfo=zone), datetime(following.year, following.month, 1, tzinfo=zone)


def _add(report: Report, measure: str, rows) -> None:
    kinds: dict[str, int] = {}
    months: dict[int, int] = {}
    for month, kind, amount in rows:
        kinds[kind] = kinds.get(kind, 0) + (amount or 0)
        months[month.month] = months.get(month.month, 0) + (amount or 0)
    report.by_kind[measure], report.by_month[measure] = kinds, months
    report.totals[measure] = sum(kinds.values())
