"""The address of a picture's JPEG that is not made yet: makes that one, then sends the browser to the file."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.images.models import SourceImageIOError

from marketplace.catalogue.models import Picture
from marketplace.catalogue.pictures import FALLBACKS


@require_safe
def picture(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Only a handful of sizes exist, so asking for more cannot fill the disk."""
    if name not in FALLBACKS:
        raise Http404
    try:
        rendition = get_object_or_404(Picture, pk=pk).get_rendition(FALLBACKS[name])
    except SourceImageIOError as failure:
        raise Http404 from failure
    return HttpResponseRedirect(rendition.url, headers={"Cache-Control": "public, max-age=300"})
