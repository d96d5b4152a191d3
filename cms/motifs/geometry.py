"""The drawing of the geometric motifs: one seamless tile of a repeat, as SVG markup without its frame.

Every function takes the cloth's ground, the wax ink, the accent and a prefix for ids that are unique in the page, and
returns at most about 1.8 KB. What crosses an edge of a tile is drawn again at the opposite edge. Dots (cecek) are dashes of
no length with round caps: the cheapest isen-isen there is.
"""

from marketplace.core.colour import mix

DOTS = "fill='none' stroke-linecap='round' stroke-dasharray"


def fill(colour: str) -> str:
    """A fill attribute."""
    return f"fill='{colour}'"


def beads(colour: str, width: float, gap: float) -> str:
    """Attributes that turn a line into round dots `gap` apart."""
    return f"stroke='{colour}' stroke-width='{width:g}' {DOTS}='0 {gap:g}'"


def turned(
    reference: str, copies: int, x: float = 0, y: float = 0, *, start: float = 0, style: str = ""
) -> str:
    """`copies` of the element `reference`, turned about its own 0,0 and moved to x,y."""
    inner = "".join(
        f"<use href='#{reference}' transform='rotate({start + 360 / copies * number:g})'/>"
        for number in range(copies)
    )
    return f"<g transform='translate({x:g} {y:g})' {style}>{inner}</g>"


def placed(reference: str, *places: tuple[float, float]) -> str:
    """The element `reference` moved to each of the places."""
    return "".join(
        f"<use href='#{reference}'" + (f" x='{x:g}'" if x else "") + (f" y='{y:g}'" if y else "") + "/>"
        for x, y in places
    )


def half_drop(reference: str, width: float, height: float) -> str:
    """The element (drawn round 0,0) at the four corners and in the middle of the tile."""
    return placed(reference, (0, 0), (width, 0), (0, height), (width, height), (width / 2, height / 2))


def kawung(ground: str, ink: str, accent: str, prefix: str) -> str:
    """Four palm-nut ovals round a point, tile 48: rims, seed pairs and a four-dot flower between them."""
    return (
        f"<defs><g id='{prefix}a'><ellipse cy='17' rx='8.1' ry='14.4' fill='{ink}'/>"
        f"<ellipse cy='17' rx='5.9' ry='12.2' fill='{ground}'/><ellipse cy='17' rx='4.7' ry='11' fill='{ink}'/>"
        f"<path d='M0,11V15M0,19V23' stroke='{ground}' stroke-width='2.4' stroke-linecap='round'/></g>"
        f"<g id='{prefix}b' fill='{accent}'><circle r='1.3'/><circle cx='4.2' r='1.5'/><circle cx='-4.2' r='1.5'/>"
        f"<circle cy='4.2' r='1.5'/><circle cy='-4.2' r='1.5'/></g></defs>"
        + turned(prefix + "a", 4, 24, 24, start=45)
        + placed(prefix + "b", (24, 0), (24, 48), (0, 24), (48, 24))
        + f"<circle cx='24' cy='24' r='1.7' fill='{accent}'/>"
    )


def parang(ground: str, ink: str, accent: str, prefix: str) -> str:
    """Chained blades between rows of mlinjon diamonds, tile 20×60, worn at 45 degrees."""
    blade = "M-8,45C3,46,0,34,4,27C8,19,3,4,18,1C23,0,26,5,22,8C18,5,15,9,15.5,16C16,28,13,44,-8,45Z"
    return (
        f"<defs><g id='{prefix}a'><path d='{blade}' fill='{ink}'/>"
        f"<path d='M0,42C9,39,6,31,9,25C12,18,9,9,17,5' {beads(ground, 1.8, 3.3)}/>"
        f"<path d='M17.5,27q3.5,-3,1.5,-9' fill='none' stroke='{ink}' stroke-width='1.4'/></g></defs>"
        + placed(prefix + "a", (-20, 0), (0, 0), (20, 0))
        + f"<path d='M0,46.5H20M0,59H20' stroke='{ink}' stroke-width='1.3'/>"
        f"<path d='M10,48.2L16,52.8L10,57.4L4,52.8Z' fill='{accent}'/>"
        f"<path d='M10,51L12.2,52.8L10,54.6L7.8,52.8Z' fill='{ground}'/>"
        f"<path d='M0,50.2V55.5M20,50.2V55.5' {beads(ink, 1.6, 2.6)}/>"
    )


