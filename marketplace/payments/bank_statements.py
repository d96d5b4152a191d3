"""Reading a bank statement as it is downloaded: CSV or XLSX, whichever bank, by the headings it has.

Banks differ in everything but what their columns are called, so the row of headings is looked for first. Known are BCA
(one amount with CR or DB behind it), Mandiri, BNI and BRI (debit and credit apart, or an amount beside DB/CR).
Only money that came in is taken. A row that cannot be read is said with its number and does not stop the others.
"""

import csv
import datetime
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.catalogue.uploaded_tables import UnreadableTable, rows_of
from marketplace.core.dates import MONTHS

LARGEST_FILE = 5 * 1024 * 1024
MOST_ROWS = 10_000
# Rupiah in one row, and how many letters write it: -999.999.999.999.999,00.
LARGEST, LONGEST_AMOUNT = 10**15, 23
# Above the headings stand the account's number, its owner and the period.
HEADINGS_WITHIN = 40

DATE = {"tanggal", "tanggal transaksi", "tgl", "tgl tran", "tgl transaksi", "date", "transaction date", "posting date",
        "post date", "tanggal posting", "trx date"}  # fmt: skip
DESCRIPTION = {"keterangan", "uraian", "deskripsi", "description", "transaction description", "desk tran", "remark",
               "remarks", "berita", "keterangan transaksi", "uraian transaksi"}  # fmt: skip
CREDIT = {"kredit", "credit", "mutasi kredit", "cr", "jumlah kredit", "credit amount", "masuk"}
DEBIT = {"debit", "debet", "mutasi debet", "mutasi debit", "db", "jumlah debit", "debit amount", "keluar"}
AMOUNT = {"jumlah", "amount", "nominal", "mutasi", "nilai", "transaction amount"}
SIGN = {"db cr", "dbcr", "d k", "dk", "cr db", "jenis", "type", "debit credit", "db kr"}
INCOMING = {"cr", "k", "c", "kr", "kredit", "credit", "+"}
OUTGOING = {"db", "d", "debet", "debit", "-"}

SHORT_MONTHS = {
    word[:3].lower(): place for words in MONTHS.values() for place, word in enumerate(words, start=1)
}


@dataclass(frozen=True)
class Incoming:
    """Money that came in: `row` of the file, the day, what the bank says of it, IDR."""

    row: int
    day: datetime.date
    description: str
    amount: int


@dataclass(frozen=True)
class Unreadable:
    """A row that could not be read, and why."""

    row: int
    reason: str


@dataclass
class StatementRows:
    """What a file holds; `outgoing` is how many rows were about money that went out."""

    incoming: list[Incoming] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    outgoing: int = 0


@dataclass(frozen=True)
class _Columns:
    date: int
    descriptions: tuple[int, ...]
    credit: int | None = None
    debit: int | None = None
    amount: int | None = None
    sign: int | None = None


def read_statement(file: File | IO[bytes], name: str) -> StatementRows:
    """Return the statement's rows. Raises ValidationError when it is no table, or no bank's that we can read."""
    columns, found = None, StatementRows()
    for number, cells in _table(file, name):
        if columns is None:
            columns = _columns_of(cells)
            if columns is None and number > HEADINGS_WITHIN:
                break
            continue
        _read_row(number, cells, columns, found)
    if columns is None:
        raise ValidationError(
            _(
                "No row of headings was found in this file. It needs a date (Tanggal), a description (Keterangan) and"
                " an amount (Kredit, or Jumlah with DB/CR). Download the statement (mutasi) as CSV or Excel once more."
            )
        )
    if not found.incoming and not found.unreadable:
        raise ValidationError(_("No money came in by this statement. Choose another period."))
    return found


