"""The one way in which an order changes its status: table, timeline, members' shares, deadlines, news."""

from collections.abc import Iterable, Mapping
from typing import Any

from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.core.audit import Actor
from marketplace.ordering.actions.completing import begin_completion, end_completion
from marketplace.ordering.models import Order, OrderEvent
from marketplace.ordering.states import CANCELLED, COMPLETED, DELIVERED, EXPIRED, ORDER
from marketplace.sharing.actions import earn_shares, void_shares
from marketplace.sharing.models import Channel

# What the timeline calls somebody; staff appear as their cooperative.
BUYER, COOPERATIVE, PROVIDER, SYSTEM = "buyer", "cooperative", "provider", "system"


def move(
    order: Order,
    event: str,
    *,
    actor: Actor,
    role: str | Iterable[str],
    seen_as: str,
    news: str | None = None,
    note: str = "",
    also: Mapping[str, Any] | None = None,
) -> None:
    """Apply `event` to a locked order, write its timeline and emit `order.<news>` (the new status unless named).

    Raises TransitionRefused and StaleStatus.
    """
    status = ORDER.apply(order, event, actor=actor, role=role, also=also)
    remark(order, event, seen_as=seen_as, note=note, actor=actor)
    if status == DELIVERED:
        begin_completion(order)
    elif status == COMPLETED:
        end_completion(order)
        earn_shares(channel=Channel.RETAIL, document_id=order.pk, at=order.completed_at)
    elif status in (CANCELLED, EXPIRED):
        void_shares(channel=Channel.RETAIL, document_id=order.pk)
    tell(order, news or status)


def remark(order: Order, event: str, *, seen_as: str, note: str = "", actor: Actor = None) -> OrderEvent:
    """Add an entry to the timeline. Of the cooperative's people it keeps who it was, for the desk."""
    return OrderEvent.objects.create(
        order=order,
        cooperative_id=order.cooperative_id,
        event=event,
        status=order.status,
        actor=seen_as,
        by=actor if seen_as == COOPERATIVE and isinstance(actor, User) else None,
        note=note,
    )


def tell(order: Order, news: str) -> None:
    """Emit `order.<news>` in the schema of the order's cooperative."""
    outbox.emit(f"order.{news}", order.pk, {"order_id": order.pk}, schema=order.cooperative.schema_name)
