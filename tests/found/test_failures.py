"""Error pages when what they would need is itself what failed."""

from unittest import mock

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection
from django.test import Client


@pytest.fixture
def database_is_down():
    """Every statement fails, as when PostgreSQL is gone."""
    with mock.patch.object(connection, "cursor", side_effect=OperationalError("down")):
        yield


def visitor_of(cooperative) -> Client:
    return Client(HTTP_HOST=f"{cooperative.host}:8000", raise_request_exception=False)


def test_page_says_so_in_the_storefronts_name_when_the_database_is_down(cilegon, database_is_down):
    caches["hosts"].set(cilegon.host, cilegon)
    response = visitor_of(cilegon).get("/")
    page = response.content.decode()

    assert response.status_code == 500
    assert "Cilegon" in page
    assert "https://wa.me/6281100000001" in page
    assert "Traceback" not in page


def test_page_says_so_when_not_even_the_host_can_be_looked_up(cilegon, database_is_down):
    response = visitor_of(cilegon).get("/")
    assert response.status_code == 500
    assert "<h1>" in response.content.decode()
