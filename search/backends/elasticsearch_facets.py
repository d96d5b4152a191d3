"""How many hits each choice would leave, as Elasticsearch counts them: every facet with all choices but its own."""

import json
import time
from functools import lru_cache
from typing import Any

from search.backends.elasticsearch_choices import choices, scope
from search.backends.elasticsearch_text import matching
from search.engine import EngineUnavailable, read_alias, search_client
from search.queries import FLAGS, LEAD_DAYS, MAX_QUANTITY, PRICE_RANGES, Facets, Query

# From so many hits on, a tenth of them is counted and the result multiplied: more than enough for an order of magnitude.
SAMPLED_FROM = 20_000
SHARE = 0.1
SIZE_KEPT_SECONDS = 60
# The same hits give the same counts.
SEED = 17

TERMS = {
    "cities": ("city", 600),
    "provinces": ("province", 60),
    "categories": ("categories", 200),
    "kinds": ("kind", 10),
    "certificates": ("certificates", 50),
}
MARKS = {flag: {"term": {field: True}} for flag, field in FLAGS.items()} | {
    "only_bulk": {"range": {"bulk_from": {"lte": MAX_QUANTITY}}}
}


class PartFailed(EngineUnavailable):
    """Of several searches in one request, this one failed."""


def requests(query: Query) -> list[dict[str, Any]]:
    """What is asked for the counts. Where very much may be found: all of it up to a bound, and beside it a sample."""
    if not _may_be_sampled():
        return [request(query)]
    # A sample of all, because the engine stops at a bound only where it looks at hits one by one.
    return [request(query, share=1.0) | {"terminate_after": SAMPLED_FROM}, request(query, share=SHARE)]


def facets_in(answers: list[dict[str, Any]]) -> Facets:
    """The counts that the answers to `requests` tell: of everything, or of a sample where that is more than the bound."""
    is_estimated = bool(answers[0].get("terminated_early"))
    aggregations = answers[1 if is_estimated else 0].get("aggregations", {})
    return Facets(_counts_in(aggregations.get("sample", aggregations)), is_estimated=is_estimated)


def request(query: Query, *, share: float | None = None) -> dict[str, Any]:
    """The body of `_search` for the counts of all facets, of this share of all hits. Facets that the same choices narrow are counted together."""
    groups: dict[str, dict[str, Any]] = {}
    for name, aggregation in _aggregations().items():
        narrowed = choices(query.without(name))
        key = json.dumps(narrowed, sort_keys=True)
        group = groups.setdefault(key, {"filter": {"bool": {"filter": narrowed}}, "aggs": {}})
        group["aggs"][name] = aggregation
    aggregations: dict[str, Any] = {str(number): group for number, group in enumerate(groups.values())}
    if share is not None:
        sampler = {"probability": share, "seed": SEED}
        aggregations = {"sample": {"random_sampler": sampler, "aggs": aggregations}}
    return {"query": _found(query), "size": 0, "track_total_hits": False, "aggs": aggregations}


def _counts_in(groups: dict[str, Any]) -> dict[str, dict[str, int]]:
    """{facet: {value: count}} of what `request` was answered with; values that nothing has are left out."""
    found: dict[str, Any] = {}
    for group in groups.values():
        if isinstance(group, dict):
            found |= {name: counted for name, counted in group.items() if isinstance(counted, dict)}
    counts: dict[str, dict[str, int]] = {
        name: {
            bucket["key"]: bucket["doc_count"]
            for bucket in found.get(name, {}).get("buckets", [])
            if bucket["doc_count"]
        }
        for name in (*TERMS, "price", "lead")
    }
    marked = {flag: found.get(flag, {}).get("doc_count", 0) for flag in MARKS}
    return counts | {"marks": {flag: number for flag, number in marked.items() if number}}


def _aggregations() -> dict[str, Any]:
    terms = {name: {"terms": {"field": field, "size": size}} for name, (field, size) in TERMS.items()}
    prices = {"range": {"field": "price", "ranges": [_range(*bounds) for bounds in PRICE_RANGES]}}
    lead = {
        "range": {
            "field": "lead_days",
            "ranges": [{"key": str(days), "to": days + 1} for days in LEAD_DAYS],
        }
    }
    marks = {flag: {"filter": condition} for flag, condition in MARKS.items()}
    return terms | {"price": prices, "lead": lead} | marks


def _found(query: Query) -> dict[str, Any]:
    """What the words find in this scope, unscored, before anything is chosen."""
    words = [matching(query)] if query.text else []
    return {"bool": {"filter": [*words, *scope(query)]}}


def _range(key: str, low: int | None, high: int | None) -> dict[str, Any]:
    bounds = {"from": low, "to": high}
    return {"key": key} | {name: value for name, value in bounds.items() if value is not None}


def _may_be_sampled() -> bool:
    """Whether there is so much that a search may find more than is worth counting one by one."""
    return _documents(read_alias(), int(time.monotonic() // SIZE_KEPT_SECONDS)) >= SAMPLED_FROM


@lru_cache(maxsize=4)
def _documents(index: str, minute: int) -> int:
    """How many documents there are, asked once a minute."""
    return search_client().count(index=index)["count"]
