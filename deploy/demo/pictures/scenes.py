"""Places and hands at work, 1600×1000, and the covers of the cities, 1600×900."""

from collections.abc import Callable

from .bags import basket_weave
from .canvas import (
    BAMBOO,
    KRAFT,
    LEAF,
    PAPER,
    STEEL,
    WOOD,
    WOOD_DARK,
    Brush,
    circle_path,
    dark,
    moved,
    pale,
    round_rect,
)
from .landmarks import LANDMARKS
from .morsels import emping, heap, meat
from .people import HEADSCARVES, SKINS, bust, grip, hand
from .textiles import tumpal_edge

SKY = "#cfe0e6"


def _skin(b: Brush) -> str:
    return b.rng.choice(SKINS[1:5])


def _plain(b: Brush) -> str:
    """A sleeve in a plain dye of the city that is not too dark to read."""
    return pale(b.theme.latar, 0.15) if not b.theme.is_light else b.theme.aksen


def _woman(b: Brush, x: float, y: float, scale: float, *, accessory: str = "") -> str:
    """A woman from the waist up, drawn about the middle of her portrait."""
    portrait = {
        "skin": b.rng.randint(2, 5),
        "hijab": b.rng.random() < 0.75,
        "colour": b.rng.choice(HEADSCARVES),
        "accessory": accessory,
    }
    return f"<g transform='translate({x - 400 * scale:g} {y - 560 * scale:g})scale({scale:g})'>{bust(b, portrait)}</g>"


def _table(y: float, colour: str = WOOD) -> str:
    boards = "".join(
        f"<path d='M0,{y + n}H1600' stroke='{dark(colour, 0.3)}' stroke-width='4'/>" for n in (0, 120, 250)
    )
    return f"<rect y='{y}' width='1600' height='{1000 - y}' fill='{colour}'/>{boards}<rect y='{y}' width='1600' height='40' fill='#fffaf0' fill-opacity='.14'/>"


def membatik(b: Brush) -> str:
    """Wax drawn on white cloth with a canting; the pan of wax waits on its stove."""
    mori = "M-20,140Q500,90,1180,160L1240,860Q600,920,-20,880Z"
    waxed = "M-20,140Q300,110,640,128Q690,420,640,600Q560,760,600,886Q300,900,-20,880Z"
    pencil = "".join(
        b.path(circle_path(x, y, 78, 78), line="#b9a98c", width=3)
        for x in range(700, 1200, 110)
        for y in range(220, 860, 110)
    )
    tool = (
        b.line("M0,0L170,-210", BAMBOO, 24)
        + b.body("M-52,-6Q-50,-52,0,-40Q40,-20,24,16Q0,40,-30,26Z", "#b5652c", shine=0.5)
        + b.line("M-40,18Q-66,30,-70,56", "#8a4a1c", 10)
        + b.dot(-72, 64, 7, "#e3a94a")
    )
    stove = (
        b.body("M1290,700H1530L1500,900H1320Z", "#8d4a2e")
        + b.path("M1350,780H1470V880H1350Z", "#2b1a12")
        + b.path("M1370,880Q1390,820,1410,860Q1430,800,1450,880Z", "#ff9a2e")
        + b.body("M1260,640H1560Q1540,730,1410,734Q1280,730,1260,640Z", "#4c4f52", shine=0.4)
        + b.dot(1410, 640, 150, "#6c7175", ry=36)
        + b.dot(1410, 642, 130, "#b5772c", ry=26)
        + b.steam(1410, 600, height=180)
    )
    return (
        _table(0, "#b99468")
        + b.cast(mori)
        + b.body(mori, "#fbf6ea", turn=20, depth=0.14)
        + pencil
        + f"<g clip-path='{b.clip(mori)}'>{b.path(waxed, b.cloth(scale=2.2))}</g>"
        + b.folds(mori, "M200,120Q240,500,180,900", "M1000,150Q960,500,1040,880", width=40, opacity=0.16)
        + stove
        + moved(hand(b, _skin(b), _plain(b)), 250, 860, scale=0.78, turn=14)
        + moved(tool, 742, 452, scale=1.25)
        + moved(grip(b, _skin(b), _plain(b)), 850, 318 + 40, scale=1.15)
    )


