"""How Elasticsearch looks for words: which fields count how much, and what a word or a phrase is compared with.

Every slot must stand somewhere, in any of its phrases; words as they were written count more than their forms, titles more than
descriptions. Clauses are few and plain, so that the engine may skip documents that cannot be among the best.
"""

from itertools import islice, product
from typing import Any

from search.queries import Query
from search.shops import shops_in, shops_near
from search.vocabulary import Phrase, Slot, is_soft, place_words, regions_of

# As written; by its forms; and in any field at all, which decides whether something is found.
WEIGHTS = {
    "title": 6.0,
    "title.forms": 3.5,
    "names": 3.0,
    "words": 2.0,
    "place": 2.0,
    "any": 1.0,
    "body": 0.4,
}
SUGGESTED = {"title": 3.0, "title.forms": 1.5, "names": 1.0}
# What is from the place that was named, and what only speaks of it.
FROM_THERE, NEARBY = 12.0, 4.0
# Where some of the words are enough: what is what the first one says.
HEAD = 40.0
# Other fields than the best one add so much of what they are worth.
BESIDES = 0.15
# So many ways of saying the whole text are looked for as a phrase of a title.
MAX_PHRASES = 12

Clause = dict[str, Any]


def matching(query: Query) -> Clause:
    """Every slot somewhere among the fields, in any of its phrases; the whole text as a phrase of the title stands first."""
    if not query.text:
        return {"match_all": {}}
    if not query.slots:
        return {"match_none": {}}
    asked = [slot for slot in query.slots if not is_soft(slot)] or list(query.slots)
    clauses = [_slot(slot, is_unfinished=query.is_unfinished and slot == asked[-1]) for slot in asked]
    soft = [_slot(slot) for slot in query.slots if slot not in asked]
    bonus = [*soft, *_whole(query)]
    if not query.is_loose:
        return {"bool": {"must": clauses, "should": bonus}}
    near = [_from(shops_near(regions_of(slot)), NEARBY) for slot in asked if shops_near(regions_of(slot))]
    some = {"bool": {"should": clauses, "minimum_should_match": max(len(clauses) // 2, 1)}}
    return {"bool": {"must": [some], "should": [*bonus, *near, _is_one(asked[0])]}}


def naming(slots: tuple[Slot, ...]) -> Clause:
    """What is called so, while it is typed: every word in a title or a name, the last perhaps half typed."""
    *finished, last = slots
    must = [_best([_match(phrase, SUGGESTED) for phrase in slot]) for slot in finished]
    must.append(_best([clause for phrase in last for clause in _begun(phrase, SUGGESTED)]))
    return {"bool": {"must": must}}


def named_so(text: str) -> Clause:
    """What of that stands first: the words as they stand in a title, and a city's signature products."""
    begins = {"match_phrase_prefix": {"title": {"query": text, "boost": 4}}}
    return {"bool": {"should": [begins, {"term": {"is_signature": {"value": True, "boost": 0.5}}}]}}


def _whole(query: Query) -> list[Clause]:
    """The text as it stands in a title, in all the ways in which it can be said, or as an article's number."""
    said = islice(product(*query.slots), MAX_PHRASES)
    phrases = [" ".join(word for phrase in one for word in phrase) for one in said]
    titles = [
        {"match_phrase": {"title": {"query": phrase, "boost": 8}}} for phrase in phrases if " " in phrase
    ]
    number = {"term": {"sku": {"value": query.text.upper(), "boost": 20}}}
    return [_best(titles), number] if titles else [number]


def _slot(slot: Slot, *, is_unfinished: bool = False) -> Clause:
    regions = regions_of(slot)
    shops = shops_in(regions)
    phrases = place_words(slot) if regions else list(slot)
    clauses = [clause for phrase in phrases for clause in _clauses(phrase, WEIGHTS)]
    clauses += [{"term": {"sku": {"value": " ".join(phrase).upper()}}} for phrase in phrases]
    if is_unfinished:
        clauses += [clause for phrase in phrases for clause in _begun(phrase, WEIGHTS)]
    found = _best(clauses)
    if not shops:
        return found
    # Being from there counts, not how often a text says so.
    said = {"constant_score": {"filter": found, "boost": 1.0}}
    return {"dis_max": {"queries": [_from(shops, FROM_THERE), said]}}


def _is_one(head: Slot) -> Clause:
    """What a thing is stands first in Indonesian, and what it is like behind it: «celemek batik anak» is an apron."""
    titles = [{"match": {"title.forms": {"query": " ".join(phrase), "operator": "and"}}} for phrase in head]
    return {"constant_score": {"filter": {"bool": {"should": titles}}, "boost": HEAD}}


def _from(places: Any, boost: float) -> Clause:
    terms = [{"terms": {"city": list(places.cities)}}, {"terms": {"province": list(places.provinces)}}]
    return {"constant_score": {"filter": {"bool": {"should": terms}}, "boost": boost}}


def _match(phrase: Phrase, weights: dict[str, float]) -> Clause:
    return _best(_clauses(phrase, weights))


def _clauses(phrase: Phrase, weights: dict[str, float]) -> list[Clause]:
    """All words of a phrase in one field, for each field."""
    text = " ".join(phrase)
    return [
        {"match": {name: {"query": text, "operator": "and", "boost": weight}}}
        for name, weight in weights.items()
    ]


def _begun(phrase: Phrase, weights: dict[str, float]) -> list[Clause]:
    """All of its words as written; the last may be the beginning of one."""
    text = " ".join(phrase)
    return [
        {"match_bool_prefix": {name: {"query": text, "operator": "and", "boost": weight}}}
        for name, weight in weights.items()
        if name not in {"any", "title.forms"}
    ]


def _best(clauses: list[Clause]) -> Clause:
    return {"dis_max": {"queries": clauses, "tie_breaker": BESIDES}} if len(clauses) > 1 else clauses[0]
