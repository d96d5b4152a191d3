"""The acceptance record (BAST, berita acara serah terima) of one delivery."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from marketplace.core import audit
from marketplace.core.dates import date_time, long_date
from marketplace.core.models import Document
from marketplace.receiving.models import Acceptance, DeliveryLine
from marketplace.receiving.papers.frame import LANGUAGE, column, facts, issue, parties, signature

KIND = "acceptance"


def issue_acceptance(acceptance: Acceptance, lines: list[DeliveryLine], *, actor: audit.Actor) -> Document:
    """Compile and register the record in the caller's transaction; its number is given."""
    with translation.override(LANGUAGE):
        data = acceptance_data(acceptance, lines)
        order = acceptance.delivery.purchase_order
        return issue(order, kind=KIND, number=acceptance.number, data=data, actor=actor)


def acceptance_data(acceptance: Acceptance, lines: list[DeliveryLine]) -> dict[str, Any]:
    """The frozen input of the paper, in the active language."""
    delivery = acceptance.delivery
    order = delivery.purchase_order
    lines = sorted(lines, key=lambda line: line.line.position)
    return {
        "title": _("Acceptance record (BAST)"),
        "facts": facts(
            [
                (_("Number"), acceptance.number),
                (_("Purchase order"), order.number),
                (_("Delivery note"), delivery.number),
                (_("Delivery day"), long_date(delivery.planned_on)),
                (_("Arrived"), date_time(acceptance.arrived_at)),
                (_("Place"), delivery.place),
                (_("Counted by"), acceptance.counted_by.name if acceptance.counted_by else ""),
            ]
        ),
        "parties": parties(order, buyer_title=_("Received by"), seller_title=_("Handed over by")),
        "paragraphs": [_opening(acceptance)],
        "tables": [
            {
                "columns": [
                    column(_("No.")),
                    column(_("Goods"), is_wide=True),
                    column(_("Size and cut")),
                    column(_("Sent"), is_number=True),
                    column(pgettext("of goods", "Accepted"), is_number=True),
                    column(_("Rejected"), is_number=True),
                    column(_("Reason")),
                ],
                "rows": [
                    [
                        str(row),
                        line.line.name,
                        line.line.label or "–",
                        f"{line.quantity} {line.line.unit}",
                        str(line.accepted),
                        str(line.rejected),
                        ": ".join(part for part in (str(line.get_reason_display()), line.remark) if part)
                        or "–",
                    ]
                    for row, line in enumerate(lines, start=1)
                ],
            }
        ],
        "notes": _notes(acceptance, lines),
        "signatures": _signatures(acceptance),
    }


def _opening(acceptance: Acceptance) -> str:
    if acceptance.is_automatic:
        return _(
            "Both sides agreed that goods count as accepted when nobody objects within the agreed days. Those days have"
            " passed without an objection."
        )
    return _("The goods below were handed over and counted.")


def _notes(acceptance: Acceptance, lines: list[DeliveryLine]) -> list[str]:
    notes = []
    if any(line.rejected for line in lines):
        notes.append(_("Rejected goods are delivered again and are not billed until they are accepted."))
    if acceptance.needs_signatures:
        notes.append(_("In force once both sides have signed. Print, sign, stamp, and attach the scan."))
    notes.append(
        _("Recorded in Lumbung. The record does not replace signatures.")
        if acceptance.delivery.purchase_order.institution.is_company
        else _(
            "Recorded in Lumbung, which is neither SPSE nor e-Katalog. The record does not replace signatures."
        )
    )
    return notes


def _signatures(acceptance: Acceptance) -> list[dict[str, str]]:
    order = acceptance.delivery.purchase_order
    seller = signature(_("For %(name)s") % {"name": order.cooperative.name})
    if acceptance.needs_signatures:
        return [
            signature(_("Contracting officer (PPK), %(name)s") % {"name": order.institution.name}),
            seller,
        ]
    counted_by = acceptance.counted_by.name if acceptance.counted_by else ""
    return [signature(_("For %(name)s") % {"name": order.institution.name}, counted_by), seller]
