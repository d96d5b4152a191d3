"""Answers from Elasticsearch, in one request."""

from typing import Any

from elasticsearch.dsl import A, MultiSearch, Q, Search

from search.backends.elasticsearch_text import matching, naming
from search.engine import SEARCH_SECONDS, client, read_alias
from search.queries import PRICE_RANGES, Answer, Hit, Query, Want
from search.vocabulary import Slot

NAME = "elasticsearch"
FACETS = {"cities": "city", "provinces": "province", "categories": "categories", "kinds": "kind"}
SORTS = {
    "cheapest": [{"price": {"order": "asc", "missing": "_last"}}, "_score"],
    "dearest": [{"price": {"order": "desc", "missing": "_last"}}, "_score"],
    "newest": [{"published_at": {"order": "desc", "missing": "_last"}}],
    "relevance": [
        "_score",
        {"is_signature": "desc"},
        {"published_at": {"order": "desc", "missing": "_last"}},
    ],
}


def answer(query: Query) -> Answer:
    """Search the live index. Raises EngineUnavailable or one of ENGINE_FAILURES within 0.8 s."""
    response = _request(query).execute()
    return Answer(
        hits=[_hit(hit) for hit in response.hits.hits],
        total=response.hits.total.value,
        backend=NAME,
        took_ms=response.took,
        facets=_facets(response.aggregations),
        matched=response.aggregations.matched.doc_count > 0,
    )


def suggest(text: str, slots: tuple[Slot, ...], wants: tuple[Want, ...]) -> list[list[Hit]]:
    """For each want the titles in which these words begin, in one request. Raises as `answer` does."""
    named = naming(text, slots)
    searches = MultiSearch(using=client().options(request_timeout=SEARCH_SECONDS), index=read_alias())
    for want in wants:
        kept = [Q("term", kind=want.kind)]
        left_out = []
        if want.cooperative_id:
            kept.append(Q("term", cooperative=want.cooperative_id))
        if want.except_cooperative_id:
            left_out.append(Q("term", cooperative=want.except_cooperative_id))
        query = Q("bool", must=[named], filter=kept, must_not=left_out)
        search = Search().query(query).sort("_score", "-is_signature", "price")
        searches = searches.add(search.extra(track_total_hits=False)[: want.limit])
    return [[_hit(hit) for hit in response.hits.hits] for response in searches.execute()]


def _request(query: Query) -> Search:
    search = Search(using=client().options(request_timeout=SEARCH_SECONDS), index=read_alias())
    search = search.query(Q("bool", must=[matching(query)], filter=_scope(query)))
    # Facets count with every choice but their own, so the hits are narrowed after counting.
    search = search.post_filter(Q("bool", filter=_choices(query)))
    search.aggs.bucket("matched", A("filter", Q("match_all")))
    for facet, field in FACETS.items():
        search.aggs.bucket(facet, A("filter", Q("bool", filter=_choices(query.without(facet))))).bucket(
            "values", "terms", field=field, size=600 if facet == "cities" else 60
        )
    prices = A("filter", Q("bool", filter=_choices(query.without("price"))))
    ranges = [_range(key, low, high) for key, low, high in PRICE_RANGES]
    search.aggs.bucket("price", prices).bucket("values", "range", field="price", ranges=ranges)
    search = search.sort(*SORTS[query.sort]).extra(track_total_hits=True)
    return search[query.offset : query.offset + query.page_size]


def _scope(query: Query) -> list[Any]:
    return [Q("term", cooperative=query.cooperative_id)] if query.cooperative_id else []


def _choices(query: Query) -> list[Any]:
    choices = []
    if query.kinds:
        choices.append(Q("terms", kind=list(query.kinds)))
    if query.cities or query.provinces:
        places = [Q("terms", city=list(query.cities)), Q("terms", province=list(query.provinces))]
        choices.append(Q("bool", should=places, minimum_should_match=1))
    if query.categories:
        choices.append(Q("terms", categories=list(query.categories)))
    low, high = query.price_bounds
    if low is not None or high is not None:
        bounds = {"gte": low, "lt": high}
        choices.append(Q("range", price={name: value for name, value in bounds.items() if value is not None}))
    for chosen, flag in (
        (query.only_signature, "is_signature"),
        (query.only_ready, "is_ready"),
        (query.only_halal, "is_halal"),
        (query.only_free_delivery, "is_delivered_free"),
    ):
        if chosen:
            choices.append(Q("term", **{flag: True}))
    return choices


def _range(key: str, low: int | None, high: int | None) -> dict[str, Any]:
    bounds = {"from": low, "to": high}
    return {"key": key} | {name: value for name, value in bounds.items() if value is not None}


def _facets(aggregations: Any) -> dict[str, dict[str, int]]:
    return {
        facet: {
            bucket.key: bucket.doc_count
            for bucket in aggregations[facet]["values"].buckets
            if bucket.doc_count
        }
        for facet in (*FACETS, "price")
    }


def _hit(hit: Any) -> Hit:
    source = hit["_source"].to_dict()
    shown = source["shown"]
    return Hit(
        kind=source["kind"],
        title=source["title"],
        sku=source["sku"],
        price=source["price"],
        path=shown["path"],
        card=shown["card"],
        cooperative_id=source["cooperative"],
        city_slug=source["city"],
        city_name=shown["city_name"],
        categories=list(source["categories"]),
        is_signature=source["is_signature"],
    )
