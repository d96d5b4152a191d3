"""What the cooperative (and sometimes the buyer) does with an order after it was placed."""

from collections import Counter
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.catalogue import stock
from marketplace.core import audit, due
from marketplace.core.audit import Actor
from marketplace.core.states import TransitionRefused
from marketplace.ordering.actions.timeline import BUYER, COOPERATIVE, SYSTEM, move, remark, tell
from marketplace.ordering.models import Order, OrderPayment, Shipment, ShipmentLine
from marketplace.ordering.selectors.orders import order_for_update, owes_cash, pieces_left
from marketplace.ordering.selectors.returns import open_return
from marketplace.ordering.states import DELIVERED, ORDER, PACKED
from marketplace.payments.actions import cancel_payment, receive_payment
from marketplace.payments.providers import provider_of
from marketplace.payments.selectors import payment_for_update
from marketplace.payments.states import HANDOVER

Roles = str | frozenset[str]


@transaction.atomic
def pack_order(*, order: Order, actor: Actor, roles: Roles) -> None:
    """The goods are packed, ready for the courier or to be picked up. Raises TransitionRefused.

    Unpaid goods are packed only for those who pay when they get them.
    """
    order = order_for_update(order.pk)
    if order.is_unpaid and provider_of(order.payment_method).waits_for_money:
        raise TransitionRefused(
            _("This order is not paid yet. It can be packed once the money is there."),
            noun="order",
            event="pack",
            state=order.status,
        )
    move(order, "pack", actor=actor, role=roles, seen_as=COOPERATIVE)


@transaction.atomic
def ship_order(
    *,
    order: Order,
    courier: str,
    tracking_number: str,
    actor: Actor,
    roles: Roles,
    quantities: Mapping[int, int] | None = None,
) -> Shipment:
    """A parcel has left with these pieces ({line id: pieces}; everything that is left unless given).

    The goods leave the shelf; with its last parcel the order is on its way. Raises TransitionRefused, and ValidationError
    for an empty parcel or more pieces than are left.
    """
    order = order_for_update(order.pk)
    ORDER.target_of(order.status, "ship", roles)
    lines = list(order.lines.all())
    left = pieces_left(order)
    packed = left if quantities is None else {pk: pieces for pk, pieces in quantities.items() if pieces}
    if not packed:
        raise ValidationError(_("Write how many pieces are in the parcel."))
    if any(pieces < 0 or pieces > left.get(pk, 0) for pk, pieces in packed.items()):
        raise ValidationError(_("There are not so many pieces left to ship. Look at the numbers again."))
    # The parcel before the news of it: both are seen at once, but the mail is about the parcel.
    shipment = Shipment.objects.create(
        order=order, cooperative_id=order.cooperative_id, courier=courier, tracking_number=tracking_number
    )
    ShipmentLine.objects.bulk_create(
        ShipmentLine(
            shipment=shipment, order_line_id=pk, cooperative_id=order.cooperative_id, quantity=pieces
        )
        for pk, pieces in sorted(packed.items())
    )
    note = f"{courier} {tracking_number}".strip()
    leaving: Counter[int] = Counter()
    for line in lines:
        leaving[line.variant_id] += packed.get(line.pk, 0)
    if packed == left:
        move(order, "ship", actor=actor, role=roles, seen_as=COOPERATIVE, note=note)
    else:
        remark(order, "ship_part", seen_as=COOPERATIVE, note=note, actor=actor)
        audit.record("order.ship_part", "order", order.pk, actor=actor, cooperative_id=order.cooperative_id)
        tell(order, "part_shipped")
    stock.ship(order.reference, leaving)
    return shipment


@transaction.atomic
def hand_over_order(*, order: Order, actor: Actor, roles: Roles) -> None:
    """The buyer has picked the goods up. Raises TransitionRefused."""
    order = order_for_update(order.pk)
    _take_cash(order, actor=actor)
    move(order, "hand_over", actor=actor, role=roles, seen_as=COOPERATIVE)
    stock.ship(order.reference)


