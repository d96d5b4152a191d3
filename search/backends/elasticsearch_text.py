"""How Elasticsearch looks for words: which fields count how much, and what a word or a phrase is compared with."""

from itertools import islice, product
from typing import Any

from elasticsearch.dsl import Q

from search.queries import Query
from search.vocabulary import Phrase, Slot

EVERYWHERE = ["title^6", "names^3", "words^2", "place^2"]
SUGGESTED = ["title^3", "names"]
# So many ways of saying the whole text are looked for as a phrase of a title.
MAX_PHRASES = 12


def matching(query: Query) -> Any:
    """Every slot somewhere among the fields, in any of its phrases; the whole text as a phrase of the title stands first."""
    if not query.text:
        return Q("match_all")
    if not query.slots:
        return Q("match_none")
    *finished, last = query.slots
    must = [_slot(slot) for slot in finished] + [_slot(last, is_unfinished=query.is_unfinished)]
    phrases = [" ".join(word for phrase in said for word in phrase) for said in product(*query.slots)]
    return Q(
        "bool",
        must=must,
        should=[
            Q(
                "dis_max",
                queries=[
                    Q("match_phrase", title={"query": phrase, "boost": 8})
                    for phrase in islice(phrases, MAX_PHRASES)
                ],
            ),
            Q("term", sku={"value": query.text.upper(), "boost": 20}),
        ],
    )


def _slot(slot: Slot, *, is_unfinished: bool = False) -> Any:
    queries = [_phrase(phrase) for phrase in slot]
    if is_unfinished:
        queries += [_beginning(phrase, EVERYWHERE) for phrase in slot]
    return Q("dis_max", queries=queries)


def _beginning(phrase: Phrase, fields: list[str]) -> Any:
    """All of its words; the last may be the beginning of one."""
    return Q("multi_match", query=" ".join(phrase), type="bool_prefix", operator="and", fields=fields)


def _phrase(phrase: Phrase) -> Any:
    words = " ".join(phrase)
    weighed = Q("multi_match", query=words, type="cross_fields", operator="and", fields=EVERYWHERE, boost=3)
    anywhere = Q(
        "multi_match", query=words, type="cross_fields", operator="and", fields=[*EVERYWHERE, "body"]
    )
    sku = Q("term", sku={"value": words.upper()})
    return Q("dis_max", queries=[weighed, anywhere, sku])


def naming(text: str, slots: tuple[Slot, ...]) -> Any:
    """What is called so, while it is typed: every word in a title or a name, the last perhaps half typed."""
    *finished, last = slots
    must = [Q("dis_max", queries=[_named(phrase) for phrase in slot]) for slot in finished]
    must.append(Q("dis_max", queries=[_beginning(phrase, SUGGESTED) for phrase in last]))
    begins = Q("match_phrase_prefix", title={"query": text, "boost": 4})
    return Q("bool", must=must, should=[begins])


def _named(phrase: Phrase) -> Any:
    return Q("multi_match", query=" ".join(phrase), type="cross_fields", operator="and", fields=SUGGESTED)
