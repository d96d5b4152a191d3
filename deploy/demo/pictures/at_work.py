"""Work that one city knows and others do not: fish over charcoal, silver wire, painted paper, leather, crusts on a roof."""

import math

from .canvas import BAMBOO, LEAF, PAPER, STEEL, WOOD, WOOD_DARK, Brush, dark, moved, round_rect
from .craft import payung
from .people import SKINS, grip, hand, plain_sleeve, woman

SILVER = "#e6eaee"
HIDE = "#8a5a35"
CRUST = "#f3e7c8"


def _bench(b: Brush, colour: str) -> str:
    boards = "".join(f"M0,{y}H1600" for y in (250, 510, 770))
    return f"<rect width='1600' height='1000' fill='{colour}'/>" + b.line(boards, dark(colour, 0.25), 5)


def _tied_fish(b: Brush, colour: str) -> str:
    """A milkfish in its split bamboo, tied above and below."""
    fish = "M0,-250Q92,-190,84,-20Q78,120,0,210Q-78,120,-84,-20Q-92,-190,0,-250Z"
    marks = "".join(f"M-80,{y}L80,{y - 34}" for y in range(-150, 170, 64))
    return (
        b.line("M-30,-430L-22,470M30,-430L22,470", dark(BAMBOO, 0.35), 34)
        + b.line("M-30,-430L-22,470M30,-430L22,470", BAMBOO, 26)
        + b.cast(fish, opacity=0.2)
        + b.body(fish, colour, depth=0.4, shine=0.4)
        + f"<g clip-path='{b.clip(fish)}'>{b.line(marks, dark(colour, 0.55), 15, opacity=0.7)}</g>"
        + b.line("M0,-420V460", BAMBOO, 20)
        + b.line("M-44,-300H44M-44,264H44", PAPER, 16)
    )


def membakar(b: Brush) -> str:
    """Fish in split bamboo over glowing coconut charcoal; one is being turned."""
    trough = "M90,430H1400L1340,760H150Z"
    embers = "".join(
        b.dot(x, y, 34, ("#3a2a22", "#7d2410", "#e2571c", "#ffab3d")[n % 4], ry=24)
        for n, (x, y, _) in enumerate(b.scatter(745, 590, 590, 110, 90))
    )
    sheet = "M1120,800Q1300,720,1570,790Q1500,930,1280,960Q1160,920,1120,800Z"
    return (
        f"<rect width='1600' height='1000' fill='#57453a'/>{_bench(b, '#6b5546')}"
        + b.cast(trough, y=40, blur=30)
        + b.body("M60,400H1430L1360,800H130Z", "#3a3e42", shine=0.3)
        + f"<g clip-path='{b.clip(trough)}'><rect width='1600' height='1000' fill='#241813'/>{embers}</g>"
        + "".join(
            moved(_tied_fish(b, colour), x, 560, turn=turn)
            for x, colour, turn in ((270, "#9a5c2a", -4), (530, "#b0702f", 2), (790, "#8a4f22", -2))
        )
        + moved(_tied_fish(b, "#a8662c"), 1060, 540, turn=16)
        + b.steam(480, 330, height=300)
        + b.steam(860, 330, height=280)
        + b.body(sheet, LEAF, turn=20)
        + b.line("M1130,806Q1340,860,1560,796", dark(LEAF, 0.3), 8)
        + moved(grip(b, SKINS[3], plain_sleeve(b)), 1190, 140, scale=1.1)
    )


def memilin(b: Brush) -> str:
    """Silver wire bent into a flower with tweezers on dark cloth, beside the lamp that solders it."""
    mat = "M150,110H1210L1290,900H90Z"
    petal = "M0,-46C-110,-120,-110,-250,0,-330C110,-250,110,-120,0,-46Z"
    curls = "M0,-90C-54,-140,-54,-210,0,-270C54,-210,54,-140,0,-90M0,-130C-24,-160,-24,-200,0,-226C24,-200,24,-160,0,-130"
    flower = "".join(
        moved(
            b.line(petal, "#8b949c", 15) + b.line(petal, SILVER, 8) + b.line(curls, "#ffffff", 6), turn=turn
        )
        for turn in range(0, 315, 45)
    )
    beads = "".join(
        b.dot(58 * math.cos(n * 0.785), 58 * math.sin(n * 0.785), 15, "#ffffff") for n in range(8)
    )
    coil = "".join(
        b.line(f"M{-r},0a{r},{r * 0.8:g},0,1,0,{2 * r},0a{r},{r * 0.8:g},0,1,0,{-2 * r},0", SILVER, 5)
        for r in range(40, 120, 13)
    )
    lamp = (
        b.body("M-110,60Q-120,-60,0,-70Q120,-60,110,60Q0,100,-110,60Z", "#a8662c", shine=0.5)
        + b.body("M-22,-110H22V-60H-22Z", STEEL)
        + b.path("M0,-250Q56,-170,24,-112H-24Q-56,-170,0,-250Z", "#ff9a2e")
        + b.path("M0,-200Q26,-150,12,-114H-12Q-26,-150,0,-200Z", "#ffe9a8")
    )
    tweezers = b.line("M0,0L250,-250M0,0L214,-276", "#7d868e", 17) + b.line(
        "M0,0L250,-250M0,0L214,-276", SILVER, 9
    )
    return (
        _bench(b, "#a5835f")
        + b.cast(mat)
        + b.body(mat, "#2f3a4d", turn=20, depth=0.2)
        + b.folds(mat, "M300,110Q340,500,240,900", width=60, opacity=0.2)
        + moved(coil, 330, 300)
        + "".join(b.line(f"M{x},{y}q46,-70,92,0t92,0", SILVER, 7) for x, y in ((230, 520), (1010, 800), (880, 190)))
        + moved(flower + b.dot(0, 0, 46, SILVER) + beads, 690, 540)
        + moved(lamp, 1430, 420)
        + moved(hand(b, SKINS[2], plain_sleeve(b)), 360, 960, scale=0.9, turn=16)
        + moved(tweezers, 760, 300)
        + moved(grip(b, SKINS[2], plain_sleeve(b)), 930, 120, scale=1.05)
    )  # fmt: skip


