"""Wood, bamboo, clay and leather: what hands make besides cloth."""

import math

from .bags import basket_weave
from .canvas import BAMBOO, WOOD, WOOD_DARK, Brush, circle_path, dark, mirror, moved, pale, round_rect
from .registry import shape

CLAY = "#b5623a"
GOLD = "#d9b24a"


def grain(b: Brush, clip: str, x: float, y: float, w: float, h: float, colour: str) -> str:
    """Wood grain inside an outline."""
    lines = "".join(
        f"M{x},{y + n}q{w * 0.25:g},{b.jitter(14):.3g},{w * 0.5:g},0t{w * 0.5:g},{b.jitter(10):.3g}"
        for n in range(8, int(h), 22)
    )
    return f"<g clip-path='{b.clip(clip)}'>{b.line(lines, dark(colour, 0.3), 4, opacity=0.45)}</g>"


@shape("payung", "craft", 90)
def payung(b: Brush) -> str:
    cx, cy, r = 600, 620, 470
    petals = ""
    for n in range(12):
        a0, a1 = math.radians(n * 30), math.radians(n * 30 + 30)
        mid = (a0 + a1) / 2
        x0, y0, x1, y1 = (
            cx + r * math.cos(a0),
            cy + r * 0.74 * math.sin(a0),
            cx + r * math.cos(a1),
            cy + r * 0.74 * math.sin(a1),
        )
        petals += b.path(
            f"M{cx},{cy - 90}L{x0:.5g},{y0:.5g}Q{cx + r * 0.97 * math.cos(mid):.5g},{cy + r * 0.7 * math.sin(mid):.5g},{x1:.5g},{y1:.5g}Z",
            b.main if n % 2 else pale(b.main, 0.14),
            line=dark(b.main, 0.4),
            width=3,
        )
    rim = circle_path(cx, cy, r, r * 0.74)
    flowers = "".join(
        moved("".join(b.dot(24 * math.cos(k * 1.257), 24 * math.sin(k * 1.257), 17, b.light) for k in range(5)) + b.dot(0, 0, 12, b.second) + b.path("M30,20q40,-10,60,20q-40,14,-60,-20M-30,20q-40,-10,-60,20q40,14,60,-20", "#6f9654"), cx + r * 0.66 * math.cos(math.radians(t)), cy + r * 0.5 * math.sin(math.radians(t)), turn=t + 90)
        for t in range(15, 375, 60)
    )  # fmt: skip
    ring = b.line(circle_path(cx, cy - 20, r * 0.36, r * 0.26), b.second, 10) + b.line(
        circle_path(cx, cy, r * 0.95, r * 0.7), b.second, 12
    )
    return (
        b.ground_shadow(760, 1180, 380, 80)
        + b.line("M640,700L830,1240Q850,1310,910,1290", dark(WOOD, 0.3), 34)
        + b.line("M640,700L830,1240Q850,1310,910,1290", WOOD, 24)
        + b.cast(rim, x=50, y=80, blur=30)
        + petals
        + b.path(
            rim, b.radial((0, "#fffaf0", 0.35), (0.5, "#fffaf0", 0), (1, "#1c0f06", 0.3), x=0.4, y=0.3, r=0.8)
        )
        + ring
        + flowers
        + b.dot(cx, cy - 90, 44, dark(b.main, 0.3), ry=30)
        + b.body(round_rect(cx - 16, cy - 150, 32, 66, 12), GOLD)
    )


