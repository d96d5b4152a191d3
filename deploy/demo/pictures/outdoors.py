"""Scenes under the sky: market, sea, garden, and cloth in the sun."""

from .canvas import (
    BAMBOO,
    KRAFT,
    LEAF,
    PAPER,
    WOOD,
    WOOD_DARK,
    Brush,
    dark,
    moved,
    pale,
)
from .morsels import emping, heap
from .people import SKINS, hand, plain_sleeve, woman
from .textiles import tumpal_edge

SKY = "#cfe0e6"


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
        + woman(b, 640, 600, 0.62)
        + woman(b, 990, 620, 0.6, accessory="celemek")
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
        + woman(b, 1120, 610, 0.78, accessory="caping")
        + b.ground_shadow(1120, 960, 330, 40)
        + moved(
            heap(b, emping(b, "#d9823a"), 0, -110, 220, 34, 22, scale=0.8)
            + b.body("M-300,-100H300L240,110H-240Z", BAMBOO)
            + b.line("M-286,-50H286M-272,0H272M-256,56H256", dark(BAMBOO, 0.4), 8),
            1120,
            900,
        )
        + moved(hand(b, SKINS[3], plain_sleeve(b)), 330, 900, scale=0.85, turn=24)
        + moved(
            b.path(
                "M0,0Q-70,-60,-60,-140Q0,-110,0,0Q10,-110,80,-140Q80,-50,0,0Z", LEAF, line="#2f5d22", width=4
            ),
            420,
            600,
        )
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
        + woman(b, 1060, 850, 0.62)
    )
