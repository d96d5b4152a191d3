"""The purchase order as a PDF: what stands in it, in Indonesian whatever the interface speaks, and who signs."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from marketplace.accounts.models import User
from marketplace.core.dates import long_date
from marketplace.core.documents import STANDARD_TEMPLATE, issue_document
from marketplace.core.models import Document
from marketplace.core.money import in_words, rupiah
from marketplace.procurement.models import Addendum, PurchaseOrder, Quote
from marketplace.procurement.models.rules import Form
from marketplace.procurement.selectors.rules import conditions_for
from tenants.letterhead import band_svg
from tenants.selectors import portal
from tenants.urls import absolute

KIND, ADDENDUM, QUOTATION = "purchase_order", "addendum", "quotation"
LANGUAGE = "id"


def issue_purchase_order(order: PurchaseOrder, *, actor: User) -> Document:
    """Compile and register the PDF of a purchase order in the caller's transaction."""
    with translation.override(LANGUAGE):
        data = purchase_order_data(order)
    return _issue(order, KIND, order.number, data, actor)


def issue_quotation(order: PurchaseOrder, *, actor: User) -> Document:
    """Compile and register the PDF of the accepted quote, in the caller's transaction; dated when the order was written.

    Raises IntegrityError the second time.
    """
    with translation.override(LANGUAGE):
        data = quotation_data(order)
    # Its moment is the order's, before that of the order's own PDF: so they stand among the papers.
    return _issue(order, QUOTATION, order.quote.number, data, actor, issued_at=order.issued_at)


def issue_addendum(addendum: Addendum, *, actor: User) -> Document:
    """Compile and register the PDF of an addendum in the caller's transaction."""
    order = addendum.purchase_order
    with translation.override(LANGUAGE):
        data = addendum_data(addendum)
    return _issue(order, ADDENDUM, addendum.number, data, actor)


def _issue(
    order: PurchaseOrder,
    kind: str,
    number: str,
    data: dict[str, Any],
    actor: User,
    issued_at: datetime | None = None,
) -> Document:
    national = portal()
    return issue_document(
        kind=kind,
        number=number,
        title=f"{data['title']} {number}",
        template=STANDARD_TEMPLATE,
        data=data,
        cooperative_id=order.cooperative_id,
        institution_id=order.institution_id,
        actor=actor,
        issued_at=issued_at,
        language=LANGUAGE,
        letterhead_svg=band_svg(order.cooperative),
        verify_url=lambda token: absolute(national, "portal:verification", token),
    )


def quotation_data(order: PurchaseOrder) -> dict[str, Any]:
    """What the cooperative offered, whole, though only a part of it may have been ordered; in the active language."""
    quote = order.quote
    whole = purchase_order_data(order)
    totals = [{"label": _("Goods"), "amount": quote.subtotal}]
    if quote.delivery_price:
        totals.append({"label": _("Delivery"), "amount": quote.delivery_price})
    if quote.tax:
        totals.append({"label": _("Tax"), "amount": quote.tax})
    return {
        **whole,
        "title": pgettext("paper", "Quotation"),
        "number": quote.number,
        "facts": [
            [label, value]
            for label, value in [
                (_("Number"), quote.number),
                (_("Version"), str(quote.version)),
                (_("Date"), long_date(quote.sent_at) if quote.sent_at else ""),
                (_("Request"), order.request.number),
                (_("Valid until"), long_date(quote.valid_until)),
                (_("Ready after (working days)"), str(quote.lead_time_days)),
                (_("Delivery plan"), quote.delivery_plan),
            ]
            if value
        ],
        "paragraphs": [_("We offer the following for: %(title)s.") % {"title": order.request.title}],
        "tables": [
            {
                **whole["tables"][0],
                "rows": [
                    [
                        str(number),
                        line.alternative or line.name,
                        line.label or "–",
                        str(line.quantity),
                        rupiah(line.unit_price),
                        rupiah(line.unit_price * line.quantity),
                    ]
                    for number, line in enumerate(quote.lines.all(), start=1)
                ],
            }
        ],
        "totals": [*totals, {"label": _("Total"), "amount": quote.total, "is_strong": True}],
        "in_words": _("In words: %(words)s") % {"words": in_words(quote.total, LANGUAGE)},
        "notes": [quote.note] if quote.note else [],
        "signatures": whole["signatures"][1:],
        "verification": {**whole["verification"], "total": quote.total},
    }


