"""What the portal lists for search engines. Each storefront's goods are listed on its own host."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils.text import slugify

from cms.sitemaps import HostSitemap, NamedPages, Stories, WrittenPages
from marketplace.reference.models import Category
from tenants.selectors import open_storefronts


class PortalPages(NamedPages):
    names = ("home", "portal:cities", "portal:search", "portal:institutions", "portal:apply")


class Cities(HostSitemap):
    """A page for each city with an open storefront."""

    def items(self) -> list[str]:
        return sorted({slugify(cooperative.city_name) for cooperative in open_storefronts()})

    def location(self, item: str) -> str:
        return reverse("portal:city", args=[item])


class Doors(HostSitemap):
    """The institutions' five entrances."""

    def items(self) -> list[str]:
        return list(Category.Door.values)

    def location(self, item: str) -> str:
        return reverse("portal:door", args=[item])


SITEMAPS: dict[str, type[Sitemap]] = {
    "portal": PortalPages,
    "kota": Cities,
    "lembaga": Doors,
    "cerita": Stories,
    "halaman": WrittenPages,
}
