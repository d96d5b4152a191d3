"""What search engines ask first of each host: where its sitemap is, and what is in it."""

from collections.abc import Mapping

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from tenants.urls import base_address

Sitemaps = Mapping[str, type[Sitemap]]

CACHED_SECONDS = 3_600


@require_safe
@cache_control(public=True, max_age=CACHED_SECONDS)
def robots(request: HttpRequest) -> HttpResponse:
    """Little is closed: a page must be read for its noindex to count. Shops that are not open answer nobody."""
    base = base_address(request.tenant)
    lines = (
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /api/",
        "",
        f"Sitemap: {base}{reverse('sitemap')}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=CACHED_SECONDS)
def sitemap_index(request: HttpRequest, sitemaps: Sitemaps) -> HttpResponse:
    return _on_own_host(request) or sitemap_views.index(
        request, sitemaps=sitemaps, sitemap_url_name="sitemap_section"
    )


@require_safe
@cache_control(public=True, max_age=CACHED_SECONDS)
def sitemap_section(request: HttpRequest, section: str, sitemaps: Sitemaps) -> HttpResponse:
    """One kind of pages, `?p=2` for the rest of many."""
    return _on_own_host(request) or sitemap_views.sitemap(request, sitemaps=sitemaps, section=section)


def _on_own_host(request: HttpRequest) -> HttpResponse | None:
    """A sitemap speaks of its own host only, so that of a second domain is the primary one's."""
    base = base_address(request.tenant)
    if request.get_host() == base.partition("://")[2]:
        return None
    return HttpResponseRedirect(base + request.get_full_path())
