"""What a search asks besides words becomes a choice that the page shows and lets people take back."""

import re

import pytest

from search.models import Entry
from search.queries import Query
from search.selectors import search
from search.understanding import understood

PRODUCTS = (Entry.Kind.PRODUCT,)


@pytest.mark.parametrize(
    ("text", "words", "low", "high"),
    [
        ("batik di bawah 9999999999999999999", "batik", None, 999_999_999_999),
        (f"batik di bawah {'9' * 190}", "batik", None, 999_999_999_999),
        ("nasi kotak di bawah 50 ribu", "nasi kotak", None, 50_000),
        ("kue dibawah 50rb", "kue", None, 50_000),
        ("batik maks 1,5 juta", "batik", None, 1_500_000),
        ("souvenir under 30k", "souvenir", None, 30_000),
        ("kain di atas rp 250.000", "kain", 250_000, None),
        ("kemeja mulai 200rb", "kemeja", 200_000, None),
        ("batik antara 50 dan 100 ribu", "batik", 50_000, 100_000),
        ("kado 50-100 ribu", "kado", 50_000, 100_000),
        ("kado seratus ribu sampai dua ratus ribu", "kado", 100_000, 200_000),
        ("hampers 100rb", "hampers", 75_000, 125_000),
        ("tas lima puluh ribuan", "tas", 37_500, 62_500),
        ("tikar sejuta", "tikar", 750_000, 1_250_000),
    ],
)
def test_prices_are_understood_however_they_are_written(text, words, low, high):
    query = understood(Query(text=text))
    assert (query.text, query.price_from, query.price_to) == (words, low, high)


@pytest.mark.parametrize(
    ("text", "words", "quantity"),
    [
        ("500 seragam", "seragam", 500),
        ("katering 100 orang", "katering", 100),
        ("snack box 200 pax", "snack box", 200),
        ("butuh 1.000 masker", "masker", 1_000),
        ("2 lusin payung", "payung", 24),
        ("50 kotak nasi", "kotak nasi", 50),
    ],
)
def test_numbers_of_pieces_are_understood(text, words, quantity):
    query = understood(Query(text=text))
    assert (query.text, query.quantity) == (words, quantity)


@pytest.mark.parametrize(
    "text",
    [
        "masker 3 lapis",
        "kopi 250 gram",
        "250 gram kopi",
        "emping isi 10 pcs",
        "perak 925",
        "terpal 4 x 6",
        "batik",
        "50",
    ],
)
def test_other_numbers_stay_words(text):
    assert understood(Query(text=text)) == Query(text=text)


@pytest.mark.parametrize(
    ("text", "words", "mark"),
    [
        ("sambal halal", "sambal", "only_halal"),
        ("masker ready stock", "masker", "only_ready"),
        ("produk unggulan garut", "garut", "only_signature"),
        ("batik gratis ongkir", "batik", "only_free_delivery"),
    ],
)
def test_marks_are_understood(text, words, mark):
    query = understood(Query(text=text))
    assert query.text == words and getattr(query, mark) is True


def test_a_place_after_from_is_a_choice_and_alone_it_only_weighs(shelf, in_postgres):
    chosen = understood(Query(text="batik dari bekasi"))
    assert (chosen.text, chosen.cities, chosen.needs[0].places) == ("batik", ("kab-bekasi",), ("Bekasi",))
    assert understood(Query(text="batik bekasi")).cities == ()
    assert understood(Query(text="batik dari medan")).cities == ()


def test_what_was_chosen_by_hand_is_left_alone():
    assert understood(Query(text="kue di bawah 50rb", price="0-50000")).price_to is None
    assert understood(Query(text="500 seragam", quantity=20)).quantity == 20


def test_a_need_taken_back_is_looked_for_as_words():
    query = Query(text="sambal halal", as_words=("only_halal",))
    assert understood(query) == query


def test_prices_narrow_what_is_found(indexed, backend):
    answer = search(Query(text="batik di bawah 200 ribu", kinds=PRODUCTS))
    assert [hit.title for hit in answer.hits] == ["Kain Batik Krakatau"] and not answer.is_released


def test_needs_that_nothing_fits_are_left_aside_and_said(indexed, backend):
    answer = search(Query(text="batik di bawah 5 ribu", kinds=PRODUCTS))
    assert (answer.total, answer.is_released, [need.kind for need in answer.needs]) == (2, True, ["price"])


def test_the_page_shows_what_was_understood_and_lets_it_be_taken_back(indexed, backend, portal, client_of):
    chip = re.compile(r'<a class="chip" href="[^"]*kata=price">.*?Rp\s?200\.000</a>', re.DOTALL)
    html = client_of(portal).get("/cari/", {"q": "batik di bawah 200 ribu"}).content.decode()
    assert chip.search(html)
    again = (
        client_of(portal).get("/cari/", {"q": "batik di bawah 200 ribu", "kata": "price"}).content.decode()
    )
    assert not chip.search(again)
    for path in ("/cari/?q=katering+100+orang", "/cari/?q=katering&jumlah=100"):
        chips = re.findall(r'<a class="chip".*?</a>', client_of(portal).get(path).content.decode(), re.DOTALL)
        assert len(chips) == 1 and "100" in chips[0] and "buah" not in chips[0], "people are not pieces"


def test_a_place_weighs_more_than_a_text_that_speaks_of_it(indexed, backend):
    hits = search(Query(text="batik bekasi", kinds=PRODUCTS)).hits
    assert hits[0].city_slug == "kab-bekasi"


def test_some_of_the_words_are_enough_where_nothing_has_all(indexed, backend):
    answer = search(Query(text="keripik tempe zzzzqqqq", kinds=PRODUCTS))
    assert answer.is_loose and answer.hits[0].title == "Keripik Tempe Cilegon"
