"""A member's statement as a PDF, and the yearly sheet for the members' meeting (RAT) as a workbook."""

from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from marketplace.core.dates import plain_date
from marketplace.core.documents import STANDARD_TEMPLATE, compile_document
from marketplace.core.money import rupiah
from marketplace.core.sheets import Sheet
from marketplace.sharing.models import Earning
from marketplace.sharing.selectors import Statement, transactions_of_year, yearly_sheet
from tenants.letterhead import band_svg
from tenants.models import Cooperative


def statement_pdf(statement: Statement, cooperative: Cooperative) -> bytes:
    """A working paper: it is compiled when asked for, from what is recorded then."""
    title = _("Member's statement")
    return compile_document(
        STANDARD_TEMPLATE,
        statement_data(statement, cooperative),
        title=f"{title} {statement.member.name}",
        language=get_language() or "id",
        letterhead_svg=band_svg(cooperative),
    )


def statement_data(statement: Statement, cooperative: Cooperative) -> dict[str, Any]:
    member, period = statement.member, statement.period
    end = {"align": "right"}
    return {
        "title": _("Member's statement"),
        "letterhead": {
            "name": cooperative.legal_name or cooperative.name,
            "lines": [line for line in (cooperative.address, cooperative.email) if line],
        },
        "facts": [
            [_("Member"), f"{member.name} ({member.number})"],
            [
                _("Period"),
                f"{plain_date(period.start) if period.start else '…'} – {plain_date(period.end) if period.end else '…'}",
            ],
        ],
        "tables": [
            {
                "title": _("Earned by completed orders"),
                "columns": [
                    {"title": _("Day")},
                    {"title": pgettext("document", "Order")},
                    {"title": _("Goods"), "width": "1fr"},
                    {"title": _("Pieces"), **end},
                    {"title": _("Share"), **end},
                    {"title": _("Amount"), **end},
                ],
                "rows": [
                    [
                        plain_date(row.earned_at),
                        row.document_number,
                        _goods(row),
                        str(row.quantity),
                        rupiah(row.share),
                        rupiah(row.amount),
                    ]
                    for row in statement.earnings
                ],
            },
            {
                "title": _("Paid to her"),
                "columns": [
                    {"title": _("Day")},
                    {"title": _("How")},
                    {"title": _("Note"), "width": "1fr"},
                    {"title": _("Amount"), **end},
                ],
                "rows": [
                    [
                        plain_date(row.paid_on),
                        str(row.get_method_display()),
                        f"{_('Taken back')}: {row.note}" if row.reverses_id else row.note or "–",
                        rupiah(row.amount),
                    ]
                    for row in statement.payments
                ],
            },
        ],
        "totals": [
            {"label": _("Owing at the beginning"), "amount": statement.opening},
            {"label": _("Earned"), "amount": statement.earned},
            {"label": _("Paid"), "amount": -statement.paid},
            {"label": _("Owing at the end"), "amount": statement.closing, "is_strong": True},
        ],
        "signatures": [
            {"role": _("Treasurer"), "name": ""},
            {"role": _("Member"), "name": member.name},
        ],
    }


def _goods(row: Earning) -> str:
    """The goods of a line; where money was paid back, also why it brought less than share × pieces."""
    if not row.reduction:
        return row.product_name
    return _("%(goods)s (less %(sum)s: paid back to the buyer)") % {
        "goods": row.product_name,
        "sum": rupiah(row.reduction),
    }


def rat_sheets(year: int) -> list[Sheet]:
    """Members' transactions of a year: the basis on which the meeting divides the SHU, and every line behind it."""
    rows = yearly_sheet(year)
    whole = sum(row["sales_all"] for row in rows)

    def part(row: dict[str, Any]) -> float:
        return round(row["sales_all"] / whole * 100, 2) if whole else 0.0

    return [
        Sheet(
            title=_("Members %(year)s") % {"year": year},
            intro=[
                _("Members' transactions of %(year)s, the basis of the SHU (Law 25/1992, article 45 (2))")
                % {"year": year}
            ],
            headers=[
                _("Member number"), _("Name"), _("Transactions"), _("Pieces"), _("Sales value (Rp)"),
                _("Part of all sales (%)"), _("Earned (Rp)"), _("Paid (Rp)"),
            ],
            rows=[
                [
                    row["member"].number, row["member"].name, row["transactions"], row["pieces"], row["sales_all"],
                    part(row), row["earned"], row["paid"],
                ]
                for row in rows
            ],
            total=[
                "", _("Total"), "", sum(row["pieces"] for row in rows), whole, 100.0 if whole else 0.0,
                sum(row["earned"] for row in rows), sum(row["paid"] for row in rows),
            ],
        ),
        Sheet(
            title=_("Lines"),
            headers=[
                _("Member number"), _("Name"), _("Day"), pgettext("document", "Order"), _("Goods"), _("Pieces"), _("Share (Rp)"),
                _("Earned (Rp)"), _("Sales value (Rp)"),
            ],
            rows=[
                [
                    row.member.number, row.member.name, plain_date(row.earned_at), row.document_number,
                    _goods(row), row.quantity, row.share, row.amount, row.sales,
                ]
                for row in transactions_of_year(year)
            ],
        ),
    ]  # fmt: skip
