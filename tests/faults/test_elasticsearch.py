"""Elasticsearch is gone, or worse, silent: the search answers from PostgreSQL in time and says so."""

import time

import pytest
from django_tenants.utils import tenant_context
from elasticsearch.exceptions import TransportError

from marketplace.core import outbox, relay
from marketplace.core.models import OutboxDelivery, OutboxEvent
from search import engine
from search.models import Entry, Index
from search.projection import project_all
from search.queries import Query
from search.selectors import search
from tests.catalogue.factories import a_product
from tests.faults.conftest import free_port

NOTICE = "bentuk sederhana"
# What a visitor waits at most, whatever has failed.
SECONDS = 1.5


@pytest.fixture
def breaker(monkeypatch):
    fresh = engine.Breaker()
    monkeypatch.setattr("search.selectors.breaker", fresh)
    return fresh


@pytest.fixture
def stopped(settings, breaker):
    """An address at which nobody listens."""
    settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{free_port()}"


@pytest.fixture
def silent(settings, breaker, silent_server):
    settings.ELASTICSEARCH_URL = silent_server.url
    return silent_server


@pytest.fixture
def goods(cilegon, portal, own_files):
    with tenant_context(cilegon):
        product = a_product("Kain Krakatau", slug="kain-krakatau")
        list(project_all(cilegon))
    return product


def timed(call):
    began = time.monotonic()
    return call(), time.monotonic() - began


def is_said(html: str) -> bool:
    """In Indonesian, or in the source's words while that is not translated."""
    return NOTICE in html or "simple form for now" in html


def test_a_stopped_elasticsearch_is_answered_for_by_postgresql(goods, stopped):
    answer, seconds = timed(lambda: search(Query(text="krakatau", kinds=(Entry.Kind.PRODUCT,))))
    assert (answer.backend, answer.is_degraded, answer.total) == ("postgresql", True, 1)
    assert seconds < SECONDS


def test_the_page_says_that_the_search_is_simpler_for_now(goods, stopped, portal, client_of):
    response = client_of(portal).get("/cari/?q=krakatau")
    assert response.status_code == 200
    html = response.content.decode()
    assert "Kain Krakatau" in html and is_said(html)
    assert client_of(portal).get("/api/v1/search?q=krakatau").json()["backend"] == "postgresql"


def test_without_any_elasticsearch_nothing_is_missing_and_nothing_is_said(goods, settings, portal, client_of):
    settings.ELASTICSEARCH_URL = ""
    html = client_of(portal).get("/cari/?q=krakatau").content.decode()
    assert "Kain Krakatau" in html and not is_said(html)


@pytest.mark.slow
def test_a_silent_elasticsearch_costs_each_visitor_little_and_then_nothing(
    goods, silent, breaker, portal, client_of
):
    client = client_of(portal)
    for _ in range(breaker.limit):
        response, seconds = timed(lambda: client.get("/cari/?q=krakatau"))
        assert response.status_code == 200 and is_said(response.content.decode())
        assert engine.SEARCH_SECONDS * 0.5 < seconds < SECONDS + 0.5
    assert breaker.is_open()
    asked = len(silent.asked)
    answer = search(Query(text="krakatau"))
    assert answer.is_degraded and len(silent.asked) == asked, "nobody asks for a while"


@pytest.mark.slow
def test_a_single_search_of_a_silent_elasticsearch_is_answered_in_time(goods, silent):
    answer, seconds = timed(lambda: search(Query(text="krakatau", kinds=(Entry.Kind.PRODUCT,))))
    assert (answer.total, answer.is_degraded) == (1, True)
    assert seconds < SECONDS


def test_an_engine_that_is_back_is_asked_again(goods, stopped, breaker, settings):
    for _ in range(breaker.limit):
        search(Query(text="krakatau"))
    assert breaker.is_open()
    breaker.pause = 0
    settings.ELASTICSEARCH_URL = ""
    assert not search(Query(text="krakatau")).is_degraded


def test_readyz_says_that_the_engine_rests(goods, stopped, breaker, monkeypatch, portal, client_of):
    monkeypatch.setattr("search.engine.breaker", breaker)
    for _ in range(breaker.limit):
        search(Query(text="krakatau"))
    service = client_of(portal).get("/readyz").json()["services"]["elasticsearch"]
    assert service["state"] == "down" and "PostgreSQL answers" in service["detail"]


def test_readyz_blames_the_engine_for_nothing_else(goods, cilegon, portal, client_of):
    with tenant_context(cilegon):
        outbox.emit("product.changed", goods.pk, {"product_id": goods.pk})
    relay.drain()
    delivery = OutboxDelivery.objects.filter(consumer="search.project_object").latest("pk")
    for failure, state in (("OperationalError: the database", "ready"), ("ConnectionTimeout: 20 s", "down")):
        OutboxDelivery.objects.filter(pk=delivery.pk).update(acknowledged_at=None, last_failure=failure)
        service = client_of(portal).get("/readyz").json()["services"]["elasticsearch"]
        assert ("changes that wait" in service["detail"]) is (state == "down")


def test_shop_and_checkout_never_ask_elasticsearch(goods, silent, cilegon, client_of):
    client = client_of(cilegon)
    for path in ("/", "/produk/", "/produk/kain-krakatau/", "/keranjang/"):
        assert client.get(path).status_code == 200
    assert silent.asked == []


def test_a_change_that_could_not_be_indexed_waits_and_is_found_by_postgresql_meanwhile(
    goods, stopped, cilegon, settings
):
    OutboxEvent.objects.all().delete()
    Index.objects.create(name="test-gone", state=Index.State.LIVE, schema_hash="x")
    with tenant_context(cilegon):
        goods.name = "Kain Anak Krakatau"
        goods.save()
        outbox.emit("product.changed", goods.pk, {"product_id": goods.pk})
    with pytest.raises(TransportError):
        relay.drain()
    assert search(Query(text="anak krakatau")).total == 1
    (waiting,) = OutboxDelivery.objects.filter(acknowledged_at=None, consumer="search.project_object")[:1]
    assert "Connection" in waiting.last_failure

    settings.ELASTICSEARCH_URL = ""
    assert relay.drain() >= 1
    assert not OutboxDelivery.objects.filter(acknowledged_at=None).exists()