def melukis(b: Brush) -> str:
    """A paper umbrella turns below the brush; the paints stand beside it."""
    pots = "".join(
        b.cast(round_rect(x - 80, y - 40, 160, 120, 30))
        + b.body(round_rect(x - 80, y - 60, 160, 140, 30), PAPER)
        + b.dot(x, y - 56, 78, "#ffffff", ry=30)
        + b.dot(x, y - 54, 62, colour, ry=22)
        for x, y, colour in ((1330, 700, b.main), (1490, 800, b.second), (1290, 890, "#3f6d4a"))
    )
    brush = (
        b.line("M0,0L270,-280", dark(BAMBOO, 0.3), 26)
        + b.line("M0,0L270,-280", BAMBOO, 19)
        + b.path("M-58,66Q-40,-8,-6,-14L16,8Q8,40,-58,66Z", b.second, line=dark(b.second), width=3)
    )
    return (
        _bench(b, "#c4a57c")
        + moved(payung(b), 20, -230, scale=1.22)
        + pots
        + moved(hand(b, SKINS[2], plain_sleeve(b)), 250, 980, scale=0.85, turn=22)
        + moved(brush, 1010, 360)
        + moved(grip(b, SKINS[2], plain_sleeve(b)), 1160, 210, scale=1.1)
    )


def mengeringkan(b: Brush) -> str:
    """White rounds of rice crust in rows on a roof, the sun above, somebody turning them."""

    def crust(x: float, y: float, r: float) -> str:
        grains = "".join(
            b.dot(gx, gy, r * 0.07, "#d9bf8a") for gx, gy, _ in b.scatter(x, y, r * 0.8, r * 0.34, 16)
        )
        return (
            b.dot(x + 8, y + 14, r, "#1c0f06", ry=r * 0.46, opacity=0.22)
            + b.dot(x, y, r, dark(CRUST, 0.22), ry=r * 0.48)
            + b.dot(x, y - r * 0.06, r * 0.93, CRUST, ry=r * 0.42)
            + grains
        )

    slats = "".join(
        b.line(f"M{800 + (x - 800) * 0.55:g},430L{x},1010", dark(BAMBOO, 0.18), 12)
        for x in range(-300, 2000, 90)
    )
    rounds = "".join(
        crust(800 + (column - 4) * gap, y, r)
        for y, r, gap in ((500, 62, 150), (600, 76, 182), (720, 92, 222), (870, 112, 268))
        for column in range(9)
        if column < 6 or y < 590
    )
    return (
        f"<rect width='1600' height='520' fill='{b.linear((0, '#a9d0e6', 1), (1, '#fbf1da', 1), turn=90)}'/>"
        + b.dot(330, 130, 76, "#fff3c4")
        + b.path("M-10,430Q200,330,420,400L520,330L640,410Q1000,340,1610,420V470H-10Z", "#8fae8a")
        + "".join(b.path(f"M{x},440L{x + 120},360L{x + 240},440Z", "#b5562f", line="#7d3418", width=4) for x in range(-60, 1600, 250))
        + f"<path d='M-10,430H1610V1010H-10Z' fill='{BAMBOO}'/>"
        + slats
        + b.line("M-10,436H1610", dark(BAMBOO, 0.4), 20)
        + rounds
        + woman(b, 1340, 640, 0.72)
    )  # fmt: skip


