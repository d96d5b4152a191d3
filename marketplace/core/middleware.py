"""One id for everything a request causes: it stands in the answer, and in the audit log beside what was done."""

import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from marketplace.core import audit

HEADER = "X-Request-ID"
# What a proxy in front may have given; anything else is replaced, so that nobody writes into our log.
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestIdMiddleware:
    """Takes the request's id from the proxy in front, or makes one, and puts it on the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        request_id = given if _GIVEN.fullmatch(given) else uuid.uuid4().hex
        with audit.request_id(request_id):
            response = self.get_response(request)
        response.headers[HEADER] = request_id
        return response
