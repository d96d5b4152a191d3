"""Proves that the ledger says what the documents say. Reads only, in `public`; every difference is one sentence."""

from collections.abc import Iterator

from django.db.models import Count, Q, Sum
from django.utils import timezone

from marketplace.core.models import OutboxDelivery, OutboxEvent
from marketplace.core.money import rupiah
from marketplace.ordering.models import Order
from marketplace.settlement.actions.posting import expected_commission, part_of_payment, refunds_of
from marketplace.settlement.models import Account, BatchLine, Entry, Kind, Posting, Reversal, Transfer
from marketplace.settlement.selectors import orders_to_post, rate_for
from marketplace.settlement.states import SENT

# News that the ledger has not heard yet.
_TOPICS = ("payment.received", "order.completed", "order.refunded", "settlement.order_changed")


def differences() -> Iterator[str]:
    """Every contradiction, within the ledger and against the documents; nothing when all is well."""
    yield from _entries_out_of_balance()
    for order in orders_to_post().iterator(chunk_size=500):
        yield from _of_order(order)
    yield from _of_batches()
    yield from _of_transfers()


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
