"""Words that mean the same find the same, with both engines, from one file of data."""

from itertools import combinations

import pytest
from django_tenants.utils import tenant_context

from search import rebuilding
from search.models import Entry
from search.projection import project_all
from search.queries import Query
from search.selectors import search
from search.synonym_groups import first_rows, form_of, groups_of
from search.vocabulary import slots_of, words_of
from tests.catalogue.factories import a_product

PAIRS = [
    ("sarung", "sarong"),
    ("baju dinas", "seragam"),
    ("nasi kotak", "nasi box"),
    ("nasi kotak", "lunch box"),
    ("kripik", "keripik"),
    ("katering", "catering"),
    ("oleh-oleh", "buah tangan"),
    ("krupuk", "kerupuk"),
    ("suvenir", "cendera mata"),
    ("hampers", "parsel"),
    ("jogja", "yogyakarta"),
    ("camilan", "snack"),
    ("life vest", "pelampung"),
]
GOODS = [
    ("Sarung batik Pagi Sore", "busana-muslim"),
    ("Sarong pantai Blambangan", "busana-muslim"),
    ("Seragam batik untuk pegawai", "seragam-pegawai"),
    ("Baju dinas lapangan", "seragam-pegawai"),
    ("Nasi kotak rabeg kambing", "nasi-kotak"),
    ("Lunch box anak sekolah", "nasi-kotak"),
    ("Keripik tempe", "keripik-kerupuk"),
    ("Kripik singkong pedas", "keripik-kerupuk"),
    ("Kerupuk udang", "keripik-kerupuk"),
    ("Catering harian", "prasmanan"),
    ("Buah tangan dari Banten", "hampers"),
    ("Souvenir pernikahan", "cendera-mata"),
    ("Parsel lebaran", "hampers"),
    ("Bakpia dari Jogja", "kue-manisan"),
    ("Rompi pelampung", "alat-keselamatan"),
]


@pytest.fixture
def goods(cilegon, bekasi, portal, own_files, backend):
    for number, (name, category) in enumerate(GOODS):
        with tenant_context((cilegon, bekasi)[number % 2]):
            a_product(name, category=category, slug=f"barang-{number}")
    for cooperative in (cilegon, bekasi):
        with tenant_context(cooperative):
            list(project_all(cooperative))
    if backend == "elasticsearch":
        rebuilding.rebuild()


def found(text: str) -> list[str]:
    return [hit.title for hit in search(Query(text=text, kinds=(Entry.Kind.PRODUCT,), page_size=10)).exact]


def test_each_of_a_pair_finds_what_the_other_finds(goods, backend):
    for one, other in PAIRS:
        assert found(one) == found(other) != [], (one, other)
    assert "Sarong pantai Blambangan" in found("sarung batik pantai") + found("sarung")


def test_words_beside_a_synonym_still_count(goods, backend):
    assert found("nasi box rabeg") == ["Nasi kotak rabeg kambing"]
    assert found("lunch box cilegon") == found("nasi dus cilegon") != found("nasi dus")


def test_a_phrase_stands_in_one_group_only():
    rows = [{form_of(tuple(words_of(phrase))) for phrase in row} for row in first_rows()]
    assert [(one, other) for one, other in combinations(rows, 2) if one & other] == []
    assert len(rows) >= 150


def test_a_phrase_that_stands_in_two_groups_means_the_first_of_them():
    """An operator's group and a delivered one may meet; searches go on."""
    groups = groups_of("two", [["kain", "wastra"], ["kainnya", "cloth"]])
    assert groups.meaning(("kain",)) == (("kain",), ("wastra",)) and groups.meaning(("cloth",))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("", ()),
        ("  &|!  ", ()),
        ("batik tulis", ((("batik",),), (("tulis",),))),
        ("Sarong", ((("sarung",), ("sarong",)),)),
        ("SARUNG sarong", ((("sarung",), ("sarong",)),)),
        ("café", ((("cafe",),),)),
    ],
)
def test_text_is_cut_into_what_it_means(text, slots):
    assert slots_of(text) == slots


@pytest.mark.django_db
def test_the_longest_known_phrase_is_taken():
    (slot, rest) = slots_of("seragam dinas guru")
    assert ("baju", "dinas") in slot and rest == (("guru",),)


@pytest.mark.django_db
def test_more_words_than_anybody_means_are_left_out():
    assert len(slots_of(" ".join(f"kata{number}" for number in range(500)))) == 16
    assert words_of("oleh-oleh_khas 2×") == ["oleh", "oleh", "khas", "2"]
