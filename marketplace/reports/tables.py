"""Each report as one table: for the page, its chart and the spreadsheet alike."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.core.money import rupiah
from marketplace.reports import selectors
from marketplace.reports.charts import Chart, bar_chart
from marketplace.sharing.selectors import Period

# A chart of more bars says less.
MOST_BARS = 12


@dataclass(frozen=True)
class Column:
    """`is_money` amounts are written as rupiah on the page and stay numbers in the spreadsheet."""

    title: str
    is_number: bool = False
    is_money: bool = False
    is_wide: bool = False


@dataclass(frozen=True)
class Table:
    columns: list[Column]
    rows: list[list[Any]]
    total: list[Any] = field(default_factory=list)
    chart: Chart | None = None
    has_channels: bool = False

    def cells(self, row: list[Any]) -> list[dict[str, Any]]:
        return [
            {
                "text": rupiah(value) if column.is_money and isinstance(value, int) else value,
                "is_number": column.is_number or column.is_money,
                "is_wide": column.is_wide,
            }
            for column, value in zip(self.columns, row, strict=True)
        ]

    @property
    def body(self) -> list[list[dict[str, Any]]]:
        return [self.cells(row) for row in self.rows]

    @property
    def foot(self) -> list[dict[str, Any]]:
        return self.cells(self.total) if self.total else []


def month_table(period: Period) -> Table:
    rows = selectors.by_month(period)
    names = [date_format(row.key, "F Y") for row in rows]
    return _channel_table(_("Month"), rows, names)


def product_table(period: Period) -> Table:
    rows = selectors.by_product(period)
    return _channel_table(_("Product"), rows, [row.name for row in rows])


def channel_table(period: Period) -> Table:
    rows = selectors.by_channel(period)
    names = {selectors.RETAIL: _("Retail"), selectors.INSTITUTION: _("Institutions")}
    columns = [
        Column(_("Channel")),
        Column(_("Orders"), is_number=True),
        Column(_("Pieces"), is_number=True),
        Column(_("Goods"), is_money=True),
    ]
    found = [[names[row.key], row.documents, row.pieces, row.total] for row in rows]
    return Table(
        columns,
        found,
        [_("Total"), *(sum(row[place] for row in found) for place in (1, 2, 3))],
        bar_chart([(names[row.key], rupiah(row.total), row.retail, row.institution) for row in rows]),
    )


def member_table(period: Period) -> Table:
    rows = selectors.by_member(period)
    columns = [
        Column(_("Member")),
        Column(_("Orders"), is_number=True, is_wide=True),
        Column(_("Pieces"), is_number=True, is_wide=True),
        Column(_("Sales value"), is_money=True),
        Column(_("Her share"), is_money=True),
    ]
    found = [
        [
            f"{row['member__name']} ({row['member__number']})",
            row["documents"],
            row["pieces"],
            row["sold"],
            row["earned"],
        ]
        for row in rows
    ]
    return Table(
        columns,
        found,
        [_("Total"), "", *(sum(row[place] for row in found) for place in (2, 3, 4))] if found else [],
        bar_chart([(row["member__name"], rupiah(row["sold"]), row["sold"], 0) for row in rows[:MOST_BARS]]),
    )


def stock_table(period: Period) -> Table:
    """As it is now, whatever the period."""
    rows = list(selectors.stock_rows())
    columns = [
        Column(_("Product")),
        Column(_("SKU"), is_wide=True),
        Column(_("On the shelf"), is_number=True),
        Column(_("Reserved"), is_number=True, is_wide=True),
        Column(_("Free"), is_number=True),
        Column(_("Value at sales price"), is_money=True, is_wide=True),
    ]
    found = [
        [
            " · ".join(part for part in (row.variant.product.name, row.variant.label) if part),
            row.variant.sku,
            row.on_hand,
            row.reserved,
            row.free,
            row.worth,
        ]
        for row in rows
    ]
    total = [_("Total"), "", *(sum(row[place] for row in found) for place in (2, 3, 4, 5))] if found else []
    return Table(columns, found, total)


@dataclass(frozen=True)
class Report:
    key: str
    title: str | Promise
    intro: str | Promise
    table: Callable[[Period], Table]


REPORTS = {
    report.key: report
    for report in (
        Report(
            "bulan",
            gettext_lazy("By month"),
            gettext_lazy("Goods that were paid, without delivery. What was called off is left out."),
            month_table,
        ),
        Report(
            "produk",
            gettext_lazy("By product"),
            gettext_lazy("Goods that were paid, without delivery. What was called off is left out."),
            product_table,
        ),
        Report(
            "anggota",
            gettext_lazy("By member"),
            gettext_lazy("Completed orders only: their makers have earned their shares."),
            member_table,
        ),
        Report(
            "saluran",
            gettext_lazy("By channel"),
            gettext_lazy("The shop's buyers and the institutions that order in bulk."),
            channel_table,
        ),
        Report(
            "stok",
            gettext_lazy("Stock"),
            gettext_lazy("What lies on the shelves now, scarce goods first."),
            stock_table,
        ),
    )
}


def _channel_table(first: str, rows: list[selectors.Row], names: list[str]) -> Table:
    columns = [
        Column(first),
        Column(_("Pieces"), is_number=True, is_wide=True),
        Column(_("Retail"), is_money=True, is_wide=True),
        Column(_("Institutions"), is_money=True, is_wide=True),
        Column(_("Sales"), is_money=True),
    ]
    found = [
        [name, row.pieces, row.retail, row.institution, row.total]
        for name, row in zip(names, rows, strict=True)
    ]
    total = [_("Total"), *(sum(row[place] for row in found) for place in (1, 2, 3, 4))] if found else []
    bars = list(zip(names, rows, strict=True))
    # The latest months, the best sold products.
    shown = bars[-MOST_BARS:] if rows and not rows[0].name else bars[:MOST_BARS]
    chart = bar_chart([(name, rupiah(row.total), row.retail, row.institution) for name, row in shown])
    return Table(columns, found, total, chart, has_channels=True)
