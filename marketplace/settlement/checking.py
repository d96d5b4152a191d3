"""Proves that the ledger says what the documents say. Reads only, in `public`; every difference is one sentence."""

from collections.abc import Iterator

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from marketplace.core.models import OutboxDelivery, OutboxEvent
from marketplace.core.money import rupiah
from marketplace.ordering.models import Order
from marketplace.receiving.models import Invoice
from marketplace.settlement.actions.billing import commission_on_bill, payments_of_bill
from marketplace.settlement.actions.posting import expected_commission, part_of_payment, refunds_of
from marketplace.settlement.models import (
    Account,
    BatchLine,
    Entry,
    Kind,
    MonthlyStatement,
    MonthlyStatementRow,
    Posting,
    Reversal,
    Transfer,
)
from marketplace.settlement.selectors import invoices_to_post, orders_to_post, rate_for
from marketplace.settlement.statements import WITH_LUMBUNG
from marketplace.settlement.states import SENT

# News that the ledger has not heard yet.
_TOPICS = (
    "payment.received",
    "order.completed",
    "order.refunded",
    "settlement.order_changed",
    "invoice_payment.confirmed",
    "invoice.credited",
    "settlement.invoice_changed",
)


def differences() -> Iterator[str]:
    """Every contradiction, within the ledger and against the documents; nothing when all is well."""
    yield from _entries_out_of_balance()
    for order in orders_to_post().iterator(chunk_size=500):
        yield from _of_order(order)
    for invoice in invoices_to_post().select_related("purchase_order").iterator(chunk_size=500):
        yield from _of_invoice(invoice)
    yield from _of_nothing()
    yield from _of_batches()
    yield from _of_transfers()
    yield from _of_statements()


def news_under_way() -> int:
    """How many events about money wait for a worker: what is missing because of them is not lost."""
    unrouted = OutboxEvent.objects.filter(topic__in=_TOPICS, routed_at=None).count()
    return (
        unrouted
        + OutboxDelivery.objects.filter(consumer__startswith="settlement.", acknowledged_at=None).count()
    )


def _entries_out_of_balance() -> Iterator[str]:
    wrong = Entry.objects.annotate(balance=Sum("postings__amount"), lines=Count("postings")).filter(
        ~Q(balance=0) | Q(lines__lt=2)
    )
    for entry in wrong.order_by("pk"):
        yield f"Entry {entry.pk} ({entry.kind} {entry.document}) is out of balance by {rupiah(entry.balance or 0)}."


def _of_order(order: Order) -> Iterator[str]:
    payments = [link.payment for link in order.payments.select_related("payment") if link.payment.is_received]
    posted = {
        (account, kind): amount
        for account, kind, amount in Posting.objects.filter(entry__order=order)
        .order_by()
        .values("account", "entry__kind")
        .annotate(all=Sum("amount"))
        .values_list("account", "entry__kind", "all")
    }
    parts = [(payment, *part_of_payment(order, payment)) for payment in payments]
    refunds = refunds_of(order, payments)
    commission = 0
    if order.completed_at:
        rate = rate_for(order.cooperative_id, timezone.localdate(order.placed_at))
        commission, _facts = expected_commission(order, payments, rate)
    own = [part for part in parts if part[0].payee_id]
    theirs = [part for part in parts if not part[0].payee_id]
    wanted = {
        "received by the cooperative": (
            sum(main + code for _payment, main, code, _fee in own),
            posted.get((Account.OWN, Kind.PAYMENT), 0),
        ),
        "unique codes": (
            sum(code for _payment, _main, code, _fee in own),
            -posted.get((Account.SUFFIX, Kind.PAYMENT), 0),
        ),
        "received by the provider": (
            sum(main + code for _payment, main, code, _fee in theirs),
            posted.get((Account.PROVIDER, Kind.PAYMENT), 0),
        ),
        "provider's fees": (
            sum(fee for _payment, _main, _code, fee in theirs),
            posted.get((Account.HELD, Kind.FEE), 0),
        ),
        "paid back": (
            sum(refund.amount for refund in refunds),
            -posted.get((Account.OWN, Kind.REFUND), 0) - posted.get((Account.PROVIDER, Kind.REFUND), 0),
        ),
        "commission": (
            commission,
            -sum(amount for (account, _kind), amount in posted.items() if account == Account.COMMISSION),
        ),
    }
    for what, (by_documents, by_ledger) in wanted.items():
        if by_documents != by_ledger:
            yield (
                f"Order {order.number}: {what} is {rupiah(by_documents)} by its documents,"
                f" {rupiah(by_ledger)} in the ledger."
            )
    held = sum(amount for (account, _kind), amount in posted.items() if account == Account.HELD)
    if order.completed_at and held:
        yield f"Order {order.number} is completed, but {rupiah(-held)} of it are still kept."


