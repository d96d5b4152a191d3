"""What the portal lists for search engines. Each storefront's goods are listed on its own host."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from cms.sitemaps import HostSitemap, NamedPages, Stories, WrittenPages
from marketplace.reference.models import Category


class PortalPages(NamedPages):
    names = ("home", "portal:cities", "portal:search", "portal:institutions")


class Doors(HostSitemap):
    """The institutions' five entrances."""

    def items(self) -> list[str]:
        return list(Category.Door.values)

    def location(self, item: str) -> str:
        return reverse("portal:door", args=[item])


SITEMAPS: dict[str, type[Sitemap]] = {
    "portal": PortalPages,
    "lembaga": Doors,
    "cerita": Stories,
    "halaman": WrittenPages,
}
