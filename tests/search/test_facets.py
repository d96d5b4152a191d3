"""What results can be narrowed by: every facet counted with all choices but its own, with both engines."""

import re

import pytest
from django_tenants.utils import tenant_context

from marketplace.catalogue.models import PriceTier, Product
from search import rebuilding
from search.backends import elasticsearch, elasticsearch_facets, postgres
from search.models import Entry
from search.projection import project_all
from search.queries import Query
from search.selectors import facets, search, search_with_facets

GOODS = (Entry.Kind.PRODUCT,)


@pytest.fixture
def marked(shelf, backend, cilegon, bekasi):
    """Goods that are sold in bulk, made by women, ready soon."""
    with tenant_context(cilegon):
        kain = Product.objects.get(slug="kain-batik-krakatau")
        Product.objects.filter(pk=kain.pk).update(is_made_by_women=True, lead_time_days=5)
        PriceTier.objects.create(product=kain, minimum=24, price=150_000)
        list(project_all(cilegon))
    with tenant_context(bekasi):
        list(project_all(bekasi))
    if backend == "elasticsearch":
        rebuilding.rebuild()
    return shelf


def titles(**choices) -> set[str]:
    return {hit.title for hit in search(Query(kinds=GOODS, **choices)).hits}


def test_what_is_declared_can_be_asked_for(marked, backend):
    assert titles(only_by_women=True) == {"Kain Batik Krakatau"}
    assert titles(only_kopwan=True) == {"Kain Batik Tarumanagara"}


def test_many_pieces_are_asked_of_whoever_has_a_price_for_so_many(marked, backend):
    assert titles(only_bulk=True) == titles(quantity=24) == titles(quantity=500) == {"Kain Batik Krakatau"}
    assert titles(quantity=23) == set()


def test_ready_within_some_days_is_what_takes_no_longer(marked, backend):
    assert "Kain Batik Krakatau" not in titles(ready_within=3)
    assert "Kain Batik Krakatau" in titles(ready_within=7)


def test_each_mark_is_counted_without_itself_and_with_all_others(marked, backend):
    counts = facets(Query(kinds=GOODS, only_by_women=True, cities=("cilegon",))).counts
    assert counts["marks"]["only_by_women"] == counts["marks"]["only_bulk"] == 1
    assert "only_kopwan" not in counts["marks"]
    assert counts["cities"] == {"cilegon": 1}
    assert facets(Query(kinds=GOODS, only_bulk=True)).counts["marks"]["only_bulk"] == 1


def test_days_are_counted_cumulatively(marked, backend):
    lead = facets(Query(kinds=GOODS, ready_within=3)).counts["lead"]
    assert lead["7"] == lead["3"] + 1 == lead["30"]


def test_facets_with_the_hits_and_by_themselves_say_the_same(marked, backend):
    query = Query(text="batik", kinds=GOODS, cities=("cilegon",))
    beside = search_with_facets(query).facets
    assert beside == facets(query) and beside.counts["cities"] == {"cilegon": 1, "kab-bekasi": 1}


def test_facets_follow_the_words_as_they_are_understood(marked, backend):
    assert facets(Query(text="btaik", kinds=GOODS)).counts["kinds"][Entry.Kind.PRODUCT] == 2


def test_very_many_hits_are_counted_by_a_sample(in_elasticsearch, shelf, monkeypatch):
    rebuilding.rebuild()
    monkeypatch.setattr(elasticsearch_facets, "SAMPLED_FROM", 1)
    monkeypatch.setattr(elasticsearch_facets, "SHARE", 1.0)
    elasticsearch_facets._documents.cache_clear()
    found = facets(Query(kinds=GOODS))
    elasticsearch_facets._documents.cache_clear()
    assert found.is_estimated and set(found.counts) >= {"cities", "marks", "price"}


