"""What is offered while somebody types: grouped, few, this shop's goods first, quick and limited."""

import re

import pytest
from django.core.cache import cache
from django.utils import timezone, translation
from django_tenants.utils import tenant_context

from search import limits, rebuilding, suggestions, synonyms
from search.models import Question
from search.projection import project_all
from tests.catalogue.factories import a_product


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def groups(indexed, portal, client_of, backend):
    """{title: [texts]} of the portal's API."""

    def ask(text: str) -> dict[str, list[str]]:
        answer = client_of(portal).get("/api/v1/suggest", {"q": text}).json()
        return {group["kind"]: [one["text"] for one in group["suggestions"]] for group in answer["groups"]}

    return ask


def test_each_kind_is_a_group_of_its_own(groups):
    assert groups("kain ba")["product"] == ["Kain Batik Krakatau", "Kain Batik Tarumanagara"]
    assert groups("cile")["city"] == ["Cilegon"]
    assert groups("koperasi cil")["cooperative"] == groups("cile")["cooperative"] == ["Koperasi Cilegon"]
    assert "Keripik, emping & kerupuk" in groups("ker")["category"]


def test_a_synonym_and_an_accent_suggest_alike(groups):
    assert groups("kripik tem") == groups("keripik tém")
    assert groups("kripik tem")["product"] == ["Keripik Tempe Cilegon"]


def test_what_others_asked_and_found_stands_first_and_once(groups, client_of, bekasi, portal):
    today = timezone.localdate()
    for text, visitors, without in (
        ("batik tulis", 9, 0),
        ("batik cap", 5, 0),
        ("batik bu ani", 2, 0),
        ("batik emas", 9, 9),
    ):
        Question.objects.create(day=today, text=text, asked=9, visitors=visitors, found_nothing=without)
    assert list(groups("bati"))[0] == "query"
    assert groups("bati")["query"] == ["batik cap", "batik tulis"]
    assert "query" not in groups("batik cap"), "it stands in the box already"
    html = client_of(bekasi).get("/cari/saran/", {"q": "bati"}).content.decode()
    first = re.findall(r'role="option" aria-selected="false" data-url="([^"]+)"', html)[0]
    assert first == "http://localhost:8000/cari/?q=batik+cap"


def test_another_spelling_is_suggested_where_nothing_begins_so(groups):
    assert groups("btaik") == {"spelling": ["batik"]}
    assert groups("zzzzqqqq") == {}


def test_another_spelling_is_suggested_with_what_it_would_find(indexed, portal, client_of):
    with translation.override("en"):
        html = client_of(portal).get("/en/cari/saran/", {"q": "btaik"}).content.decode()
    assert "<small>2 results</small>" in html


@pytest.mark.parametrize(
    "text", ["", "b", " ", "'", "&|!():*", "\x00", "🦐", "x" * 5_000, "batik' OR 1=1 --", ".*"]
)
def test_whatever_is_typed_is_answered(groups, text):
    assert sum(len(texts) for texts in groups(text).values()) <= 10


def test_ten_are_offered_and_six_of_them_on_a_phone(indexed, portal, client_of, cilegon, backend):
    with tenant_context(cilegon):
        for number in range(12):
            a_product(f"Kain Batik Nomor {number}", slug=f"kain-{number}")
        list(project_all(cilegon))
    if backend == "elasticsearch":
        rebuilding.rebuild()
    html = client_of(portal).get("/cari/saran/", {"q": "bat"}).content.decode()
    options = re.findall(r'<div class="(suggestion[^"]*)" role="option"', html)
    assert len(options) == 10 and options.count("suggestion") == 6
    assert html.count('role="group"') >= 2


def test_the_typed_part_is_marked_and_everything_is_text(indexed, portal, client_of, backend):
    html = client_of(portal).get("/cari/saran/", {"q": "kain bat"}).content.decode()
    assert "<b>Kain Bat</b>ik Krakatau" in html
    assert 'data-url="http://cilegon.localhost:8000/produk/kain-batik-krakatau/"' in html
    assert "<script" not in client_of(portal).get("/cari/saran/", {"q": "<script>"}).content.decode()


def test_a_storefront_suggests_its_own_goods_first(indexed, client_of, bekasi, backend):
    html = client_of(bekasi).get("/cari/saran/", {"q": "batik"}).content.decode()
    assert html.index("Tarumanagara") < html.index("Krakatau")


def test_the_second_time_costs_no_query(indexed, portal, client_of, django_assert_max_num_queries, backend):
    client = client_of(portal)
    synonyms.groups()  # read again every few seconds, whoever asks
    with django_assert_max_num_queries(9):
        client.get("/cari/saran/", {"q": "batik"})
    with django_assert_max_num_queries(0):
        response = client.get("/cari/saran/", {"q": "batik"})
    assert "max-age=60" in response["Cache-Control"]


def test_programs_are_told_to_wait(in_postgres, shelf, portal, client_of, monkeypatch):
    monkeypatch.setattr("search.views.SUGGESTIONS_A_MINUTE", 3)
    statuses = [client_of(portal).get("/cari/saran/", {"q": "bat"}).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]


def test_nobody_is_refused_without_a_cache(rf, monkeypatch):
    monkeypatch.setattr(limits.cache, "add", lambda *args: False)
    monkeypatch.setattr(limits.cache, "incr", _gone)
    assert limits.is_within_limit(rf.get("/"), action="suggest", limit=1)


def _gone(key):
    raise ValueError(key)


def test_places_are_shared_out_in_rounds():
    options = [{"text": str(number)} for number in range(9)]
    shared = suggestions._shared_out(
        [
            suggestions.Group("product", "P", options, share=2),
            suggestions.Group("city", "C", options[:1]),
            suggestions.Group("story", "S", []),
        ]
    )
    assert [(group["kind"], len(group["options"])) for group in shared] == [("product", 9), ("city", 1)]
    assert sum(not one["is_extra"] for group in shared for one in group["options"]) == 6
