"""Reads of the ledger. Balances are sums of postings; nothing is stored twice. All amounts are whole IDR."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from marketplace.ordering.models import Order, OrderPayment
from marketplace.payments.models import BankStatement, ConnectedAccount, Refund
from marketplace.payments.states import PAID_BACK
from marketplace.receiving.models import Invoice, InvoicePayment
from marketplace.receiving.states import CONFIRMED
from marketplace.settlement.models import (
    Account,
    Batch,
    BatchLine,
    Channel,
    CommissionRate,
    Entry,
    Kind,
    Posting,
    Transfer,
)
from marketplace.settlement.states import OPEN, REQUESTED, TOLD
from tenants.models import Cooperative


def rate_for(cooperative_id: int, day: datetime.date, channel: str = Channel.RETAIL) -> int:
    """The commission of an order placed that day, in hundredths of a percent: the cooperative's own, else everybody's."""
    rows = CommissionRate.objects.filter(
        Q(cooperative_id=cooperative_id) | Q(cooperative_id=None), valid_from__lte=day, channel=channel
    )
    own = rows.filter(cooperative_id=cooperative_id).order_by("-valid_from").first()
    found = own or rows.filter(cooperative_id=None).order_by("-valid_from").first()
    return found.rate if found else 0


def balances_of(cooperative_id: int) -> dict[str, int]:
    """{account: balance}, debits above zero; every account is there."""
    found = dict(
        Posting.objects.filter(cooperative_id=cooperative_id)
        .order_by()
        .values("account")
        .annotate(all=Sum("amount"))
        .values_list("account", "all")
    )
    return {account: found.get(account, 0) for account in Account.values}


def balances_by_cooperative() -> dict[int, dict[str, int]]:
    """The same for all cooperatives, in one statement."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(Account.values, 0))
    rows = (
        Posting.objects.order_by()
        .values("cooperative_id", "account")
        .annotate(all=Sum("amount"))
        .values_list("cooperative_id", "account", "all")
    )
    for cooperative_id, account, amount in rows:
        found[cooperative_id][account] = amount
    return found


def in_batches(kind: str) -> dict[int, int]:
    """{cooperative id: IDR} that open batches of this kind speak for."""
    return dict(
        BatchLine.objects.filter(batch__kind=kind, batch__status__in=OPEN, paid_on=None)
        .order_by()
        .values("cooperative_id")
        .annotate(all=Sum("amount"))
        .values_list("cooperative_id", "all")
    )


def in_transfers() -> dict[int, int]:
    """{cooperative id: IDR} that the provider was asked to send and has not sent yet."""
    return dict(
        Transfer.objects.filter(status=REQUESTED)
        .order_by()
        .values("cooperative_id")
        .annotate(all=Sum("amount"))
        .values_list("cooperative_id", "all")
    )


def spoken_for(kind: str) -> dict[int, int]:
    """{cooperative id: IDR} that is on its way already: in open batches, and for payouts with the provider."""
    found = in_batches(kind)
    if kind == Batch.Kind.PAYOUT:
        for cooperative_id, amount in in_transfers().items():
            found[cooperative_id] = found.get(cooperative_id, 0) + amount
    return found


@dataclass(frozen=True)
class Position:
    """Where a cooperative's money is, in IDR; `orders_paid` is what its buyers paid, less what they were paid back."""

    pending: int  # with Lumbung until the order is completed
    ready: int  # to be paid out with the next batch
    under_way: int  # in a batch that is not paid yet
    paid_out: int
    own: int  # on the cooperative's own accounts, unique codes included
    own_institutions: int  # of it, what institutions paid
    fees: int
    commission: int
    commission_institutions: int  # of it, on institutions' orders
    commission_due: int  # owed and on no bill yet
    commission_billed: int
    commission_paid: int

    @property
    def own_retail(self) -> int:
        return self.own - self.own_institutions

    @property
    def commission_retail(self) -> int:
        return self.commission - self.commission_institutions

    @property
    def with_platform(self) -> int:
        return self.pending + self.ready + self.under_way

    @property
    def commission_taken(self) -> int:
        """What was kept of card payments; the rest is owed, billed or paid by bill."""
        return self.commission - self.commission_due - self.commission_billed - self.commission_paid

    @property
    def orders_paid(self) -> int:
        """Everything that buyers paid: each rupiah of it is in one of the places above."""
        return self.with_platform + self.paid_out + self.fees + self.commission_taken + self.own