@shape("kelom", "craft", 28)
def kelom(b: Brush) -> str:
    sole = "M170,860Q160,800,260,800Q420,810,560,760Q760,640,960,620Q1040,620,1040,690V900Q1040,930,1010,930H940Q910,930,905,900L890,830Q780,840,660,910Q560,950,420,950H230Q170,940,170,860Z"
    strap = "M260,806Q300,600,470,600Q600,610,620,730Q540,780,470,790Q360,810,260,806Z"
    carving = b.line(
        "M920,690q40,-30,70,0t10,70t-50,60M930,760q30,-6,34,24M250,890q60,-24,120,0t120,-10t120,-30",
        pale(WOOD, 0.5),
        8,
    )
    shoe = (
        b.body(sole, b.main if not b.patterned else WOOD, turn=90, depth=0.44)
        + grain(b, sole, 160, 640, 900, 300, WOOD)
        + carving
        + b.cast(strap, x=6, y=8, blur=6)
        + b.body(strap, b.cloth(scale=1.8), depth=0.3)
        + b.stitch("M280,780Q320,624,470,622Q580,632,600,716", pale(b.second, 0.6))
        + "".join(
            b.dot(x, y, 8, GOLD) for x, y in ((270, 800), (350, 806), (460, 792), (560, 762), (616, 732))
        )
    )
    return f"<g transform='translate(60 -240)scale(.94)'>{b.ground_shadow(620, 950, 440, 50)}{shoe}</g><g transform='translate(-10 180)'>{b.ground_shadow(620, 950, 460, 60)}{shoe}</g>"


def _pair(b: Brush, one: str) -> str:
    return moved(one, 370, 760, turn=-7) + moved(f"<g transform='scale(-1 1)'>{one}</g>", 830, 760, turn=7)


@shape("sandal", "craft", 34)
def sandal(b: Brush) -> str:
    sole = "M-20,-440Q130,-460,160,-300Q170,-160,120,0Q110,160,130,300Q130,430,0,440Q-130,430,-130,300Q-110,120,-150,-80Q-190,-400,-20,-440Z"
    foot = "M-16,-410Q104,-428,130,-290Q140,-160,92,0Q84,160,100,296Q100,402,0,410Q-100,402,-102,296Q-84,120,-122,-80Q-160,-374,-16,-410Z"
    strap = "M-168,-190Q-100,-60,-20,-20L-6,-60Q-70,-160,-6,-300Q40,-170,120,-110L158,-200Q150,-60,60,60Q0,90,-60,60Q-150,-40,-168,-190Z"
    return _pair(
        b,
        b.cast(sole)
        + b.path(sole, "#3a2a1e")
        + b.body(foot, "#c99a63", depth=0.26)
        + b.stitch(foot, "#7d5527")
        + b.cast(strap, x=6, y=14, blur=10)
        + b.body(strap, b.cloth(scale=1.7), depth=0.4)
        + b.stitch("M-150,-180Q-90,-60,-10,0Q80,-40,140,-180", pale(b.main, 0.5))
        + b.dot(-2, -300, 13, GOLD),
    )


@shape("sepatu", "craft", 34)
def sepatu(b: Brush) -> str:
    sole = "M0,-440Q150,-430,160,-260Q160,-120,124,40Q120,200,130,330Q110,450,0,454Q-110,450,-130,330Q-120,200,-124,40Q-160,-120,-160,-260Q-150,-430,0,-440Z"
    upper = "M0,-420Q134,-410,142,-250Q144,-110,108,40Q106,200,116,326Q98,430,0,434Q-98,430,-116,326Q-106,200,-108,40Q-144,-110,-142,-250Q-134,-410,0,-420Z"
    mouth = "M0,-60Q90,-40,84,80Q80,220,90,320Q70,400,0,404Q-70,400,-90,320Q-80,220,-84,80Q-90,-40,0,-60Z"
    bow = "M0,-90C-60,-150,-110,-120,-100,-80C-90,-40,-40,-50,0,-90C60,-150,110,-120,100,-80C90,-40,40,-50,0,-90Z"
    return _pair(
        b,
        b.cast(sole)
        + b.path(sole, "#ece3d2", line="#a8977a", width=3)
        + b.body(upper, b.cloth(scale=1.8), depth=0.4, shine=0.3)
        + b.path(mouth, dark(b.main, 0.7))
        + b.path(
            "M0,-20Q70,0,66,90Q62,220,70,316Q54,380,0,384Q-54,380,-70,316Q-62,220,-66,90Q-70,0,0,-20Z",
            "#c9a173",
        )
        + b.line(mouth, b.second, 10)
        + b.body(bow, b.second)
        + b.dot(0, -90, 18, dark(b.second, 0.2)),
    )


