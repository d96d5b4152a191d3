"""Bottles, jars, tins and bags: glass with its light, paper with its label."""

from .canvas import KRAFT, LEAF, Brush, circle_path, dark, moved, pale, round_rect
from .morsels import biscuit, block, cracker, heap, leaf, piece_for
from .registry import shape

JAR = "M390,520Q340,560,340,640V1210Q344,1290,420,1296H780Q856,1290,860,1210V640Q860,560,810,520Z"


def jar(b: Brush, contents: str, *, lid: str, cloth: bool = False) -> str:
    """A wide glass jar: contents seen through it, a lid (screwed, or tied with cloth), light on the glass."""
    top = (
        b.body("M380,430Q600,380,820,430L870,590Q840,560,800,600Q760,560,720,604Q680,566,640,608Q600,570,560,608Q520,566,480,604Q440,560,400,600Q360,560,330,590Z", b.cloth(scale=1.6) if b.patterned else lid)
        + b.folds("M330,380H870V610H330Z", "M450,450L440,600", "M560,440L552,604", "M660,440L668,604", "M760,450L774,596", opacity=0.3, width=18)
        + b.line("M372,520Q600,560,828,520", KRAFT, 14) + b.line("M372,520Q600,560,828,520", dark(KRAFT, 0.4), 12, more="stroke-dasharray='3 9'")
        if cloth
        else b.body(round_rect(372, 420, 456, 120, 18), lid, depth=0.4) + b.line("".join(f"M{x},440v84" for x in range(392, 820, 16)), dark(lid, 0.3), 4, opacity=0.5) + b.path("M372,440q228,-40,456,0Z", pale(lid, 0.2))
    )  # fmt: skip
    return (
        b.ground_shadow(620, 1292, 290, 62) + b.path(JAR, "#eef2ee", more="fill-opacity='.8'") + f"<g clip-path='{b.clip(JAR)}'>{contents}</g>"
        + b.body(JAR, "none", edge="#8d9794", depth=0.3, shine=0.12) + b.line("M360,1250Q600,1310,840,1250", "#ffffff", 8, opacity=0.4)
        + b.shine("M376,660V1180", width=22, opacity=0.55) + b.shine("M414,650V900", width=9, opacity=0.45) + b.shine("M826,700V1200", width=8, opacity=0.35) + top
    )  # fmt: skip


@shape("kue-kering-toples", "food", 22)
def kue_kering_toples(b: Brush) -> str:
    piece = biscuit(b)
    return (
        jar(b, heap(b, piece, 600, 930, 260, 340, 60, scale=0.95), lid=b.main)
        + b.label(470, 860, 260, 270)
        + heap(b, piece, 200, 1270, 70, 20, 2, scale=0.9)
        + heap(b, piece, 990, 1270, 60, 16, 2, scale=0.9)
    )


@shape("sambal-toples", "food", 16)
def sambal_toples(b: Brush) -> str:
    seeds = "".join(
        b.dot(x, y, 8, "#f3c766", ry=5) for x, y, _ in b.scatter(600, 960, 240, 320, 90)
    ) + "".join(
        b.line(f"M{x:.4g},{y:.4g}q{b.jitter(30):.3g},14,{b.jitter(46):.3g},{b.jitter(26):.3g}", "#7d130c", 11)
        for x, y, _ in b.scatter(600, 960, 240, 320, 60)
    )
    contents = f"<rect x='330' y='610' width='540' height='700' fill='#b8301d'/><ellipse cx='600' cy='610' rx='270' ry='26' fill='#d6552f'/>{seeds}"
    chilli = "M0,0Q90,-46,210,10Q226,20,214,30Q100,20,10,40Z"
    chillies = "".join(
        moved(
            b.cast(chilli, x=6, y=10, blur=8)
            + b.body(chilli, "#c9261a", turn=90, shine=0.5)
            + b.line("M4,20Q-30,10,-46,30", "#3f7a2d", 12),
            x,
            y,
            turn=t,
        )
        for x, y, t in ((60, 1270, 8), (880, 1290, -10), (930, 1240, 16))
    )
    return jar(b, contents, lid=b.main, cloth=True) + b.label(450, 800, 300, 330) + chillies


