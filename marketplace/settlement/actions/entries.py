"""Writing one entry of the ledger, and what an order's entries sum up to."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Sum

from marketplace.ordering.models import Order
from marketplace.receiving.models import Invoice
from marketplace.settlement.models import Entry, Posting


class Unbalanced(Exception):
    """These postings do not sum to zero: nothing is written."""


def post(
    *,
    kind: str,
    source: str,
    cooperative_id: int,
    document: str,
    occurred_at: datetime,
    amounts: Mapping[str, int],
    order: Order | None = None,
    invoice: Invoice | None = None,
    event_id: uuid.UUID | str | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Entry | None:
    """Write an entry with its postings ({account: IDR, debits above zero}); None when it was written before.

    Zeros are left out. Raises Unbalanced; the database would refuse it too.
    """
    moved = {account: amount for account, amount in amounts.items() if amount}
    if sum(moved.values()):
        raise Unbalanced(f"{kind} {source}: {moved}")
    if not moved or Entry.objects.filter(kind=kind, source=source).exists():
        return None
    entry = Entry.objects.create(
        kind=kind,
        source=source,
        cooperative_id=cooperative_id,
        order=order,
        invoice=invoice,
        document=document,
        occurred_at=occurred_at,
        event_id=event_id,
        facts=dict(facts or {}),
    )
    Posting.objects.bulk_create(
        Posting(entry=entry, cooperative_id=cooperative_id, account=account, amount=amount)
        for account, amount in moved.items()
    )
    return entry


def balance_of(order: Order, account: str) -> int:
    """An account's balance of one order, in IDR; debits above zero."""
    found = Posting.objects.filter(entry__order=order, account=account).aggregate(all=Sum("amount"))
    return found["all"] or 0
