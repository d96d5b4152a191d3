"""From what a storefront publishes to what is found: every change, every disappearance, in the right order."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django_tenants.utils import schema_context, tenant_context

from marketplace.catalogue.models import Member, Product
from marketplace.core import outbox, relay
from marketplace.core.models import OutboxEvent
from search import engine, indexing, rebuilding
from search.engine import Breaker
from search.models import Entry, Index
from search.projection import kinds, next_version, project, project_all
from search.queries import Query
from search.selectors import search
from tenants.actions import open_cooperative, pause_cooperative
from tests.catalogue.factories import a_product
from tests.search.conftest import documents, entries


def entry_of(product):
    return Entry.objects.get(kind=Entry.Kind.PRODUCT, object_id=product.pk)


@pytest.fixture
def product(cilegon, own_files):
    with tenant_context(cilegon):
        made = a_product("Kain Krakatau", price=185_000, slug="kain-krakatau")
        project(Entry.Kind.PRODUCT, made.pk, cilegon)
    return made


def projected_again(product, cooperative, **changes):
    with tenant_context(cooperative):
        for name, value in changes.items():
            setattr(product, name, value)
        product.save()
        return project(Entry.Kind.PRODUCT, product.pk, cooperative)


def test_every_kind_has_a_projector():
    assert set(kinds()) == set(Entry.Kind.values)


def test_an_entry_shows_all_its_card_needs(product, cilegon):
    entry = entry_of(product)
    assert (entry.title, entry.price, entry.city_slug, entry.path) == (
        "Kain Krakatau",
        185_000,
        "cilegon",
        "/produk/kain-krakatau/",
    )
    assert (
        entry.is_visible and entry.card["url"].endswith(entry.path) and "batik-tulis" in entry.category_slugs
    )
    assert entry.province_name == "Banten"


def test_every_projection_has_a_higher_version(product, cilegon):
    first = entry_of(product).version
    second = projected_again(product, cilegon, name="Kain Krakatau Baru")
    assert second.version > first and second.title == "Kain Krakatau Baru"
    assert Entry.objects.filter(kind=Entry.Kind.PRODUCT, object_id=product.pk).count() == 1


def test_what_is_unpublished_stays_as_a_tombstone_with_a_version_of_its_own(product, cilegon):
    before = entry_of(product).version
    entry = projected_again(product, cilegon, live=False)
    assert not entry.is_visible and entry.version > before


def test_what_is_deleted_stays_as_a_tombstone_and_comes_back_with_its_object(cilegon, product):
    with tenant_context(cilegon):
        Product.objects.filter(pk=product.pk).update(live=False)
        list(project_all(cilegon))
        assert not entry_of(product).is_visible
        Product.objects.filter(pk=product.pk).update(live=True)
        list(project_all(cilegon))
        assert entry_of(product).is_visible


def test_a_maker_who_does_not_want_to_be_shown_is_not_found(shelf, cilegon):
    with tenant_context(cilegon):
        Member.objects.update(is_public=False)
        list(project_all(cilegon))
    assert not Entry.objects.filter(kind=Entry.Kind.MAKER, is_visible=True).exists()


def test_a_paused_storefront_is_not_found_until_it_opens_again(product, cilegon, in_postgres):
    for change, total in ((pause_cooperative, 0), (open_cooperative, 1)):
        changed = change(cilegon)
        with tenant_context(changed):
            list(project_all(changed))
        assert search(Query(text="krakatau", kinds=(Entry.Kind.PRODUCT,))).total == total


def test_news_of_a_product_reach_the_entry_through_the_outbox(product, cilegon, in_postgres):
    OutboxEvent.objects.all().delete()
    with tenant_context(cilegon), transaction.atomic():
        Product.objects.filter(pk=product.pk).update(name="Kain Anak Krakatau")
        outbox.emit("product.changed", product.pk, {"product_id": product.pk})
    relay.drain()
    assert search(Query(text="anak krakatau")).hits[0].title == "Kain Anak Krakatau"


def test_news_of_something_that_is_gone_leaves_a_tombstone_only(cilegon, in_postgres):
    OutboxEvent.objects.all().delete()
    with tenant_context(cilegon), transaction.atomic():
        outbox.emit("product.changed", 987_654, {"product_id": 987_654})
    relay.drain()
    assert Entry.objects.get(object_id=987_654).is_visible is False


def test_a_storefront_writes_its_own_entries_only(product, bekasi):
    with tenant_context(bekasi):
        assert Entry.objects.filter(pk=entry_of(product).pk).update(title="Dibajak") == 0
        assert Entry.objects.filter(pk=entry_of(product).pk).delete()[0] == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Entry.objects.create(
                cooperative_id=entry_of(product).cooperative_id,
                kind=Entry.Kind.PRODUCT,
                object_id=1,
                version=next_version(),
                title="Palsu",
                path="/",
                city_slug="cilegon",
                city_name="Cilegon",
                province_name="Banten",
            )
    assert entry_of(product).title == "Kain Krakatau"


def test_a_rebuild_holds_what_the_database_holds(in_elasticsearch, shelf):
    name = rebuilding.rebuild()
    assert documents() == entries()
    assert indexing.index_count() == len(entries())
    assert list(Index.objects.values_list("name", "state")) == [(name, Index.State.LIVE)]


def test_a_second_rebuild_takes_the_place_of_the_first_without_a_gap(in_elasticsearch, shelf):
    first, second = rebuilding.rebuild(), rebuilding.rebuild()
    assert not engine.client().indices.exists(index=first)
    assert set(engine.client().indices.get_alias(name=engine.read_alias())) == {second}
    assert documents() == entries()


def test_changes_during_a_rebuild_go_to_both_indices(in_elasticsearch, shelf, cilegon):
    rebuilding.rebuild()

    def meanwhile(written, total):
        with tenant_context(cilegon):
            product = Product.objects.get(slug="emping-menes")
            Product.objects.filter(pk=product.pk).update(name="Emping Melinjo")
            indexing.index_entries([project(Entry.Kind.PRODUCT, product.pk, cilegon)])

    rebuilding.rebuild(progress=meanwhile)
    engine.client().indices.refresh(index=engine.read_alias())
    assert documents() == entries()
    assert search(Query(text="emping melinjo")).hits[0].title == "Emping Melinjo"


def test_whatever_comes_late_or_twice_changes_nothing(in_elasticsearch, product, cilegon):
    rebuilding.rebuild()
    old = entry_of(product)
    gone = projected_again(product, cilegon, live=False)
    back = projected_again(product, cilegon, live=True, name="Kain Terakhir")
    for entry in (back, gone, old, back, old, gone):
        indexing.index_entries([entry])
    assert documents() == entries()
    assert search(Query(text="terakhir")).total == 1


def test_a_deletion_that_is_late_does_not_bring_back_what_it_deleted(in_elasticsearch, product, cilegon):
    rebuilding.rebuild()
    old = entry_of(product)
    indexing.index_entries([projected_again(product, cilegon, live=False)])
    indexing.index_entries([old])
    assert documents() == entries() == {}


def test_an_interrupted_rebuild_is_forgotten_by_the_next(in_elasticsearch, shelf, monkeypatch):
    live = rebuilding.rebuild()

    def interrupted(name):
        raise rebuilding.RebuildFailed("the power went out")

    monkeypatch.setattr(rebuilding, "_compare", interrupted)
    with pytest.raises(rebuilding.RebuildFailed):
        rebuilding.rebuild()
    monkeypatch.undo()
    assert search(Query()).backend == "elasticsearch"
    again = rebuilding.rebuild()
    assert set(engine.client().indices.get(index=f"{engine.read_alias()}-*")) == {again} != {live}


def test_the_index_is_made_when_it_is_missing_and_left_when_it_is_there(in_elasticsearch, shelf):
    assert rebuilding.ensure_index() is True
    assert rebuilding.ensure_index() is False
    engine.client().indices.delete(index=Index.objects.get().name)
    assert rebuilding.ensure_index() is True


def test_the_commands_say_what_they_did(in_elasticsearch, shelf, capsys):
    call_command("search_rebuild")
    call_command("search_status")
    said = capsys.readouterr().out
    assert (
        "cilegon:" in said and "is live" in said and f"documents in the live index: {len(entries())}" in said
    )
    with pytest.raises(CommandError):
        call_command("search_rebuild", cooperative="tidak-ada")


def test_the_commands_work_without_an_engine(in_postgres, shelf, capsys):
    with schema_context("public"):
        Entry.objects.filter(kind=Entry.Kind.PRODUCT).update(title="usang")
    call_command("search_rebuild")
    assert not Entry.objects.filter(title="usang").exists()
    assert "PostgreSQL answers" in capsys.readouterr().out


def test_a_breaker_opens_after_failures_in_a_row_and_lets_one_try_again():
    breaker = Breaker(failures=2, pause=0.05)
    breaker.failed()
    assert not breaker.is_open()
    breaker.succeeded()
    breaker.failed()
    assert not breaker.is_open()
    breaker.failed()
    assert breaker.is_open()
    breaker._opened_at -= 1
    assert not breaker.is_open(), "one caller tries"
    assert breaker.is_open(), "the others wait"
    breaker.succeeded()
    assert not breaker.is_open()
