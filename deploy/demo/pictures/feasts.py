"""Food for many: boxes, the rice cone, the buffet, and what is drunk and spooned."""

from .canvas import BAMBOO, KRAFT, LEAF, PAPER, STEEL, Brush, circle_path, dark, moved, pale, round_rect
from .dishes import bowl, rice_mound, tampah
from .morsels import half_egg, heap, herbs, leaf, meat, piece_for
from .registry import shape


def _box(b: Brush, contents: str) -> str:
    """An open carton: lid leaning back with the motif, tray in front."""
    lid = "M250,330Q600,310,950,330L1010,700H190Z"
    tray = "M170,740H1030L960,1190Q600,1220,240,1190Z"
    return (
        b.ground_shadow(620, 1190, 440, 80) + b.body(lid, b.cloth(scale=2) if b.patterned else KRAFT, turn=90, depth=0.3) + b.path("M330,400H870L905,640H295Z", KRAFT, line=dark(KRAFT, 0.3), width=3) + b.emblem(600, 520, 84, b.main)
        + b.path("M190,700H1010L1030,740H170Z", dark(KRAFT, 0.35)) + b.path(tray, pale(KRAFT, 0.1), line=dark(KRAFT, 0.4), width=4) + f"<g clip-path='{b.clip(tray)}'>{contents}</g>"
        + b.line("M170,740H1030L960,1190Q600,1220,240,1190Z", dark(KRAFT, 0.2), 20)
    )  # fmt: skip


@shape("nasi-kotak", "food", 34, lift=110)
def nasi_kotak(b: Brush) -> str:
    drum = "M0,0Q40,-110,150,-120Q240,-110,230,-20Q200,70,110,70L20,110Q-10,100,-20,60Z"
    chicken = (
        b.body(drum, "#a85a1e", shine=0.4)
        + b.line("M0,70L-60,120", "#f7efdc", 22)
        + b.line("M60,-60Q120,-90,170,-70", "#e2a556", 12, opacity=0.8)
    )
    fish = (
        b.body("M-150,0Q-60,-110,90,-70L190,-130Q170,0,200,110L90,60Q-60,110,-150,0Z", "#b9431f", shine=0.4)
        + b.line("M-40,-60L-10,60M20,-70L50,62M80,-62L100,56", "#7a2410", 9)
        + b.dot(-96, -14, 13, "#f7efdc") + b.dot(-96, -14, 6, "#2b1a0c")
    )  # fmt: skip
    soup = b.dot(0, 0, 150, PAPER, ry=104) + b.dot(0, -6, 128, dark(b.second, 0.2), ry=82) + "".join(
        moved(meat(b, "#7a4a2a"), x, y, scale=0.7) for x, y in ((-50, -10), (30, -30), (40, 24))
    )  # fmt: skip
    if b.detail_has("bandeng") or b.detail_has("dadar jagung"):
        dish = moved(fish, 790, 900, scale=0.95)
    elif b.detail_has("kuah") or b.detail_has("mangkuk") or b.detail_has("takir"):
        dish = moved(soup, 800, 890)
    else:
        dish = moved(chicken, 670, 910)
    greens = "".join(
        b.line(
            f"M{x:.4g},{y:.4g}q{b.jitter(40):.3g},{b.jitter(30):.3g},{b.jitter(60):.3g},{b.jitter(30):.3g}",
            c,
            11,
        )
        for n, (x, y, _) in enumerate(b.scatter(400, 1080, 130, 70, 40))
        for c in (("#5f9a3c", "#e0792a", "#8fbf5a")[n % 3],)
    )
    return _box(
        b,
        b.path("M200,960H620V1300H200Z", LEAF)
        + b.path("M240,760H600V960H240Z", pale(LEAF, 0.15))
        + rice_mound(b, 420, 930, 180, 150)
        + dish
        + greens
        + moved(half_egg(b, "#e2a02a"), 700, 1100, scale=1.25)
        + b.dot(850, 1090, 84, "#b8301d", ry=60)
        + b.path(circle_path(850, 1090, 84, 60), line="#ffffff", width=10)
        + b.line("M620,740V1220M200,980H1000", dark(KRAFT, 0.25), 12),
    )


