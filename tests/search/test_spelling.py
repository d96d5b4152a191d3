"""What is misspelt is understood; what is right is never changed into another word."""

import pytest
from bs4 import BeautifulSoup
from elastic_transport import Transport

from search import known_words, rebuilding
from search.backends.postgres_text import write_words
from search.known_words import KnownWords
from search.models import Entry, Word
from search.queries import Query
from search.selectors import search
from search.spelling import spelling_of


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("batik", "batik", 0),
        ("btaik", "batik", 1),
        ("batk", "batik", 1),
        ("battik", "batik", 1),
        ("vatik", "batik", 1),
        ("krakatu", "krakatau", 1),
        ("seragma", "seragam", 1),
        ("pekaloangn", "pekalongan", 2),
        ("meja", "kemeja", 2),
    ],
)
def test_slips_are_counted(one, other, slips):
    assert KnownWords([(other, other)]).within(one, 2) == ([(other, slips)] if one[0] in other[:2] else [])


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("kmja", ["kemeja"]),
        ("sprti", ["seperti"]),
        ("kmj", ["kemeja"]),
        ("kemja", []),
        ("kmji", []),
        ("kmjb", ["kamjib"]),
    ],
)
def test_nothing_but_vowels_is_missing_in_what_is_shortened(word, meant):
    assert KnownWords([("kemeja", ""), ("seperti", ""), ("kamjib", "")]).shortened_to(word) == meant


def test_a_beginning_is_shorter_than_what_it_begins():
    known = KnownWords([("batik", ""), ("baju", "")])
    assert [word for word in ("b", "bat", "batik", "batika", "c", "z") if known.is_beginning(word)] == [
        "b",
        "bat",
    ]


def test_words_are_read_again_only_when_there_are_new_ones(words, django_assert_num_queries):
    with django_assert_num_queries(2):
        first = known_words.known_words()
    known_words._at.cache_clear()  # noqa: SLF001 - a minute goes by
    with django_assert_num_queries(1):
        assert known_words.known_words() is first
    Word.objects.create(word="tenun")
    known_words._at.cache_clear()  # noqa: SLF001
    with django_assert_num_queries(2):
        assert "tenun" in known_words.known_words()
    spelling_of("xxyyzz")  # reads the equal words
    with django_assert_num_queries(0):
        assert spelling_of("tneun").candidates == ["tenun"]


@pytest.fixture
def words(db):
    Word.objects.bulk_create(
        Word(word=word)
        for word in ("batik", "meja", "kemeja", "seragam", "pekalongan", "kain", "lain", "bakti", "sarung")
    )


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("btaik", "batik"),
        ("kain btaik", "kain batik"),
        ("BTAIK Pekaloangn", "batik pekalongan"),
        ("abtik", "batik"),
    ],
)
def test_the_nearest_word_is_meant(words, text, meant):
    assert spelling_of(text).candidates[0] == meant


@pytest.mark.parametrize("text", ["meja", "batik", "lain", "kai", "12345", "", "zzzzqqqq", "btaik zzzzqqqq"])
def test_nothing_is_corrected_where_nothing_is_wrong_or_near(words, text):
    assert spelling_of(text).candidates == []


@pytest.mark.parametrize(
    ("text", "may_be"),
    [
        ("kain bati", True),
        ("kain batik", True),
        ("kain btaik", False),
        ("btaik kai", False),
        ("btaik kian", False),
    ],
)
def test_only_what_begins_a_word_is_taken_for_a_beginning(words, text, may_be):
    assert spelling_of(text).may_be_unfinished is may_be


def test_a_misspelt_search_answers_what_was_meant(indexed, backend):
    answer = search(Query(text="btaik", kinds=(Entry.Kind.PRODUCT,)))
    meant = search(Query(text="batik", kinds=(Entry.Kind.PRODUCT,)))
    assert answer.corrected == "batik" and answer.total == meant.total == 2
    assert [hit.title for hit in answer.hits] == [hit.title for hit in meant.hits]
    assert meant.corrected == ""


@pytest.mark.parametrize(("text", "requests"), [("batik", 1), ("btaik", 1), ("tarumana", 1), ("zzzzqqqq", 1)])
def test_what_was_meant_is_asked_beside_what_was_typed(in_elasticsearch, shelf, monkeypatch, text, requests):
    rebuilding.rebuild()
    asked = []
    send = Transport.perform_request
    monkeypatch.setattr(
        Transport,
        "perform_request",
        lambda self, *args, **more: asked.append(args) or send(self, *args, **more),
    )
    answer = search(Query(text=text, kinds=(Entry.Kind.PRODUCT,)))
    assert (len(asked), answer.backend) == (requests, "elasticsearch")


def test_postgresql_is_not_asked_what_may_have_been_meant_where_the_words_are_found(
    shelf, in_postgres, django_assert_num_queries
):
    kain = Entry.objects.get(title="Kain Batik Krakatau")
    kain.body = "seri zafiraa"
    write_words(kain)
    Word.objects.create(word="zafira")
    assert spelling_of("zafiraa").candidates == ["zafira"]
    answer = search(Query(text="zafiraa"))
    assert ([hit.title for hit in answer.hits], answer.corrected) == (["Kain Batik Krakatau"], "")


def test_the_beginning_of_a_word_is_enough(indexed, backend):
    answer = search(Query(text="kain tarumana"))
    assert [hit.title for hit in answer.exact] == ["Kain Batik Tarumanagara"] and answer.corrected == ""


def test_filters_that_leave_nothing_do_not_change_the_words(indexed, backend):
    answer = search(Query(text="krakatau", cities=("kab-bekasi",)))
    assert (answer.total, answer.matched, answer.corrected) == (0, True, "")


def test_what_nobody_wrote_is_not_found(indexed, backend):
    answer = search(Query(text="zzzzqqqq"))
    assert (answer.total, answer.matched, answer.corrected) == (0, False, "")


@pytest.mark.parametrize(
    ("text", "meant"),
    [("spatu", "sepatu"), ("slempang", "selempang"), ("bisang", "pisang")],
)
def test_vowels_are_left_out_and_letters_written_as_they_sound(db, text, meant):
    Word.objects.bulk_create(
        Word(word=word) for word in ("satu", "sepatu", "selempang", "lempang", "pisang", "bintang")
    )
    assert spelling_of(text).candidates[0] == meant


def test_no_number_and_no_word_that_may_be_missing_is_meant(db):
    Word.objects.bulk_create(Word(word=word) for word in ("untuk", "unik", "satu"))
    assert spelling_of("untuq").candidates == spelling_of("spatu").candidates == []


@pytest.mark.parametrize("text", ["batin", "kain batin", "tapak", "sarang", "membatin"])
def test_a_right_word_is_not_taken_for_another_because_nothing_is_called_so(db, text):
    Word.objects.bulk_create(Word(word=word) for word in ("batik", "kain", "taplak", "sarung"))
    assert spelling_of(text).candidates == []


def test_what_a_right_word_may_have_been_is_offered_with_what_it_finds(indexed, portal, client_of, backend):
    page = client_of(portal).get("/cari/?q=batin").content.decode()
    assert search(Query(text="batin", kinds=(Entry.Kind.PRODUCT,))).total == 0
    soup = BeautifulSoup(page, "html.parser")
    assert [(link.text, link.parent.text.strip()[-4:]) for link in soup.select('a[href="?q=batik"]')] == [
        ("batik", "(2)?")
    ]
    assert not BeautifulSoup(client_of(portal).get("/cari/?q=batik").content, "html.parser").select(
        'a[href="?q=batik"] b'
    )
