"""The operator's back office at the portal: the cooperatives, opening a storefront, pausing and closing it."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.core.dates import plain_date
from marketplace.core.phone import written_phone
from marketplace.core.states import TransitionRefused
from tenants.actions import (
    close_cooperative,
    open_cooperative,
    pause_cooperative,
    provision_cooperative,
    request_export,
    verify_cooperative,
)
from tenants.admin_pages import operator_page
from tenants.forms import CloseForm, ProvisionForm
from tenants.models import Cooperative, Region
from tenants.permissions import access_export, access_storefront, operators_only
from tenants.selectors import (
    domains_of,
    exports_of,
    storefronts_by_state,
    storefronts_matching,
)
from tenants.states import STOREFRONT
from tenants.told import history_of
from tenants.urls import base_address

A_PAGE = 50
KINDS = {"open": "success", "preparing": "info", "paused": "warning", "closed": "neutral"}


@require_safe
@operators_only
def index(request: HttpRequest) -> HttpResponse:
    wanted, state = request.GET.get("q", "").strip(), request.GET.get("status", "")
    state = state if state in STOREFRONT.states else ""
    page = Paginator(storefronts_matching(state=state, words=wanted), A_PAGE).get_page(request.GET.get("p"))
    for row in page:
        row.kind_of_status = KINDS[row.status]
    counts = storefronts_by_state()
    filters = [
        {"state": name, "label": label, "count": counts.get(name, 0), "current": name == state}
        for name, label in STOREFRONT.states.items()
    ]
    context = {
        "page": page,
        "wanted": wanted,
        "state": state,
        "filters": filters,
        "all_count": sum(counts.values()),
    }
    return render(request, "tenants/admin/index.html", operator_page(_("Cooperatives"), **context))


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
    context = operator_page(_("Open a storefront"), above=[_cooperatives()], form=form, regions=regions)
    return render(request, "tenants/admin/provision.html", context, status=422 if form.errors else 200)


@require_safe
@operators_only
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One storefront: how it stands, what the operator may do, its hosts, its copies."""
    cooperative = access_storefront(slug)
    context = {
        "cooperative": cooperative,
        "kind_of_status": KINDS[cooperative.status],
        "url": base_address(cooperative) + "/",
        "facts": _facts(cooperative),
        "open_events": dict(STOREFRONT.events_open_to(cooperative.status, "operator")),
        "history": history_of(cooperative),
        "exports": exports_of(cooperative),
        "domains": domains_of(cooperative),
    }
    page = operator_page(cooperative.name, above=[_cooperatives()], **context)
    return render(request, "tenants/admin/detail.html", page)


@operators_only
def change_status(request: HttpRequest, slug: str) -> HttpResponse:
    """Pause or open: a page that asks first, since a paused shop turns every visitor away."""
    cooperative = access_storefront(slug)
    if request.method == "POST":
        change = pause_cooperative if cooperative.is_open else open_cooperative
        try:
            change(cooperative, actor=request.user)
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%s: saved.") % cooperative.name)
        return redirect("cooperatives_detail", slug)
    title = _("Open the storefront")
    if cooperative.is_open:
        title = _("Pause the storefront")
    elif not cooperative.is_preparing:
        title = _("Open the storefront again")
    page = operator_page(title, above=[_cooperatives(), _one(cooperative)], cooperative=cooperative)
    return render(request, "tenants/admin/change_status.html", page)


@require_POST
@operators_only
def verify(request: HttpRequest, slug: str) -> HttpResponse:
    """Its manager may then open the storefront without asking."""
    verify_cooperative(access_storefront(slug), actor=request.user)
    messages.success(request, _("Verified: its manager may open the storefront."))
    return redirect("cooperatives_detail", slug)


@operators_only
def close(request: HttpRequest, slug: str) -> HttpResponse:
    """For good: the name is typed, and a copy of all its data is made."""
    cooperative = access_storefront(slug)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            close_cooperative(cooperative, typed_name=form.cleaned_data["name"], actor=request.user)
        except ValidationError as refusal:
            form.add_error("name", refusal.messages)
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("cooperatives_detail", slug)
        else:
            messages.success(request, _("%s is closed. A copy of its data is being made.") % cooperative.name)
            return redirect("cooperatives_detail", slug)
    page = operator_page(
        _("Close the storefront"),
        above=[_cooperatives(), _one(cooperative)],
        cooperative=cooperative,
        form=form,
    )
    return render(request, "tenants/admin/close.html", page, status=422 if form.errors else 200)


@require_POST
@operators_only
def export(request: HttpRequest, slug: str) -> HttpResponse:
    request_export(access_storefront(slug), actor=request.user)
    messages.success(request, _("A copy is being made. It stands below when it is ready."))
    return redirect("cooperatives_detail", slug)


@require_safe
@operators_only
def export_file(request: HttpRequest, slug: str, pk: int) -> FileResponse:
    """The copy as a download; nobody else reaches it."""
    made = access_export(access_storefront(slug), pk)
    try:
        content = made.file.open("rb")
    except FileNotFoundError as absent:
        raise Http404 from absent
    name = f"{slug}-{made.requested_at:%Y-%m-%d}.zip"
    response = FileResponse(content, as_attachment=True, filename=name, content_type="application/zip")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _cooperatives() -> tuple[str, str]:
    return _("Cooperatives"), reverse("cooperatives_index")


def _one(cooperative: Cooperative) -> tuple[str, str]:
    return cooperative.name, reverse("cooperatives_detail", args=[cooperative.slug])


def _facts(cooperative: Cooperative) -> list[tuple[str, str]]:
    region = cooperative.region
    return [
        (_("Legal name"), cooperative.legal_name or "–"),
        (_("Kind"), str(cooperative.get_kind_display())),
        (_("City or regency"), f"{region.name}, {region.parent.name}" if region.parent else region.name),
        (_("NIK Koperasi"), cooperative.nik_koperasi or "–"),
        (_("NIB"), cooperative.nib or "–"),
        (_("NPWP"), cooperative.npwp or "–"),
        (_("E-mail"), cooperative.email or "–"),
        (_("WhatsApp number"), written_phone(cooperative.whatsapp) if cooperative.whatsapp else "–"),
        (_("Verified"), plain_date(cooperative.verified_at) if cooperative.verified_at else "–"),
    ]
