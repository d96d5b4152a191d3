"""URLs of the portal's host."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls

from cms.views import home
from marketplace.accounts import urls as accounts_urls
from marketplace.payments.webhooks import stripe_webhook
from marketplace.portal.api import api
from marketplace.portal.sitemaps import SITEMAPS
from marketplace.urls.every_host import (
    admin_urlpatterns,
    crawler_urlpatterns,
    error_handlers,
    plain_urlpatterns,
)

urlpatterns = [
    *plain_urlpatterns,
    *crawler_urlpatterns(SITEMAPS),
    *admin_urlpatterns,
    path("webhooks/stripe/", stripe_webhook, name="stripe_webhook"),
    path("api/v1/", api.urls),
    *i18n_patterns(
        path("", include((accounts_urls.portal_urlpatterns, "accounts"))),
        path("", include(accounts_urls.allauth_urlpatterns)),
        path("", include("marketplace.portal.urls")),
        path("", home, name="home"),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]

handler403, handler404, handler500 = error_handlers
