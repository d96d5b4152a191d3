from types import SimpleNamespace

import pytest
from celery import Task, current_app

from marketplace.core import outbox, transactions
from marketplace.core.models import OutboxEvent


@pytest.fixture
def no_transaction(monkeypatch):
    """What a caller sees that opened none; the test itself runs inside one."""
    monkeypatch.setattr(transactions, "connection", SimpleNamespace(in_atomic_block=False))


@pytest.fixture
def empty_outbox():
    """Forget the events of the storefronts that every test database has."""
    OutboxEvent.objects.all().delete()


@pytest.fixture
def subscribed():
    """Subscribe consumers to a topic for the length of the test."""
    made = []

    def subscribe(topic, *names):
        for name in names:
            outbox.subscribe(topic, name)
            made.append((topic, name))

    yield subscribe
    for topic, name in made:
        outbox.unsubscribe(topic, name)


class TaskInItsSchema(Task):
    """Takes the schema out of the message, as the marketplace's own base task does."""

    abstract = True

    def __call__(self, *args, schema_name, **kwargs):
        return super().__call__(*args, **kwargs)


@pytest.fixture
def consumer(subscribed):
    """Register a function as a Celery task that consumes a topic, for the length of the test."""
    names = []

    def register(topic, name=None):
        def decorate(body):
            task_name = name or f"tests.core.{body.__name__}"
            names.append(task_name)
            subscribed(topic, task_name)
            return current_app.task(body, bind=True, base=TaskInItsSchema, name=task_name, lazy=False)

        return decorate

    yield register
    for name in names:
        current_app.tasks.pop(name, None)
