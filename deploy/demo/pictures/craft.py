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
    """A leather shadow puppet: face in profile bowed down, curled crown, thin arms on their sticks."""
    skin, line = "#e9c58a", "#3a2612"
    face = "M560,300Q640,270,700,330L800,420L778,436L742,432L748,452L720,462L726,480Q700,510,650,490L620,560L540,540Q520,400,560,300Z"
    crown = (
        "M700,330Q640,260,560,290Q500,330,520,420Q530,500,480,520Q400,520,380,420Q370,300,460,220Q540,150,640,170Q720,190,730,250"
        "Q690,210,620,220Q700,250,700,330Z"
    )
    chest = (
        "M540,530Q470,560,450,610L500,640Q500,720,540,790L640,790Q680,700,660,620L720,590Q690,540,620,550Z"
    )
    skirt = "M520,770Q600,810,660,770Q760,860,820,1010L900,1040L840,1080Q700,1060,640,980Q600,1100,620,1180H470Q430,1100,440,1000Q400,1040,330,1040Q420,900,520,770Z"
    legs = b.body(
        "M480,1170L450,1270L380,1300H500L540,1180ZM590,1170L640,1270L600,1300H740L690,1240L650,1160Z", GOLD
    )
    back_arm = "M470,590Q390,660,350,800L300,940L330,952L390,830Q430,720,500,650Z"
    front_arm = "M690,580Q780,640,810,780L870,930L838,946L770,800Q730,700,660,650Z"
    rods = b.line("M310,945L420,1420M858,938L720,1420", "#5b3a1e", 11) + b.line(
        "M560,780Q590,1100,566,1470", "#2b1a0c", 24
    )
    rings = b.line("M372,760l34,18M352,810l34,14M792,740l-34,20M812,790l-34,16", b.second, 15)
    lace = "".join(b.dot(x, y, 6, "#fbf3de") for x, y, _ in b.scatter(590, 670, 60, 90, 26)) + "".join(
        b.dot(440 + 74 * math.cos(n * 0.5), 350 + 110 * math.sin(n * 0.5), 8, "#fbf3de") for n in range(4, 12)
    )
    jewels = b.line("M470,600Q590,680,690,590M530,790Q590,820,650,790", b.second, 20) + b.line(
        "M520,430Q470,430,450,380M480,300Q540,220,640,230", GOLD, 13
    )
    eye = (
        b.line("M650,372Q690,366,720,394", line, 9)
        + b.line("M640,346Q690,336,726,366", line, 6)
        + b.line("M748,452L700,446", "#a32a1f", 7)
    )
    ear = b.path("M540,400q-40,10,-30,60q20,30,50,0Z", GOLD, line=line, width=4)
    return (
        rods + b.cast(skirt) + b.cast(crown) + b.body(back_arm, GOLD) + legs + b.body(skirt, b.cloth(scale=1.4), depth=0.3)
        + b.line(skirt, GOLD, 8) + b.body(chest, skin) + b.body(crown, b.main if b.main != skin else line) + b.line(crown, GOLD, 10)
        + b.body(face, skin) + eye + ear + jewels + b.body(front_arm, GOLD) + rings + lace
    )  # fmt: skip


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
