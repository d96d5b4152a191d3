"""When a delivered order completes by itself: once goods cannot be sent back any more and no return is open."""

import datetime

from django.utils import timezone

from marketplace.core import due
from marketplace.core.dates import morning_of
from marketplace.ordering.calculations import completion_day, last_return_day
from marketplace.ordering.models import Order

COMPLETION_DUE = "order.completion_due"
COMPLETION_NEAR = "order.completion_near"
# The buyer is reminded so many days before, in the morning.
REMINDED_BEFORE = datetime.timedelta(days=2)
# After a return was settled the order stays open so long, for whoever is not content with the answer.
AFTER_RETURN = datetime.timedelta(days=2)


def begin_completion(order: Order) -> None:
    """The goods have arrived: write down until when they may come back, and when the order completes by itself."""
    delivered_on, days = timezone.localdate(), order.cooperative.return_days
    order.return_until = last_return_day(delivered_on, days)
    order.completes_on = completion_day(delivered_on, days)
    order.save(update_fields=["return_until", "completes_on"])
    _schedule(COMPLETION_NEAR, order, morning_of(order.completes_on - REMINDED_BEFORE))
    _schedule(COMPLETION_DUE, order, morning_of(order.completes_on + datetime.timedelta(days=1)))


def put_completion_off(order: Order) -> None:
    """A return was settled: the order completes two days later, or on its day where that is later still."""
    earliest = timezone.localdate() + AFTER_RETURN
    order.completes_on = max(order.completes_on or earliest, earliest)
    order.save(update_fields=["completes_on"])
    _schedule(COMPLETION_DUE, order, morning_of(order.completes_on + datetime.timedelta(days=1)))


def end_completion(order: Order) -> None:
    """It is completed: nothing is due any more."""
    for topic in (COMPLETION_NEAR, COMPLETION_DUE):
        due.cancel(topic, order.pk, schema=order.cooperative.schema_name)


def _schedule(topic: str, order: Order, at: datetime.datetime) -> None:
    due.schedule(topic, order.pk, at=at, payload={"order_id": order.pk}, schema=order.cooperative.schema_name)
