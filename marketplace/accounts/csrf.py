"""The CSRF cookie, bound to its storefront: cookie and token of one host together are nothing on another.

Django compares the token of a form with the cookie of the request. Who could write cookies on a neighbouring host
could write both; here the cookie carries a signature over the schema as well.
"""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, _check_token_format
from django.utils.cache import patch_vary_headers
from django.utils.crypto import constant_time_compare, salted_hmac


class StorefrontCsrfMiddleware(CsrfViewMiddleware):
    """Django's protection with a cookie `secret.signature`; a foreign signature counts as no cookie."""

    def _get_secret(self, request: HttpRequest) -> str | None:
        secret, _, signature = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "").partition(".")
        if not secret or not constant_time_compare(signature, _signature(secret)):
            return None
        _check_token_format(secret)
        return secret

    def _set_csrf_cookie(self, request: HttpRequest, response: HttpResponse) -> None:
        secret = request.META["CSRF_COOKIE"]
        response.set_cookie(
            settings.CSRF_COOKIE_NAME,
            f"{secret}.{_signature(secret)}",
            max_age=settings.CSRF_COOKIE_AGE,
            path=settings.CSRF_COOKIE_PATH,
            secure=settings.CSRF_COOKIE_SECURE,
            httponly=settings.CSRF_COOKIE_HTTPONLY,
            samesite=settings.CSRF_COOKIE_SAMESITE,
        )
        patch_vary_headers(response, ("Cookie",))


def _signature(secret: str) -> str:
    return salted_hmac("marketplace.accounts.csrf", f"{connection.schema_name}:{secret}").hexdigest()[:32]
