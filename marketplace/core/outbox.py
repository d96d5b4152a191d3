"""The one road out of a transaction.

An action calls `emit` in its transaction; the event is kept exactly when the action's rows are. The relay
(core.relay) makes one delivery per event and subscribed consumer and hands each to Celery by task name. A consumer
acknowledges in the database, so an event is handed over again until it did: nothing is lost when Valkey, a worker,
SMTP or Elasticsearch dies, and one consumer's failure delays only itself.

Events of one key may arrive in any order and, after a crash, twice. A consumer therefore reads the present state of
what `key` names instead of trusting the payload, and is written with one of two decorators:

* `exactly_once` for effects in the database: body and acknowledgement are one transaction;
* `at_least_once` for effects elsewhere (mail, search index, provider): the body runs outside any transaction, so no
  lock is held while it waits, and must itself bear running twice.

    @app.task(base=TenantTask, bind=True, name="search.project")
    @outbox.exactly_once
    def project(self, *, event_id, topic, key, payload): ...

and in the AppConfig.ready of the consumer's app: `subscriptions.subscribe("product.changed", "search.project")`.

Payloads carry ids and small facts, never personal data: they stay for 30 days.
"""

import logging
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from marketplace.core import audit
from marketplace.core.models import GIVEN_UP, OutboxDelivery, OutboxEvent
from marketplace.core.subscriptions import consumers_of, subscribe, subscriptions, unsubscribe
from marketplace.core.transactions import require_transaction

__all__ = [
    "at_least_once",
    "consume",
    "consumers_of",
    "emit",
    "exactly_once",
    "give_up",
    "subscribe",
    "subscriptions",
    "unsubscribe",
]

CHANNEL = "core_outbox"

logger = logging.getLogger(__name__)

# How long after a failure a delivery waits: doubling from the first to the last, so that a consumer whose service is
# down for a minute is back within seconds of it, and one that is broken for a day does not fill the log.
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=10)


def emit(
    topic: str, key: object, payload: Mapping[str, Any] | None = None, *, schema: str | None = None
) -> uuid.UUID:
    """Write an event in the caller's transaction and return its id.

    `topic` is "noun.happened" ("order.paid"), `key` names the noun, `schema` the schema in which consumers shall work
    (the connection's own unless named). Raises TransactionManagementError outside a transaction.
    """
    require_transaction("An event")
    event = OutboxEvent.objects.create(
        topic=topic,
        key=str(key),
        payload=dict(payload or {}),
        schema_name=schema or current_schema(),
    )
    _nudge_on_commit()
    return event.event_id


def emit_many(topic: str, payloads: Mapping[object, Mapping[str, Any]], *, schema: str | None = None) -> int:
    """Write one event for each key → payload, in a few statements; return how many. For imports and the like.

    Raises TransactionManagementError outside a transaction.
    """
    require_transaction("Events")
    events = (
        OutboxEvent(topic=topic, key=str(key), payload=dict(payload), schema_name=schema or current_schema())
        for key, payload in payloads.items()
    )
    # Batch by batch: bulk_create would hold all of them until the last is written.
    while batch := list(islice(events, 1000)):
        OutboxEvent.objects.bulk_create(batch)
    _nudge_on_commit()
    return len(payloads)


@contextmanager
def consume(event_id: uuid.UUID | str, consumer: str) -> Iterator[bool]:
    """Open a transaction that acknowledges the event for `consumer`; yield False when that was done before.

    The delivery's row is locked meanwhile: a second message waits and then finds it done, and the relay, which skips
    locked rows, does not hand it over again while the body runs. When the body raises, everything is rolled back, the
    failure is noted and the exception goes on.
    """
    try:
        with transaction.atomic():
            delivery = _delivery_for_update(event_id, consumer)
            if delivery is None or delivery.acknowledged_at:
                yield False
                return
            yield True
            _acknowledge(delivery)
    except Exception as failure:
        note_failure(event_id, consumer, failure)
        raise


def exactly_once(body: Callable[..., Any]) -> Callable[..., Any]:
    """Decorate the body of a bound task whose effects are in the database. See the module's docstring."""

    @wraps(body)
    def consumer_body(task: Any, *, event_id: str, **kwargs: Any) -> Any:
        with consume(event_id, task.name) as is_first:
            return body(task, event_id=event_id, **kwargs) if is_first else None

    return consumer_body


