"""What search engines are told in schema.org's words: exactly what the page says, nothing more. No ratings, because
there are no reviews."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString, mark_safe

from tenants.models import Cooperative
from tenants.urls import absolute, base_address, home_address

if TYPE_CHECKING:
    from cms.models import StoryPage

CONTEXT = "https://schema.org"


def for_script(data: dict[str, Any]) -> SafeString:
    """JSON that may stand inside <script>, whatever a name contains."""
    text = json.dumps({"@context": CONTEXT} | data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return mark_safe(text)  # noqa: S308  (the three characters that could end the element are escaped above)


def organisation(cooperative: Cooperative, *, image: str = "") -> dict[str, Any]:
    """The cooperative as a shop with an address and a phone; the portal as the organisation that runs it."""
    address = base_address(cooperative) + "/"
    told: dict[str, Any] = {
        "@type": "Organization" if cooperative.is_portal else "Store",
        "@id": f"{address}#koperasi",
        "name": cooperative.name,
        "url": address,
    }
    if cooperative.legal_name and cooperative.legal_name != cooperative.name:
        told["legalName"] = cooperative.legal_name
    if cooperative.tagline:
        told["slogan"] = cooperative.tagline
    if cooperative.founded:
        told["foundingDate"] = str(cooperative.founded)
    if cooperative.email:
        told["email"] = cooperative.email
    if cooperative.whatsapp:
        told["telephone"] = f"+{cooperative.whatsapp}"
    if image:
        told["image"] = image
    if not cooperative.is_portal:
        told["currenciesAccepted"] = "IDR"
        told["address"] = _postal_address(cooperative)
    return told


def website(portal: Cooperative) -> dict[str, Any]:
    """The portal with its search, which looks into all storefronts."""
    search = absolute(portal, "portal:search")
    return {
        "@type": "WebSite",
        "name": portal.name,
        "url": home_address(portal),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }


def breadcrumbs(trail: Iterable[dict[str, str]], cooperative: Cooperative) -> dict[str, Any]:
    """The trail that stands on the page; the last step is the page itself and needs no address."""
    base = base_address(cooperative)
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": crumb["title"],
                **({"item": base + crumb["url"]} if crumb["url"] else {}),
            }
            for position, crumb in enumerate(trail, start=1)
        ],
    }


def article(story: "StoryPage", cooperative: Cooperative, *, address: str, image: str) -> dict[str, Any]:
    """A story. Whose story it is is its author where she agreed to be shown, else the cooperative is."""
    author = {"@type": "Organization", "name": cooperative.name, "url": base_address(cooperative) + "/"}
    maker = story.maker if story.maker and story.maker.is_public else None
    if maker is not None:
        author = {
            "@type": "Person",
            "name": maker.name,
            "url": absolute(cooperative, "storefront:maker", maker.slug),
        }
    told: dict[str, Any] = {
        "@type": "Article",
        "headline": story.title[:110],
        "description": story.intro,
        "url": address,
        "mainEntityOfPage": address,
        "inLanguage": "id",
        "datePublished": story.told_on.isoformat(),
        "author": author,
        "publisher": {
            "@type": "Organization",
            "name": cooperative.name,
            "url": base_address(cooperative) + "/",
        },
    }
    if story.last_published_at:
        told["dateModified"] = max(story.last_published_at.date(), story.told_on).isoformat()
    if image:
        told["image"] = [image]
    if story.place:
        told["contentLocation"] = {"@type": "Place", "name": story.place}
    return told


def _postal_address(cooperative: Cooperative) -> dict[str, str]:
    told = {
        "@type": "PostalAddress",
        "addressCountry": "ID",
        "addressLocality": cooperative.city_name,
    }
    if cooperative.address:
        told["streetAddress"] = " ".join(cooperative.address.split())
    return told
