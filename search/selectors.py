"""The one door of the search: Elasticsearch answers; when it cannot, PostgreSQL does and says so."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from typing import TypeVar

from django.core.cache import cache

from search.backends import elasticsearch, postgres, postgres_facets
from search.cards import with_hosts
from search.engine import ENGINE_FAILURES, breaker, is_configured
from search.models import Entry
from search.queries import Answer, Facets, Hit, Query, Want
from search.readings import close_to, readings, without_quantity
from search.understanding import understood, without_needs
from search.vocabulary import slots_of
from tenants.models import Cooperative

logger = logging.getLogger(__name__)

Found = TypeVar("Found")
AnswersOf = Callable[[list[Query]], Iterator[Answer]]

# People look through the pages of one result, and choose and take back.
FACETS_KEPT_SECONDS = 60
# With fewer hits than that, a page is filled with what comes close.
ENOUGH = 12


def search(query: Query, *, cards: bool = True) -> Answer:
    """Answer a search with absolute addresses in its hits and cards (none of these without `cards`). Never raises because an engine is down.

    Words that are not found together are read again, in other ways (search.readings): `Answer.corrected` and
    `Answer.is_loose` say so.
    """
    answer = _read(query, _answers)
    return replace(answer, hits=with_hosts(answer.hits, cards=cards))


def search_with_facets(query: Query, *, cards: bool = True) -> Answer:
    """The same with the counts of every facet, which the engine works on beside the hits."""
    answer = _read(query, _answers_with_facets)
    return replace(answer, hits=with_hosts(answer.hits, cards=cards))


def facets(query: Query) -> Facets:
    """The counts of every facet of what a search finds, read as `search` reads it; kept for a minute."""
    kept = _kept(query)
    if kept is not None:
        return kept
    first = next(readings(understood(query)))[0].query
    counted = _asked(lambda: elasticsearch.facets(first)) or postgres_facets.facets(first)
    if any(counted.counts.get("kinds", {}).values()):
        cache.set(_facets_key(query), counted, FACETS_KEPT_SECONDS)
        return counted
    # Nothing has these words, or nothing these choices: only the hits tell how they are to be read; one is enough for that.
    return _read(replace(query.uncounted, page_size=1), _answers_with_facets).facets


def _read(query: Query, answers_of: AnswersOf) -> Answer:
    query = understood(query)
    answer = _found(query, answers_of)
    # All of the words count more than a number of pieces: few things have a price for so many, and more can be made.
    ways = [without_quantity(query)] if answer.is_loose or not answer.total else []
    # Prices, marks and places are meant as they were said, and only give way when nothing is left.
    ways += [without_needs(query)] if not answer.total else []
    for way in ways:
        released = _found(way, answers_of) if way != query else answer
        if released.total and not (answer.total and released.is_loose):
            return replace(released, needs=query.needs, is_released=True)
    return replace(answer, needs=query.needs)


def _found(query: Query, answers_of: AnswersOf) -> Answer:
    first: Answer | None = None
    for together in readings(query):
        answers = answers_of([reading.query for reading in together])
        for reading, answer in zip(together, answers, strict=False):
            first = first or answer
            # Where something was chosen it may be that nothing is left: the words are right all the same.
            if answer.total or (answer.matched and query.has_choices):
                answer = replace(answer, corrected=reading.corrected, is_loose=reading.query.is_loose)
                return _filled(answer, reading.query)
    assert first is not None  # as typed is the first reading, always
    return first


def _filled(answer: Answer, query: Query) -> Answer:
    """Where a first page has little, what comes close fills it up to ENOUGH."""
    room = min(ENOUGH, query.page_size) - len(answer.hits)
    if room <= 0 or not answer.hits or query.page > 1 or query.sort != "relevance" or query.is_loose:
        return answer
    near: dict[tuple[int, str], Hit] = {}
    seen = {_key(hit) for hit in answer.hits}
    for wider in close_to(query):
        (found,) = _answers([replace(wider, page_size=ENOUGH)])
        near |= {_key(hit): hit for hit in found.hits if _key(hit) not in seen | near.keys()}
    added = list(near.values())[:room]
    return replace(answer, hits=[*answer.hits, *added], nearby=len(added))


def _key(hit: Hit) -> tuple[int, str]:
    return hit.cooperative_id, hit.path


def marked_products(
    cooperative: Cooperative, *, is_halal: bool = False, is_delivered_free: bool = False
) -> list[int]:
    """Ids of the storefront's products that have all of these marks; no query when none is asked for."""
    marks = {"is_halal": is_halal, "is_delivered_free": is_delivered_free}
    asked = {name: True for name, is_asked in marks.items() if is_asked}
    entries = Entry.objects.filter(cooperative=cooperative, kind=Entry.Kind.PRODUCT, is_visible=True)
    return list(entries.filter(**asked).values_list("object_id", flat=True)) if asked else []


def suggested_titles(text: str, wants: tuple[Want, ...]) -> list[list[Hit]]:
    """For each want the things in whose titles (or names) the words of `text` stand, the last perhaps half typed."""
    slots = slots_of(text)
    if not slots:
        return [[] for _ in wants]
    found = _asked(lambda: elasticsearch.suggest(text, slots, wants))
    return found if found is not None else postgres.suggest(text, slots, wants)


def _answers(queries: list[Query]) -> Iterator[Answer]:
    """The answers in turn, up to the first that finds something; PostgreSQL works on the next one only when it is asked for."""
    yield from _asked(lambda: elasticsearch.answers(queries)) or map(_from_postgres, queries)


def _answers_with_facets(queries: list[Query]) -> Iterator[Answer]:
    kept = {query: facets for query in queries if (facets := _kept(query)) is not None}
    counted = [query for query in queries if query not in kept]
    answers = _asked(lambda: elasticsearch.answers(queries, counted=counted)) or map(_from_postgres, queries)
    for query, answer in zip(queries, answers, strict=False):
        if query in kept:
            yield replace(answer, facets=kept[query])
            continue
        if answer.backend == postgres.NAME:
            answer = replace(answer, facets=postgres_facets.facets(query))
        if answer.matched:
            cache.set(_facets_key(query), answer.facets, FACETS_KEPT_SECONDS)
        yield answer


def _from_postgres(query: Query) -> Answer:
    return replace(postgres.answer(query), is_degraded=is_configured())


def _kept(query: Query) -> Facets | None:
    return cache.get(_facets_key(query))


def _facets_key(query: Query) -> str:
    return f"facets:{sha256(repr(query.uncounted).encode()).hexdigest()}"


def _asked(question: Callable[[], Found]) -> Found | None:
    """What Elasticsearch says; None when there is none or it does not answer in time."""
    if not is_configured() or breaker.is_open():
        return None
    try:
        found = question()
    except ENGINE_FAILURES as failure:
        breaker.failed()
        logger.warning("Elasticsearch did not answer (%s); PostgreSQL does.", type(failure).__name__)
        return None
    breaker.succeeded()
    return found


def hits_of(entries: Iterable[Entry]) -> list[Hit]:
    """Entries that somebody chose, as hits with absolute addresses: one statement, none when there is no entry."""
    found = [postgres.hit(entry) for entry in entries]
    return with_hosts(found) if found else []
