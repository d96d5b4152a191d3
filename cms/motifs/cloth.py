"""From motif to cloth: patterns to fill with, tiles for style sheets, mastheads and patches."""

import math
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from marketplace.core.colour import mix

from . import figures, geometry
from .themes import Theme

SVG = "http://www.w3.org/2000/svg"


@dataclass(frozen=True)
class Motif:
    """A batik motif: what it is called, what it says, and how its tile repeats.

    `width` and `height` are the tile in SVG units before turning; `rotate` is the angle the cloth wears it at, in degrees;
    `period` is the smallest upright rectangle after which the turned tile repeats. `mark` is the square (x, y, side) in
    which one figure can still be told when it is as small as a favicon.
    """

    key: str
    name: str
    meaning: str
    width: float
    height: float
    draw: Callable[[str, str, str, str], str]
    rotate: float = 0
    period: tuple[float, float] | None = None
    tumpal: bool = True
    mark: tuple[float, float, float] = (0, 0, 60)

    @property
    def repeat(self) -> tuple[float, float]:
        """Width and height of the upright rectangle that repeats."""
        return self.period or (self.width, self.height)


_ROOT2 = math.sqrt(2)

MOTIFS: dict[str, Motif] = {
    motif.key: motif
    for motif in (
        Motif(
            "kawung",
            "Kawung",
            "Buah aren yang berguna dari akar sampai nira: hati yang bersih.",
            48,
            48,
            geometry.kawung,
            mark=(4, 4, 40),
        ),
        Motif(
            "parang",
            "Parang",
            "Ombak yang tidak pernah berhenti: tekad yang terus diasah.",
            20,
            60,
            geometry.parang,
            rotate=45,
            period=(60 * _ROOT2, 60 * _ROOT2),
            tumpal=False,
        ),
        Motif(
            "ceplok",
            "Ceplok",
            "Bunga dalam bingkai: hidup yang tertata dan seimbang.",
            64,
            64,
            geometry.ceplok,
            mark=(6, 6, 52),
        ),
        Motif(
            "truntum",
            "Truntum",
            "Bintang kecil di malam hari: cinta yang tumbuh kembali.",
            42,
            42,
            geometry.truntum,
            mark=(7, 7, 28),
        ),
        Motif(
            "tumpal",
            "Tumpal",
            "Pucuk rebung di tepi kain: pelindung dan harapan yang tumbuh.",
            32,
            56,
            geometry.tumpal,
            mark=(-12, 0, 56),
            tumpal=False,
        ),
        Motif(
            "mega-mendung",
            "Mega mendung",
            "Awan pembawa hujan: sejuk hati saat marah, sabar saat sulit.",
            192,
            120,
            figures.mega_mendung,
            mark=(36, -4, 120),
            tumpal=False,
        ),
        Motif(
            "jlamprang",
            "Jlamprang",
            "Bintang delapan arah pesisir: tamu dari segala penjuru.",
            64,
            64,
            geometry.jlamprang,
            mark=(2, 2, 60),
        ),
        Motif(
            "gajah-oling",
            "Gajah oling",
            "Belalai gajah dan belut, ingat: ingat kepada Yang Mahabesar.",
            96,
            96,
            figures.gajah_oling,
            mark=(14, 16, 68),
        ),
        Motif(
            "bulu-hayam",
            "Bulu hayam",
            "Bulu ayam kampung Garut: bangun pagi dan tekun bekerja.",
            40,
            40 * _ROOT2,
            figures.bulu_hayam,
            rotate=-math.degrees(math.atan(1 / _ROOT2)),
            period=(40 * math.sqrt(6), 40 * math.sqrt(3)),
            tumpal=False,
        ),
        Motif(
            "payung-geulis",
            "Payung geulis",
            "Payung kertas Tasikmalaya: anggun dan saling menaungi.",
            88,
            88,
            figures.payung_geulis,
            mark=(14, 14, 60),
        ),
        Motif(
            "krakatau",
            "Krakatau",
            "Gunung di Selat Sunda dan bedug: tenaga yang dijaga doa.",
            96,
            80,
            figures.krakatau,
            mark=(12, 8, 72),
        ),
        Motif(
            "bekasi",
            "Gabus, bambu, teratai",
            "Ikan rawa, bambu, dan teratai: lincah, lentur, tetap bersih.",
            96,
            96,
            figures.bekasi,
            mark=(24, 14, 68),
        ),
        Motif(
            "sekar-jagad",
            "Sekar jagad",
            "Peta bunga sedunia: indah karena berbeda-beda.",
            120,
            120,
            figures.sekar_jagad,
            mark=(0, 0, 60),
        ),
    )
}
"""Every motif by key."""


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def pattern(
    key: str, *, ground: str, ink: str, accent: str, scale: float = 1.0, id: str | None = None
) -> str:  # noqa: A002
    """Return an SVG `<pattern>` (at most 2 KB) that dyes a shape with the motif; colours are hex.

    `id` is the pattern's id and the prefix of the ids inside it; it must be unique in the page. KeyError for an unknown key.
    """
    motif = MOTIFS[key]
    name = id or f"motif-{key}"
    prefix = f"m{zlib.crc32(name.encode()) % 46656:x}"  # short: it is repeated in every reference
    steps = []
    if scale != 1:
        steps.append(f"scale({_number(scale)})")
    if motif.rotate:
        steps.append(f"rotate({_number(motif.rotate)})")
    transform = f" patternTransform='{' '.join(steps)}'" if steps else ""
    width, height = _number(motif.width), _number(motif.height)
    return (
        f"<pattern id='{name}' width='{width}' height='{height}' patternUnits='userSpaceOnUse'{transform}>"
        f"<rect width='{width}' height='{height}' fill='{ground}'/>{motif.draw(ground, ink, accent, prefix)}</pattern>"
    )


