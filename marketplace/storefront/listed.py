"""Which pages search engines may list: those named here, of storefronts that are open. All else says noindex.

A new page is private until it is named, so nothing of a shopper's or an institution's is ever listed by oversight.
"""

from django.http import HttpRequest

from tenants.models import Cooperative

LISTED_VIEWS = frozenset(
    {
        "certificate_mark",
        "home",
        "wagtail_serve",
        "link_preview",
        "media",
        "motif",
        "picture",
        "portal:api_docs",
        "portal:apply",
        "portal:cities",
        "portal:city",
        "portal:door",
        "portal:institutions",
        "portal:search",
        "storefront:category",
        "storefront:maker",
        "storefront:makers",
        "storefront:product",
        "storefront:products",
        "touch_icon",
    }
)


def may_be_listed(request: HttpRequest) -> bool:
    """Asked after the view was found; the view itself may still say no, as a filtered list does."""
    cooperative: Cooperative = request.tenant
    match = request.resolver_match
    return bool(cooperative.is_open and match and match.view_name in LISTED_VIEWS)
