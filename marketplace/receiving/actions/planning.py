"""What goes where and when, within what was ordered. Quantities are pieces or portions."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from marketplace.accounts.models import Institution, User
from marketplace.core import audit
from marketplace.procurement.models import PurchaseOrder
from marketplace.procurement.states import CONFIRMED
from marketplace.receiving.actions.telling import note
from marketplace.receiving.models import Delivery, DeliveryLine, Fulfilment, LineBalance
from marketplace.receiving.selectors.deliveries import (
    balances_for_update,
    delivery_for_update,
    fulfilment_for_update,
)
from marketplace.receiving.states import DELIVERY


class MoreThanOrdered(Exception):
    """More than can still be delivered of a line. `line_id` says of which, `left` how many are left."""

    def __init__(self, line_id: int, left: int) -> None:
        super().__init__(_("Only %(left)d are left to deliver.") % {"left": left})
        self.line_id, self.left = line_id, left


class NothingPlanned(Exception):
    """A delivery without a single piece."""


class TermsRefused(Exception):
    """These terms cannot be agreed; the message says why. `field` names the answer."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


def open_fulfilment(order: PurchaseOrder) -> Fulfilment:
    """Begin the fulfilment of a confirmed order; called again it changes nothing."""
    with transaction.atomic():
        locked = PurchaseOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
        if locked.status != CONFIRMED:
            raise ValueError(f"{locked.number} is {locked.status}, not confirmed")
        found, is_new = Fulfilment.objects.get_or_create(
            purchase_order=locked,
            defaults={
                "cooperative_id": locked.cooperative_id,
                "institution_id": locked.institution_id,
                "advance_percent": locked.advance_percent,
            },
        )
        if is_new:
            LineBalance.objects.bulk_create(
                LineBalance(
                    line=line,
                    purchase_order=locked,
                    cooperative_id=locked.cooperative_id,
                    ordered=line.quantity,
                    outstanding=line.quantity,
                )
                for line in locked.lines.all()
            )
    return found


def agree_terms(
    *,
    order: PurchaseOrder,
    billing: str,
    due_days: int,
    actor: User,
    advance_percent: int = 0,
    auto_accept_days: int | None = None,
) -> Fulfilment:
    """The institution sets how it is billed and, a private company, that silence is acceptance. Raises TermsRefused."""
    with transaction.atomic():
        fulfilment = fulfilment_for_update(order.pk)
        kind = fulfilment.purchase_order.institution.kind
        if auto_accept_days and kind != Institution.Kind.PRIVATE:
            raise TermsRefused(
                _("Only private companies can agree to this. Here somebody counts and signs each delivery."),
                "auto_accept_days",
            )
        before = {
            name: getattr(fulfilment, name)
            for name in ("billing", "due_days", "advance_percent", "auto_accept_days")
        }
        fulfilment.billing, fulfilment.due_days = billing, due_days
        fulfilment.advance_percent, fulfilment.auto_accept_days = advance_percent, auto_accept_days
        fulfilment.save(update_fields=list(before))
        audit.record(
            "fulfilment.agree",
            "purchase_order",
            order.pk,
            actor=actor,
            cooperative_id=order.cooperative_id,
            institution_id=order.institution_id,
            changes=audit.diff(before, {name: getattr(fulfilment, name) for name in before}),
        )
    return fulfilment


def plan_delivery(
    *,
    order: PurchaseOrder,
    quantities: Mapping[int, int],
    planned_on: date,
    place: str,
    actor: audit.Actor,
    planned_from: time | None = None,
    planned_until: time | None = None,
    menu: str = "",
    remark: str = "",
    changes_until: datetime | None = None,
) -> Delivery:
    """Put {line id: pieces} on a new delivery; rejected pieces come back to the outstanding when they are planned again.

    Raises MoreThanOrdered and NothingPlanned.
    """
    wanted = {line_id: pieces for line_id, pieces in quantities.items() if pieces}
    if not wanted:
        raise NothingPlanned
    with transaction.atomic():
        fulfilment_for_update(order.pk)
        balances = balances_for_update(order.pk, wanted)
        for line_id, pieces in wanted.items():
            if line_id not in balances:
                raise MoreThanOrdered(line_id, 0)
            take(balances[line_id], pieces)
        last = Delivery.objects.filter(purchase_order=order).aggregate(last=Max("position"))["last"] or 0
        delivery = Delivery.objects.create(
            purchase_order=order,
            cooperative_id=order.cooperative_id,
            institution_id=order.institution_id,
            position=last + 1,
            planned_on=planned_on,
            planned_from=planned_from,
            planned_until=planned_until,
            place=place,
            menu=menu,
            note=remark,
            changes_until=changes_until,
        )
        DeliveryLine.objects.bulk_create(
            DeliveryLine(
                delivery=delivery, cooperative_id=order.cooperative_id, line_id=line_id, quantity=pieces
            )
            for line_id, pieces in wanted.items()
        )
        note("delivery.plan", delivery, actor, planned_on=planned_on, quantity=sum(wanted.values()))
    return delivery


def cancel_delivery(*, delivery: Delivery, actor: User, roles: Collection[str]) -> None:
    """Take a delivery back that has not left; its pieces can be planned again. Raises TransitionRefused."""
    with transaction.atomic():
        fulfilment_for_update(delivery.purchase_order_id)
        locked = delivery_for_update(delivery.pk)
        DELIVERY.apply(locked, "cancel", actor=actor, role=roles)
        lines = list(locked.lines.all())
        balances = balances_for_update(locked.purchase_order_id, [line.line_id for line in lines])
        for line in lines:
            balance = balances[line.line_id]
            balance.planned -= line.quantity
            balance.save(update_fields=["planned"])


def take(balance: LineBalance, pieces: int) -> None:
    """Move pieces of a locked balance onto a delivery. Raises MoreThanOrdered."""
    if pieces > balance.to_plan:
        raise MoreThanOrdered(balance.line_id, balance.to_plan)
    again = max(pieces - (balance.outstanding - balance.planned), 0)
    balance.rejected -= again
    balance.outstanding += again
    balance.planned += pieces
    balance.save(update_fields=["rejected", "outstanding", "planned"])
