"""Workbooks of several sheets. Amounts stay numbers (IDR); a text that looks like a formula stays a text."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST, NARROWEST = 50, 10


@dataclass(frozen=True)
class Sheet:
    """`total` stands in bold below the rows; texts first say what the sheet is."""

    title: str
    headers: Sequence[Any]
    rows: Iterable[Sequence[Any]]
    intro: Sequence[str] = ()
    total: Sequence[Any] = field(default_factory=tuple)


def workbook_response(name: str, sheets: Iterable[Sheet]) -> HttpResponse:
    """A download "<name>.xlsx"."""
    response = HttpResponse(workbook(sheets), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


def workbook(sheets: Iterable[Sheet]) -> bytes:
    book = Workbook(write_only=True)
    for one in sheets:
        page = book.create_sheet(title=one.title[:31])
        rows = [list(row) for row in one.rows]
        for place, header in enumerate(one.headers):
            cells = [str(header), *(str(row[place]) for row in rows if len(row) > place)]
            width = max(len(text) for text in cells) + 2
            page.column_dimensions[_letter(place)].width = max(NARROWEST, min(width, WIDEST))
        page.freeze_panes = f"A{len(one.intro) + 2}"
        for text in one.intro:
            page.append([_cell(page, text)])
        page.append([_cell(page, header, is_bold=True) for header in one.headers])
        for row in rows:
            page.append([_cell(page, value) for value in row])
        if one.total:
            page.append([_cell(page, value, is_bold=True) for value in one.total])
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _cell(page: Any, value: Any, *, is_bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value if value is None or isinstance(value, int | float) else str(value))
    if cell.data_type == "f":
        cell.data_type = "s"
    if isinstance(value, int) and not isinstance(value, bool):
        cell.number_format = "#,##0"
    if is_bold:
        cell.font = Font(bold=True)
    return cell


def _letter(place: int) -> str:
    return chr(ord("A") + place) if place < 26 else f"A{chr(ord('A') + place - 26)}"
