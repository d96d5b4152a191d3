"""Sign-in at the portal, and the ticket hop that ends on a storefront."""

from django.urls import URLPattern, URLResolver

app_name = "accounts"

# At the portal's host.
portal_urlpatterns: list[URLPattern | URLResolver] = []

# At every storefront's host.
storefront_urlpatterns: list[URLPattern | URLResolver] = []