@transaction.atomic
def deliver_order(*, order: Order, actor: Actor, roles: Roles) -> None:
    """The parcel has arrived. Raises TransitionRefused."""
    seen_as = BUYER if roles == "buyer" else COOPERATIVE
    order = order_for_update(order.pk)
    if seen_as == COOPERATIVE:
        _take_cash(order, actor=actor)
    elif owes_cash(order):
        raise TransitionRefused(
            _("The courier takes the money and records that you have the goods."),
            noun="order",
            event="deliver",
            state=order.status,
        )
    move(order, "deliver", actor=actor, role=roles, seen_as=seen_as)


@transaction.atomic
def complete_order(*, order: Order, actor: Actor, roles: Roles) -> None:
    """Nothing is left to do; goods cannot be sent back any more. Raises TransitionRefused, also while a return is open."""
    seen_as = BUYER if roles == "buyer" else COOPERATIVE
    order = order_for_update(order.pk)
    if open_return(order):
        raise TransitionRefused(
            _("A return request of this order is open. Settle it first."),
            noun="order",
            event="complete",
            state=order.status,
        )
    move(order, "complete", actor=actor, role=roles, seen_as=seen_as)


@transaction.atomic
def complete_in_time(*, order_id: int) -> bool:
    """Complete a delivered order whose day has passed; return False when it has more time or was settled meanwhile.

    An open return needs no new date here: whoever settles it sets one.
    """
    order = order_for_update(order_id)
    is_due = order.completes_on is not None and order.completes_on < timezone.localdate()
    if order.status != DELIVERED or not is_due or open_return(order):
        return False
    move(order, "complete", actor="system", role="system", seen_as=SYSTEM)
    return True


@transaction.atomic
def cancel_order(*, order: Order, actor: Actor, roles: Roles, reason: str = "") -> None:
    """Call the order off: its goods go back on sale, nobody waits for its money. Raises TransitionRefused.

    What was paid already is flagged, so that somebody pays it back.
    """
    order = order_for_update(order.pk)
    if order.shipments.exists() and order.status == PACKED:
        raise TransitionRefused(
            _("A parcel of this order is on its way already. Ship the rest, or agree with the buyer first."),
            noun="order",
            event="cancel",
            state=order.status,
        )
    seen_as = BUYER if roles == "buyer" else COOPERATIVE
    move(order, "cancel", actor=actor, role=roles, seen_as=seen_as, note=reason)
    for link in order.payments.all():
        payment = payment_for_update(link.payment_id)
        if payment.is_open:
            cancel_payment(payment, actor=actor, role="system")
        elif payment.is_received and not link.attention:
            link.attention = OrderPayment.Attention.REFUND
            link.save(update_fields=["attention"])
    stock.release(order.reference)
    due.cancel("order.payment_due", order.pk, schema=order.cooperative.schema_name)


def _take_cash(order: Order, *, actor: Actor) -> None:
    """Whoever hands goods over for cash has the money in hand: it is recorded with the handover. `order` is locked."""
    if not owes_cash(order):
        return
    payment = payment_for_update(order.payments.latest("created_at", "pk").payment_id)
    receive_payment(payment, amount=payment.amount_due, actor=actor, role=HANDOVER, confirmed_by=actor)
    order.paid_at = timezone.now()
    order.save(update_fields=["paid_at"])
    remark(order, "pay", seen_as=COOPERATIVE, actor=actor)


@transaction.atomic
def settle_attention(*, link: OrderPayment, actor: Actor, note: str) -> None:
    """Somebody has dealt with flagged money: paid it back, or agreed with the buyer. `note` says what was done."""
    order = order_for_update(link.order_id)
    link = OrderPayment.objects.select_for_update().get(pk=link.pk)
    if not link.attention:
        return
    before, link.attention = link.attention, ""
    link.save(update_fields=["attention"])
    remark(order, "attention_settled", seen_as=COOPERATIVE, note=note, actor=actor)
    audit.record(
        "order.settle_attention",
        "order",
        order.pk,
        actor=actor,
        cooperative_id=order.cooperative_id,
        changes={"attention": [before, ""]},
    )