def standing_bag(
    b: Brush,
    d: str,
    fill: str,
    *,
    window: str = "",
    contents: str = "",
    label: tuple[float, float, float, float] = (400, 560, 400, 300),
) -> str:
    """A pouch that stands: crimped top, tear notch, a window on what is inside, creases that catch light."""
    top = "M300,300H900V370H300Z"
    glare = b.path("M300,900L700,800L560,1300L300,1300Z", "#ffffff", more="fill-opacity='.13'")
    pane = (
        b.path(window, "#3a2612") + f"<g clip-path='{b.clip(window)}'>{contents}{glare}</g>" + b.path(window, line=pale(b.main, 0.5), width=7)
        if window
        else ""
    )  # fmt: skip
    return (
        b.ground_shadow(620, 1270, 340, 64) + b.body(d, fill, depth=0.36, shine=0.3)
        + b.folds(d, "M340,430Q380,700,330,1100", "M860,430Q820,700,870,1100", opacity=0.26) + b.folds(d, "M372,420Q420,640,390,860", "M830,420Q790,600,800,760", light=True, opacity=0.4, width=16)
        + b.path(top, dark(b.main, 0.12), line=dark(b.main, 0.4), width=2) + b.line("".join(f"M{x},306v58" for x in range(312, 896, 9)), pale(b.main, 0.25), 3, opacity=0.7)
        + b.dot(600, 336, 15, dark(b.main, 0.6)) + b.label(*label) + pane
    )  # fmt: skip


BAG = "M300,300H900L916,1180Q910,1260,860,1270Q600,1300,340,1270Q290,1260,284,1180Z"


@shape("keripik-bungkus", "food", 24)
def keripik_bungkus(b: Brush) -> str:
    piece = piece_for(b, "keripik-bungkus")
    return standing_bag(
        b,
        BAG,
        b.main,
        window=circle_path(600, 1030, 230, 190),
        contents=heap(b, piece, 600, 1030, 230, 190, 30, scale=1.05),
        label=(390, 440, 420, 330),
    ) + heap(b, piece, 1010, 1290, 80, 30, 4)


@shape("kerupuk-bungkus", "food", 30)
def kerupuk_bungkus(b: Brush) -> str:
    """A clear bag, knotted at the top, full of crackers."""
    d = "M520,430Q300,520,270,820Q250,1120,330,1250Q600,1310,870,1250Q950,1120,930,820Q900,520,680,430Z"
    knot = "M540,440Q430,330,450,240Q540,250,600,360Q660,250,750,240Q770,330,660,440Z"
    colours = (b.main, b.second, b.light) if b.detail_has("merah muda") else ("#ecd6a4",)
    first, *others = (cracker(b, colour) for colour in colours)
    inside = heap(b, first, 600, 900, 270, 320, 34, scale=1.4, pieces=tuple(others))
    return (
        b.ground_shadow(620, 1262, 340, 64) + b.path(d, "#ffffff", more="fill-opacity='.55'") + f"<g clip-path='{b.clip(d)}'>{inside}</g>"
        + b.path(d, "#ffffff", line="#d5dade", width=4, more="fill-opacity='.14'") + b.path(knot, "#f4f6f7", line="#c8ced2", width=4, more="fill-opacity='.85'")
        + b.shine("M340,700Q310,900,360,1150", width=20, opacity=0.75) + b.shine("M840,640Q880,760,880,900M700,520Q620,480,560,500", width=10, opacity=0.7)
        + b.line("M540,436H660", b.second, 30) + b.label(470, 760, 260, 280)
    )  # fmt: skip


@shape("kopi-bungkus", "food", 18)
def kopi_bungkus(b: Brush) -> str:
    bean = (
        b.path(circle_path(0, 0, 46, 32), "#4a2714", line="#24110a", width=4)
        + b.line("M-38,-4Q-10,14,4,0T38,4", "#24110a", 6)
        + b.line("M-24,-18Q0,-28,20,-20", "#8d5a37", 6, opacity=0.8)
    )
    fold = "M290,300H910V420L600,440L290,420Z"
    return (
        standing_bag(b, BAG, KRAFT, label=(380, 520, 440, 480)) + b.body(fold, dark(KRAFT, 0.1), turn=90) + b.line("M290,360H910", b.main, 20) + b.dot(600, 470, 16, dark(KRAFT, 0.4))
        + "".join(b.line(f"M{x},1270v-6", KRAFT, 2) for x in (300,)) + b.ground_shadow(230, 1290, 150, 30) + heap(b, bean, 200, 1290, 130, 40, 12) + heap(b, bean, 1020, 1300, 90, 30, 7)
    )  # fmt: skip


