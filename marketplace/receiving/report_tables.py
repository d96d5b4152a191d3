"""The tables of the 40% report, alike on the page, in the workbook and on paper. Amounts are whole IDR."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from marketplace.core.dates import MONTHS, language_of
from marketplace.procurement.models import Request
from marketplace.receiving.models import SellerScale
from marketplace.receiving.selectors.report import (
    KIND,
    LINE,
    MEASURES,
    MONTH,
    NO_LINE,
    NOT_SAID,
    SCALE,
    Report,
)

# The parameter of an address that asks for the documents behind a row, by way of looking.
PARAMETERS = {KIND: "jenis", MONTH: "bulan", LINE: "anggaran", SCALE: "skala"}


@dataclass(frozen=True)
class Row:
    """`query` names the row in an address; `planned` is the budget's part, where there is one."""

    label: str
    amounts: dict[str, int]
    query: str
    planned: int | None = None


@dataclass(frozen=True)
class Table:
    key: str
    title: str
    header: str
    rows: list[Row]
    has_plan: bool = False


def tables_of(report: Report, language: str | None = None) -> list[Table]:
    """By kind of goods, by budget line, by scale of the seller, by month; rows without any figure are left out of the last two."""
    months = MONTHS[language_of(language)]
    lines = [(line.pk, f"{line.account} · {line.name}", line.planned) for line in report.budget]
    scales = [
        *[
            (scale, _("Cooperatives, %(scale)s") % {"scale": label})
            for scale, label in SellerScale.Scale.choices
        ],
        (NOT_SAID, _("Cooperatives, scale not stated")),
    ]
    return [
        Table(
            KIND,
            _("By kind of goods"),
            _("Goods"),
            [_row(report, KIND, kind, str(label)) for kind, label in Request.Kind.choices],
        ),
        Table(
            LINE,
            _("Against the budget"),
            _("Budget line"),
            [
                *[_row(report, LINE, key, label, planned) for key, label, planned in lines],
                *_shown(report, LINE, [(NO_LINE, _("Without a budget line"))]),
            ],
            has_plan=True,
        ),
        Table(SCALE, _("By scale of the seller"), _("Seller"), _shown(report, SCALE, scales)),
        Table(
            MONTH,
            _("By month"),
            _("Month"),
            _shown(report, MONTH, list(enumerate(months, start=1))),
        ),
    ]


def _shown(report: Report, dimension: str, labels: list[tuple[Any, str]]) -> list[Row]:
    rows = [_row(report, dimension, key, label) for key, label in labels]
    return [row for row in rows if any(row.amounts.values())]


def _row(report: Report, dimension: str, key: Any, label: str, planned: int | None = None) -> Row:
    amounts = {measure: report.by[dimension][measure].get(key, 0) for measure in MEASURES}
    return Row(label, amounts, f"{PARAMETERS[dimension]}={key}", planned)
