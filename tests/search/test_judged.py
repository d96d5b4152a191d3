"""The chain holds its level on judged searches, over an invented catalogue in two cities; `deploy/bench search-quality` measures all."""

import pytest

from deploy.benchmarks.judging import catalogue, fits, judged_searches, marks_of, mean
from search import rebuilding
from search.backends.postgres_text import vector_of, write_known
from search.models import Entry
from search.queries import Query
from search.selectors import search
from tenants.models import Cooperative

# What PostgreSQL ranks without knowing how rare a word is.
LEVEL = {"elasticsearch": 0.85, "postgresql": 0.8}
TYPES = ("affix", "collision", "spelling", "typo", "need")


@pytest.fixture
def entries(cilegon, bekasi, portal, backend):
    shops = list(
        Cooperative.objects.filter(pk__in=[cilegon.pk, bekasi.pk])
        .select_related("region__parent")
        .order_by("pk")
    )
    invented = list(catalogue(shops))
    for entry in invented:
        entry.vector = vector_of(entry)
    Entry.objects.bulk_create(invented)
    write_known(invented)
    if backend == "elasticsearch":
        rebuilding.rebuild()
    return {(entry.cooperative_id, entry.title): entry for entry in invented}


def test_judged_searches_are_answered_as_well_as_promised(entries, backend):
    everything = list(entries.values())
    # Searches whose best answers are goods of the demonstration say nothing here.
    asked = [
        judged
        for judged in judged_searches()
        if judged.type in TYPES and any(fits(entry, judged.wanted.get("best", "t:-")) for entry in everything)
    ]
    marks = []
    for judged in asked:
        hits = search(Query(text=judged.text, kinds=(Entry.Kind.PRODUCT,), page_size=20)).hits
        found = [entries[(hit.cooperative_id, hit.title)] for hit in hits]
        marks.append(marks_of(judged, found, everything))
    assert len(asked) >= 40
    assert sum(mark.collisions for mark in marks) == 0
    assert (mean(mark.ndcg for mark in marks) or 0) >= LEVEL[backend]


def test_the_judged_set_is_large_and_of_many_types():
    searches = judged_searches()
    assert len(searches) >= 250 and len({judged.type for judged in searches}) >= 13
    assert len({(judged.text, judged.kind) for judged in searches}) == len(searches)