@shape("teh-kaleng", "pack", 18)
def teh_kaleng(b: Brush) -> str:
    tin = "M360,520V1220Q600,1330,840,1220V520Q600,600,360,520Z"
    lid = "M350,420V560Q600,640,850,560V420Q600,500,350,420Z"
    leaves = "".join(
        moved(
            b.path("M0,0Q30,-50,100,-40Q80,10,0,0Z", "#4f7a3a", line="#2f4f22", width=3)
            + b.line("M4,-2Q40,-20,90,-38", "#a9c98a", 3),
            x,
            y,
            turn=t,
        )
        for x, y, t in ((180, 1290, 0), (240, 1250, -50), (960, 1270, 20), (1000, 1300, 180))
    )
    return (
        b.ground_shadow(620, 1250, 290, 80) + b.body(tin, b.cloth(scale=2), depth=0.5, shine=0.4) + b.body(lid, b.second, depth=0.5, shine=0.5)
        + b.path("M350,420Q600,340,850,420Q600,500,350,420Z", pale(b.second, 0.25), line=dark(b.second), width=3) + b.path("M390,420Q600,366,810,420Q600,474,390,420Z", line=dark(b.second, 0.2), width=4)
        + b.label(440, 720, 320, 390) + b.shine("M392,640V1190", width=16, opacity=0.4) + leaves
    )  # fmt: skip


@shape("gula-aren", "food", 26)
def gula_aren(b: Brush) -> str:
    disc = (
        b.path("M-130,-40V30Q0,90,130,30V-40Z", "#7a431b", line="#3f200b", width=4)
        + b.dot(0, -40, 130, "#9a5a28", ry=52)
        + b.dot(-20, -48, 90, "#ad6c36", ry=30, opacity=0.7)
        + b.line("M-120,-10Q0,50,120,-10", "#5d3010", 4, opacity=0.7)
    )
    sheet = "M160,1080Q420,1000,620,1050Q860,980,1060,1090Q1000,1290,600,1310Q220,1290,160,1080Z"
    ribs = "".join(f"M{x},1000L{x - 60},1320" for x in range(200, 1100, 36))
    roll = "".join(moved(disc, 600, y) for y in (690, 600, 510))
    wrap = (
        b.line("M470,480V720M730,480V720", LEAF, 40)
        + b.line("M520,440V770", "#d6b06c", 12)
        + b.line("M680,440V770", "#d6b06c", 12)
    )
    broken = b.body("M800,1130L930,1060Q990,1090,1000,1140L880,1210Z", "#8a4f22") + b.path(
        "M800,1130L930,1060L950,1110L850,1180Z", "#c07c3f"
    )
    return (
        b.ground_shadow(620, 1280, 440, 60)
        + leaf(b, sheet, ribs)
        + moved(disc, 330, 1150)
        + moved(disc, 600, 1180)
        + moved(disc, 470, 1060)
        + moved(disc, 730, 1040)
        + f"<g transform='translate(0 250)'>{roll}{wrap}</g>"
        + broken
    )


@shape("beras-karung", "food", 50)
def beras_karung(b: Brush) -> str:
    d = "M360,420Q290,700,280,1000Q280,1240,340,1280Q600,1330,860,1280Q920,1240,920,1000Q910,700,840,420Z"
    mouth = "M360,420Q340,330,430,300Q600,250,770,300Q860,330,840,420Q600,500,360,420Z"
    grains = "".join(
        f"<ellipse cx='{x:.5g}' cy='{y:.5g}' rx='13' ry='5' fill='#fdfaf0' stroke='#d8cdb0' transform='rotate({t:.3g} {x:.5g} {y:.5g})'/>"
        for x, y, t in [
            *b.scatter(600, 366, 200, 60, 220),
            *b.scatter(250, 1310, 120, 26, 60),
            *b.scatter(980, 1300, 100, 20, 40),
        ]
    )
    sack = b.weave(KRAFT, depth=22)
    return (
        b.ground_shadow(620, 1290, 380, 74) + b.path(d, KRAFT) + b.body(d, sack, depth=0.42) + b.folds(d, "M400,480Q380,760,420,1000", "M800,480Q820,760,780,1000", "M340,1180Q460,1140,500,1260", opacity=0.3)
        + b.body(mouth, dark(KRAFT, 0.15), turn=90) + b.path("M400,392Q600,270,800,392Q600,470,400,392Z", "#e7ddc2") + grains
        + b.line("M362,424Q600,504,838,424", dark(KRAFT, 0.3), 14) + b.path(circle_path(600, 850, 190), b.main) + b.emblem(600, 850, 150, b.light)
        + b.line("M360,1130Q600,1170,846,1130M352,1160Q600,1200,850,1160", b.main, 12)
    )  # fmt: skip


