"""The back office's page of hangtags, and their PDFs."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.hangtags import ON_A_SHEET, hangtag_pdf, hangtag_sheet_pdf, signatures_with_facts
from cms.selectors import motif_url
from marketplace.catalogue.models import SignatureProduct
from marketplace.catalogue.permissions import CHANGE_PRODUCTS


@require_safe
@permission_required(CHANGE_PRODUCTS)
def hangtags(request: HttpRequest) -> HttpResponse:
    """Every signature product with its tag to print; the way to choose them where there are none."""
    title = _("Hangtags")
    context = {
        "signatures": list(signatures_with_facts()),
        "mark_url": motif_url(request.tenant.cloth, "icon"),
        "choose_url": reverse(SignatureProduct.snippet_viewset.get_url_name("list")),
        "page_title": title,
        "header_title": title,
        "header_icon": "pick",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": title},
        ],
    }
    return render(request, "cms/admin/hangtags.html", context)


@require_safe
@permission_required(CHANGE_PRODUCTS)
def hangtag(request: HttpRequest, pk: int) -> HttpResponse:
    """One tag as A7, or four of it on A4 with `?lembar=a4`."""
    signature = get_object_or_404(signatures_with_facts(), pk=pk)
    if request.GET.get("lembar") == "a4":
        pdf = hangtag_sheet_pdf([signature], request.tenant, copies=ON_A_SHEET)
    else:
        pdf = hangtag_pdf(signature, request.tenant)
    return _answer(pdf, f"label-{signature.product.slug}")


@require_safe
@permission_required(CHANGE_PRODUCTS)
def hangtag_sheet(request: HttpRequest) -> HttpResponse:
    """All of them on A4."""
    signatures = get_list_or_404(signatures_with_facts())
    return _answer(hangtag_sheet_pdf(signatures, request.tenant), f"label-{request.tenant.slug}")


def _answer(pdf: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}.pdf"', "Cache-Control": "no-store"},
    )
