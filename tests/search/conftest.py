import uuid

import pytest
from django_tenants.utils import tenant_context

from search import engine, rebuilding
from search.documents import document_id
from search.models import Entry, Index
from search.projection import project_all
from tests.catalogue.factories import a_member, a_product, a_variant
from tests.isolation.conftest import own_files
from tests.ordering.conftest import staff_of

__all__ = ["own_files", "staff_of"]


def documents() -> dict[str, int]:
    """What the live index holds: {id: version}."""
    engine.client().indices.refresh(index=engine.read_alias())
    hits = engine.client().search(index=engine.read_alias(), size=1000, version=True)["hits"]["hits"]
    return {hit["_id"]: hit["_version"] for hit in hits}


def entries() -> dict[str, int]:
    """What it should hold."""
    return {document_id(entry): entry.version for entry in Entry.objects.filter(is_visible=True)}


@pytest.fixture(autouse=True)
def fresh_breaker(monkeypatch):
    """No test inherits an open breaker."""
    monkeypatch.setattr("search.selectors.breaker", engine.Breaker())


@pytest.fixture
def no_hurry(monkeypatch):
    """A slow machine is no reason to ask PostgreSQL instead."""
    monkeypatch.setattr(engine, "SEARCH_SECONDS", 30)
    engine._search_client.cache_clear()
    yield
    engine._search_client.cache_clear()


@pytest.fixture
def in_postgres(settings):
    """No Elasticsearch is configured."""
    settings.ELASTICSEARCH_URL = ""


@pytest.fixture
def in_elasticsearch(settings, db):
    """The tests' real Elasticsearch, with indices of this test's own; without one this is a skip in words."""
    if not settings.ELASTICSEARCH_URL:
        pytest.skip("deploy/test started no Elasticsearch here; it says why, and CI fails then")
    settings.SEARCH_INDEX_PREFIX = f"{settings.SEARCH_INDEX_PREFIX}{uuid.uuid4().hex[:8]}-"
    yield
    for index in Index.objects.all():
        engine.client().indices.delete(index=index.name, ignore_unavailable=True)


@pytest.fixture(params=["postgresql", "elasticsearch"])
def backend(request):
    """Each of the two engines in turn."""
    request.getfixturevalue("in_postgres" if request.param == "postgresql" else "in_elasticsearch")
    return request.param


@pytest.fixture
def shelf(cilegon, bekasi, portal, own_files):
    """A little of everything in both cities, projected."""
    with tenant_context(cilegon):
        kain = a_product(
            "Kain Batik Krakatau",
            price=185_000,
            summary="Batik tulis dengan lapis gunung",
            search_words=["oleh-oleh"],
            slug="kain-batik-krakatau",
        )
        a_variant(kain, price=240_000)
        a_product(
            "Keripik Tempe Cilegon", price=25_000, stock=0, category="keripik-kerupuk", slug="keripik-tempe"
        )
        a_product("Emping Menes", price=45_000, category="keripik-kerupuk", slug="emping-menes")
        a_member("Maemunah Cilegon", slug="maemunah")
        list(project_all(cilegon))
    with tenant_context(bekasi):
        a_product("Kain Batik Tarumanagara", price=320_000, slug="kain-batik-tarumanagara")
        list(project_all(bekasi))
    return Entry.objects


@pytest.fixture
def indexed(backend, shelf):
    """The shelf in the engine that this test asks."""
    if backend == "elasticsearch":
        rebuilding.rebuild()
    return shelf
