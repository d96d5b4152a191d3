"""Pictures of the demonstration: goods, makers, work and cities, drawn the same way every time.

Nothing here is a photograph: every picture is geometry, so the demonstration needs no licence, no network and no fonts.
"""

from . import bags, bottles, cloth, craft, dishes, emergency, feasts, footwear, packs, specialities, textiles  # noqa: F401 — they register their shapes
from .canvas import Brush
from .covers import cover
from .people import bust
from .registry import SHAPES
from .render import to_image, to_jpeg
from .scenes import SCENES, scene_content
from .views import close, in_scale

__all__ = [
    "SCENES",
    "SHAPES",
    "draw_cover",
    "draw_detail",
    "draw_in_scale",
    "draw_portrait",
    "draw_product",
    "draw_scene",
]


def draw_product(picture: dict, *, seed: str, theme: str) -> bytes:
    """JPEG, 800×1000, at most 250 KB, of `{shape, colours, motif, detail}`; KeyError for a shape nobody can draw."""
    shape = SHAPES[picture["shape"]]
    brush = Brush(picture, seed=seed, theme=theme)
    content = f"<g transform='translate(0 {-shape.lift:g})'>{shape.draw(brush)}</g>"
    return to_jpeg(to_image(content, brush))


def draw_detail(picture: dict, *, seed: str, theme: str) -> bytes:
    """JPEG, 800×1000: the material or the contents of the same product from near by."""
    brush = Brush(picture, seed=f"{seed}/detail", theme=theme)
    return to_jpeg(to_image(close(brush, SHAPES[picture["shape"]]), brush))


def draw_in_scale(picture: dict, *, seed: str, theme: str) -> bytes:
    """JPEG, 800×1000: the same product worn, hung, or beside a hand or a woman in true proportion."""
    brush = Brush(picture, seed=f"{seed}/scale", theme=theme)
    return to_jpeg(to_image(in_scale(brush, SHAPES[picture["shape"]]), brush))


def draw_portrait(portrait: dict, seed: str, *, theme: str = "portal") -> bytes:
    """JPEG, 533×667, of a member: `{skin 1–6, hijab, colour, accessory}`; the face is the seed's."""
    brush = Brush({"shape": "portrait"}, seed=seed, theme=theme)
    brush.wear_city()
    return to_jpeg(
        to_image(
            bust(brush, portrait), brush, base=brush.wall(portrait.get("colour")), width=800, height=1000
        )
    )


def draw_scene(scene: str, theme: str, seed: str) -> bytes:
    """JPEG, 1067×667, of a place or of hands at work; the names are in `SCENES`."""
    brush = Brush({"shape": scene}, seed=seed, theme=theme)
    brush.wear_city()
    return to_jpeg(to_image(scene_content(brush, scene), brush, width=1600, height=1000))


def draw_cover(theme: str) -> bytes:
    """JPEG, 1067×600: the city's cloth with its landmark."""
    brush = Brush({"shape": "cover"}, seed=theme, theme=theme)
    brush.wear_city()
    return to_jpeg(to_image(cover(brush), brush, width=1600, height=900))
