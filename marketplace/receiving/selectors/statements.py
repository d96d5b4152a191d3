"""Reads of collective bills. Amounts are whole IDR."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet, Sum

from marketplace.accounts.models import Institution
from marketplace.receiving.models import (
    Fulfilment,
    Invoice,
    InvoicePayment,
    LineBalance,
    SellerScale,
    Statement,
)
from marketplace.receiving.states import TOLD


def orders_to_collect(institution: Institution | None = None) -> list[Fulfilment]:
    """Orders billed monthly that have accepted pieces no bill carries; of one institution, or of all, in order of their keys.

    Works in the cooperative's schema, whose own orders row-level security leaves.
    """
    unbilled = LineBalance.objects.filter(
        purchase_order=OuterRef("purchase_order"), accepted__gt=F("invoiced")
    )
    rows = Fulfilment.objects.filter(Exists(unbilled), billing=Fulfilment.Billing.MONTHLY)
    rows = rows.filter(institution=institution) if institution else rows
    return list(
        rows.select_related(
            "institution", "purchase_order__institution", "purchase_order__cooperative__region",
            "purchase_order__quote", "purchase_order__fulfilment",
        ).order_by("purchase_order_id")
    )  # fmt: skip


def buyers_to_collect() -> list[tuple[Institution, int]]:
    """(institution, how many of its orders wait for the bill of the month), by name."""
    waiting = [one.institution for one in orders_to_collect()]
    buyers = {one.pk: one for one in waiting}
    counted = Counter(one.pk for one in waiting)
    return sorted(((buyers[key], number) for key, number in counted.items()), key=lambda row: row[0].name)


def whole_statements() -> QuerySet[Statement]:
    """Collective bills with everything their page shows."""
    invoices = Invoice.objects.select_related("purchase_order").prefetch_related("payments").order_by("pk")
    return Statement.objects.select_related(
        "institution", "cooperative__region", "document", "issued_by"
    ).prefetch_related(Prefetch("invoices", invoices))


def statements_of(institution: Institution | None = None) -> QuerySet[Statement]:
    """The newest first, with `total` and `left` in IDR; of an institution, or of the storefront in whose schema we are."""
    rows = Statement.objects.select_related("institution", "cooperative__region").annotate(
        total=Sum("invoices__total"),
        left=Sum(F("invoices__cash_due") - F("invoices__paid") - F("invoices__credited")),
    )
    return rows.filter(institution=institution) if institution else rows


@dataclass(frozen=True)
class Told:
    """One paper with which several bills of a statement are paid, and what the cooperative still has to confirm of it."""

    sha256: str
    kind: str
    amount: int
    paid_on: date
    reference: str
    waits: bool
    status: str
    first: InvoicePayment


def told_for(statement: Statement) -> list[Told]:
    """The payments of a whole statement, those of one paper as one."""
    papers: dict[str, list[InvoicePayment]] = {}
    for invoice in statement.invoices.all():
        for payment in invoice.payments.all():
            papers.setdefault(f"{payment.sha256}{payment.status}", []).append(payment)
    return [
        Told(
            sha256=parts[0].sha256,
            kind=str(parts[0].get_kind_display()),
            amount=sum(one.amount for one in parts),
            paid_on=parts[0].paid_on,
            reference=parts[0].reference,
            waits=parts[0].status == TOLD,
            status=parts[0].status,
            first=parts[0],
        )
        for parts in papers.values()
    ]


def scales_here() -> list[SellerScale]:
    """What the storefront in whose schema we are stated about its size, the newest year first."""
    return list(SellerScale.objects.select_related("stated_by").order_by("-fiscal_year"))
