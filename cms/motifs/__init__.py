"""Batik motifs and city themes as SVG, from a few parameters; pure functions that know nothing of the web framework."""

from .cloth import MOTIFS, Motif, band, city_patch, cloth, pattern, tile_svg
from .colour import contrast, hex_to_rgb, luminance, mix, oklch_to_hex
from .letterheads import document_band
from .themes import ARANG, KERTAS, MALAM, THEMES, Theme

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
    "contrast",
    "document_band",
    "hex_to_rgb",
    "luminance",
    "mix",
    "oklch_to_hex",
    "pattern",
    "tile_svg",
]
