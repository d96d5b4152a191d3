"""Certificates beside their list: the scan, how to renew one, and the operator's desk at the portal."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_tenants.utils import tenant_context

from marketplace.catalogue import certificates
from marketplace.catalogue.backoffice import page_context
from marketplace.catalogue.certificate_rules import who_helps
from marketplace.catalogue.forms import CheckForm
from marketplace.catalogue.models import Certificate
from marketplace.catalogue.permissions import VIEW_CERTIFICATES
from marketplace.reference.models import CertificateCheck
from tenants.permissions import operators_only

PER_PAGE = 50


@require_safe
@permission_required(VIEW_CERTIFICATES)
def scan(request: HttpRequest, pk: int) -> FileResponse:
    """The scan, for staff of this storefront only; the file has no address of its own."""
    return _scan_of(get_object_or_404(Certificate, pk=pk))


@require_safe
@permission_required(VIEW_CERTIFICATES)
def renewal(request: HttpRequest, pk: int) -> HttpResponse:
    """How this certificate is renewed, and which office in the city helps."""
    certificate = get_object_or_404(Certificate.objects.select_related("kind"), pk=pk)
    context = page_context(_("How to renew it"), "doc-full") | {
        "certificate": certificate,
        "who_helps": who_helps(certificate.kind.slug, request.tenant.city_name),
        "days_left": certificate.days_left,
        "may_change": request.user.has_perm("catalogue.change_certificate"),
    }
    return render(request, "catalogue/admin/renewal.html", context)


@require_safe
@operators_only
def checks(request: HttpRequest) -> HttpResponse:
    """What cooperatives ask to have checked, the longest waiting first."""
    state = request.GET.get("status", CertificateCheck.State.WAITING)
    if state not in CertificateCheck.State.values:
        state = CertificateCheck.State.WAITING
    found = CertificateCheck.objects.filter(state=state).select_related("cooperative", "kind")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    context = page_context(_("Certificates to check"), "doc-full") | {
        "checks": page,
        "state": state,
        "states": CertificateCheck.State.choices,
    }
    return render(request, "catalogue/admin/checks.html", context)


@require_http_methods(["GET", "POST"])
@operators_only
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """One certificate beside its scan: verify it, or refuse it with a reason the cooperative reads."""
    wanted = get_object_or_404(CertificateCheck.objects.select_related("cooperative", "kind"), pk=pk)
    form = CheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        is_verified = form.cleaned_data["decision"] == CertificateCheck.State.VERIFIED
        with tenant_context(wanted.cooperative):
            try:
                certificates.decide_check(
                    Certificate(pk=wanted.certificate_id),
                    is_verified=is_verified,
                    note=form.cleaned_data["note"],
                    actor=request.user,
                )
            except Certificate.DoesNotExist as gone:
                raise Http404 from gone
        word = _("%(number)s is verified.") if is_verified else _("%(number)s is refused.")
        messages.success(request, word % {"number": wanted.number})
        return redirect("certificate_checks")
    context = page_context(wanted.number, "doc-full") | {"wanted": wanted, "form": form}
    return render(request, "catalogue/admin/check.html", context, status=422 if form.errors else 200)


@require_safe
@operators_only
def check_scan(request: HttpRequest, pk: int) -> FileResponse:
    """The scan in its cooperative's private storage, for the operator who checks it."""
    wanted = get_object_or_404(CertificateCheck.objects.select_related("cooperative"), pk=pk)
    with tenant_context(wanted.cooperative):
        return _scan_of(get_object_or_404(Certificate, pk=wanted.certificate_id))


def _scan_of(certificate: Certificate) -> FileResponse:
    if not certificate.file:
        raise Http404
    try:
        opened = certificate.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    return FileResponse(opened, as_attachment=True, filename=certificate.file.name.rsplit("/")[-1])
