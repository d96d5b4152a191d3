"""Whether two colours can be worn: what is written on the ground and what the accent says must be readable.

Letters on the ground need 7:1 (WCAG 2.2, 1.4.6): they are the shop's name and its footer, read outdoors on cheap screens. The
accent needs 4.5:1 (1.4.3): it writes the cooperative's name at 14 px and draws borders. A colour that fails keeps hue and
strength and becomes lighter or darker, by the smallest step that passes.
"""

from collections.abc import Callable
from dataclasses import dataclass

from marketplace.core.colour import contrast, hex_to_oklch, letters_on, oklch_to_hex

LEAST_FOR_LETTERS = 7.0
LEAST_FOR_ACCENT = 4.5
STEP = 0.004


@dataclass(frozen=True)
class Fitting:
    """Two colours as they were tried on, what they measure, and the nearest ones that can be worn."""

    ground: str
    accent: str
    letters_contrast: float
    accent_contrast: float
    nearest_ground: str
    nearest_accent: str

    @property
    def is_letters_readable(self) -> bool:
        return self.letters_contrast >= LEAST_FOR_LETTERS

    @property
    def is_accent_readable(self) -> bool:
        return self.accent_contrast >= LEAST_FOR_ACCENT

    @property
    def can_be_worn(self) -> bool:
        return self.is_letters_readable and self.is_accent_readable


def try_on(ground: str, accent: str) -> Fitting:
    """Measure `#rrggbb` on `#rrggbb`. The nearest accent is one for the nearest ground, so that both can be taken at once."""
    better_ground = _nearest(ground, lambda tried: contrast(letters_on(tried), tried) >= LEAST_FOR_LETTERS)
    return Fitting(
        ground=ground,
        accent=accent,
        letters_contrast=contrast(letters_on(ground), ground),
        accent_contrast=contrast(accent, ground),
        nearest_ground=better_ground,
        nearest_accent=_nearest(accent, lambda tried: contrast(tried, better_ground) >= LEAST_FOR_ACCENT),
    )


def _nearest(colour: str, passes: Callable[[str], bool]) -> str:
    """The colour itself, or the nearest lightness of it that passes; one always does, since black and white do."""
    if passes(colour):
        return colour
    lightness, chroma, hue = hex_to_oklch(colour)
    for step in range(1, round(1 / STEP) + 1):
        for tried in (lightness - step * STEP, lightness + step * STEP):
            if 0 <= tried <= 1 and passes(found := oklch_to_hex(tried, chroma, hue)):
                return found
    return "#000000" if passes("#000000") else "#ffffff"