def tile_svg(key: str, *, ground: str, ink: str, accent: str, scale: float = 1.0) -> str:
    """Return a complete SVG of the smallest upright tile, seamless as a CSS background; whole pixels in size."""
    width, height = MOTIFS[key].repeat
    shown = max(1, round(width * scale)), max(1, round(height * scale))
    return (
        f"<svg xmlns='{SVG}' width='{shown[0]}' height='{shown[1]}' preserveAspectRatio='none' "
        f"viewBox='0 0 {_number(width)} {_number(height)}'>"
        f"<defs>{pattern(key, ground=ground, ink=ink, accent=accent, id='t')}</defs>"
        f"<rect width='{_number(width)}' height='{_number(height)}' fill='url(#t)'/></svg>"
    )


def band(
    key: str, *, ground: str, ink: str, accent: str, height: int, width: int, with_tumpal: bool = True
) -> str:
    """Return a complete SVG of a masthead band, `width`×`height` pixels: motif, tumpal where it suits, selvedge.

    `with_tumpal=False` where the page itself hangs tumpal below: the motif then has the whole height.
    Whole tiles stand between the edges, so figures are never cut at the top; stretched wider, the band is cropped, not bent.
    """
    motif = MOTIFS[key]
    selvedge = max(2, height / 36)
    foot = height * 0.3 if motif.tumpal and with_tumpal else 0
    body = height - selvedge - foot
    scale = body / motif.repeat[1]
    dyes = {"ground": ground, "ink": ink, "accent": accent}
    defs = pattern(key, **dyes, scale=scale, id="b")
    shapes = f"<rect width='{width}' height='{_number(body)}' fill='url(#b)'/>"
    if foot:
        defs += pattern("tumpal", **dyes, scale=foot / MOTIFS["tumpal"].height, id="f")
        shapes += (
            f"<g transform='translate(0 {_number(body)})'><rect width='{width}' height='{_number(foot)}' fill='url(#f)'/>"
            f"<path d='M0,0H{width}' stroke='{accent}' stroke-width='{_number(selvedge / 2)}'/></g>"
        )
    return (
        f"<svg xmlns='{SVG}' width='{width}' height='{height}' viewBox='0 0 {width} {height}' "
        f"preserveAspectRatio='xMinYMid slice'><defs>{defs}</defs><rect width='{width}' height='{height}' fill='{ground}'/>"
        f"{shapes}<rect y='{_number(height - selvedge)}' width='{width}' height='{_number(selvedge)}' fill='{accent}'/></svg>"
    )


