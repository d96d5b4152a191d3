"""Reads of collective bills. Amounts are whole IDR."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Prefetch, QuerySet, Sum

from marketplace.accounts.models import Institution
from marketplace.receiving.models import (
    Fulfilment,
    Invoice,
    InvoicePayment,
    SellerScale,
    Statement,
)
from marketplace.receiving.selectors.waiting import orders_to_bill
from marketplace.receiving.states import CONFIRMED, TOLD


def orders_to_collect(institution: Institution | None = None) -> list[Fulfilment]:
    """Orders billed monthly that have accepted pieces no bill carries; of one institution, or of all, in order of their keys.

    Works in the cooperative's schema, whose own orders row-level security leaves.
    """
    rows = orders_to_bill().filter(billing=Fulfilment.Billing.MONTHLY)
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
    # What each bill gets of it: (bill's number, IDR), the oldest first.
    parts: list[tuple[str, int]]

    @property
    def is_penalty(self) -> bool:
        return self.first.is_penalty


def told_for(statement: Statement) -> list[Told]:
    """The payments of a whole statement, those of one paper as one."""
    papers: dict[str, list[InvoicePayment]] = {}
    numbers = {}
    for invoice in statement.invoices.all():
        numbers[invoice.pk] = invoice.number
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
            parts=[(numbers[one.invoice_id], one.amount) for one in parts],
        )
        for parts in papers.values()
    ]


@dataclass(frozen=True)
class Waiting:
    """One sum that the cooperative's treasurer looks for: of one bill, or of several bills of a collective bill."""

    first: InvoicePayment
    amount: int
    statement: Statement | None

    @property
    def is_penalty(self) -> bool:
        return self.first.is_penalty

    @property
    def number(self) -> str:
        return self.statement.number if self.statement else self.first.invoice.number


def sums_to_find(payments: Iterable[InvoicePayment]) -> list[Waiting]:
    """Waiting payments as their readers see them on the account: what one paper pays of several bills is one sum."""
    papers: dict[object, list[InvoicePayment]] = {}
    for one in payments:
        key = (one.invoice.statement_id, one.sha256) if one.invoice.statement_id else one.pk
        papers.setdefault(key, []).append(one)
    return [
        Waiting(
            first=parts[0],
            amount=sum(one.amount for one in parts),
            statement=parts[0].invoice.statement if len(parts) > 1 else None,
        )
        for parts in papers.values()
    ]


def parts_of_a_sum(invoice: Invoice) -> set[int]:
    """Keys of the bill's waiting payments whose paper pays other bills of its collective bill too."""
    if not invoice.statement_id:
        return set()
    papers = InvoicePayment.objects.filter(invoice__statement=invoice.statement_id, status=TOLD)
    elsewhere = set(papers.exclude(invoice=invoice).values_list("sha256", flat=True))
    return {one.pk for one in invoice.payments.all() if one.status == TOLD and one.sha256 in elsewhere}


@dataclass(frozen=True)
class Slips:
    """The taxes of one bill that the institution pays to the state, and the slips that it handed in for them. IDR."""

    invoice: Invoice
    due: int
    confirmed: int
    waiting: int

    @property
    def missing(self) -> int:
        return max(self.due - self.confirmed - self.waiting, 0)


def slips_of(statement: Statement) -> list[Slips]:
    """One row for each bill of which a part goes to the state; a slip names its bill."""
    kinds = (InvoicePayment.Kind.SLIP_PPN, InvoicePayment.Kind.SLIP_PPH)
    found = []
    for invoice in statement.invoices.all():
        due = invoice.ppn_collected + invoice.pph
        sums = Counter[str]()
        for one in invoice.payments.all():
            if one.kind in kinds:
                sums[one.status] += one.amount
        if due:
            found.append(Slips(invoice, due, sums[CONFIRMED], sums[TOLD]))
    return found


def scales_here() -> list[SellerScale]:
    """What the storefront in whose schema we are stated about its size, the newest year first."""
    return list(SellerScale.objects.select_related("stated_by").order_by("-fiscal_year"))