def position_of(cooperative_id: int) -> Position:
    """Six statements, however many orders there are."""
    held = balances_of(cooperative_id)
    lines = BatchLine.objects.filter(cooperative_id=cooperative_id)
    open_lines = lines.filter(batch__status__in=OPEN, paid_on=None).order_by().values("batch__kind")
    waiting = dict(open_lines.annotate(all=Sum("amount")).values_list("batch__kind", "all"))
    by_kind = dict(
        Posting.objects.filter(cooperative_id=cooperative_id)
        .filter(
            Q(entry__kind__in=("payout", "transfer", "reversal"), account=Account.PAYABLE)
            | Q(entry__kind="fee", account=Account.HELD)
            | Q(entry__kind="bill", account=Account.BANK)
        )
        .order_by()
        .values("entry__kind")
        .annotate(all=Sum("amount"))
        .values_list("entry__kind", "all")
    )
    of_institutions = dict(
        Posting.objects.filter(cooperative_id=cooperative_id, entry__invoice__isnull=False)
        .order_by()
        .values("account")
        .annotate(all=Sum("amount"))
        .values_list("account", "all")
    )
    under_way = waiting.get(Batch.Kind.PAYOUT, 0) + in_transfers().get(cooperative_id, 0)
    billed = waiting.get(Batch.Kind.BILL, 0)
    return Position(
        pending=-held[Account.HELD],
        ready=-held[Account.PAYABLE] - under_way,
        under_way=under_way,
        paid_out=sum(by_kind.get(kind, 0) for kind in ("payout", "transfer", "reversal")),
        own=held[Account.OWN],
        own_institutions=of_institutions.get(Account.OWN, 0),
        fees=by_kind.get("fee", 0),
        commission=-held[Account.COMMISSION],
        commission_institutions=-of_institutions.get(Account.COMMISSION, 0),
        commission_due=held[Account.DUE] - billed,
        commission_billed=billed,
        commission_paid=by_kind.get("bill", 0),
    )


def moving_entries(cooperative_id: int) -> QuerySet[Entry]:
    """What changed what a cooperative has, newest first.

    That money became ready is left out: it moves it from one of our accounts to the other.
    """
    return (
        Entry.objects.filter(cooperative_id=cooperative_id)
        .exclude(kind=Kind.RELEASE)
        .select_related("order")
        .prefetch_related("postings")
        .order_by("-occurred_at", "-pk")
    )


def orders_to_post() -> QuerySet[Order]:
    """Orders of which money has arrived: all that the ledger can know of."""
    return Order.objects.filter(
        pk__in=OrderPayment.objects.filter(payment__status="received").values("order_id")
    ).order_by("pk")


def invoices_to_post() -> QuerySet[Invoice]:
    """Bills of which institutions' money has arrived."""
    paid = InvoicePayment.objects.filter(kind=InvoicePayment.Kind.TRANSFER, status=CONFIRMED)
    return Invoice.objects.filter(pk__in=paid.values("invoice_id")).order_by("pk")


def documents_say(cooperative_id: int) -> int:
    """What shoppers paid (less refunds) and institutions, by the documents, in IDR.

    Of a payment for several orders it is its order's part.
    """
    links = OrderPayment.objects.filter(cooperative_id=cooperative_id, payment__status="received")
    received = sum(
        arrived if asked == total else total
        for arrived, asked, total in links.values_list(
            "payment__amount_received", "payment__amount", "order__total"
        )
    )
    paid_back = Refund.objects.filter(cooperative_id=cooperative_id, status=PAID_BACK).aggregate(
        all=Sum("amount")
    )["all"]
    by_institutions = InvoicePayment.objects.filter(
        cooperative_id=cooperative_id, kind=InvoicePayment.Kind.TRANSFER, status=CONFIRMED
    ).aggregate(all=Sum("amount"))["all"]
    return received - (paid_back or 0) + (by_institutions or 0)