def memasak(b: Brush) -> str:
    """A wok over the fire, a spatula in the hand, what goes in on the board."""
    wok = "M260,470H1060Q1020,780,660,790Q300,780,260,470Z"
    board = (
        b.cast("M1090,760H1560V930H1090Z")
        + b.body("M1090,760H1560V930H1090Z", pale(WOOD, 0.25), turn=90)
        + "".join(
            b.path(f"M{x},800q50,-24,110,8q10,8,0,14q-60,-14,-110,4Z", "#c3271b", line="#7d130c", width=3)
            for x in (1120, 1170, 1140)
        )
        + "".join(
            b.dot(x, y, 38, "#b5577a", ry=32)
            + b.line(f"M{x - 26},{y}q26,-34,52,0M{x - 14},{y + 6}q14,-26,28,0", "#e8b5c8", 5)
            for x, y in ((1330, 850), (1410, 830))
        )
        + "".join(
            b.path(f"M{x},890q40,-80,90,-60q-10,60,-90,60Z", "#4f8a3a", line="#2f5d22", width=3)
            for x in (1440, 1470)
        )
    )
    flames = "".join(
        b.path(f"M{x},860q-20,-50,10,-100q30,50,14,100Z", "#ff9a2e")
        + b.path(f"M{x + 4},860q-6,-30,6,-60q16,30,8,60Z", "#ffe08a")
        for x in range(460, 880, 60)
    )
    spatula = b.line("M0,0L300,-260", WOOD, 28) + b.body(
        "M-90,90Q-110,20,-20,-30L40,20Q10,110,-60,110Z", STEEL
    )
    stuff = heap(b, meat(b, "#8a4b23"), 640, 500, 240, 50, 16, scale=0.85) + "".join(
        b.line(f"M{x:.4g},{y:.4g}q20,-16,44,4", c, 10)
        for n, (x, y, _) in enumerate(b.scatter(650, 500, 270, 46, 40))
        for c in (("#5f9a3c", "#c3271b", "#e8c37a")[n % 3],)
    )
    tiles = b.line(
        "".join(f"M{x},0V700" for x in range(0, 1600, 130))
        + "".join(f"M0,{y}H1600" for y in range(0, 700, 130)),
        "#e3dccb",
        5,
    )
    return (
        f"<rect width='1600' height='1000' fill='#f4efe2'/>{tiles}"
        + _table(700, "#9c8468")
        + b.ground_shadow(680, 880, 420, 60)
        + b.body("M380,850H940L980,940H340Z", "#3a3e42")
        + flames
        + b.body(wok, "#4a4e52", shine=0.35)
        + b.line("M250,480Q150,440,130,500M1070,480Q1170,440,1190,500", "#2f3336", 30)
        + b.dot(660, 470, 400, "#6c7175", ry=96)
        + b.dot(660, 478, 372, "#5e3018", ry=80)
        + stuff
        + board
        + b.steam(560, 400, height=330)
        + moved(spatula, 820, 440, scale=1.1)
        + moved(grip(b, _skin(b), b.cloth(scale=1.6, turn=20)), 1060, 220, scale=1.1)
    )


