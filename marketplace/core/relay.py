"""From the outbox to Celery: make deliveries of events, hand them over, hand over again until acknowledged.

Every step is a short transaction that claims rows with FOR UPDATE SKIP LOCKED, so any number of relays may run, and
none of them holds a lock while it talks to Valkey. A handed-over delivery is on lease: when no acknowledgement came by
then (Valkey lost it, the worker died), it is due again.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from celery import current_app
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.utils import timezone
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from marketplace.core import due, outbox
from marketplace.core.models import OutboxDelivery, OutboxEvent

logger = logging.getLogger(__name__)

BATCH = 100
POLL_SECONDS = 1.0
# Longer than a task waits for a free worker on an ordinary day; doubled with every attempt so that a backlog in Celery
# is not made longer by second messages.
FIRST_LEASE = timedelta(seconds=60)
LONGEST_LEASE = timedelta(minutes=15)
# What a delivery waits when it was Valkey that failed, not its consumer.
BROKER_PAUSE = timedelta(seconds=2)
KEPT_FOR = timedelta(days=30)

BROKER_FAILURES = (KombuError, RedisError, OSError)

Send = Callable[[OutboxDelivery], None]


class BrokerDown(Exception):
    """The message could not be handed to Celery; its deliveries are due again in a moment."""


def send_to_celery(delivery: OutboxDelivery) -> None:
    """Hand one delivery to Celery by its consumer's task name. Raises one of BROKER_FAILURES."""
    current_app.send_task(delivery.consumer, kwargs=message_of(delivery), retry=False, ignore_result=True)


def message_of(delivery: OutboxDelivery) -> dict[str, Any]:
    """Return the keyword arguments every consumer is called with."""
    event = delivery.event
    return {
        "event_id": str(event.event_id),
        "topic": event.topic,
        "key": event.key,
        "payload": event.payload,
        "schema_name": event.schema_name,
    }


def know_consumers() -> None:
    """Import every app's tasks, so that subscriptions made beside a task are known to this process."""
    current_app.loader.import_default_modules()


def route(limit: int = BATCH) -> int:
    """Make one delivery per consumer for events that have none yet; return how many events were routed."""
    with transaction.atomic():
        events = list(
            OutboxEvent.objects.select_for_update(skip_locked=True)
            .filter(routed_at=None)
            .order_by("sequence")[:limit]
        )
        OutboxDelivery.objects.bulk_create(
            [
                OutboxDelivery(event=event, consumer=consumer)
                for event in events
                for consumer in outbox.consumers_of(event.topic)
            ],
            ignore_conflicts=True,
        )
        OutboxEvent.objects.filter(pk__in=[event.pk for event in events]).update(routed_at=timezone.now())
    return len(events)


def hand_over(limit: int = BATCH, *, send: Send = send_to_celery) -> int:
    """Hand due deliveries over and return how many. Raises BrokerDown after making the rest due again."""
    claimed = _claim(limit)
    for position, delivery in enumerate(claimed):
        try:
            send(delivery)
        except BROKER_FAILURES as failure:
            _release(claimed[position:])
            raise BrokerDown(type(failure).__name__) from failure
    return len(claimed)


def lease_of(attempts: int) -> timedelta:
    """Return how long the n-th attempt may take before the delivery is handed over again."""
    return min(FIRST_LEASE * 2 ** min(max(attempts - 1, 0), 16), LONGEST_LEASE)


def run_once(*, send: Send = send_to_celery) -> int:
    """Emit what is due, route, and hand over everything that is waiting now; return how many were handed over."""
    while due.emit_due() == due.BATCH:
        pass
    while route() == BATCH:
        pass
    handed = 0
    while batch := hand_over(send=send):
        handed += batch
    return handed


