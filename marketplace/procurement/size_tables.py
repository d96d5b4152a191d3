"""Staff lists from a spreadsheet, and what can be chosen where no product says it. Mistakes are told by row and column."""

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from marketplace.catalogue.uploaded_tables import CellError, Formula, UnreadableTable, rows_of
from marketplace.core.phone import normalise_phone
from marketplace.reference.selectors import usual_cuts, usual_sizes

MOST_PEOPLE = 5_000
HEADINGS = {
    "unit": "unit", "bidang": "unit", "bagian": "unit", "unit kerja": "unit", "division": "unit",
    "nama": "name", "nama pegawai": "name", "name": "name",
    "telepon": "phone", "whatsapp": "phone", "wa": "phone", "no wa": "phone", "hp": "phone", "phone": "phone",
    "email": "email", "e-mail": "email", "surel": "email",
    "ukuran": "size", "size": "size",
    "potongan": "cut", "model": "cut", "cut": "cut",
}  # fmt: skip


@dataclass(frozen=True)
class Staff:
    """Somebody on a staff list; `choice` is the key of a size that the list already names."""

    name: str
    unit: str = ""
    phone: str = ""
    email: str = ""
    choice: str = ""


@dataclass(frozen=True)
class StaffTable:
    people: list[Staff]
    errors: list[CellError]


def usual_forms(only: Collection[str] = ()) -> list[dict[str, Any]]:
    """What can be chosen where no product names its sizes, of these cuts or of all; two queries."""
    cuts = [cut for cut in usual_cuts() if not only or cut.name_id in only]
    return [
        {"key": f"{size.name}|{cut.name_id}", "size": size.name, "cut": cut.name_id, "variant_id": None}
        for size in usual_sizes()
        if size.is_offered
        for cut in cuts
    ]


def usual_measures(sizes: Iterable[str]) -> list[dict[str, Any]]:
    """[{size, chest, back, shoulder}] in centimetres of those of these sizes that are known; one query."""
    known = {one.name: one for one in usual_sizes()}
    return [
        {"size": size, "chest": known[size].chest, "back": known[size].back, "shoulder": known[size].shoulder}
        for size in dict.fromkeys(sizes)
        if size in known
    ]


def with_spares(counted: Mapping[str, int], percent: int) -> dict[str, int]:
    """{key: pieces to order}: each size gets its share of spares, rounded up."""
    return {key: number + ceil(number * percent / 100) for key, number in counted.items()}


def size_text(one: Mapping[str, Any]) -> str:
    """«L · Pria lengan panjang»."""
    return " · ".join(part for part in (one["size"], one["cut"]) if part) or str(_("The only size"))


def staff_from_file(file: Any, forms: Sequence[Mapping[str, Any]]) -> StaffTable:
    """Read XLSX or CSV with a heading. Raises UnreadableTable."""
    return _read(rows_of(file), forms)


def staff_from_text(text: str, forms: Sequence[Mapping[str, Any]]) -> StaffTable:
    """Read what was typed or pasted: unit and name, with tabs, semicolons or «|» between them; or names alone."""
    separator = next((one for one in "\t;|" if one in text), ";")
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    rows = [(place, [cell.strip() for cell in row]) for place, row in enumerate(reader, start=1) if any(row)]
    return _read(rows, forms)


def _read(rows: Iterable[tuple[int, list[Any]]], forms: Sequence[Mapping[str, Any]]) -> StaffTable:
    keys = {(one["size"].lower(), one["cut"].lower()): one["key"] for one in forms}
    places: dict[str, int] | None = None
    people: list[Staff] = []
    errors: list[CellError] = []
    for number, cells in rows:
        if places is None:
            places = _headings(cells)
            if places:
                continue
            places = {"name": 0} if len(cells) == 1 else {"unit": 0, "name": 1, "phone": 2, "email": 3}
        if len(people) >= MOST_PEOPLE:
            raise UnreadableTable(_("More than 5,000 people. Divide the list."))
        row = {name: cells[at] if at < len(cells) else "" for name, at in places.items()}
        found = _problems(number, row)
        choice = ""
        size, cut = (str(row.get(name) or "").strip().lower() for name in ("size", "cut"))
        if size:
            choice = keys.get((size, cut), "") or next(
                (key for (one, other), key in keys.items() if one == size and not cut and not other), ""
            )
            if not choice:
                found.append(
                    CellError(
                        number, "size", _("This size and cut are not on offer."), f"{size} {cut}".strip()
                    )
                )
        errors += found
        if not found:
            phone = str(row.get("phone") or "").strip()
            people.append(
                Staff(
                    name=str(row.get("name") or "").strip(),
                    unit=str(row.get("unit") or "").strip(),
                    phone=normalise_phone(phone) if phone else "",
                    email=str(row.get("email") or "").strip().lower(),
                    choice=choice,
                )
            )
    return StaffTable(people, errors)


def _headings(cells: list[Any]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        name = HEADINGS.get(str(cell or "").strip().lower())
        if name:
            found.setdefault(name, at)
    return found if "name" in found else {}


def _problems(number: int, row: dict[str, Any]) -> list[CellError]:
    errors = [
        CellError(number, name, _("This cell holds a formula. Paste its value instead."), str(cell)[:60])
        for name, cell in row.items()
        if isinstance(cell, Formula)
    ]
    name = str(row.get("name") or "").strip()
    if not name:
        errors.append(CellError(number, "name", _("Write the name.")))
    for column, most in (("name", 150), ("unit", 120)):
        text = str(row.get(column) or "")
        if len(text) > most:
            errors.append(
                CellError(number, column, _("At most %(most)d letters.") % {"most": most}, text[:60])
            )
    phone, email = str(row.get("phone") or "").strip(), str(row.get("email") or "").strip()
    if phone:
        try:
            normalise_phone(phone)
        except ValueError as refusal:
            errors.append(CellError(number, "phone", str(refusal), phone[:60]))
    if email:
        try:
            validate_email(email)
        except ValidationError:
            errors.append(CellError(number, "email", _("Write an address like nama@contoh.id."), email[:60]))
    return errors
