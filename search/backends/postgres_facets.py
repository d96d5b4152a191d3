"""How many entries each choice would leave, by SQL: every facet with all choices but its own, at most nine statements."""

from django.db.models import Case, Count, F, Func, IntegerField, Q, QuerySet, Value, When

from search.backends.postgres import matching, narrowed
from search.models import Entry
from search.queries import FLAGS, LEAD_DAYS, PRICE_RANGES, Facets, Query


def facets(query: Query) -> Facets:
    """The counts of every facet."""
    found = matching(query).order_by()
    if query.text and not found.exists():
        return Facets()
    counts: dict[str, dict[str, int]] = {
        name: _by(narrowed(found, query.without(name)), field)
        for name, field in (("cities", "city_slug"), ("provinces", "province_name"), ("kinds", "kind"))
    }
    counts |= {
        name: _by_each(narrowed(found, query.without(name)), field)
        for name, field in (("categories", "category_slugs"), ("certificates", "certificates"))
    }
    return Facets(
        counts
        | {
            "price": _prices(narrowed(found, query.without("price"))),
            "lead": _lead(narrowed(found, query.without("lead"))),
            "marks": _marks(found, query),
        }
    )


def _by(entries: QuerySet[Entry], field: str) -> dict[str, int]:
    return dict(entries.values_list(field).annotate(n=Count("pk")))


def _by_each(entries: QuerySet[Entry], field: str) -> dict[str, int]:
    each = entries.annotate(value=Func(F(field), function="unnest"))
    return dict(each.values_list("value").annotate(n=Count("pk")))


def _prices(entries: QuerySet[Entry]) -> dict[str, int]:
    bucket = Case(
        *(When(_within(low, high), then=Value(number)) for number, (_, low, high) in enumerate(PRICE_RANGES)),
        output_field=IntegerField(),
    )
    rows = entries.filter(price__isnull=False).annotate(bucket=bucket).values_list("bucket")
    counted = rows.annotate(n=Count("pk"))
    return {PRICE_RANGES[number][0]: count for number, count in counted if number is not None}


def _lead(entries: QuerySet[Entry]) -> dict[str, int]:
    within = {str(days): Count("pk", filter=Q(lead_days__lte=days)) for days in LEAD_DAYS}
    counted = entries.aggregate(**{f"within_{days}": count for days, count in within.items()})
    return {days: counted[f"within_{days}"] for days in within if counted[f"within_{days}"]}


def _marks(found: QuerySet[Entry], query: Query) -> dict[str, int]:
    """Those not chosen in one statement, each of those chosen in one of its own."""
    conditions = {flag: Q(**{field: True}) for flag, field in FLAGS.items()}
    conditions["only_bulk"] = Q(bulk_from__isnull=False)
    chosen = [flag for flag in conditions if getattr(query, flag)]
    others = {flag: Count("pk", filter=conditions[flag]) for flag in conditions if flag not in chosen}
    counts = narrowed(found, query).aggregate(**others)
    for flag in chosen:
        counts[flag] = narrowed(found, query.without(flag)).filter(conditions[flag]).count()
    return {flag: count for flag, count in counts.items() if count}


def _within(low: int | None, high: int | None) -> Q:
    condition = Q()
    if low is not None:
        condition &= Q(price__gte=low)
    if high is not None:
        condition &= Q(price__lt=high)
    return condition