def menjahit(b: Brush) -> str:
    """A sewing machine, batik running under the needle, two hands guiding it."""
    machine = "M420,150Q420,110,470,110H1240Q1300,110,1300,170V720H1120V330H640V420H440Z"
    wheel = b.body(circle_path(1330, 300, 46, 120), "#2f3336") + b.dot(1330, 300, 18, STEEL, ry=50)
    needle = (
        b.body("M500,410H580V500H500Z", STEEL)
        + b.line("M540,500V640", "#8d959a", 9)
        + b.body("M496,624H590L600,652H486Z", STEEL)
    )
    cloth = "M-20,700Q300,640,540,660Q900,640,1620,740V1010H-20Z"
    spool = (
        b.line("M760,110V40", STEEL, 10)
        + b.body(round_rect(726, 30, 68, 80, 8), b.second)
        + b.line("M740,44H780M740,60H780M740,76H780", dark(b.second), 4)
        + b.line("M790,50Q600,60,560,150Q540,300,540,500", b.second, 4)
    )
    return (
        f"<rect width='1600' height='1000' fill='{pale(b.theme.latar, 0.82)}'/><path d='M1000,-20H1620V420H1000Z' fill='#e9f1ef'/>"
        + b.line("M1000,-20V420H1600M1300,-20V420", "#ffffff", 22)
        + _table(640)
        + b.ground_shadow(880, 740, 520, 60)
        + spool
        + wheel
        + b.body(machine, "#26323d", shine=0.4)
        + b.line("M680,180Q900,150,1180,190M680,240Q900,210,1180,250", b.second, 9)
        + b.emblem(920, 222, 54, b.second)
        + b.body("M380,700H1340V760H380Z", "#26323d")
        + needle
        + b.cast(cloth, x=0, y=-6)
        + b.body(cloth, b.cloth(turn=-3), turn=90, depth=0.25)
        + b.folds(
            cloth,
            "M200,700Q260,850,200,1000",
            "M980,690Q1000,850,1100,1000",
            "M1300,720Q1340,860,1320,1000",
            width=40,
            opacity=0.24,
        )
        + b.stitch("M540,650Q560,800,520,1010", b.light, width=6, gap="18 12")
        + needle
        + moved(hand(b, SKINS[3], _plain(b)), 300, 960, scale=0.8, turn=16)
        + moved(
            f"<g transform='scale(-1 1)'>{hand(b, SKINS[3], _plain(b))}</g>", 860, 970, scale=0.8, turn=-18
        )
    )


def menganyam(b: Brush) -> str:
    """Strips of pandan laid over and under by two hands."""
    mat = "M260,160H1240L1340,820H160Z"
    ends = "".join(
        b.line(f"M{x},166Q{x + b.jitter(24):.4g},90,{x + b.jitter(60):.4g},-20", (BAMBOO, b.main)[n % 2], 26)
        for n, x in enumerate(range(290, 1240, 38))
    )
    loose = "".join(
        b.line(
            f"M{1290 - n * 8},{300 + n * 90}Q1420,{280 + n * 90 + b.jitter(30):.4g},1620,{250 + n * 110}",
            (b.main, BAMBOO)[n % 2],
            30,
        )
        for n in range(5)
    )
    return (
        _table(0, "#c4a57c")
        + b.cast(mat)
        + ends
        + loose
        + f"<g clip-path='{b.clip(mat)}'>{basket_weave(b, 100, 100, 1400, 800, 42, BAMBOO, b.main)}</g>"
        + b.body(mat, "none", edge=dark(BAMBOO), turn=90, depth=0.2)
        + b.line("M700,330Q1000,300,1300,330", pale(BAMBOO, 0.3), 34)
        + moved(hand(b, SKINS[2], _plain(b)), 480, 900, scale=1.05, turn=12)
        + moved(
            f"<g transform='scale(-1 1)'>{hand(b, SKINS[2], _plain(b))}</g>", 1120, 880, scale=1.05, turn=-26
        )
    )


