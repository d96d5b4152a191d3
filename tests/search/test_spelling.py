"""What is misspelt is understood; what is right is never changed into another word."""

import pytest

from search.models import Entry, Word
from search.queries import Query
from search.selectors import search
from search.spelling import slips_between, spelling_of


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
    assert slips_between(one, other, most=2) == slips == slips_between(other, one, most=2)


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


def test_the_beginning_of_a_word_is_enough(indexed, backend):
    answer = search(Query(text="kain tarumana"))
    assert [hit.title for hit in answer.hits] == ["Kain Batik Tarumanagara"] and answer.corrected == ""


def test_filters_that_leave_nothing_do_not_change_the_words(indexed, backend):
    answer = search(Query(text="krakatau", cities=("kab-bekasi",)))
    assert (answer.total, answer.matched, answer.corrected) == (0, True, "")


def test_what_nobody_wrote_is_not_found(indexed, backend):
    answer = search(Query(text="zzzzqqqq"))
    assert (answer.total, answer.matched, answer.corrected) == (0, False, "")