def test_few_hits_among_very_many_things_are_counted_one_by_one(in_elasticsearch, shelf, monkeypatch):
    rebuilding.rebuild()
    monkeypatch.setattr(elasticsearch_facets, "SAMPLED_FROM", Entry.objects.filter(is_visible=True).count())
    # Whether the one hit is in a smaller sample is a matter of chance.
    monkeypatch.setattr(elasticsearch_facets, "SHARE", 1.0)
    elasticsearch_facets._documents.cache_clear()
    few = Query(text="krakatau", kinds=GOODS)
    found, beside = facets(few), search_with_facets(few).facets
    elasticsearch_facets._documents.cache_clear()
    assert not found.is_estimated and found == beside and found.counts["cities"] == {"cilegon": 1}


def test_more_hits_than_are_counted_are_said_in_words(marked, backend, portal, client_of, monkeypatch):
    for module in (elasticsearch, postgres):
        monkeypatch.setattr(module, "COUNTED", 2)
    answer = search(Query(kinds=GOODS))
    assert answer.has_more and answer.total == 2
    html = client_of(portal).get("/cari/").content.decode()
    assert re.search(r"(?i)data-focus>(more than|lebih dari) 2 ", html)


def test_signals_order_equals_and_never_beat_words(marked, backend, cilegon):
    with tenant_context(cilegon):
        Entry.objects.filter(title="Emping Menes").update(merit=1000, words="krakatau")
        if backend == "elasticsearch":
            Entry.objects.filter(title="Emping Menes").update(version=10**9)
            rebuilding.rebuild()
    assert search(Query(text="krakatau", kinds=GOODS)).hits[0].title == "Kain Batik Krakatau"
    assert search(Query(kinds=GOODS)).hits[0].title == "Emping Menes"


def test_whoever_runs_scripts_gets_the_hits_first_and_the_filters_after(marked, backend, portal, client_of):
    client = client_of(portal)
    whole = client.get("/cari/?q=batik").content.decode()
    assert 'name="kota"' in whole and "/cari/saringan/" not in whole
    client.cookies["skrip"] = "1"
    first = client.get("/cari/?q=batik&kota=cilegon").content.decode()
    assert 'name="kota"' not in first and "Kain Batik Krakatau" in first
    (address,) = re.findall(r'hx-get="(/cari/saringan/[^"]+)"', first)
    later = client.get(address.replace("&amp;", "&"), headers={"HX-Request": "true"}).content.decode()
    assert 'id="saringan"' in later and re.search(r'value="cilegon" checked', later) and 'id="jenis"' in later
    assert 'name="kota"' in client.get("/cari/?q=batik&saringan=1").content.decode()


def test_the_filters_address_alone_leads_to_the_results(shelf, portal, client_of, in_postgres):
    response = client_of(portal).get("/cari/saringan/?q=batik")
    assert response.status_code == 302 and response["Location"] == "/cari/?q=batik"


def test_a_chosen_category_opens_what_is_within_it(marked, backend, portal, client_of):
    html = client_of(portal).get("/cari/?kategori=batik-tulis").content.decode()
    assert re.search(r'choice-within"><input[^>]*value="batik-tulis" checked', html)
    assert 'value="keripik-kerupuk"' not in client_of(portal).get("/cari/").content.decode()


UNKNOWN = [
    {"sertifikat": "tidak-ada"},
    {"siap_dalam": "-3"},
    {"siap_dalam": "4"},
    {"jumlah": "0"},
    {"jumlah": "99999999999"},
    {"grosir": "ya"},
    {"kota": ["x"] * 500},
    {"kategori": "x" * 5_000},
]


def test_unknown_choices_are_pages_too(marked, backend, portal, client_of):
    for parameters in UNKNOWN:
        for path in ("/cari/", "/cari/saringan/"):
            response = client_of(portal).get(path, parameters, headers={"HX-Request": "true"})
            assert response.status_code == 200, (path, parameters)


def test_a_program_that_searches_without_end_is_told_to_wait(shelf, in_postgres, portal, client_of, settings):
    settings.SEARCHES_A_MINUTE = 2
    client = client_of(portal)
    responses = [client.get("/cari/") for _ in range(3)]
    assert [response.status_code for response in responses] == [200, 200, 429]
    assert responses[-1]["Retry-After"] == "60" and b"<h1>" in responses[-1].content
