"""The 40% report as a paper with a number and a public page that says that it was recorded."""

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.core.dates import long_date
from marketplace.core.documents import STANDARD_TEMPLATE, issue_document
from marketplace.core.models import Document
from marketplace.core.money import rupiah
from marketplace.core.numbers import next_number
from marketplace.receiving.papers.frame import LANGUAGE, column
from marketplace.receiving.report_tables import tables_of
from marketplace.receiving.report_words import disclaimer, heading, measure_names, progress_sentence
from marketplace.receiving.selectors.report import MEASURES, Report
from tenants.selectors import portal
from tenants.urls import absolute

KIND = "msme_report"


def issue_report(report: Report, *, actor: User) -> Document:
    """Number, compile and register the report in the caller's transaction; the portal is its issuer."""
    national, institution = portal(), report.institution
    number = next_number(
        f"LP:{institution.code}", cooperative_id=None, year=timezone.localdate().year, code=institution.code, prefix="LP"
    )  # fmt: skip
    with translation.override(LANGUAGE):
        data = report_data(report, number)
        return issue_document(
            kind=KIND,
            number=number,
            title=f"{data['title']} {number}",
            template=STANDARD_TEMPLATE,
            data=data,
            cooperative_id=national.pk,
            institution_id=institution.pk,
            actor=actor,
            language=LANGUAGE,
            verify_url=lambda token: absolute(national, "portal:verification", token),
        )


def report_data(report: Report, number: str) -> dict[str, Any]:
    """The frozen input of the paper, in the active language; amounts in IDR."""
    names = measure_names()
    measures = [column(str(names[measure]), is_number=True) for measure in MEASURES]
    return {
        "title": heading(report.institution),
        "number": number,
        "letterhead": {"name": report.institution.name, "lines": [report.institution.address]},
        "facts": [
            [_("Number"), number],
            [_("Fiscal year"), str(report.year)],
            [_("Made on"), long_date(timezone.localdate())],
        ],
        "paragraphs": [progress_sentence(report)],
        "tables": [
            {
                "title": table.title,
                "columns": [
                    column(table.header, is_wide=True),
                    *([column(_("Planned"), is_number=True)] if table.has_plan else []),
                    *measures,
                ],
                "rows": [
                    [
                        row.label,
                        *([rupiah(row.planned or 0)] if table.has_plan else []),
                        *[rupiah(row.amounts[measure]) for measure in MEASURES],
                    ]
                    for row in table.rows
                ],
            }
            for table in tables_of(report, LANGUAGE)
            if table.rows
        ],
        "totals": [
            *([{"label": _("Planned"), "amount": report.planned}] if report.planned else []),
            *[{"label": str(names[measure]), "amount": report.totals[measure]} for measure in MEASURES],
        ],
        "notes_title": _("Notes"),
        "notes": [disclaimer(report.institution)],
        "verification": {
            "buyer": report.institution.name,
            "seller": _("Cooperatives of Lumbung"),
            "total": report.totals["committed"],
        },
    }
