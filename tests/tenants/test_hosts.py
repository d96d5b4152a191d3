"""From a host to a storefront: any spelling of a known one, none of an unknown one."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from tenants.actions import (
    add_domain,
    make_domain_primary,
    open_cooperative,
    pause_cooperative,
    release_domain,
)
from tenants.middleware import WrongSearchPath, assert_search_path
from tenants.urls import base_address


@pytest.mark.parametrize(
    "host", ["CILEGON.localhost", "cilegon.localhost.", "cilegon.localhost:8000", "www.cilegon.localhost"]
)
def test_every_spelling_of_a_host_reaches_the_same_storefront(client, cilegon, host):
    response = client.get("/healthz-is-not-this", HTTP_HOST=host)

    assert response.wsgi_request.tenant == cilegon


def test_unknown_host_gets_a_page_that_leads_to_the_portal(client, db):
    response = client.get("/", HTTP_HOST="siapa.localhost")

    assert response.status_code == 404
    assert "http://localhost:8000" in response.content.decode()


def test_paused_storefront_says_its_name_and_comes_back(client_of, cilegon):
    client = client_of(cilegon)
    pause_cooperative(cilegon)
    paused = client.get("/")
    open_cooperative(cilegon)

    assert paused.status_code == 503
    assert cilegon.name in paused.content.decode()
    assert client.get("/").status_code == 200


def test_own_domain_becomes_the_address_in_links(client, cilegon):
    domain = add_domain(cilegon, "toko.koperasicilegon.id")
    make_domain_primary(domain)

    cilegon.refresh_from_db()

    assert base_address(cilegon) == "http://toko.koperasicilegon.id:8000"
    assert client.get("/", HTTP_HOST="toko.koperasicilegon.id").status_code == 200
    assert client.get("/", HTTP_HOST="cilegon.localhost").status_code == 200


def test_released_domain_answers_nobody_and_is_given_to_nobody(client, cilegon, bekasi):
    domain = add_domain(cilegon, "lama.example.id")
    release_domain(domain)

    assert client.get("/", HTTP_HOST="lama.example.id").status_code == 404
    with pytest.raises(ValidationError):
        add_domain(bekasi, "lama.example.id")


def test_health_answers_on_any_host_without_a_storefront(client):
    assert client.get("/healthz", HTTP_HOST="siapa.localhost").status_code == 200


def test_tripwire_drops_a_connection_that_points_elsewhere(committed_db, storefront_named, in_storefront):
    cilegon = storefront_named("cilegon")
    with in_storefront(cilegon):
        with connection.cursor() as cursor:
            cursor.execute("SET search_path = kab_bekasi, public")
        with pytest.raises(WrongSearchPath):
            assert_search_path("cilegon")
        assert connection.connection is None


def test_tripwire_is_silent_where_the_path_is_right(cilegon, in_storefront):
    with in_storefront(cilegon):
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        assert_search_path("cilegon")
