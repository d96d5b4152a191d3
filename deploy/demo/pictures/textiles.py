"""Lengths of cloth, folded and hung, and what is worn on the head or before the mouth."""

import math

from .canvas import BAMBOO, Brush, circle_path, dark, moved, pale, round_rect
from .registry import shape


def tumpal_edge(b: Brush, x: float, y: float, w: float, h: float) -> str:
    """A row of spears along an edge, standing on the selvedge."""
    number = max(3, round(w / (h * 0.62)))
    step = w / number
    spears = "".join(
        f"M{x + step * n:.5g},{y + h:g}l{step / 2:.5g},{-h * 0.92:.5g}l{step / 2:.5g},{h * 0.92:.5g}Z"
        for n in range(number)
    )
    inner = "".join(
        f"M{x + step * (n + 0.28):.5g},{y + h:g}l{step * 0.22:.5g},{-h * 0.5:.5g}l{step * 0.22:.5g},{h * 0.5:.5g}Z"
        for n in range(number)
    )
    return (
        f"<rect x='{x:g}' y='{y:g}' width='{w:g}' height='{h:g}' fill='{dark(b.main, 0.2)}'/>"
        + b.path(spears, b.light) + b.path(inner, b.second) + b.line(f"M{x},{y + h}h{w}", b.second, 6)
    )  # fmt: skip


def folded_stack(b: Brush, x: float, y: float, w: float, h: float, layers: int, *, motif: bool = True) -> str:
    """A folded cloth lying flat: rounded fold on the left, layers showing on the lower edge."""
    parts = ""
    for n in range(layers - 1, -1, -1):
        d = round_rect(x - n * 3, y + n * 15, w + n * 5, h, 26)
        fill = b.cloth(x=x, y=y + n * 40) if motif and n == 0 else (b.main if n % 2 else pale(b.main, 0.18))
        parts += (b.cast(d) if n == layers - 1 else "") + b.body(
            d, fill, turn=70, depth=0.22 if n == 0 else 0.4
        )
    return parts


@shape("kain-panjang", "cloth", 60)
def kain_panjang(b: Brush) -> str:
    flat = round_rect(180, 210, 840, 1080, 10)
    fold = "M180,820Q420,850,1020,800L1026,1270Q600,1320,176,1286Z"
    turned = "M700,1290Q780,1080,1024,1000V1290Z"
    return (
        b.cast(flat) + b.body(flat, b.cloth(), depth=0.16, shine=0.1)
        + f"<g clip-path='{b.clip(flat)}'>{tumpal_edge(b, 180, 210, 840, 150)}</g>"
        + b.folds(flat, "M440,210Q450,600,430,1290", "M740,210Q730,600,745,1290", width=18, opacity=0.28)
        + b.folds(flat, "M462,210Q474,600,454,1290", "M762,210Q752,600,767,1290", light=True, width=14, opacity=0.24)
        + b.cast(fold, x=0, y=-14, opacity=0.36) + b.body(fold, b.cloth(x=30, y=70), turn=90, depth=0.28)
        + b.folds(fold, "M430,840Q440,1000,420,1300", "M745,830Q730,1000,745,1300", width=18, opacity=0.26)
        + b.line("M180,822Q420,852,1020,802", b.second, 6) + b.body(turned, pale(b.main, 0.3), depth=0.3) + b.line("M700,1290Q780,1080,1024,1000", b.second, 6)
    )  # fmt: skip


@shape("sarung", "cloth", 60)
def sarung(b: Brush) -> str:
    stack = folded_stack(b, 220, 420, 760, 620, 4)
    head = round_rect(470, 424, 240, 612, 4)
    spears = moved(tumpal_edge(b, 0, 0, 612, 100), 480, 1036, turn=-90) + moved(
        tumpal_edge(b, 0, 0, 612, 100), 700, 424, turn=90
    )
    ribbon = "M214,720Q600,742,988,720L990,790Q600,812,214,790Z"
    return (
        stack + b.path(head, b.second) + f"<g clip-path='{b.clip(head)}'>{spears}</g>"
        + b.line("M470,424V1036M710,424V1036", b.light, 6)
        + b.cast(ribbon, x=2, y=8, blur=6) + b.body(ribbon, b.light, turn=90, depth=0.2) + b.emblem(600, 762, 30, dark(b.light, 0.5))
        + b.stitch("M220,732Q600,754,984,732M220,780Q600,802,984,780", dark(b.light, 0.3))
    )  # fmt: skip


def _fringe(b: Brush, x: float, y: float, w: float, length: float) -> str:
    threads = "".join(
        f"M{x + n:.5g},{y:g}q{b.jitter(8):.3g},{length * 0.5:.4g},{b.jitter(10):.3g},{length:.4g}"
        for n in range(4, int(w), 11)
    )
    knots = "".join(b.dot(x + n, y + 12, 6, pale(b.main, 0.3)) for n in range(10, int(w), 22))
    return b.line(threads, pale(b.main, 0.25), 4) + knots