def lines_told(cooperative_id: int) -> list[BatchLine]:
    """Payouts and bills that the cooperative knows of, newest first."""
    return list(
        BatchLine.objects.filter(cooperative_id=cooperative_id, batch__status__in=TOLD)
        .select_related("batch")
        .order_by("-pk")[:24]
    )


def rates_of(cooperative_id: int) -> dict[str, list[CommissionRate]]:
    """{channel: the rates that `rate_for` reckons with, newest first}; one statement.

    Those are the cooperative's own, and everybody's from before the first of them.
    """
    found = list(CommissionRate.objects.filter(Q(cooperative_id=cooperative_id) | Q(cooperative_id=None)))
    by_channel = {}
    for channel in Channel.values:
        rates = [one for one in found if one.channel == channel]
        own = [one for one in rates if one.cooperative_id]
        first = min((one.valid_from for one in own), default=datetime.date.max)
        earlier = [one for one in rates if not one.cooperative_id and one.valid_from < first]
        by_channel[channel] = own + earlier
    return by_channel


def all_rates() -> QuerySet[CommissionRate]:
    return CommissionRate.objects.select_related("cooperative", "set_by").order_by("-valid_from", "-pk")


def newest_batches() -> list[Batch]:
    """The last thirty with what they sum up to, in one statement."""
    return list(
        Batch.objects.annotate(total=Sum("lines__amount"), number_of_lines=Count("lines")).order_by(
            "-created_at", "-pk"
        )[:30]
    )


@dataclass(frozen=True)
class Row:
    """A cooperative in the operator's overview; IDR."""

    cooperative: Cooperative
    held: int
    ready: int
    under_way: int
    due: int
    billed: int
    own: int


def positions() -> list[Row]:
    """All cooperatives with money in the ledger, by name; five statements."""
    balances = balances_by_cooperative()
    payouts, bills = spoken_for(Batch.Kind.PAYOUT), in_batches(Batch.Kind.BILL)
    rows = []
    for one in Cooperative.objects.filter(pk__in=balances).order_by("name"):
        found = balances[one.pk]
        under_way, billed = payouts.get(one.pk, 0), bills.get(one.pk, 0)
        rows.append(
            Row(
                one,
                held=-found[Account.HELD],
                ready=-found[Account.PAYABLE] - under_way,
                under_way=under_way,
                due=found[Account.DUE] - billed,
                billed=billed,
                own=found[Account.OWN],
            )
        )
    return rows


def transfers_of(cooperative_id: int) -> list[Transfer]:
    """The last thirty of one cooperative, with what was taken back of them; three statements at most."""
    return list(_transfers().filter(cooperative_id=cooperative_id)[:30])


def newest_transfers() -> list[Transfer]:
    """The last fifty of all cooperatives; for operators."""
    return list(_transfers()[:50])


def _transfers() -> QuerySet[Transfer]:
    return (
        Transfer.objects.select_related("order", "cooperative")
        .prefetch_related("reversals")
        .order_by("-requested_at", "-pk")
    )


def connected_accounts() -> QuerySet[ConnectedAccount]:
    """For operators, by name."""
    return ConnectedAccount.objects.select_related("cooperative").order_by("cooperative__name")


def newest_statements(cooperative_id: int) -> list[BankStatement]:
    """The last thirty with how many of their rows are confirmed, in one statement."""
    return list(
        BankStatement.objects.filter(cooperative_id=cooperative_id)
        .select_related("imported_by")
        .annotate(
            number_of_lines=Count("lines"),
            confirmed=Count("lines", filter=Q(lines__payment__isnull=False)),
        )
        .order_by("-imported_at", "-pk")[:30]
    )
