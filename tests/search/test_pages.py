"""The results page and the API of the portal."""

import pytest


@pytest.fixture
def client(indexed, portal, client_of, backend):
    return client_of(portal)


def test_the_api_answers_what_it_promises(client, backend):
    answer = client.get("/api/v1/search?q=krakatau&kind=product").json()
    assert set(answer) == {"total", "took_ms", "backend", "page", "page_size", "results", "facets"}
    assert (answer["total"], answer["backend"], answer["page"], answer["page_size"]) == (1, backend, 1, 24)
    (found,) = answer["results"]
    assert (
        found["kind"] == "product" and found["title"] == "Kain Batik Krakatau" and found["price"] == 185_000
    )
    assert found["url"] == "http://cilegon.localhost:8000/produk/kain-batik-krakatau/"
    assert (found["cooperative"], found["city"], found["city_slug"]) == (
        "Koperasi Cilegon",
        "Cilegon",
        "cilegon",
    )
    assert found["sku"]


def test_a_city_may_be_given_as_a_slug_or_an_official_code(client):
    for city in ("cilegon", "Cilegon", "36.72"):
        results = client.get("/api/v1/search", {"city": city, "page_size": 100}).json()["results"]
        assert {found["city_slug"] for found in results} == {"cilegon"}, city


OUT_OF_BOUNDS = [
    {"page_size": 101},
    {"page_size": 0},
    {"page": 0},
    {"page": 10**12},
    {"kind": "unknown"},
    {"category": "tidak-ada"},
    {"city": "99.99"},
    {"q": "x" * 4_999},
]


def test_out_of_bounds_parameters_are_brought_into_bounds(client):
    for parameters in OUT_OF_BOUNDS:
        response = client.get("/api/v1/search", parameters)
        assert response.status_code == 200, parameters
        answer = response.json()
        assert 1 <= answer["page_size"] <= 100 and answer["page"] >= 1, parameters


def test_a_number_that_is_none_is_said(client):
    response = client.get("/api/v1/search", {"page": "dua"})
    assert response.status_code == 422 and "page" in response.content.decode()


def test_the_page_shows_results_facets_and_what_is_chosen(client):
    html = client.get("/cari/", {"q": "batik", "kota": "cilegon"}).content.decode()
    assert "Kain Batik Krakatau" in html and "Kain Batik Tarumanagara" not in html
    assert "http://cilegon.localhost:8000/produk/kain-batik-krakatau/" in html
    assert 'name="kota"' in html and 'value="kab-bekasi"' in html


def test_every_kind_has_its_page(client):
    for kind in ("produk", "cerita", "pembuat", "toko", "lainnya"):
        assert client.get("/cari/", {"jenis": kind}).status_code == 200, kind


def test_words_are_shown_as_text_and_never_as_markup(client):
    html = client.get("/cari/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in html and "&lt;script&gt;" in html


def test_nothing_found_leads_somewhere(client):
    html = client.get("/cari/", {"q": "zzzzqqqq"}).content.decode()
    assert "href" in html and "Kain Batik Krakatau" not in html


STRANGE_CHOICES = [
    {"hal": "-1"},
    {"hal": "x"},
    {"harga": "murah"},
    {"urut": "acak"},
    {"kota": ""},
    {"kategori": "x"},
]


def test_strange_addresses_are_pages_too(client):
    for parameters in STRANGE_CHOICES:
        assert client.get("/cari/", parameters).status_code == 200, parameters
