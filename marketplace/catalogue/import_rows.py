"""One row of an import: what each column may hold, and what is said when it does not."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from marketplace.catalogue.uploaded_tables import CellError, Formula, shown
from marketplace.reference.models import Category

COLUMNS = (
    "sku",
    "name",
    "size",
    "cut",
    "motif",
    "category",
    "description",
    "price",
    "unit",
    "stock",
    "weight_gram",
    "bulk_min_qty",
    "bulk_price",
    "lead_time_days",
    "tags",
)
REQUIRED = ("sku", "name", "category", "price")

LONGEST_DESCRIPTION = 8000
MOST_TAGS = 30
LONGEST_TAG = 60
HIGHEST_PRICE = 10_000_000_000
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
GROUPED = re.compile(r"\d{1,3}([.,])\d{3}(\1\d{3})*")


@dataclass(slots=True)
class ImportRow:
    """A row that can be imported. Prices in IDR, weight in grams, days are working days; None: the cell was empty."""

    number: int
    sku: str
    name: str
    category: Category
    price: int
    description: str | None = None
    unit: str | None = None
    stock: int | None = None
    weight: int | None = None
    bulk_minimum: int | None = None
    bulk_price: int | None = None
    lead_time_days: int | None = None
    tags: list[str] | None = None
    size: str | None = None
    cut: str | None = None
    motif: str | None = None
    uses_fallback: bool = field(default=False, compare=False)


class BadCell(Exception):
    """What is wrong with a cell, for whoever filled it in."""


class CellReader:
    """Reads the cells of one row; what cannot be read becomes an error that names row and column."""

    def __init__(self, number: int, cells: Mapping[str, Any]) -> None:
        self.number, self.cells = number, cells
        self.errors: list[CellError] = []

    def value(self, column: str, read: Callable[..., Any], *args: Any) -> Any:
        try:
            return read(self.cells.get(column), *args)
        except BadCell as refusal:
            self.errors.append(CellError(self.number, column, str(refusal), shown(self.cells.get(column))))
            return None


def read_row(
    number: int,
    cells: Mapping[str, Any],
    find_category: Callable[[str], Category | None],
    fallback: Category | None,
) -> tuple[ImportRow | None, list[CellError]]:
    """The row, or every reason why it is none."""
    read_cells = CellReader(number, cells)
    value, errors = read_cells.value, read_cells.errors

    sku = value("sku", read_text, 40, True)
    name = value("name", read_text, 120, True)
    wanted = value("category", read_text, 80, fallback is None)
    price = value("price", read_whole, 1, HIGHEST_PRICE, True)
    row = {
        "description": value("description", read_text, LONGEST_DESCRIPTION),
        "unit": value("unit", read_text, 20),
        "stock": value("stock", read_whole, 0, 1_000_000),
        "weight": value("weight_gram", read_whole, 1, 1_000_000),
        "bulk_minimum": value("bulk_min_qty", read_whole, 2, 1_000_000),
        "bulk_price": value("bulk_price", read_whole, 1, HIGHEST_PRICE),
        "lead_time_days": value("lead_time_days", read_whole, 0, 365),
        "tags": value("tags", read_words),
        "size": value("size", read_text, 30),
        "cut": value("cut", read_text, 40),
        "motif": value("motif", read_text, 60),
    }
    category = find_category(wanted) if wanted else None
    if category is None and wanted is not None and fallback is None and wanted:
        errors.append(
            CellError(
                number,
                "category",
                _("«%(name)s» is no category. Write its name or slug.") % {"name": wanted[:60]},
                wanted[:60],
            )
        )
    errors += _check_bulk(number, price, row["bulk_minimum"], row["bulk_price"], errors)
    if errors:
        return None, errors
    uses_fallback = category is None
    return ImportRow(number, sku, name, category or fallback, price, uses_fallback=uses_fallback, **row), []


def _check_bulk(
    number: int, price: int | None, minimum: int | None, bulk_price: int | None, errors: list[CellError]
) -> list[CellError]:
    refused = {error.column for error in errors}
    if refused & {"bulk_min_qty", "bulk_price"}:
        return []
    if (minimum is None) != (bulk_price is None):
        missing = "bulk_min_qty" if minimum is None else "bulk_price"
        return [CellError(number, missing, _("Write both the quantity and its price, or neither."))]
    if bulk_price is not None and price is not None and bulk_price >= price:
        message = _("In quantity a piece costs less than the ordinary price.")
        return [CellError(number, "bulk_price", message, str(bulk_price))]
    return []


def read_text(cell: Any, longest: int, is_required: bool = False) -> str | None:
    _refuse_formula(cell)
    text = "" if cell is None else str(cell).strip()
    if not text:
        if is_required:
            raise BadCell(_("Write something here."))
        return None
    if CONTROL_CHARACTERS.search(text):
        raise BadCell(_("There is a sign in here that cannot be shown. Type the text again."))
    if len(text) > longest:
        raise BadCell(
            _("At most %(longest)s characters; these are %(length)s.")
            % {"longest": longest, "length": len(text)}
        )
    return text


def read_whole(cell: Any, lowest: int, highest: int, is_required: bool = False) -> int | None:
    _refuse_formula(cell)
    if cell is None or cell == "":
        if is_required:
            raise BadCell(_("Write a whole number here."))
        return None
    number = _number(cell)
    if number is None:
        raise BadCell(_("«%(text)s» is no whole number. Example: 185000") % {"text": str(cell)[:40]})
    if not lowest <= number <= highest:
        raise BadCell(
            _("Between %(lowest)s and %(highest)s, please.") % {"lowest": lowest, "highest": highest}
        )
    return number


def _number(cell: Any) -> int | None:
    """185000, «185000», «Rp185.000» and «185,000» are 185000; «18,50» and 18.5 are no whole numbers."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int):
        return cell
    if not isinstance(cell, str):
        return None
    text = cell.strip().removeprefix("Rp").strip().removesuffix(",-").strip()
    if GROUPED.fullmatch(text):
        text = re.sub(r"[.,]", "", text)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None


def read_words(cell: Any) -> list[str] | None:
    text = read_text(cell, MOST_TAGS * (LONGEST_TAG + 1))
    if text is None:
        return None
    tags = list(dict.fromkeys(tag.strip() for tag in text.split("|") if tag.strip()))
    if len(tags) > MOST_TAGS:
        raise BadCell(_("At most %(most)s words, separated by |.") % {"most": MOST_TAGS})
    if longest := next((tag for tag in tags if len(tag) > LONGEST_TAG), ""):
        raise BadCell(_("«%(tag)s» is too long. Separate words by |.") % {"tag": longest[:40] + "…"})
    return tags


def _refuse_formula(cell: Any) -> None:
    if isinstance(cell, Formula):
        raise BadCell(_("A formula stands here. Copy the column and paste it as values."))
