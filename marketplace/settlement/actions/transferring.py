"""Card money of completed orders goes to cooperatives' own accounts at the provider, and back when buyers are paid back.

What is wanted follows from the ledger: where an order's account says that it is owed to the cooperative, it is sent;
where it says that the cooperative owes, it is taken back. Without an account the payout batches pay as ever.
The provider is asked outside any transaction; locks are taken in this order: order, the portal's cooperative, transfer.
"""

import uuid

from django.db import transaction
from django.db.models import Sum
from django_tenants.utils import get_public_schema_name

from marketplace.core import outbox
from marketplace.ordering.models import Order
from marketplace.payments.connect import usable_account
from marketplace.payments.models import Payment
from marketplace.payments.providers import ProviderRefused, connect_provider
from marketplace.payments.states import WITHDRAWN
from marketplace.settlement.actions.entries import balance_of, post
from marketplace.settlement.models import Account, Batch, Kind, Reversal, Transfer
from marketplace.settlement.selectors import balances_of, spoken_for
from marketplace.settlement.states import REQUESTED, SENT, TRANSFER
from tenants.models import Cooperative
from tenants.selectors import portal

LONGEST_REMARK = 300


def follow_by_transfer(order: Order, payments: list[Payment]) -> None:
    """Write what is to be sent or taken back for a completed order; `order` is locked. News goes out with it."""
    by_card = [payment for payment in payments if payment.payee_id is None and payment.provider_reference]
    if not by_card:
        return
    owed = -balance_of(order, Account.PAYABLE) - _under_way(order)
    account = usable_account(order.cooperative_id)
    if owed > 0 and account:
        # A batch that is being written waits here, so that no rupiah is in both.
        Cooperative.objects.select_for_update(of=("self",)).get(pk=portal().pk)
        payment = max(by_card, key=_left_of)
        amount = min(owed, _left_of(payment), _free_of(order.cooperative_id))
        if amount > 0:
            transfer = Transfer.objects.create(
                cooperative_id=order.cooperative_id,
                order=order,
                payment=payment,
                amount=amount,
                account_id=account.account_id,
            )
            _tell("settlement.transfer_wanted", transfer.pk, {"transfer_id": transfer.pk})
    elif owed < 0:
        _take_back(order, -owed)


def _take_back(order: Order, amount: int) -> None:
    """From the newest transfer backwards, as far as they reach; the rest is owed and stays in the account's balance."""
    for transfer in Transfer.objects.select_for_update().filter(order=order, status=SENT).order_by("-pk"):
        part = min(amount, transfer.amount - _reversed(transfer))
        if part > 0:
            reversal = Reversal.objects.create(
                transfer=transfer, cooperative_id=order.cooperative_id, amount=part
            )
            _tell("settlement.reversal_wanted", reversal.pk, {"reversal_id": reversal.pk})
            amount -= part


def send_transfer(transfer: Transfer) -> bool:
    """Ask the provider to send it and book it; return False where it says no, which the row then tells.

    Raises ProviderUnavailable: it is asked again, as the same call.
    """
    if transfer.status != REQUESTED:
        return True
    try:
        reference = connect_provider().transfer(
            transfer.payment,
            account=transfer.account_id,
            amount=transfer.amount,
            name=f"transfer-{transfer.pk}",
            document=transfer.order.number,
            key=str(transfer.key),
        )
    except ProviderRefused as refusal:
        _refused(transfer, refusal)
        return False
    book_transfer(transfer, reference)
    return True


@transaction.atomic
def book_transfer(transfer: Transfer, reference: str) -> None:
    """The provider has sent it: it is not owed any more. Once, however often it is said."""
    order = Order.objects.select_for_update(of=("self",)).get(pk=transfer.order_id)
    transfer = Transfer.objects.select_for_update(of=("self",)).get(pk=transfer.pk)
    if transfer.status != REQUESTED:
        return
    also = {"provider_reference": reference, "remark": ""}
    TRANSFER.apply(transfer, "send", actor="stripe", role="system", also=also)
    post(
        kind=Kind.TRANSFER,
        source=f"transfer:{transfer.pk}",
        cooperative_id=transfer.cooperative_id,
        document=order.number,
        occurred_at=transfer.sent_at,
        amounts={Account.PAYABLE: transfer.amount, Account.PROVIDER: -transfer.amount},
        order=order,
        facts={"transfer": reference, "account": transfer.account_id},
    )


def send_reversal(reversal: Reversal) -> bool:
    """Ask the provider to take it back and book it; return False where it says no. Raises ProviderUnavailable."""
    if reversal.status != REQUESTED:
        return True
    try:
        reference = connect_provider().take_back(
            reversal.transfer.provider_reference,
            amount=reversal.amount,
            name=f"reversal-{reversal.pk}",
            key=str(reversal.key),
        )
    except ProviderRefused as refusal:
        _refused(reversal, refusal)
        return False
    book_reversal(reversal, reference)
    return True


@transaction.atomic
def book_reversal(reversal: Reversal, reference: str) -> None:
    """It is back: the cooperative owes it no more. Once, however often it is said."""
    order = Order.objects.select_for_update(of=("self",)).get(pk=reversal.transfer.order_id)
    reversal = Reversal.objects.select_for_update(of=("self",)).get(pk=reversal.pk)
    if reversal.status != REQUESTED:
        return
    also = {"provider_reference": reference, "remark": ""}
    TRANSFER.apply(reversal, "send", actor="stripe", role="system", also=also)
    post(
        kind=Kind.REVERSAL,
        source=f"reversal:{reversal.pk}",
        cooperative_id=reversal.cooperative_id,
        document=order.number,
        occurred_at=reversal.sent_at,
        amounts={Account.PROVIDER: reversal.amount, Account.PAYABLE: -reversal.amount},
        order=order,
        facts={"reversal": reference},
    )


def _refused(asked: Transfer | Reversal, refusal: ProviderRefused) -> None:
    """Nothing happened, and the same key would get the same answer: the next attempt has another."""
    type(asked).objects.filter(pk=asked.pk).update(remark=str(refusal)[:LONGEST_REMARK], key=uuid.uuid4())


def _under_way(order: Order) -> int:
    """What is being sent less what is being taken back, and not booked yet; IDR."""
    out = Transfer.objects.filter(order=order, status=REQUESTED).aggregate(all=Sum("amount"))["all"]
    back = Reversal.objects.filter(transfer__order=order, status=REQUESTED).aggregate(all=Sum("amount"))
    return (out or 0) - (back["all"] or 0)


def _left_of(payment: Payment) -> int:
    """What of a payment can still be sent: what came, less fee, refunds and what was sent already."""
    refunds = payment.refunds.exclude(status=WITHDRAWN).aggregate(all=Sum("amount"))["all"]
    sent = sum(transfer.amount - _reversed(transfer) for transfer in Transfer.objects.filter(payment=payment))
    return (payment.amount_received or 0) - payment.provider_fee - (refunds or 0) - sent


def _free_of(cooperative_id: int) -> int:
    """What the cooperative is owed and no batch or transfer speaks for."""
    owed = -balances_of(cooperative_id)[Account.PAYABLE]
    return owed - spoken_for(Batch.Kind.PAYOUT).get(cooperative_id, 0)


def _reversed(transfer: Transfer) -> int:
    return transfer.reversals.aggregate(all=Sum("amount"))["all"] or 0


def _tell(topic: str, key: int, payload: dict[str, int]) -> None:
    outbox.emit(topic, key, payload, schema=get_public_schema_name())
