"""One purchase in the Open Contracting Data Standard 1.1: a compiled release in a record package.

Prefix and publisher are settings: a prefix is registered with the Open Contracting Partnership before data are published.
Amounts are IDR; what people wrote to each other stays out.
"""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from marketplace.core.dates import start_of_day
from marketplace.procurement.documents import ADDENDUM, QUOTATION
from marketplace.procurement.models import PurchaseOrder, PurchaseOrderLine, Request
from marketplace.receiving.models import InvoicePayment
from marketplace.receiving.selectors.papers import Paper, papers_of
from marketplace.receiving.states import ACCEPTED, CONFIRMED
from tenants.selectors import portal
from tenants.urls import absolute, base_address

VERSION = "1.1"
LICENSE = "https://creativecommons.org/licenses/by/4.0/"
# Fields beyond the core that we use, by the extension that defines them.
EXTENSIONS = (
    "https://raw.githubusercontent.com/open-contracting-extensions/"
    "ocds_organizationClassification_extension/master/extension.json",
)
COOPERATIVE = {"scheme": "x_LUMBUNG", "id": "cooperative", "description": "Koperasi (UU 25/1992)"}
# Our papers → the standard's documentType.
DOCUMENT_TYPES = {
    QUOTATION: "submissionDocuments",
    "purchase_order": "contractSigned",
    ADDENDUM: "contractAnnexe",
    "delivery_note": "physicalProgressReport",
    "acceptance": "completionCertificate",
    "invoice": "financialProgressReport",
    "receipt": "financialProgressReport",
    "statement": "financialProgressReport",
}


def record_package(order: PurchaseOrder) -> dict[str, Any]:
    """The whole purchase as one record: its release, and the compiled release that says the same."""
    found = release(order)
    record = {"ocid": found["ocid"], "releases": [found], "compiledRelease": {**found, "tag": ["compiled"]}}
    return {**_package(order, "record"), "records": [record]}


def release_package(order: PurchaseOrder) -> dict[str, Any]:
    """The same as a single release."""
    return {**_package(order, "release"), "releases": [release(order)]}


def release(order: PurchaseOrder) -> dict[str, Any]:
    """Everything known now; the date is that of the last paper, so the same state gives the same release."""
    papers = papers_of(order)
    ocid = f"{settings.OCDS_PREFIX}-{order.reference}"
    last = max([order.issued_at, *[paper.at for paper in papers]])
    buyer, seller = _party_of_buyer(order), _party_of_seller(order)
    items = [_item(line) for line in order.lines.all()]
    offered = [_document(paper) for paper in papers if paper.kind == QUOTATION]
    tags = ["tender", "award", "contract"]
    if any(paper.kind not in ("purchase_order", ADDENDUM, QUOTATION) for paper in papers):
        tags.append("implementation")
    return {
        "ocid": ocid,
        "id": f"{ocid}-{last:%Y%m%dT%H%M%SZ}",
        "date": _moment(last),
        "tag": tags,
        "initiationType": "tender",
        "language": "id",
        "parties": [buyer, seller],
        "buyer": _reference(buyer),
        "tender": {
            "id": order.request.number,
            "title": order.request.title,
            "status": "complete",
            "procurementMethod": "limited" if order.request.invitations.count() > 1 else "direct",
            "mainProcurementCategory": "services" if order.request.is_catering else "goods",
            "items": [_item(line, with_price=False) for line in order.lines.all()],
            "numberOfTenderers": order.request.quotes.exclude(number="")
            .values("cooperative")
            .distinct()
            .count(),
            **({"value": _value(order.request.own_estimate)} if order.request.own_estimate else {}),
            **_tender_period(order.request),
        },
        "awards": [
            {
                "id": order.quote.number,
                "title": order.title,
                "status": "active",
                "date": _moment(order.issued_at),
                "value": _value(order.total),
                "suppliers": [_reference(seller)],
                "items": items,
                **({"documents": offered} if offered else {}),
            }
        ],
        "contracts": [_contract(order, items, papers, buyer, seller)],
    }


def _tender_period(request: Request) -> dict[str, Any]:
    """From the day on which the request was sent until its last moment for answers."""
    period = {}
    if request.sent_at:
        period["startDate"] = _moment(request.sent_at)
    if request.answer_by:
        period["endDate"] = _day(request.answer_by)
    return {"tenderPeriod": period} if period else {}


