"""The drawing desk: one `Brush` per picture hands out dyes, cloth, shadows and light as SVG markup.

Pictures are drawn on 1200×1500 units. Light falls from the upper left, as from a window; shadows fall to the lower right.
"""

import math
import random
from collections.abc import Callable, Iterable
from itertools import count

from cms.motifs import MOTIFS, THEMES, hex_to_rgb, luminance, mix, pattern

WIDTH, HEIGHT = 1200, 1500
WOOD, WOOD_DARK, BAMBOO, LEAF = "#a8713f", "#6d4424", "#d6b06c", "#5f8a3c"
STEEL, PAPER, KRAFT, RICE = "#c3c9cc", "#fbf7ee", "#c9a173", "#fbf8f0"
FALLBACK = ("#72431a", "#e5b64a", "#f3e8d5")

Stop = tuple[float, str, float]
Draw = Callable[["Brush"], str]


def dark(colour: str, share: float = 0.35) -> str:
    """The colour in shadow."""
    return mix(colour, "#1c0f06", share)


def pale(colour: str, share: float = 0.35) -> str:
    """The colour in light."""
    return mix(colour, "#fffaf0", share)


def circle_path(x: float, y: float, r: float, ry: float | None = None) -> str:
    """Path data of a circle or an upright ellipse."""
    ry = r if ry is None else ry
    return f"M{x - r:g},{y:g}a{r:g},{ry:g},0,1,0,{2 * r:g},0a{r:g},{ry:g},0,1,0,{-2 * r:g},0Z"


def round_rect(x: float, y: float, w: float, h: float, r: float) -> str:
    """Path data of a rectangle with round corners."""
    return (
        f"M{x + r:g},{y:g}h{w - 2 * r:g}q{r:g},0,{r:g},{r:g}v{h - 2 * r:g}q0,{r:g},{-r:g},{r:g}"
        f"h{-(w - 2 * r):g}q{-r:g},0,{-r:g},{-r:g}v{-(h - 2 * r):g}q0,{-r:g},{r:g},{-r:g}Z"
    )


def mirror(markup: str, axis: float = 600) -> str:
    """The same drawing seen from the other side of an upright axis."""
    return f"<g transform='translate({2 * axis:g} 0)scale(-1 1)'>{markup}</g>"


def moved(markup: str, x: float = 0, y: float = 0, *, scale: float = 1, turn: float = 0) -> str:
    """The drawing moved, then turned (degrees) and scaled about its own 0,0."""
    return f"<g transform='translate({x:.5g} {y:.5g})rotate({turn:.4g})scale({scale:.4g})'>{markup}</g>"


