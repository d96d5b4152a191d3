"""Database and index end the same, whatever happened on the way."""

import json
import random
from datetime import datetime, timedelta, timezone

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import TextField, Value
from django.db.models.functions import Replace
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from marketplace.core import due, relay
from marketplace.core.models import DueWork, OutboxEvent
from search import engine, indexing, rebuilding, sweeping
from search.documents import document_id, stored_document, stored_id
from search.models import Entry, Index
from search.projection import hide_all, next_version, project_all
from search.queries import Query
from search.selectors import search
from search.tasks import SWEEP_TOPIC, schedule_sweep
from tenants.actions import open_cooperative, pause_cooperative
from tests.search.conftest import documents, entries


@pytest.fixture
def live(in_elasticsearch, shelf):
    return rebuilding.rebuild()


def refusing(monkeypatch, *, share: float) -> list[int]:
    """A share of the documents of every bulk is answered 429 at first, as a busy engine does."""
    dice = random.Random(17)  # noqa: S311  (a share, not a secret)
    refused: list[int] = []
    client = engine.client()
    send = type(client).bulk

    def bulk(self, *args, **kwargs):
        answer = send(self, *args, **kwargs)
        for item in answer.body["items"]:
            outcome = next(iter(item.values()))
            if outcome["status"] < 300 and dice.random() < share:
                # Whether it was written or not: what is sent again carries the same version.
                outcome.update(status=429, error={"type": "es_rejected_execution_exception"})
                refused.append(1)
        return answer

    monkeypatch.setattr(type(client), "bulk", bulk)
    monkeypatch.setattr(indexing, "BACKOFF_SECONDS", 0)
    return refused


def test_a_storm_of_429_loses_nothing(live, monkeypatch, cilegon):
    refused = refusing(monkeypatch, share=0.3)
    with tenant_context(cilegon):
        indexing.index_entries(project_all(cilegon))
    again = rebuilding.rebuild()
    assert refused and again != live
    assert documents() == entries()


def test_a_document_that_the_mapping_refuses_is_said_and_the_live_index_stays(live, monkeypatch):
    monkeypatch.setattr(rebuilding, "stored_document", lambda: Value('{"unknown": 1}', TextField()))
    with pytest.raises(indexing.WriteRefused, match="strict_dynamic_mapping"):
        rebuilding.rebuild()
    monkeypatch.undo()
    assert documents() == entries() and search(Query(text="krakatau")).backend == "elasticsearch"


def test_an_index_that_is_read_only_keeps_the_change_for_later(live, cilegon):
    client = engine.client()
    client.indices.put_settings(index=live, settings={"index.blocks.read_only_allow_delete": True})
    entry = Entry.objects.get(title="Emping Menes")
    entry.version, entry.title = next_version(), "Emping Melinjo"
    entry.save()
    with pytest.raises(indexing.WriteRefused):
        indexing.index_entries([entry])
    assert search(Query(text="krakatau")).total
    client.indices.put_settings(index=live, settings={"index.blocks.read_only_allow_delete": None})
    assert sweeping.sweep().differences[0].missing == 1
    assert documents() == entries()


def test_a_red_index_is_answered_for_by_postgresql_and_mended(live):
    engine.client().indices.close(index=live)
    answer = search(Query(text="krakatau"))
    assert (answer.backend, answer.is_degraded) == ("postgresql", True) and answer.total
    engine.client().indices.open(index=live, wait_for_active_shards=1)
    assert search(Query(text="krakatau")).backend == "elasticsearch"


def test_an_interrupted_rebuild_goes_on_where_it_stopped(in_elasticsearch, shelf, monkeypatch):
    monkeypatch.setattr(rebuilding, "BATCH", 2)

    def stop(written, total):
        if written >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuilding.rebuild(progress=stop)
    unfinished = Index.objects.get()
    assert (unfinished.state, unfinished.written) == (Index.State.BUILDING, 4)
    steps: list[int] = []
    name = rebuilding.rebuild(progress=lambda written, total: steps.append(written), resume=True)
    assert name == unfinished.name and min(steps) > 4
    assert documents() == entries()


