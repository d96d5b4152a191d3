"""How money and orders meet. The order is locked first, then its payment, then stock; providers are asked before."""

import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override
from django_tenants.utils import tenant_context

from marketplace.accounts.models import User
from marketplace.catalogue import stock
from marketplace.core import due, outbox
from marketplace.core.audit import Actor
from marketplace.ordering.actions.placing import GRACE
from marketplace.ordering.actions.refunding import request_refund
from marketplace.ordering.actions.timeline import BUYER, COOPERATIVE, PROVIDER, SYSTEM, move, remark, tell
from marketplace.ordering.models import Order, OrderPayment
from marketplace.ordering.selectors.orders import order_for_update, owes_cash, payable_together
from marketplace.ordering.states import AWAITING_PAYMENT, CANCELLED, EXPIRED, PACKED, SHIPPED
from marketplace.payments import actions as payments
from marketplace.payments.joint import ToPay, join_payments, open_joint_of, retire_joint, start_joint
from marketplace.payments.models import JointPayment, Payment, PaymentProof
from marketplace.payments.proofs import Proof
from marketplace.payments.providers import Started, Visit
from marketplace.payments.selectors import payment_for_update, refundable
from marketplace.payments.states import OPEN, PENDING

Attention = OrderPayment.Attention

# After a proof was not accepted, the buyer gets this long for another one.
SECOND_CHANCE = timedelta(hours=24)


class NothingToPay(Exception):
    """The order does not wait for a payment (any more)."""


class PaidTogether(Exception):
    """The order stands on the pay page of a whole basket, which the portal opens."""


def begin_card_payment(*, order: Order, visit: Visit) -> Started:
    """Lead the buyer to the provider's pay page; pressed twice, it is the same page. Called outside any transaction.

    Raises ProviderUnavailable, NothingToPay and PaidTogether.
    """
    link = _newest_link(order)
    if order.status != AWAITING_PAYMENT or link.payment.status != PENDING:
        raise NothingToPay
    if link.payment.joint_parts.filter(is_open=True).exists():
        raise PaidTogether
    started = payments.start_payment(link.payment, visit)
    with transaction.atomic():
        order = order_for_update(order.pk)
        payment = payment_for_update(link.payment_id)
        # The pay page may live a little longer than the order was given: the goods stay reserved as long.
        if order.status == AWAITING_PAYMENT and payment.expires_at > order.payment_due_at:
            _move_deadline(order, payment)
    return started


def begin_joint_payment(*, orders: list[Order], visit: Visit) -> Started:
    """Lead the buyer of several cooperatives to one pay page; pressed twice, it is the same page. In the portal's schema.

    A page that asks for other orders than these is closed first. Called outside any transaction; as many orders as one
    basket had cooperatives. Raises ProviderUnavailable and NothingToPay.
    """
    wanted = payable_together(orders)
    if not wanted:
        raise NothingToPay
    payment_ids = [link.payment_id for _order, link in wanted]
    joint = open_joint_of(payment_ids)
    while joint and set(joint.parts.values_list("payment_id", flat=True)) != set(payment_ids):
        if not retire_joint(joint, actor="system"):
            raise NothingToPay
        joint = open_joint_of(payment_ids)
    started = start_joint(joint or join_orders(wanted), visit)
    for order, link in wanted:
        with tenant_context(order.cooperative), transaction.atomic():
            order = order_for_update(order.pk)
            payment = payment_for_update(link.payment_id)
            if order.status == AWAITING_PAYMENT and payment.expires_at > order.payment_due_at:
                _move_deadline(order, payment)
    return started


@transaction.atomic
def join_orders(wanted: list[tuple[Order, OrderPayment]]) -> JointPayment:
    """Write one pay page for what these orders still need. In the portal's schema."""
    to_pay = [
        ToPay(link.payment, order.cooperative_id, f"{order.number} · {order.cooperative.name}")
        for order, link in wanted
    ]
    deadline = max(link.payment.expires_at for _order, link in wanted)
    return join_payments(wanted=to_pay, expires_at=deadline, actor=wanted[0][0].user)


@transaction.atomic
def submit_proof(*, order: Order, proof: Proof, actor: Actor) -> PaymentProof:
    """Keep the buyer's proof of a transfer; the goods are held until somebody has looked. Raises TransitionRefused."""
    order = order_for_update(order.pk)
    payment = payment_for_update(_newest_link(order).payment_id)
    kept = payments.submit_proof(payment, proof, actor=actor)
    move(order, "submit_proof", actor=actor, role="buyer", seen_as=BUYER)
    stock.confirm(order.reference)
    due.cancel("order.payment_due", order.pk, schema=order.cooperative.schema_name)
    return kept


@transaction.atomic
def confirm_payment(
    *, order: Order, actor: User, roles: frozenset[str], payment_id: uuid.UUID | None = None
) -> None:
    """The treasurer has seen the money on the account: of the newest payment, or of the one that is named.

    Raises TransitionRefused.
    """
    order = order_for_update(order.pk)
    link = order.payments.get(payment_id=payment_id) if payment_id else _newest_link(order)
    payment = payment_for_update(link.payment_id)
    payments.receive_payment(payment, amount=payment.amount_due, actor=actor, role=roles, confirmed_by=actor)
    _mark_paid(order, actor=actor, role=roles, seen_as=COOPERATIVE)
    _drop_others(order, payment)