@shape("selendang", "cloth", 60)
def selendang(b: Brush) -> str:
    bar = b.body(round_rect(150, 196, 900, 30, 15), BAMBOO, turn=90)
    front = "M400,190Q520,170,640,190L690,1170Q540,1200,380,1170Z"
    back = "M600,200Q720,180,810,200L870,1000Q760,1026,660,1000Z"
    return (
        b.line("M300,-10V200M900,-10V200", "#7d6a55", 6)
        + b.cast(back) + b.body(back, b.cloth(turn=-2, x=20), depth=0.5) + _fringe(b, 664, 1006, 200, 90)
        + b.folds(back, "M740,220Q750,600,756,1000", width=22, opacity=0.3) + bar
        + b.cast(front) + b.body(front, b.cloth(), depth=0.36) + _fringe(b, 384, 1178, 300, 110)
        + f"<g clip-path='{b.clip(front)}'>{tumpal_edge(b, 370, 1020, 330, 130)}</g>"
        + b.folds(front, "M470,200Q450,700,450,1180", "M590,200Q600,700,610,1180", width=24, opacity=0.26)
        + b.folds(front, "M520,200Q520,700,520,1180", light=True, opacity=0.22)
    )  # fmt: skip


@shape("syal", "cloth", 40)
def syal(b: Brush) -> str:
    loop = "M330,560C300,300,900,300,870,560C860,720,720,760,600,760C480,760,340,720,330,560ZM452,560C460,650,740,650,748,560C740,440,460,440,452,560Z"
    left = "M470,660Q430,900,400,1200L600,1240Q620,1000,640,700Z"
    right = "M610,680Q680,860,760,1090L930,1010Q840,800,720,640Z"
    return (
        b.cast(right) + b.body(right, b.cloth(turn=-24), depth=0.4) + moved(_fringe(b, 0, 0, 188, 90), 762, 1090, turn=-25)
        + b.cast(loop) + b.path(loop, b.cloth(turn=10), line=dark(b.main, 0.5), width=3, more="fill-rule='evenodd'")
        + b.folds("M330,560C300,300,900,300,870,560C860,720,720,760,600,760C480,760,340,720,330,560Z", "M390,600C420,720,780,720,812,600", "M400,470C470,340,730,340,806,470", opacity=0.3, width=34)
        + b.folds("M330,560C300,300,900,300,870,560C860,720,720,760,600,760C480,760,340,720,330,560Z", "M360,560C400,690,800,690,840,560", light=True, opacity=0.2)
        + b.cast(left) + b.body(left, b.cloth(turn=9), depth=0.36) + b.folds(left, "M530,700Q500,900,490,1220", opacity=0.3)
        + moved(_fringe(b, 0, 0, 206, 96), 398, 1196, turn=11)
    )  # fmt: skip


@shape("taplak", "cloth", 120)
def taplak(b: Brush) -> str:
    top = circle_path(600, 560, 430, 150)
    drop = "M170,560C170,640,150,900,130,1040Q190,1010,230,1060Q290,1120,350,1080Q420,1040,480,1110Q540,1170,610,1110Q680,1060,740,1110Q800,1150,850,1090Q910,1040,970,1070Q1030,1080,1070,1030C1050,900,1030,640,1030,560A430,150,0,0,1,170,560Z"
    legs = b.line("M400,1100L380,1390M800,1100L820,1390M600,1120V1400", "#5b3a1e", 26)
    border = drop.split("C1050")[0].split("Q190")[1]
    vase = "M560,380Q530,470,570,520H630Q670,470,640,380Z"
    sprigs = "".join(
        b.line(f"M600,390Q{600 + x * 0.4:g},300,{600 + x},{y}", "#4f7a3a", 7)
        + b.dot(600 + x, y, 34, c)
        + b.dot(600 + x, y, 13, "#f0c23c")
        for x, y, c in ((-90, 250, "#f5f1e6"), (0, 190, "#f7dfe0"), (86, 256, "#f5f1e6"))
    )
    return (
        b.ground_shadow(620, 1395, 430, 70) + legs + b.body(drop, b.cloth(y=40), depth=0.4)
        + b.folds(drop, "M290,680Q280,900,290,1080", "M420,710Q420,900,420,1060", "M545,716Q540,900,545,1140", "M680,716Q690,900,680,1080", "M800,700Q810,900,800,1120", "M915,670Q930,900,910,1050", opacity=0.34, width=34)
        + b.line("M130,1040Q190" + border, b.second, 14)
        + b.path(top, b.cloth(scale=2), line=pale(b.main, 0.3), width=5) + b.path(top, b.linear((0, "#fffaf0", 0.28), (1, "#fffaf0", 0)))
        + b.ground_shadow(604, 520, 60, 18) + sprigs + b.body(vase, b.second)
    )  # fmt: skip


