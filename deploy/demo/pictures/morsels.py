"""Single pieces of what is eaten, drawn about 0,0 and some 120 units wide, and heaps of them."""

import math

from .canvas import LEAF, Brush, circle_path, dark, pale, round_rect

CHIP = "M-62,8Q-58,-44,0,-48Q58,-44,62,8Q40,46,0,42Q-40,46,-62,8Z"


def chip(b: Brush, colour: str) -> str:
    """A fried slice: blistered rim, bubbles, a bend down the middle."""
    return (
        b.path(CHIP, colour, line=dark(colour, 0.45), width=5) + b.path("M-46,6Q-40,-26,0,-30Q40,-26,46,6Q0,-14,-46,6Z", pale(colour, 0.4))
        + b.line("M-44,16Q0,2,44,16", dark(colour, 0.35), 4, opacity=0.6)
        + b.dot(-20, 24, 6, pale(colour, 0.5)) + b.dot(16, -14, 5, dark(colour, 0.2)) + b.dot(26, 26, 4, dark(colour, 0.25))
    )  # fmt: skip


def cracker(b: Brush, colour: str) -> str:
    """A puffed kerupuk: a thick white noodle laid round and round."""
    coils = "M-56,0A56,52,0,1,1,40,38M-34,6A36,34,0,1,1,30,24M-14,2A16,16,0,1,1,12,14M-40,34Q0,66,44,34M0,-46V-20M46,-24L20,-10M-44,-20L-18,-8"
    return (
        b.line(coils, dark(colour, 0.28), 24)
        + b.line(coils, pale(colour, 0.55), 18)
        + b.line("M-44,-26Q-20,-54,16,-50", "#ffffff", 6, opacity=0.8)
    )


def emping(b: Brush, colour: str) -> str:
    """A pounded melinjo nut: thin, clear, ragged."""
    d = "M-60,-6Q-50,-52,-8,-54Q46,-58,60,-12Q66,40,16,52Q-46,58,-60,-6Z"
    return (
        b.path(d, colour, line=dark(colour, 0.3), width=4, more="fill-opacity='.92'") + b.path("M-40,-6Q-30,-34,0,-36Q34,-34,40,-6Q36,26,6,32Q-32,32,-40,-6Z", pale(colour, 0.55))
        + b.line("M-24,-24Q0,-40,26,-22", "#ffffff", 5, opacity=0.7) + b.dot(6, 6, 9, colour) + b.dot(-16, 14, 5, colour)
    )  # fmt: skip


def cookie(b: Brush, colour: str) -> str:
    d = circle_path(0, 0, 56)
    petals = "".join(
        b.line(
            f"M{22 * math.cos(a):.4g},{22 * math.sin(a):.4g}L{44 * math.cos(a):.4g},{44 * math.sin(a):.4g}",
            dark(colour, 0.25),
            6,
        )
        for a in (n * math.pi / 4 for n in range(8))
    )
    return (
        b.path(d, colour, line=dark(colour, 0.4), width=5)
        + b.path(d, b.radial((0, "#fffaf0", 0.5), (1, "#fffaf0", 0), x=0.35, y=0.3))
        + petals
        + b.dot(0, 0, 17, "#7c2418")
        + b.dot(-5, -6, 5, "#e28a72")
    )


def stick(b: Brush, colour: str) -> str:
    """A short baked bar, sugared."""
    d = round_rect(-72, -22, 144, 44, 16)
    return (
        b.path(d, colour, line=dark(colour, 0.42), width=5)
        + b.line("M-56,-8H50", pale(colour, 0.5), 8)
        + "".join(b.dot(x, y, 4, pale(colour, 0.75)) for x, y, _ in b.scatter(0, 4, 58, 14, 16))
    )


