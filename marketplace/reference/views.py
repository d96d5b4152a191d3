"""Official marks, as every host shows them."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from marketplace.reference.models import CertificateKind


@require_safe
def certificate_mark(request: HttpRequest, slug: str, digest: str) -> HttpResponseBase:
    """The official mark of a kind as its issuer publishes it; an address of before leads to the present one."""
    kind = get_object_or_404(CertificateKind.objects.exclude(mark_digest=""), slug=slug)
    if kind.mark_digest != digest:
        return HttpResponseRedirect(reverse("certificate_mark", args=[kind.slug, kind.mark_digest]))
    try:
        opened = kind.mark.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    headers = {"Cache-Control": f"public, max-age={86_400 * 30}, immutable"}
    return FileResponse(opened, content_type="image/png", headers=headers)