class Brush:
    """Colours, chance and definitions of one picture. The same picture and seed always give the same strokes."""

    def __init__(self, picture: dict, *, seed: str, theme: str) -> None:
        colours = [*picture.get("colours", ()), *FALLBACK[len(picture.get("colours", ())) :]][:3]
        self.main, self.second, self.light = colours
        self.motif = picture.get("motif") or "polos"
        self.detail = picture.get("detail", "").lower()
        self.theme = THEMES.get(theme, THEMES["portal"])
        self.rng = random.Random(f"{seed}/{picture.get('shape', '')}")  # noqa: S311 — drawing, not secrecy
        self._numbers = count()
        self._definitions: list[str] = []

    @property
    def patterned(self) -> bool:
        return self.motif in MOTIFS

    def wear_city(self) -> None:
        """Take the city's own dyes and motif."""
        self.main, self.second, self.light = self.theme.latar, self.theme.aksen, self.theme.ink
        self.motif = self.theme.motif

    def wall(self, beside: str | None) -> str:
        """A quiet wall that a scarf of the colour `beside` stands out from."""
        wall = mix(
            mix(self.theme.latar, "#f3eadb", 0.78), self.rng.choice(("#cfdcd3", "#e8d9bd", "#d8dbe4")), 0.4
        )
        return (
            wall
            if not beside or abs(luminance(wall) - luminance(beside)) > 0.2
            else mix(wall, "#8b7a68", 0.55)
        )

    def detail_has(self, word: str) -> bool:
        """Whether the description of the picture speaks of something."""
        return word in self.detail

    @property
    def definitions(self) -> str:
        return "<defs>" + "".join(self._definitions) + "</defs>"

    def _define(self, template: str) -> str:
        name = f"d{next(self._numbers)}"
        self._definitions.append(template.replace("ID", name, 1))
        return f"url(#{name})"

    # Paints

    def cloth(
        self, *, turn: float = 0, scale: float = 2.4, x: float = 0, y: float = 0, motif: str | None = None
    ) -> str:
        """A fill of the product's motif at the angle of a cut panel; its main colour when the cloth is plain."""
        key = motif or self.motif
        if key not in MOTIFS:
            return self.main
        name = f"d{next(self._numbers)}"
        markup = pattern(key, ground=self.main, ink=self.light, accent=self.second, scale=scale, id=name)
        turn = 0 if key == "mega-mendung" else turn
        place = f" patternTransform='translate({x:g} {y:g})rotate({turn:g})"
        if "patternTransform='" in markup:
            markup = markup.replace(" patternTransform='", place, 1)
        else:
            markup = markup.replace("'userSpaceOnUse'", f"'userSpaceOnUse'{place}'", 1)
        self._definitions.append(markup)
        return f"url(#{name})"

    def linear(self, *stops: Stop, turn: float = 0) -> str:
        """A gradient from left to right (turn 90: from top to bottom) of (offset, colour, opacity)."""
        return self._define(
            f"<linearGradient id='ID' gradientTransform='rotate({turn:g} .5 .5)'>{_stops(stops)}</linearGradient>"
        )

    def radial(self, *stops: Stop, x: float = 0.5, y: float = 0.5, r: float = 0.5) -> str:
        return self._define(
            f"<radialGradient id='ID' cx='{x:g}' cy='{y:g}' r='{r:g}'>{_stops(stops)}</radialGradient>"
        )

    def weave(self, base: str, *, depth: int = 9) -> str:
        """A fill of crossing threads a little darker and lighter than the cloth's colour."""
        warp, weft = (
            "#" + "".join(f"{max(0, min(255, channel + shift)):02x}" for channel in hex_to_rgb(base))
            for shift in (-depth, depth)
        )
        return self._define(
            "<pattern id='ID' width='8' height='8' patternUnits='userSpaceOnUse'>"
            f"<path d='M0,2H4M4,6H8' stroke='{weft}' stroke-width='3'/>"
            f"<path d='M2,4V8M6,0V4' stroke='{warp}' stroke-width='2.4'/></pattern>"
        )

    def clip(self, path: str) -> str:
        return self._define(f"<clipPath id='ID'><path d='{path}'/></clipPath>")

    # Strokes

    def path(self, d: str, fill: str = "none", *, line: str = "", width: float = 0, more: str = "") -> str:
        stroke = (
            f" stroke='{line}' stroke-width='{width:g}' stroke-linejoin='round' stroke-linecap='round'"
            if line
            else ""
        )
        return f"<path d='{d}' fill='{fill}'{stroke}{' ' + more if more else ''}/>"

    def line(self, d: str, colour: str, width: float = 4, *, opacity: float = 1, more: str = "") -> str:
        faint = f"stroke-opacity='{opacity:.3g}' {more}" if opacity != 1 else more
        return self.path(d, line=colour, width=width, more=faint)

    def dot(
        self, x: float, y: float, r: float, fill: str, *, ry: float | None = None, opacity: float = 1
    ) -> str:
        faint = f" fill-opacity='{opacity:g}'" if opacity != 1 else ""
        return f"<ellipse cx='{x:.5g}' cy='{y:.5g}' rx='{r:.4g}' ry='{(ry or r):.4g}' fill='{fill}'{faint}/>"

    def stitch(self, d: str, colour: str, *, width: float = 3, gap: str = "11 8") -> str:
        return self.line(d, colour, width, more=f"stroke-dasharray='{gap}' stroke-opacity='.85'")

    def body(
        self, d: str, fill: str, *, edge: str = "", turn: float = 0, depth: float = 0.3, shine: float = 0.22
    ) -> str:
        """A filled form with the volume of a rounded thing: light on the one side, shade on the other, a thin edge."""
        rim = edge or dark(fill if fill.startswith("#") else self.main, 0.45)
        volume = self.linear(
            (0, "#1c0f06", depth * 0.55), (0.16, "#fffaf0", shine * 0.5), (0.34, "#fffaf0", shine),
            (0.56, "#fffaf0", 0), (1, "#1c0f06", depth), turn=turn,
        )  # fmt: skip
        return self.path(d, fill) + self.path(d, volume, line=rim, width=3)

    def folds(
        self, clip: str, *paths: str, width: float = 26, opacity: float = 0.2, light: bool = False
    ) -> str:
        """Soft creases inside the outline `clip`: dark valleys, or light ridges."""
        strokes = self.soft(" ".join(paths), "#fffaf0" if light else "#1c0f06", width, opacity)
        return f"<g clip-path='{self.clip(clip)}'>{strokes}</g>"

    def soft(self, d: str, colour: str, width: float, opacity: float) -> str:
        """A stroke with soft edges: widening strokes laid over one another, many times faster than a blur."""
        return "".join(
            self.line(d, colour, width * share, opacity=opacity * 0.37) for share in (1.6, 1.1, 0.7, 0.35)
        )

    def cast(self, d: str, *, x: float = 16, y: float = 24, blur: float = 14, opacity: float = 0.3) -> str:
        """The shadow of a thing lying flat, its edge as soft as `blur`."""
        steps = max(3, round(blur / 3.5))
        share = f"{opacity * 1.05 / steps:.3g}"
        rims = "".join(
            f"<path d='{d}' fill='#000000' stroke='#000000' stroke-width='{blur * 3 * (1 - step / steps):.3g}' "
            f"stroke-linejoin='round' fill-opacity='{share}' stroke-opacity='{share}'/>"
            for step in range(steps)
        )
        return f"<g transform='translate({x:g} {y:g})'>{rims}</g>"

    def ground_shadow(
        self, x: float, y: float, rx: float, ry: float | None = None, *, opacity: float = 0.42
    ) -> str:
        """The shadow under a thing that stands: darkest where it touches, drawn out to the right."""
        ry = rx * 0.2 if ry is None else ry
        near = self.radial((0, "#2b1a0c", opacity), (0.55, "#2b1a0c", opacity * 0.6), (1, "#2b1a0c", 0))
        far = self.radial((0, "#2b1a0c", opacity * 0.5), (1, "#2b1a0c", 0))
        return self.dot(x + rx * 0.3, y + ry * 0.1, rx * 1.4, far, ry=ry * 1.25) + self.dot(
            x, y, rx * 1.12, near, ry=ry
        )

    def shine(self, d: str, *, width: float = 12, opacity: float = 0.55) -> str:
        return self.line(d, "#ffffff", width, opacity=opacity)

    def button(self, x: float, y: float, r: float = 11, colour: str = "#4b2e1a") -> str:
        holes = "".join(
            self.dot(x + dx, y + dy, r * 0.16, dark(colour))
            for dx in (-r / 3, r / 3)
            for dy in (-r / 3, r / 3)
        )
        return (
            self.dot(x + 2, y + 3, r, "#1c0f06", opacity=0.35) + self.dot(x, y, r, colour)
            + self.dot(x, y, r * 0.72, pale(colour, 0.15)) + holes
        )  # fmt: skip

    def steam(self, x: float, y: float, *, height: float = 240) -> str:
        return "".join(
            self.soft(
                f"M{x + dx},{y}c-50,{-height * 0.3:g},50,{-height * 0.45:g},0,{-height * 0.7:g}s30,{-height * 0.2:g},10,{-height * 0.3:g}",
                "#ffffff", 30, 0.5,
            )
            for dx in (-80, 0, 80)
        )  # fmt: skip

    def emblem(self, x: float, y: float, r: float, colour: str) -> str:
        """A woven mark where a label would carry a name: a rice ear in a ring."""
        ears = "".join(
            f"M{x:g},{y + r * (0.45 - 0.28 * n):g}q{side * r * 0.42:g},{-r * 0.06:g},{side * r * 0.4:g},{-r * 0.34:g}"
            for n in range(3)
            for side in (-1, 1)
        )
        return (
            self.path(circle_path(x, y, r), line=colour, width=r * 0.09)
            + self.line(f"M{x:g},{y + r * 0.62:g}V{y - r * 0.6:g}{ears}", colour, r * 0.1)
        )  # fmt: skip

    def label(self, x: float, y: float, w: float, h: float, *, paper: str = PAPER, colour: str = "") -> str:
        """A paper label: a strip of the motif, the mark, and bars for the small print."""
        colour = colour or (self.main if luminance(self.main) < 0.35 else dark(self.main, 0.5))
        strip = h * 0.2
        outline = round_rect(x, y, w, h, 6)
        band = self.cloth(scale=max(0.6, strip / 46), x=x, y=y) if self.patterned else colour
        bars = "".join(
            f"<rect x='{x + w * (0.5 - s / 2):.5g}' y='{y + h * t:.5g}' width='{w * s:.4g}' height='{h * 0.035:.4g}' "
            f"fill='{colour}' fill-opacity='{o}'/>"
            for t, s, o in ((0.72, 0.56, 0.9), (0.8, 0.4, 0.5), (0.87, 0.46, 0.5))
        )
        return (
            self.path(outline, paper, line=dark(paper, 0.25), width=1.5)
            + f"<g clip-path='{self.clip(outline)}'><rect x='{x:g}' y='{y:g}' width='{w:g}' height='{strip:g}' fill='{band}'/></g>"
            + self.emblem(x + w / 2, y + h * 0.46, min(w, h) * 0.17, colour) + bars
        )  # fmt: skip

    # Chance

    def jitter(self, amount: float) -> float:
        return self.rng.uniform(-amount, amount)

    def scatter(
        self, x: float, y: float, rx: float, ry: float, number: int
    ) -> Iterable[tuple[float, float, float]]:
        """Points heaped in an ellipse, back to front, with a turn for each: x, y, degrees."""
        points = []
        for index in range(number):
            angle, away = index * 2.399963, math.sqrt((index + 0.5) / number)
            points.append((
                x + math.cos(angle) * rx * away + self.jitter(rx * 0.07),
                y + math.sin(angle) * ry * away + self.jitter(ry * 0.07),
                self.rng.uniform(0, 360),
            ))  # fmt: skip
        return sorted(points, key=lambda point: point[1])