def twist(b: Brush, colour: str) -> str:
    """A string of ring-ribbed dough fried with sesame, like the root of a coconut palm."""
    d = "M-66,26Q-40,-46,0,-6T66,-26"
    ribs = "M-52,2l14,12M-34,-18l16,14M-8,-20l12,18M14,-6l8,20M36,2l2,20M52,-8l8,16"
    return (
        b.line(d, dark(colour, 0.42), 34)
        + b.line(d, colour, 26)
        + b.line(ribs, dark(colour, 0.25), 5)
        + "".join(b.dot(x, y, 4, "#fff6dc") for x, y in ((-44, -4), (-20, -20), (6, -4), (30, 6), (50, -14)))
    )


def rice_square(b: Brush, colour: str) -> str:
    """A square of puffed rice held by palm sugar."""
    d = round_rect(-54, -54, 108, 108, 8)
    grains = "".join(
        f"<ellipse cx='{x:.4g}' cy='{y:.4g}' rx='11' ry='6' fill='{pale(colour, 0.6)}' stroke='{dark(colour, 0.2)}' transform='rotate({t:.3g} {x:.4g} {y:.4g})'/>"
        for x, y, t in b.scatter(0, 0, 50, 50, 26)
    )
    return b.path(d, dark(colour, 0.1), line=dark(colour, 0.45), width=5) + grains


def biscuit(b: Brush) -> str:
    """What the jar holds, as its picture's description says: squares, strings, bars, or round cookies."""
    colour = pale(b.second, 0.2)
    if b.detail_has("persegi"):
        return rice_square(b, colour)
    if b.detail_has("untaian"):
        return twist(b, colour)
    return stick(b, colour) if b.detail_has("batang") else cookie(b, colour)


def sesame_ball(b: Brush, colour: str) -> str:
    seeds = "".join(
        f"<ellipse cx='{x:.4g}' cy='{y:.4g}' rx='5' ry='3' fill='#fbf0cf' transform='rotate({turn:.3g} {x:.4g} {y:.4g})'/>"
        for x, y, turn in b.scatter(0, 0, 50, 50, 44)
    )
    return (
        b.path(circle_path(0, 0, 60), dark(colour, 0.12), line=dark(colour, 0.45), width=4)
        + b.path(
            circle_path(0, 0, 60),
            b.radial((0, "#fff2cf", 0.7), (0.6, "#fff2cf", 0), (1, "#1c0f06", 0.35), x=0.35, y=0.3, r=0.7),
        )
        + seeds
    )


def dodol(b: Brush, colour: str) -> str:
    """A wrapped stick of dodol: clear paper twisted at both ends."""
    return (
        b.path("M-60,0L-104,-28Q-94,0,-104,28ZM60,0L104,-28Q94,0,104,28Z", pale(colour, 0.75), line=dark(colour, 0.1), width=3)
        + b.path(round_rect(-64, -28, 128, 56, 16), colour, line=dark(colour, 0.5), width=3) + b.path(round_rect(-56, -22, 112, 16, 8), pale(colour, 0.5), more="fill-opacity='.6'")
        + b.line("M-80,-8L-64,0L-80,8M80,-8L64,0L80,8", "#ffffff", 3) + b.path(round_rect(-26, -28, 52, 56, 2), "#fdf6e6", more="fill-opacity='.55'")
    )  # fmt: skip


def strands(b: Brush, colour: str, *, length: float = 34, number: int = 26) -> str:
    """A pinch of shredded meat or coconut."""
    lines = ["", "", ""]
    for x, y, turn in b.scatter(0, 0, 58, 40, number):
        a, r = math.radians(turn), length / 2
        lines[int(turn) % 3] += (
            f"M{x - r * math.cos(a):.4g},{y - r * math.sin(a):.4g}Q{x + b.jitter(12):.4g},{y + b.jitter(12):.4g},{x + r * math.cos(a):.4g},{y + r * math.sin(a):.4g}"
        )
    return (
        b.line(lines[0], dark(colour, 0.4), 7)
        + b.line(lines[1], colour, 6)
        + b.line(lines[2], pale(colour, 0.35), 5)
    )


