"""One walk over the demonstration, shared by all tests of this folder: what a search engine finds, and what it must not."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings

from tests import database
from tests.browser.prepared import prepared_demonstration
from tests.found.crawling import Crawl, Visit, ask, crawl, storied_links
from tests.found.private import private_pages

STOREFRONTS = ("cilegon", "kab-bekasi")
MOST = 200
FEW = 3


class Found:
    """What the walk brought home. Plain data: the database is gone when tests read it."""

    def __init__(self) -> None:
        hosts = [settings.BASE_URL, *(settings.BASE_URL.replace("//", f"//{slug}.") for slug in STOREFRONTS)]
        self.indonesian: Crawl = crawl([f"{host}/" for host in hosts], client=Client(), most=MOST)
        self.english: Crawl = crawl([f"{host}/en/" for host in hosts], client=Client(), most=MOST)
        self.from_stories: list[Visit] = [
            ask(Client(), link)
            for walk in (self.indonesian, self.english)
            for link in storied_links(walk)[:FEW]
        ]
        self.private = private_pages()


@pytest.fixture(scope="session")
def found(django_db_setup, django_db_blocker) -> Found:
    with django_db_blocker.unblock(), demonstration(), override_settings(ELASTICSEARCH_URL=""):
        call_command("search_rebuild", stdout=io.StringIO())
        return Found()


@contextmanager
def demonstration() -> Iterator[None]:
    """A copy of the demonstration under this process, and the tests' own database again afterwards."""
    own = connection.settings_dict["NAME"]
    migrated = database.prepared_database()
    prepared, _files = prepared_demonstration(os.environ["DATABASE_URL"], migrated)
    name = f"{own}_found"
    database.copy_database(prepared, name)
    database.point_to(name)
    _forget()
    try:
        yield
    finally:
        _forget()
        database.drop_database(name)
        database.point_to(own)


def _forget() -> None:
    for alias in settings.CACHES:
        caches[alias].clear()
    connection.set_schema_to_public()