def _stops(stops: Iterable[Stop]) -> str:
    return "".join(
        f"<stop offset='{offset:g}' stop-color='{colour}'"
        + (f" stop-opacity='{opacity:.3g}'" if opacity != 1 else "")
        + "/>"
        for offset, colour, opacity in stops
    )


def ground_colour(brush: Brush) -> str:
    """Plain cloth for a thing to lie on: a shade of the city's own dye that sets the thing off."""
    base = mix(brush.theme.latar, "#f5ede0", 0.45 if brush.theme.is_light else 0.84)
    if abs(luminance(base) - luminance(brush.main)) < 0.1:
        base = mix(base, "#8d7a66", 0.45) if luminance(brush.main) > 0.45 else mix(base, "#fffaf0", 0.5)
    return base


def ground(brush: Brush, base: str, *, width: int = WIDTH, height: int = HEIGHT) -> str:
    """Woven cloth of one colour in daylight, with two creases."""
    weave = brush.weave(base)
    daylight = brush.radial(
        (0, "#fffdf5", 0.5), (0.5, "#fffdf5", 0.12), (1, "#2b1a0c", 0.14), x=0.32, y=0.24, r=0.95
    )
    return (
        f"<rect width='{width}' height='{height}' fill='{base}'/><rect width='{width}' height='{height}' fill='{weave}'/>"
        + brush.soft(f"M{width * 0.9:g},-40Q{width * 0.8:g},{height * 0.4:g},{width * 1.02:g},{height * 0.8:g}", "#2b1a0c", 80, 0.03)
        + brush.soft(f"M-30,{height * 0.72:g}Q{width * 0.2:g},{height * 0.82:g},{width * 0.3:g},{height * 1.03:g}", "#2b1a0c", 80, 0.03)
        + f"<rect width='{width}' height='{height}' fill='{daylight}'/>"
    )  # fmt: skip
