"""The city's cloth on top of its cooperatives' documents."""

from .cloth import band
from .themes import THEMES


def document_band(theme: str) -> str:
    """Return the SVG of a band as wide as a page's text (170 mm) and 7 mm high, in the theme's cloth."""
    worn = THEMES.get(theme, THEMES["portal"])
    return band(
        worn.motif,
        ground=worn.latar,
        ink=worn.ink,
        accent=worn.aksen,
        height=42,
        width=1020,
        with_tumpal=False,
    )
