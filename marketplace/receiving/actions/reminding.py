"""Reminders that climb: first who has to act, then whoever stands above. Nothing is accepted by them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from marketplace.core import due
from marketplace.receiving.actions.telling import in_business_days
from marketplace.receiving.models import Delivery, Invoice
from marketplace.receiving.states import COUNTED, SENT

# The status in which a reminder still has a point.
WAITS_IN = {"delivery.count_due": SENT, "delivery.signature_due": COUNTED}
# Working days between one reminder and the next; after the last nobody is written to any more.
EVERY = 2
LAST_STEP = 4
# Working days between reminders of an overdue bill; after half a year somebody picks up the telephone.
OVERDUE_EVERY, OVERDUE_LAST = 5, 26


def is_still_open(topic: str, delivery: Delivery) -> bool:
    """Whether what a mail asks for has not been done meanwhile; news are always open."""
    return topic not in WAITS_IN or delivery.status == WAITS_IN[topic]


def remind_again(topic: str, delivery: Delivery, step: int) -> None:
    """Put the next reminder on the list."""
    if topic not in WAITS_IN or step >= LAST_STEP:
        return
    with transaction.atomic():
        due.schedule(
            topic,
            delivery.pk,
            at=in_business_days(EVERY),
            payload={
                "delivery_id": delivery.pk,
                "purchase_order_id": delivery.purchase_order_id,
                "step": step + 1,
            },
            schema=delivery.purchase_order.cooperative.schema_name,
        )


def ask_for_money_again(invoice: Invoice, payload: Mapping[str, Any]) -> None:
    step = int(payload.get("step", 1))
    if step >= OVERDUE_LAST:
        return
    with transaction.atomic():
        due.schedule(
            "invoice.overdue",
            invoice.pk,
            at=in_business_days(OVERDUE_EVERY),
            payload={**payload, "step": step + 1},
            schema=invoice.purchase_order.cooperative.schema_name,
        )
