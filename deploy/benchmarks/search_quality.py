"""How well searches are answered: the judged set over the demonstration's goods and a larger invented catalogue.

Ours beside two of Elasticsearch's own analyzers over the same documents and fields, in temporary indices; nothing is kept.
"""

import secrets
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from elasticsearch.helpers import bulk

from deploy.benchmarks import judging
from deploy.benchmarks.judging import DEPTH, Judged, Marks, judged_searches, marks_of, mean
from deploy.benchmarks.machine import print_machine
from search import rebuilding
from search.backends.postgres_text import vector_of, write_known
from search.documents import document_of
from search.engine import client, is_configured, read_alias
from search.models import Entry, Index
from search.queries import Query
from search.selectors import search
from tenants.selectors import open_storefronts

# What is promised (issue and ARCHITECTURE): of the chain by itself, and above Elasticsearch's Indonesian analyzer.
WANTED, WANTED_ABOVE = 0.85, 0.15
PLAIN_FIELDS = ["title^6", "names^3", "words^2", "place^2", "body"]
COLUMNS = ("NDCG@10", "MRR", "recall@20", "none", "collisions")

Engine = Callable[[Judged], list[Entry]]
Key = tuple[int, str, str]


class Undo(Exception):
    """Everything was measured: what was written for it goes."""


def run() -> int:
    if not is_configured():
        print("No Elasticsearch is configured; there is nothing to compare.")
        return 1
    print_machine("search-quality")
    outcome: list[bool] = []
    kept_prefix = settings.SEARCH_INDEX_PREFIX
    settings.SEARCH_INDEX_PREFIX = f"quality-{secrets.token_hex(3)}"
    try:
        with transaction.atomic():
            outcome.append(_measure())
            raise Undo
    except Undo:
        return 0 if outcome == [True] else 1
    finally:
        made = client().indices.get(index=f"{settings.SEARCH_INDEX_PREFIX}*", expand_wildcards="all")
        for name in made:
            client().indices.delete(index=name, ignore_unavailable=True)
        settings.SEARCH_INDEX_PREFIX = kept_prefix
        cache.clear()


def _measure() -> bool:
    entries = write_catalogue()
    searches = judged_searches()
    Index.objects.all().delete()
    rebuilding.rebuild()
    engines: dict[str, Engine] = {
        "ours": ours(entries),
        "standard": plain("standard", entries),
        "indonesian": plain("indonesian", entries),
        "postgresql": ours(entries, without_engine=True),
    }
    print(f"{len(searches)} searches over {len(entries)} entries\n")
    tables = {name: measured(engine, searches, entries) for name, engine in engines.items()}
    for name, table in tables.items():
        print_table(name, table)
    chain, bare = (_all(tables[name]).ndcg or 0 for name in ("ours", "indonesian"))
    collisions = _all(tables["ours"]).collisions
    is_good = chain >= WANTED and chain - bare >= WANTED_ABOVE and collisions == 0
    print(
        f"NDCG@10 {chain:.3f} (≥ {WANTED}), {chain - bare:+.3f} above indonesian (≥ {WANTED_ABOVE}), {collisions} collisions"
    )
    return is_good


def write_catalogue() -> list[Entry]:
    """All visible entries after adding the invented ones; keeps their vectors and words as a projection does."""
    shops = list(open_storefronts().select_related("region__parent").order_by("pk"))
    Entry.objects.filter(object_id__gte=9_000_000).delete()
    invented = list(judging.catalogue(shops))
    for entry in invented:
        entry.vector = vector_of(entry)
    Entry.objects.bulk_create(invented, batch_size=500)
    write_known(list(Entry.objects.filter(is_visible=True)))
    for entry in Entry.objects.filter(is_visible=True, object_id__lt=9_000_000):
        Entry.objects.filter(pk=entry.pk).update(vector=vector_of(entry))
    return list(Entry.objects.filter(is_visible=True))


def ours(entries: list[Entry], *, without_engine: bool = False) -> Engine:
    known = {(entry.cooperative_id, entry.kind, entry.title): entry for entry in entries}

    def ask(judged: Judged) -> list[Entry]:
        address = settings.ELASTICSEARCH_URL
        settings.ELASTICSEARCH_URL = "" if without_engine else address
        try:
            hits = search(Query(text=judged.text, kinds=(judged.kind,), page_size=DEPTH)).hits
        finally:
            settings.ELASTICSEARCH_URL = address
        return [known[(hit.cooperative_id, hit.kind, hit.title)] for hit in hits]

    return ask


def plain(name: str, entries: list[Entry]) -> Engine:
    """The same fields with one of Elasticsearch's analyzers, asked as one would without a chain of one's own."""
    index = f"{read_alias()}-plain-{name}"
    fields = {field.split("^")[0]: {"type": "text", "analyzer": name} for field in PLAIN_FIELDS}
    mapping: dict[str, Any] = {"dynamic": False, "properties": {**fields, "kind": {"type": "keyword"}}}
    client().indices.create(
        index=index, mappings=mapping, settings={"number_of_shards": 1, "number_of_replicas": 0}
    )
    by_id = {str(entry.pk): entry for entry in entries}
    bulk(
        client(),
        ({"_index": index, "_id": key, "_source": document_of(entry)} for key, entry in by_id.items()),
        refresh=True,
    )

    def ask(judged: Judged) -> list[Entry]:
        words = {"multi_match": {"query": judged.text, "fields": PLAIN_FIELDS}}
        wanted = {"bool": {"must": [words], "filter": [{"term": {"kind": judged.kind}}]}}
        answer = client().search(index=index, query=wanted, size=DEPTH, source=False)
        return [by_id[hit["_id"]] for hit in answer["hits"]["hits"]]

    return ask


def measured(engine: Engine, searches: list[Judged], entries: list[Entry]) -> dict[str, list[Marks]]:
    """{type of search: the marks of each}; what falls short of a fair answer is listed by `print_table`."""
    table: dict[str, list[Marks]] = defaultdict(list)
    for judged in searches:
        table[judged.type].append(marks_of(judged, engine(judged), entries))
    return table


def print_table(name: str, table: dict[str, list[Marks]]) -> None:
    print(f"{name:<14}" + "".join(f"{column:>12}" for column in COLUMNS))
    for kind, marks in [*sorted(table.items()), ("all", [mark for row in table.values() for mark in row])]:
        row = _sum(marks)
        shown = [row.ndcg, row.reciprocal_rank, row.recall, mean([float(mark.is_empty) for mark in marks])]
        texts = ["–" if value is None else f"{value:.3f}" for value in shown]
        print(f"  {kind:<12}" + "".join(f"{text:>12}" for text in [*texts, str(row.collisions)]))
    print()


def _all(table: dict[str, list[Marks]]) -> Marks:
    return _sum([mark for row in table.values() for mark in row])


def _sum(marks: list[Marks]) -> Marks:
    return Marks(
        mean(mark.ndcg for mark in marks),
        mean(mark.reciprocal_rank for mark in marks),
        mean(mark.recall for mark in marks),
        False,
        sum(mark.collisions for mark in marks),
    )