@shape("tikar", "woven", 180)
def tikar(b: Brush) -> str:
    flat = "M180,420L1020,420L1060,1150L140,1150Z"
    roll = "M130,300Q130,240,190,240H1010Q1070,240,1070,300V400Q1070,460,1010,460H190Q130,460,130,400Z"
    one, two = (b.main, b.second) if not b.patterned else (BAMBOO, b.main)
    band = "".join(
        f"<rect x='{x}' y='400' width='{w}' height='800' fill='{b.second}' fill-opacity='.75'/>"
        for x, w in ((250, 50), (330, 22), (850, 22), (900, 50))
    )
    fringe = b.line(
        "".join(f"M{x},1148v{34 + b.jitter(6):.3g}" for x in range(150, 1056, 12)), dark(one, 0.2), 5
    )
    weave = basket_weave(b, 100, 400, 1000, 800, 30, one, two)
    swirl = b.line(
        "M190,350m-44,0a44,86,0,1,0,88,0a44,86,0,1,0,-88,0M190,350m-26,0a26,52,0,1,0,52,0a26,52,0,1,0,-52,0M190,350m-10,0a10,22,0,1,0,20,0",
        dark(one, 0.55),
        7,
    )
    return (
        b.cast(flat)
        + f"<g clip-path='{b.clip(flat)}'>{weave}{band}</g>"
        + b.body(flat, "none", edge=dark(one), turn=90, depth=0.3)
        + fringe
        + b.cast(roll)
        + f"<g clip-path='{b.clip(roll)}'>{basket_weave(b, 100, 220, 1000, 260, 30, one, two)}</g>"
        + b.body(roll, "none", edge=dark(one), turn=90, depth=0.6, shine=0.4)
        + b.dot(190, 350, 60, pale(one, 0.3), ry=108)
        + swirl
    )


@shape("keranjang", "woven", 40)
def keranjang(b: Brush) -> str:
    d = "M220,640Q250,1000,340,1180Q600,1250,860,1180Q950,1000,980,640Z"
    one = b.main if not b.patterned else BAMBOO
    mouth = circle_path(600, 640, 380, 120)
    return (
        b.ground_shadow(620, 1190, 360, 80)
        + f"<g clip-path='{b.clip(d)}'>{basket_weave(b, 200, 600, 800, 700, 46, one, b.second)}</g>"
        + b.body(d, "none", edge=dark(one), depth=0.5)
        + b.path(mouth, dark(one, 0.6))
        + f"<g clip-path='{b.clip(mouth)}'>{b.path('M200,600H1000V680Q600,760,200,680Z', dark(one, 0.45))}</g>"
        + b.line(mouth, dark(one, 0.35), 40)
        + b.line(mouth, one, 28)
        + b.line(mouth, dark(one, 0.4), 26, more="stroke-dasharray='6 20'")
        + "".join(
            b.line(
                f"M{x},690Q{x - 90 * s},560,{x},500Q{x + 60 * s},470,{x + 40 * s},610",
                dark(b.second, 0.2),
                26,
            )
            for x, s in ((226, 1), (974, -1))
        )
    )