def test_a_new_index_that_differs_never_answers(live, monkeypatch):
    written = rebuilding.stored_document
    title, other = (Value(text, TextField()) for text in ('"title" : "', '"title" : "Lain '))
    monkeypatch.setattr(rebuilding, "stored_document", lambda: Replace(written(), title, other))
    with pytest.raises(rebuilding.RebuildFailed, match="differ"):
        rebuilding.rebuild()
    monkeypatch.undo()
    assert set(engine.client().indices.get_alias(name=engine.read_alias())) == {live}


def test_what_postgresql_writes_for_the_index_is_what_a_change_writes(shelf):
    moment = datetime(2026, 3, 4, 5, 6, 7, 890_000, tzinfo=timezone(timedelta(hours=9)))
    Entry.objects.update(published_at=moment, bulk_from=None, price=Entry.objects.first().price)
    Entry.objects.filter(pk=Entry.objects.first().pk).update(published_at=None, title='Kain "dua" \\ {}')
    rows = Entry.objects.annotate(its_id=stored_id(), document=stored_document())
    for entry in rows:
        changed = indexing.write_of(entry)
        assert entry.its_id == document_id(entry)
        assert not entry.is_visible or json.loads(entry.document) == json.loads(changed.document)


def test_a_rebuild_asks_one_statement_a_batch(live):
    with CaptureQueriesContext(connection) as captured:
        (batch,) = rebuilding._written(live, rebuilding._batches(after=0))
    # The batch, and the empty one that says that this was all.
    assert len(batch) == Entry.objects.count() and len(captured) == 2


def test_a_sweep_finds_and_mends_what_is_missing_old_or_left_over(live, cilegon, bekasi, capsys):
    client = engine.client()
    own = [document_id(entry) for entry in Entry.objects.filter(cooperative=cilegon, is_visible=True)]
    client.delete(index=live, id=own[0], version=next_version(), version_type="external")
    Entry.objects.filter(cooperative=cilegon, title="Emping Menes").update(version=next_version())
    Entry.objects.filter(cooperative=bekasi, kind="product").update(is_visible=False, version=next_version())
    call_command("search_sweep")
    said = capsys.readouterr().out
    assert "cilegon: 2 written again, 0 deleted" in said and "kab-bekasi: 0 written again, 1 deleted" in said
    assert documents() == entries()
    call_command("search_sweep", cooperative="cilegon")
    assert "1 storefronts compared, 0 differed" in capsys.readouterr().out


def test_documents_of_nobody_are_deleted_by_a_sweep(live):
    entry = Entry.objects.filter(is_visible=True).first()
    Entry.objects.filter(pk=entry.pk)._raw_delete("default")
    (found,) = sweeping.sweep().differences
    assert found.surplus == 1 and documents() == entries()


def test_a_sweep_is_bounded_and_says_so(live, monkeypatch):
    engine.client().delete_by_query(index=live, query={"match_all": {}}, refresh=True)
    monkeypatch.setattr(sweeping, "MOST", 1)
    found = sweeping.sweep()
    assert not found.is_complete and len(documents()) == 1


def test_comparing_costs_the_same_statements_whatever_there_is(live, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert sweeping.sweep().differences == []


def test_a_sweep_falls_due_again_by_itself(live):
    OutboxEvent.objects.all().delete()
    schedule_sweep()
    relay.drain()
    waiting = DueWork.objects.get(topic=SWEEP_TOPIC)
    engine.client().delete_by_query(index=live, query={"match_all": {}}, refresh=True)
    DueWork.objects.filter(pk=waiting.pk).update(due_at=waiting.due_at.replace(year=2000))
    due.emit_due()
    relay.drain()
    assert documents() == entries() and DueWork.objects.filter(topic=SWEEP_TOPIC).count() == 1


def test_pausing_and_opening_change_all_documents_of_a_storefront_at_once(live, cilegon, portal):
    before = documents()
    OutboxEvent.objects.all().delete()
    for change, shown in ((pause_cooperative, False), (open_cooperative, True)):
        change(cilegon)
        relay.drain()
        own = {name for name in documents() if name.startswith(f"{cilegon.pk}-")}
        assert bool(own) is shown and documents() == entries()
    assert documents().keys() == before.keys()


def test_what_was_hidden_while_the_engine_did_not_answer_is_deleted_by_the_next_attempt(live, cilegon):
    OutboxEvent.objects.all().delete()
    pause_cooperative(cilegon)
    hide_all(cilegon)  # as an attempt did whose writes were refused
    assert documents() != entries()
    relay.drain()
    assert documents() == entries()
