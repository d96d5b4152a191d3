"""From SVG markup to the JPEG a photograph would be."""

import io
from functools import lru_cache

import resvg_py
from PIL import Image

from .canvas import HEIGHT, WIDTH, Brush, ground, ground_colour

LIMIT = 250_000

# No page shows a picture wider than 720 pixels, and rasterising is nearly all that a picture costs.
PIXELS_PER_UNIT = 2 / 3


def _raster(content: str, brush: Brush, width: int, height: int) -> Image.Image:
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{round(width * PIXELS_PER_UNIT)}'"
        f" height='{round(height * PIXELS_PER_UNIT)}' viewBox='0 0 {width} {height}'>"
        f"{brush.definitions}{content}</svg>"
    )
    return Image.open(io.BytesIO(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True)))


@lru_cache(maxsize=64)
def _cloth(base: str, width: int, height: int) -> Image.Image:
    """The ground, kept: a whole shop lies on a handful of cloths."""
    brush = Brush({}, seed="", theme="portal")
    return _raster(ground(brush, base, width=width, height=height), brush, width, height).convert("RGBA")


def to_image(
    content: str, brush: Brush, *, base: str = "", width: int = WIDTH, height: int = HEIGHT
) -> Image.Image:
    """Rasterise markup drawn with `brush` on plain cloth of the colour `base`; `width` and `height` in units."""
    thing = _raster(content, brush, width, height)
    return Image.alpha_composite(
        _cloth(base or ground_colour(brush), width, height), thing.convert("RGBA")
    ).convert("RGB")


def to_jpeg(image: Image.Image, *, quality: int = 82) -> bytes:
    """Encode at most 250 KB; very busy cloth gives up some quality for it. The same image gives the same bytes."""
    while True:
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True)
        if buffer.tell() <= LIMIT or quality <= 50:
            return buffer.getvalue()
        quality -= 6
