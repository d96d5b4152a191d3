"""Goods leave the cooperative with a numbered delivery note. Works in the cooperative's schema."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from marketplace.accounts.models import User
from marketplace.core import due
from marketplace.core.numbers import next_number
from marketplace.receiving.actions.telling import in_business_days, tell
from marketplace.receiving.models import Delivery
from marketplace.receiving.papers.delivery_note import issue_delivery_note
from marketplace.receiving.selectors.deliveries import delivery_for_update, fulfilment_for_update
from marketplace.receiving.states import DELIVERY

# Working days after which somebody is reminded that goods wait to be counted.
FIRST_REMINDER = 1


def send_delivery(
    *,
    delivery: Delivery,
    actor: User,
    roles: Collection[str],
    packages: int = 1,
    carried_by: str = "",
) -> Delivery:
    """Number the delivery note, issue its PDF and tell the receiver. Raises TransitionRefused."""
    with transaction.atomic():
        fulfilment = fulfilment_for_update(delivery.purchase_order_id)
        locked = delivery_for_update(delivery.pk)
        DELIVERY.target_of(locked.status, "send", roles)
        order = locked.purchase_order
        today = timezone.localdate()
        locked.number = next_number(
            "SJ", cooperative_id=order.cooperative_id, year=today.year, code=order.cooperative.code
        )
        locked.packages, locked.carried_by = packages, carried_by
        locked.document = issue_delivery_note(locked, actor=actor)
        DELIVERY.apply(
            locked,
            "send",
            actor=actor,
            role=roles,
            also={
                "number": locked.number,
                "packages": packages,
                "carried_by": carried_by,
                "document": locked.document,
                "sent_by": actor,
            },
        )
        tell("delivery.sent", locked)
        due.schedule(
            "delivery.count_due",
            locked.pk,
            at=in_business_days(FIRST_REMINDER),
            payload={"delivery_id": locked.pk, "purchase_order_id": order.pk, "step": 1},
            schema=order.cooperative.schema_name,
        )
        if fulfilment.auto_accept_days:
            due.schedule(
                "delivery.lapsed",
                locked.pk,
                at=timezone.now() + timedelta(days=fulfilment.auto_accept_days),
                payload={"delivery_id": locked.pk},
                schema="public",
            )
    return locked
