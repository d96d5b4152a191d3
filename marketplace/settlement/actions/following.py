"""The hourly look at cooperatives' accounts and transfers: what the provider lists is what counts."""

import datetime
import logging

from django.utils import timezone

from marketplace.core.money import rupiah
from marketplace.payments.connect import refresh_account
from marketplace.payments.models import ConnectedAccount
from marketplace.payments.providers import ProviderRefused, ProviderUnavailable, Sent, connect_provider
from marketplace.settlement.actions.transferring import book_transfer, send_reversal, send_transfer
from marketplace.settlement.models import Reversal, Transfer
from marketplace.settlement.states import REQUESTED, SENT

logger = logging.getLogger(__name__)

# How far back the lists are compared, and how much of what waits is asked for in one hour.
MEMORY, MOST = datetime.timedelta(days=30), 200


def follow() -> dict[str, int]:
    """Return how many accounts changed, transfers differ, and what was sent. In `public`, outside any transaction.

    A provider that does not answer is asked again next hour. Bounded: connected accounts, and MOST of what waits.
    """
    done = {"accounts": 0, "differ": 0, "sent": 0}
    if not connect_provider().is_offered():
        return done
    try:
        for account in ConnectedAccount.objects.exclude(account_id="").order_by("pk"):
            try:
                done["accounts"] += refresh_account(account, actor="stripe")
            except ProviderRefused as refusal:
                logger.warning("Account %s could not be looked at: %s", account.account_id, refusal)
        # Before anything is asked for again: what was sent although its answer was lost stands in the list.
        done["differ"] = compare_transfers()
        waiting = Transfer.objects.filter(status=REQUESTED).select_related("payment__joint", "order")
        done["sent"] += sum(send_transfer(one) for one in waiting.order_by("pk")[:MOST])
        back = Reversal.objects.filter(status=REQUESTED).select_related("transfer")
        done["sent"] += sum(send_reversal(one) for one in back.order_by("pk")[:MOST])
    except ProviderUnavailable as failure:
        logger.warning("Transfers could not be followed: %s", failure)
    return done


def compare_transfers() -> int:
    """Hold the provider's list against ours; return how many differ. What it sent unheard is booked."""
    since = timezone.now() - MEMORY
    listed = {one.name: one for one in connect_provider().transfers_since(since) if one.name}
    differ = 0
    ours = Transfer.objects.filter(requested_at__gte=since).prefetch_related("reversals").order_by("pk")
    for transfer in ours.iterator(chunk_size=500):
        theirs = listed.pop(f"transfer-{transfer.pk}", None)
        if transfer.status == REQUESTED:
            if theirs is not None:
                book_transfer(transfer, theirs.reference)
            continue
        remark = _difference(transfer, theirs)
        differ += bool(remark)
        if remark != transfer.remark:
            Transfer.objects.filter(pk=transfer.pk).update(remark=remark)
    for stray in listed.values():
        logger.error(
            "The provider lists transfer %s (%s), which we never asked for.", stray.reference, stray.name
        )
    return differ + len(listed)


def _difference(transfer: Transfer, theirs: Sent | None) -> str:
    if theirs is None:
        return "not in the provider's list"
    back = sum(one.amount for one in transfer.reversals.all() if one.status == SENT)
    if (theirs.amount, theirs.amount_reversed) != (transfer.amount, back):
        return (
            f"the provider says {rupiah(theirs.amount)}, of which {rupiah(theirs.amount_reversed)} taken back"
        )
    return ""
