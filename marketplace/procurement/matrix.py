"""The size matrix as the page shows it: rows of sizes, columns of cuts, totals and the tier that applies."""

from typing import Any

from django.utils.translation import gettext as _

from marketplace.core.dates import long_date
from marketplace.core.money import rupiah
from marketplace.procurement.calculations import Estimate, estimate
from marketplace.procurement.forms import QuantitiesForm, cell_name
from marketplace.procurement.goods import Goods


def matrix_of(form: QuantitiesForm) -> dict[str, Any]:
    """What <c-size-matrix> takes; cells of sizes that a cut does not come in are closed."""
    goods = form.goods
    quantities = _quantities(form)
    places = {(one.size, one.column): one for one in goods.forms}
    sizes = list(dict.fromkeys(one.size for one in goods.forms))
    columns = list(dict.fromkeys(one.column for one in goods.forms))
    rows = []
    for size in sizes:
        cells = [_cell(form, places.get((size, column)), size, column) for column in columns]
        total = sum(
            quantities.get(places[(size, column)].id, 0) for column in columns if (size, column) in places
        )
        rows.append({"label": size or goods.name, "cells": cells, "total": total})
    return {
        "columns": [{"key": str(at), "label": column or _("Quantity")} for at, column in enumerate(columns)],
        "rows": rows,
        "column_totals": [
            sum(quantities.get(one.id, 0) for one in goods.forms if one.column == column)
            for column in columns
        ],
        "total": sum(quantities.values()),
    }


def estimate_of(form: QuantitiesForm) -> Estimate:
    quantities = _quantities(form)
    return estimate([(one.price, quantities.get(one.id, 0)) for one in form.goods.forms], form.goods.tiers)


def tiers_shown(goods: Goods, quantity: int) -> list[dict[str, Any]]:
    """The published tiers for <c-tier-table>; `min` and `amount` let the browser follow what is typed."""
    prices = {one.price for one in goods.forms}
    cheapest = min(prices, default=0)
    rows: list[dict[str, Any]] = []
    steps = [(1, cheapest), *goods.tiers]
    for at, (minimum, price) in enumerate(steps):
        until = steps[at + 1][0] - 1 if at + 1 < len(steps) else None
        row = {
            "range": f"{minimum}–{until} {goods.unit}"
            if until
            else _("from %(minimum)d %(unit)s") % {"minimum": minimum, "unit": goods.unit},
            "price": rupiah(price),
            "saving": f"{round((cheapest - price) * 100 / cheapest)}%" if at and cheapest else "",
            "current": quantity >= minimum and (until is None or quantity <= until),
        }
        if at or len(prices) == 1:
            row |= {"min": minimum, "amount": price}
        elif len(prices) > 1:
            row["price"] = _("from %(price)s") % {"price": rupiah(price)}
        rows.append(row)
    return rows


def tier_text(goods: Goods, reckoned: Estimate) -> str:
    """«Rp162.000/potong · 4 potong lagi: Rp150.000/potong»."""
    parts = []
    if reckoned.prices:
        parts.append(
            "–".join(rupiah(price) for price in {reckoned.prices[0]: 1, reckoned.prices[-1]: 1})
            + f"/{goods.unit}"
        )
    gap = gap_text(goods, reckoned)
    return " · ".join([*parts, gap] if gap else parts)


def gap_text(goods: Goods, reckoned: Estimate) -> str:
    """How many more pieces reach the next tier, or nothing."""
    if reckoned.next_gap is None:
        return ""
    return _("%(gap)d %(unit)s more: %(price)s/%(unit)s") % {
        "gap": reckoned.next_gap,
        "unit": goods.unit,
        "price": rupiah(reckoned.next_price or 0),
    }


def summary_rows(goods: Goods, reckoned: Estimate) -> list[dict[str, str]]:
    """For <c-order-summary> beside the matrix."""
    each = "–".join(rupiah(price) for price in dict.fromkeys([*reckoned.prices[:1], *reckoned.prices[-1:]]))
    rows = [
        {"label": _("Quantity"), "amount": f"{reckoned.quantity} {goods.unit}"},
        {"label": _("Price each"), "amount": each or "–"},
        {"label": _("Next price step"), "amount": gap_text(goods, reckoned) or _("Lowest price reached")},
    ]
    if not goods.tiers:
        rows.pop()
    if goods.package is None:
        rows.append({"label": _("Ready at the earliest"), "amount": long_date(goods.ready_on())})
    return rows


def _quantities(form: QuantitiesForm) -> dict[int, int]:
    if form.is_bound:
        form.is_valid()
        return form.good
    return {one.id: form.initial.get(cell_name(one.id)) or 0 for one in form.goods.forms}


def _cell(form: QuantitiesForm, one: Any, size: str, column: str) -> dict[str, Any]:
    if one is None:
        label = ", ".join(part for part in (f"{_('Size')} {size}", column) if part)
        return {
            "name": "",
            "value": "",
            "label": _("%(cell)s: not made") % {"cell": label},
            "disabled": True,
            "id": "",
        }
    bound = form[cell_name(one.id)]
    value = bound.value()
    return {
        "name": bound.html_name,
        "id": bound.id_for_label,
        "value": "" if value in (None, 0, "0") else value,
        "label": str(bound.label),
        "error": " ".join(bound.errors),
        "price": one.price,
    }
