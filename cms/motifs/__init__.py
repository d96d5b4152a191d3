"""Batik motifs and city themes as SVG, from a few parameters; pure functions that know nothing of the web framework."""

from marketplace.core.colour import contrast, hex_to_rgb, luminance, mix, oklch_to_hex

from .cloth import MOTIFS, Motif, band, city_patch, cloth, icon, pattern, tile_svg, tumpal_row
from .letterheads import document_band
from .themes import ARANG, KERTAS, MALAM, THEMES, Theme, cloth_named

__all__ = [
    "ARANG",
    "KERTAS",
    "MALAM",
    "MOTIFS",
    "THEMES",
    "Motif",
    "Theme",
    "band",
    "city_patch",
    "cloth",
    "cloth_named",
    "contrast",
    "document_band",
    "hex_to_rgb",
    "icon",
    "luminance",
    "mix",
    "oklch_to_hex",
    "pattern",
    "tile_svg",
    "tumpal_row",
]
