"""Colour arithmetic of the theme: OKLCH as the design states it, hex as files and old browsers need it."""

import math

RGB = tuple[float, float, float]


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
