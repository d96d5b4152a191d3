"""What the papers after a purchase order share: letterhead, parties, the way to issue one."""

from typing import Any

from django.utils.translation import gettext as _

from marketplace.core import audit
from marketplace.core.documents import STANDARD_TEMPLATE, issue_document
from marketplace.core.models import Document
from marketplace.procurement.models import PurchaseOrder
from tenants.letterhead import band_svg
from tenants.selectors import portal
from tenants.urls import absolute

LANGUAGE = "id"


def issue(
    order: PurchaseOrder, *, kind: str, number: str, data: dict[str, Any], actor: audit.Actor
) -> Document:
    """Compile and register a paper of an order in the caller's transaction."""
    national = portal()
    return issue_document(
        kind=kind,
        number=number,
        title=f"{data['title']} {number}",
        template=STANDARD_TEMPLATE,
        data={**_frame(order), **data, "number": number},
        cooperative_id=order.cooperative_id,
        institution_id=order.institution_id,
        actor=actor,
        language=LANGUAGE,
        letterhead_svg=band_svg(order.cooperative),
        verify_url=lambda token: absolute(national, "portal:verification", token),
    )


def seller_name(order: PurchaseOrder) -> str:
    return order.cooperative.legal_name or order.cooperative.name


def account_note(order: PurchaseOrder) -> str:
    """Where the money goes; empty while the cooperative has named no account."""
    seller = order.cooperative
    if not seller.bank_account_number:
        return ""
    return _("Please transfer to %(bank)s %(number)s in the name of %(holder)s.") % {
        "bank": seller.bank_name,
        "number": seller.bank_account_number,
        "holder": seller.bank_account_holder or seller_name(order),
    }


def parties(order: PurchaseOrder, *, buyer_title: str, seller_title: str) -> list[dict[str, Any]]:
    buyer, seller = order.institution, order.cooperative
    return [
        {"title": buyer_title, "lines": _lines(buyer.name, buyer.address, buyer.npwp)},
        {
            "title": seller_title,
            "lines": _lines(seller_name(order), seller.address or seller.region.name, seller.npwp),
        },
    ]


def column(title: str, *, is_number: bool = False, is_wide: bool = False) -> dict[str, str]:
    found = {"title": title}
    if is_number:
        found["align"] = "right"
    if is_wide:
        found["width"] = "1fr"
    return found


def facts(pairs: list[tuple[str, Any]]) -> list[list[str]]:
    """Label and value; what has no value is left out."""
    return [[label, str(value)] for label, value in pairs if value]


def signature(role: str, name: str = "") -> dict[str, str]:
    return {"role": role, "name": name or _("(name and stamp)")}


def _frame(order: PurchaseOrder) -> dict[str, Any]:
    seller = order.cooperative
    contact = " · ".join(
        part
        for part in (
            seller.email,
            f"WhatsApp +{seller.whatsapp}" if seller.whatsapp else "",
            f"NPWP {seller.npwp}" if seller.npwp else "",
        )
        if part
    )
    return {
        "letterhead": {
            "name": seller_name(order),
            "lines": [line for line in (seller.address, contact) if line],
        },
        "notes_title": _("Notes"),
        # What the public verification page shows.
        "verification": {"buyer": order.institution.name, "seller": seller_name(order)},
    }


def _lines(name: str, address: str, npwp: str) -> list[str]:
    return [line for line in (name, address, f"NPWP {npwp}" if npwp else "") if line]
