"""What narrows a search, as filters of Elasticsearch: they are never scored and may be cached by it."""

from typing import Any

from search.queries import FLAGS, Query

Filter = dict[str, Any]


def scope(query: Query) -> list[Filter]:
    """What nobody chose: the storefront that asks."""
    return [{"term": {"cooperative": query.cooperative_id}}] if query.cooperative_id else []


def choices(query: Query) -> list[Filter]:
    """A filter for each facet in which something is chosen."""
    chosen: list[Filter] = []
    for field, values in (
        ("kind", query.kinds),
        ("categories", query.categories),
        ("certificates", query.certificates),
    ):
        if values:
            chosen.append({"terms": {field: list(values)}})
    if query.cities or query.provinces:
        places = [{"terms": {"city": list(query.cities)}}, {"terms": {"province": list(query.provinces)}}]
        chosen.append({"bool": {"should": places, "minimum_should_match": 1}})
    low, high = query.price_bounds
    bounds = {name: value for name, value in (("gte", low), ("lt", high)) if value is not None}
    if bounds:
        chosen.append({"range": {"price": bounds}})
    if query.ready_within is not None:
        chosen.append({"range": {"lead_days": {"lte": query.ready_within}}})
    if query.bulk_bound is not None:
        chosen.append({"range": {"bulk_from": {"lte": query.bulk_bound}}})
    return chosen + [{"term": {field: True}} for flag, field in FLAGS.items() if getattr(query, flag)]
