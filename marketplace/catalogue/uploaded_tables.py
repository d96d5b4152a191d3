"""Tables that people upload: CSV or Excel, read row by row within bounds that are checked before anything is unpacked."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import PurePath
from typing import IO, Any

from defusedxml.common import DefusedXmlException
from django.core.files.base import File
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_UNPACKED = 60 * 1024 * 1024
MOST_ENTRIES = 200
HIGHEST_RATIO = 150
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*ref=\"([A-Z0-9:]{1,20})\"")
MOST_ROWS = 20_000
MOST_COLUMNS = 60
LONGEST_CELL = 10_000


@dataclass(frozen=True)
class CellError:
    """What is wrong at one place of a table. Row 1 is the heading; row 0 the file itself; column "" the whole row."""

    row: int
    column: str
    message: str
    value: str = ""


class UnreadableTable(Exception):
    """The file cannot be read as a table at all."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.errors = [CellError(0, "", message)]


class Formula(str):
    """A cell that holds a formula instead of a value."""


Row = tuple[int, list[Any]]
Progress = Callable[[int], None]
"""Told how many rows are behind."""


def no_progress(done: int) -> None:
    """For callers that nobody watches."""


def shown(cell: Any) -> str:
    """A cell as a table of mistakes shows it."""
    return "" if cell is None else str(cell)[:60]


def rows_of(file: File | IO[bytes], name: str = "") -> Iterator[Row]:
    """Yield (row number, cells), the heading first; empty rows are left out. Raises UnreadableTable.

    Excel cells come as they are stored (text, int, float, date); formulas as `Formula`. CSV cells are text.
    """
    file.seek(0, io.SEEK_END)
    if file.tell() > LARGEST_FILE:
        raise UnreadableTable(_("This file is over 20 MB. Split it into smaller ones."))
    file.seek(0)
    suffix = PurePath(name or getattr(file, "name", "") or "").suffix.lower()
    start = file.read(4)
    file.seek(0)
    is_zip = start[:4] == b"PK\x03\x04"
    if suffix == ".xlsx" or is_zip:
        if not is_zip:
            raise UnreadableTable(
                _("This is no Excel file, whatever its name says. Save it again as XLSX or CSV.")
            )
        rows = _excel_rows(file)
    elif start == b"\xd0\xcf\x11\xe0":
        raise UnreadableTable(_("This is an old Excel file (XLS). Save it as XLSX or CSV and choose that."))
    else:
        rows = _csv_rows(file)
    for number, cells in rows:
        if number > MOST_ROWS + 1:
            raise UnreadableTable(_("More than 20,000 rows. Split the file into smaller ones."))
        if any(cell not in (None, "") for cell in cells):
            yield number, cells


def _csv_rows(file: IO[bytes]) -> Iterator[Row]:
    raw = file.read()
    if b"\x00" in raw:
        raise UnreadableTable(_("This file is neither CSV nor Excel. Save the table as CSV or XLSX."))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Excel on Windows still writes this when «CSV» is chosen without «UTF-8».
        text = raw.decode("cp1252", errors="replace")
    first = text.split("\n", 1)[0]
    # Indonesian Excel separates with semicolons.
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for number, cells in enumerate(reader, start=1):
            if len(cells) > MOST_COLUMNS:
                raise UnreadableTable(_("More than %(columns)s columns.") % {"columns": MOST_COLUMNS})
            yield number, [cell.strip() for cell in cells]
    except csv.Error as failure:
        raise UnreadableTable(
            _("Row %(row)s cannot be read. Is a quotation mark missing?") % {"row": reader.line_num}
        ) from failure


def _excel_rows(file: IO[bytes]) -> Iterator[Row]:
    _refuse_bombs(file)
    file.seek(0)
    unreadable = UnreadableTable(_("This Excel file cannot be read. Save it again as XLSX, or as CSV."))
    try:
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
    except (
        InvalidFileException,
        KeyError,
        ValueError,
        OSError,
        zipfile.BadZipFile,
        DefusedXmlException,
        SyntaxError,
    ) as failure:
        raise unreadable from failure
    try:
        sheet = book.worksheets[0] if book.worksheets else None
        if sheet is None:
            return
        _refuse_merged_cells(book, sheet)
        # The size a file claims for itself may be wrong or enormous.
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
            yield number, [_excel_value(cell) for cell in row]
            if number > MOST_ROWS + 1:
                return
    except (KeyError, ValueError, OSError, zipfile.BadZipFile, DefusedXmlException, SyntaxError) as failure:
        raise unreadable from failure
    finally:
        book.close()


def _refuse_merged_cells(book: Any, sheet: Any) -> None:
    """A merged cell has its value in one row and nothing in the others: which rows it is for, nobody can say."""
    tail = b""
    with book._archive.open(sheet._worksheet_path) as xml:
        while chunk := xml.read(1 << 20):
            if found := MERGED.search(tail + chunk):
                raise UnreadableTable(
                    _(
                        "The cells %(range)s are merged. Take the merging back, so that each row has its own value."
                    )
                    % {"range": found[1].decode()}
                )
            tail = chunk[-200:]


def _excel_value(cell: Any) -> Any:
    value = cell.value
    if getattr(cell, "data_type", "") == "f":
        return Formula(value)
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _refuse_bombs(file: IO[bytes]) -> None:
    """Look at the archive's own list before unpacking: how many files, how large, how tightly packed."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as failure:
        raise UnreadableTable(_("This Excel file is damaged. Save it again as XLSX, or as CSV.")) from failure
    unpacked = sum(entry.file_size for entry in entries)
    is_packed_too_tightly = any(
        entry.file_size > 1024 * 1024 and entry.file_size > HIGHEST_RATIO * max(entry.compress_size, 1)
        for entry in entries
    )
    if len(entries) > MOST_ENTRIES or unpacked > LARGEST_UNPACKED or is_packed_too_tightly:
        raise UnreadableTable(
            _("This Excel file is far larger inside than it looks. Save only the table, as CSV.")
        )


def texts(cells: list[Any]) -> list[str]:
    """Cells as text, for headings and messages."""
    return [
        cell.isoformat() if isinstance(cell, date) else str(cell if cell is not None else "")
        for cell in chain(cells)
    ]