def memotong(b: Brush) -> str:
    """A hide on the bench, a paper pattern weighed down on it, the knife following its edge."""
    hide = "M120,190Q330,90,560,150Q800,70,1050,130Q1290,110,1370,250Q1300,430,1390,600Q1350,850,1120,830Q900,910,640,850Q380,920,170,800Q190,620,110,480Q170,330,120,190Z"
    pattern = "M420,260H840Q880,420,960,470L930,740H400Q440,520,420,260Z"
    knife = (
        b.line("M0,0L190,-210", WOOD_DARK, 46)
        + b.line("M0,0L190,-210", WOOD, 36)
        + b.body("M-20,-40Q-130,-30,-120,110Q-20,120,40,20Z", STEEL, shine=0.6)
    )
    grain = "".join(b.dot(x, y, 3.4, dark(HIDE, 0.3)) for x, y, _ in b.scatter(740, 480, 620, 360, 160))
    return (
        _bench(b, "#b99f7c")
        + b.cast(hide)
        + b.body(hide, HIDE, turn=30, depth=0.32, shine=0.3)
        + f"<g clip-path='{b.clip(hide)}'>{grain}</g>"
        + b.folds(hide, "M240,200Q300,500,230,800", "M1180,150Q1120,480,1220,820", width=56, opacity=0.2)
        + b.cast(pattern, opacity=0.22)
        + b.body(pattern, PAPER, depth=0.12)
        + b.stitch(
            "M446,290H816Q856,430,926,484L904,712H432Q468,520,446,290Z", "#8b7a68", width=5, gap="20 14"
        )
        + b.line("M520,360V660M560,360H700", "#8b7a68", 5)
        + b.cast(round_rect(520, 560, 300, 60, 6))
        + b.body(round_rect(520, 560, 300, 60, 6), STEEL, shine=0.6)
        + "".join(b.line(f"M{x},560v22", "#59616a", 4) for x in range(540, 820, 24))
        + moved(hand(b, SKINS[3], plain_sleeve(b)), 430, 980, scale=0.9, turn=18)
        + moved(knife, 990, 520)
        + moved(grip(b, SKINS[3], plain_sleeve(b)), 1110, 390, scale=1.12)
    )


def memungut(b: Brush) -> str:
    """Mangrove roots in the mud at low tide, fallen fruit between them, a boat waiting on the water."""

    def tree(x: float, y: float, scale: float) -> str:
        roots = "".join(
            b.line(f"M0,-330Q{side * reach * 0.5:g},-300,{side * reach},0", "#5b4432", 22)
            for side in (-1, 1)
            for reach in (60, 130, 210)
        )
        crown = "".join(
            b.dot(dx, dy, 150, colour, ry=92)
            for dx, dy, colour in (
                (-170, -640, "#3f6d3a"),
                (150, -650, "#4a7d42"),
                (0, -720, "#5a8f4e"),
                (-40, -610, "#3a6536"),
            )
        )
        return moved(roots + b.line("M0,-320V-650", "#5b4432", 46) + crown, x, y, scale=scale)

    fruit = (
        "".join(
            b.path(f"M0,0L{44 * math.cos(t):.4g},{26 * math.sin(t):.4g}", line="#6f8f3e", width=15)
            for t in (0.3, 1.35, 2.4, 3.45, 4.5, 5.55)
        )
        + b.dot(0, -8, 27, "#b7c25a", ry=21)
        + b.dot(-8, -15, 8, "#e6ecb0")
    )
    boat = b.body("M-260,-40Q0,30,270,-70Q220,70,130,80H-130Q-210,60,-260,-40Z", b.main, turn=90) + b.line(
        "M-256,-26Q0,42,262,-54", b.second, 14
    )
    basket = b.body("M-150,-60H150L116,80H-116Z", BAMBOO) + b.line(
        "M-142,-26H142M-134,10H134M-126,44H126", dark(BAMBOO, 0.4), 7
    )
    return (
        f"<rect width='1600' height='460' fill='{b.linear((0, '#bcd9e6', 1), (1, '#f7e9d0', 1), turn=90)}'/>"
        + f"<rect y='430' width='1600' height='200' fill='{b.linear((0, '#9cc3c2', 1), (1, '#5f9295', 1), turn=90)}'/>"
        + moved(boat, 820, 500, scale=0.72)
        + b.path("M-10,590Q420,540,820,600Q1240,650,1610,580V1010H-10Z", "#8d7a63")
        + b.line("M60,720q160,-24,320,0M520,850q180,-24,360,0M980,740q140,-20,280,0M240,940q200,-20,400,0", "#a9967c", 12)
        + tree(200, 690, 0.8)
        + tree(1450, 700, 0.9)
        + tree(480, 640, 0.55)
        + woman(b, 1010, 690, 0.72, accessory="caping")
        + "".join(moved(fruit, x, y, scale=s, turn=turn) for x, y, s, turn in ((300, 800, 1, 0), (520, 760, 0.8, 30), (430, 910, 1.2, 60), (680, 880, 1, 10), (130, 900, 1.1, 45)))
        + moved("".join(moved(fruit, dx, dy, scale=0.8) for dx, dy in ((-80, -80), (0, -96), (84, -78))) + basket, 1280, 890)
    )  # fmt: skip