@shape("kipas", "craft", 46)
def kipas(b: Brush) -> str:
    cx, cy, r = 600, 1060, 560
    folds, ribs = "", ""
    outline = "M" + "L".join(
        f"{cx + r * math.cos(math.radians(-165 + n * 7.5)):.5g},{cy + (r + (14 if n % 2 else 0)) * math.sin(math.radians(-165 + n * 7.5)):.5g}"
        for n in range(21)
    )
    inner = "L".join(
        f"{cx + 240 * math.cos(math.radians(-15 - n * 7.5)):.5g},{cy + 240 * math.sin(math.radians(-15 - n * 7.5)):.5g}"
        for n in range(21)
    )
    leaf = f"{outline}L{inner}Z"
    for n in range(20):
        a, c = math.radians(-165 + n * 7.5), math.radians(-165 + n * 7.5 + 7.5)
        folds += (
            f"M{cx + 240 * math.cos(a):.5g},{cy + 240 * math.sin(a):.5g}L{cx + r * math.cos(a):.5g},{cy + r * math.sin(a):.5g}L{cx + r * math.cos(c):.5g},{cy + r * math.sin(c):.5g}L{cx + 240 * math.cos(c):.5g},{cy + 240 * math.sin(c):.5g}Z"
            if n % 2
            else ""
        )
        ribs += b.line(
            f"M{cx},{cy}L{cx + 256 * math.cos(a):.5g},{cy + 256 * math.sin(a):.5g}", WOOD_DARK, 24
        ) + b.line(f"M{cx},{cy}L{cx + 252 * math.cos(a):.5g},{cy + 252 * math.sin(a):.5g}", WOOD, 16)
    guards = "".join(
        b.line(
            f"M{cx},{cy}L{cx + 568 * math.cos(math.radians(t)):.5g},{cy + 568 * math.sin(math.radians(t)):.5g}",
            WOOD_DARK,
            30,
        )
        for t in (-165, -15)
    )
    return (
        b.cast(leaf)
        + ribs
        + b.path(leaf, b.cloth(), line=dark(b.main, 0.5), width=3)
        + b.path(folds, "#1c0f06", more="fill-opacity='.2'")
        + b.line(outline, b.second, 18)
        + guards
        + b.dot(cx, cy, 32, WOOD_DARK)
        + b.dot(cx, cy, 14, GOLD)
        + b.line(f"M{cx},{cy}Q560,1140,590,1200", b.second, 8)
        + b.line("".join(f"M590,1200q{n},60,{n * 1.4:g},120" for n in range(-20, 24, 8)), b.second, 7)
    )


@shape("angklung", "craft", 50)
def angklung(b: Brush) -> str:
    def tube(x: float, y: float, h: float, w: float) -> str:
        d = f"M{x - w},{y}Q{x - w},{y - 20},{x},{y - 20}Q{x + w * 0.3},{y + h * 0.18},{x + w},{y + h * 0.42}V{y + h}Q{x},{y + h + 24},{x - w},{y + h}Z"
        return (
            b.body(d, BAMBOO, depth=0.5, shine=0.45)
            + b.line(
                f"M{x - w},{y + h * 0.72}Q{x},{y + h * 0.74},{x + w},{y + h * 0.72}", dark(BAMBOO, 0.4), 7
            )
            + b.dot(x, y - 4, w * 0.7, dark(BAMBOO, 0.6), ry=14)
        )

    frame = (
        b.line("M250,300V1160M930,480V1160M590,380V1160", dark(BAMBOO, 0.4), 40)
        + b.line("M250,300V1160M930,480V1160M590,380V1160", pale(BAMBOO, 0.1), 26)
        + b.line("M210,420L990,560", dark(BAMBOO, 0.4), 36)
        + b.line("M210,420L990,560", BAMBOO, 24)
    )
    base = (
        b.body(round_rect(170, 1110, 860, 96, 46), BAMBOO, turn=90, depth=0.5)
        + "".join(b.line(f"M{x},1112V1204", dark(BAMBOO, 0.4), 8) for x in (330, 600, 860))
        + b.dot(200, 1158, 34, pale(BAMBOO, 0.5), ry=40)
    )
    ties = "".join(
        b.line(f"M{x - 24},{y - 20}L{x + 24},{y + 20}M{x - 24},{y + 20}L{x + 24},{y - 20}", b.second, 13)
        for x, y in ((250, 428), (590, 488), (930, 548))
    )
    return (
        b.ground_shadow(620, 1206, 440, 60)
        + frame
        + tube(400, 500, 600, 58)
        + tube(760, 640, 460, 48)
        + base
        + ties
        + b.line("M930,480q50,40,40,130", b.second, 9)
        + b.line("".join(f"M970,610q{n},50,{n},90" for n in range(-16, 20, 8)), b.second, 7)
    )


