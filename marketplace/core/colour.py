"""Colour arithmetic of the palettes: OKLCH as the design states it, hex as files and old browsers need it."""

import math
import re

RGB = tuple[float, float, float]

# What is written on cloth: paper on dark grounds, charcoal on light ones.
KERTAS = "#fefdf9"
ARANG = "#2b2019"

# A colour as it is stored: nothing else may reach a style sheet.
HEX = re.compile(r"#[0-9a-f]{6}")


def _linear_rgb(lightness: float, chroma: float, hue: float) -> RGB:
    """OKLCH to linear sRGB, by the matrices of Björn Ottosson (CSS Color 4, section 9)."""
    a = chroma * math.cos(math.radians(hue))
    b = chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _in_gamut(rgb: RGB) -> bool:
    return all(-0.0005 <= channel <= 1.0005 for channel in rgb)


def oklch_to_hex(lightness: float, chroma: float, hue: float) -> str:
    """Return `#rrggbb` for OKLCH (lightness 0–1, chroma 0–0.4, hue in degrees).

    A colour that sRGB cannot show keeps its lightness and hue and gives up chroma, as browsers do.
    """
    rgb = _linear_rgb(lightness, chroma, hue)
    if not _in_gamut(rgb):
        low, high = 0.0, chroma
        for _ in range(24):
            middle = (low + high) / 2
            if _in_gamut(_linear_rgb(lightness, middle, hue)):
                low = middle
            else:
                high = middle
        rgb = _linear_rgb(lightness, low, hue)
    encoded = []
    for channel in rgb:
        value = min(max(channel, 0.0), 1.0)
        value = 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
        encoded.append(round(value * 255))
    return "#{:02x}{:02x}{:02x}".format(*encoded)


def hex_to_oklch(colour: str) -> tuple[float, float, float]:
    """Return lightness (0–1), chroma and hue (degrees) of `#rrggbb`; the inverse of `oklch_to_hex`."""
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in hex_to_rgb(colour))
    )
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def hex_to_rgb(colour: str) -> tuple[int, int, int]:
    """Return 0–255 channels of `#rgb` or `#rrggbb`; raises ValueError for anything else."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    if len(digits) != 6:
        raise ValueError(f"not a hex colour: {colour!r}")
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def luminance(colour: str) -> float:
    """Relative luminance, 0–1 (WCAG 2.2, definition of relative luminance)."""
    channels = []
    for channel in hex_to_rgb(colour):
        value = channel / 255
        channels.append(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def contrast(a: str, b: str) -> float:
    """Contrast ratio of two hex colours, 1–21 (WCAG 2.2, success criterion 1.4.3)."""
    lighter, darker = sorted((luminance(a), luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mix(a: str, b: str, share: float) -> str:
    """Return `a` with `share` (0–1) of `b` in it, mixed as dyes are seen (in sRGB)."""
    pairs = zip(hex_to_rgb(a), hex_to_rgb(b), strict=True)
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in pairs)


def letters_on(ground: str) -> str:
    """The colour of text on a ground: paper or charcoal, whichever can be read better."""
    return max(KERTAS, ARANG, key=lambda letters: contrast(letters, ground))