def addendum_data(addendum: Addendum) -> dict[str, Any]:
    """The frozen input of the document, in the active language."""
    order = addendum.purchase_order
    whole = purchase_order_data(order)
    changes = [
        (
            _("Wanted on"),
            long_date(date.fromisoformat(addendum.before["wanted_on"])),
            long_date(addendum.wanted_on),
        ),
        (_("Place"), addendum.before["place"], addendum.place),
        (_("Delivery plan"), "–", addendum.delivery_plan),
        *changed_lines(addendum),
    ]
    return {
        **whole,
        "title": _("Addendum"),
        "number": addendum.number,
        "facts": [
            [_("Number"), addendum.number],
            [_("Purchase order"), order.number],
            [_("Date"), long_date(addendum.created_at)],
            [_("Reason"), addendum.reason],
        ],
        "paragraphs": [_("The purchase order is changed as follows; everything else stays.")],
        "tables": [
            {
                "columns": [
                    {"title": _("What")}, {"title": _("Before"), "width": "1fr"}, {"title": _("Now"), "width": "1fr"},
                ],
                "rows": [[what, old, new] for what, old, new in changes if new and old != new],
            }
        ],
        "totals": [
            {"label": _("Total"), "amount": addendum.total or order.total, "is_strong": True}
        ],
        "in_words": _("In words: %(words)s") % {"words": in_words(addendum.total or order.total, LANGUAGE)},
        "notes": whole["notes"][-1:],
    }  # fmt: skip


def changed_lines(addendum: Addendum) -> list[tuple[str, str, str]]:
    """(goods, what stood before, what stands now) of every line that an addendum changes; and the total."""

    def words(side: dict[str, int] | None, unit: str) -> str:
        if side is None or not side["quantity"]:
            return "–"
        return f"{side['quantity']} {unit} × {rupiah(side['unit_price'])}"

    rows = [
        (
            " ".join(part for part in (row["name"], row["label"]) if part),
            words(row["before"], row["unit"]),
            words(row["after"], row["unit"]),
        )
        for row in addendum.lines
    ]
    if addendum.total is not None:
        rows.append((_("Total"), rupiah(addendum.before["total"]), rupiah(addendum.total)))
    return rows


def purchase_order_data(order: PurchaseOrder) -> dict[str, Any]:
    """The frozen input of the document, in the active language; amounts in IDR."""
    seller, buyer = order.cooperative, order.institution
    lines = list(order.lines.all())
    return {
        "title": heading(order.form),
        "number": order.number,
        "letterhead": {
            "name": seller.legal_name or seller.name,
            "lines": [line for line in (seller.address, _contact(seller)) if line],
        },
        "facts": [[label, value] for label, value in _facts(order) if value],
        "parties": [
            {"title": _("Ordered by"), "lines": _party(buyer.name, buyer.address, buyer.npwp)},
            {
                "title": _("Ordered from"),
                "lines": _party(
                    seller.legal_name or seller.name, seller.address or seller.region.name, seller.npwp
                ),
            },
        ],
        "paragraphs": [_("We order the following for: %(title)s.") % {"title": order.title}],
        "tables": [
            {
                "columns": [
                    {"title": _("No.")},
                    {"title": _("Goods"), "width": "1fr"},
                    {"title": _("Size and cut")},
                    {"title": _("Quantity"), "align": "right"},
                    {"title": _("Price each"), "align": "right"},
                    {"title": pgettext("of a line", "Total"), "align": "right"},
                ],
                "rows": [
                    [
                        str(number),
                        line.name,
                        line.label or "–",
                        f"{line.quantity} {line.unit}",
                        rupiah(line.unit_price),
                        rupiah(line.total),
                    ]
                    for number, line in enumerate(lines, start=1)
                ],
            }
        ],
        "totals": _totals(order),
        "in_words": _("In words: %(words)s") % {"words": in_words(order.total, LANGUAGE)},
        "notes_title": _("Conditions"),
        "notes": _notes(order),
        "signatures": [
            {"role": _("For %(name)s") % {"name": buyer.name}, "name": order.ordered_by.name},
            {"role": _("For %(name)s") % {"name": seller.name}, "name": _("(name and stamp)")},
        ],
        # What the public verification page shows.
        "verification": {
            "buyer": buyer.name,
            "seller": seller.legal_name or seller.name,
            "total": order.total,
        },
    }


