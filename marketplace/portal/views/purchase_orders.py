"""A purchase order at the portal, its PDF, and the public page that says what was issued."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.accounts.models import Institution
from marketplace.accounts.permissions import institution_role_required
from marketplace.core.documents import access_document, document_by_token, read_document
from marketplace.core.models import Document
from marketplace.core.money import rupiah
from marketplace.procurement.permissions import access_purchase_order
from marketplace.procurement.sentences import order_document, order_standing


@never_cache
@require_safe
@institution_role_required()
def detail(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    order = access_purchase_order(institution, pk)
    address = reverse("portal:purchase_order_file", kwargs={"institution_id": institution.pk, "pk": pk})
    context = {
        "institution": institution,
        "order": order,
        "standing": order_standing(order),
        "document": {**order_document(order), "url": address},
        "lines": [
            [
                line.name,
                line.label or "–",
                {"text": f"{line.quantity} {line.unit}", "number": True},
                {"text": rupiah(line.unit_price), "number": True},
                {"text": rupiah(line.total), "number": True},
            ]
            for line in order.lines.all()
        ],
        "robots": "noindex",
    }
    return render(request, "procurement/purchase_order.html", context)


@never_cache
@require_safe
@institution_role_required()
def file(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    order = access_purchase_order(institution, pk)
    if order.document_id is None:
        raise Http404
    return pdf_response(access_document(order.document_id, institution_ids=[institution.pk]))


def pdf_response(document: Document) -> HttpResponse:
    """The issued file, checked against its hash, for a party that a gate let through."""
    response = HttpResponse(read_document(document), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{document.number.replace("/", "-")}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@never_cache
@require_safe
def verification(request: HttpRequest, token: str) -> HttpResponse:
    """What Lumbung recorded when a paper was issued, for whoever holds it."""
    document = document_by_token(token)
    facts = document.data.get("verification", {}) if document else {}
    context = {
        "document": document,
        "buyer": facts.get("buyer", ""),
        "seller": facts.get("seller", ""),
        "total": rupiah(facts["total"]) if "total" in facts else "",
        "robots": "noindex",
    }
    return render(request, "procurement/verification.html", context, status=200 if document else 404)
