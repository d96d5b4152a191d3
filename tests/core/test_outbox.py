import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from marketplace.core import outbox, relay
from marketplace.core.models import OutboxDelivery, OutboxEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_outbox")]


def test_emit_keeps_topic_key_payload_and_schema():
    event_id = outbox.emit("bell.rang", 12, {"order_id": 12, "at": timezone.now(), "id": uuid.uuid4()})
    event = OutboxEvent.objects.get()
    assert (event.event_id, event.topic, event.key, event.schema_name) == (
        event_id,
        "bell.rang",
        "12",
        "public",
    )
    assert event.payload["order_id"] == 12
    assert event.occurred_at is not None
    assert event.routed_at is None


def test_emit_takes_the_schema_it_is_given_or_that_of_the_connection(monkeypatch):
    outbox.emit("bell.rang", 1, schema="kab_bekasi")
    monkeypatch.setattr(outbox, "current_schema", lambda: "cilegon")
    outbox.emit("bell.rang", 2)
    assert [event.schema_name for event in OutboxEvent.objects.order_by("sequence")] == [
        "kab_bekasi",
        "cilegon",
    ]


def test_emit_needs_a_transaction(no_transaction):
    with pytest.raises(transaction.TransactionManagementError):
        outbox.emit("bell.rang", 1)


def test_an_event_goes_with_the_transaction_that_was_rolled_back():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        outbox.emit("bell.rang", 1)
        1 / 0  # noqa: B018  (any failure after the event was written)
    assert not OutboxEvent.objects.exists()


