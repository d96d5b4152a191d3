"""Lists of wanted goods from a spreadsheet: a file, or a block that was pasted. Mistakes are told by row and column."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from marketplace.catalogue.uploaded_tables import CellError, Formula, UnreadableTable, rows_of

MOST_LINES = 1_000
MOST_PIECES = 999_999
USUAL_UNIT = "buah"
COLUMNS = ("name", "specification", "quantity", "unit")
# How people head these columns; anything else is left out of account.
HEADINGS = {
    "nama": "name", "barang": "name", "nama barang": "name", "uraian": "name", "goods": "name", "name": "name",
    "item": "name",
    "spesifikasi": "specification", "keterangan": "specification", "specification": "specification",
    "jumlah": "quantity", "volume": "quantity", "kuantitas": "quantity", "quantity": "quantity", "qty": "quantity",
    "satuan": "unit", "unit": "unit",
}  # fmt: skip
GROUPED = re.compile(r"\d+|\d{1,3}([.\s]\d{3})+")


@dataclass(frozen=True)
class WantedLine:
    """So many of something, in the institution's own words."""

    name: str
    quantity: int
    unit: str
    specification: str = ""
    cut: str = ""
    # What its quantity follows from, for lines that no spreadsheet holds.
    snapshot: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class LineTable:
    """What could be read, and what could not."""

    lines: list[WantedLine]
    errors: list[CellError]


def lines_from_file(file: Any) -> LineTable:
    """Read XLSX or CSV with a heading. Raises UnreadableTable."""
    return _read(rows_of(file))


def lines_from_text(text: str) -> LineTable:
    """Read what was typed or pasted: name, specification, quantity, unit; with tabs, semicolons or «|» between them."""
    separator = next((one for one in "\t;|" if one in text), ";")
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    rows = [(place, [cell.strip() for cell in row]) for place, row in enumerate(reader, start=1) if any(row)]
    return _read(rows)


def as_text(lines: Iterable[Any]) -> str:
    """Lines as they are typed, for the field that holds them."""
    return "\n".join(
        " ; ".join((line.name, line.specification, str(line.quantity), line.unit)) for line in lines
    )


def _read(rows: Iterable[tuple[int, list[Any]]]) -> LineTable:
    places: dict[str, int] | None = None
    lines: list[WantedLine] = []
    errors: list[CellError] = []
    for number, cells in rows:
        if places is None:
            places = _headings(cells)
            if places:
                continue
            places = {name: at for at, name in enumerate(COLUMNS)}
        if len(lines) + len(errors) >= MOST_LINES:
            raise UnreadableTable(_("More than %(most)d lines. Divide the list.") % {"most": MOST_LINES})
        line, found = _line(number, {name: _at(cells, at) for name, at in places.items()})
        errors += found
        if line:
            lines.append(line)
    return LineTable(lines, errors)


def _headings(cells: list[Any]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        name = HEADINGS.get(str(cell or "").strip().lower())
        if name:
            found.setdefault(name, at)
    return found if "name" in found and "quantity" in found else {}


def _at(cells: list[Any], place: int) -> Any:
    return cells[place] if place < len(cells) else ""


def _line(number: int, row: dict[str, Any]) -> tuple[WantedLine | None, list[CellError]]:
    errors = [
        CellError(number, name, _("This cell holds a formula. Paste its value instead."), str(cell)[:60])
        for name, cell in row.items()
        if isinstance(cell, Formula)
    ]
    name, text = str(row.get("name") or "").strip(), str(row.get("specification") or "").strip()
    unit = str(row.get("unit") or "").strip() or USUAL_UNIT
    if not name:
        errors.append(CellError(number, "name", _("Write what you need.")))
    for column, value, most in (("name", name, 120), ("specification", text, 500), ("unit", unit, 20)):
        if len(value) > most:
            errors.append(
                CellError(number, column, _("At most %(most)d letters.") % {"most": most}, value[:60])
            )
    quantity = _quantity(row.get("quantity"))
    if quantity is None:
        errors.append(
            CellError(
                number,
                "quantity",
                _("Write a whole number from 1 to 999.999."),
                str(row.get("quantity") or "")[:60],
            )
        )
    if errors or quantity is None:
        return None, errors
    return WantedLine(name=name, quantity=quantity, unit=unit, specification=text), []


def _quantity(cell: Any) -> int | None:
    if isinstance(cell, bool) or cell is None:
        return None
    plain = str(cell).strip()
    if not plain.isascii() or not GROUPED.fullmatch(plain):
        return None
    number = int(re.sub(r"\D", "", plain))
    return number if 1 <= number <= MOST_PIECES else None