@shape("snack-box", "food", 26, lift=110)
def snack_box(b: Brush) -> str:
    lemper = (
        b.path(round_rect(-110, -46, 220, 92, 24), LEAF, line=dark(LEAF), width=4)
        + b.line("M-70,-44V44M70,-44V44M-110,0H110", pale(LEAF, 0.4), 4)
        + b.line("M-84,-6l-40,-14M84,6l40,14", BAMBOO, 9)
    )
    kue = "".join(
        b.path(f"M-90,{y}Q0,{y + 30},90,{y}V{y + 26}Q0,{y + 56},-90,{y + 26}Z", c)
        for y, c in ((-60, "#7db04a"), (-34, "#fbf3df"), (-8, "#e58a9c"), (18, "#7db04a"), (44, "#fbf3df"))
    ) + b.dot(0, -56, 90, "#94c25e", ry=24)
    risol = b.path(round_rect(-110, -40, 220, 80, 38), "#c98432", line="#7d4815", width=4) + "".join(
        b.dot(x, y, 6, "#f0c27a") for x, y, _ in b.scatter(0, 0, 96, 32, 34)
    )
    cup = (
        b.body("M-80,-60H80L60,90H-60Z", "#f3f6f7")
        + b.dot(0, -60, 80, "#dfe8ea", ry=24)
        + b.line("M20,-60L50,-150", "#c3271b", 10)
    )
    return _box(
        b,
        moved(lemper, 380, 850)
        + moved(lemper, 420, 960, turn=6)
        + moved(risol, 780, 860, turn=-8)
        + moved(risol, 800, 960, turn=4)
        + moved(kue, 390, 1110, scale=1.1)
        + moved(b.dot(0, 0, 70, "#d9a24a") + piece_for(b, "onde"), 600, 1110, scale=1.15)
        + moved(cup, 830, 1110),
    )


def cone(b: Brush, x: float, y: float, w: float, h: float, colour: str) -> str:
    """A cone of rice with grains that catch the light."""
    d = f"M{x},{y - h}Q{x + 30},{y - h + 10},{x + w},{y}Q{x},{y + w * 0.34},{x - w},{y}Q{x - 30},{y - h + 10},{x},{y - h}Z"
    grains = "".join(
        f"<ellipse cx='{gx:.5g}' cy='{gy:.5g}' rx='11' ry='4.5' fill='{pale(colour, 0.45)}' stroke='{dark(colour, 0.22)}' transform='rotate({t:.3g} {gx:.5g} {gy:.5g})'/>"
        for gx, gy, t in b.scatter(x, y - h * 0.4, w, h * 0.6, 190)
    )
    cap = f"M{x},{y - h - 16}L{x + w * 0.34},{y - h * 0.66}Q{x},{y - h * 0.58},{x - w * 0.34},{y - h * 0.66}Z"
    return (
        b.body(d, colour, depth=0.4)
        + f"<g clip-path='{b.clip(d)}'>{grains}</g>"
        + b.body(cap, LEAF)
        + b.line(
            f"M{x},{y - h - 10}L{x - w * 0.1},{y - h * 0.62}M{x},{y - h - 10}L{x + w * 0.14},{y - h * 0.63}",
            pale(LEAF, 0.4),
            4,
        )
    )


