"""What was sold is counted when an order changes, of its goods only, and what was missed by the sweep."""

from contextlib import contextmanager

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from marketplace.core import outbox, relay
from marketplace.core.models import OutboxEvent
from marketplace.ordering.models import Order
from search import engine, indexing, rebuilding, signals, tasks
from search.models import Entry
from search.projection import project_all
from tests.catalogue.factories import a_product, rates
from tests.ordering.conftest import Shopper
from tests.search.conftest import documents, entries


@pytest.fixture
def order(cilegon, portal, own_files, client_of):
    """Two kinds of goods are on sale; three pieces of the first are ordered, and nobody has paid."""
    with tenant_context(cilegon):
        rates()
        kain, _other = (a_product(name, slug=name.lower()) for name in ("Kain", "Emping"))
        kain.variant_id = kain.variants.get().pk
        list(project_all(cilegon))
    placed = Shopper(client_of(cilegon)).order(kain, 3)
    relay.drain()
    return placed


def sold() -> dict[str, int]:
    return dict(Entry.objects.filter(kind=Entry.Kind.PRODUCT).values_list("title", "sold"))


@contextmanager
def told(order: Order, cilegon, topic: str, **changes):
    """The order is changed and its news told; nothing of the catalogue changes."""
    versions = dict(Entry.objects.values_list("title", "version"))
    Order.objects.filter(pk=order.pk).update(**changes)
    with tenant_context(cilegon):
        outbox.emit(topic, order.pk, {"order_id": order.pk})
    relay.drain()
    now = dict(Entry.objects.values_list("title", "version"))
    yield {title for title, version in now.items() if versions[title] != version}


def test_only_the_goods_of_an_order_are_counted_when_it_is_paid_or_cancelled(in_postgres, order, cilegon):
    assert sold() == {"Kain": 0, "Emping": 0}
    with told(order, cilegon, "order.paid", status="paid", paid_at=timezone.now()) as projected:
        assert sold() == {"Kain": 3, "Emping": 0} and projected == {"Kain"}
    merit = Entry.objects.get(title="Kain").merit
    with told(order, cilegon, "order.completed", status="completed") as projected:
        assert projected == set(), "nothing more is sold than before"
    with told(order, cilegon, "order.cancelled", status="cancelled") as projected:
        assert sold()["Kain"] == 0 and projected == {"Kain"}
    assert Entry.objects.get(title="Kain").merit < merit


def test_what_was_counted_while_the_engine_did_not_answer_is_written_by_the_next_attempt(
    in_elasticsearch, order, cilegon, monkeypatch
):
    rebuilding.rebuild()
    Order.objects.filter(pk=order.pk).update(status="paid", paid_at=timezone.now())
    with tenant_context(cilegon):
        outbox.emit("order.paid", order.pk, {"order_id": order.pk})
    monkeypatch.setattr(indexing, "write", refuse)
    with pytest.raises(engine.EngineUnavailable):
        relay.drain()
    monkeypatch.undo()
    assert sold()["Kain"] == 3 and documents() != entries()
    relay.drain()
    assert documents() == entries()


def refuse(*_args) -> None:
    raise engine.EngineUnavailable


def test_what_no_news_told_is_counted_by_the_sweep(in_postgres, order, cilegon, django_assert_num_queries):
    Order.objects.filter(pk=order.pk).update(status="paid", paid_at=timezone.now())
    OutboxEvent.objects.all().delete()
    with tenant_context(cilegon):
        outbox.emit(tasks.SWEEP_TOPIC, "index", schema="portal")
    relay.drain()
    assert sold() == {"Kain": 3, "Emping": 0}
    with django_assert_num_queries(3):
        assert signals.tell_outdated() == 0
