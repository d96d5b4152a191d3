"""How both sides hear what happened, and how the log keeps it."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from marketplace.core import audit, outbox
from marketplace.core.dates import add_business_days, morning_of
from marketplace.receiving.models import Delivery


def tell(topic: str, delivery: Delivery, **payload: Any) -> None:
    """Emit `topic` in the schema of the cooperative; both sides' mails are written there."""
    outbox.emit(
        topic,
        delivery.pk,
        {"delivery_id": delivery.pk, "purchase_order_id": delivery.purchase_order_id, **payload},
        schema=delivery.purchase_order.cooperative.schema_name,
    )


def note(action: str, delivery: Delivery, actor: audit.Actor, **changes: Any) -> None:
    audit.record(
        action,
        "delivery",
        delivery.pk,
        actor=actor,
        cooperative_id=delivery.cooperative_id,
        institution_id=delivery.institution_id,
        changes={name: [None, value] for name, value in changes.items()},
    )


def in_business_days(days: int) -> datetime:
    """The morning of the day that many working days from now."""
    return morning_of(add_business_days(timezone.localdate(), days))
