"""The operator keeps the words that mean the same; a change is asked for at once, without indexing anything again."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django_tenants.utils import tenant_context

from search import synonyms
from search.actions import keep_version
from search.models import SynonymGroup, SynonymVersion
from search.synonym_groups import first_rows
from search.synonym_versions import Change, changes_between, told
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


@pytest.fixture
def operator(portal, staff_of, client_of):
    return client_of(portal, staff_of(portal, "operator", email="pusat@demo.lumbung.test"))


def addresses(portal, *names: str) -> list[str]:
    with tenant_context(portal):
        return [reverse(name, args=[1] if name.endswith("restore") else []) for name in names]


def test_every_change_leaves_a_version_that_says_who_and_what(operator, portal):
    (path,) = addresses(portal, "search_synonymgroup:add")
    operator.post(path, {"words": "gawai, telepon pintar", "note": ""})
    group = SynonymGroup.objects.get(words="gawai, telepon pintar")
    with tenant_context(portal):
        edit, delete = (
            reverse(f"search_synonymgroup:{name}", args=[group.pk]) for name in ("edit", "delete")
        )
    operator.post(edit, {"words": "gawai, ponsel", "note": "Kata toko"})
    operator.post(edit, {"words": "gawai, ponsel", "note": "Kata toko"})
    operator.post(delete)
    gone, changed, new, first = told(list(SynonymVersion.objects.all()))
    assert [one.version.number for one in (gone, changed, new, first)] == [4, 3, 2, 1]
    assert new.changes == [Change([], ["gawai", "telepon pintar"], [])]
    assert changed.changes == [Change(["gawai"], ["ponsel"], ["telepon pintar"], note="Kata toko")]
    assert gone.changes == [Change([], [], ["gawai", "ponsel"])]
    assert first.is_first and not first.who and {one.who for one in (gone, changed, new)} == {new.who} != {""}
    assert len(first.version.groups) == len(first_rows())


def test_an_earlier_set_comes_into_force_again_without_indexing(
    operator, portal, django_capture_on_commit_callbacks
):
    (path, restore, versions) = addresses(
        portal, "search_synonymgroup:add", "search_synonym_version_restore", "search_synonym_versions"
    )
    kept = set(SynonymGroup.objects.values_list("pk", flat=True)[1:])
    SynonymGroup.objects.first().delete()
    operator.post(path, {"words": "gawai, telepon pintar", "note": ""})
    synonyms.forget()
    assert slots_of("gawai") == ((("gawai",), ("telepon", "pintar")),)

    asked = operator.get(restore).content.decode()
    assert "<del>" in asked and "<ins>" in asked and "gawai" in asked
    with django_capture_on_commit_callbacks(execute=True):
        assert operator.post(restore).status_code == 302
    assert slots_of("gawai") == ((("gawai",),),)
    newest = SynonymVersion.objects.first()
    assert newest.number == 3 and newest.groups == SynonymVersion.objects.get(number=1).groups
    assert kept <= set(SynonymGroup.objects.values_list("pk", flat=True)), "what is in both stays"
    listed = operator.get(versions).content.decode()
    assert listed.count("/kembalikan/") == 2
    assert "<form" not in operator.get(restore).content.decode().split("<main", 1)[1], "nothing would change"


def test_a_version_that_changes_nothing_is_not_kept(portal):
    assert keep_version(actor="system").number == 1 == SynonymVersion.objects.count()


def test_listing_versions_costs_the_same_statements(portal, django_assert_num_queries):
    for number in range(12):
        SynonymGroup.objects.create(words=f"satu{number}x, dua{number}x")
        keep_version(actor="system")
    with django_assert_num_queries(3):
        assert len(told(list(SynonymVersion.objects.all()[:10]))) == 10


def test_groups_that_are_merged_are_told_once():
    before = [{"words": "a, b", "note": ""}, {"words": "c, d", "note": ""}]
    assert changes_between(before, [{"words": "a, b, c", "note": ""}]) == [
        Change(["a", "b"], ["c"], []),
        Change([], [], ["c", "d"]),
    ]