def pasar(b: Brush) -> str:
    """A stall under an awning with baskets of goods and two who know each other."""

    def awning(x: float, w: float, colour: str) -> str:
        step = w / 8
        return "".join(
            b.path(
                f"M{x + n * step},170L{x + n * step - 24 + n * 6},330q{step / 2},44,{step},0L{x + (n + 1) * step},170Z",
                colour if n % 2 else PAPER,
                line=dark(colour, 0.4),
                width=3,
            )
            for n in range(8)
        )

    cloths = "".join(
        b.body(f"M{x},330H{x + 110}V610Q{x + 55},630,{x},610Z", fill)
        for x, fill in (
            (130, b.cloth()),
            (270, b.second),
            (410, b.cloth(x=40)),
            (1130, b.cloth(turn=90)),
            (1270, pale(b.main, 0.3)),
            (1410, b.cloth(x=20)),
        )
    )
    crate = b.body("M0,0H300L280,190H20Z", KRAFT) + b.line("M6,60H294M14,120H286", dark(KRAFT, 0.3), 6)
    fruit = ("#e8912a", "#c3271b", "#7db04a", "#f0c93c")
    boxes = "".join(
        moved(
            "".join(
                b.dot(40 + k % 6 * 44, -8 - k // 6 * 30, 30, fruit[n])
                + b.dot(32 + k % 6 * 44, -18 - k // 6 * 30, 8, pale(fruit[n], 0.6))
                for k in range(12)
            )
            + crate,
            90 + n * 370,
            780,
        )
        for n in range(4)
    )
    return (
        f"<rect width='1600' height='1000' fill='{SKY}'/><path d='M0,330H1600V800H0Z' fill='#8f7a62'/>"
        + b.line("M110,170V800M1490,170V800M800,170V800", WOOD_DARK, 30)
        + cloths
        + _woman(b, 640, 600, 0.62)
        + _woman(b, 990, 620, 0.6, accessory="celemek")
        + f"<rect y='720' width='1600' height='280' fill='{pale(WOOD, 0.2)}'/>"
        + b.line("M0,724H1600", WOOD_DARK, 10)
        + boxes
        + awning(70, 700, b.theme.latar)
        + awning(800, 730, b.theme.aksen)
    )


def laut(b: Brush) -> str:
    """Boats coming home, an island far off, nets on the shore."""
    boat = (
        b.line("M0,-10V-300", WOOD_DARK, 12)
        + b.path("M6,-290L6,-40L190,-50Z", b.light)
        + b.path("M-6,-270L-6,-50L-120,-50Z", b.second)
        + b.body("M-230,-60Q0,30,250,-90Q200,70,120,76H-120Q-190,60,-230,-60Z", b.main, turn=90)
        + b.line("M-226,-44Q0,44,244,-70", b.second, 14)
        + b.line("M-150,60Q-300,80,-330,30M150,60Q310,70,340,20", WOOD, 12)
    )
    waves = "".join(
        b.line("M-40," + str(y) + "q40,-22,80,0" + "t80,0" * 21, "#ffffff", 5, opacity=0.4)
        for y in range(560, 860, 44)
    )
    net = "".join(f"M{x},860L{x + 300},1010M{x + 300},860L{x},1010" for x in range(-200, 1200, 40))
    return (
        f"<rect width='1600' height='520' fill='{b.linear((0, '#bcd9e6', 1), (1, '#f7e9d0', 1), turn=90)}'/>"
        + b.dot(1240, 240, 80, "#fff3d0")
        + b.path("M240,520Q420,470,540,250L570,262L600,244L640,258Q740,460,960,520Z", "#7d93a0")
        + f"<rect y='510' width='1600' height='500' fill='{b.linear((0, '#7fb2bd', 1), (1, '#2f6f80', 1), turn=90)}'/>"
        + waves
        + moved(boat, 360, 640, scale=0.7)
        + moved(boat, 1130, 720)
        + b.path("M-10,880Q500,790,1610,900V1010H-10Z", "#e6d3a8")
        + b.path("M60,1010Q100,850,460,860Q760,870,800,1010Z", dark("#5f8a8a", 0.1))
        + f"<g clip-path='{b.clip('M60,1010Q100,850,460,860Q760,870,800,1010Z')}'>{b.line(net, '#cfe0d8', 3)}</g>"
        + "".join(b.dot(x, 868 + abs(x - 430) * 0.12, 20, "#e8912a") for x in range(140, 760, 90))
        + moved(basket(b), 1300, 930)
    )


def basket(b: Brush) -> str:
    fish = b.path(
        "M-60,0Q-20,-34,40,-10L70,-30V30L40,10Q-20,34,-60,0Z", "#9fb2b8", line="#55676d", width=3
    ) + b.dot(-38, -6, 5, "#1f2a2e")
    return (
        heap(b, fish, 0, -60, 120, 30, 9, turns=False)
        + b.body("M-180,-50H180L140,70H-140Z", BAMBOO)
        + b.line("M-170,-20H170M-160,10H160M-150,40H150", dark(BAMBOO, 0.4), 6)
    )


def kebun(b: Brush) -> str:
    """Rows on the slope, hills behind, a woman under her wide hat with the harvest."""
    rows = "".join(
        b.line(f"M{800 + (x - 800) * 0.25:g},520L{x},1010", "#7a5a34", 30, opacity=0.5)
        + "".join(
            moved(
                b.path(
                    "M0,0Q-60,-30,-50,-90Q-10,-60,0,-10Q10,-70,60,-90Q60,-30,0,0Z",
                    ("#4f8a3a", "#5f9a3c")[n % 2],
                    line="#2f5d22",
                    width=3,
                ),
                800 + (x - 800) * t,
                520 + 490 * (t - 0.25) / 0.75,
                scale=0.3 + t * 0.9,
            )
            for n, t in enumerate((0.32, 0.42, 0.54, 0.68, 0.84, 1.0))
        )
        for x in range(-700, 2400, 240)
    )
    return (
        f"<rect width='1600' height='540' fill='{b.linear((0, '#bcd9e6', 1), (1, '#f4ecd4', 1), turn=90)}'/>"
        + b.path("M-10,540L330,180L520,360L760,120L1080,420L1280,260L1610,540Z", "#88a58c")
        + b.path("M-10,540Q300,330,700,470Q1100,340,1610,480V560H-10Z", "#6d9458")
        + "<path d='M-10,520H1610V1010H-10Z' fill='#a5804c'/>"
        + rows
        + _woman(b, 1120, 610, 0.78, accessory="caping")
        + b.ground_shadow(1120, 960, 330, 40)
        + moved(
            heap(b, emping(b, "#d9823a"), 0, -110, 220, 34, 22, scale=0.8)
            + b.body("M-300,-100H300L240,110H-240Z", BAMBOO)
            + b.line("M-286,-50H286M-272,0H272M-256,56H256", dark(BAMBOO, 0.4), 8),
            1120,
            900,
        )
        + moved(hand(b, SKINS[3], _plain(b)), 330, 900, scale=0.85, turn=24)
        + moved(
            b.path(
                "M0,0Q-70,-60,-60,-140Q0,-110,0,0Q10,-110,80,-140Q80,-50,0,0Z", LEAF, line="#2f5d22", width=4
            ),
            420,
            600,
        )
    )


def rapat(b: Brush) -> str:
    """Members about a table with the books and tea; everybody sees the figures."""
    chart = (
        b.body(round_rect(620, 60, 360, 250, 6), PAPER)
        + "".join(
            f"<rect x='{680 + n * 64}' y='{270 - h}' width='40' height='{h}' fill='{b.second if n % 2 else b.main}'/>"
            for n, h in enumerate((70, 110, 90, 160))
        )
        + b.line("M660,272H940", "#605145", 6)
    )
    back = "".join(
        _woman(b, x, 420, 0.62, accessory=a)
        for x, a in ((230, ""), (520, "kacamata"), (1080, ""), (1370, "kacamata"))
    )
    cups = "".join(
        b.dot(x, y + 30, 62, "#ffffff", ry=20)
        + b.body(f"M{x - 40},{y - 30}H{x + 40}L{x + 28},{y + 30}H{x - 28}Z", "#ffffff")
        + b.dot(x, y - 30, 40, "#b5652c", ry=11)
        for x, y in ((300, 740), (760, 700), (1260, 740))
    )
    book = moved(
        b.cast("M-170,-80H170V90H-170Z")
        + b.path(
            "M-170,-80Q-80,-110,0,-80Q80,-110,170,-80V90Q80,60,0,90Q-80,60,-170,90Z",
            PAPER,
            line="#b9ad97",
            width=3,
        )
        + b.line(
            "M0,-80V90" + "".join(f"M-150,{y}h120M30,{y}h120" for y in range(-50, 70, 22)), "#a89a84", 4
        ),
        640,
        850,
        scale=1.2,
    )
    cloth = "M-20,640Q800,560,1620,640V1010H-20Z"
    return (
        f"<rect width='1600' height='1000' fill='{pale(b.theme.latar, 0.8)}'/>"
        + chart
        + back
        + b.cast(cloth, y=-10)
        + b.body(cloth, b.cloth(scale=2), turn=90, depth=0.3)
        + b.line("M-20,644Q800,564,1620,644", b.second, 16)
        + cups
        + book
        + moved(grip(b, SKINS[3], _plain(b)) + b.line("M-40,90L60,-130", "#263e6c", 14), 830, 820)
        + b.ground_shadow(1100, 880, 130, 40)
        + moved(
            b.dot(0, 0, 150, PAPER, ry=60) + heap(b, emping(b, "#f0d79a"), 0, -14, 90, 26, 12, scale=0.6),
            1100,
            850,
        )
    )


def dapur(b: Brush) -> str:
    """The shared kitchen: shelves, big pots, two at the stove."""
    shelf = b.body("M60,250H760V276H60Z", WOOD, turn=90) + "".join(
        b.body(round_rect(x, 130, 90, 120, 12), c) + b.body(round_rect(x + 6, 104, 78, 34, 6), WOOD_DARK)
        for x, c in ((90, "#c98d3a"), (210, "#b8301d"), (330, "#5f8a3c"), (450, "#f4efe2"), (570, "#8a4f22"))
    )
    pans = b.line("M900,120H1500", STEEL, 14) + "".join(
        b.line(f"M{x},120V200", STEEL, 8) + b.body(circle_path(x, 260, 66), "#5d646a", shine=0.5)
        for x in (980, 1150, 1320, 1470)
    )
    pot = (
        b.body("M-190,-150V80Q-180,130,-120,130H120Q180,130,190,80V-150Z", "#b9bec2", depth=0.5, shine=0.6)
        + b.dot(0, -150, 190, "#d7dbde", ry=44)
        + b.dot(0, -146, 170, "#f7f1dc", ry=34)
        + b.line("M-190,-90H-240V-50M190,-90H240V-50", "#7d8386", 18)
    )
    tiles = b.line(
        "".join(f"M{x},0V660" for x in range(0, 1600, 110))
        + "".join(f"M0,{y}H1600" for y in range(0, 660, 110)),
        "#ddd6c4",
        4,
    )
    return (
        f"<rect width='1600' height='1000' fill='#f1ebdc'/>{tiles}"
        + shelf
        + pans
        + _woman(b, 480, 560, 0.78, accessory="celemek")
        + _woman(b, 1150, 560, 0.78, accessory="celemek")
        + f"<rect y='760' width='1600' height='240' fill='#7d8a8f'/><rect y='760' width='1600' height='26' fill='#a9b4b8'/>"
        + moved(pot, 300, 640)
        + moved(pot, 800, 650, scale=1.1)
        + moved(pot, 1330, 640)
        + b.steam(300, 430)
        + b.steam(800, 420)
        + b.steam(1330, 430)
    )


def menjemur(b: Brush) -> str:
    """Dyed lengths drying on bamboo in the sun."""
    fills = (b.cloth(), b.second, b.cloth(x=50, motif="truntum"), pale(b.main, 0.25), b.cloth(x=90))

    def sheet(x: float, y: float, w: float, h: float, fill: str) -> str:
        d = f"M{x},{y}H{x + w}Q{x + w - 14},{y + h * 0.5},{x + w + 22},{y + h}Q{x + w * 0.5},{y + h - 40},{x + 18},{y + h + 12}Q{x - 10},{y + h * 0.5},{x},{y}Z"
        return (
            b.cast(d, x=50, y=40, blur=30, opacity=0.2)
            + b.body(d, fill, depth=0.34)
            + b.folds(
                d,
                f"M{x + w * 0.3},{y}Q{x + w * 0.26},{y + h * 0.5},{x + w * 0.36},{y + h}",
                f"M{x + w * 0.7},{y}Q{x + w * 0.76},{y + h * 0.5},{x + w * 0.68},{y + h}",
                width=36,
                opacity=0.26,
            )
            + f"<g clip-path='{b.clip(d)}'>{tumpal_edge(b, x, y + h - 76, w + 30, 60)}</g>"
        )

    poles = (
        b.line("M60,250V1010M800,230V1010M1540,250V1010", dark(BAMBOO, 0.4), 34)
        + b.line("M60,250V1010M800,230V1010M1540,250V1010", BAMBOO, 24)
        + b.line("M-20,268Q800,232,1620,268", dark(BAMBOO, 0.4), 30)
        + b.line("M-20,264Q800,228,1620,264", BAMBOO, 20)
    )
    return (
        f"<rect width='1600' height='700' fill='{b.linear((0, '#bcd9e6', 1), (1, '#f7efdc', 1), turn=90)}'/>"
        + b.dot(1380, 110, 70, "#fff3c4")
        + b.path("M-10,660Q300,520,700,620Q1150,500,1610,640V1010H-10Z", "#8fae6a")
        + b.path("M-10,780Q700,700,1610,800V1010H-10Z", "#a9bf7a")
        + poles
        + "".join(
            sheet(x, 262, w, h, fill)
            for (x, w, h), fill in zip(
                ((110, 260, 560), (400, 180, 430), (620, 300, 600), (960, 200, 420), (1200, 280, 560)),
                fills,
                strict=True,
            )
        )
        + _woman(b, 1060, 850, 0.62)
    )


SCENES: dict[str, Callable[[Brush], str]] = {
    scene.__name__: scene
    for scene in (membatik, memasak, menjahit, menganyam, pasar, laut, kebun, rapat, dapur, menjemur)
}
"""Every scene by name."""


def scene_content(b: Brush, name: str) -> str:
    return SCENES[name](b)


def cover(b: Brush) -> str:
    """The landmark before a sky of the city's cloth, standing on its tumpal."""
    t = b.theme
    sky = b.linear((0, t.latar, 0), (0.55, t.latar, 0.15), (1, t.latar, 0.94), turn=90)
    halo = b.radial((0, t.latar, 1), (0.6, t.latar, 0.95), (1, t.latar, 0))
    ink = pale(t.aksen, 0.12) if not t.is_light else t.aksen
    return (
        b.path("M0,0H1600V900H0Z", b.cloth(scale=2.6)) + b.path("M0,0H1600V900H0Z", sky) + b.dot(800, 520, 620, halo, ry=480) + b.path(circle_path(800, 420, 290), line=t.aksen, width=5, more="stroke-dasharray='1 17'")
        + LANDMARKS[t.key](b, ink) + b.path("M0,740H1600V900H0Z", t.latar) + tumpal_edge(b, 0, 770, 1600, 120) + b.line("M0,744H1600M0,764H1600", t.aksen, 5)
    )  # fmt: skip
