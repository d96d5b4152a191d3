"""From the host of a request to its storefront, and a tripwire behind it."""

from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import set_urlconf
from django.utils import translation

from marketplace.core import health
from marketplace.core.palettes import palette_rules
from tenants.hosts import cooperative_for, normalised_host
from tenants.models import Cooperative

PAUSED_RETRY_SECONDS = 3600
# Staff of a paused storefront still work there, so they can still sign in.
OPEN_WHILE_PAUSED = ("/admin/", "/masuk/", "/keluar/")
# The first manager joins before there is a shop to see; the pages they meet need their pictures.
OPEN_WHILE_PREPARING = (*OPEN_WHILE_PAUSED, "/undangan/", "/motif/", "/ikon/")

GetResponse = Callable[[HttpRequest], HttpResponse]

# Wagtail's admin needs inline scripts and styles; everything else of the strict policy stays.
ADMIN_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline';"
    " script-src 'self' 'unsafe-inline' 'unsafe-eval'; font-src 'self' data:; connect-src 'self';"
    " frame-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)


class WrongSearchPath(Exception):
    """The connection points at another schema than the one the work belongs to."""


def assert_search_path(schema_name: str) -> None:
    """Compare PostgreSQL's own report of the search path (no query, some microseconds) with the schema.

    Raises WrongSearchPath after dropping the connection, so that nobody inherits it.
    """
    raw = connection.connection
    if raw is None or raw.closed or connection.search_path_set_schemas is None:
        return
    reported = (raw.info.parameter_status("search_path") or "").split(",")[0].strip(' "')
    if reported != schema_name:
        connection.close()
        raise WrongSearchPath(f"search_path is {reported!r} where {schema_name!r} belongs.")


class HealthMiddleware:
    """Answers /healthz and /readyz on any host, before a storefront is looked up."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return health.healthz(request)
        if request.path == "/readyz":
            connection.set_schema_to_public()
            return health.readyz(request)
        return self.get_response(request)


class StorefrontMiddleware:
    """Sets request.tenant, the schema and the URLconf from the host; refuses unknown and paused ones."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        connection.set_schema_to_public()
        host = normalised_host(request.META.get("HTTP_HOST") or request.META["SERVER_NAME"])
        cooperative = cooperative_for(host)
        if cooperative is None or cooperative.status == Cooperative.Status.CLOSED:
            return _unknown_host(host)
        request.tenant = cooperative
        request.urlconf = settings.PORTAL_URLCONF if cooperative.is_portal else settings.STOREFRONT_URLCONF
        set_urlconf(request.urlconf)
        connection.set_tenant(cooperative)
        if cooperative.status == Cooperative.Status.PAUSED and not request.path.startswith(OPEN_WHILE_PAUSED):
            return _not_open(cooperative)
        try:
            response = self.get_response(request)
            assert_search_path(cooperative.schema_name)
        finally:
            connection.set_schema_to_public()
        if request.path.startswith("/admin/"):
            response.headers.setdefault("Content-Security-Policy", ADMIN_POLICY)
        return response


class PreparingMiddleware:
    """While a storefront is being prepared, only people who work in it see it. Stands behind the authentication."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_hidden = request.tenant.is_preparing and not request.path.startswith(OPEN_WHILE_PREPARING)
        if is_hidden and not request.user.has_perm("wagtailadmin.access_admin"):
            return _not_open(request.tenant, is_preparing=True)
        return self.get_response(request)


def _unknown_host(host: str) -> HttpResponse:
    with translation.override(settings.LANGUAGE_CODE):
        page = render_to_string("errors/unknown_host.html", {"host": host, "portal_url": settings.BASE_URL})
    return HttpResponse(page, status=404)


def _not_open(cooperative: Cooperative, *, is_preparing: bool = False) -> HttpResponse:
    context = {
        "is_preparing": is_preparing,
        "city_name": cooperative.city_name,
        "cooperative_name": cooperative.name,
        "palette": palette_rules(cooperative.palette),
        "portal_url": f"{settings.BASE_URL}/",
        "whatsapp_url": f"https://wa.me/{cooperative.whatsapp}" if cooperative.whatsapp else "",
    }
    with translation.override(settings.LANGUAGE_CODE):
        page = render_to_string("errors/503.html", context)
    return HttpResponse(page, status=503, headers={"Retry-After": str(PAUSED_RETRY_SECONDS)})
