"""What the pages say about deliveries, for both sides."""

from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from marketplace.core.dates import date_time, long_date, short_date
from marketplace.core.money import rupiah
from marketplace.procurement.models import PurchaseOrder
from marketplace.receiving.models import Delivery, InvoicePayment, LineBalance, PortionChange, TaxInvoice
from marketplace.receiving.selectors.papers import Paper, papers_of, payments_of, tax_invoices_of
from marketplace.receiving.selectors.penalties import LateDelivery
from marketplace.receiving.states import ACCEPTED, CONFIRMED, COUNTED, KINDS, PLANNED, REFUSED, SENT, TOLD


def delivery_standing(delivery: Delivery) -> dict[str, str]:
    """One sentence on where the delivery stands and who acts next."""
    kind = KINDS[delivery.status]
    if delivery.status == PLANNED:
        text = _("Planned for %(day)s.") % {"day": long_date(delivery.planned_on)}
        return {
            "kind": kind,
            "text": text,
            "next": _("The cooperative issues the delivery note when the goods leave."),
        }
    if delivery.status == SENT:
        text = _("The goods left on %(moment)s.") % {"moment": date_time(delivery.sent_at)}
        return {"kind": kind, "text": text, "next": _("The institution's receiver counts what arrives.")}
    if delivery.status == COUNTED:
        record = delivery.acceptance
        waiting = [
            name
            for name, signed in (
                (_("the approver (PPK)"), record.buyer_signed_at),
                (_("the cooperative's chair"), record.seller_signed_at),
            )
            if not signed
        ]
        return {
            "kind": kind,
            "text": _("Counted. The acceptance record waits for signatures."),
            "next": _("Still to sign: %(names)s.") % {"names": ", ".join(waiting)},
        }
    if delivery.status == ACCEPTED:
        text = _("Accepted on %(day)s.") % {"day": long_date(delivery.accepted_at)}
        bad = sum(line.rejected or 0 for line in delivery.lines.all())
        after = _("%(count)d rejected pieces are delivered again.") % {"count": bad} if bad else ""
        return {"kind": "warning" if bad else kind, "text": text, "next": after}
    return {"kind": kind, "text": _("This delivery was cancelled."), "next": ""}


def delivery_cells(delivery: Any, address: str) -> list[dict[str, Any]]:
    """A delivery as a row of a table; `pieces`, `good` and `bad` were counted along."""
    counted = "–" if delivery.good is None else f"{delivery.good} / {delivery.bad}"
    return [
        {"text": delivery.number or _("Delivery %(n)d") % {"n": delivery.position}, "url": address},
        {"text": short_date(delivery.planned_on), "label": _("Day")},
        {"text": delivery.place, "label": _("Place")},
        {"text": str(delivery.pieces or 0), "label": _("Pieces"), "number": True},
        {"text": counted, "label": _("Accepted / rejected"), "number": True},
        {"text": str(delivery.get_status_display()), "status": KINDS[delivery.status]},
    ]


def penalty_cells(late: LateDelivery, address: str) -> list[dict[str, Any]]:
    """A late delivery as a row of a table; `address` leads to the decision, for whoever takes it."""
    decision = late.decision
    if decision is None:
        status = {"text": _("Not decided"), "status": "warning"}
    elif decision.payment is not None:
        told = decision.payment
        words = {
            TOLD: _("Kept back, waiting for the cooperative"),
            CONFIRMED: _("Kept back, the cooperative agrees"),
            REFUSED: _("The cooperative does not agree"),
        }
        status = {"text": words[told.status], "status": KINDS[told.status]}
    else:
        status = {"text": _("Done without"), "status": "neutral"}
    return [
        {"text": late.delivery.acceptance.number, "url": address if decision is None else ""},
        {"text": short_date(late.due_on), "label": _("Due")},
        {"text": short_date(late.arrived_on), "label": _("Arrived")},
        {"text": str(late.days), "label": _("Days late"), "number": True},
        {"text": rupiah(late.amount), "label": _("Penalty by the terms"), "number": True},
        {"text": decision.reason if decision else "–", "label": _("Reason")},
        status,
    ]


def change_cells(change: PortionChange) -> list[dict[str, Any]]:
    """A change of portions as a row of a table."""
    return [
        {"text": date_time(change.asked_at)},
        {"text": f"{change.before} → {change.wanted}", "label": _("Portions"), "number": True},
        {"text": rupiah(change.price_difference), "label": _("Difference in price"), "number": True},
        {"text": change.reason or "–", "label": _("Reason")},
        {"text": str(change.get_status_display()), "status": KINDS[change.status]},
    ]