@shape("wayang", "craft", 60)
def wayang(b: Brush) -> str:
    body = "M560,420Q520,470,540,520L500,560Q470,640,520,720Q480,820,440,960L400,1120L560,1130L600,1000L650,1130L800,1110Q760,940,700,800Q720,700,690,620L640,540Q660,500,690,490L760,470L700,440Q690,380,620,380Z"
    crown = "M560,420Q470,420,440,340Q420,250,500,230Q440,300,520,330Q560,250,660,290Q720,330,700,400Q660,370,620,384Z"
    arm = "M520,600Q400,660,360,780L330,900L360,910L400,800Q450,700,540,660Z"
    other = "M680,640Q800,680,860,800L900,920L868,930L820,820Q770,740,680,710Z"
    sticks = b.line("M600,1000Q590,1200,600,1420", "#3a2612", 20) + b.line(
        "M346,905L470,1360M884,925L740,1360", "#5b3a1e", 12
    )
    cloth = "M470,840Q600,900,720,840Q770,960,800,1110L650,1130L600,1010L560,1130L400,1120Q420,980,470,840Z"
    holes = "".join(b.dot(x, y, 7, "#f6ecd6") for x, y, _ in b.scatter(610, 700, 70, 130, 30)) + "".join(
        b.dot(470 + n * 18, 300 - abs(n - 3) * 14, 7, "#f6ecd6") for n in range(10)
    )
    jewels = b.line("M530,560Q610,600,660,560M500,830Q600,880,710,830", GOLD, 18) + b.line(
        "M372,780l40,20M820,800l36,-20M340,880l34,12M868,900l30,-12", GOLD, 14
    )
    face = (
        b.path(
            "M560,420Q548,470,590,500Q640,510,690,490L770,468L700,440Q690,400,640,390Z",
            "#e9c58a",
            line="#3a2612",
            width=4,
        )
        + b.line("M640,430Q670,424,690,440", "#2b1a0c", 7)
        + b.line("M700,478l-30,4", "#a32a1f", 6)
    )
    paint = b.main
    return (
        sticks
        + b.cast(body)
        + b.body(arm, GOLD)
        + b.body(other, GOLD)
        + b.body(body, "#e0b85c", shine=0.3)
        + b.body(cloth, b.cloth(scale=1.3))
        + b.line("M470,840Q600,900,720,840", b.second, 16)
        + b.body(crown, paint)
        + b.line(crown, GOLD, 9)
        + face
        + b.line("M500,560Q540,640,520,720M640,540Q690,620,690,700", paint, 16)
        + jewels
        + holes
        + b.dot(500, 250, 14, "#a32a1f")
    )


@shape("gerabah", "craft", 40)
def gerabah(b: Brush) -> str:
    d = "M500,360Q490,430,470,470Q270,580,270,850Q280,1130,470,1230H730Q920,1130,930,850Q930,580,730,470Q710,430,700,360Z"
    colour = b.main if not b.patterned else CLAY
    bands = "".join(f"M260,{y}Q600,{y + 70},940,{y}" for y in (690, 720, 960, 990))
    zig = "M280,830" + "".join(
        f"L{300 + n * 34},{860 + 50 * (1 - ((n - 9) / 10) ** 2) + (-44 if n % 2 else 0):.5g}"
        for n in range(19)
    )
    return (
        b.ground_shadow(620, 1230, 300, 66)
        + b.body(d, colour, depth=0.56, shine=0.4)
        + f"<g clip-path='{b.clip(d)}'>{b.line(bands, dark(colour, 0.3), 9)}{b.line(zig, b.light, 11, opacity=0.9)}{b.line('M260,560Q600,640,940,560M300,1090Q600,1150,900,1090', dark(colour, 0.18), 5)}</g>"
        + b.dot(600, 360, 104, dark(colour, 0.2), ry=36)
        + b.dot(600, 364, 84, dark(colour, 0.7), ry=26)
        + b.shine("M350,740Q320,880,370,1020", width=24, opacity=0.25)
    )