def _contract(
    order: PurchaseOrder,
    items: list[dict[str, Any]],
    papers: list[Paper],
    buyer: dict[str, Any],
    seller: dict[str, Any],
) -> dict[str, Any]:
    deliveries = (
        order.deliveries.select_related("acceptance").exclude(status="cancelled").order_by("planned_on", "pk")
    )
    payments = InvoicePayment.objects.filter(invoice__purchase_order=order, status=CONFIRMED, kind="transfer")
    agreed = ("purchase_order", ADDENDUM)
    done = [paper for paper in papers if paper.kind not in (*agreed, QUOTATION)]
    first = [paper for paper in papers if paper.kind in agreed]
    fulfilment = getattr(order, "fulfilment", None)
    is_done = fulfilment is not None and fulfilment.done_at is not None
    return {
        "id": order.number,
        "awardID": order.quote.number,
        "title": order.title,
        "status": "terminated" if is_done else "active" if order.confirmed_at else "pending",
        "period": {"startDate": _moment(order.issued_at), "endDate": _day(order.wanted_on)},
        "value": _value(order.total),
        "items": items,
        **({"dateSigned": _moment(order.confirmed_at)} if order.confirmed_at else {}),
        "documents": [_document(paper) for paper in first],
        "implementation": {
            "transactions": [
                {
                    "id": str(payment.pk),
                    "date": _day(payment.paid_on),
                    "value": _value(payment.amount),
                    "payer": _reference(buyer),
                    "payee": _reference(seller),
                }
                for payment in payments.order_by("pk")
            ],
            "milestones": [
                {
                    "id": str(delivery.pk),
                    "title": delivery.number or f"{order.number}/{delivery.position}",
                    "type": "delivery",
                    "dueDate": _day(delivery.planned_on),
                    "status": "met" if delivery.status == ACCEPTED else "scheduled",
                    **({"dateMet": _moment(delivery.accepted_at)} if delivery.accepted_at else {}),
                }
                for delivery in deliveries
            ],
            "documents": [_document(paper) for paper in done],
        },
    }


def _package(order: PurchaseOrder, kind: str) -> dict[str, Any]:
    host = base_address(portal())
    return {
        "uri": f"{host}/ocds/{kind}/{order.reference}.json",
        "version": VERSION,
        "extensions": list(EXTENSIONS),
        "publishedDate": _moment(timezone.now()),
        "publisher": {"name": "Lumbung", "uri": host},
        "license": LICENSE,
    }


def _party_of_buyer(order: PurchaseOrder) -> dict[str, Any]:
    buyer = order.institution
    return _party(
        f"ID-LUMBUNG-I{buyer.pk}",
        buyer.name,
        buyer.name,
        buyer.address,
        ["buyer", "procuringEntity", "payer"],
    )


def _party_of_seller(order: PurchaseOrder) -> dict[str, Any]:
    seller = order.cooperative
    found = _party(
        f"ID-LUMBUNG-C{seller.pk}", seller.name, seller.legal_name or seller.name, seller.address, ["supplier", "tenderer", "payee"]
    )  # fmt: skip
    if seller.nik_koperasi:
        found["identifier"]["id"] = seller.nik_koperasi
    # The standard's scales know no cooperatives, so this is said by a class of our own.
    return found | {"details": {"classifications": [COOPERATIVE]}}


def _party(key: str, name: str, legal_name: str, address: str, roles: list[str]) -> dict[str, Any]:
    return {
        "id": key,
        "name": name,
        "identifier": {"scheme": "ID-LUMBUNG", "id": key.rpartition("-")[2], "legalName": legal_name},
        "address": {"streetAddress": address, "countryName": "Indonesia"},
        "roles": roles,
    }


def _reference(party: dict[str, Any]) -> dict[str, str]:
    return {"id": party["id"], "name": party["name"]}


def _item(line: PurchaseOrderLine, *, with_price: bool = True) -> dict[str, Any]:
    unit: dict[str, Any] = {"name": line.unit}
    if with_price:
        unit["value"] = _value(line.unit_price)
    return {
        "id": str(line.position),
        "description": f"{line.name} {line.label}".strip(),
        "quantity": line.quantity,
        "unit": unit,
    }


def _document(paper: Paper) -> dict[str, Any]:
    return {
        "id": str(paper.document.pk),
        "documentType": DOCUMENT_TYPES[paper.kind],
        "title": f"{paper.document.title}",
        "description": f"SHA-256 {paper.document.sha256}",
        # The public page that says what was recorded; the paper itself is the parties' own.
        "url": absolute(portal(), "portal:verification", paper.document.token),
        "datePublished": _moment(paper.at),
        "format": "application/pdf",
        "language": paper.document.language,
    }


def _value(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "IDR"}


def _moment(value: datetime) -> str:
    return timezone.localtime(value).isoformat(timespec="seconds")


def _day(value: date) -> str:
    return start_of_day(value).isoformat(timespec="seconds")
