"""Quotes beside each other: four at most, and what is cheapest, fastest or different is said in words."""

from copy import copy

import pytest
from django.utils import translation
from django_tenants.utils import schema_context

from marketplace.procurement.comparison import quote_comparison
from marketplace.procurement.selectors.requests import whole_requests
from tests.procurement.test_several_cooperatives import (  # noqa: F401 - fixtures
    asked,
    bekasi,
    close,
    draft,
    offer,
    other_staff,
)


@pytest.fixture
def compared(asked, cilegon, bekasi, staff, other_staff):  # noqa: F811
    """Cilegon is cheaper; Bekasi is faster and offers fewer."""
    offer(asked, cilegon, staff, {1: 70_000, 2: 50_000})
    offer(asked, bekasi, other_staff, {1: 80_000, 2: 60_000}, quantities={1: 1}, lead_time_days=9)
    close(asked)
    with schema_context("public"):
        return whole_requests().get(pk=asked.pk)


def test_cheapest_fastest_and_what_differs_are_marked_by_words(compared):
    with schema_context("public"), translation.override("en"):
        table = quote_comparison(compared)
        names = [one["name"] for one in table["suppliers"]]
        marks = {one["label"]: [cell.get("mark", "") for cell in one["cells"]] for one in table["criteria"]}
    by_name = {label: dict(zip(names, of_row, strict=True)) for label, of_row in marks.items() if any(of_row)}
    said = {mark for of_row in marks.values() for mark in of_row if mark}
    assert {"cheapest", "fastest"} <= said, by_name
    cooperatives = {quote.cooperative.name: quote for quote in table["quotes"]}
    (fast,) = [name for of_row in by_name.values() for name, mark in of_row.items() if mark == "fastest"]
    assert cooperatives[fast].lead_time_days == 9
    cheap = [name for of_row in by_name.values() for name, mark in of_row.items() if mark == "cheapest"]
    assert [cooperatives[name].lead_time_days for name in cheap] == [20], "part of it is no cheaper whole"
    assert "Quantity (differs)" in marks and "Distance" in " ".join(marks), "rows that differ say so"


def test_four_suppliers_at_most_stand_beside_each_other(compared):
    quotes = list(compared.quotes.all())
    more = []
    for number in range(1, 5):
        one = copy(quotes[0])
        one.pk, one.total = one.pk + 1000 * number, one.total + number
        more.append(one)
    compared._prefetched_objects_cache["quotes"]._result_cache.extend(more)
    with schema_context("public"):
        table = quote_comparison(compared)
        assert len(table["suppliers"]) == 4 and len(table["every"]) == 6
        chosen = quote_comparison(compared, chosen=[more[-1].pk, quotes[1].pk])
    assert {quote.pk for quote in chosen["quotes"]} == {more[-1].pk, quotes[1].pk}
    assert all(len(one["cells"]) == 4 for one in table["criteria"])
