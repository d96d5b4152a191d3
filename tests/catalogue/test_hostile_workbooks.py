"""No workbook that means harm is read, wherever it is uploaded; and nothing reads workbooks but the one guarded door."""

import tracemalloc
from pathlib import Path

import pytest

from marketplace.catalogue.uploaded_tables import Formula, UnreadableTable, rows_of
from tests.catalogue.hostile_workbooks import HOSTILE, SECRET, macro_and_links, workbook

ROOT = Path(__file__).parents[2]
PRODUCT_CODE = ("marketplace", "cms", "search", "tenants")


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_harm_is_refused_before_it_is_unpacked(make):
    file = make()
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableTable) as refusal:
            assert SECRET not in str(list(rows_of(file, "daftar.xlsx"))).encode()
        assert tracemalloc.get_traced_memory()[1] < 20 * 1024 * 1024
    finally:
        tracemalloc.stop()
    assert "/etc/passwd" not in str(refusal.value)


def test_macros_and_links_stay_where_they_are():
    assert [cells[:2] for _row, cells in rows_of(macro_and_links(), "daftar.xlsm")] == [
        ["nama", "jumlah"],
        ["Siti", 3],
    ]


def test_formulas_come_as_formulas_and_not_as_values():
    file = workbook(["nama"], ['=HYPERLINK("http://jahat.test","Siti")'], ["=cmd|' /C calc'!A0"])
    cells = [row[0] for _number, row in rows_of(file, "daftar.xlsx")]
    assert [isinstance(cell, Formula) for cell in cells] == [False, True, True]


def test_workbooks_are_opened_at_one_place_only():
    openers = {
        path.relative_to(ROOT).as_posix()
        for folder in PRODUCT_CODE
        for path in (ROOT / folder).rglob("*.py")
        if "load_workbook" in path.read_text()
    }
    assert openers == {"marketplace/catalogue/uploaded_tables.py"}