@transaction.atomic
def record_late_payment(
    *, order: Order, actor: User, roles: frozenset[str], payment_id: uuid.UUID | None = None
) -> None:
    """The money of an order that has ended arrived after all: it is kept and flagged. Raises TransitionRefused."""
    order = order_for_update(order.pk)
    link = order.payments.get(payment_id=payment_id) if payment_id else _newest_link(order)
    payment = payment_for_update(link.payment_id)
    is_new = payments.receive_payment(
        payment, amount=payment.amount_due, actor=actor, role=roles, confirmed_by=actor
    )
    # For goods that are on their way to be paid in cash it is the money: its news will say so.
    if is_new and not _waits_for_cash(order):
        _flag(order, link, Attention.TWICE if order.paid_at else Attention.LATE)


@transaction.atomic
def reject_proof(*, order: Order, reason: str, actor: User, roles: frozenset[str]) -> None:
    """The proof does not show this payment: ask for another one, with a day's time. Raises TransitionRefused."""
    order = order_for_update(order.pk)
    payment = payment_for_update(_newest_link(order).payment_id)
    until = timezone.now() + SECOND_CHANCE
    payments.reject_proof(payment, reason=reason, until=until, actor=actor, role=roles)
    move(
        order, "reject_proof", actor=actor, role=roles, seen_as=COOPERATIVE, news="proof_rejected", note=reason,
        also={"payment_due_at": until},
    )  # fmt: skip
    _move_deadline(order, payment)


@transaction.atomic
def settle_payment(*, order_id: int, payment_id: uuid.UUID | str) -> None:
    """Do to an order what the state of its payment asks for. Called by news and by the landing page alike, any number
    of times: whatever comes second finds it done."""
    order = order_for_update(order_id)
    link = order.payments.select_related("payment").get(payment_id=payment_id)
    payment = payment_for_update(payment_id)
    if payment.status == "expired" and order.status == AWAITING_PAYMENT:
        # The end of a way that the buyer has left already ends nothing else.
        if _newest_link(order).pk == link.pk:
            _give_up(order)
    elif payment.is_received and (order.is_unpaid or _waits_for_cash(order)):
        if (payment.amount_received or 0) < payment.amount:
            _flag(order, link, Attention.AMOUNT)
        else:
            _take_money(order)
            _drop_others(order, payment)
    elif payment.is_received and order.status in (CANCELLED, EXPIRED) and order.paid_at is None:
        _flag(order, link, Attention.LATE)
        if payment.joint_id:
            _give_share_back(order, link)
    elif payment.is_received and _paid_by_another(order, payment):
        _flag(order, link, Attention.TWICE)


@transaction.atomic
def expire_order(*, order_id: int) -> bool:
    """Give an unpaid order up once its time is over; return False when it has more time or was settled meanwhile."""
    order = order_for_update(order_id)
    if order.status != AWAITING_PAYMENT:
        return False
    payment = payment_for_update(_newest_link(order).payment_id)
    if payment.is_received:
        return False
    if payment.expires_at > timezone.now():
        _move_deadline(order, payment)
        return False
    if payment.status == PENDING:
        payments.expire_payment(payment)
    _give_up(order)
    return True


def _mark_paid(order: Order, *, actor: Actor, role: str | frozenset[str], seen_as: str) -> None:
    move(order, "pay", actor=actor, role=role, seen_as=seen_as)
    stock.confirm(order.reference)
    due.cancel("order.payment_due", order.pk, schema=order.cooperative.schema_name)


def _take_money(order: Order) -> None:
    """The money has come. Goods that left unpaid, because they were to be paid in cash, go on from where they are."""
    if order.is_unpaid:
        _mark_paid(order, actor="system", role="system", seen_as=PROVIDER)
        return
    order.paid_at = timezone.now()
    order.save(update_fields=["paid_at"])
    remark(order, "pay", seen_as=PROVIDER)


def _waits_for_cash(order: Order) -> bool:
    return order.status in (PACKED, SHIPPED) and owes_cash(order)


def _drop_others(order: Order, paid: Payment) -> None:
    """Wait for nothing else: the buyer had changed the way to pay, and the money came by one of them."""
    for link in order.payments.exclude(payment_id=paid.pk).filter(payment__status__in=OPEN):
        payments.cancel_payment(payment_for_update(link.payment_id), actor="system", role="system")


def _give_up(order: Order) -> None:
    move(order, "expire", actor="system", role="system", seen_as=SYSTEM)
    stock.release(order.reference)
    due.cancel("order.payment_due", order.pk, schema=order.cooperative.schema_name)


def _flag(order: Order, link: OrderPayment, attention: str) -> None:
    """Have somebody of the storefront look at this money, once."""
    if link.attention:
        return
    link.attention = attention
    link.save(update_fields=["attention"])
    remark(order, "attention", seen_as=PROVIDER)
    tell(order, "attention")


def _give_share_back(order: Order, link: OrderPayment) -> None:
    """The buyer paid several cooperatives at once and this one's order had ended: nobody has to ask for its share."""
    left = refundable(link.payment)
    if not left:
        return
    with override(order.language):
        reason = gettext("The order had ended before the combined payment arrived.")
    refund = request_refund(order=order, link=link, amount=left, reason=reason, actor=None)
    outbox.emit(
        "order.refund_promised",
        refund.pk,
        {"order_id": order.pk, "refund_id": refund.pk},
        schema=order.cooperative.schema_name,
    )


def _paid_by_another(order: Order, payment: Payment) -> bool:
    others = order.payments.exclude(payment_id=payment.pk).filter(attention="", payment__status="received")
    return others.exists()


def _move_deadline(order: Order, payment: Payment) -> None:
    Order.objects.filter(pk=order.pk).update(payment_due_at=payment.expires_at)
    order.payment_due_at = payment.expires_at
    due.schedule(
        "order.payment_due",
        order.pk,
        at=payment.expires_at + GRACE,
        payload={"order_id": order.pk},
        schema=order.cooperative.schema_name,
    )


def _newest_link(order: Order) -> OrderPayment:
    return order.payments.select_related("payment").latest("created_at", "pk")
