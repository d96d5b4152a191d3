"""Lists as files: CSV for everything, XLSX for spreadsheets. Cells that a spreadsheet would run as formulas are defused."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.styles import Font

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = ("csv", "xlsx")
# What makes spreadsheet programs take a text for a formula.
RISKY = ("=", "+", "-", "@", "\t", "\r")


def as_file(name: str, format: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A download of a list; `format` is one of FORMATS. Amounts stay numbers (IDR), dates are ISO."""
    response = HttpResponse(
        _xlsx(headers, rows) if format == "xlsx" else _csv(headers, rows),
        content_type=XLSX if format == "xlsx" else "text/csv; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    response["Cache-Control"] = "private, no-store"
    return response


def defused(value: Any) -> Any:
    """The value as a cell that is never run."""
    return f"'{value}" if isinstance(value, str) and value.startswith(RISKY) else value


def _csv(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(headers)
    writer.writerows([["" if cell is None else defused(cell) for cell in row] for row in rows])
    # With a mark, Excel takes it for UTF-8.
    return output.getvalue().encode("utf-8-sig")


def _xlsx(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append([str(header) for header in headers])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append([defused(cell) for cell in row])
    sheet.freeze_panes = "A2"
    for column in sheet.columns:
        widest = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[column[0].column_letter].width = min(widest + 2, 50)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()
