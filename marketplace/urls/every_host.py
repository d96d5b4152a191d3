"""URLs that every host has. Wagtail's own sign-in and password pages are shadowed: they know no second factor."""

from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.styleguide import components
from cms.views import motif, touch_icon
from marketplace.accounts import urls as accounts_urls
from marketplace.storefront import errors, media
from marketplace.storefront.views.pictures import picture

plain_urlpatterns = [
    path("motif/<slug:cloth>/<slug:piece>.svg", motif, name="motif"),
    path("ikon/<slug:cloth>.png", touch_icon, name="touch_icon"),
    re_path(r"^media/(?P<path>.+)$", media.serve_media, name="media"),
    path("gambar/<int:pk>/<slug:name>.jpg", picture, name="picture"),
]

admin_urlpatterns = [
    *accounts_urls.admin_urlpatterns,
    path("gaya/", components, name="components"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]

error_handlers = (errors.forbidden, errors.not_found, errors.server_error)