def heading(form: str) -> str:
    """What the document calls itself; for small amounts the receipt that follows is the contract, not this order."""
    if form == Form.SPK:
        return _("Work order (SPK)")
    if form == Form.LETTER:
        return _("Order letter (surat pesanan)")
    if form == Form.AGREEMENT:
        return _("Agreement on procurement (surat perjanjian)")
    return _("Purchase order")


def _facts(order: PurchaseOrder) -> list[tuple[str, str]]:
    request = order.request
    return [
        (_("Number"), order.number),
        (_("Date"), long_date(order.issued_at)),
        (_("Request"), request.number),
        (_("Quote"), order.quote.number),
        (_("RUP code"), request.rup_code),
        (_("Budget account"), request.budget_account),
        (_("Number in the official system"), order.official_number),
        (_("Wanted on"), " ".join(part for part in (long_date(order.wanted_on), time_window(order)) if part)),
        (_("Place"), order.place),
    ]


def time_window(order: Any) -> str:
    """«11.30–12.00», or nothing; for requests and purchase orders."""
    if not order.wanted_from or not order.wanted_until:
        return ""
    return f"{order.wanted_from:%H.%M}–{order.wanted_until:%H.%M}"


def _totals(order: PurchaseOrder) -> list[dict[str, Any]]:
    rows = [{"label": _("Goods"), "amount": order.subtotal}]
    if order.delivery_price:
        rows.append({"label": _("Delivery"), "amount": order.delivery_price})
    if order.quote.tax_status == Quote.TaxStatus.PPN:
        rows.append({"label": order.tax_label, "amount": order.tax})
    return [*rows, {"label": _("Total"), "amount": order.total, "is_strong": True}]


def _notes(order: PurchaseOrder) -> list[str]:
    notes = []
    conditions = conditions_for(order.form, timezone.localdate())
    if conditions is not None:
        notes += [line.strip() for line in conditions.text.splitlines() if line.strip()]
        if conditions.late_permille:
            notes.append(
                _("Late delivery costs %(permille)d per mille of the late part's price a day, before PPN.")
                % {"permille": conditions.late_permille}
            )
        notes.append(_("Conditions version %(version)d.") % {"version": conditions.version})
    if order.advance_percent:
        notes.append(
            _("%(percent)d%% of the total are paid in advance.") % {"percent": order.advance_percent}
        )
    if order.quote.note:
        notes.append(order.quote.note)
    if order.request.note:
        notes.append(order.request.note)
    if order.form in (Form.RECEIPT, Form.KUITANSI):
        notes.append(
            _("The document of this contract is: %(form)s. It is written when the goods have been accepted.")
            % {"form": order.get_form_display()}
        )
    if order.quote.tax_status == Quote.TaxStatus.NONE:
        notes.append(_("The supplier is not registered for PPN (not PKP); no PPN is charged."))
    if order.quote.tax_status == Quote.TaxStatus.CATERING:
        notes.append(_("Catering carries no PPN; it is subject to the regional tax."))
    notes.append(
        _("Recorded in Lumbung. Print, sign and stamp: the record does not replace signatures.")
        if order.institution.is_company
        else _(
            "Recorded in Lumbung, which is neither SPSE nor e-Katalog. Print, sign and stamp: the record does not replace signatures."
        )
    )
    return notes


def _party(name: str, address: str, npwp: str) -> list[str]:
    return [line for line in (name, address, f"NPWP {npwp}" if npwp else "") if line]


def _contact(seller: Any) -> str:
    parts = [
        seller.email,
        f"WhatsApp +{seller.whatsapp}" if seller.whatsapp else "",
        f"NPWP {seller.npwp}" if seller.npwp else "",
    ]
    return " · ".join(part for part in parts if part)
