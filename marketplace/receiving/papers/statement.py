"""The collective bill: which bills it gathers, what they add up to and what of it is due in cash."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.core import audit
from marketplace.core.dates import long_date
from marketplace.core.models import Document
from marketplace.core.money import in_words, rupiah
from marketplace.receiving.models import Invoice, Statement
from marketplace.receiving.papers.frame import (
    LANGUAGE,
    account_note,
    column,
    facts,
    issue,
    parties,
    seller_name,
    signature,
)

KIND = "statement"


def issue_statement_paper(statement: Statement, invoices: list[Invoice], *, actor: audit.Actor) -> Document:
    """Compile and register the paper in the caller's transaction; the number is given. At least one bill."""
    with translation.override(LANGUAGE):
        data = statement_data(statement, invoices)
        return issue(invoices[0].purchase_order, kind=KIND, number=statement.number, data=data, actor=actor)


def statement_data(statement: Statement, invoices: list[Invoice]) -> dict[str, Any]:
    """The frozen input of the paper, in the active language; amounts in IDR."""
    order = invoices[0].purchase_order
    total, cash = sum(one.total for one in invoices), sum(one.cash_due for one in invoices)
    note = account_note(order)
    totals = [{"label": _("Total"), "amount": total, "is_strong": True}]
    if cash != total:
        totals.append({"label": _("Taxes that the institution pays to the state"), "amount": cash - total})
        totals.append({"label": _("Due in cash"), "amount": cash, "is_strong": True})
    return {
        "title": _("Collective bill"),
        "facts": facts(
            [
                (_("Number"), statement.number),
                (_("Date"), long_date(statement.issued_on)),
                (_("Pay until"), long_date(statement.due_on)),
            ]
        ),
        "parties": parties(order, buyer_title=_("Billed to"), seller_title=_("Billed by")),
        "tables": [
            {
                "columns": [
                    column(_("Invoice")),
                    column(_("Purchase order")),
                    column(_("For"), is_wide=True),
                    column(_("Total"), is_number=True),
                    column(_("Due in cash"), is_number=True),
                ],
                "rows": [
                    [
                        one.number,
                        one.purchase_order.number,
                        one.purchase_order.title,
                        rupiah(one.total),
                        rupiah(one.cash_due),
                    ]
                    for one in invoices
                ],
            }
        ],
        "totals": totals,
        "in_words": _("In words: %(words)s") % {"words": in_words(total, LANGUAGE)},
        "notes": [
            _("Each invoice stays a document of its own; this paper gathers them."),
            *([note] if note else []),
        ],
        "signatures": [signature(_("For %(name)s") % {"name": order.cooperative.name})],
        "verification": {"buyer": order.institution.name, "seller": seller_name(order), "total": total},
    }