def banana(b: Brush, colour: str) -> str:
    """A flattened sun-dried banana."""
    d = "M-96,6Q-80,-34,0,-36Q84,-34,98,4Q80,36,0,38Q-84,36,-96,6Z"
    return (
        b.path(d, colour, line=dark(colour, 0.5), width=4)
        + b.line("M-74,2Q0,-22,78,2M-60,14Q0,2,64,16M-50,-10Q0,-30,50,-12", dark(colour, 0.35), 4)
        + b.line("M-60,-16Q0,-34,56,-18", pale(colour, 0.6), 6, opacity=0.7)
    )


def dried_fish(b: Brush, colour: str) -> str:
    d = "M-110,0Q-60,-46,20,-30Q62,-20,84,-6L122,-34Q112,0,122,34L84,8Q60,26,20,32Q-60,44,-110,0Z"
    return (
        b.path(d, colour, line=dark(colour, 0.5), width=4) + b.path("M-104,-4Q-50,-40,24,-24Q0,-6,-60,-4Z", dark(colour, 0.3))
        + b.line("M-58,-28Q-40,0,-58,26", dark(colour, 0.5), 4) + b.line("M-30,4H70M-26,14H56M-20,-8H60", pale(colour, 0.6), 4, more="stroke-dasharray='8 8'")
        + b.dot(-80, -6, 8, "#fdf8ea") + b.dot(-80, -6, 4, "#2b2019") + b.path("M-10,-32Q14,-54,40,-28Z", dark(colour, 0.35))
    )  # fmt: skip


def meat(b: Brush, colour: str) -> str:
    d = "M-58,-12Q-50,-50,-6,-46Q52,-48,60,-4Q58,42,12,44Q-50,48,-58,-12Z"
    return (
        b.path(d, colour, line=dark(colour, 0.55), width=5)
        + b.line("M-36,-14Q0,-28,40,-12M-40,6Q0,-8,46,8M-30,24Q0,12,34,24", dark(colour, 0.4), 5)
        + b.line("M-34,-28Q0,-42,30,-30", pale(colour, 0.45), 8, opacity=0.8)
    )


def half_egg(b: Brush, colour: str) -> str:
    """A salted egg cut in half: blue-green shell, white, red oily yolk."""
    d = "M-46,10C-46,-34,-26,-66,0,-66C26,-66,46,-34,46,10C46,42,26,58,0,58C-26,58,-46,42,-46,10Z"
    return (
        b.path(d, "#fdfdf6", line="#8fb8ae", width=9)
        + b.dot(0, 10, 30, colour)
        + b.dot(0, 10, 22, dark(colour, 0.15))
        + b.dot(-9, 0, 8, pale(colour, 0.6))
    )


def block(b: Brush, colour: str, *, speck: str = "", height: float = 40, width: float = 110) -> str:
    """A cut block seen from above and before: tofu, tempe, shrimp paste."""
    w, d = width / 2, 34
    specks = (
        "".join(
            f"<ellipse cx='{x:.4g}' cy='{y:.4g}' rx='9' ry='6' fill='{speck}' transform='rotate({t:.3g} {x:.4g} {y:.4g})'/>"
            for x, y, t in b.scatter(0, height / 2 + d - 4, w * 0.84, height * 0.34, 18)
        )
        if speck
        else ""
    )
    return (
        b.path(f"M{-w},0L{-w + 20},{-d}H{w + 20}L{w},0Z", pale(colour, 0.35), line=dark(colour, 0.4), width=3)
        + b.path(f"M{w},0L{w + 20},{-d}V{height - d + 6}L{w},{height + 6}Z", dark(colour, 0.25), line=dark(colour, 0.4), width=3)
        + b.path(f"M{-w},0H{w}V{height + 6}H{-w}Z", colour, line=dark(colour, 0.4), width=3)
        + f"<g transform='translate(0 {-d - height * 0.02 + 4:g})'>{specks}</g>"
    )  # fmt: skip


