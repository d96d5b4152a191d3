"""URLs that every host has. Wagtail's own sign-in and password pages are shadowed: they know no second factor."""

from collections.abc import Mapping

from django.contrib.sitemaps import Sitemap
from django.urls import URLPattern, include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.styleguide import components
from cms.views import link_preview, motif, touch_icon
from marketplace.accounts import urls as accounts_urls
from marketplace.reference.views import certificate_mark
from marketplace.storefront import errors, media
from marketplace.storefront.views import crawlers
from marketplace.storefront.views.pictures import picture

plain_urlpatterns = [
    path("motif/<slug:cloth>/<slug:piece>.svg", motif, name="motif"),
    path("ikon/<slug:cloth>.png", touch_icon, name="touch_icon"),
    re_path(
        r"^bagikan/(?P<kind>produk|cerita|beranda)-(?P<pk>\d{1,12})-(?P<digest>[0-9a-f]{20})\.jpg$",
        link_preview,
        name="link_preview",
    ),
    re_path(r"^media/(?P<path>.+)$", media.serve_media, name="media"),
    re_path(
        r"^tanda-mutu/(?P<slug>[a-z0-9-]{1,20})-(?P<digest>[0-9a-f]{16})\.png$",
        certificate_mark,
        name="certificate_mark",
    ),
    path("gambar/<int:pk>/<slug:name>.jpg", picture, name="picture"),
]

admin_urlpatterns = [
    *accounts_urls.admin_urlpatterns,
    path("gaya/", components, name="components"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]


def crawler_urlpatterns(sitemaps: Mapping[str, type[Sitemap]]) -> list[URLPattern]:
    given = {"sitemaps": sitemaps}
    return [
        path("robots.txt", crawlers.robots, name="robots"),
        path("sitemap.xml", crawlers.sitemap_index, given, name="sitemap"),
        path("sitemap-<slug:section>.xml", crawlers.sitemap_section, given, name="sitemap_section"),
    ]


error_handlers = (errors.forbidden, errors.not_found, errors.server_error)
