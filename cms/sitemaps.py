"""What every host lists for search engines: its written pages and stories. The shop and the portal add their own."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.models import Page

from cms.models import ContactPage, PlainPage, StoryIndexPage, StoryPage

# Times two languages, each with its alternates: about half a megabyte a file.
PER_FILE = 1_000


class HostSitemap(Sitemap):
    """Every address in each language, each naming the others."""

    i18n = True
    alternates = True
    x_default = True
    limit = PER_FILE
    protocol = settings.BASE_URL.partition("://")[0]


class WrittenPages(HostSitemap):
    """The story index, about us, contact and whatever else the editors wrote."""

    def items(self) -> QuerySet[Page]:
        return Page.objects.live().public().type(StoryIndexPage, PlainPage, ContactPage).order_by("pk")

    def location(self, item: Page) -> str:
        # Below the home page, whose slug is not part of the address: /<root>/<home>/cerita/
        return reverse("wagtail_serve", args=[item.url_path.split("/", 2)[2]])

    def lastmod(self, item: Page) -> datetime.datetime | None:
        return item.last_published_at


class Stories(HostSitemap):
    def items(self) -> QuerySet[StoryPage]:
        return StoryPage.objects.live().public().order_by("pk")

    def location(self, item: StoryPage) -> str:
        return reverse("wagtail_serve", args=[f"cerita/{item.slug}/"])

    def lastmod(self, item: StoryPage) -> datetime.datetime | None:
        return item.last_published_at


class NamedPages(HostSitemap):
    """Pages that are views: `names` of addresses without arguments."""

    names: tuple[str, ...] = ("home",)

    def items(self) -> list[str]:
        return list(self.names)

    def location(self, item: Any) -> str:
        return reverse(item)