@shape("tumpeng", "food", 55, lift=110)
def tumpeng(b: Brush) -> str:
    sides = (
        "".join(moved(half_egg(b, "#e8a62a"), x, y, scale=0.95) for x, y in ((260, 950), (370, 1050), (860, 1040)))
        + "".join(moved(meat(b, "#8a4b23"), x, y, scale=1) for x, y in ((480, 1090), (590, 1100), (540, 1050)))
        + "".join(b.line(f"M{x:.4g},{y:.4g}q{b.jitter(40):.3g},{b.jitter(30):.3g},{b.jitter(60):.3g},{b.jitter(30):.3g}", c, 11) for n, (x, y, _) in enumerate(b.scatter(950, 930, 90, 60, 40)) for c in (("#5f9a3c", "#8fbf5a", "#f3ecd2")[n % 3],))
        + "".join(b.dot(700 + n * 36, 1090 - n * 10, 32, "#c3271b") + b.dot(690 + n * 36, 1080 - n * 10, 9, "#f08a75") for n in range(3))
    )  # fmt: skip
    return (
        tampah(b, 600, 960, 510)
        + leaf(
            b,
            "M160,930Q330,760,600,750Q890,760,1040,930Q900,1170,600,1180Q300,1170,160,930Z",
            "".join(
                f"M600,950L{x},{y}"
                for x, y in ((180, 900), (300, 1120), (480, 1190), (720, 1190), (920, 1110), (1030, 900))
            ),
        )
        + b.ground_shadow(620, 970, 270, 80)
        + cone(b, 600, 960, 250, 640, "#f0b92e")
        + sides
    )


@shape("nasi-liwet", "food", 36, lift=110)
def nasi_liwet(b: Brush) -> str:
    pot = "M260,800Q250,1180,400,1240H800Q950,1180,940,800Z"
    top = rice_mound(b, 600, 800, 300, 130) + "".join(
        moved(
            b.path("M-40,0Q0,-22,44,-4L60,-14V14L44,4Q0,20,-40,0Z", "#b9a27c", line="#6d5a36", width=3),
            x,
            y,
            turn=t,
            scale=1.1,
        )
        for x, y, t in ((480, 740, 20), (620, 700, -14), (730, 760, 30))
    )
    return (
        b.ground_shadow(620, 1240, 310, 70)
        + b.line("M262,900H180V860M938,900H1020V860", "#4c4f52", 26)
        + b.body(pot, "#8d9296", depth=0.5, shine=0.5)
        + b.dot(600, 800, 345, "#b9bec2", ry=100)
        + b.dot(600, 806, 320, "#55595c", ry=86)
        + top
        + herbs(b, 560, 720, scale=0.8)
        + b.line("M268,860Q600,990,932,860", "#6c7175", 7)
        + b.steam(600, 640)
    )


@shape("prasmanan", "food", 160, lift=110)
def prasmanan(b: Brush) -> str:
    table = "M60,900H1140V1330Q1060,1290,1000,1330Q940,1370,870,1330Q800,1290,730,1330Q660,1370,600,1330Q530,1290,460,1330Q390,1370,330,1330Q260,1290,200,1330Q130,1360,60,1330Z"
    dish = (
        b.body("M-150,0H150L130,110H-130Z", STEEL, shine=0.6)
        + b.line("M-110,110L-120,160M110,110L120,160", "#7d8386", 14)
        + b.dot(0, 154, 26, "#ff9a2e", ry=12)
        + b.dot(0, 0, 160, "#e8ebed", ry=44)
    )
    lid = b.body("M-160,-10Q-150,-170,0,-180Q150,-170,160,-10Q0,30,-160,-10Z", "#dfe4e7", shine=0.8) + b.line(
        "M-30,-184Q0,-226,30,-184", "#8d9296", 14
    )
    fills = (
        b.dot(0, 0, 140, "#fbf8f0", ry=36)
        + "".join(b.dot(x, y, 12, "#ffffff", ry=6) for x, y, _ in b.scatter(0, -6, 120, 26, 24)),
        b.dot(0, 0, 140, "#6e3417", ry=36) + heap(b, meat(b, "#5e3018"), 0, -10, 100, 20, 7, scale=0.7),
        b.dot(0, 0, 140, "#5f9a3c", ry=36)
        + "".join(
            b.dot(x, y, 15, c, ry=9)
            for n, (x, y, _) in enumerate(b.scatter(0, -6, 116, 26, 26))
            for c in (("#8fbf5a", "#e0792a", "#3f7a2d")[n % 3],)
        ),
    )
    row = "".join(moved(dish + fill, x, 760) for x, fill in zip((230, 600, 970), fills, strict=True))
    lids = moved(lid, 230, 620, turn=-14)
    plates = "".join(
        b.dot(180, 890 - n * 12, 90, "#ffffff", ry=26)
        + b.path(circle_path(180, 890 - n * 12, 90, 26), line="#c9c2b4", width=3)
        for n in range(7)
    )
    return (
        b.ground_shadow(620, 1340, 540, 60)
        + b.body(table, b.cloth(), turn=90, depth=0.3)
        + b.folds(
            table,
            *(f"M{x},960Q{x + 10},1100,{x},1340" for x in range(130, 1100, 130)),
            width=34,
            opacity=0.32,
        )
        + b.body("M40,880H1160V930H40Z", b.second, turn=90)
        + lids
        + row
        + plates
        + b.steam(600, 700, height=200)
    )


