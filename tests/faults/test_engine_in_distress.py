"""Whatever happens to the real search engine: pages answer, no change is lost, /readyz says so, and all is well when it is back."""

import pytest
from django_tenants.utils import tenant_context

from marketplace.catalogue.models import PriceTier, Product
from marketplace.core import due, outbox, relay
from marketplace.core.models import OutboxDelivery, OutboxEvent
from search import engine, indexing, rebuilding
from search.engine import ENGINE_FAILURES
from search.models import Index
from search.projection import project_all
from search.tasks import schedule_sweep
from tests.catalogue.factories import a_product
from tests.faults import engine_faults
from tests.faults.test_elasticsearch import is_said
from tests.search.conftest import documents, entries, in_elasticsearch

__all__ = ["in_elasticsearch"]

pytestmark = pytest.mark.slow

FAULTS = ("Killed", "Hung", "ReadOnly", "Red", "OtherMapping", "Busy")
# While something is wrong nobody waits long; a slow machine is no fault.
SHORT, LONG = 0.4, 60


class Counting(engine.Breaker):
    """A breaker that knows how often the engine was asked in vain."""

    in_vain = 0

    def failed(self) -> None:
        self.in_vain += 1
        super().failed()


@pytest.fixture
def breaker(monkeypatch):
    counting = Counting(pause=3_600)
    for name in ("search.selectors.breaker", "search.engine.breaker"):
        monkeypatch.setattr(name, counting)
    return counting


@pytest.fixture
def patience(monkeypatch):
    """Call it with seconds: so long is waited for the engine from now on."""

    def wait(seconds: float) -> None:
        monkeypatch.setattr(engine, "SEARCH_SECONDS", seconds)
        monkeypatch.setattr(engine, "INDEX_SECONDS", seconds)
        engine._client.cache_clear()
        engine._search_client.cache_clear()

    monkeypatch.setattr(indexing, "RETRIES", 1)
    monkeypatch.setattr(indexing, "BACKOFF_SECONDS", 0)
    wait(LONG)
    yield wait
    engine._client.cache_clear()
    engine._search_client.cache_clear()


@pytest.fixture(params=FAULTS)
def fault(request, in_elasticsearch, patience, settings):
    made = getattr(engine_faults, request.param)(settings)
    yield made
    patience(LONG)
    made.close()


@pytest.fixture
def kain(cilegon, portal, own_files, fault):
    with tenant_context(cilegon):
        product = a_product("Kain Krakatau", slug="kain-krakatau")
        list(project_all(cilegon))
    rebuilding.rebuild()
    return product


def test_searches_answer_nothing_is_lost_and_all_is_well_when_it_is_back(
    kain, fault, breaker, patience, cilegon, portal, client_of
):
    page = client_of(portal)
    assert not is_said(page.get("/cari/?q=krakatau").content.decode())
    OutboxEvent.objects.all().delete()
    fault.begin()
    # An engine that answers may take its time.
    patience(SHORT if fault.stops_searches else LONG)

    for _ in range(breaker.limit + 2):
        answer = page.get("/cari/?q=krakatau")
        assert answer.status_code == 200 and "Kain Krakatau" in answer.content.decode()
        assert is_said(answer.content.decode()) is fault.stops_searches
    assert breaker.in_vain == (breaker.limit if fault.stops_searches else 0)

    with tenant_context(cilegon):
        Product.objects.filter(pk=kain.pk).update(name="Kain Anak Krakatau")
        PriceTier.objects.create(product=kain, minimum=1_000, price=90_000)
        outbox.emit("product.changed", kain.pk, {"product_id": kain.pk})
    with pytest.raises(ENGINE_FAILURES):
        relay.drain()
    waiting = OutboxDelivery.objects.get(acknowledged_at=None, consumer="search.project_object")
    assert waiting.last_failure
    found = page.get("/cari/?q=anak+krakatau").content.decode()
    assert ("Kain Anak Krakatau" in found) is fault.stops_searches
    ready = page.get("/readyz")
    service = ready.json()["services"]["elasticsearch"]
    assert ready.status_code == 200 and ready.json()["state"] == "degraded"
    assert service["state"] == "down" and "wait until it takes them: 1" in service["detail"]
    assert ("lets it rest" in service["detail"]) is fault.stops_searches

    patience(LONG)
    fault.end()
    breaker.pause = 0
    assert relay.drain() >= 1
    assert documents() == entries()
    back = page.get("/cari/?q=anak+krakatau").content.decode()
    assert "Kain Anak Krakatau" in back and not is_said(back)
    assert not breaker.is_resting
    assert "changes that wait" not in page.get("/readyz").json()["services"]["elasticsearch"]["detail"]


def test_an_index_that_is_lost_with_the_engines_disks_is_made_anew_by_the_sweep(
    in_elasticsearch, patience, cilegon, portal, own_files, breaker, client_of
):
    with tenant_context(cilegon):
        a_product("Kain Krakatau", slug="kain-krakatau")
        list(project_all(cilegon))
    lost = rebuilding.rebuild()
    engine.client().indices.delete(index=lost)
    assert is_said(client_of(portal).get("/cari/?q=krakatau").content.decode())
    OutboxEvent.objects.all().delete()
    schedule_sweep()
    due.emit_due()
    relay.drain()
    assert Index.objects.get().name != lost and documents() == entries()
    assert not is_said(client_of(portal).get("/cari/?q=krakatau").content.decode())
    schedule_sweep()
    due.emit_due()
    relay.drain()
    assert not rebuilding.replace_lost()
