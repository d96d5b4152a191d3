"""Stock is taken and given back here only, inside the caller's transaction, rows locked in key order.

A reservation holds pieces for an order, named by its public id, until it is shipped or released. Reserved pieces stay
on hand: they are still on the shelf. Made-to-order goods have no stock: they take weeks of work instead (`weeks`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from marketplace.catalogue import weeks
from marketplace.catalogue.models import Reservation, Stock, Variant
from marketplace.core import audit, outbox
from marketplace.core.transactions import require_transaction


@dataclass(frozen=True)
class Shortage:
    """Of one variant `wanted` pieces were asked for and only `available` are there."""

    variant_id: int
    wanted: int
    available: int


class SoldOut(Exception):
    """Not everything is there; nothing was taken. Carries every shortage, so that all are told at once."""

    def __init__(self, shortages: list[Shortage]) -> None:
        super().__init__(", ".join(f"{s.variant_id}: {s.wanted} > {s.available}" for s in shortages))
        self.shortages = shortages


def reserve(order_reference: UUID, quantities: Mapping[int, int], *, expires_at: datetime | None) -> None:
    """Hold pieces ({variant_id: quantity}) for an order. Raises SoldOut, and ValueError for a quantity below one."""
    require_transaction("A reservation")
    if any(quantity < 1 for quantity in quantities.values()):
        raise ValueError("a reservation is for at least one piece")
    counted = _counted(quantities)
    rows = _stock_for_update(counted)
    shortages = [
        Shortage(variant_id, quantities[variant_id], rows[variant_id].available if variant_id in rows else 0)
        for variant_id in counted
        if variant_id not in rows or rows[variant_id].available < quantities[variant_id]
    ]
    if shortages:
        raise SoldOut(shortages)
    for variant_id, stock in rows.items():
        _write(stock, reserved=stock.reserved + quantities[variant_id])
    Reservation.objects.bulk_create(
        Reservation(
            order_reference=order_reference,
            variant_id=variant_id,
            quantity=quantities[variant_id],
            expires_at=expires_at,
        )
        for variant_id in rows
    )
    if made := {pk: quantity for pk, quantity in quantities.items() if pk not in rows}:
        weeks.hold(order_reference, _pieces_by_product(made), expires_at=expires_at)


def confirm(order_reference: UUID) -> None:
    """Let the order's reservations never expire: it is paid, or trusted."""
    require_transaction("A confirmation")
    Reservation.objects.filter(order_reference=order_reference).update(expires_at=None)
    weeks.confirm(order_reference)


def hold_until(order_reference: UUID, moment: datetime) -> None:
    """Let the order's reservations expire at another moment than they did: its buyer has more time, or less."""
    require_transaction("A longer reservation")
    Reservation.objects.filter(order_reference=order_reference).update(expires_at=moment)
    weeks.hold_until(order_reference, moment)


def ship(order_reference: UUID, quantities: Mapping[int, int] | None = None) -> None:
    """The order's pieces leave the shelf; only these ({variant_id: pieces}) when a parcel holds a part of it.

    Does nothing for an order without reservations.
    """
    for reservation, stock in _reserved_for_update(order_reference):
        leaving = reservation.quantity
        if quantities is not None:
            leaving = min(leaving, quantities.get(reservation.variant_id, 0))
        if not leaving:
            continue
        _write(stock, on_hand=stock.on_hand - leaving, reserved=stock.reserved - leaving)
        if leaving == reservation.quantity:
            reservation.delete()
        else:
            reservation.quantity -= leaving
            reservation.save(update_fields=["quantity"])


def release(order_reference: UUID) -> None:
    """Give the order's pieces back. Does nothing for an order without reservations, so it may be called twice."""
    for reservation, stock in _reserved_for_update(order_reference):
        _write(stock, reserved=stock.reserved - reservation.quantity)
        reservation.delete()
    weeks.release(order_reference)


def take_back(quantities: Mapping[int, int]) -> None:
    """Pieces ({variant_id: pieces}) came back unharmed and stand on the shelf again."""
    require_transaction("Goods that come back")
    for variant_id, stock in _stock_for_update(_counted(quantities)).items():
        _write(stock, on_hand=stock.on_hand + quantities[variant_id])