def at_least_once(body: Callable[..., Any]) -> Callable[..., Any]:
    """Decorate the body of a bound task whose effects are outside the database. See the module's docstring."""

    @wraps(body)
    def consumer_body(task: Any, *, event_id: str, **kwargs: Any) -> Any:
        if is_acknowledged(event_id, task.name):
            return None
        try:
            result = body(task, event_id=event_id, **kwargs)
        except Exception as failure:
            note_failure(event_id, task.name, failure)
            raise
        with transaction.atomic():
            delivery = _delivery_for_update(event_id, task.name)
            if delivery is not None and not delivery.acknowledged_at:
                _acknowledge(delivery)
        return result

    return consumer_body


def is_acknowledged(event_id: uuid.UUID | str, consumer: str) -> bool:
    """Say whether the consumer is done with the event; events that were purged are done with."""
    if OutboxDelivery.objects.filter(
        event__event_id=event_id, consumer=consumer, acknowledged_at__isnull=False
    ).exists():
        return True
    return not OutboxEvent.objects.filter(event_id=event_id).exists()


def note_failure(event_id: uuid.UUID | str, consumer: str, failure: BaseException) -> int:
    """Keep why a delivery failed and when it is tried again; return how often it was handed over, 0 where there is none."""
    with transaction.atomic():
        delivery = _delivery_for_update(event_id, consumer)
        if delivery is None or delivery.acknowledged_at:
            return 0
        delivery.due_at = timezone.now() + pause_after(delivery.attempts)
        delivery.last_failure = f"{type(failure).__name__}: {failure}"[:2000]
        delivery.save(update_fields=["due_at", "last_failure"])
    return delivery.attempts


def give_up(event_id: uuid.UUID | str, consumer: str, why: str) -> bool:
    """End a delivery that can never succeed, because what it works on is gone; say whether there was one to end.

    It is not handed over again. Why stays with the row for as long as events are kept, and in the audit log for good.
    """
    with transaction.atomic():
        delivery = _delivery_for_update(event_id, consumer)
        if delivery is None or delivery.acknowledged_at:
            return False
        delivery.acknowledged_at = timezone.now()
        delivery.last_failure = f"{GIVEN_UP}{why}"[:2000]
        delivery.save(update_fields=["acknowledged_at", "last_failure"])
        audit.record(
            "outbox.give_up",
            "event",
            str(event_id),
            actor="system",
            changes={"topic": [None, delivery.event.topic], "consumer": [None, consumer], "why": [None, why]},
        )
    logger.error("%s gives up event %s: %s", consumer, event_id, why)
    return True


def pause_after(attempts: int) -> timedelta:
    """Return how long a delivery waits after its n-th attempt failed."""
    return min(FIRST_PAUSE * 2 ** min(max(attempts - 1, 0), 16), LONGEST_PAUSE)


def current_schema() -> str:
    """Return the schema of the connection; "public" for a database backend that knows none."""
    return getattr(connection, "schema_name", None) or "public"


def _delivery_for_update(event_id: uuid.UUID | str, consumer: str) -> OutboxDelivery | None:
    rows = OutboxDelivery.objects.select_for_update(of=("self",)).filter(
        event__event_id=event_id, consumer=consumer
    )
    delivery = rows.first()
    if delivery is not None:
        return delivery
    # A message sent by hand, or a consumer that subscribed later: the event is there, its delivery is not.
    event = OutboxEvent.objects.filter(event_id=event_id).first()
    if event is None:
        return None
    OutboxDelivery.objects.bulk_create(
        [OutboxDelivery(event=event, consumer=consumer)], ignore_conflicts=True
    )
    return rows.first()


def _acknowledge(delivery: OutboxDelivery) -> None:
    delivery.acknowledged_at = timezone.now()
    delivery.last_failure = ""
    delivery.save(update_fields=["acknowledged_at", "last_failure"])


def _nudge_on_commit() -> None:
    if not any(callback is _nudge for _, callback, *_ in connection.run_on_commit):
        # Robust: a nudge that fails must not turn a committed action into an exception; the relay looks every second.
        transaction.on_commit(_nudge, robust=True)


def _nudge() -> None:
    # After the commit rather than inside it: a transaction with a NOTIFY takes a database-wide lock while committing.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