@shape("bubur", "food", 24, lift=110)
def bubur(b: Brush) -> str:
    top = (
        "".join(
            b.line(
                f"M{x:.4g},{y:.4g}q{b.jitter(20):.3g},{b.jitter(12):.3g},{b.jitter(40):.3g},{b.jitter(14):.3g}",
                "#c98d3a",
                9,
            )
            for x, y, _ in b.scatter(500, 840, 90, 36, 26)
        )
        + "".join(b.dot(x, y, 10, "#4f8a3a", ry=7) for x, y, _ in b.scatter(660, 830, 80, 36, 34))
        + "".join(b.dot(x, y, 12, "#e8c37a", ry=8) for x, y, _ in b.scatter(740, 880, 60, 24, 12))
        + moved(half_egg(b, "#e8a62a"), 600, 890, scale=0.9)
    )
    spoon = b.line("M900,720L1080,520", STEEL, 22) + b.dot(870, 760, 54, "#dfe4e7", ry=34)
    return (
        bowl(b, 600, 850, 410, fill="#fbf5e3")
        + b.dot(600, 850, 340, "#fdf9ec", ry=82)
        + top
        + spoon
        + b.steam(560, 760)
    )


@shape("es-dawet", "food", 16, lift=110)
def es_dawet(b: Brush) -> str:
    glass = "M400,460L450,1240Q600,1300,750,1240L800,460Z"
    worms = "".join(
        b.line(
            f"M{x:.4g},{y:.4g}q{b.jitter(20):.3g},14,{b.jitter(40):.3g},{20 + b.jitter(10):.3g}",
            "#5f9a3c",
            17,
        )
        for x, y, _ in b.scatter(600, 1080, 150, 130, 44)
    )
    ice = "".join(
        moved(
            b.path(
                round_rect(-50, -44, 100, 88, 14),
                "#ffffff",
                line="#ffffff",
                width=4,
                more="fill-opacity='.55'",
            ),
            x,
            y,
            turn=t,
        )
        for x, y, t in ((500, 600, 14), (620, 570, -18), (710, 640, 22), (560, 700, 40))
    )
    inside = f"<rect x='380' y='560' width='440' height='760' fill='#f7f0e0'/><rect x='380' y='1130' width='440' height='200' fill='#8a4f1d' fill-opacity='.75'/>{worms}{b.path('M380,1100Q600,1180,820,1090V1140Q600,1220,380,1150Z', '#a9662a')}{ice}"
    straw = b.line("M650,700L760,300", "#d6475b", 24) + b.line(
        "M650,700L760,300", "#ffffff", 24, more="stroke-dasharray='22 26' stroke-opacity='.6'"
    )
    return (
        b.ground_shadow(620, 1256, 230, 54)
        + straw
        + b.path(glass, "#eef3f4", more="fill-opacity='.7'")
        + f"<g clip-path='{b.clip(glass)}'>{inside}</g>"
        + b.body(glass, "none", edge="#9aa7ab", depth=0.26, shine=0.14)
        + b.path(circle_path(600, 460, 200, 44), "#ffffff", line="#b9c4c8", width=6, more="fill-opacity='.4'")
        + b.shine("M440,560L476,1180", width=20)
        + moved(
            b.path(
                "M0,0Q30,-90,120,-110Q120,-20,0,0ZM0,0Q-10,-90,-90,-120Q-100,-30,0,0Z",
                "#5f9a3c",
                line="#2f5d22",
                width=4,
            ),
            560,
            470,
        )
    )
