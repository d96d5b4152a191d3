"""What every page knows of the storefront it is on. Nothing here may cost a query for a visitor without a basket."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.selectors import motif_url
from marketplace.core.phone import whatsapp_url
from marketplace.ordering.visitors import basket_count
from marketplace.storefront.languages import languages
from marketplace.storefront.listed import may_be_listed
from tenants.models import Cooperative
from tenants.urls import base_address, localised


def storefront(request: HttpRequest) -> dict[str, Any]:
    """The `storefront` and `languages` of base.html; empty where no storefront was found for the host."""
    cooperative: Cooperative | None = getattr(request, "tenant", None)
    if cooperative is None:
        return {}
    return {
        "storefront": {
            "name": cooperative.name,
            "city_name": _("Indonesia") if cooperative.is_portal else cooperative.city_name,
            "cooperative_name": cooperative.legal_name if cooperative.is_portal else cooperative.name,
            "tagline": cooperative.tagline,
            "theme": cooperative.palette,
            "is_portal": cooperative.is_portal,
            "whatsapp_url": whatsapp_url(cooperative.whatsapp) if cooperative.whatsapp else "",
            "ground": cooperative.colours[0],
            "motif_band_url": motif_url(cooperative.cloth),
            "icon_url": motif_url(cooperative.cloth, "icon"),
            "touch_icon_url": reverse("touch_icon", kwargs={"cloth": cooperative.cloth}),
            "home_url": localised("/"),
            "portal_url": settings.BASE_URL + localised("/"),
            "search_url": settings.BASE_URL + localised("/cari/"),
            "suggest_url": localised("/cari/saran/"),
            "basket_url": localised("/keranjang/"),
            "basket_count": 0 if cooperative.is_portal else basket_count(request),
            "track_url": localised("/lacak/"),
            "account_url": settings.BASE_URL + localised("/akun/"),
            "sign_in_url": localised("/masuk/"),
            "institution_url": settings.BASE_URL + localised("/lembaga/"),
            "is_signed_in": request.user.is_authenticated if hasattr(request, "user") else False,
            "menu": menu(request, cooperative),
        },
        "canonical_url": base_address(cooperative) + request.path,
        **page_number(request),
        "languages": languages(request, base_address(cooperative)),
        "robots": "" if may_be_listed(request) else "noindex",
    }


def page_number(request: HttpRequest) -> dict[str, str]:
    """Further pages of a list are pages of their own: the number is all that a canonical address keeps of a query."""
    given = request.GET.get("hal", "")
    if not (given.isascii() and given.isdigit() and len(given) < 5) or int(given) < 2:
        return {}
    return {"page_number": str(int(given)), "page_query": f"?hal={int(given)}"}


def menu(request: HttpRequest, cooperative: Cooperative) -> list[dict[str, Any]]:
    """The few places people look for; the same on every page, without a query."""
    if cooperative.is_portal:
        places = [
            ("/kota/", _("Cities")),
            ("/cari/", _("Products")),
            ("/cerita/", _("Stories")),
            ("/lembaga/", _("Institutions")),
        ]
    else:
        places = [
            ("/produk/", _("Products")),
            ("/cerita/", _("Stories")),
            ("/tentang/", _("About us")),
            ("/kontak/", _("Contact")),
        ]
    return [
        {
            "url": localised(url),
            "title": title,
            "current": request.path.startswith(localised(url)),
        }
        for url, title in places
    ]
