"""Loads the official regions from the files beside it (idn-area-data, Open Database License: see data/LICENSE.md)."""

import csv
from pathlib import Path

from tenants.models import Region

DATA = Path(__file__).resolve().parent / "data"


def load_regions() -> int:
    """Write 38 provinces, 514 regencies and cities and 7,285 districts; answer how many rows are there."""
    regions = [*_provinces(), *_regencies(), *_districts()]
    for start in range(0, len(regions), 2000):
        Region.objects.bulk_create(
            regions[start : start + 2000],
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["name", "kind", "parent"],
        )
    return len(regions)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _provinces() -> list[Region]:
    return [
        Region(code=row["code"], name=row["name"], kind=Region.Kind.PROVINCE)
        for row in _rows("provinces.csv")
    ]


def _regencies() -> list[Region]:
    return [
        Region(
            code=row["code"],
            name=row["name"],
            kind=Region.Kind.CITY if row["name"].startswith("Kota") else Region.Kind.REGENCY,
            parent_id=row["province_code"],
        )
        for row in _rows("regencies.csv")
    ]


def _districts() -> list[Region]:
    return [
        Region(code=row["code"], name=row["name"], kind=Region.Kind.DISTRICT, parent_id=row["regency_code"])
        for row in _rows("districts.csv")
    ]