@shape("sarung-bantal", "cloth", 50)
def sarung_bantal(b: Brush) -> str:
    d = "M230,380Q200,330,260,350Q600,420,940,350Q1000,330,970,390Q900,740,970,1080Q1000,1150,930,1120Q600,1050,270,1120Q200,1150,230,1080Q300,740,230,380Z"
    return (
        b.cast(d, x=24, y=40, blur=26, opacity=0.4) + b.body(d, b.cloth(scale=2.8), depth=0.3)
        + b.path(d, b.radial((0, "#fffaf0", 0.3), (0.5, "#fffaf0", 0.05), (1, "#1c0f06", 0.34), x=0.4, y=0.36, r=0.72))
        + b.folds(d, "M240,370Q340,470,380,520", "M950,370Q850,470,820,520", "M250,1100Q340,1000,380,950", "M950,1100Q860,1000,820,950", opacity=0.34)
        + b.line(d, b.second, 12) + b.stitch("M282,404Q600,470,918,404Q860,740,918,1066Q600,1000,282,1066Q340,740,282,404Z", b.light)
    )  # fmt: skip


@shape("peci", "cloth", 26)
def peci(b: Brush) -> str:
    wall = "M290,560Q600,470,910,560L890,940Q600,1040,310,940Z"
    top = "M290,560Q330,440,600,430Q870,440,910,560Q600,650,290,560Z"
    return (
        b.ground_shadow(610, 960, 340, 80) + b.body(wall, b.cloth(), depth=0.5) + b.body(top, b.main if not b.patterned else dark(b.main, 0.15), turn=90, depth=0.2)
        + b.path("M330,556Q600,476,870,556Q600,612,330,556Z", dark(b.main, 0.35), line=dark(b.main, 0.5), width=3)
        + b.body("M308,880Q600,976,892,880L890,942Q600,1040,310,942Z", b.second, depth=0.45)
        + b.stitch("M310,894Q600,990,890,894M296,580Q600,668,904,580", pale(b.second, 0.4)) + b.line("M600,640L598,1010", dark(b.main, 0.5), 4)
    )  # fmt: skip


def _head_cloth(b: Brush, knot: str) -> str:
    """The cap of a Javanese head cloth with its pleats."""
    cap = "M270,900Q250,560,420,430Q600,330,780,430Q950,560,930,900Q600,1010,270,900Z"
    pleats = [
        f"M{600 + x * 0.35:g},{410 + abs(x) * 0.12:g}Q{600 + x:g},600,{600 + x * 1.06:g},960"
        for x in (-250, -170, -90, 90, 170, 250)
    ]
    band = "M262,800Q600,920,938,800L932,920Q600,1030,268,920Z"
    return (
        b.ground_shadow(612, 950, 360, 80) + b.body(cap, b.cloth(turn=6), depth=0.5) + b.folds(cap, *pleats, width=16, opacity=0.42)
        + b.folds(cap, *(f"M{600 + x * 0.35:g},430Q{600 + x:g},600,{600 + x * 1.06:g},960" for x in (-130, 130)), light=True, width=12, opacity=0.2)
        + b.body(band, b.cloth(turn=-4, x=30), depth=0.5) + b.line("M264,806Q600,926,936,806", b.second, 8) + knot
    )  # fmt: skip


@shape("blangkon", "cloth", 26)
def blangkon(b: Brush) -> str:
    wings = (
        "M600,470Q520,600,330,800L262,800Q440,600,560,450ZM600,470Q680,600,870,800L938,800Q760,600,640,450Z"
    )
    bun = circle_path(870, 790, 92, 80)
    return (
        b.body(bun, b.cloth(turn=30), depth=0.5)
        + _head_cloth(b, b.body(wings, b.cloth(turn=40)) + b.line("M600,440Q596,650,600,900", dark(b.main, 0.6), 7))
        + b.body(circle_path(960, 840, 84, 74), b.cloth(turn=30), depth=0.5) + b.folds(circle_path(960, 840, 84, 74), "M900,820Q960,870,1020,820", opacity=0.3)
    )  # fmt: skip


