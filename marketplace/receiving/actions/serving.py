"""Catering's dates: deliveries that follow from the order, and portions that change before and after the day's cut-off."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tenants.utils import tenant_context

from marketplace.accounts.models import User
from marketplace.catalogue import capacity
from marketplace.catalogue.models import CateringHold, CateringOffer
from marketplace.procurement.models import PurchaseOrder
from marketplace.procurement.progress import capacity_text
from marketplace.receiving.actions.planning import plan_delivery
from marketplace.receiving.actions.telling import note, tell
from marketplace.receiving.models import Delivery, PortionChange
from marketplace.receiving.selectors.deliveries import (
    balances_for_update,
    delivery_for_update,
    fulfilment_for_update,
)
from marketplace.receiving.states import AGREED, ASKED, CHANGE, PLANNED


class CannotChange(Exception):
    """The portions cannot be changed like this; the message says why."""


def plan_servings(order: PurchaseOrder) -> list[Delivery]:
    """Plan a catering order's deliveries, one for each date, with the moment until which portions may change.

    Bounded by the dates of one order; called again it changes nothing.
    """
    if not order.request.is_catering or order.deliveries.exists():
        return []
    days = order.request.serving_dates or [order.wanted_on]
    cut_offs = _cut_offs(order, days)
    lines = list(order.lines.all())
    planned = []
    for place, day in enumerate(days):
        quantities = {line.pk: _part(line.quantity, len(days), place) for line in lines}
        planned.append(
            plan_delivery(
                order=order,
                quantities=quantities,
                planned_on=day,
                place=order.place,
                planned_from=order.wanted_from,
                planned_until=order.wanted_until,
                changes_until=cut_offs.get(day),
                actor="system",
            )
        )
    return planned


def price_difference(delivery: Delivery, portions: int) -> int:
    """What other portions cost more, or less, in IDR without tax."""
    line = delivery.lines.all()[0]
    return (portions - line.quantity) * line.line.unit_price


def change_portions(
    *, delivery: Delivery, portions: int, actor: User, roles: Collection[str]
) -> PortionChange:
    """Before the day's cut-off the portions change at once, within the kitchen's capacity; after it the cooperative is asked.

    Works at the portal. Raises CannotChange.
    """
    if not {"officer", "receiver"} & set(roles):
        raise CannotChange(_("The procurement officer or the receiver changes portions."))
    with transaction.atomic():
        fulfilment_for_update(delivery.purchase_order_id)
        locked = delivery_for_update(delivery.pk)
        _refuse_begun(locked)
        line = locked.lines.select_related("line").get()
        if portions < 1 or portions == line.quantity:
            raise CannotChange(_("Write another number of portions, at least 1."))
        if PortionChange.objects.filter(delivery=locked, status=ASKED).exists():
            raise CannotChange(_("The cooperative has not answered your last change yet."))
        is_in_time = locked.changes_until is not None and timezone.now() < locked.changes_until
        change = PortionChange.objects.create(
            delivery=locked,
            cooperative_id=locked.cooperative_id,
            before=line.quantity,
            wanted=portions,
            price_difference=(portions - line.quantity) * line.line.unit_price,
            asked_by=actor,
        )
        note("delivery.ask_portions", locked, actor, before=line.quantity, wanted=portions)
        if is_in_time:
            _apply(locked, portions)
            CHANGE.apply(change, "agree", actor=actor, role="system", also={"decided_at": timezone.now()})
            tell("portions.changed", locked, change_id=change.pk)
        else:
            tell("portions.asked", locked, change_id=change.pk)
    return change


def decide_change(
    *, change: PortionChange, is_possible: bool, actor: User, roles: Collection[str], reason: str = ""
) -> PortionChange:
    """The cooperative answers a change after the cut-off. Works in its schema. Raises CannotChange, TransitionRefused."""
    with transaction.atomic():
        fulfilment_for_update(change.delivery.purchase_order_id)
        delivery = delivery_for_update(change.delivery_id)
        locked = PortionChange.objects.select_for_update().get(pk=change.pk)
        event = "agree" if is_possible else "decline"
        CHANGE.target_of(locked.status, event, roles)
        if is_possible:
            _refuse_begun(delivery)
            _apply(delivery, locked.wanted)
        CHANGE.apply(
            locked, event, actor=actor, role=roles, also={"decided_at": timezone.now(), "reason": reason}
        )
        tell(
            "portions.changed" if locked.status == AGREED else "portions.declined",
            delivery,
            change_id=locked.pk,
        )
    return locked


def write_menu(*, delivery: Delivery, menu: str, actor: User) -> None:
    """The cooperative says what is cooked on a date that has not been served. Raises CannotChange."""
    with transaction.atomic():
        locked = delivery_for_update(delivery.pk)
        _refuse_begun(locked)
        locked.menu = menu
        locked.save(update_fields=["menu", "updated_at"])
        note("delivery.menu", locked, actor, menu=menu)


def _refuse_begun(delivery: Delivery) -> None:
    if delivery.status != PLANNED or not delivery.purchase_order.request.is_catering:
        raise CannotChange(_("This date can no longer be changed: the food is on its way or was served."))


def _apply(delivery: Delivery, portions: int) -> None:
    """Write the new number everywhere it counts: the kitchen's day, the delivery, the balance."""
    line = delivery.lines.get()
    order = delivery.purchase_order
    try:
        with tenant_context(order.cooperative):
            offer = CateringOffer.objects.get(product_id=order.request.product_id)
            capacity.change(order.reference, offer, delivery.planned_on, portions)
    except capacity.CapacityExceeded as full:
        unit = order.request.product.get("unit", "")
        raise CannotChange(str(capacity_text(full.date, full.left, unit))) from full
    except (CateringOffer.DoesNotExist, CateringHold.DoesNotExist) as gone:
        raise CannotChange(_("The kitchen no longer keeps this date. Ask the cooperative.")) from gone
    difference = portions - line.quantity
    balance = balances_for_update(order.pk, [line.line_id])[line.line_id]
    balance.ordered += difference
    balance.outstanding += difference
    balance.planned += difference
    balance.save(update_fields=["ordered", "outstanding", "planned"])
    line.quantity = portions
    line.save(update_fields=["quantity"])


def _cut_offs(order: PurchaseOrder, days: list[date]) -> dict[date, datetime]:
    with tenant_context(order.cooperative):
        offer = CateringOffer.objects.filter(product_id=order.request.product_id).first()
        return {day: capacity.last_moment(offer, day) for day in days} if offer else {}


def _part(quantity: int, parts: int, place: int) -> int:
    """An even share; where it does not come out even, the first dates get one more."""
    return quantity // parts + (place < quantity % parts)
