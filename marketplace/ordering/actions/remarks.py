"""What staff write about an order: to each other, or to its buyer. Both stand on the desk's page of the order."""

from django.db import transaction

from marketplace.accounts.models import User
from marketplace.core import audit, outbox
from marketplace.ordering.models import Order, OrderRemark

Kind = OrderRemark.Kind


@transaction.atomic
def add_note(*, order: Order, text: str, actor: User) -> OrderRemark:
    """A note that only the storefront's staff read."""
    return _write(order, Kind.NOTE, "", text, actor)


@transaction.atomic
def write_to_buyer(*, order: Order, kind: str, subject: str, text: str, actor: User) -> OrderRemark:
    """Keep a message; an e-mail is sent by the outbox, a WhatsApp message by the person whose phone opens next."""
    written = _write(order, kind, subject, text, actor)
    if kind == Kind.EMAIL:
        outbox.emit(
            "order.message",
            order.pk,
            {"order_id": order.pk, "remark_id": written.pk},
            schema=order.cooperative.schema_name,
        )
    return written


def _write(order: Order, kind: str, subject: str, text: str, actor: User) -> OrderRemark:
    written = OrderRemark.objects.create(
        order=order, cooperative_id=order.cooperative_id, kind=kind, subject=subject, text=text, by=actor
    )
    audit.record(
        f"order.{'note' if kind == Kind.NOTE else 'write_to_buyer'}",
        "order",
        order.pk,
        actor=actor,
        cooperative_id=order.cooperative_id,
    )
    return written