@transaction.atomic
def set_on_hand(variant: Variant, on_hand: int, *, actor: audit.Actor) -> Stock:
    """Write how many pieces were counted on the shelf. Raises ValidationError below what orders have reserved."""
    Stock.objects.get_or_create(variant=variant)
    stock = _stock_for_update([variant.pk])[variant.pk]
    if on_hand < stock.reserved:
        raise ValidationError(
            _("%(reserved)d are reserved for orders. Write at least %(reserved)d, or cancel an order first.")
            % {"reserved": stock.reserved}
        )
    if on_hand != stock.on_hand:
        before = stock.on_hand
        _write(stock, on_hand=on_hand)
        audit.record(
            "stock.counted",
            "variant",
            variant.pk,
            actor=actor,
            cooperative_id=connection.tenant.pk,
            changes={"on_hand": [before, on_hand]},
        )
    return stock


def put_on_shelf(quantities: Mapping[int, int]) -> None:
    """Set on_hand of many variants ({variant_id: pieces}) at once, without news: the importer tells it by product.

    Raises ValidationError naming the variants that have more reserved than that.
    """
    require_transaction("Stock")
    Stock.objects.bulk_create([Stock(variant_id=pk) for pk in quantities], ignore_conflicts=True)
    rows = _stock_for_update(quantities)
    if too_low := [pk for pk, stock in rows.items() if quantities[pk] < stock.reserved]:
        raise BelowReserved({pk: rows[pk].reserved for pk in too_low})
    for pk, stock in rows.items():
        stock.on_hand = quantities[pk]
    # An upsert of rows that are locked: much cheaper to build than bulk_update's CASE.
    Stock.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["on_hand", "updated_at"],
        batch_size=500,
    )


class BelowReserved(Exception):
    """Orders have reserved more pieces ({variant_id: reserved}) than were said to be on hand."""

    def __init__(self, reserved: dict[int, int]) -> None:
        super().__init__(str(reserved))
        self.reserved = reserved


def _counted(variant_ids: Iterable[int]) -> list[int]:
    """The variants of goods that are counted, in key order."""
    return list(
        Variant.objects.filter(pk__in=variant_ids, product__is_made_to_order=False, product__kind="goods")
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def _pieces_by_product(quantities: Mapping[int, int]) -> dict[int, int]:
    pieces: dict[int, int] = {}
    for pk, product_id in Variant.objects.filter(pk__in=quantities).values_list("pk", "product_id"):
        pieces[product_id] = pieces.get(product_id, 0) + quantities[pk]
    return pieces


def _stock_for_update(variant_ids: Iterable[int]) -> dict[int, Stock]:
    # Always in the same order, whatever order the basket has: two buyers of the same two goods must not wait for each
    # other for ever.
    rows = (
        Stock.objects.select_for_update(of=("self",)).filter(variant_id__in=list(variant_ids)).order_by("pk")
    )
    return {stock.variant_id: stock for stock in rows}


def _reserved_for_update(order_reference: UUID) -> list[tuple[Reservation, Stock]]:
    require_transaction("A reservation's end")
    # Stock first, as `reserve` does; the reservations are read again under its lock.
    wanted = Reservation.objects.filter(order_reference=order_reference).values_list("variant_id", flat=True)
    rows = _stock_for_update(wanted)
    reservations = (
        Reservation.objects.select_for_update().filter(order_reference=order_reference).order_by("pk")
    )
    return [(reservation, rows[reservation.variant_id]) for reservation in reservations]


def _write(stock: Stock, *, on_hand: int | None = None, reserved: int | None = None) -> None:
    before = stock.available
    stock.on_hand = stock.on_hand if on_hand is None else on_hand
    stock.reserved = stock.reserved if reserved is None else reserved
    stock.save(update_fields=["on_hand", "reserved", "updated_at"])
    if (before > 0) != (stock.available > 0):
        product_id = Variant.objects.values_list("product_id", flat=True).get(pk=stock.variant_id)
        outbox.emit("product.changed", product_id, {"product_id": product_id})
