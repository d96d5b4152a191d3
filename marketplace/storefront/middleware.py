"""What every page of both kinds of hosts does with the visitor's language, and tells search engines."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers

from marketplace.storefront.languages import (
    CODES,
    COOKIE_SECONDS,
    PARAMETER,
    bare_path,
    has_languages,
    path_in,
)
from marketplace.storefront.listed import may_be_listed

GetResponse = Callable[[HttpRequest], HttpResponse]


class LanguageChoiceMiddleware:
    """Remembers the language that was chosen with the switch, and leads to it from the other one's addresses."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD"} and has_languages(request):
            if (chosen := request.GET.get(PARAMETER)) in CODES:
                return self._remember(request, chosen)
            remembered = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
            is_plain = bare_path(request.path) == request.path
            if is_plain and remembered in CODES and remembered != settings.LANGUAGE_CODE:
                return _lead_to(request, path_in(remembered, request.path), request.META["QUERY_STRING"])
        return self.get_response(request)

    @staticmethod
    def _remember(request: HttpRequest, code: str) -> HttpResponse:
        query = request.GET.copy()
        del query[PARAMETER]
        response = _lead_to(request, path_in(code, request.path), query.urlencode())
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=COOKIE_SECONDS,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response


class RobotsMiddleware:
    """Says noindex in a header, which files and fragments can say too, unless the page is one that may be listed."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code >= 400 or not may_be_listed(request):
            response.headers.setdefault("X-Robots-Tag", "noindex")
        return response


def _lead_to(request: HttpRequest, path: str, query: str) -> HttpResponse:
    # `//host/` would leave this host.
    path = "/" + path.lstrip("/")
    response = HttpResponseRedirect(f"{path}?{query}" if query else path)
    patch_vary_headers(response, ["Cookie"])
    return response