def ceplok(ground: str, ink: str, accent: str, prefix: str) -> str:
    """An eight-petalled rosette in a diamond of wax lines, tile 64, with round flowers at the corners."""
    return (
        f"<defs><g id='{prefix}a'><path d='M0,-3C-6,-9,-5,-16,0,-21C5,-16,6,-9,0,-3Z' fill='{ink}'/>"
        f"<path d='M0,-10V-16' stroke='{ground}' stroke-width='1.6' stroke-linecap='round'/></g>"
        f"<g id='{prefix}b'><circle r='11' fill='{accent}'/><circle r='8.7' fill='{ground}'/>"
        f"<circle r='5.6' stroke='{ink}' stroke-width='2.8' {DOTS}='0 4.398'/><circle r='2' fill='{accent}'/></g></defs>"
        f"<path d='M32,0L64,32L32,64L0,32Z' fill='none' stroke='{ink}' stroke-width='1.6'/>"
        f"<path d='M32,6L58,32L32,58L6,32Z' stroke='{accent}' stroke-width='2' {DOTS}='0 5.2523'/>"
        + turned(prefix + "a", 8, 32, 32)
        + f"<circle cx='32' cy='32' r='5' fill='{ground}'/><circle cx='32' cy='32' r='3' fill='{accent}'/>"
        + placed(prefix + "b", (0, 0), (64, 0), (0, 64), (64, 64))
    )


def truntum(ground: str, ink: str, accent: str, prefix: str) -> str:
    """Small eight-rayed stars like jasmine on the night, tile 42 in half drop."""
    return (
        f"<defs><path id='{prefix}a' d='M0,-2.4L2.5,-7.6L0,-12.6L-2.5,-7.6Z'/>"
        + f"<path id='{prefix}c' d='M0,-4V-10'/>"
        f"<g id='{prefix}b'>{turned(prefix + 'a', 4, style=fill(ink))}"
        f"{turned(prefix + 'c', 4, start=45, style=beads(ink, 1.7, 2.7))}"
        f"<circle r='2' fill='{accent}'/></g></defs>"
        + half_drop(prefix + "b", 42, 42)
        + f"<g fill='{accent}'><circle cx='21' r='1.4'/><circle cx='21' cy='42' r='1.4'/>"
        "<circle cy='21' r='1.4'/><circle cx='42' cy='21' r='1.4'/></g>"
    )


def tumpal(ground: str, ink: str, accent: str, prefix: str) -> str:
    """Border spears standing on the selvedge, tile 32×56."""
    tint = mix(ground, accent, 0.28)
    return (
        f"<path d='M0,56L16,3L32,56Z' fill='{tint}'/>"
        f"<path d='M0,55L16,3L32,55' fill='none' stroke='{ink}' stroke-width='1.5'/>"
        f"<path d='M5.5,52L16,17L26.5,52' stroke='{ink}' stroke-width='1.5' {DOTS}='0 3.32'/>"
        f"<path d='M16,26C21.5,34,22,43,16,50C10,43,10.5,34,16,26Z' fill='{accent}'/>"
        f"<path d='M16,34V45M16,45L13,41M16,45L19,41' stroke='{ground}' stroke-width='1.2' fill='none'/>"
        f"<path d='M0,55.2H32' stroke='{ink}' stroke-width='1.6'/>"
        f"<g fill='{accent}'><circle cy='8' r='2'/><circle cx='32' cy='8' r='2'/></g>"
        f"<g fill='{ink}'><circle cy='15' r='1'/><circle cx='32' cy='15' r='1'/>"
        "<circle cy='2' r='1'/><circle cx='32' cy='2' r='1'/></g>"
    )


def jlamprang(ground: str, ink: str, accent: str, prefix: str) -> str:
    """Pekalongan's nitik star: dotted ring, wax ring, two crossed squares and a lotus, tile 64."""
    leaf = mix(accent, ground, 0.45)
    return (
        f"<defs><path id='{prefix}a' d='M0,-2C-3,-6,-3,-9,0,-12C3,-9,3,-6,0,-2Z' fill='{ink}'/>"
        f"<g id='{prefix}b'><path d='M0,-11L11,0L0,11L-11,0Z' fill='{leaf}'/>"
        f"<path d='M0,-7L7,0L0,7L-7,0Z' fill='{ground}'/>"
        f"<path d='M0,-3.6V3.6M-3.6,0H3.6' stroke='{ink}' stroke-width='2' stroke-linecap='round'/></g></defs>"
        f"<circle cx='32' cy='32' r='28.5' stroke='{ink}' stroke-width='2.4' {DOTS}='0 4.477'/>"
        f"<circle cx='32' cy='32' r='24.6' fill='none' stroke='{accent}' stroke-width='1.4'/>"
        f"<path d='M32,9.4L54.6,32L32,54.6L9.4,32Z' fill='{leaf}'/>"
        + f"<path d='M16,16H48V48H16Z' fill='{accent}'/>"
        f"<circle cx='32' cy='32' r='14.5' fill='{ground}'/>"
        + turned(prefix + "a", 8, 32, 32)
        + f"<circle cx='32' cy='32' r='2.6' fill='{accent}'/>"
        + placed(prefix + "b", (0, 0), (64, 0), (0, 64), (64, 64))
    )