def _of_invoice(invoice: Invoice) -> Iterator[str]:
    """What an institution paid of a bill, and the commission on it."""
    payments = payments_of_bill(invoice)
    commission, _facts = commission_on_bill(invoice, payments)
    posted = dict(
        Posting.objects.filter(entry__invoice=invoice)
        .order_by()
        .values("account")
        .annotate(all=Sum("amount"))
        .values_list("account", "all")
    )
    wanted = {
        "received by the cooperative": (
            sum(payment.amount for payment in payments),
            posted.get(Account.OWN, 0),
        ),
        "commission": (commission, -posted.get(Account.COMMISSION, 0)),
    }
    for what, (by_documents, by_ledger) in wanted.items():
        if by_documents != by_ledger:
            yield (
                f"Bill {invoice.number}: {what} is {rupiah(by_documents)} by its papers,"
                f" {rupiah(by_ledger)} in the ledger."
            )


def _of_nothing() -> Iterator[str]:
    """Entries of orders and bills of which no money has arrived: nothing asks for them."""
    astray = Entry.objects.exclude(order=None).exclude(order__in=orders_to_post())
    for entry in astray.order_by("pk"):
        yield f"Entry {entry.pk} ({entry.kind} {entry.document}) is of an order of which nothing was received."
    astray = Entry.objects.exclude(invoice=None).exclude(invoice__in=invoices_to_post())
    for entry in astray.order_by("pk"):
        yield f"Entry {entry.pk} ({entry.kind} {entry.document}) is of a bill of which nothing was paid."


def _of_statements() -> Iterator[str]:
    """Each closed month begins where the one before ended, says what its rows sum up to, and its rows say what entries do."""
    closing: dict[int, tuple[int, int]] = {}
    stated = MonthlyStatement.objects.annotate(
        rows_moved=Coalesce(Sum("rows__with_lumbung"), 0), rows_owed=Coalesce(Sum("rows__owed"), 0)
    )
    for one in stated.order_by("cooperative_id", "month").iterator(chunk_size=500):
        if (one.opening, one.opening_owed) != closing.get(one.cooperative_id, (0, 0)):
            yield f"Statement {one.number} does not begin where the one before ended."
        if (one.moved, one.moved_owed) != (one.rows_moved, one.rows_owed):
            yield f"Statement {one.number} is not the sum of its rows."
        closing[one.cooperative_id] = (one.closing, one.closing_owed)
    rows = MonthlyStatementRow.objects.annotate(
        by_ledger=-_posted(*WITH_LUMBUNG),
        owed_by_ledger=_posted(Account.DUE),
        own_by_ledger=_posted(Account.OWN),
    )
    wrong = rows.exclude(with_lumbung=F("by_ledger"), owed=F("owed_by_ledger"), own=F("own_by_ledger"))
    for row in wrong.select_related("statement", "entry").order_by("pk"):
        yield f"Statement {row.statement.number}: {row.entry.document} says another amount than the ledger."


def _posted(*accounts: str) -> Coalesce:
    """What the entry of a row moved on these accounts together, in IDR."""
    found = Posting.objects.filter(entry_id=OuterRef("entry_id"), account__in=accounts).order_by()
    return Coalesce(Subquery(found.values("entry_id").annotate(all=Sum("amount")).values("all")), 0)


def _of_batches() -> Iterator[str]:
    entries = {
        entry.source: entry.paid
        for entry in Entry.objects.filter(kind__in=(Kind.PAYOUT, Kind.BILL)).annotate(
            paid=Sum("postings__amount", filter=Q(postings__amount__gt=0))
        )
    }
    for line in BatchLine.objects.exclude(paid_on=None).order_by("pk"):
        by_ledger = entries.pop(f"line:{line.pk}", 0)
        if by_ledger != line.amount:
            yield (
                f"{line.number}: {rupiah(line.amount)} were recorded as paid,"
                f" {rupiah(by_ledger)} stand in the ledger."
            )
    for source in sorted(entries):
        yield f"The ledger has a payment for {source}, which was never recorded as paid."


def _of_transfers() -> Iterator[str]:
    """What was sent to cooperatives' own accounts and taken back, against the ledger's entries."""
    posted = {
        entry.source: entry.moved
        for entry in Entry.objects.filter(kind__in=(Kind.TRANSFER, Kind.REVERSAL)).annotate(
            moved=Sum("postings__amount", filter=Q(postings__amount__gt=0))
        )
    }
    sent = [(f"transfer:{one.pk}", one.amount) for one in Transfer.objects.filter(status=SENT)]
    back = [(f"reversal:{one.pk}", one.amount) for one in Reversal.objects.filter(status=SENT)]
    for source, amount in (*sent, *back):
        by_ledger = posted.pop(source, 0)
        if by_ledger != amount:
            yield f"{source}: {rupiah(amount)} moved at the provider, {rupiah(by_ledger)} in the ledger."
    for source in sorted(posted):
        yield f"The ledger has {source}, which the provider was never asked for."