@shape("cangkir", "craft", 24)
def cangkir(b: Brush) -> str:
    d = "M330,620Q340,960,450,1060H690Q800,960,810,620Z"
    handle = "M800,700C980,660,980,960,760,930"
    return (
        b.ground_shadow(600, 1110, 380, 90)
        + b.dot(580, 1090, 370, dark(b.main, 0.1), ry=104)
        + b.dot(580, 1080, 370, pale(b.main, 0.2), ry=100)
        + b.dot(580, 1076, 230, dark(b.main, 0.2), ry=54)
        + b.line(handle, dark(b.main, 0.45), 56)
        + b.line(handle, b.main, 42)
        + b.body(d, b.cloth(scale=1.7), depth=0.46, shine=0.4)
        + b.path(circle_path(570, 620, 240, 66), pale(b.main, 0.35), line=dark(b.main, 0.3), width=4)
        + b.dot(570, 632, 212, "#4a2411", ry=48)
        + b.dot(540, 624, 100, "#8a5430", ry=18)
        + b.line("M336,700Q570,780,806,700", b.second, 12)
        + b.shine("M386,720Q396,880,450,980", width=20, opacity=0.4)
        + b.steam(570, 590)
    )


@shape("lampu", "craft", 45)
def lampu(b: Brush) -> str:
    shade = "M420,280H780L960,820Q600,900,240,820Z"
    slats = "".join(
        b.line(
            f"M{430 + n * 34},286L{256 + n * 69},{830 + 44 * (1 - ((n - 5) / 5.2) ** 2):.4g}",
            dark(BAMBOO, 0.3),
            9,
        )
        for n in range(11)
    )
    stand = "M560,860Q550,980,520,1060Q470,1120,480,1180H720Q730,1120,680,1060Q650,980,640,860Z"
    bands = b.line(
        "".join(f"M200,{y}Q600,{y + 60},1000,{y}" for y in range(320, 860, 60)),
        dark(BAMBOO, 0.25),
        6,
        opacity=0.55,
    )
    belt = b.path("M200,640H1000V740Q600,800,200,740Z", b.cloth(scale=1.4), more="fill-opacity='.8'")
    glow = b.radial((0, "#fff1b8", 0.85), (0.6, "#ffe08a", 0.4), (1, "#ffe08a", 0))
    return (
        b.dot(600, 640, 540, glow)
        + b.ground_shadow(620, 1230, 260, 56)
        + b.body(stand, WOOD, depth=0.5)
        + b.body("M440,1170H760L790,1240H410Z", WOOD_DARK)
        + b.path(shade, "#ffe9b0")
        + b.path(shade, b.radial((0, "#fffbe6", 1), (1, b.main, 0.5), y=0.7, r=0.7))
        + f"<g clip-path='{b.clip(shade)}'>{bands}{slats}{belt}</g>"
        + b.line("M420,284Q600,300,780,284", BAMBOO, 22)
        + b.line("M242,820Q600,904,958,820", BAMBOO, 22)
    )


@shape("ukiran", "wood", 60)
def ukiran(b: Brush) -> str:
    frame = round_rect(190, 330, 820, 840, 20)
    inner = round_rect(270, 410, 660, 680, 10)
    scroll = "M600,740C600,640,500,600,440,660C390,720,440,800,510,780C560,760,550,700,510,706M440,660C400,560,470,480,570,500M510,780C480,880,400,900,340,860"
    leafs = "M440,660Q360,640,330,560Q420,560,440,660ZM570,500Q540,430,600,430Q640,470,570,500ZM340,860Q300,920,330,1000Q400,950,340,860ZM520,800Q500,900,560,960Q590,880,520,800Z"
    half = (
        b.line(scroll, dark(WOOD, 0.65), 42)
        + b.line(scroll, "#c98d52", 28)
        + b.line(scroll, "#e5b57c", 9)
        + b.path(leafs, "#c98d52", line=dark(WOOD, 0.6), width=6)
        + b.line("M344,574Q400,600,434,650M334,990Q350,920,342,876M552,944Q550,880,524,820", "#e5b57c", 7)
    )
    petal = "".join(
        moved(
            b.path("M0,-26Q-40,-80,0,-124Q40,-80,0,-26Z", "#d9a066", line=dark(WOOD, 0.6), width=5)
            + b.line("M0,-44V-100", "#f0cf9c", 6),
            600,
            745,
            turn=n * 45,
        )
        for n in range(8)
    )
    colour = b.main if not b.patterned else WOOD
    return (
        b.cast(frame, x=24, y=34, blur=20)
        + b.body(frame, colour, depth=0.3)
        + grain(b, frame, 180, 330, 840, 840, colour)
        + b.path(inner, dark(WOOD, 0.55))
        + b.line(inner, dark(colour, 0.5), 14)
        + f"<g clip-path='{b.clip(inner)}'>{half}{mirror(half)}</g>"
        + petal
        + b.dot(600, 745, 34, "#e5b57c")
        + b.dot(592, 736, 12, "#f6deb4")
    )