@shape("udeng", "cloth", 28)
def udeng(b: Brush) -> str:
    cap = "M280,880Q260,640,440,540Q600,480,760,540Q940,640,920,880Q600,980,280,880Z"
    front = "M280,880Q420,700,600,700Q780,700,920,880L916,940Q760,800,600,800Q440,800,284,940Z"
    peak = "M600,780Q520,560,640,300Q760,420,690,640Q660,740,600,780Z"
    other = "M600,780Q640,620,560,420Q460,520,510,660Q540,740,600,780Z"
    return (
        b.ground_shadow(612, 930, 350, 70) + b.body(cap, b.cloth(), depth=0.5)
        + b.folds(cap, "M400,600Q340,740,330,900", "M500,540Q440,660,420,780", "M800,600Q860,740,870,900", "M700,540Q760,660,780,780", opacity=0.36, width=18)
        + b.cast(front, x=2, y=10, blur=8) + b.body(front, b.cloth(turn=-14), depth=0.4) + b.line("M280,880Q420,700,600,700Q780,700,920,880", b.second, 9)
        + b.body(other, b.cloth(turn=20), depth=0.5) + b.cast(peak, x=8, y=8, blur=8) + b.body(peak, b.cloth(turn=24), depth=0.4)
        + b.line("M600,780Q520,560,640,300Q760,420,690,640", b.second, 9) + b.body(circle_path(600, 776, 62, 52), b.cloth(turn=60), depth=0.4)
    )  # fmt: skip


@shape("topi-anyam", "woven", 42)
def topi_anyam(b: Brush) -> str:
    brim = circle_path(600, 860, 470, 190)
    crown = "M330,840Q330,470,480,430Q600,390,720,430Q870,470,870,840Q600,940,330,840Z"
    band = "M332,740Q600,838,868,740L870,840Q600,940,330,840Z"
    rings = "".join(
        b.line(circle_path(600, 860, 470 * s, 190 * s), dark(BAMBOO, 0.35), 4, opacity=0.6)
        for s in (0.97, 0.9, 0.83, 0.76, 0.69)
    )
    spokes = "".join(
        f"M600,860L{600 + 470 * math.cos(n * 0.105):.5g},{860 + 190 * math.sin(n * 0.105):.5g}"
        for n in range(60)
    )
    weave = "".join(f"M{250 + n * 34},400l-260,560M{150 + n * 34},400l260,560" for n in range(24))
    return (
        b.ground_shadow(620, 930, 450, 150) + b.body(brim, BAMBOO, turn=30) + b.line(spokes, dark(BAMBOO, 0.3), 3, opacity=0.5) + rings
        + b.cast(crown, x=14, y=14) + b.body(crown, pale(BAMBOO, 0.15), depth=0.4)
        + f"<g clip-path='{b.clip(crown)}'>{b.line(weave, dark(BAMBOO, 0.32), 5, opacity=0.55)}</g>"
        + b.path("M420,470Q600,420,780,470Q600,520,420,470Z", dark(BAMBOO, 0.12)) + b.body(band, b.cloth(scale=1.7) if b.patterned else b.second, depth=0.4)
        + b.line(brim, dark(BAMBOO, 0.4), 8)
    )  # fmt: skip


MASK = "M-250,-110Q-120,-150,0,-150Q120,-150,250,-110Q266,0,250,110Q120,176,0,176Q-120,176,-250,110Q-266,0,-250,-110Z"


def mask(b: Brush, fill: str, edge: str) -> str:
    """A pleated cloth mask about its middle, 500 wide, with ear loops."""
    pleats = [f"M-256,{y}Q0,{y + 16},256,{y}" for y in (-50, 16, 80)]
    return (
        b.line("M-246,-100C-400,-120,-400,120,-246,100M246,-100C400,-120,400,120,246,100", dark(PAPER_LOOP, 0.3), 15)
        + b.line("M-246,-100C-400,-120,-400,120,-246,100M246,-100C400,-120,400,120,246,100", PAPER_LOOP, 10)
        + b.cast(MASK) + b.body(MASK, fill, edge=dark(edge, 0.4), depth=0.28) + b.folds(MASK, *pleats, width=14, opacity=0.4)
        + b.line("".join(pleats), dark(edge, 0.4), 3) + b.stitch("M-226,-112Q0,-150,226,-112M-226,112Q0,158,226,112M-236,-100V100M236,-100V100", pale(edge, 0.5))
    )  # fmt: skip


PAPER_LOOP = "#f3eee4"


@shape("masker", "cloth", 26)
def masker(b: Brush) -> str:
    return moved(mask(b, b.cloth(x=-600, y=-700), b.main), 600, 720, scale=1.42)


@shape("masker-set", "cloth", 60)
def masker_set(b: Brush) -> str:
    shades = (
        b.main,
        b.second,
        b.light,
        dark(b.second, 0.3),
        pale(b.main, 0.35),
        dark(b.main, 0.3),
        pale(b.second, 0.45),
        "#5c7a86",
        "#a9645a",
    )
    return "".join(
        moved(mask(b, b.cloth(scale=2) if b.patterned and n in (0, 4, 8) else colour, colour), 600 + (n - 1 if n < 3 else n - 4 if n < 6 else n - 7) * 365, 380 + n // 3 * 370, scale=0.56, turn=b.jitter(4))
        for n, colour in enumerate(shades)
    )  # fmt: skip
