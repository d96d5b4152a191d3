"""Answers from Elasticsearch, in one request."""

from itertools import islice, product
from typing import Any

from elasticsearch.dsl import A, MultiSearch, Q, Search

from search.engine import SEARCH_SECONDS, client, read_alias
from search.queries import PRICE_RANGES, Answer, Hit, Query, Want
from search.vocabulary import Phrase, Slot

NAME = "elasticsearch"
FACETS = {"cities": "city", "provinces": "province", "categories": "categories", "kinds": "kind"}
EVERYWHERE = ["title^6", "names^3", "words^2", "place^2"]
SUGGESTED = ["title^3", "names"]
# So many ways of saying the whole text are looked for as a phrase of a title.
MAX_PHRASES = 12
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
    *finished, last = slots
    must = [Q("dis_max", queries=[_named(phrase) for phrase in slot]) for slot in finished]
    must.append(Q("dis_max", queries=[_beginning(phrase, SUGGESTED) for phrase in last]))
    begins = Q("match_phrase_prefix", title={"query": text, "boost": 4})
    searches = MultiSearch(using=client().options(request_timeout=SEARCH_SECONDS), index=read_alias())
    for want in wants:
        kept = [Q("term", kind=want.kind)]
        left_out = []
        if want.cooperative_id:
            kept.append(Q("term", cooperative=want.cooperative_id))
        if want.except_cooperative_id:
            left_out.append(Q("term", cooperative=want.except_cooperative_id))
        query = Q("bool", must=must, should=[begins], filter=kept, must_not=left_out)
        search = Search().query(query).sort("_score", "-is_signature", "price")
        searches = searches.add(search.extra(track_total_hits=False)[: want.limit])
    return [[_hit(hit) for hit in response.hits.hits] for response in searches.execute()]


def _named(phrase: Phrase) -> Any:
    return Q("multi_match", query=" ".join(phrase), type="cross_fields", operator="and", fields=SUGGESTED)


def _request(query: Query) -> Search:
    search = Search(using=client().options(request_timeout=SEARCH_SECONDS), index=read_alias())
    search = search.query(Q("bool", must=[_text(query)], filter=_scope(query)))
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


def _text(query: Query) -> Any:
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
