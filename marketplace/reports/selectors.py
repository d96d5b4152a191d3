"""What a storefront sold: by month, product, member and channel; and what lies on its shelves. All amounts are IDR.

A sale of the shop counts on the day it was paid, unless the order was called off; a sale to an institution on the day
the cooperative confirmed the purchase order. Members' sales count on the day their order was completed, because that is
when they have earned. Each report is a fixed number of statements, grouped by the database.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from marketplace.catalogue.models import Stock
from marketplace.ordering.models import Order, OrderLine
from marketplace.ordering.states import CANCELLED, EXPIRED
from marketplace.payments.models import Refund
from marketplace.procurement.models import PurchaseOrder, PurchaseOrderLine
from marketplace.sharing.models import Earning
from marketplace.sharing.selectors import Period

RETAIL, INSTITUTION = "retail", "institution"


@dataclass(frozen=True)
class Row:
    """One line of a report: what was sold retail and to institutions (IDR), in how many pieces."""

    key: Any
    name: str
    retail: int = 0
    institution: int = 0
    pieces: int = 0
    documents: int = 0

    @property
    def total(self) -> int:
        return self.retail + self.institution


@dataclass(frozen=True)
class Summary:
    """The figures above every report."""

    sales: int
    documents: int
    pieces: int
    refunded: int


def summary(period: Period) -> Summary:
    """Four statements."""
    lines = _retail_lines(period).aggregate(sales=Sum("total"), pieces=Sum("quantity"))
    bought = _institution_lines(period).aggregate(sales=Sum("total"), pieces=Sum("quantity"))
    documents = _orders(period).count() + _purchases(period).count()
    refunded = Refund.objects.filter(period.within("paid_on"), status="paid").aggregate(all=Sum("amount"))[
        "all"
    ]
    return Summary(
        sales=(lines["sales"] or 0) + (bought["sales"] or 0),
        documents=documents,
        pieces=(lines["pieces"] or 0) + (bought["pieces"] or 0),
        refunded=refunded or 0,
    )


def by_month(period: Period) -> list[Row]:
    """Every month with a sale, oldest first."""
    retail = _retail_lines(period).annotate(key=TruncMonth("order__paid_at"))
    bought = _institution_lines(period).annotate(key=TruncMonth("purchase_order__confirmed_at"))
    rows = _merged(
        _grouped(retail, "key", documents="order"), _grouped(bought, "key", documents="purchase_order")
    )
    return sorted(rows, key=lambda row: row.key)


def by_product(period: Period) -> list[Row]:
    """Most sold first; a product is called what it was called last."""
    rows = _merged(
        _grouped(_retail_lines(period), "product_id", name="name", documents="order"),
        _grouped(_institution_lines(period), "product_id", name="name", documents="purchase_order"),
    )
    return sorted(rows, key=lambda row: (-row.total, row.name))


def by_story(period: Period, *, story_id: int | None = None) -> list[Row]:
    """What was bought through the links of each story that brought anything, or of one. One statement."""
    lines = _retail_lines(period).filter(story_id__isnull=False)
    if story_id is not None:
        lines = lines.filter(story_id=story_id)
    return _merged(_grouped(lines, "story_id", documents="order"), ())


def by_channel(period: Period) -> list[Row]:
    """Retail and institutions, both always; `total` is what the goods cost, without delivery and tax."""
    retail = _retail_lines(period).aggregate(sales=Sum("total"), pieces=Sum("quantity"))
    bought = _institution_lines(period).aggregate(sales=Sum("total"), pieces=Sum("quantity"))
    return [
        Row(RETAIL, "", retail["sales"] or 0, 0, retail["pieces"] or 0, _orders(period).count()),
        Row(INSTITUTION, "", 0, bought["sales"] or 0, bought["pieces"] or 0, _purchases(period).count()),
    ]


def by_member(period: Period) -> list[dict]:
    """Members by the value of what was completed: sales, pieces, documents, earned. One statement."""
    return list(
        Earning.objects.filter(period.within("earned_at__date"), status=Earning.Status.EARNED)
        .order_by()
        .values("member_id", "member__name", "member__number")
        .annotate(
            sold=Sum("sales"),
            pieces=Sum("quantity"),
            documents=Count("document_number", distinct=True),
            earned=Sum("amount"),
        )
        .order_by("-sold", "member__name")
    )


def stock_rows() -> QuerySet[Stock]:
    """What lies on the shelves, what is scarce first. One statement."""
    return (
        Stock.objects.filter(
            variant__product__archived_at__isnull=True,
            variant__product__is_made_to_order=False,
            variant__product__kind="goods",
        )
        .select_related("variant__product")
        .annotate(free=F("on_hand") - F("reserved"), worth=F("on_hand") * F("variant__price"))
        .order_by("free", "variant__product__name", "variant__sort_order")
    )


def _orders(period: Period) -> QuerySet[Order]:
    return Order.objects.filter(period.within("paid_at__date"), paid_at__isnull=False).exclude(
        status__in=(CANCELLED, EXPIRED)
    )


def _retail_lines(period: Period) -> QuerySet[OrderLine]:
    return OrderLine.objects.filter(
        period.within("order__paid_at__date"),
        ~Q(order__status__in=(CANCELLED, EXPIRED)),
        order__paid_at__isnull=False,
    ).order_by()


def _purchases(period: Period) -> QuerySet[PurchaseOrder]:
    return PurchaseOrder.objects.filter(period.within("confirmed_at__date"), confirmed_at__isnull=False)


def _institution_lines(period: Period) -> QuerySet[PurchaseOrderLine]:
    return PurchaseOrderLine.objects.filter(
        period.within("purchase_order__confirmed_at__date"), purchase_order__confirmed_at__isnull=False
    ).order_by()


def _grouped(lines: QuerySet, key: str, *, documents: str, name: str = "") -> Iterable[dict]:
    wanted = {
        "sales": Sum("total"),
        "pieces": Sum("quantity"),
        "documents": Count(documents, distinct=True),
    }
    if name:
        wanted["called"] = Max(name)
    return [row | {"grouped": row[key]} for row in lines.values(key).annotate(**wanted)]


def _merged(retail: Iterable[dict], bought: Iterable[dict]) -> list[Row]:
    rows: dict[object, Row] = {}
    for found in retail:
        key = _key(found)
        rows[key] = Row(key, found.get("called", ""), found["sales"], 0, found["pieces"], found["documents"])
    for found in bought:
        key = _key(found)
        before = rows.get(key, Row(key, found.get("called", "")))
        rows[key] = Row(
            key,
            before.name,
            before.retail,
            before.institution + found["sales"],
            before.pieces + found["pieces"],
            before.documents + found["documents"],
        )
    return list(rows.values())


def _key(found: dict) -> object:
    key = found["grouped"]
    return key.date().replace(day=1) if isinstance(key, datetime.datetime) else key
