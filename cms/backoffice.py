"""The back office's page for the storefront itself."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.forms import StorefrontForm
from tenants.actions import update_cooperative
from tenants.models import Cooperative
from tenants.staff.permissions import MANAGE


@permission_required(MANAGE)
def storefront_settings(request: HttpRequest) -> HttpResponse:
    """Name, contact and bank account of the storefront."""
    cooperative = Cooperative.objects.get(pk=request.tenant.pk)
    form = StorefrontForm(request.POST or None, instance=cooperative)
    if request.method == "POST" and form.is_valid():
        changes = {field: form.cleaned_data[field] for field in form.changed_data}
        if changes:
            update_cooperative(cooperative, actor=request.user, **changes)
        messages.success(request, _("Saved. Visitors see it from now on."))
        return redirect("storefront_settings")
    context = {
        "form": form,
        "page_title": _("Storefront"),
        "header_title": _("Storefront"),
        "header_icon": "home",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Storefront")},
        ],
        "action_url": request.path,
        "submit_button_label": _("Save"),
    }
    return render(request, "cms/admin/storefront.html", context, status=422 if form.errors else 200)