def _table(file: File | IO[bytes], name: str) -> Iterator[tuple[int, list[Any]]]:
    file.seek(0, io.SEEK_END)
    if file.tell() > LARGEST_FILE:
        raise ValidationError(_("This file is larger than 5 MB. Choose a shorter period."))
    file.seek(0)
    raw = file.read()
    is_workbook = raw[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
    try:
        rows = rows_of(io.BytesIO(raw), name) if is_workbook else _csv_rows(raw)
        for place, row in enumerate(rows):
            if place > MOST_ROWS:
                raise ValidationError(_("This file has more than 10,000 rows. Choose a shorter period."))
            yield row
    except UnreadableTable as refusal:
        raise ValidationError(str(refusal.errors[0].message)) from refusal


def _csv_rows(raw: bytes) -> Iterator[tuple[int, list[Any]]]:
    if b"\x00" in raw or raw[:5] == b"%PDF-":
        raise ValidationError(
            _("This is neither CSV nor Excel. Download the statement (mutasi) as CSV or Excel.")
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    # The first lines are prose; what separates columns is what the file has most of.
    separator = max(";\t|", key=text.count)
    if text.count(separator) < text.count("\n"):
        separator = ","
    try:
        for number, cells in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1
        ):
            if any(cell.strip() for cell in cells):
                yield number, [cell.strip().lstrip("'") for cell in cells]
    except csv.Error as failure:
        raise ValidationError(
            _("This file cannot be read. Download it from the bank once more.")
        ) from failure


def _columns_of(cells: list[Any]) -> _Columns | None:
    """Which column is which, or None when this is no row of headings."""
    headings = [re.sub(r"[^a-z]+", " ", str(cell or "").lower()).strip() for cell in cells]

    def first(names: set[str]) -> int | None:
        return next((place for place, heading in enumerate(headings) if heading in names), None)

    date, credit, amount = first(DATE), first(CREDIT), first(AMOUNT)
    descriptions = tuple(place for place, heading in enumerate(headings) if heading in DESCRIPTION)
    if date is None or not descriptions or (credit is None and amount is None):
        return None
    if credit is not None:
        return _Columns(date, descriptions, credit=credit, debit=first(DEBIT))
    sign = first(SIGN)
    if sign is None and amount is not None and amount + 1 < len(headings) and headings[amount + 1] == "":
        sign = amount + 1
    return _Columns(date, descriptions, amount=amount, sign=sign)


def _read_row(number: int, cells: list[Any], columns: _Columns, found: StatementRows) -> None:
    def cell(place: int | None) -> Any:
        return cells[place] if place is not None and place < len(cells) else ""

    written = cell(columns.credit if columns.credit is not None else columns.amount)
    if not str(cell(columns.date) or "").strip() or _is_heading_again(cell(columns.date)):
        return  # Sums and signatures below the table.
    try:
        if columns.credit is not None:
            amount = amount_in(written)
            is_incoming = amount > 0
        else:
            amount, is_incoming = _signed(written, cell(columns.sign))
        if not is_incoming:
            found.outgoing += 1
            return
        day = day_in(cell(columns.date))
    except ValueError as failure:
        found.unreadable.append(Unreadable(number, str(failure)))
        return
    words = " ".join(str(cell(place) or "") for place in columns.descriptions)
    found.incoming.append(Incoming(number, day, " ".join(words.split())[:300], amount))


def _is_heading_again(value: Any) -> bool:
    """Saldo Awal, Total, …: words where a day should be."""
    return isinstance(value, str) and not any(letter.isdigit() for letter in value)


def _signed(written: Any, sign: Any) -> tuple[int, bool]:
    """An amount with its direction: behind it, in a column of its own, or by its sign. Raises ValueError."""
    text = str(written or "").strip()
    behind = re.search(r"[A-Za-z+]+\s*$", text)
    word = (str(sign or "").strip() or (behind[0].strip() if behind else "")).lower().rstrip(".")
    amount = amount_in(text[: behind.start()] if behind else text)
    if word in INCOMING:
        return abs(amount), amount != 0
    if word in OUTGOING:
        return abs(amount), False
    if word:
        raise ValueError(_("“%(word)s” is neither DB nor CR.") % {"word": word})
    return amount, amount > 0


def amount_in(value: Any) -> int:
    """Whole rupiah: 185123, "185.123,00", "185,123.00", "Rp 185.123". Nothing is zero. Raises ValueError."""
    if isinstance(value, bool):
        raise ValueError(_("There is no amount in this row."))
    text = re.sub(r"(?i)rp|idr|\s", "", str(value or ""))
    shown = {"text": str(value)[:30]}
    if isinstance(value, int | float):
        # A number of a worksheet may be infinite, or longer than any column is wide.
        if not -LARGEST <= value <= LARGEST or value != int(value):
            raise ValueError(_("“%(text)s” is no whole amount of rupiah.") % shown)
        return int(value)
    if text in ("", "-"):
        return 0
    # Mandiri writes nothing as «.00».
    shaped = re.fullmatch(r"(-?)(\d{1,3}(?:[.,]\d{3})+|\d*)(?:[.,](\d{1,2}))?", text)
    if not shaped or len(text) > LONGEST_AMOUNT:
        raise ValueError(_("“%(text)s” is no amount.") % shown)
    if int(shaped[3] or 0):
        raise ValueError(_("“%(text)s” is no whole amount of rupiah.") % shown)
    return int(shaped[1] + (re.sub(r"[.,]", "", shaped[2]) or "0"))


def day_in(value: Any) -> datetime.date:
    """31/01/2026, 31-01-26, 2026-01-31, 31 Jan 2026, 31/01 (then the latest such day). Raises ValueError."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    text = (
        str(value).strip().split(" ")[0] if re.match(r"\d+[/.-]", str(value).strip()) else str(value).strip()
    )
    refused = ValueError(_("“%(text)s” is no day.") % {"text": str(value)[:30]})
    try:
        if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
            return datetime.date(int(found[1]), int(found[2]), int(found[3]))
        if found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})", text):
            return datetime.date(_year(found[3]), int(found[2]), int(found[1]))
        if found := re.fullmatch(r"(\d{1,2})[ -]([A-Za-z]+)[ -](\d{2}|\d{4})(?: .*)?", text):
            return datetime.date(_year(found[3]), SHORT_MONTHS[found[2][:3].lower()], int(found[1]))
        if found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})", text):
            today = timezone.localdate()
            day = datetime.date(today.year, int(found[2]), int(found[1]))
            return day if day <= today else day.replace(year=today.year - 1)
    except (ValueError, KeyError) as failure:
        raise refused from failure
    raise refused


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)
