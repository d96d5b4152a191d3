"""The covers of the cities, 1600×900."""

from .canvas import (
    Brush,
    circle_path,
    pale,
)
from .landmarks import LANDMARKS
from .textiles import tumpal_edge


def cover(b: Brush) -> str:
    """The landmark before a sky of the city's cloth, standing on its tumpal."""
    t = b.theme
    sky = b.linear((0, t.latar, 0), (0.55, t.latar, 0.15), (1, t.latar, 0.94), turn=90)
    halo = b.radial((0, t.latar, 1), (0.6, t.latar, 0.95), (1, t.latar, 0))
    ink = pale(t.aksen, 0.12) if not t.is_light else t.aksen
    return (
        b.path("M0,0H1600V900H0Z", b.cloth(scale=2.6)) + b.path("M0,0H1600V900H0Z", sky) + b.dot(800, 520, 620, halo, ry=480) + b.path(circle_path(800, 420, 290), line=t.aksen, width=5, more="stroke-dasharray='1 17'")
        + LANDMARKS[t.key](b, ink) + b.path("M0,740H1600V900H0Z", t.latar) + tumpal_edge(b, 0, 770, 1600, 120) + b.line("M0,744H1600M0,764H1600", t.aksen, 5)
    )  # fmt: skip
