"""Empty tables to fill in: the columns, a few rows as an example, and lists to choose from where words are fixed."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from marketplace.catalogue import imports, member_imports
from marketplace.catalogue.models import ImportRun, Variant
from marketplace.reference.models import Category

ROWS = 5000
MOST_WORDS = 200
PRODUCT_ROWS: Sequence[Sequence[Any]] = (
    ("CLG-KIN-001", "Kain batik tulis Krakatau", "", "", "", "batik-tulis", "Katun primisima, dicelup tiga kali.", 785000,
     "lembar", 6, 350, 10, 710000, 3, "batik cilegon|oleh-oleh"),
    ("CLG-EMP-001", "Emping melinjo 250 gram", "", "", "", "keripik-kerupuk", "Ditumbuk satu per satu.", 32000, "bungkus",
     40, 270, 20, 29000, 2, "emping|camilan"),
    ("CLG-KMJ-M", "Kemeja batik Bedug", "M", "lengan panjang", "", "kemeja-blus", "Katun, jahitan rapat.", 265000, "potong",
     12, 300, 20, 240000, 5, "kemeja|seragam"),
    ("CLG-KMJ-L", "Kemeja batik Bedug", "L", "lengan panjang", "", "kemeja-blus", "", 275000, "", 8, "", "", "", "", ""),
)  # fmt: skip
MEMBER_ROWS: Sequence[Sequence[Any]] = (
    ("A-0101", "Siti Maemunah", "Pembatik", "Kebonsari", "Citangkil", "0812 3456 7890", "membatik|mencelup",
     "batik tulis=2|batik cap=12", "2019-03-21"),
    ("", "Nyai Ratu Kencana", "Penjahit", "Kebon Dalem", "Purwakarta", "", "menjahit", "kemeja=15", ""),
)  # fmt: skip
SIZES = ("XS", "S", "M", "L", "XL", "XXL", "3XL", "allsize", "250 gram", "500 gram", "1 kg")
CUTS = (
    "pria lengan panjang",
    "pria lengan pendek",
    "wanita lengan panjang",
    "wanita berhijab",
    "lengan panjang",
)
UNITS = ("potong", "lembar", "bungkus", "kotak", "botol", "stoples", "pasang", "set", "porsi")


def empty_table(kind: str) -> bytes:
    """An XLSX file of this kind of import, with drop-downs and checks of numbers while typing."""
    is_products = kind == ImportRun.Kind.PRODUCTS
    columns = imports.COLUMNS if is_products else member_imports.COLUMNS
    book = Workbook()
    sheet = book.active
    sheet.title = "Produk" if is_products else "Anggota"
    sheet.append(columns)
    for row in PRODUCT_ROWS if is_products else MEMBER_ROWS:
        sheet.append(row)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = (
            36 if column in {"name", "description"} else 16
        )
    if is_products:
        words = book.create_sheet("Pilihan")
        words.sheet_state = "hidden"
        _offer(sheet, words, 1, columns, "category", _category_slugs(), is_strict=True)
        _offer(sheet, words, 2, columns, "unit", UNITS, is_strict=False)
        _offer(sheet, words, 3, columns, "size", _words_in_use("size", SIZES), is_strict=False)
        _offer(sheet, words, 4, columns, "cut", _words_in_use("cut", CUTS), is_strict=False)
        _offer(sheet, words, 5, columns, "motif", _words_in_use("motif"), is_strict=False)
        for column, lowest in (
            ("price", 1),
            ("stock", 0),
            ("weight_gram", 1),
            ("bulk_min_qty", 2),
            ("bulk_price", 1),
        ):
            _ask_for_number(sheet, columns, column, lowest)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def example_csv() -> str:
    """The same products as text."""
    rows = (imports.COLUMNS, *PRODUCT_ROWS)
    return "".join(",".join(_quoted(str(cell)) for cell in row) + "\r\n" for row in rows)


def _quoted(text: str) -> str:
    return f'"{text}"' if "," in text else text


def _category_slugs() -> list[str]:
    return list(
        Category.objects.filter(children__isnull=True).order_by("slug").values_list("slug", flat=True)
    )


def _words_in_use(axis: str, usual: Sequence[str] = ()) -> list[str]:
    """The usual words, then what this storefront's variants say already."""
    used = Variant.objects.exclude(**{axis: ""}).order_by(axis).values_list(axis, flat=True).distinct()
    return list(dict.fromkeys((*usual, *used[:MOST_WORDS])))


def _offer(
    sheet: Any,
    words: Any,
    place: int,
    columns: Sequence[str],
    column: str,
    choices: Iterable[str],
    *,
    is_strict: bool,
) -> None:
    letter, number = get_column_letter(place), 0
    for number, word in enumerate(choices, start=1):
        words.cell(row=number, column=place, value=word)
    if not number:
        return
    check = DataValidation(
        type="list",
        formula1=f"Pilihan!${letter}$1:${letter}${number}",
        allow_blank=True,
        showErrorMessage=is_strict,
    )
    check.error = _("Choose one from the list.")
    _apply(sheet, check, columns, column)


def _ask_for_number(sheet: Any, columns: Sequence[str], column: str, lowest: int) -> None:
    check = DataValidation(
        type="whole",
        operator="greaterThanOrEqual",
        formula1=str(lowest),
        allow_blank=True,
        showErrorMessage=True,
    )
    check.error = _("Write a whole number here.")
    _apply(sheet, check, columns, column)


def _apply(sheet: Any, check: DataValidation, columns: Sequence[str], column: str) -> None:
    letter = get_column_letter(columns.index(column) + 1)
    check.add(f"{letter}2:{letter}{ROWS}")
    sheet.add_data_validation(check)
