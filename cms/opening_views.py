"""The storefront's legal numbers, and «Buka toko» at the end of its first steps."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.first_steps import what_is_missing
from cms.legal_forms import LegalForm
from marketplace.core.states import TransitionRefused
from tenants.actions import ask_for_opening, open_cooperative, update_cooperative
from tenants.models import Cooperative
from tenants.staff.permissions import MANAGE


@permission_required(MANAGE)
def legal(request: HttpRequest) -> HttpResponse:
    cooperative = Cooperative.objects.get(pk=request.tenant.pk)
    form = LegalForm(request.POST or None, instance=cooperative)
    if request.method == "POST" and form.is_valid():
        changes = {field: form.cleaned_data[field] for field in form.changed_data}
        if changes:
            update_cooperative(cooperative, actor=request.user, **changes)
        messages.success(request, _("Saved."))
        return redirect("wagtailadmin_home" if cooperative.is_preparing else "storefront_legal")
    title = _("Legal numbers")
    context = {
        "form": form,
        "page_title": title,
        "header_title": title,
        "header_icon": "doc-full",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": title},
        ],
    }
    return render(request, "cms/admin/legal.html", context, status=422 if form.errors else 200)


@require_POST
@permission_required(MANAGE)
def open_storefront(request: HttpRequest) -> HttpResponse:
    """Open it, or ask the operator to; when something is missing, say what."""
    cooperative = Cooperative.objects.get(pk=request.tenant.pk)
    missing = what_is_missing(cooperative)
    if missing:
        rest = ", ".join(step.title for step in missing)
        messages.error(request, _("Not yet: %s.") % rest)
        return redirect("wagtailadmin_home")
    if cooperative.verified_at is None:
        if cooperative.is_preparing:
            ask_for_opening(cooperative, actor=request.user)
            messages.success(request, _("We have asked the operator of Lumbung to open your storefront."))
        return redirect("wagtailadmin_home")
    try:
        open_cooperative(cooperative, actor=request.user, role="verified_manager")
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your storefront is open. Everybody can find it now."))
    return redirect("wagtailadmin_home")
