"""Hands at work, 1600×1000, and the list of all scenes."""

from collections.abc import Callable

from .at_work import melukis, membakar, memilin, memotong, memungut, mengeringkan
from .canvas import (
    BAMBOO,
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
from .morsels import emping, heap
from .outdoors import kebun, laut, menjemur, pasar
from .people import SKINS, grip, hand, plain_sleeve, woman


def _skin(b: Brush) -> str:
    return b.rng.choice(SKINS[1:5])


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
        + moved(hand(b, _skin(b), plain_sleeve(b)), 250, 860, scale=0.78, turn=14)
        + moved(tool, 742, 452, scale=1.25)
        + moved(grip(b, _skin(b), plain_sleeve(b)), 850, 318 + 40, scale=1.15)
    )


def menjahit(b: Brush) -> str:
    """A sewing machine, batik running under the needle, two hands guiding it."""
    return _at_the_machine(b, b.cloth(turn=-3))


def menjahit_siaga(b: Brush) -> str:
    """The same with the stiff orange cloth of bags and life vests."""
    return _at_the_machine(b, "#e2711d")


def membordir(b: Brush) -> str:
    """The same with white cloth, flowers growing behind the needle."""
    flower = "".join(
        moved(b.path("M0,0C-34,-26,-34,-70,0,-92C34,-70,34,-26,0,0Z", pale(b.main, 0.25), line=b.main, width=6), turn=t)
        for t in range(0, 360, 72)
    ) + b.dot(0, 0, 20, b.second)  # fmt: skip
    garden = "".join(
        moved(flower, x, y, scale=s) for x, y, s in ((760, 800, 1), (1010, 880, 1.2), (1250, 820, 0.9), (1440, 920, 1.1))
    ) + b.line("M640,860Q900,960,1180,900T1600,900", "#5f8a4e", 10)  # fmt: skip
    return _at_the_machine(b, "#fbf8f0", garden)


def _at_the_machine(b: Brush, fill: str, on_it: str = "") -> str:
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
        + b.body(cloth, fill, turn=90, depth=0.25)
        + on_it
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
        + moved(hand(b, SKINS[3], plain_sleeve(b)), 300, 960, scale=0.8, turn=16)
        + moved(
            f"<g transform='scale(-1 1)'>{hand(b, SKINS[3], plain_sleeve(b))}</g>",
            860,
            970,
            scale=0.8,
            turn=-18,
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
        woman(b, x, 420, 0.62, accessory=a)
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
        + moved(grip(b, SKINS[3], plain_sleeve(b)) + b.line("M-40,90L60,-130", "#263e6c", 14), 830, 820)
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
        + woman(b, 500, 500, 0.74, accessory="celemek")
        + woman(b, 1090, 500, 0.74, accessory="celemek")
        + "<rect y='760' width='1600' height='240' fill='#7d8a8f'/><rect y='760' width='1600' height='26' fill='#a9b4b8'/>"
        + moved(pot, 250, 700)
        + moved(pot, 800, 740, scale=0.9)
        + moved(pot, 1370, 700)
        + b.steam(250, 500, height=200)
        + b.steam(800, 560, height=180)
        + b.steam(1370, 500, height=200)
    )


SCENES: dict[str, Callable[[Brush], str]] = {
    scene.__name__: scene
    for scene in (
        membatik, menjahit, pasar, laut, kebun, rapat, dapur, menjemur,
        menjahit_siaga, membordir, membakar, memilin, melukis, mengeringkan, memotong, memungut,
    )
}  # fmt: skip
"""Every scene by name."""


def scene_content(b: Brush, name: str) -> str:
    return SCENES[name](b)