def balance_cells(balance: LineBalance) -> list[dict[str, Any]]:
    """Where the pieces of a line are."""
    line = balance.line
    return [
        {"text": f"{line.name} {line.label}".strip()},
        {"text": str(balance.ordered), "label": _("Ordered"), "number": True},
        {"text": str(balance.accepted), "label": pgettext("of goods", "Accepted"), "number": True},
        {"text": str(balance.rejected), "label": _("Rejected"), "number": True},
        {"text": str(balance.outstanding), "label": _("Outstanding"), "number": True},
    ]


def file_events(order: PurchaseOrder, *, at_desk: bool) -> list[dict[str, Any]]:
    """The whole timeline of an order: its papers and what was paid, the oldest first."""
    events = paper_events(order, papers_of(order), at_desk=at_desk)
    events += [_tax_invoice_event(order, one, at_desk) for one in tax_invoices_of(order)]
    events += [_payment_event(order, one, at_desk) for one in payments_of(order)]
    return sorted(events, key=lambda event: event["datetime"])


def _tax_invoice_event(order: PurchaseOrder, found: TaxInvoice, at_desk: bool) -> dict[str, Any]:
    if at_desk:
        address = reverse("receiving_tax_invoice_file", kwargs={"pk": found.invoice_id})
    else:
        keys = {"institution_id": order.institution_id, "pk": order.pk, "invoice": found.invoice_id}
        address = reverse("portal:tax_invoice", kwargs=keys)
    is_pdf, size = found.content_type == "application/pdf", filesizeformat(found.size)
    return {
        "title": f"{_('Tax invoice (faktur pajak)')} {found.number}",
        "date": date_time(found.uploaded_at),
        "datetime": timezone.localtime(found.uploaded_at).isoformat(timespec="seconds"),
        "actor": found.uploaded_by.name,
        "text": found.invoice.number,
        "state": "done",
        "document_url": address,
        "document_title": _("Open the tax invoice") if is_pdf else f"{_('Open the tax invoice')} ({size})",
        "document_size": size if is_pdf else "",
    }


def _payment_event(order: PurchaseOrder, payment: InvoicePayment, at_desk: bool) -> dict[str, Any]:
    at = payment.confirmed_at or payment.told_at
    keys = {"payment": payment.pk}
    if at_desk:
        address = reverse("receiving_proof", kwargs={"pk": payment.invoice_id, **keys})
    else:
        of_bill = {"institution_id": order.institution_id, "pk": order.pk, "invoice": payment.invoice_id}
        address = reverse("portal:invoice_proof", kwargs={**of_bill, **keys})
    return {
        "title": f"{payment.get_kind_display()} {payment.reference or payment.invoice.number}",
        "date": date_time(at),
        "datetime": timezone.localtime(at).isoformat(timespec="seconds"),
        "actor": payment.told_by.name,
        "text": _("%(amount)s for %(bill)s")
        % {"amount": rupiah(payment.amount), "bill": payment.invoice.number},
        "state": "done",
        "document_url": address,
        "document_title": _("Proof"),
    }


def paper_events(order: PurchaseOrder, papers: list[Paper], *, at_desk: bool) -> list[dict[str, Any]]:
    """The timeline of documents for <c-timeline>: number, day, actor, size of the PDF."""
    return [
        {
            "title": f"{paper.title} {paper.number}",
            "date": date_time(paper.at),
            "datetime": timezone.localtime(paper.at).isoformat(timespec="seconds"),
            "actor": paper.actor,
            "text": _("Signed copy attached on %(moment)s.")
            % {"moment": date_time(paper.copies[-1].uploaded_at)}
            if paper.copies
            else "",
            "state": "done",
            "document_url": paper_url(order, paper, at_desk=at_desk),
            "document_title": _("Open the PDF"),
            "document_size": filesizeformat(paper.document.size),
            "attach_url": _address(order, "attach", at_desk, document=paper.document.pk),
            "copy_url": _address(order, "signed_copy", at_desk, copy=paper.copies[-1].pk)
            if paper.copies
            else "",
        }
        for paper in papers
    ]


def paper_url(order: PurchaseOrder, paper: Paper, *, at_desk: bool) -> str:
    return _address(order, "paper", at_desk, document=paper.document.pk)


def _address(order: PurchaseOrder, name: str, at_desk: bool, **keys: int) -> str:
    if at_desk:
        return reverse(f"receiving_{name}", kwargs={"pk": order.pk, **keys})
    return reverse(
        f"portal:order_{name}", kwargs={"institution_id": order.institution_id, "pk": order.pk, **keys}
    )
