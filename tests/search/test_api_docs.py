"""The API's description says all that it answers; its page needs nothing from elsewhere; what is asked through it is counted."""

import re

import pytest
from django.core.cache import cache

from search import questions
from search.models import Question


@pytest.fixture
def client(in_postgres, shelf, portal, client_of):
    questions._waiting.clear()
    cache.clear()
    yield client_of(portal)
    questions._waiting.clear()


def test_every_parameter_and_answer_is_described_with_an_example(client):
    described = client.get("/api/v1/openapi.json").json()
    assert list(described["paths"]) == ["/api/v1/suggest", "/api/v1/search"]
    for path, operations in described["paths"].items():
        operation = operations["get"]
        assert operation["summary"] and operation["description"]
        assert all(one["schema"].get("description") for one in operation["parameters"]), path
        assert set(operation["responses"]) == {"200", "304", "422", "429"}
        assert set(operation["responses"]["200"]["headers"]) == {"ETag", "Cache-Control"}
        assert "Retry-After" in operation["responses"]["429"]["headers"]
        for status in ("422", "429"):
            (kind,) = operation["responses"][status]["content"]
            assert kind == "application/problem+json"
    for name, schema in described["components"]["schemas"].items():
        assert all(field.get("description") for field in schema["properties"].values()), name


def test_the_examples_have_the_fields_that_are_answered(client):
    schemas = client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    answer = client.get("/api/v1/search?q=krakatau&kind=product").json()
    example = schemas["SearchAnswer"]["example"]
    assert set(example) == set(answer) and set(example["results"][0]) == set(answer["results"][0])
    suggested = client.get("/api/v1/suggest?q=kain").json()
    (group,) = schemas["SuggestAnswer"]["example"]["groups"]
    assert set(group) == set(suggested["groups"][0])
    assert set(group["suggestions"][0]) == set(suggested["groups"][0]["suggestions"][0])


def test_the_page_tells_everything_and_loads_nothing_from_elsewhere(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        html = client.get("/api/docs/").content.decode()
    for word in ("/api/v1/search", "/api/v1/suggest", "page_size", "results[].price", "did_you_mean.total"):
        assert word in html
    loaded = re.findall(r'(?:src|(?<=rel="stylesheet" )href)="([^"]+)"', html)
    assert loaded and all(address.startswith("/") for address in loaded)
    assert "cdn" not in html and 'content="noindex"' not in html
    for address in re.findall(r'rel="nofollow">http://localhost:8000([^<]+)<', html):
        assert client.get(address.replace("&amp;", "&")).status_code == 200


def test_the_footer_of_the_portal_leads_there(client):
    assert 'href="/api/docs/"' in client.get("/cari/").content.decode()


def test_another_spelling_is_told_with_its_count(client):
    answer = client.get("/api/v1/search?q=btaik&kind=product").json()
    assert answer["did_you_mean"] == {"text": "batik", "total": 2} and answer["total"] == 2


def test_searches_of_programs_are_counted_without_persons(client):
    for number in range(3):
        client.get("/api/v1/search", {"q": "kain krakatau"}, REMOTE_ADDR=f"203.0.113.{number}")
    client.get("/api/v1/search", {"q": "kain krakatau", "city": "cilegon"})
    client.get("/api/v1/search", {"q": "ani@contoh.id"})
    questions.flush()
    assert list(Question.objects.values_list("text", "asked", "visitors")) == [("kain krakatau", 3, 3)]


def test_counting_costs_a_program_no_statement(client, django_assert_max_num_queries):
    client.get("/api/v1/search?q=kain")
    with django_assert_max_num_queries(4):
        client.get("/api/v1/search?q=krakatau&facets=false")
