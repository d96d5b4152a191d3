"""Bottles: glass, what is in it, and what it is made from beside it."""

from .canvas import Brush, dark, moved, pale, round_rect
from .registry import shape


def glass_bottle(
    b: Brush,
    liquid: str,
    *,
    outline: str,
    level: float,
    cap: str,
    neck: tuple[float, float, float],
    label: tuple[float, float, float, float],
) -> str:
    """A glass bottle with its liquid, reflections, cap (x, y, width of the neck) and label."""
    x, y, w = neck
    inside = f"<g clip-path='{b.clip(outline)}'><rect x='300' y='{level:g}' width='600' height='1000' fill='{liquid}' fill-opacity='.95'/><ellipse cx='600' cy='{level:g}' rx='300' ry='16' fill='{pale(liquid, 0.35)}'/></g>"
    return (
        b.ground_shadow(620, 1290, 220, 52) + b.path(outline, "#e9efe9", more="fill-opacity='.75'") + inside
        + b.body(outline, "none", edge=dark(liquid, 0.4), depth=0.42, shine=0.16)
        + b.body(round_rect(x, y, w, 110, 12), cap) + b.line("".join(f"M{x + n},{y + 20}v76" for n in range(14, int(w) - 6, 13)), dark(cap, 0.3), 3, opacity=0.6)
        + b.label(*label) + b.path(f"M{label[0]},{label[1]}h{label[2]}v{label[3]}h{-label[2]}Z", b.linear((0, "#1c0f06", 0.26), (0.25, "#fffaf0", 0.2), (0.5, "#fffaf0", 0), (1, "#1c0f06", 0.3)))
        + b.shine(f"M{label[0] + 24},{label[1] - 60}Q{label[0] + 18},{label[1] + 60},{label[0] + 22},{label[1] + label[3] + 120}", width=16, opacity=0.5)
    )  # fmt: skip


TALL = "M550,380Q552,470,520,530Q446,600,440,720V1230Q442,1290,500,1296H700Q758,1290,760,1230V720Q754,600,680,530Q648,470,650,380Z"


SQUAT = "M540,470Q540,540,470,570Q404,600,400,680V1220Q402,1290,470,1296H730Q798,1290,800,1220V680Q796,600,730,570Q660,540,660,470Z"


@shape("jamu-botol", "pack", 26)
def jamu_botol(b: Brush) -> str:
    roots = "".join(
        moved(
            b.body("M0,0Q40,-50,110,-40Q150,-70,190,-30Q230,0,180,30Q150,70,90,46Q30,50,0,0Z", "#c98d3a")
            + b.line("M40,-20v40M90,-34v60M140,-30v50", "#8d5a1c", 4),
            x,
            y,
            turn=t,
            scale=s,
        )
        for x, y, t, s in ((210, 1230, -8, 0.9), (300, 1300, 6, 0.7))
    )
    slices = "".join(
        b.dot(x, y, 44, "#8a5a1d", ry=26)
        + b.dot(x, y - 4, 40, "#f0a52c", ry=22)
        + b.dot(x, y - 4, 22, "#e28a18", ry=11)
        for x, y in ((860, 1290), (930, 1250), (960, 1310))
    )
    return (
        b.ground_shadow(330, 1270, 150, 40)
        + roots
        + glass_bottle(
            b,
            "#d98f1f",
            outline=TALL,
            level=560,
            cap=dark(b.main, 0.1),
            neck=(544, 290, 112),
            label=(442, 780, 316, 360),
        )
        + slices
    )


@shape("sirup-botol", "pack", 30)
def sirup_botol(b: Brush) -> str:
    tall = "M562,330V500Q560,560,510,620Q452,680,450,760V1240Q452,1292,500,1296H700Q748,1292,750,1240V760Q748,680,690,620Q640,560,638,500V330Z"
    glass = "M850,1010L876,1296H1010L1036,1010Z"
    ice = "".join(
        moved(
            b.path(
                round_rect(-34, -30, 68, 60, 10), "#ffffff", line="#ffffff", width=3, more="fill-opacity='.5'"
            ),
            x,
            y,
            turn=t,
        )
        for x, y, t in ((920, 1070, 12), (968, 1100, -18))
    )
    drink = (
        b.ground_shadow(950, 1296, 110, 30)
        + b.path(glass, "#ffffff", more="fill-opacity='.45'")
        + b.path("M856,1060L876,1290H1010L1030,1060Z", "#d8344a", more="fill-opacity='.75'")
        + ice
        + b.path(glass, line="#cfd6d8", width=6)
        + b.line("M990,1150L1050,880", "#4f8a3a", 14)
    )
    return (
        glass_bottle(
            b,
            "#b01c34",
            outline=tall,
            level=540,
            cap="#d9b24a",
            neck=(552, 250, 96),
            label=(452, 800, 296, 340),
        )
        + drink
    )


