"""Another way to pay an order that still waits: nobody waits for the old payment any more, and a new one is opened.

Money that comes by the old way after all is not lost: `paying.settle_payment` takes it for the order, or flags it.
"""

import contextlib
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from marketplace.catalogue import stock
from marketplace.core import audit, due
from marketplace.core.audit import Actor
from marketplace.ordering.actions.paying import settle_payment
from marketplace.ordering.actions.placing import GRACE, handover_of, open_order_payment
from marketplace.ordering.actions.timeline import BUYER, remark, tell
from marketplace.ordering.models import Order, OrderPayment
from marketplace.ordering.selectors.orders import order_for_update
from marketplace.ordering.states import AWAITING_PAYMENT
from marketplace.payments.actions import cancel_payment
from marketplace.payments.joint import ask_about
from marketplace.payments.models import Payment
from marketplace.payments.providers import Provider, ProviderUnavailable, provider_of, providers_offered
from marketplace.payments.selectors import payment_for_update
from marketplace.payments.states import PENDING

# Each change holds the goods anew for a while; whoever changes more often than this is to write to the cooperative.
MOST_WAYS = 5
# However late the change comes, there is time to pay.
LEAST_TIME = timedelta(hours=1)


class CannotChangeWay(Exception):
    """The order is paid, ended or packed meanwhile, or this way is not offered for it."""


def other_ways(order: Order) -> list[Provider]:
    """The ways in which this order could be paid instead; none once money or a proof has come, or goods are packed."""
    links = list(order.payments.all())
    payment = links[-1].payment if links else None
    if order.status != AWAITING_PAYMENT or payment is None or payment.status != PENDING:
        return []
    if len(links) >= MOST_WAYS or order.paid_at:
        return []
    offered = providers_offered(order.cooperative, order.total, handover_of(order.cooperative, order))
    return [way for way in offered if way.method != order.payment_method]


def change_way(*, order: Order, method: str, actor: Actor) -> None:
    """Let the order be paid by `method` from now on; its goods stay reserved as long as that takes.

    The provider is asked first: the buyer may have paid a moment ago, this order alone or with those of other
    cooperatives. Called outside any transaction. Raises CannotChangeWay. Asking for the way that it has changes nothing,
    so the button can be pressed twice.
    """
    for link in order.payments.select_related("payment"):
        if link.payment.status != PENDING:
            continue
        with contextlib.suppress(ProviderUnavailable):
            if ask_about(link.payment, actor="system"):
                settle_payment(order_id=order.pk, payment_id=link.payment_id)
    _change(order, method, actor)


@transaction.atomic
def _change(order: Order, method: str, actor: Actor) -> None:
    order = order_for_update(order.pk)
    if order.payment_method == method:
        return
    payment = _newest(order)
    if method not in {way.method for way in other_ways(order)}:
        raise CannotChangeWay
    cancel_payment(payment, actor=actor, role="buyer")
    before, due_at = order.payment_method, _deadline(order, method)
    order.payment_method, order.payment_due_at = method, due_at
    order.save(update_fields=["payment_method", "payment_due_at", "updated_at"])
    open_order_payment(order, due_at)
    hold_goods(order)
    with override(order.language):
        note = f"{provider_of(before).label} → {provider_of(method).label}"
    remark(order, "change_way", seen_as=BUYER, note=note, actor=actor)
    audit.record(
        "order.change_way",
        "order",
        order.pk,
        actor=actor,
        cooperative_id=order.cooperative_id,
        changes={"payment_method": [before, method]},
    )
    tell(order, "way_changed")


def hold_goods(order: Order) -> None:
    """Keep the order's goods until its time to pay is over; for good where the money comes with the handover."""
    schema = order.cooperative.schema_name
    if not provider_of(order.payment_method).waits_for_money:
        stock.confirm(order.reference)
        due.cancel("order.payment_due", order.pk, schema=schema)
        return
    until = order.payment_due_at + GRACE
    stock.hold_until(order.reference, until)
    due.schedule("order.payment_due", order.pk, at=until, payload={"order_id": order.pk}, schema=schema)


def _newest(order: Order) -> Payment:
    link: OrderPayment = order.payments.latest("created_at", "pk")
    return payment_for_update(link.payment_id)


def _deadline(order: Order, method: str) -> datetime:
    """Counted from when it was placed, so that changing to and fro keeps no goods for ever."""
    hours = timedelta(hours=provider_of(method).hours_to_pay)
    return max(order.placed_at + hours, timezone.now() + LEAST_TIME)
