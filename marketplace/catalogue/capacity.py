"""How many portions a kitchen can still cook on a day, taken under a row lock like stock.

A day's number is the package's own, or that of a dated exception (0: the kitchen is closed). Orders for a day close
`lead_days` before it at `cutoff_hour` in the cooperative's time.
"""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from marketplace.catalogue.models import CapacityException, CateringDay, CateringHold, CateringOffer
from marketplace.core.transactions import require_transaction

# No kitchen is closed longer than this in one stretch; the search for an open day ends here.
LONGEST_CLOSURE = 120


class CapacityExceeded(Exception):
    """On `date` only `left` portions can still be cooked, `wanted` were asked for; nothing was taken."""

    def __init__(self, date: date, wanted: int, left: int) -> None:
        super().__init__(f"{date}: {wanted} > {left}")
        self.date, self.wanted, self.left = date, wanted, left


class TooLate(Exception):
    """The day's orders are closed; `earliest` is the first day that can still be ordered."""

    def __init__(self, earliest: date) -> None:
        super().__init__(f"not before {earliest}")
        self.earliest = earliest


def earliest_date(offer: CateringOffer, now: datetime | None = None) -> date:
    """The first day for which the package can still be ordered at `now`, days on which the kitchen is closed left out."""
    first = _first_open_for_orders(offer, now or timezone.now())
    closed = getattr(
        offer, "closed_days", None
    )  # fetched along with the offer, see selectors.offers_with_closed_days
    if closed is None:
        closed = offer.exceptions.filter(portions=0, date__gte=first).values_list("date", flat=True)
    closed = set(closed)
    if offer.portions_per_day == 0:
        return first
    return next(
        day
        for day in (first + timedelta(days=offset) for offset in range(LONGEST_CLOSURE + 2))
        if day not in closed
    )


def last_moment(offer: CateringOffer, day: date) -> datetime:
    """When orders for `day` close."""
    closing = datetime.combine(day - timedelta(days=offer.lead_days), time(offer.cutoff_hour))
    return timezone.make_aware(closing)


def capacity_on(offer: CateringOffer, day: date) -> int:
    """Portions of the package that the kitchen cooks on `day`, taken or not."""
    exception = (
        CapacityException.objects.filter(offer=offer, date=day).values_list("portions", flat=True).first()
    )
    return offer.portions_per_day if exception is None else exception


def portions_left(offer: CateringOffer, date: date) -> int:
    """Portions nobody has taken yet on `date`."""
    taken = CateringDay.objects.filter(offer=offer, date=date).values_list("taken", flat=True).first() or 0
    return max(capacity_on(offer, date) - taken, 0)


def hold(
    order_reference: UUID,
    offer: CateringOffer,
    date: date,
    portions: int,
    *,
    expires_at: datetime | None,
    now: datetime | None = None,
) -> None:
    """Take portions of a day for an order. Raises CapacityExceeded or TooLate; ValueError below one portion."""
    require_transaction("A catering hold")
    if portions < 1:
        raise ValueError("a hold is for at least one portion")
    moment = now or timezone.now()
    if date < _first_open_for_orders(offer, moment):
        raise TooLate(earliest_date(offer, moment))
    CateringDay.objects.get_or_create(offer=offer, date=date, defaults={"capacity": capacity_on(offer, date)})
    day = CateringDay.objects.select_for_update().get(offer=offer, date=date)
    # Read again under the lock: the kitchen may have changed its number since the day's row was made. Fewer portions
    # than are taken already stay taken.
    allowed = capacity_on(offer, date)
    if day.taken + portions > allowed:
        raise CapacityExceeded(date, portions, max(allowed - day.taken, 0))
    day.capacity = allowed
    day.taken += portions
    day.save(update_fields=["capacity", "taken"])
    CateringHold.objects.create(
        order_reference=order_reference, day=day, portions=portions, expires_at=expires_at
    )


def change(order_reference: UUID, offer: CateringOffer, date: date, portions: int) -> None:
    """Make the portions that an order holds on a day more or fewer. Raises CapacityExceeded, and
    CateringHold.DoesNotExist where it holds none there."""
    require_transaction("A change of a catering hold")
    if portions < 1:
        raise ValueError("a hold is for at least one portion")
    day = CateringDay.objects.select_for_update().get(offer=offer, date=date)
    held = CateringHold.objects.select_for_update().get(order_reference=order_reference, day=day)
    allowed = capacity_on(offer, date)
    others = day.taken - held.portions
    if portions > held.portions and others + portions > allowed:
        raise CapacityExceeded(date, portions, max(allowed - others, 0))
    day.capacity, day.taken = allowed, others + portions
    day.save(update_fields=["capacity", "taken"])
    held.portions = portions
    held.save(update_fields=["portions"])


def confirm(order_reference: UUID) -> None:
    """Let the order's holds never expire."""
    require_transaction("A confirmation")
    CateringHold.objects.filter(order_reference=order_reference).update(expires_at=None)


def release(order_reference: UUID) -> None:
    """Give the order's portions back. Does nothing when there are none, so it may be called twice."""
    require_transaction("A catering hold's end")
    wanted = CateringHold.objects.filter(order_reference=order_reference).values_list("day_id", flat=True)
    days = {
        day.pk: day
        for day in CateringDay.objects.select_for_update().filter(pk__in=list(wanted)).order_by("pk")
    }
    for held in (
        CateringHold.objects.select_for_update().filter(order_reference=order_reference).order_by("pk")
    ):
        day = days[held.day_id]
        day.taken -= held.portions
        day.save(update_fields=["taken"])
        held.delete()


def _first_open_for_orders(offer: CateringOffer, now: datetime) -> date:
    local = timezone.localtime(now)
    is_past_cutoff = local.hour >= offer.cutoff_hour
    return local.date() + timedelta(days=offer.lead_days + is_past_cutoff)
