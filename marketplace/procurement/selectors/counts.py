"""Where an order and the frozen size list of its request differ: what an addendum would put right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from marketplace.accounts.models import Institution
from marketplace.procurement.cloth import cloth_of, counted_quantity, cuts_in
from marketplace.procurement.models import Addendum, PurchaseOrder, SizeRoll
from marketplace.procurement.size_tables import size_text, with_spares
from marketplace.procurement.states import FROZEN, PROPOSED

# Whoever left a difference alone for so long has decided.
ASKED_FOR = timedelta(days=30)
MOST_ORDERS = 50


@dataclass(frozen=True)
class Difference:
    """One line of the order, or a size that it lacks, with what was counted (spares included)."""

    text: str
    unit: str
    ordered: int
    counted: int
    line_id: int | None = None
    variant_id: int | None = None

    @property
    def field(self) -> str:
        """The addendum form's field for it."""
        return f"quantity-{self.line_id}" if self.line_id else f"new-{self.variant_id}"


def count_differences(order: PurchaseOrder) -> list[Difference]:
    """What was counted otherwise than ordered; empty while sizes are collected, and where the lines name none.

    Of a purchase divided over several orders each answers for what the others leave.
    """
    roll: SizeRoll | None = getattr(order.request, "size_roll", None)
    if roll is None or roll.status != FROZEN or order.request.is_catering or not roll.counted:
        return []
    orders = sorted(order.request.purchase_orders.all(), key=lambda one: one.pk)
    own = next(one for one in orders if one.pk == order.pk)
    pieces = with_spares(roll.counted, roll.spares_percent)
    found = [
        Difference(
            text=f"{line.name} {line.label}".strip(),
            unit=line.unit,
            ordered=line.quantity,
            counted=counted,
            line_id=line.pk,
        )
        for line in own.lines.all()
        if (counted := _left_for(line, own, orders, roll, pieces)) is not None and counted != line.quantity
    ]
    return found + (_sizes_without_a_line(own, orders, roll, pieces) if own.pk == orders[0].pk else [])


def orders_to_adjust(institution: Institution) -> list[PurchaseOrder]:
    """Orders that a size list frozen of late contradicts and no addendum mends yet; four queries.

    Of a purchase divided over several orders none is told while one of them is being changed: what the others should
    say follows from that answer.
    """
    waiting = Addendum.objects.filter(purchase_order__request=OuterRef("request"), status=PROPOSED)
    orders = (
        PurchaseOrder.objects.filter(
            institution=institution,
            request__size_roll__status=FROZEN,
            request__size_roll__frozen_at__gte=timezone.now() - ASKED_FOR,
        )
        .exclude(Exists(waiting))
        .select_related("request__size_roll", "cooperative")
        .prefetch_related("request__purchase_orders__lines")[:MOST_ORDERS]
    )
    return [order for order in orders if count_differences(order)]


def is_purchase_changing(order: PurchaseOrder) -> bool:
    """Whether an addendum to this order, or to another order of the same request, waits for its answer."""
    return Addendum.objects.filter(purchase_order__request_id=order.request_id, status=PROPOSED).exists()


def _key(line: Any) -> tuple[object, ...] | None:
    """What a counted size is found by; None for goods that have no sizes."""
    basis = cloth_of(line)
    if basis:
        return (basis["part"], basis["cut"])
    return (line.variant_id,) if line.variant_id else None


def _left_for(
    line: Any, own: PurchaseOrder, orders: list[PurchaseOrder], roll: SizeRoll, pieces: Mapping[str, int]
) -> int | None:
    key = _key(line)
    if key is None:
        return None
    if basis := cloth_of(line):
        if basis["cut"] not in cuts_in(roll.forms):
            return None
        wanted = counted_quantity(line, roll.forms, pieces)
    else:
        keys = [one["key"] for one in roll.forms if one["variant_id"] == line.variant_id]
        if not keys:
            return None
        wanted = sum(pieces.get(one, 0) for one in keys)
    elsewhere = sum(
        other.quantity
        for order in orders
        if order.pk != own.pk
        for other in order.lines.all()
        if _key(other) == key
    )
    return max(wanted - elsewhere, 0)


def _sizes_without_a_line(
    own: PurchaseOrder, orders: list[PurchaseOrder], roll: SizeRoll, pieces: Mapping[str, int]
) -> list[Difference]:
    ordered = {line.variant_id for order in orders for line in order.lines.all() if line.variant_id}
    if not ordered:
        return []
    unit = next(line.unit for line in own.lines.all())
    return [
        Difference(
            text=size_text(one),
            unit=unit,
            ordered=0,
            counted=pieces[one["key"]],
            variant_id=one["variant_id"],
        )
        for one in roll.forms
        if one["variant_id"] and one["variant_id"] not in ordered and pieces.get(one["key"])
    ]
