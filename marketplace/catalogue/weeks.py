"""Made-to-order goods are promised by the week: what one week cannot take goes to the next, and moves the day.

A week's pieces are taken under the lock of the product's capacity, inside the caller's transaction. A product without a
weekly capacity is ready after its lead time, whatever was ordered.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from marketplace.catalogue.models import Product, WeeklyCapacity, WorkHold, WorkWeek
from marketplace.core import audit, outbox
from marketplace.core.dates import add_business_days, is_business_day
from marketplace.core.transactions import require_transaction

WEEK = timedelta(days=7)
FRIDAY = timedelta(days=4)
# Whoever orders more than two years of work is asked to request a quotation; the search for a free week ends here.
LONGEST = 104


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def allocate(pieces: int, capacity: int, taken: Mapping[date, int], start: date) -> list[tuple[date, int]]:
    """[(Monday, pieces)] of the weeks in which they are made, the first free ones from `start` on; pure."""
    found, monday = [], monday_of(start)
    for _week in range(LONGEST):
        free = min(capacity - taken.get(monday, 0), pieces)
        if free > 0:
            found.append((monday, free))
            pieces -= free
        if not pieces:
            break
        monday += WEEK
    return found


def ready_on(pieces: int, lead_time_days: int, capacity: int, taken: Mapping[date, int], today: date) -> date:
    """The day on which so many pieces can leave: after the lead time, or at the end of the week that takes the last."""
    start = add_business_days(today, lead_time_days)
    weeks = allocate(pieces, capacity, taken, start)
    if not weeks or weeks[-1][0] == monday_of(start):
        return start
    return add_business_days(weeks[-1][0] + FRIDAY, 0)


def lead_time_of(product: Product, pieces: int) -> int:
    """Working days until so many pieces of a product can leave, the weeks that are taken counted.

    Asks nothing for products that came with `with_weeks`, or have no limit.
    """
    capacity = capacity_of(product)
    if capacity is None:
        return product.lead_time_days
    today = timezone.localdate()
    ready = ready_on(pieces, product.lead_time_days, capacity, _taken(product), today)
    days = (today + timedelta(days=offset) for offset in range(1, (ready - today).days + 1))
    return max(sum(is_business_day(day) for day in days), product.lead_time_days)


def capacity_of(product: Product) -> int | None:
    """Pieces a week, or None where nothing limits them."""
    if hasattr(product, "pieces_per_week"):
        return product.pieces_per_week if product.is_made_to_order else None
    if not product.is_made_to_order:
        return None
    return WeeklyCapacity.objects.filter(product=product).values_list("pieces", flat=True).first()


def hold(order_reference: UUID, pieces: Mapping[int, int], *, expires_at: datetime | None) -> None:
    """Take weeks for an order, {product id: pieces}; products without a limit are passed over."""
    require_transaction("A hold of weeks")
    for limit in _limits_for_update(pieces):
        today = timezone.localdate()
        start = add_business_days(today, limit.product.lead_time_days)
        weeks = {week.monday: week for week in _coming(limit.product_id, start)}
        taken = {monday: week.taken for monday, week in weeks.items()}
        for monday, number in allocate(pieces[limit.product_id], limit.pieces, taken, start):
            week = weeks.get(monday) or WorkWeek(product_id=limit.product_id, monday=monday)
            # Fewer pieces a week than are taken already stay taken.
            week.capacity = max(limit.pieces, week.taken + number)
            week.taken += number
            week.save()
            WorkHold.objects.create(
                order_reference=order_reference, week=week, pieces=number, expires_at=expires_at
            )


def confirm(order_reference: UUID) -> None:
    """Let the order's holds never expire."""
    WorkHold.objects.filter(order_reference=order_reference).update(expires_at=None)


def hold_until(order_reference: UUID, moment: datetime) -> None:
    """Let the order's holds expire at this moment."""
    WorkHold.objects.filter(order_reference=order_reference).update(expires_at=moment)


def release(order_reference: UUID) -> None:
    """Give the order's weeks back. Does nothing when there are none, so it may be called twice."""
    require_transaction("A hold's end")
    holds = WorkHold.objects.filter(order_reference=order_reference)
    products = list(holds.values_list("week__product_id", flat=True).distinct())
    if not products:
        return
    _limits_for_update(products)
    for held in holds.select_for_update(of=("self",)).select_related("week").order_by("pk"):
        WorkWeek.objects.filter(pk=held.week_id).update(taken=held.week.taken - held.pieces)
        held.delete()


def set_capacity(product: Product, pieces: int | None, *, actor: audit.Actor) -> None:
    """Write how many pieces a week can be made; None or 0: no limit. What was promised stays promised."""
    with transaction.atomic():
        before = WeeklyCapacity.objects.select_for_update().filter(product=product).first()
        if (before.pieces if before else 0) == (pieces or 0):
            return
        if pieces:
            WeeklyCapacity.objects.update_or_create(product=product, defaults={"pieces": pieces})
        elif before:
            before.delete()
        audit.record(
            "capacity.set",
            "product",
            product.pk,
            actor=actor,
            cooperative_id=connection.tenant.pk,
            changes={"pieces_per_week": [before.pieces if before else None, pieces or None]},
        )
        outbox.emit("product.changed", product.pk, {"product_id": product.pk})


def _limits_for_update(product_ids: Iterable[int]) -> list[WeeklyCapacity]:
    limits = WeeklyCapacity.objects.select_for_update(of=("self",)).select_related("product")
    return list(
        limits.filter(product_id__in=list(product_ids), product__is_made_to_order=True).order_by("pk")
    )


def _coming(product_id: int, start: date) -> Iterable[WorkWeek]:
    return WorkWeek.objects.filter(product_id=product_id, monday__gte=monday_of(start))


def _taken(product: Product) -> dict[date, int]:
    coming = getattr(product, "coming_weeks", None)
    if coming is not None:
        return {date.fromisoformat(str(week["monday"])): week["taken"] for week in coming}
    return {week.monday: week.taken for week in _coming(product.pk, timezone.localdate())}
