"""Public media of the storefront whose host was asked. A proxy or object storage does this in production."""

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve


@require_safe
def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a file below the storefront's own media folder; anything else is a 404."""
    try:
        response = serve(request, path, document_root=default_storage.location)
    except SuspiciousFileOperation as outside:
        raise Http404 from outside
    response.headers["Cache-Control"] = f"public, max-age={86_400 * 30}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