@shape("miniatur-kapal", "craft", 50)
def miniatur_kapal(b: Brush) -> str:
    hull = "M170,860H1030L960,1040Q600,1090,280,1040Z"
    decks = (
        b.body("M270,720H940V860H250Z", "#fbfaf5")
        + b.body("M340,600H860V720H320Z", b.main if b.main[1:3] > "c0" else "#fbfaf5")
        + b.body("M430,500H700V600H410Z", "#fbfaf5")
    )
    windows = (
        "".join(
            b.path(round_rect(x, 760, 50, 50, 8), "#4c7286", line="#8d9da5", width=4)
            for x in range(310, 900, 76)
        )
        + "".join(
            b.path(round_rect(x, 636, 44, 46, 6), "#4c7286", line="#8d9da5", width=4)
            for x in range(370, 830, 70)
        )
        + b.path("M446,524H690V566H440Z", "#4c7286")
    )
    funnel = b.body("M720,440H820L810,600H720Z", b.second) + b.line("M722,490H816", "#ffffff", 24)
    rails = b.line(
        "M250,716H950M250,690H320M860,690H950"
        + "".join(f"M{x},690V720" for x in (*range(254, 330, 24), *range(864, 950, 24))),
        "#8d959a",
        6,
    )
    mast = (
        b.line("M520,500V330M470,380H570M520,330L300,700M520,330L900,690", "#5d646a", 7)
        + b.path("M520,330H610L590,352L610,376H520Z", "#c3271b")
        + b.path("M520,353H604L610,376H520Z", "#ffffff")
    )
    stand = (
        b.body("M330,1040L300,1180H380L420,1060ZM870,1040L900,1180H820L780,1060Z", WOOD_DARK)
        + b.body(round_rect(190, 1170, 820, 80, 14), WOOD, turn=90)
        + b.path(round_rect(510, 1186, 180, 46, 4), GOLD, line=dark(GOLD), width=3)
        + b.line("M536,1204H664M550,1218H650", dark(GOLD, 0.5), 5)
    )
    hull_colour = b.light if b.light[1:3] < "a0" else dark(b.second, 0.2)
    return (
        b.ground_shadow(620, 1256, 440, 60)
        + mast
        + decks
        + windows
        + funnel
        + rails
        + b.body(hull, hull_colour, turn=90, depth=0.4)
        + b.path("M262,1000Q600,1050,976,1000L960,1040Q600,1090,280,1040Z", "#a32a1f")
        + b.line("M172,884H1022", "#ffffff", 12)
        + "".join(b.dot(x, 940, 17, "#e8eef0") + b.dot(x, 940, 10, "#2b3a44") for x in range(300, 960, 80))
        + b.path(circle_path(360, 840, 26), line="#e0641f", width=13)
        + stand
    )


