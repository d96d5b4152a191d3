"""«Perkiraan ke kecamatan saya»: a visitor names the district, and pages say what delivery there costs and when it comes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from marketplace.ordering import visitors
from marketplace.ordering.actions.placing import place_name
from marketplace.ordering.areas import area_from, district_named, districts_like

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def choose(request: HttpRequest) -> HttpResponse:
    """Search by name, or go from the province down; each district is a button. Leads back to where one came from."""
    back = _back(request)
    if request.method == "POST":
        district = district_named(request.POST.get("kecamatan", ""))
        if district is not None:
            visitors.remember_destination(request, district.code)
            return redirect(f"{back}#kirim")
    words = request.GET.get("cari", "").strip()[:60]
    area = area_from(_codes(request.GET.get("wilayah", "")))
    found = [(region.code, place_name(region)) for region in districts_like(words, request.tenant.region)]
    context = {
        "page_title": _("Delivery to your district"),
        "robots": "noindex",
        "back": back,
        "words": words,
        "found": found,
        "area": area,
        "choices": area.choices(),
        "has_districts": area.missing == "district",
    }
    return render(
        request,
        "storefront/destination.html",
        context,
        status=UNPROCESSABLE if request.method == "POST" else 200,
    )


def _codes(code: str) -> dict[str, str]:
    parts = code.split(".")
    return {"province": parts[0], "regency": ".".join(parts[:2]) if len(parts) > 1 else ""}


def _back(request: HttpRequest) -> str:
    """A path of this host; anything else leads to the basket's neighbour, the list of goods."""
    path = request.POST.get("kembali") or request.GET.get("kembali") or ""
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours else "/produk/"
