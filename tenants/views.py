"""The operator's back office at the portal: the cooperatives, opening a storefront, pausing it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tenants.actions import open_cooperative, pause_cooperative, provision_cooperative
from tenants.forms import ProvisionForm
from tenants.models import Region
from tenants.permissions import operators_only
from tenants.selectors import storefronts
from tenants.urls import base_address


@require_safe
@operators_only
def index(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("q", "").strip()
    found = storefronts().order_by("name")
    if wanted:
        found = found.filter(
            Q(name__icontains=wanted) | Q(region__name__icontains=wanted) | Q(host__icontains=wanted)
        )
    rows = [{"cooperative": cooperative, "url": base_address(cooperative) + "/"} for cooperative in found]
    return render(request, "tenants/admin/index.html", _page(_("Cooperatives"), rows=rows, wanted=wanted))


@operators_only
def provision(request: HttpRequest) -> HttpResponse:
    form = ProvisionForm(request.POST or None, themes=settings.CITY_THEMES)
    if request.method == "POST" and form.is_valid():
        try:
            cooperative = provision_cooperative(actor=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            for field, complaints in refusal.message_dict.items():
                form.add_error(field if field in form.fields else None, complaints)
        else:
            messages.success(
                request,
                _("%(name)s is live at %(address)s")
                % {"name": cooperative.name, "address": base_address(cooperative)},
            )
            return redirect("cooperatives_index")
    regions = Region.objects.filter(kind__in=[Region.Kind.CITY, Region.Kind.REGENCY]).order_by("name")
    context = _page(_("Open a storefront"), form=form, regions=regions)
    return render(request, "tenants/admin/provision.html", context, status=422 if form.errors else 200)


@operators_only
def change_status(request: HttpRequest, slug: str) -> HttpResponse:
    """Pause or open: a page that asks first, since a paused shop turns every visitor away."""
    cooperative = storefronts().filter(slug=slug).first()
    if cooperative is None:
        raise Http404
    if request.method == "POST":
        change = pause_cooperative if cooperative.is_open else open_cooperative
        change(cooperative, actor=request.user)
        messages.success(request, _("%s: saved.") % cooperative.name)
        return redirect("cooperatives_index")
    title = _("Pause the storefront") if cooperative.is_open else _("Open the storefront again")
    return render(request, "tenants/admin/change_status.html", _page(title, cooperative=cooperative))


def _page(title: str, **context: Any) -> dict[str, Any]:
    """What Wagtail's page frame asks for."""
    items = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("cooperatives_index"), "label": _("Cooperatives")},
    ]
    if title != _("Cooperatives"):
        items.append({"url": "", "label": title})
    return {
        "breadcrumbs_items": items,
        "header_title": title,
        "page_title": title,
        "header_icon": "site",
        **context,
    }