@shape("kecap-botol", "pack", 28)
def kecap_botol(b: Brush) -> str:
    dish = (
        b.ground_shadow(960, 1290, 130, 34)
        + b.dot(950, 1270, 130, "#fdfaf2", ry=52)
        + b.dot(950, 1262, 104, "#2a120a", ry=36)
        + b.dot(920, 1252, 34, "#6e3c22", ry=10)
        + "".join(b.dot(950 + x, 1262 + y, 14, "#c3271b", ry=8) for x, y in ((-30, 6), (20, -8), (40, 12)))
    )
    return (
        glass_bottle(
            b,
            "#24100a",
            outline=TALL,
            level=480,
            cap="#c3271b",
            neck=(540, 280, 120),
            label=(442, 760, 316, 400),
        )
        + dish
    )


@shape("madu-botol", "pack", 22)
def madu_botol(b: Brush) -> str:
    comb = "".join(
        b.path(
            _hexagon(150 + 78 * (n % 3) + (39 if n // 3 % 2 else 0), 1170 + 68 * (n // 3), 44),
            "#f2b632",
            line="#c97f14",
            width=9,
        )
        for n in range(6)
    )
    dipper = moved(
        b.line("M0,0L150,-230", "#a8713f", 22)
        + "".join(b.line(f"M{-62 + n * 17 - 20},{18 - n * 25 - 14}l56,34", "#8a5729", 18) for n in range(4))
        + b.path("M-60,30q-10,60,10,90q24,-20,10,-80Z", "#e39a1c"),
        960,
        1210,
    )
    return (
        b.ground_shadow(240, 1250, 150, 50)
        + comb
        + glass_bottle(
            b,
            "#d98a14",
            outline=SQUAT,
            level=640,
            cap="#d9b24a",
            neck=(530, 380, 140),
            label=(402, 820, 396, 330),
        )
        + b.ground_shadow(950, 1280, 100, 24)
        + dipper
    )


def _hexagon(x: float, y: float, r: float) -> str:
    return (
        "M"
        + "L".join(
            f"{x + dx * r:.5g},{y + dy * r:.5g}"
            for dx, dy in ((0, -1), (0.87, -0.5), (0.87, 0.5), (0, 1), (-0.87, 0.5), (-0.87, -0.5))
        )
        + "Z"
    )


@shape("minyak-atsiri", "pack", 14)
def minyak_atsiri(b: Brush) -> str:
    d = "M500,660Q420,690,416,770V1220Q420,1290,490,1294H710Q780,1290,784,1220V770Q780,690,700,660Z"
    dropper = (
        b.body(round_rect(520, 520, 160, 150, 10), "#26211d")
        + b.line("".join(f"M{x},540v116" for x in range(534, 672, 12)), "#4a423b", 4)
        + b.body("M556,520Q540,400,566,340Q600,310,634,340Q660,400,644,520Z", "#3a332d", shine=0.5)
    )
    flowers = "".join(
        b.line(f"M{x},1300Q{x + dx * 0.3},1120,{x + dx},{y}", "#5d7d44", 7)
        + "".join(b.dot(x + dx + (n % 2 * 2 - 1) * 15, y + n * 24, 15, "#8a6bb0", ry=11) for n in range(7))
        for x, dx, y in ((290, -60, 960), (320, 10, 900), (910, 60, 980))
    )
    return (
        flowers
        + glass_bottle_small(b, d, "#8a4a14")
        + dropper
        + b.label(420, 880, 360, 270)
        + b.shine("M440,800V1240", width=18, opacity=0.35)
    )


def glass_bottle_small(b: Brush, d: str, liquid: str) -> str:
    return b.ground_shadow(620, 1290, 250, 54) + b.body(d, liquid, depth=0.5, shine=0.4)
