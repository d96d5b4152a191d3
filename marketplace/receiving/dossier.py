"""The procurement file: everything of one purchase in one ZIP, with the SHA-256 of each piece in its manifest."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models.fields.files import FieldFile
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from marketplace.accounts.models import User
from marketplace.core.documents import read_document
from marketplace.core.models import AuditEntry
from marketplace.procurement.documents import ADDENDUM, QUOTATION
from marketplace.procurement.models import Award, PurchaseOrder, QuoteLine, Request
from marketplace.receiving.models import CountPhoto, Delivery, Invoice, InvoicePayment
from marketplace.receiving.ocds import record_package
from marketplace.receiving.selectors.papers import papers_of, tax_invoices_of

LANGUAGE = "id"
Row = Sequence[Any]


def procurement_file(order: PurchaseOrder) -> bytes:
    """Write the ZIP of one purchase order, in Indonesian. Works at the portal, where all sides of a request are seen."""
    with translation.override(LANGUAGE):
        pieces = dict(_pieces(order))
    manifest = {
        "purchase_order": order.number,
        "institution": order.institution.name,
        "cooperative": order.cooperative.legal_name or order.cooperative.name,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "files": [
            {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in sorted(pieces.items())
        ],
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(pieces.items()):
            archive.writestr(name, content)
        archive.writestr("MANIFES.json", _json(manifest))
    return written.getvalue()


def _pieces(order: PurchaseOrder) -> Iterable[tuple[str, bytes]]:
    request = order.request
    yield "01-permintaan/permintaan.json", _json(_request(request))
    for file in request.files.all():
        yield (
            f"01-permintaan/lampiran/{file.pk}-{_safe(file.title)}{_extension(file.content_type)}",
            _read(file.file),
        )
    yield (
        "02-tanya-jawab/tanya-jawab.csv",
        _csv(
            [_("Asked"), _("Question"), _("Answer"), _("Answered")],
            [[one.asked_at, one.text, one.answer, one.answered_at] for one in request.questions.all()],
        ),
    )
    yield "03-penawaran/perbandingan.csv", _quotes(request)
    yield "03-penawaran/baris.csv", _quote_lines(request)
    yield "03-penawaran/keputusan.json", _json([_award(one) for one in request.awards.order_by("pk")])
    for paper in papers_of(order):
        folder = FOLDERS[paper.kind]
        name = _safe(paper.number)
        yield f"{folder}/{name}.pdf", read_document(paper.document)
        for place, copy in enumerate(paper.copies, start=1):
            yield f"{folder}/{name}-bertanda-tangan-{place}{_extension(copy.content_type)}", _read(copy.file)
    yield "05-pengiriman/pengiriman.csv", _deliveries(order)
    for photo in CountPhoto.objects.filter(delivery_line__delivery__purchase_order=order).order_by("pk"):
        yield f"06-bast/foto/{photo.pk}{_extension(photo.content_type)}", _read(photo.file)
    yield "07-tagihan/tagihan.csv", _invoices(order)
    for taxed in tax_invoices_of(order):
        yield (
            f"07-tagihan/faktur-pajak-{_safe(taxed.number)}{_extension(taxed.content_type)}",
            _read(taxed.file),
        )
    payments = InvoicePayment.objects.filter(invoice__purchase_order=order).select_related("invoice")
    yield "08-pembayaran/pembayaran.csv", _csv(
        [_("Invoice"), _("Kind"), _("Amount"), _("Paid on"), _("Number"), _("Status"), "SHA-256"],
        [
            [one.invoice.number, one.get_kind_display(), one.amount, one.paid_on, one.reference, one.get_status_display(), one.sha256]
            for one in payments
        ],
    )  # fmt: skip
    for one in payments:
        yield f"08-pembayaran/bukti/{one.pk}{_extension(one.content_type)}", _read(one.file)
    yield "09-catatan/audit.csv", _audit(order)
    yield "10-data-terbuka/ocds-record-package.json", _json(record_package(order))


FOLDERS = {
    QUOTATION: "03-penawaran",
    "purchase_order": "04-pesanan",
    ADDENDUM: "04-pesanan",
    "delivery_note": "05-pengiriman",
    "acceptance": "06-bast",
    "invoice": "07-tagihan",
    "receipt": "07-tagihan",
    "statement": "07-tagihan",
}


def _request(request: Request) -> dict[str, Any]:
    return {
        "number": request.number,
        "title": request.title,
        "kind": request.kind,
        "status": str(request.get_status_display()),
        "sent_at": request.sent_at,
        "wanted_on": request.wanted_on,
        "serving_dates": request.serving_dates,
        "place": request.place,
        "note": request.note,
        "rup_code": request.rup_code,
        "budget_account": request.budget_account,
        "own_estimate": request.own_estimate,
        "lines": [
            {"goods": line.name, "form": line.label, "quantity": line.quantity, "unit": line.unit}
            for line in request.lines.all()
        ],
    }


def _quotes(request: Request) -> bytes:
    quotes = request.quotes.exclude(number="").select_related("cooperative").order_by("total")
    return _csv(
        [_("Cooperative"), _("Number"), _("Version"), _("Status"), _("Sent"), _("Goods"), _("Delivery"), _("Tax"), _("Total"), _("Valid until")],
        [
            [one.cooperative.name, one.number, one.version, one.get_status_display(), one.sent_at, one.subtotal, one.delivery_price, one.tax, one.total, one.valid_until]
            for one in quotes
        ],
    )  # fmt: skip


def _quote_lines(request: Request) -> bytes:
    lines = (
        QuoteLine.objects.filter(quote__request=request)
        .exclude(quote__number="")
        .select_related("quote__cooperative")
        .order_by("quote_id", "pk")
    )
    return _csv(
        [_("Cooperative"), _("Number"), _("Goods"), _("Offered instead"), _("Quantity"), _("Published prices"), _("Price each")],
        [
            [one.quote.cooperative.name, one.quote.number, f"{one.name} {one.label}".strip(), one.alternative, one.quantity, one.list_price, one.unit_price]
            for one in lines
        ],
    )  # fmt: skip


def _award(award: Award) -> dict[str, Any]:
    """Who shall get what, why, and who agreed."""
    lines = award.lines.select_related("quote_line__quote__cooperative")
    return {
        "status": str(award.get_status_display()),
        "total": award.total,
        "justification": award.justification,
        "official_number": award.official_number,
        "proposed_by": award.proposed_by.name,
        "proposed_at": award.created_at,
        "chain": award.steps,
        "decisions": [
            {
                "role": award.request.institution.role_name(one.role),
                "person": one.person.name,
                "agreed": one.is_approval,
                "reason": one.reason,
                "at": one.at,
            }
            for one in award.decisions.select_related("person")
        ],
        "lines": [
            {
                "cooperative": one.quote_line.quote.cooperative.name,
                "quote": one.quote_line.quote.number,
                "goods": f"{one.quote_line.name} {one.quote_line.label}".strip(),
                "quantity": one.quantity,
            }
            for one in lines
        ],
    }


def _deliveries(order: PurchaseOrder) -> bytes:
    rows = (
        Delivery.objects.filter(purchase_order=order)
        .prefetch_related("lines__line")
        .order_by("planned_on", "position")
    )
    return _csv(
        [_("Delivery note"), _("Day"), _("Place"), _("Status"), _("Goods"), _("Sent"), pgettext("of goods", "Accepted"), _("Rejected"), _("Reason")],
        [
            [one.number, one.planned_on, one.place, one.get_status_display(), f"{line.line.name} {line.line.label}".strip(), line.quantity, line.accepted, line.rejected, f"{line.get_reason_display()} {line.remark}".strip()]
            for one in rows
            for line in one.lines.all()
        ],
    )  # fmt: skip


def _invoices(order: PurchaseOrder) -> bytes:
    names = (
        "goods",
        "delivery_price",
        "advance",
        "ppn",
        "pbjt",
        "total",
        "ppn_collected",
        "pph",
        "cash_due",
        "paid",
        "credited",
    )
    return _csv(
        [_("Number"), _("Kind"), _("Date"), _("Due"), _("Status"), *names],
        [
            [one.number, one.get_kind_display(), one.issued_on, one.due_on, one.get_status_display(), *[getattr(one, name) for name in names]]
            for one in Invoice.objects.filter(purchase_order=order).order_by("pk")
        ],
    )  # fmt: skip


def _audit(order: PurchaseOrder) -> bytes:
    """What the log says of this purchase; people by the names they have now."""
    nouns = {
        "request": [order.request_id],
        "quote": [order.quote_id],
        "award": list(order.request.awards.values_list("pk", flat=True)),
        "purchase_order": [order.pk],
        "addendum": list(order.addenda.values_list("pk", flat=True)),
        "delivery": list(order.deliveries.values_list("pk", flat=True)),
        "invoice": list(order.invoices.values_list("pk", flat=True)),
        "invoice_payment": list(InvoicePayment.objects.filter(invoice__purchase_order=order).values_list("pk", flat=True)),
        "document": [paper.document.pk for paper in papers_of(order)],
    }  # fmt: skip
    entries = [
        entry
        for noun, keys in nouns.items()
        for entry in AuditEntry.objects.filter(noun=noun, noun_id__in=[str(key) for key in keys])
    ]
    entries.sort(key=lambda entry: entry.pk)
    names = dict(
        User.objects.filter(pk__in={entry.actor_id for entry in entries if entry.actor_id}).values_list(
            "pk", "name"
        )
    )
    return _csv(
        [_("When"), _("Who"), _("What"), _("Of"), _("Changes")],
        [
            [entry.at, names.get(entry.actor_id, entry.actor_label), entry.action, f"{entry.noun} {entry.noun_id}", json.dumps(entry.changes, ensure_ascii=False)]
            for entry in entries
        ],
    )  # fmt: skip


def _csv(headers: Row, rows: Iterable[Row]) -> bytes:
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(headers)
    for row in rows:
        writer.writerow(["" if cell is None else _defused(str(cell)) for cell in row])
    return output.getvalue().encode("utf-8-sig")


def _defused(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _json(value: Any) -> bytes:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()


def _read(file: FieldFile) -> bytes:
    with file.open("rb") as stored:
        return stored.read()


def _safe(text: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in text)[:60].strip("-")


def _extension(content_type: str) -> str:
    return {"application/pdf": ".pdf", "application/json": ".json"}.get(content_type, ".jpg")