def run(stop: threading.Event, *, poll_seconds: float = POLL_SECONDS, send: Send = send_to_celery) -> None:
    """Run until `stop` is set: at every nudge, and every `poll_seconds` anyway. Outlives PostgreSQL and Valkey."""
    said_at: dict[str, float] = {}
    listening: object = None
    while not stop.is_set():
        try:
            connection.close_if_unusable_or_obsolete()
            connection.ensure_connection()
            if connection.connection is not listening:
                with connection.cursor() as cursor:
                    cursor.execute(f"LISTEN {outbox.CHANNEL}")
                listening = connection.connection
            run_once(send=send)
            _wait_for_nudge(poll_seconds)
        except BrokerDown as failure:
            _say_calmly(said_at, f"Valkey does not answer ({failure}); events wait in the database.")
            stop.wait(BROKER_PAUSE.total_seconds())
        except (DatabaseError, InterfaceError) as failure:
            _say_calmly(said_at, f"PostgreSQL does not answer ({type(failure).__name__}); trying again.")
            connection.close()
            listening = None
            stop.wait(BROKER_PAUSE.total_seconds())


def drain() -> int:
    """Run every open delivery in this process, through the real task functions, until none is left.

    For tests and for a shell without a worker. Consumers' own events are drained too. Raises whatever a consumer
    raises, LookupError when a subscribed task does not exist, RuntimeError when a consumer does not acknowledge.
    """
    know_consumers()
    done = 0
    while True:
        while route():
            pass
        deliveries = list(
            OutboxDelivery.objects.filter(acknowledged_at=None)
            .select_related("event")
            .order_by("event__sequence", "consumer")
        )
        if not deliveries:
            return done
        for delivery in deliveries:
            if delivery.consumer not in current_app.tasks:
                raise LookupError(
                    f"{delivery.event.topic} is subscribed by {delivery.consumer!r}, which is no task"
                )
            message = message_of(delivery)
            current_app.tasks[delivery.consumer].apply(kwargs=message, throw=True)
            if not outbox.is_acknowledged(message["event_id"], delivery.consumer):
                raise RuntimeError(f"{delivery.consumer} ran without acknowledging {delivery.event}")
            done += 1


def purge_delivered(older_than: timedelta = KEPT_FOR, *, limit: int = 10_000) -> int:
    """Remove events whose every delivery was acknowledged and that are older than that; return how many."""
    old = OutboxEvent.objects.filter(routed_at__isnull=False, occurred_at__lt=timezone.now() - older_than)
    finished = old.exclude(deliveries__acknowledged_at=None, deliveries__isnull=False).order_by("sequence")
    sequences = list(finished.values_list("sequence", flat=True)[:limit])
    with transaction.atomic():
        OutboxDelivery.objects.filter(event_id__in=sequences).delete()
        OutboxEvent.objects.filter(sequence__in=sequences).delete()
    return len(sequences)


def _claim(limit: int) -> list[OutboxDelivery]:
    with transaction.atomic():
        now = timezone.now()
        deliveries = list(
            OutboxDelivery.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(acknowledged_at=None, due_at__lte=now)
            .select_related("event")
            .order_by("due_at", "id")[:limit]
        )
        for delivery in deliveries:
            delivery.attempts += 1
            delivery.handed_at = now
            delivery.due_at = now + lease_of(delivery.attempts)
        OutboxDelivery.objects.bulk_update(deliveries, ["attempts", "handed_at", "due_at"])
    return deliveries


def _release(deliveries: list[OutboxDelivery]) -> None:
    with transaction.atomic():
        for delivery in deliveries:
            OutboxDelivery.objects.filter(pk=delivery.pk, acknowledged_at=None).update(
                attempts=delivery.attempts - 1, handed_at=None, due_at=timezone.now() + BROKER_PAUSE
            )


def _wait_for_nudge(seconds: float) -> None:
    with connection.wrap_database_errors:
        for _ in connection.connection.notifies(timeout=seconds, stop_after=1):
            pass


def _say_calmly(said_at: dict[str, float], message: str) -> None:
    now = time.monotonic()
    if now - said_at.get(message, -60.0) >= 60.0:
        said_at[message] = now
        logger.warning(message)
