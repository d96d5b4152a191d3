"""The delivery note (surat jalan) and the labels that are stuck on its packages."""

from typing import Any

import segno
from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.core import audit
from marketplace.core.dates import long_date
from marketplace.core.documents import compile_document
from marketplace.core.models import Document
from marketplace.receiving.models import Delivery
from marketplace.receiving.papers.frame import (
    LANGUAGE,
    column,
    facts,
    issue,
    parties,
    seller_name,
    signature,
)
from tenants.selectors import portal
from tenants.urls import absolute

KIND = "delivery_note"
LABELS = "receiving/typst/labels.typ"


def issue_delivery_note(delivery: Delivery, *, actor: audit.Actor) -> Document:
    """Compile and register the delivery note in the caller's transaction; its number is given."""
    with translation.override(LANGUAGE):
        data = delivery_note_data(delivery)
        return issue(delivery.purchase_order, kind=KIND, number=delivery.number, data=data, actor=actor)


def delivery_note_data(delivery: Delivery) -> dict[str, Any]:
    """The frozen input of the paper, in the active language. Quantities, no prices: it travels with the goods."""
    order = delivery.purchase_order
    lines = list(delivery.lines.select_related("line").order_by("line__position"))
    return {
        "title": _("Delivery note (surat jalan)"),
        "facts": facts(
            [
                (_("Number"), delivery.number),
                (_("Delivery day"), when(delivery)),
                (_("Purchase order"), order.number),
                (_("Place"), delivery.place),
                (_("Menu"), delivery.menu),
                (_("Packages"), delivery.packages),
                (_("Brought by"), delivery.carried_by),
            ]
        ),
        "parties": parties(order, buyer_title=_("For"), seller_title=_("From")),
        "tables": [
            {
                "columns": [
                    column(_("No.")),
                    column(_("Goods"), is_wide=True),
                    column(_("Size and cut")),
                    column(_("Sent"), is_number=True),
                    column(_("Received"), is_number=True),
                ],
                "rows": [
                    [
                        str(row),
                        line.line.name,
                        line.line.label or "–",
                        f"{line.quantity} {line.line.unit}",
                        "........",
                    ]
                    for row, line in enumerate(lines, start=1)
                ],
            }
        ],
        "notes": [
            text
            for text in (
                delivery.note,
                _("Count before you sign. Write what is missing or broken into the last column."),
            )
            if text
        ],
        "signatures": [
            signature(_("Received by")),
            signature(_("Brought by"), delivery.carried_by),
            signature(_("For %(name)s") % {"name": order.cooperative.name}),
        ],
    }


def package_labels(delivery: Delivery) -> bytes:
    """A PDF with a label for each package, its QR code leading the receiver to the page where the delivery is counted."""
    order = delivery.purchase_order
    with translation.override(LANGUAGE):
        address = absolute(portal(), "portal:parcel", delivery.reference)
        lines = list(delivery.lines.select_related("line").order_by("line__position"))
        contents = ", ".join(
            f"{line.quantity} {line.line.unit} {line.line.label or line.line.name}" for line in lines[:8]
        )
        data = {
            "to": order.institution.name,
            "from": seller_name(order),
            "number": delivery.number,
            "order": order.number,
            "place": delivery.place,
            "when": when(delivery),
            "contents": contents + (" …" if len(lines) > 8 else ""),
            "address": address,
            "qr_alt": _("QR code of this delivery"),
            "qr": segno.make(address, error="m", micro=False).svg_inline(border=2, omitsize=True),
            "labels": [
                _("Package %(place)d of %(all)d") % {"place": place, "all": delivery.packages}
                for place in range(1, delivery.packages + 1)
            ],
        }
        return compile_document(
            LABELS,
            data,
            title=_("Package labels %(number)s") % {"number": delivery.number},
            issued_at=delivery.sent_at,
        )


def when(delivery: Delivery) -> str:
    """«Selasa, 1 Desember 2026, 11.30–12.00»."""
    if not delivery.planned_from or not delivery.planned_until:
        return long_date(delivery.planned_on)
    return f"{long_date(delivery.planned_on)}, {delivery.planned_from:%H.%M}–{delivery.planned_until:%H.%M}"
