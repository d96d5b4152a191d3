"""The results page and the API of the portal."""

import gzip
import re

import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django_tenants.utils import tenant_context

from marketplace.catalogue.actions import tell_delivery_changed
from marketplace.catalogue.models import DeliveryRate
from marketplace.core import relay
from marketplace.core.models import OutboxEvent
from marketplace.portal.api_schemas import SearchAnswer, SuggestAnswer
from search import rebuilding
from search.projection import project_all
from search.queries import Query
from search.selectors import search
from tests.catalogue.factories import a_product


@pytest.fixture
def client(indexed, portal, client_of, backend):
    return client_of(portal)


def test_the_api_answers_what_it_promises(client, backend):
    answer = client.get("/api/v1/search?q=krakatau&kind=product").json()
    promised = {
        "total",
        "took_ms",
        "backend",
        "page",
        "page_size",
        "did_you_mean",
        "results",
        "nearby",
        "facets",
    }
    assert set(answer) == promised and answer["did_you_mean"] is None
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


def test_what_the_api_answers_is_what_its_description_says(client):
    for path, described in (
        ("/api/v1/search?q=batik", SearchAnswer),
        ("/api/v1/suggest?q=bat", SuggestAnswer),
    ):
        answer = client.get(path)
        assert answer["Content-Type"] == "application/json; charset=utf-8"
        assert described.model_validate(answer.json()).model_dump() == answer.json(), path


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


