"""The root of each host, and the city's cloth as pictures."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms.models import HomePage, PortalHomePage
from cms.motifs import MOTIFS, Theme, band, city_patch, cloth_named, icon, tile_svg
from cms.motifs import cloth as plain_cloth
from cms.previews import current_preview, kept_or_drawn
from marketplace.core.pictures import draw, png

BAND = {"width": 1440, "height": 72, "with_tumpal": False}  # the page hangs its own tumpal below
CLOTH = {"width": 480, "height": 320}
PIECES: dict[str, Callable[[Theme], str]] = {
    "band": lambda worn: band(worn.motif, **worn.dyes, **BAND),
    "cloth": lambda worn: plain_cloth(worn.motif, **worn.dyes, **CLOTH),
    "patch": city_patch,
    "tile": lambda worn: tile_svg(worn.motif, **worn.dyes),
    "icon": icon,
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The page at the root. That it is the home page is certain, and asking Wagtail's tree for it costs five statements."""
    kind = PortalHomePage if request.tenant.is_portal else HomePage
    page = kind.objects.live().first()
    if page is None:
        raise Http404
    return page.serve(request)


@require_safe
@cache_control(public=True, max_age=86_400 * 7)
def motif(request: HttpRequest, cloth: str, piece: str) -> HttpResponse:
    """Draw one piece of the cloth that the address describes. The same on every host, so it may be cached by anybody."""
    worn = cloth_named(cloth)
    if worn is None or worn.motif not in MOTIFS or piece not in PIECES:
        raise Http404
    return HttpResponse(PIECES[piece](worn), content_type="image/svg+xml")


@require_safe
def link_preview(request: HttpRequest, kind: str, pk: str, digest: str) -> HttpResponse:
    """The picture of a link to this host, as it looks now; an address of before leads to it."""
    preview = current_preview(kind, int(pk), request.tenant)
    if preview is None:
        raise Http404
    if preview.digest != digest:
        return HttpResponseRedirect(preview.path)
    return HttpResponse(
        kept_or_drawn(preview),
        content_type="image/jpeg",
        headers={"Cache-Control": f"public, max-age={86_400 * 30}, immutable"},
    )


@require_safe
@cache_control(public=True, max_age=86_400 * 7)
def touch_icon(request: HttpRequest, cloth: str) -> HttpResponse:
    """The icon as a bitmap of 180 pixels, for phones that put the shop on their home screen; only in this shop's cloth."""
    if cloth != request.tenant.cloth:
        raise Http404
    drawing = draw("core/typst/icon.typ", {"icon": icon(cloth_named(cloth))})
    return HttpResponse(png(drawing), content_type="image/png")
