"""Two colours a storefront wears everywhere, and the few rules that bring them to a page.

A palette's key says its colours (`522b10-e5b64a`: ground, accent), so nothing is looked up, and nothing but colours can
come into a style element.
"""

import re
from collections.abc import Iterable

from marketplace.core.colour import KERTAS, hex_to_oklch, letters_on

PALETTE = re.compile(r"([0-9a-f]{6})-([0-9a-f]{6})")
WORN = re.compile(rf'data-kota="({PALETTE.pattern})"')


def palette_rules(own: str, others: Iterable[str] = ()) -> str:
    """CSS that dyes the page in `own` and each element with `data-kota` in its palette. Raises ValueError for no palette."""
    others = set(others) - {own}
    dyes = [(":root", own)]
    if others:
        # Its own elements inherit, unless they stand inside another's.
        dyes += [(f'[data-kota="{palette}"]', palette) for palette in sorted({own, *others})]
    plain = "".join(f"{selector}{{{_plain(*_colours(palette))}}}" for selector, palette in dyes)
    wide = "".join(f"{selector}{{{_wide(*_colours(palette))}}}" for selector, palette in dyes)
    return f"{plain}@supports (color:oklch(0 0 0)){{{wide}}}"


def palettes_worn(html: str) -> set[str]:
    """The palettes that elements of a page name."""
    return {found[0] for found in WORN.findall(html)}


def _plain(ground: str, accent: str) -> str:
    letters = "kertas" if letters_on(ground) == KERTAS else "arang"
    return f"--latar:{ground};--aksen:{accent};--di-latar:var(--{letters})"


def _wide(ground: str, accent: str) -> str:
    return f"--latar:{_oklch(ground)};--aksen:{_oklch(accent)}"


def _colours(palette: str) -> tuple[str, str]:
    found = PALETTE.fullmatch(palette)
    if found is None:
        raise ValueError(f"not a palette: {palette!r}")
    return f"#{found[1]}", f"#{found[2]}"


def _oklch(colour: str) -> str:
    lightness, chroma, hue = hex_to_oklch(colour)
    return f"oklch({lightness:.3f} {chroma:.3f} {hue:.1f})"
