"""Whatever a visitor types, a query is within bounds, and both engines answer it alike."""

import pytest

from search.models import Entry
from search.queries import MAX_HITS, MAX_LENGTH, Query
from search.selectors import facets, search, search_with_facets


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"page": 0}, {"page": 1}),
        ({"page": -3}, {"page": 1}),
        ({"page": 10**9, "page_size": 100}, {"page": MAX_HITS // 100}),
        ({"page_size": 0}, {"page_size": 1}),
        ({"page_size": 5000}, {"page_size": 100}),
        ({"sort": "random()"}, {"sort": "relevance"}),
        ({"price": "1-2"}, {"price": ""}),
        ({"text": "  batik \x00  tulis\n"}, {"text": "batik tulis"}),
        ({"text": "x" * 999}, {"text": "x" * MAX_LENGTH}),
    ],
)
def test_a_query_brings_everything_into_bounds(given, kept):
    query = Query(**given)
    assert {name: getattr(query, name) for name in kept} == kept


STRANGE_WORDS = [
    "'",
    '"',
    "&|!():*<->",
    "\\",
    "%_",
    "🦐",
    "batik' OR 1=1 --",
    "+-/~^",
    "a" * 200,
    "((((",
    "*",
]


def test_no_words_make_a_search_fail(indexed, backend):
    assert {text: search(Query(text=text)).backend for text in STRANGE_WORDS} == dict.fromkeys(
        STRANGE_WORDS, backend
    )


def test_both_engines_find_the_same_things(indexed, backend):
    found = search(Query(text="batik", kinds=(Entry.Kind.PRODUCT,)))
    assert {hit.title for hit in found.hits} == {"Kain Batik Krakatau", "Kain Batik Tarumanagara"}
    assert (found.backend, found.total, found.is_degraded) == (backend, 2, False)


BEST = {
    "kain batik krakatau": "Kain Batik Krakatau",
    "krakatau batik": "Kain Batik Krakatau",
    "KRAKATAU": "Kain Batik Krakatau",
    "krakatu": "Kain Batik Krakatau",
    "oleh-oleh cilegon": "Kain Batik Krakatau",
    "maemunah": "Maemunah Cilegon",
    "kopwan bekasi": "Kopwan Bekasi",
}


def test_the_best_match_stands_first(indexed, backend):
    assert {text: search(Query(text=text)).hits[0].title for text in BEST} == BEST


def test_everything_is_found_without_words(indexed, backend):
    assert search(Query()).total == Entry.objects.filter(is_visible=True).count() > 5


def test_choices_narrow_and_each_facet_counts_without_its_own_choice(indexed, backend):
    narrow = search_with_facets(
        Query(kinds=(Entry.Kind.PRODUCT,), cities=("cilegon",), categories=("keripik-kerupuk",))
    )
    assert {hit.title for hit in narrow.hits} == {"Keripik Tempe Cilegon", "Emping Menes"}
    # Other cities have nothing in this category; other categories of this city are still offered.
    assert narrow.facets.counts["cities"] == {"cilegon": 2}
    assert narrow.facets.counts["categories"]["batik-tulis"] == 1
    assert narrow.facets.counts["kinds"][Entry.Kind.PRODUCT] == 2
    wide = search_with_facets(Query(kinds=(Entry.Kind.PRODUCT,), cities=("cilegon",)))
    assert wide.facets.counts["cities"] == {"cilegon": 3, "kab-bekasi": 1}


def test_prices_fall_into_the_ranges_that_say_so(indexed, backend):
    counts = facets(Query(kinds=(Entry.Kind.PRODUCT,))).counts["price"]
    assert counts == {"0-50000": 2, "100000-250000": 1, "250000-500000": 1}
    chosen = search_with_facets(Query(kinds=(Entry.Kind.PRODUCT,), price="100000-250000"))
    assert [hit.price for hit in chosen.hits] == [185_000]
    assert chosen.facets.counts["price"] == counts


def test_sorting_by_price_puts_what_has_none_last(indexed, backend):
    cheapest = [hit.price for hit in search(Query(sort="cheapest")).hits]
    priced = [price for price in cheapest if price is not None]
    assert priced == sorted(priced) and cheapest[: len(priced)] == priced
    dearest = [hit.price for hit in search(Query(sort="dearest", kinds=(Entry.Kind.PRODUCT,))).hits]
    assert dearest == sorted(dearest, reverse=True)


def test_what_is_sold_out_is_not_ready(indexed, backend):
    ready = {hit.title for hit in search(Query(only_ready=True)).hits}
    assert "Emping Menes" in ready and "Keripik Tempe Cilegon" not in ready


def test_a_search_within_one_storefront_sees_no_other(indexed, backend, bekasi):
    found = search(Query(text="batik", cooperative_id=bekasi.pk))
    assert {hit.cooperative_id for hit in found.hits} == {bekasi.pk}


def test_pages_hold_each_thing_once(indexed, backend):
    everything = search(Query(sort="newest", page_size=100)).hits
    pages = [
        search(Query(sort="newest", page_size=2, page=page)).hits
        for page in range(1, len(everything) // 2 + 2)
    ]
    seen = [(hit.cooperative_id, hit.kind, hit.title) for page in pages for hit in page]
    assert len(seen) == len(set(seen)) == len(everything)


def test_addresses_in_results_are_on_the_hosts_of_their_cooperatives(indexed, backend, cilegon):
    hit = search(Query(text="krakatau", kinds=(Entry.Kind.PRODUCT,))).hits[0]
    assert hit.path == "http://cilegon.localhost:8000/produk/kain-batik-krakatau/"
    assert hit.card["url"] == hit.path
    assert hit.cooperative_name == cilegon.name


def test_an_answer_costs_the_same_queries_whatever_is_found(
    shelf, in_postgres, django_assert_max_num_queries
):
    with django_assert_max_num_queries(10):
        search(Query(text="batik"))
    with django_assert_max_num_queries(10):
        search(Query())


def test_a_number_of_pieces_gives_way_before_a_word_does(indexed, backend):
    answer = search(Query(text="kain krakatau 40 buah", kinds=(Entry.Kind.PRODUCT,)))
    assert [hit.title for hit in answer.exact] == ["Kain Batik Krakatau"] and answer.is_released
    assert not answer.is_loose and [need.number for need in answer.needs] == [40]


@pytest.mark.parametrize(
    ("text", "choices", "nearby"),
    [
        ("kain krakatau", {}, ["Kain Batik Tarumanagara"]),
        ("kain krakatau", {"cities": ("cilegon",)}, []),
        ("kain krakatau", {"sort": "cheapest"}, []),
        ("kain krakatau", {"page_size": 1}, []),
        ("krakatau", {}, []),
        ("kain krakatau di bawah 200 ribu", {}, []),
    ],
)
def test_little_is_filled_up_with_what_comes_close_within_what_was_chosen(
    indexed, backend, text, choices, nearby
):
    answer = search(Query(text=text, kinds=(Entry.Kind.PRODUCT,), **choices))
    assert [hit.title for hit in answer.exact] == ["Kain Batik Krakatau"] and answer.total == 1
    assert [hit.title for hit in answer.hits[1:]] == nearby and answer.nearby == len(nearby)
