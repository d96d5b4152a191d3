"""Answers from Elasticsearch.

Hits are asked for so that the engine may skip what cannot be among the best: nothing is aggregated or counted beyond
COUNTED with them, and signals re-rank the best WINDOW only. Facets are a request of their own.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from search.backends import elasticsearch_facets as facets_of
from search.backends.elasticsearch_choices import choices, scope
from search.backends.elasticsearch_text import matching, named_so, naming
from search.engine import read_alias, search_client
from search.queries import COUNTED, Answer, Facets, Hit, Query, Want
from search.vocabulary import Slot

NAME = "elasticsearch"
# So many of the best fitting hits are ordered again by their signals.
WINDOW = 200
# What all signals together may add to a score; a word in the title is worth many times that.
SIGNALS, FRESHNESS = 0.8, 0.2
FRESH_DAYS = 120
# Of what is called as somebody types, so many are looked at again for their order.
FIRST_LOOKED_AT = 50
SHOWN = [
    "kind",
    "title",
    "sku",
    "price",
    "cooperative",
    "city",
    "categories",
    "is_signature",
    "shown",
]
HITS_PATH = ["took", "hits.total", "hits.hits._source"]
COUNTS_PATH = ["aggregations", "terminated_early"]
NEWEST = {"published_at": {"order": "desc", "missing": "_last"}}
BEST = {"merit": {"order": "desc", "missing": "_last"}}
SORTS = {
    "cheapest": [{"price": {"order": "asc", "missing": "_last"}}, BEST],
    "dearest": [{"price": {"order": "desc", "missing": "_last"}}, BEST],
    "newest": [NEWEST],
}


def answers(queries: Sequence[Query], *, counted: Collection[Query] = ()) -> list[Answer]:
    """The answers to several readings of a search in turn, up to the first that finds something; all are asked at once.

    Those in `counted` come with the counts of every facet. Raises EngineUnavailable or one of ENGINE_FAILURES within 0.8 s.
    """
    bodies = [
        [hits_request(query), *(facets_of.requests(query) if query in counted else ())] for query in queries
    ]
    told = iter(
        _ask_all([body for some in bodies for body in some], [*HITS_PATH, *(COUNTS_PATH if counted else ())])
    )
    found = []
    for query, some in zip(queries, bodies, strict=True):
        hits, *counts = islice(told, len(some))
        answer = _answer_of(hits, query)
        if counts:
            answer = replace(answer, facets=facets_of.facets_in(counts))
        found.append(answer if answer.total else _whether_matched(answer, query))
        if answer.total:
            break
    return found


def facets(query: Query) -> Facets:
    """The counts of every facet. Raises as `answer` does."""
    return facets_of.facets_in(_ask_all(facets_of.requests(query), COUNTS_PATH))


def suggest(text: str, slots: tuple[Slot, ...], wants: tuple[Want, ...]) -> list[list[Hit]]:
    """For each want the titles in which these words begin, in one request. Raises as `answer` does."""
    named = naming(slots)
    first = {"window_size": FIRST_LOOKED_AT, "query": {"rescore_query": named_so(text)}}
    bodies: list[dict[str, Any]] = []
    for want in wants:
        kept: list[dict[str, Any]] = [{"term": {"kind": want.kind}}]
        left_out = []
        if want.cooperative_id:
            kept.append({"term": {"cooperative": want.cooperative_id}})
        if want.except_cooperative_id:
            left_out.append({"term": {"cooperative": want.except_cooperative_id}})
        body = {
            "query": {"bool": {"must": [named], "filter": kept, "must_not": left_out}},
            "rescore": first,
            "size": want.limit,
            "track_total_hits": False,
            "_source": SHOWN,
        }
        bodies.append(body)
    found = [one.get("hits", {}).get("hits", []) for one in _ask_together(bodies, ["hits.hits._source"])]
    return [[_hit(hit["_source"]) for hit in hits] for hits in found]


def hits_request(query: Query) -> dict[str, Any]:
    """The body of `_search` for one page of hits."""
    body: dict[str, Any] = {
        "query": {"bool": {"filter": [*scope(query), *choices(query)]}},
        "from": query.offset,
        "size": query.page_size,
        "track_total_hits": COUNTED,
        "_source": SHOWN,
    }
    if query.text:
        body["query"]["bool"]["must"] = [matching(query)]
    if query.sort in SORTS:
        body["sort"] = SORTS[query.sort]
    elif query.text:
        body["rescore"] = RESCORED
    else:
        body["sort"] = [BEST, NEWEST]
    return body


RESCORED: dict[str, Any] = {
    "window_size": WINDOW,
    "query": {
        "rescore_query": {
            "function_score": {
                "functions": [
                    {
                        "field_value_factor": {"field": "merit", "factor": SIGNALS / 1000, "missing": 0},
                    },
                    {
                        "gauss": {"published_at": {"origin": "now", "scale": f"{FRESH_DAYS}d"}},
                        "weight": FRESHNESS,
                    },
                ],
                "score_mode": "sum",
                "boost_mode": "replace",
            }
        }
    },
}


def _whether_matched(found: Answer, query: Query) -> Answer:
    """Nothing fits: do the words stand anywhere, whatever was chosen besides?"""
    if not query.has_choices:
        return replace(found, matched=False)
    wide = Query(text=query.text, is_unfinished=query.is_unfinished, cooperative_id=query.cooperative_id)
    body = hits_request(wide) | {"size": 0, "terminate_after": 1, "track_total_hits": 1}
    body = {name: value for name, value in body.items() if name not in {"rescore", "sort", "_source"}}
    return replace(found, matched=_ask(body, ["hits.total"])["hits"]["total"]["value"] > 0)


def _ask(body: dict[str, Any], path: list[str]) -> dict[str, Any]:
    return search_client().search(index=read_alias(), body=body, filter_path=path).body


def _ask_all(bodies: list[dict[str, Any]], path: list[str]) -> list[dict[str, Any]]:
    return _ask_together(bodies, path) if len(bodies) > 1 else [_ask(bodies[0], path)]


def _ask_together(bodies: list[dict[str, Any]], path: list[str]) -> list[dict[str, Any]]:
    """The answers to several searches that the engine works on side by side."""
    searches: list[dict[str, Any]] = [part for body in bodies for part in ({}, body)]
    wanted = [f"responses.{part}" for part in (*path, "error", "status")]
    response = search_client().msearch(index=read_alias(), searches=searches, filter_path=wanted)
    return [_whole(one) for one in response["responses"]]


def _whole(response: dict[str, Any]) -> dict[str, Any]:
    """One of several answers. Raises PartFailed when the engine refused this one."""
    if "error" in response:
        raise facets_of.PartFailed(response["error"].get("type", "unknown"))
    return response


def _answer_of(response: dict[str, Any], query: Query) -> Answer:
    total = response["hits"]["total"]
    return Answer(
        hits=[_hit(hit["_source"]) for hit in response["hits"].get("hits", [])],
        total=total["value"],
        has_more=total["relation"] == "gte",
        backend=NAME,
        took_ms=response["took"],
    )


def _hit(source: dict[str, Any]) -> Hit:
    shown = source["shown"]
    return Hit(
        kind=source["kind"],
        title=source["title"],
        sku=source["sku"],
        price=source.get("price"),
        path=shown["path"],
        card=shown["card"],
        cooperative_id=source["cooperative"],
        city_slug=source["city"],
        city_name=shown["city_name"],
        categories=source.get("categories", []),
        is_signature=source["is_signature"],
    )
