"""Sizes that did not fit are exchanged for others of the same order at the same price: asked, agreed with a day, done.

Balances and bills stay as they are: piece for piece, at one price.
"""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.procurement.models import PurchaseOrder
from marketplace.receiving.models import Swap
from marketplace.receiving.selectors.deliveries import fulfilment_for_update
from marketplace.receiving.selectors.swaps import pieces_to_swap, swap_for_update
from marketplace.receiving.states import CHANGE


class CannotSwap(Exception):
    """These sizes cannot be exchanged; the message says why. `field` names the answer."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def ask_swap(
    *,
    order: PurchaseOrder,
    given_back: int,
    wanted: int,
    quantity: int,
    reason: str,
    actor: User,
    roles: Collection[str],
) -> Swap:
    """Ask to exchange so many accepted pieces of one line (ids) for another size. Works at the portal. Raises CannotSwap."""
    if not {"officer", "receiver"} & set(roles):
        raise CannotSwap(_("The procurement officer or the receiver asks for other sizes."))
    with transaction.atomic():
        # Two receivers at once: the second one counts what the first one asked for.
        fulfilment_for_update(order.pk)
        lines = {line.pk: line for line in order.lines.all()}
        if given_back not in lines or wanted not in lines:
            raise CannotSwap(_("Choose sizes of this order."), "given_back")
        if given_back == wanted:
            raise CannotSwap(_("Choose another size than the one you give back."), "wanted")
        if lines[given_back].unit_price != lines[wanted].unit_price:
            raise CannotSwap(
                _("These sizes have different prices. Propose a change of the order instead."), "wanted"
            )
        left = pieces_to_swap(order).get(given_back, 0)
        if not 0 < quantity <= left:
            raise CannotSwap(
                _("You have %(left)d accepted pieces of this size that can be given back.") % {"left": left},
                "quantity",
            )
        swap = Swap.objects.create(
            purchase_order=order,
            cooperative_id=order.cooperative_id,
            given_back=lines[given_back],
            wanted=lines[wanted],
            quantity=quantity,
            reason=reason,
            asked_by=actor,
        )
        _tell("swap.asked", swap)
    return swap


def answer_swap(
    *,
    swap: Swap,
    is_possible: bool,
    planned_on: date | None,
    answer: str,
    actor: User,
    roles: Collection[str],
) -> Swap:
    """The cooperative names the day on which it exchanges them, or says why it cannot. Works in its schema.

    Raises CannotSwap and TransitionRefused.
    """
    if is_possible and (planned_on is None or planned_on < timezone.localdate()):
        raise CannotSwap(_("Choose the day of the exchange, today or later."), "planned_on")
    if not is_possible and not answer:
        raise CannotSwap(_("Write why it is not possible; the institution reads it."), "answer")
    with transaction.atomic():
        fulfilment_for_update(swap.purchase_order_id)
        locked = swap_for_update(swap.pk)
        CHANGE.apply(
            locked,
            "agree" if is_possible else "decline",
            actor=actor,
            role=roles,
            also={
                "decided_at": timezone.now(),
                "planned_on": planned_on if is_possible else None,
                "answer": answer,
            },
        )
        _tell("swap.answered", locked)
    return locked


def finish_swap(*, swap: Swap, actor: User, roles: Collection[str]) -> Swap:
    """The institution has the other sizes in hand. Works at the portal. Raises TransitionRefused."""
    with transaction.atomic():
        fulfilment_for_update(swap.purchase_order_id)
        locked = swap_for_update(swap.pk)
        CHANGE.apply(locked, "finish", actor=actor, role=roles)
        _tell("swap.done", locked)
    return locked


def _tell(topic: str, swap: Swap) -> None:
    outbox.emit(topic, swap.pk, {"swap_id": swap.pk}, schema=swap.purchase_order.cooperative.schema_name)