def test_an_answer_that_is_still_the_same_is_not_sent_again(client):
    first = client.get("/api/v1/search?q=krakatau")
    assert first["Cache-Control"] == "public, max-age=60"
    again = client.get("/api/v1/search?q=krakatau", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert client.get("/api/v1/search?q=batik")["ETag"] != first["ETag"]


def test_facets_may_be_left_out_of_an_answer(client):
    answer = client.get("/api/v1/search?q=krakatau&facets=false").json()
    assert answer["facets"] == {} and answer["total"] == 1


def test_what_the_api_refuses_is_a_problem_in_its_own_type(client, settings):
    response = client.get("/api/v1/search", {"page": "dua"})
    assert response["Content-Type"] == "application/problem+json"
    assert (response.json()["status"], "page" in response.json()["detail"]) == (422, True)
    settings.SEARCHES_A_MINUTE = 1
    statuses = [client.get("/api/v1/search").status_code for _ in range(3)]
    assert statuses[-1] == 429


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


def cards(html: str) -> list[str]:
    return re.findall(r'class="product-name"><a [^>]*>([^<]+)<', html)


def test_nothing_found_still_shows_goods_and_a_way_on(client):
    html = client.get("/cari/", {"q": "zzzzqqqq"}).content.decode()
    assert '<h1 class="result-heading" tabindex="-1" data-focus>0 ' in html
    assert len(cards(html)) >= 4 and 'class="empty"' in html
    assert 'class="filters"' not in html, "there is nothing to narrow"


def test_another_spelling_is_searched_and_said_with_its_count(client):
    html = client.get("/cari/", {"q": "btaik"}).content.decode()
    assert cards(html) == ["Kain Batik Krakatau", "Kain Batik Tarumanagara"]
    assert re.search(r'href="\?q=batik"><b>batik</b></a> \(2\)', html)
    assert 'name="q" value="btaik"' in html, "what was typed stays in the box"


def test_little_is_followed_by_what_comes_close_and_the_count_leaves_that_out(client, backend):
    soup = BeautifulSoup(client.get("/cari/?q=kain+krakatau").content, "html.parser")
    (exact,) = soup.select("#hasil > li")
    assert "Kain Batik Krakatau" in exact.text and "1 " in soup.h1.text
    near = [card.text for card in soup.select("#mirip > li")]
    assert len(near) == 1 and "Kain Batik Tarumanagara" in near[0]
    told = client.get("/api/v1/search?q=kain+krakatau").json()
    assert (told["total"], told["nearby"], len(told["results"])) == (1, 1, 2)
    assert not BeautifulSoup(client.get("/cari/?q=krakatau").content, "html.parser").select("#mirip")


def test_choices_that_leave_nothing_say_how_much_there_is_without_them(client):
    html = client.get("/cari/", {"q": "krakatau", "kota": "kab-bekasi"}).content.decode()
    (link,) = re.findall(r'class="button button-primary" href="([^"]+)"', html)
    assert link == "?q=krakatau" and len(cards(html)) >= 4
    assert "1 " in html.partition('class="empty"')[2].partition("</div>")[0]
    assert 'class="filters"' in html and html.count('class="chip"') == 1, "the choice can be taken back"


def test_a_city_or_a_province_may_be_chosen_and_each_is_a_chip(client):
    html = client.get("/cari/", {"q": "batik", "kota": "kab-bekasi", "provinsi": "banten"}).content.decode()
    assert len(cards(html)) == 2
    chips = re.findall(r'<a class="chip" href="([^"]+)"', html)
    assert [chip.replace("&amp;", "&") for chip in chips] == [
        "?q=batik&provinsi=banten",
        "?q=batik&kota=kab-bekasi",
    ]
    assert "Kain Batik Krakatau" not in client.get("/cari/?provinsi=jawa-barat").content.decode()


def test_free_delivery_is_what_one_piece_is_sent_free_for(client, cilegon, backend):
    html = client.get("/cari/", {"ongkir": "1", "q": "krakatau"}).content.decode()
    assert "data-focus>0 " in html
    with tenant_context(cilegon):
        DeliveryRate.objects.create(zone=DeliveryRate.Zone.CITY, price=9_000, free_over=185_000)
        list(project_all(cilegon))
    if backend == "elasticsearch":
        rebuilding.rebuild()
    html = client.get("/cari/", {"ongkir": "1"}).content.decode()
    assert cards(html) == ["Kain Batik Krakatau"]


def test_a_changed_delivery_rate_is_told_and_projected_without_an_engine_too(in_postgres, shelf, cilegon):
    OutboxEvent.objects.all().delete()
    with tenant_context(cilegon), transaction.atomic():
        rate = DeliveryRate.objects.create(zone=DeliveryRate.Zone.NATION, price=0)
        tell_delivery_changed(rate.pk)
    relay.drain()
    assert search(Query(text="krakatau", only_free_delivery=True)).total == 1


def test_the_page_is_small_and_costs_few_queries(client, cilegon, backend, django_assert_max_num_queries):
    with tenant_context(cilegon):
        for number in range(40):
            a_product(f"Kain Batik Nomor {number}", slug=f"kain-{number}")
        list(project_all(cilegon))
    if backend == "elasticsearch":
        rebuilding.rebuild()
    with django_assert_max_num_queries(20):
        html = client.get("/cari/", {"q": "batik"}).content.decode()
    assert len(cards(html)) == 24 and 'href="?q=batik&amp;hal=2"' in html
    assert len(gzip.compress(html.encode())) < 30_000 and len(re.findall(r"<[a-z]", html)) < 1_200
    second = client.get("/cari/", {"q": "batik", "hal": "2"}).content.decode()
    assert len(cards(second)) == 18 and not set(cards(second)) & set(cards(html))


@pytest.mark.parametrize("text", ["btaik", "zzzzqqqq"])
def test_another_spelling_costs_few_queries_too(
    in_postgres, shelf, portal, client_of, text, django_assert_max_num_queries
):
    # Categories and what each shop makes, of whom to ask where little is found, are kept for ten minutes.
    client_of(portal).get("/cari/", {"q": "emping"})
    with django_assert_max_num_queries(25):
        client_of(portal).get("/cari/", {"q": text})


def test_kinds_without_results_have_no_tab(client):
    tabs = re.findall(
        r'href="\?q=maemunah&amp;jenis=(\w+)"', client.get("/cari/?q=maemunah&jenis=pembuat").content.decode()
    )
    assert tabs == ["pembuat"]


def test_where_no_goods_are_found_the_tabs_name_other_kinds_at_once(client):
    client.cookies["skrip"] = "1"
    html = client.get("/cari/?q=maemunah").content.decode()
    assert re.findall(r'href="\?q=maemunah&amp;jenis=(\w+)"', html) == ["produk", "pembuat"]


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


def test_cards_speak_the_readers_language(client):
    assert "mulai Rp185.000" in client.get("/cari/?q=krakatau").content.decode()
    html = client.get("/en/cari/?q=krakatau").content.decode()
    assert "from Rp185.000" in html and "mulai Rp" not in html
    assert "http://cilegon.localhost:8000/en/produk/kain-batik-krakatau/" in html