@shape("terasi", "food", 20)
def terasi(b: Brush) -> str:
    paper = "M220,760Q420,700,600,740Q820,690,1000,770L1040,1130Q800,1220,600,1190Q380,1220,170,1130Z"
    shrimp = "M0,0Q30,-60,90,-50Q130,-30,120,10Q90,-20,60,0Q60,30,20,30Z"
    shrimps = "".join(
        moved(
            b.path(shrimp, "#e79a7d", line="#b2573a", width=4)
            + b.line("M30,-20L44,6M56,-36L64,-8M92,-46Q140,-80,170,-60", "#b2573a", 4),
            x,
            y,
            turn=t,
        )
        for x, y, t in ((240, 680, -20), (830, 660, 30), (950, 1250, 10))
    )
    brick = block(b, "#6d3a30", height=90, width=300)
    slab = block(b, "#7b4438", height=60, width=190)
    return (
        b.cast(paper)
        + b.body(paper, LEAF, turn=70)
        + b.line(
            "M300,740L230,1140M440,712L400,1190M600,740V1190M760,720L800,1190M890,730L960,1150",
            pale(LEAF, 0.3),
            4,
            opacity=0.6,
        )
        + moved(brick, 480, 940, scale=1.2)
        + moved(slab, 800, 1010, scale=1.1)
        + moved(slab, 760, 880)
        + shrimps
        + moved(b.label(0, 0, 170, 110), 390, 950)
    )


@shape("sabun", "pack", 20)
def sabun(b: Brush) -> str:
    bar = block(b, pale(b.main, 0.35), height=90, width=360)
    other = block(b, pale(b.second, 0.4), height=90, width=360)
    wrap = b.path(
        "M-70,-34L-52,-68H72L54,-34V60H-70Z",
        b.cloth(scale=1.2) if b.patterned else b.main,
        line=dark(b.main, 0.4),
        width=3,
    ) + b.emblem(-8, 14, 34, b.light)
    foam = "".join(
        b.dot(x, y, r, "#ffffff", opacity=0.85) + b.dot(x - r * 0.3, y - r * 0.3, r * 0.3, "#dfeaf0")
        for x, y, r in ((860, 1180, 44), (920, 1200, 34), (800, 1210, 30), (980, 1220, 22), (890, 1130, 20))
    )
    rosemary = b.line("M180,1230Q300,1170,420,1190", "#5d7d44", 8) + b.line(
        "".join(
            f"M{x},{1222 - (x - 190) * 0.16:g}l14,-40M{x},{1222 - (x - 190) * 0.16:g}l26,26"
            for x in range(200, 410, 24)
        ),
        "#6f9654",
        9,
    )
    dish = b.body("M210,1060H990L950,1130H250Z", "#a8713f", turn=90) + b.line(
        "M330,1060L320,1130M470,1060L464,1130M610,1060V1130M750,1060L756,1130M880,1060L890,1130", "#6d4424", 6
    )
    return (
        b.ground_shadow(620, 1130, 420, 60)
        + dish
        + moved(bar, 580, 970, scale=1.4)
        + moved(other, 600, 820, scale=1.3)
        + moved(wrap, 600, 820, scale=1.42)
        + moved(bar, 590, 690, scale=1.16)
        + foam
        + rosemary
    )


@shape("lilin", "pack", 16)
def lilin(b: Brush) -> str:
    cup = "M380,680L410,1230Q600,1300,790,1230L820,680Q600,760,380,680Z"
    flame = "M600,330Q660,450,648,520Q640,580,600,584Q560,580,552,520Q540,450,600,330Z"
    glow = b.dot(600, 480, 330, b.radial((0, "#ffd98a", 0.75), (1, "#ffd98a", 0)))
    return (
        b.ground_shadow(620, 1250, 270, 60) + glow + b.body(cup, b.cloth(scale=1.8), depth=0.44, shine=0.4) + b.dot(600, 682, 220, dark(b.main, 0.2), ry=72) + b.dot(600, 686, 206, "#fbeed2", ry=62)
        + b.dot(600, 690, 110, "#ffe3a1", ry=30) + b.line("M600,690Q604,640,600,570", "#2b2019", 10) + b.path(flame, "#ffb02e") + b.path("M600,420Q634,490,626,530Q620,566,600,568Q580,566,574,530Q566,490,600,420Z", "#fff2b8")
        + b.label(490, 900, 220, 210) + b.shine("M424,790L440,1190", width=16, opacity=0.4)
    )  # fmt: skip
