"""How many entries each choice would leave, by SQL: what the words find is read once, and each facet counted from it.

Every facet is counted with all choices but its own. One statement, whatever is chosen.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, Value, When

from search.backends.postgres import choices, matching
from search.queries import FLAGS, LEAD_DAYS, PRICE_RANGES, Facets, Query

# Facet: what stands for its values in a row that was found.
BY_VALUE = {"kinds": "kind", "cities": "city_slug", "provinces": "province_name"}
BY_EACH = {"categories": "unnest(category_slugs)", "certificates": "unnest(certificates)"}
MARKS = FLAGS | {"only_bulk": "bulk_from IS NOT NULL"}
READ = [
    "kind",
    "city_slug",
    "province_name",
    "category_slugs",
    "certificates",
    "price",
    "lead_days",
    "bulk_from",
    *FLAGS.values(),
]
# Facets that are narrowed by each other's choices as well: a province is where its cities are.
TOGETHER = {"provinces": "cities"}


def facets(query: Query) -> Facets:
    """The counts of every facet; values that nothing has are left out."""
    chosen = choices(query)
    fits = {
        f"fits_{facet}": Case(When(one, then=Value(True)), default=Value(False), output_field=BooleanField())
        for facet, one in chosen.items()
    }
    found = matching(query).order_by().annotate(**fits).values(*READ, *fits)
    if found.query.is_empty():
        return Facets()
    sql, parameters = found.query.sql_with_params()
    counted = " UNION ALL ".join(_statements(tuple(chosen)))
    with connection.cursor() as cursor:
        cursor.execute(f"WITH found AS MATERIALIZED ({sql}) {counted}", parameters)  # noqa: S608
        rows = cursor.fetchall()
    counts: dict[str, dict[str, Any]] = {
        facet: {} for facet in (*BY_VALUE, *BY_EACH, "price", "lead", "marks")
    }
    for facet, value, number in rows:
        if number:
            counts[facet][value] = number
    return Facets(counts) if any(counts.values()) else Facets()


def _statements(chosen: tuple[str, ...]) -> Iterator[str]:
    """One for each facet of many values, one for all others; no word in them was typed by anybody."""
    for facet, value in (BY_VALUE | BY_EACH).items():
        where = _fitting(chosen, TOGETHER.get(facet, facet))
        yield f"(SELECT '{facet}', {value}::text AS value, count(*) FROM found WHERE {where} GROUP BY value)"  # noqa: S608
    facets, values, counts = zip(*_each_one(chosen), strict=True)
    counted = f"SELECT ARRAY[{', '.join(counts)}] AS numbers FROM found"  # noqa: S608
    names = f"unnest({_texts(facets)}, {_texts(values)}, counted.numbers) AS one(facet, value, number)"
    yield f"(SELECT one.facet, one.value, one.number FROM ({counted}) AS counted, {names})"  # noqa: S608


def _each_one(chosen: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """(facet, value, how it is counted) where the values are known beforehand."""
    for key, low, high in PRICE_RANGES:
        above = "price IS NOT NULL" if low is None else f"price >= {low}"
        below = "true" if high is None else f"price < {high}"
        yield "price", key, _count(f"{above} AND {below}", _fitting(chosen, "price"))
    for days in LEAD_DAYS:
        yield "lead", str(days), _count(f"lead_days <= {days}", _fitting(chosen, "lead"))
    for mark, condition in MARKS.items():
        yield "marks", mark, _count(condition, _fitting(chosen, mark))


def _count(*conditions: str) -> str:
    return f"count(*) FILTER (WHERE {' AND '.join(conditions)})"


def _texts(names: tuple[str, ...]) -> str:
    return f"ARRAY[{', '.join(repr(name) for name in names)}]"


def _fitting(chosen: tuple[str, ...], besides: str) -> str:
    return " AND ".join(["true", *(f"fits_{facet}" for facet in chosen if facet != besides)])