def test_one_nudge_for_a_transaction_with_many_events(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        for key in range(5):
            outbox.emit("bell.rang", key)
    assert len(callbacks) == 1
    callbacks[0]()


def test_route_makes_one_delivery_for_each_consumer(subscribed):
    subscribed("bell.rang", "b.mail", "a.index")
    outbox.emit("bell.rang", 1)
    outbox.emit("nobody.listens", 2)
    assert relay.route() == 2
    assert list(OutboxDelivery.objects.order_by("consumer").values_list("event__topic", "consumer")) == [
        ("bell.rang", "a.index"),
        ("bell.rang", "b.mail"),
    ]
    assert relay.route() == 0


def test_subscribing_twice_is_subscribing_once(subscribed):
    subscribed("bell.rang", "a.index", "a.index")
    assert outbox.consumers_of("bell.rang") == ["a.index"]
    assert outbox.subscriptions()["bell.rang"] == ["a.index"]


def test_drain_runs_every_consumer_and_what_they_emit_in_turn(consumer):
    seen = []

    @consumer("bell.rang")
    @outbox.exactly_once
    def pay_out(self, *, event_id, topic, key, payload):
        seen.append((topic, key, payload))
        outbox.emit("bell.heard", key, schema=connection_schema())

    @consumer("bell.heard")
    @outbox.at_least_once
    def tell(self, *, event_id, topic, key, payload):
        seen.append((topic, key, payload))

    outbox.emit("bell.rang", 1, {"total": 5})
    assert relay.drain() == 2
    assert seen == [("bell.rang", "1", {"total": 5}), ("bell.heard", "1", {})]
    assert relay.drain() == 0


def connection_schema() -> str:
    return outbox.current_schema()


def test_drain_says_which_subscribed_task_does_not_exist(subscribed):
    subscribed("bell.rang", "no.such_task")
    outbox.emit("bell.rang", 1)
    with pytest.raises(LookupError, match=r"no\.such_task"):
        relay.drain()


def test_drain_says_which_consumer_never_acknowledges(consumer):
    @consumer("bell.rang")
    def careless(self, *, event_id, topic, key, payload):
        pass

    outbox.emit("bell.rang", 1)
    with pytest.raises(RuntimeError, match="without acknowledging"):
        relay.drain()


@pytest.mark.parametrize("manner", [outbox.exactly_once, outbox.at_least_once])
def test_a_second_message_for_the_same_event_does_nothing(consumer, manner):
    runs = []

    @consumer("bell.rang")
    @manner
    def count(self, *, event_id, topic, key, payload):
        runs.append(key)

    event_id = outbox.emit("bell.rang", 1)
    message = {
        "event_id": str(event_id),
        "topic": "bell.rang",
        "key": "1",
        "payload": {},
        "schema_name": "public",
    }
    for _ in range(3):
        count.apply(kwargs=message, throw=True)
    assert runs == ["1"]
    assert relay.drain() == 0


def test_a_failing_consumer_rolls_back_and_is_due_again_while_the_other_is_done(consumer):
    runs = []

    @consumer("bell.rang", name="tests.fails")
    @outbox.exactly_once
    def fails(self, *, event_id, topic, key, payload):
        outbox.emit("never.kept", key)
        raise ConnectionError("the shop is closed")

    @consumer("bell.rang", name="tests.works")
    @outbox.exactly_once
    def works(self, *, event_id, topic, key, payload):
        runs.append(key)

    event_id = outbox.emit("bell.rang", 1)
    relay.route()
    sent = []
    relay.hand_over(send=sent.append)
    for delivery in sent:
        relay.current_app.tasks[delivery.consumer].apply(kwargs=relay.message_of(delivery), throw=False)
    assert runs == ["1"]
    assert not OutboxEvent.objects.filter(topic="never.kept").exists()
    failed, done = OutboxDelivery.objects.order_by("consumer")
    assert (failed.acknowledged_at, failed.attempts) == (None, 1)
    assert failed.last_failure == "ConnectionError: the shop is closed"
    assert failed.due_at <= timezone.now() + outbox.FIRST_PAUSE
    assert done.acknowledged_at is not None
    assert not outbox.is_acknowledged(event_id, "tests.fails")
    assert outbox.is_acknowledged(event_id, "tests.works")


def test_consume_by_hand_acknowledges_an_event_nobody_routed():
    event_id = outbox.emit("bell.rang", 1)
    with outbox.consume(event_id, "by.hand") as is_first:
        assert is_first
    with outbox.consume(event_id, "by.hand") as is_first:
        assert not is_first


def test_a_purged_event_counts_as_done():
    unknown = uuid.uuid4()
    assert outbox.is_acknowledged(unknown, "a.index")
    with outbox.consume(unknown, "a.index") as is_first:
        assert not is_first


def test_pauses_and_leases_grow_up_to_their_limit():
    assert [outbox.pause_after(n).total_seconds() for n in (0, 1, 2, 3, 9, 10, 500)] == [
        2,
        2,
        4,
        8,
        512,
        600,
        600,
    ]
    assert [relay.lease_of(n).total_seconds() for n in (1, 2, 3, 4, 5, 500)] == [60, 120, 240, 480, 900, 900]


def test_purge_forgets_only_old_events_that_every_consumer_acknowledged(subscribed):
    subscribed("bell.rang", "a.index", "b.mail")
    long_ago = timezone.now() - timedelta(days=31)
    done, half, young, unheard = (
        str(outbox.emit("bell.rang", key)) for key in ("done", "half", "young", "unheard")
    )
    OutboxEvent.objects.filter(key="unheard").update(topic="nobody.listens")
    relay.route()
    unrouted = str(outbox.emit("bell.rang", "unrouted"))
    OutboxEvent.objects.exclude(key="young").update(occurred_at=long_ago)
    OutboxDelivery.objects.filter(event__key__in=["done", "young"]).update(acknowledged_at=long_ago)
    OutboxDelivery.objects.filter(event__key="half", consumer="a.index").update(acknowledged_at=long_ago)
    assert relay.purge_delivered() == 2
    left = {str(event_id) for event_id in OutboxEvent.objects.values_list("event_id", flat=True)}
    assert left == {half, young, unrouted}
    assert not {done, unheard} & left
    assert OutboxDelivery.objects.count() == 4
