"""The root of each host, and the city's cloth as pictures."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms.models import HomePage, PortalHomePage
from cms.motifs import THEMES, band, city_patch, cloth, tile_svg

BAND = {"width": 1440, "height": 72, "with_tumpal": False}  # the page hangs its own tumpal below
CLOTH = {"width": 480, "height": 320}


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
def motif(request: HttpRequest, theme: str, piece: str) -> HttpResponse:
    """Draw one piece of a theme's cloth. The same on every host, so it may be cached by anybody."""
    worn = THEMES.get(theme)
    if worn is None:
        raise Http404
    dyes = {"ground": worn.latar, "ink": worn.ink, "accent": worn.aksen}
    if piece == "band":
        drawing = band(worn.motif, **dyes, **BAND)
    elif piece == "cloth":
        drawing = cloth(worn.motif, **dyes, **CLOTH)
    elif piece == "patch":
        drawing = city_patch(theme)
    elif piece == "tile":
        drawing = tile_svg(worn.motif, **dyes)
    else:
        raise Http404
    return HttpResponse(drawing, content_type="image/svg+xml")
