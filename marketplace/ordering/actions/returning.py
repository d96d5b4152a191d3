"""Goods that come back: the buyer asks, the cooperative answers once, then pays back or sends anew.

The order is locked before the request, so two of the staff who answer at once do so one after the other, and the second
is told what the first did.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.catalogue import stock
from marketplace.core import audit, due
from marketplace.core.audit import Actor
from marketplace.core.dates import add_business_days, morning_of, short_date
from marketplace.core.money import rupiah
from marketplace.ordering.actions.completing import put_completion_off
from marketplace.ordering.actions.refunding import request_refund
from marketplace.ordering.actions.timeline import BUYER, COOPERATIVE, remark, tell
from marketplace.ordering.models import (
    Order,
    OrderPayment,
    OrderReturn,
    ReturnLine,
    ReturnPhoto,
    Shipment,
    ShipmentLine,
)
from marketplace.ordering.selectors.orders import order_for_update
from marketplace.ordering.selectors.returns import open_return, pieces_to_return, return_for_update
from marketplace.ordering.states import DELIVERED, RETURN
from marketplace.payments.models import Refund
from marketplace.payments.proofs import Proof
from marketplace.payments.selectors import refundable
from marketplace.sharing.actions import return_shares
from marketplace.sharing.models import Channel

Roles = str | frozenset[str]

# Working days within which the cooperative answers; its manager is told on the last one.
DAYS_TO_ANSWER = 3
UNANSWERED = "order.return_unanswered"


class TooLate(Exception):
    """Goods of this order cannot be sent back (any more). The message says why, for the buyer."""


def ask_return(
    *,
    order: Order,
    quantities: Mapping[int, int],
    reason: str,
    text: str,
    wish: str,
    photos: Iterable[Proof],
    actor: Actor,
) -> OrderReturn:
    """The buyer asks to send pieces ({line id: pieces}) back.

    Raises TooLate after the last day or while another request is open, ValidationError for no piece or more than arrived.
    """
    storage = storages["private"]
    kept = [
        (storage.save(f"returns/{uuid.uuid4()}.jpg", ContentFile(photo.content)), photo.sha256)
        for photo in photos
    ]
    try:
        with transaction.atomic():
            return _write_request(order, quantities, reason, text, wish, kept, actor)
    except Exception:
        for name, _sha256 in kept:
            storage.delete(name)
        raise


@transaction.atomic
def withdraw_return(*, order: Order, pk: int, actor: Actor) -> None:
    """The buyer keeps the goods after all. Raises TransitionRefused."""
    order, asked = _locked(order, pk)
    RETURN.apply(asked, "withdraw", actor=actor, role="buyer")
    _end(order, asked)
    remark(order, "return_withdrawn", seen_as=BUYER)
    tell(order, "return_withdrawn")


@transaction.atomic
def accept_return(
    *,
    order: Order,
    pk: int,
    accepted: Mapping[int, int],
    goods_come_back: bool,
    answer: str,
    actor: User,
    roles: Roles,
) -> OrderReturn:
    """Take these pieces ({line id: pieces}) back, all that were asked for or fewer; with or without the goods themselves.

    Raises TransitionRefused, and ValidationError for no piece or more than asked.
    """
    order, asked = _locked(order, pk)
    event = "accept" if goods_come_back else "accept_at_once"
    RETURN.target_of(asked.status, event, roles)
    lines = list(asked.lines.select_related("order_line"))
    wanted = {line.order_line_id: line.quantity for line in lines}
    if any(pieces < 0 or pieces > wanted.get(line, 0) for line, pieces in accepted.items()):
        raise ValidationError(_("The buyer did not ask for so many pieces. Look at the numbers again."))
    if not any(accepted.values()):
        raise ValidationError(_("Write how many pieces you take back, or do not accept the request."))
    for line in lines:
        line.accepted = accepted.get(line.order_line_id, 0)
        line.save(update_fields=["accepted"])
    RETURN.apply(asked, event, actor=actor, role=roles, also=_answered(answer, actor))
    due.cancel(UNANSWERED, asked.pk, schema=order.cooperative.schema_name)
    remark(order, "return_accepted", seen_as=COOPERATIVE, note=answer, actor=actor)
    tell(order, "return_accepted")
    return asked


@transaction.atomic
def refuse_return(*, order: Order, pk: int, answer: str, actor: User, roles: Roles) -> None:
    """Do not take the goods back, with a reason. Raises TransitionRefused."""
    order, asked = _locked(order, pk)
    RETURN.apply(asked, "refuse", actor=actor, role=roles, also=_answered(answer, actor))
    _end(order, asked)
    remark(order, "return_refused", seen_as=COOPERATIVE, note=answer, actor=actor)
    tell(order, "return_refused")


@transaction.atomic
def receive_return(*, order: Order, pk: int, goes_on_shelf: bool, actor: User, roles: Roles) -> None:
    """The goods are back; unharmed ones go on sale again. Raises TransitionRefused."""
    order, asked = _locked(order, pk)
    RETURN.apply(asked, "arrive", actor=actor, role=roles)
    if goes_on_shelf:
        stock.take_back(_variants(asked))
    remark(order, "return_arrived", seen_as=COOPERATIVE, actor=actor)
    tell(order, "return_arrived")


@transaction.atomic
def refund_return(
    *, order: Order, pk: int, amount: int, makers_keep_share: bool, actor: User, roles: Roles
) -> Refund:
    """Promise `amount` IDR back for the goods of a request. Raises TransitionRefused and ValidationError."""
    order, asked = _locked(order, pk)
    RETURN.target_of(asked.status, "refund", roles)
    link = payment_to_refund(order)
    if link is None:
        raise ValidationError(_("Nothing of this order's payment is left to be paid back."))
    reason = _("Goods sent back: %(reason)s") % {"reason": asked.get_reason_display()}
    refund = request_refund(order=order, link=link, amount=amount, reason=reason, actor=actor)
    RETURN.apply(asked, "refund", actor=actor, role=roles, also={"refund_id": refund.pk})
    if not makers_keep_share:
        return_shares(channel=Channel.RETAIL, document_id=order.pk, pieces=_accepted(asked))
    _end(order, asked)
    remark(order, "return_refunded", seen_as=COOPERATIVE, note=rupiah(amount), actor=actor)
    tell(order, "return_refunded")
    return refund


@transaction.atomic
def replace_return(
    *, order: Order, pk: int, courier: str, tracking_number: str, actor: User, roles: Roles
) -> Shipment:
    """The same goods have left once more. Raises TransitionRefused, and SoldOut where the shelf does not have them."""
    order, asked = _locked(order, pk)
    RETURN.target_of(asked.status, "replace", roles)
    pieces = _variants(asked)
    stock.reserve(asked.reference, pieces, expires_at=None)
    stock.ship(asked.reference)
    parcel = Shipment.objects.create(
        order=order, cooperative_id=order.cooperative_id, courier=courier, tracking_number=tracking_number
    )
    ShipmentLine.objects.bulk_create(
        ShipmentLine(
            shipment=parcel, order_line_id=line, cooperative_id=order.cooperative_id, quantity=quantity
        )
        for line, quantity in sorted(_accepted(asked).items())
    )
    RETURN.apply(asked, "replace", actor=actor, role=roles, also={"parcel_id": parcel.pk})
    _end(order, asked)
    note = f"{courier} {tracking_number}".strip()
    remark(order, "return_replaced", seen_as=COOPERATIVE, note=note, actor=actor)
    tell(order, "return_replaced")
    return parcel


def payment_to_refund(order: Order) -> OrderPayment | None:
    """The payment of an order of which something can still be paid back."""
    links = order.payments.select_related("payment").order_by("created_at", "pk")
    return next((link for link in links if refundable(link.payment) > 0), None)


def _write_request(
    order: Order,
    quantities: Mapping[int, int],
    reason: str,
    text: str,
    wish: str,
    photos: list[tuple[str, str]],
    actor: Actor,
) -> OrderReturn:
    order = order_for_update(order.pk)
    if (refusal := return_refusal(order)) is not None:
        raise TooLate(refusal)
    wanted = {line: pieces for line, pieces in quantities.items() if pieces}
    left = pieces_to_return(order)
    if not wanted:
        raise ValidationError(_("Write how many pieces you want to send back."))
    if any(pieces < 0 or pieces > left.get(line, 0) for line, pieces in wanted.items()):
        raise ValidationError(
            _(
                "You cannot send back more than has arrived and was not sent back yet. Look at the numbers again."
            )
        )
    here = {"cooperative_id": order.cooperative_id}
    asked = OrderReturn.objects.create(
        order=order,
        **here,
        reason=reason,
        text=text,
        wish=wish,
        answer_by=add_business_days(timezone.localdate(), DAYS_TO_ANSWER),
    )
    ReturnLine.objects.bulk_create(
        ReturnLine(order_return=asked, **here, order_line_id=line, quantity=pieces)
        for line, pieces in sorted(wanted.items())
    )
    ReturnPhoto.objects.bulk_create(
        ReturnPhoto(order_return=asked, **here, file=name, sha256=sha256) for name, sha256 in photos
    )
    audit.record("return.ask", "return", asked.pk, actor=actor, cooperative_id=order.cooperative_id)
    due.schedule(
        UNANSWERED,
        asked.pk,
        at=morning_of(asked.answer_by),
        payload={"order_id": order.pk},
        schema=order.cooperative.schema_name,
    )
    remark(order, "return_asked", seen_as=BUYER, note=str(asked.get_reason_display()))
    tell(order, "return_asked")
    return asked


def return_refusal(order: Order) -> str | None:
    """Why goods of this order cannot be sent back now, for its buyer; None when they can."""
    if order.status != DELIVERED:
        words = _("Goods of this order cannot be sent back now: its status is “%(state)s”.")
        return words % {"state": order.get_status_display()}
    if order.return_until is None:
        return _("This cooperative takes nothing back. Write to it on WhatsApp instead.")
    if timezone.localdate() > order.return_until:
        words = _(
            "The last day for sending goods back was %(day)s. Write to the cooperative on WhatsApp instead."
        )
        return words % {"day": short_date(order.return_until)}
    if open_return(order):
        return _("A request of this order is open already. Wait for its answer first.")
    if not pieces_to_return(order):
        return _("Everything of this order has been sent back already.")
    return None


def _locked(order: Order, pk: int) -> tuple[Order, OrderReturn]:
    order = order_for_update(order.pk)
    return order, return_for_update(order, pk)


def _end(order: Order, asked: OrderReturn) -> None:
    due.cancel(UNANSWERED, asked.pk, schema=order.cooperative.schema_name)
    put_completion_off(order)


def _answered(answer: str, actor: User) -> dict[str, object]:
    return {"answer": answer, "answered_by_id": actor.pk, "answered_at": timezone.now()}


def _accepted(asked: OrderReturn) -> dict[int, int]:
    return {line.order_line_id: line.accepted for line in asked.lines.all() if line.accepted}


def _variants(asked: OrderReturn) -> dict[int, int]:
    """{variant id: pieces} of what was accepted."""
    pieces: Counter[int] = Counter()
    for line in asked.lines.select_related("order_line"):
        if line.accepted:
            pieces[line.order_line.variant_id] += line.accepted
    return dict(pieces)
