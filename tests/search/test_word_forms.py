"""Forms and spellings of a word meet; words that only look alike do not; Elasticsearch and PostgreSQL keep the same."""

import random

import pytest

from search.analysis import by_form
from search.documents import new_index
from search.engine import client
from search.region_names import regions, words_of_places
from search.word_forms import forms_of

MEET = [
    ("pesan", "pesanan", "memesan", "pemesanan", "dipesan", "pemesanannya"),
    ("jahit", "menjahit", "penjahit", "jahitan", "dijahit"),
    ("anyam", "menganyam", "anyaman", "penganyam"),
    ("kirim", "mengirim", "pengiriman", "kiriman", "dikirim"),
    ("ukir", "mengukir", "ukiran"),
    ("lukis", "melukis", "pelukis", "lukisan"),
    ("tenun", "menenun", "tenunan", "penenun"),
    ("bordir", "membordir", "bordiran", "pembordir"),
    ("sewa", "menyewa", "penyewaan"),
    ("makan", "makanan", "makanannya"),
    ("motif", "bermotif", "motifnya", "motip"),
    ("sehat", "kesehatan"),
    ("baju", "bajunya", "baju2"),
    ("keripik", "kripik", "kripiknya", "keripikk"),
    ("kerupuk", "krupuk"),
    ("terasi", "trasi"),
    ("selendang", "slendang"),
    ("sambal", "sambel"),
    ("sirup", "sirop"),
    ("telur", "telor"),
    ("cabai", "cabe"),
    ("pulau", "pulo"),
    ("cap", "tjap"),
    ("jaja", "djadja"),
    ("batu", "batoe"),
    ("syukuran", "sjukuran", "sukuran"),
    ("boks", "box"),
    ("kurban", "qurban"),
    ("vas", "fas"),
    ("beri", "berikan", "memberikan"),
]
APART = [
    ("kemeja", "meja"),
    ("menteri", "teri"),
    ("pelampung", "lampung"),
    ("berikan", "ikan"),
    ("keripik", "ripik"),
    ("durian", "duri"),
    ("rambutan", "rambut"),
    ("pengantin", "kantin"),
    ("mendung", "mendong"),
    ("merica", "rica"),
    ("melati", "lati"),
    ("pekan", "pekalongan"),
    ("kuningan", "kuning"),
    ("kemasan", "mas"),
    ("terpal", "pal"),
    ("batuk", "batok"),
]


def _sharing(one: str, other: str) -> set[str]:
    return set(forms_of(one)) & set(forms_of(other))


@pytest.mark.parametrize("words", MEET, ids=lambda words: words[0])
def test_forms_and_spellings_of_a_word_meet(words):
    assert {word for word in words[1:] if not _sharing(words[0], word)} == set()


@pytest.mark.parametrize(("one", "other"), APART)
def test_words_that_only_look_alike_stay_apart(one, other):
    assert not _sharing(one, other)


def test_no_rule_changes_a_place_or_leads_to_one():
    places = words_of_places()
    assert len(regions()) == 552 and {"cilegon", "pekalongan", "kuningan", "balikpapan"} <= places
    prefixes = ("pe", "me", "pem", "mem", "pen", "men")
    derived = {prefix + place for place in places for prefix in prefixes if prefix[-1] != place[0]}
    forms = {form for place in places for form in forms_of(place)}
    led = {word for word in derived - places if set(forms_of(word)) & forms}
    assert led == set()


def made_up_words(number: int) -> set[str]:
    """Words of two to four syllables with and without affixes: they touch every rule, and what rules come near to."""
    dice = random.Random(17)  # noqa: S311  (words, not secrets)
    before = ["", "me", "mem", "men", "meng", "meny", "pe", "pem", "peng", "per", "ber", "ter", "di", "ke"]
    after = ["", "an", "kan", "nya", "annya", "2", "ai", "au", "ip"]

    def syllable() -> str:
        return dice.choice("bcdfghjklmnprstwy") + dice.choice("aiueo") + dice.choice(["", "", "n", "r", "ll"])

    return {
        dice.choice(before) + "".join(syllable() for _ in range(dice.randrange(1, 4))) + dice.choice(after)
        for _ in range(number)
    }


def test_both_backends_keep_the_same_forms(in_elasticsearch, settings):
    known = {word for row in [*MEET, *APART] for word in row} | set(sorted(words_of_places())[:300])
    words = sorted(known | made_up_words(4_000))
    index = new_index(f"{settings.SEARCH_INDEX_PREFIX}forms")
    index.create(using=client())
    try:
        answer = client().indices.analyze(index=index._name, analyzer=by_form()._name, text=" ".join(words))
    finally:
        index.delete(using=client())
    kept: dict[int, list[str]] = {}
    for token in answer["tokens"]:
        kept.setdefault(token["position"], []).append(token["token"])
    assert [tuple(kept[at]) for at in range(len(words))] == [forms_of(word) for word in words]
