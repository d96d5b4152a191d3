"""«Pengiriman» in the back office: pickup, zones, and the prices for single places with their table."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.catalogue.actions import forget_place, price_places
from marketplace.catalogue.backoffice import page_context
from marketplace.catalogue.delivery_forms import AreaPriceForm, PlacesForm
from marketplace.catalogue.delivery_imports import COLUMNS, area_rows, empty_rows
from marketplace.catalogue.models import DeliveryArea, DeliveryRate
from marketplace.catalogue.permissions import CHANGE_DELIVERY
from marketplace.core.sheets import Sheet, workbook_response
from tenants.models import Region

ICON = "site"
PER_PAGE = 50
SERVICES = {"kurir": DeliveryArea.Service.COURIER, "ekspedisi": DeliveryArea.Service.EXPEDITION}


@require_safe
@permission_required(CHANGE_DELIVERY)
def settings(request: HttpRequest) -> HttpResponse:
    """Everything that decides what delivery costs, on one page."""
    query = request.GET.get("q", "").strip()[:80]
    rates = {rate.zone: rate for rate in DeliveryRate.objects.all()}
    zones = DeliveryRate.Zone
    context = page_context(_("Delivery"), ICON) | {
        "rates": [{"label": zone.label, "rate": rates.get(zone)} for zone in zones],
        "couriers": _areas(DeliveryArea.Service.COURIER, query),
        "expeditions": Paginator(_areas(DeliveryArea.Service.EXPEDITION, query), PER_PAGE).get_page(
            request.GET.get("p")
        ),
        "query": query,
        "city": request.tenant.city_name,
    }
    return render(request, "catalogue/admin/delivery.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(CHANGE_DELIVERY)
def add(request: HttpRequest, what: str) -> HttpResponse:
    """One price for the places that are ticked. `wilayah` in the address says whose parts are listed."""
    service = SERVICES[what]
    around = _around(request, service)
    form = PlacesForm(request.POST or None, around=around, service=service)
    if request.method == "POST" and form.is_valid():
        areas = price_places(
            service=service, regions=form.cleaned_data["regions"], prices=form.prices(), actor=request.user
        )
        messages.success(request, _("The price is kept for %(number)s places.") % {"number": len(areas)})
        return redirect("catalogue_delivery")
    title = _("Own courier: where to?") if what == "kurir" else _("Expedition: where to?")
    context = page_context(title, ICON) | {
        "form": form,
        "around": around,
        "inner": [] if around and around.kind != Region.Kind.PROVINCE else form.parts,
        "outer": Region.objects.filter(pk=around.parent_id).first() if around else None,
        "is_courier": service == DeliveryArea.Service.COURIER,
    }
    return render(request, "catalogue/admin/delivery_add.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@permission_required(CHANGE_DELIVERY)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    area = get_object_or_404(DeliveryArea.objects.select_related("region__parent"), pk=pk)
    form = AreaPriceForm(request.POST or None, initial=AreaPriceForm.initial_of(area))
    if request.method == "POST" and form.is_valid():
        price_places(service=area.service, regions=[area.region], prices=form.prices(), actor=request.user)
        messages.success(request, _("The price for %(place)s is kept.") % {"place": area.region.name})
        return redirect("catalogue_delivery")
    context = page_context(area.region.name, ICON) | {"form": form, "area": area}
    return render(request, "catalogue/admin/delivery_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@permission_required(CHANGE_DELIVERY)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first: from then on the place costs what the zones say."""
    area = get_object_or_404(DeliveryArea.objects.select_related("region"), pk=pk)
    if request.method == "POST":
        forget_place(area=area, actor=request.user)
        messages.success(request, _("The price for %(place)s is removed.") % {"place": area.region.name})
        return redirect("catalogue_delivery")
    return render(
        request,
        "catalogue/admin/delivery_remove.html",
        page_context(_("Remove this price?"), ICON) | {"area": area},
    )


@require_safe
@permission_required(CHANGE_DELIVERY)
def export(request: HttpRequest) -> HttpResponse:
    """The prices as the table that the importer reads; with `kosong`, or without prices, the places to fill in."""
    origin = request.tenant.region
    rows = list(area_rows(DeliveryArea.objects.select_related("region"), origin))
    if "kosong" in request.GET or not rows:
        rows = list(empty_rows(origin))
    return workbook_response("ongkir", [Sheet(title="Ongkir", headers=COLUMNS, rows=rows)])


def _areas(service: str, query: str) -> QuerySet[DeliveryArea]:
    areas = DeliveryArea.objects.filter(service=service).select_related("region__parent")
    return areas.filter(region__name__icontains=query) if query else areas


def _around(request: HttpRequest, service: str) -> Region | None:
    """The province or regency whose parts can be ticked; the cooperative's own for its courier."""
    code = request.GET.get("wilayah", "")
    if not code:
        return request.tenant.region if service == DeliveryArea.Service.COURIER else None
    around = Region.objects.select_related("parent").exclude(kind=Region.Kind.DISTRICT).filter(code=code)
    found = around.first()
    if found is None:
        raise Http404
    return found
