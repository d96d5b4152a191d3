"""What every test may rely on: the portal, two storefronts, and a clean slate around each test."""

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection, connections
from django.test import Client
from django.utils import translation
from django_tenants.utils import schema_context, tenant_context

from search import known_words
from tenants.models import Cooperative
from tests import database

# Playwright keeps an event loop running in the main thread; Django would take every later test in it for asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


# One running marketplace, one walk of a search engine.
SHARING = ("browser", "found")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread over several processes, a file stays together: its fixtures are made once. So do folders that share one."""
    for item in items:
        group = next((folder for folder in SHARING if folder in item.path.parts), item.path.name)
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, request) -> Iterator[None]:
    """One database a process, copied from the prepared one, dropped at the end."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "")
    original = connection.settings_dict["NAME"]
    name = "_".join(part for part in ("test", original, worker) if part)
    with django_db_blocker.unblock():
        database.copy_database(database.prepared_database(), name)
        database.point_to(name)
    yield
    with django_db_blocker.unblock():
        database.drop_database(name)
        database.point_to(original)


@pytest.fixture(autouse=True)
def clean_slate() -> Iterator[None]:
    """No test inherits a schema, a cache entry, a known word or a language."""
    connection.set_schema_to_public()
    for alias in settings.CACHES:
        caches[alias].clear()
    known_words.forget()
    translation.deactivate()
    yield
    connection.set_schema_to_public()


_copies = itertools.count(1)


@pytest.fixture
def committed_db(django_db_setup, django_db_blocker) -> Iterator[str]:
    """A database of this test's own, in which commits are real and threads see each other; dropped afterwards."""
    main = connection.settings_dict["NAME"]
    name = f"{main}_c{next(_copies)}"
    with django_db_blocker.unblock():
        database.copy_database(database.prepared_database(), name)
        database.point_to(name)
        connection.set_schema_to_public()
        try:
            yield name
        finally:
            connections.close_all()
            database.drop_database(name)
            database.point_to(main)


def _storefront(slug: str) -> Cooperative:
    with schema_context("public"):
        return Cooperative.objects.select_related("region").get(slug=slug)


@pytest.fixture
def portal(db) -> Cooperative:
    return _storefront("portal")


@pytest.fixture
def cilegon(db) -> Cooperative:
    return _storefront("cilegon")


@pytest.fixture
def bekasi(db) -> Cooperative:
    return _storefront("kab-bekasi")


@pytest.fixture
def storefront_named() -> Callable[[str], Cooperative]:
    """Looks a storefront up by slug; for tests on a committed database."""
    return _storefront


@pytest.fixture
def in_storefront() -> Callable[[Cooperative], AbstractContextManager[None]]:
    return tenant_context


@pytest.fixture
def client_of() -> Callable[..., Client]:
    """A browser of its own on the host of a storefront, signed in when a user is given."""

    def make(cooperative: Cooperative, user=None, **extra: str) -> Client:
        client = Client(
            SERVER_NAME=cooperative.host, SERVER_PORT="8000", HTTP_HOST=f"{cooperative.host}:8000", **extra
        )
        if user is not None:
            with tenant_context(cooperative):
                client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make