def cloth(
    key: str, *, ground: str, ink: str, accent: str, height: int, width: int, scale: float | None = 1.1
) -> str:
    """Return a complete SVG of plain cloth, `width`×`height` pixels, cropped rather than bent when shown in another shape.

    Without a scale, one row of whole figures fills the height.
    """
    scale = scale or height / MOTIFS[key].repeat[1]
    defs = pattern(key, ground=ground, ink=ink, accent=accent, scale=scale, id="c")
    return (
        f"<svg xmlns='{SVG}' width='{width}' height='{height}' viewBox='0 0 {width} {height}' "
        f"preserveAspectRatio='xMidYMid slice'><defs>{defs}</defs><rect width='{width}' height='{height}' fill='url(#c)'/></svg>"
    )


def city_patch(theme: Theme) -> str:
    """Return a complete SVG (240×240) of a city's patch of cloth, cut by hand and sewn on with a running stitch."""
    motif = MOTIFS[theme.motif]
    scale = max(0.8, min(1.6, 96 / motif.repeat[1]))
    cloth = pattern(
        theme.motif,
        **theme.dyes,
        scale=scale,
        id="patch",
    )
    edge = "M5,7Q40,3,80,6T160,4T235,7Q238,45,234,82T237,160T234,234Q196,238,158,235T82,237T6,234Q2,196,5,158T3,82T5,7Z"
    hem = mix(theme.latar, "#000000", 0.35)
    seam = "M15,17H225V224H15Z"
    return (
        f"<svg xmlns='{SVG}' width='240' height='240' viewBox='0 0 240 240'><defs>{cloth}</defs>"
        f"<path d='{edge}' fill='url(#patch)'/>"
        f"<path d='{seam}' fill='none' stroke='{theme.latar}' stroke-width='7'/>"
        f"<path d='{seam}' fill='none' stroke='{theme.aksen}' stroke-width='2.5' stroke-dasharray='9 6'/>"
        f"<path d='{edge}' fill='none' stroke='{hem}' stroke-width='2'/></svg>"
    )


def icon(theme: Theme) -> str:
    """Return a complete SVG (32×32) of the one figure of the motif that can still be told so small, in a selvedge."""
    x, y, side = MOTIFS[theme.motif].mark
    inner, line = _number(side * 30 / 32), _number(side / 16)
    return (
        f"<svg xmlns='{SVG}' width='32' height='32' viewBox='{_number(x)} {_number(y)} {_number(side)} {_number(side)}'>"
        f"<defs>{pattern(theme.motif, **theme.dyes, id='i')}</defs>"
        f"<rect x='{_number(x)}' y='{_number(y)}' width='{_number(side)}' height='{_number(side)}' fill='url(#i)'/>"
        f"<rect x='{_number(x + side / 32)}' y='{_number(y + side / 32)}' width='{inner}' height='{inner}'"
        f" fill='none' stroke='{theme.aksen}' stroke-width='{line}'/></svg>"
    )


def tumpal_row(theme: Theme, *, width: int, height: int) -> str:
    """Return a complete SVG of a border of spears standing on its lower edge; what stands at a foot, whatever the motif."""
    defs = pattern("tumpal", **theme.dyes, scale=height / MOTIFS["tumpal"].height, id="u")
    return (
        f"<svg xmlns='{SVG}' width='{width}' height='{height}' viewBox='0 0 {width} {height}'>"
        f"<defs>{defs}</defs><rect width='{width}' height='{height}' fill='url(#u)'/></svg>"
    )
