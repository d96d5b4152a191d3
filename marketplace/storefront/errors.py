"""The error pages of every host: a plain cause, a search or a retry, and somebody to ask."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was left open too long, or comes from elsewhere; its page can be opened again."""
    return render(request, "errors/403.html", {"is_stale_form": True}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without request or database: either may be what failed."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)
