"""What every page knows of the storefront it is on. Nothing here may cost a query for a visitor without a basket."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from cms.selectors import motif_url
from marketplace.core.phone import whatsapp_url
from marketplace.ordering.visitors import basket_count
from tenants.models import Cooperative
from tenants.urls import base_address


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
            "home_url": "/",
            "portal_url": f"{settings.BASE_URL}/",
            "search_url": f"{settings.BASE_URL}/cari/",
            "basket_url": "/keranjang/",
            "basket_count": 0 if cooperative.is_portal else basket_count(request),
            "account_url": f"{settings.BASE_URL}/akun/",
            "sign_in_url": "/masuk/",
            "institution_url": f"{settings.BASE_URL}/lembaga/",
            "is_signed_in": request.user.is_authenticated if hasattr(request, "user") else False,
            "menu": menu(request, cooperative),
        },
        "canonical_url": base_address(cooperative) + request.path,
        "languages": languages(request),
    }


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
    prefix = "/en" if get_language() == "en" else ""
    return [
        {"url": prefix + url, "title": title, "current": request.path.startswith(prefix + url)}
        for url, title in places
    ]


def languages(request: HttpRequest) -> list[dict[str, Any]]:
    """The same page in each language."""
    path = request.path
    bare = path.removeprefix("/en") if path.startswith("/en/") else path
    current = get_language()
    found = []
    for code, name in settings.LANGUAGES:
        with override(code):
            found.append(
                {
                    "code": code,
                    "name": str(name),
                    "url": bare if code == settings.LANGUAGE_CODE else f"/{code}{bare}",
                    "current": code == current,
                }
            )
    return found