def heap(
    b: Brush,
    piece: str,
    x: float,
    y: float,
    rx: float,
    ry: float,
    number: int,
    *,
    scale: float = 1,
    turns: bool = True,
    pieces: tuple[str, ...] = (),
) -> str:
    """Many copies of one or several pieces in an ellipse, the nearer over the farther, each with its shadow."""
    kinds = (piece, *pieces)
    names = []
    for kind in kinds:
        name = f"h{next(b._numbers)}"  # noqa: SLF001 — the same desk
        b._definitions.append(f"<g id='{name}'>{kind}</g>")  # noqa: SLF001
        names.append(name)
    parts = []
    for index, (px, py, turn) in enumerate(b.scatter(x, y, rx, ry, number)):
        angle = turn if turns else b.jitter(12)
        parts.append(
            f"<ellipse cx='{px + 8 * scale:.5g}' cy='{py + 14 * scale:.5g}' rx='{58 * scale:.4g}' ry='{46 * scale:.4g}' fill='#1c0f06' fill-opacity='.16'/>"
            f"<use href='#{names[index % len(names)]}' transform='translate({px:.5g} {py:.5g})rotate({angle:.4g})scale({scale * (1 + b.jitter(0.12)):.3g})'/>"
        )
    return "".join(parts)


def leaf(b: Brush, d: str, ribs: str, colour: str = LEAF) -> str:
    """A piece of banana leaf with its veins."""
    return (
        b.cast(d)
        + b.body(d, colour, turn=60, depth=0.3)
        + f"<g clip-path='{b.clip(d)}'>{b.line(ribs, pale(colour, 0.3), 3, opacity=0.6)}</g>"
    )


def herbs(b: Brush, x: float, y: float, *, scale: float = 1) -> str:
    """A sprig of green and a red chilli beside a dish."""
    sprig = "".join(
        b.path(
            f"M0,0Q{20 * s},-34,{64 * s},{-40 - n * 20}Q{50 * s},-6,0,0Z", "#4f8a3a", line="#2f5d22", width=3
        )
        for n, s in ((0, 1), (1, -1), (2, 0.5), (1.5, -0.4))
    )
    chilli = (
        b.path("M10,20Q70,-2,140,34Q150,40,144,46Q70,34,20,44Z", "#c3271b", line="#7d130c", width=3)
        + b.line("M10,32Q-14,26,-24,36", "#3f7a2d", 8)
        + b.line("M30,24Q74,12,118,32", "#f08a75", 5, opacity=0.8)
    )
    return f"<g transform='translate({x:g} {y:g})scale({scale:g})'>{sprig}{chilli}</g>"


def piece_for(b: Brush, key: str) -> str:
    """The single piece that a shape of food is made of, in the product's colours."""
    main, second = b.main, b.second
    pieces = {
        "keripik-bungkus": lambda: chip(b, second), "kerupuk-bungkus": lambda: cracker(b, main if b.detail_has("merah muda") else "#ecd6a4"), "emping": lambda: emping(b, pale(main, 0.2)),
        "dodol": lambda: dodol(b, main), "kue-kering-toples": lambda: biscuit(b), "onde": lambda: sesame_ball(b, second),
        "pisang-sale": lambda: banana(b, "#a4602a"), "abon": lambda: strands(b, "#a8662c"), "serundeng": lambda: strands(b, "#d09a3c", length=22),
        "ikan-asin": lambda: dried_fish(b, "#b9a27c"), "rendang": lambda: meat(b, "#5e3018"), "telur-asin": lambda: half_egg(b, "#e2772a"),
        "tahu": lambda: block(b, "#f2dfae"), "tempe": lambda: block(b, "#efe6cc", speck="#c8a862", height=36), "terasi": lambda: block(b, "#6d3a30"),
        "gula-aren": lambda: block(b, "#8a4f22"), "makanan-kaleng": lambda: meat(b, main),
    }  # fmt: skip
    return pieces[key]() if key in pieces else ""
