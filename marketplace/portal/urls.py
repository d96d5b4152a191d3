"""URLs of the portal's own pages."""

from django.urls import URLPattern, URLResolver, path

from marketplace.portal.views import search

app_name = "portal"

urlpatterns: list[URLPattern | URLResolver] = [
    path("cari/", search.results, name="search"),
]