@shape("gantungan-kunci", "craft", 14)
def gantungan_kunci(b: Brush) -> str:
    ring = circle_path(520, 380, 130)
    tag = "M520,640Q660,640,700,760Q730,900,640,1020Q560,1110,520,1140Q480,1110,400,1020Q310,900,340,760Q380,640,520,640Z"
    key = (
        b.path(circle_path(0, 0, 74), line="#c9a24a", width=38)
        + b.path(circle_path(0, 0, 74), line="#efd28a", width=10)
        + b.path("M-16,80H16V420H80V380H56V350H80V310H16Z", "#c9a24a", line="#8a6a22", width=4)
    )
    chain = "".join(b.path(circle_path(520, y, 24, 34), line="#9aa1a6", width=11) for y in (520, 560, 600))
    return (
        b.cast(ring)
        + b.cast("M700,540L960,900L900,960L660,580Z")
        + moved(key, 760, 600, turn=-38)
        + b.path(ring, line="#7d8489", width=26)
        + b.path(ring, line="#d9dee1", width=13)
        + chain
        + b.cast(tag)
        + b.body(tag, b.cloth(scale=1.8), depth=0.3)
        + b.line(tag, b.second, 16)
        + b.stitch(
            "M520,672Q636,672,670,768Q694,886,616,1000Q560,1076,520,1102Q480,1076,424,1000Q346,886,370,768Q404,672,520,672Z",
            b.light,
        )
        + b.dot(520, 672, 22, "#d9dee1")
        + b.dot(520, 672, 11, "#5d646a")
    )


@shape("boneka", "craft", 30)
def boneka(b: Brush) -> str:
    skin = "#c98d5f"
    dress = "M480,720Q360,1000,320,1200Q600,1270,880,1200Q840,1000,720,720Z"
    arms = b.line("M490,770Q380,860,350,980M710,770Q820,860,850,980", dark(skin, 0.3), 74) + b.line(
        "M490,770Q380,860,350,980M710,770Q820,860,850,980", skin, 64
    )
    sleeves = b.line("M496,766Q440,810,410,870M704,766Q760,810,790,870", dark(b.main, 0.4), 96) + b.line(
        "M496,766Q440,810,410,870M704,766Q760,810,790,870", b.main, 86
    )
    hair = b.dot(600, 490, 226, "#2b1a14") + b.dot(600, 262, 84, "#2b1a14")
    face = b.dot(600, 540, 190, skin, ry=180) + b.path(
        "M412,520Q440,360,600,352Q760,360,788,520Q720,420,600,420Q480,420,412,520Z", "#2b1a14"
    )
    features = (
        b.dot(530, 550, 21, "#1f1410")
        + b.dot(670, 550, 21, "#1f1410")
        + b.dot(524, 543, 7, "#ffffff")
        + b.dot(664, 543, 7, "#ffffff")
        + b.line("M550,630Q600,672,650,630", "#8a2f26", 10)
        + b.dot(478, 610, 32, "#e07a62", opacity=0.45)
        + b.dot(722, 610, 32, "#e07a62", opacity=0.45)
        + b.line("M504,508q26,-16,50,-4M646,504q26,-12,50,4", "#2b1a14", 8)
    )
    legs = (
        b.line("M530,1200V1310M670,1200V1310", skin, 62)
        + b.dot(520, 1320, 56, "#5b2f1e", ry=34)
        + b.dot(680, 1320, 56, "#5b2f1e", ry=34)
    )
    return (
        b.ground_shadow(620, 1330, 280, 50)
        + legs
        + arms
        + b.body(dress, b.cloth(scale=1.8), depth=0.34)
        + b.folds(dress, "M520,860L440,1220", "M600,860L600,1240", "M680,860L770,1220", opacity=0.24)
        + sleeves
        + b.dot(350, 985, 40, skin)
        + b.dot(850, 985, 40, skin)
        + b.line("M326,1180Q600,1248,874,1180", b.second, 22)
        + b.body("M440,730Q600,800,760,730L740,820Q600,880,460,820Z", b.second)
        + hair
        + face
        + features
        + b.dot(600, 300, 22, b.second)
        + "".join(
            b.dot(600 + 26 * math.cos(n * 1.257), 300 + 26 * math.sin(n * 1.257), 14, b.light)
            for n in range(5)
        )
        + b.stitch("M600,860V1180", pale(b.main, 0.5))
    )
