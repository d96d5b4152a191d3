"""The operator keeps the words that mean the same; a change is asked for at once, without indexing anything again."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django_tenants.utils import tenant_context

from search import synonyms
from search.models import SynonymGroup
from search.synonym_groups import first_rows
from search.vocabulary import slots_of


@pytest.fixture(autouse=True)
def read_again():
    synonyms.forget()
    yield
    synonyms.forget()


def test_the_first_version_is_what_was_delivered(db):
    assert SynonymGroup.objects.count() == len(first_rows())
    assert ("nasi", "box") in slots_of("nasi kotak")[0]


def test_a_change_is_asked_for_without_indexing(db):
    assert slots_of("gawai") == ((("gawai",),),)
    group = SynonymGroup.objects.create(words="gawai, telepon pintar")
    synonyms.forget()
    assert slots_of("gawainya") == ((("gawai",), ("telepon", "pintar")),)
    group.delete()
    synonyms.forget()
    assert slots_of("gawai") == ((("gawai",),),)


@pytest.mark.parametrize("words", ["gawai", "gawai, ", "gawai, Gawai", "gawai, satu dua tiga empat lima"])
def test_a_group_needs_two_short_phrases(db, words):
    with pytest.raises(ValidationError) as refusal:
        SynonymGroup(words=words).full_clean()
    assert set(refusal.value.message_dict) == {"words"}


def test_a_word_stands_in_one_group_only_whatever_its_form(db):
    with pytest.raises(ValidationError) as refusal:
        SynonymGroup(words="gawai, kripiknya").full_clean()
    assert "kripik" in str(refusal.value)


def test_words_are_kept_in_order_and_small(db):
    group = SynonymGroup(words=" Gawai,telepon-pintar ,gawai")
    group.full_clean()
    assert group.words == "gawai, telepon pintar"


def test_the_operator_edits_groups_and_a_shop_does_not(portal, cilegon, staff_of, client_of):
    with tenant_context(portal):
        path = reverse("search_synonymgroup:add")
    operator = client_of(portal, staff_of(portal, "operator", email="pusat@demo.lumbung.test"))
    assert operator.post(path, {"words": "gawai, kripik", "note": ""}).status_code == 200
    assert operator.post(path, {"words": "gawai, telepon pintar", "note": ""}).status_code == 302
    assert SynonymGroup.objects.filter(words="gawai, telepon pintar").exists()
    manager = client_of(cilegon, staff_of(cilegon, "manager", email="bu.kelola@demo.lumbung.test"))
    assert manager.get(path).status_code in {302, 403, 404}
    assert manager.post(path, {"words": "x, y", "note": ""}).status_code in {302, 403, 404}
    assert not SynonymGroup.objects.filter(words="x, y").exists()
