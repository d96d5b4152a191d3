"""The city's cloth on top of its cooperatives' documents."""

from .cloth import band
from .themes import cloth_named


def document_band(cloth: str) -> str:
    """Return the SVG of a band as wide as a page's text (170 mm) and 7 mm high. ValueError for a key of no cloth."""
    worn = cloth_named(cloth)
    if worn is None:
        raise ValueError(f"not a cloth: {cloth!r}")
    return band(worn.motif, **worn.dyes, height=42, width=1020, with_tumpal=False)
