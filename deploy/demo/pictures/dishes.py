"""What is cooked: plates, leaves, bowls and boxes, seen from the seat at the table."""

from .canvas import BAMBOO, RICE, Brush, circle_path, dark, moved, pale, round_rect
from .morsels import half_egg, heap, herbs, leaf, meat, piece_for
from .registry import shape

GRILL = "#8a4b23"


def plate(b: Brush, x: float, y: float, r: float, *, rim: str = "#fbf9f4", tilt: float = 0.62) -> str:
    """A plate on the cloth with a rim line in the product's second colour."""
    ry = r * tilt
    return (
        b.ground_shadow(x + 14, y + ry * 0.22, r * 1.02, ry * 1.05) + b.dot(x, y + 20, r, dark(rim, 0.25), ry=ry) + b.dot(x, y, r, rim, ry=ry)
        + b.path(circle_path(x, y, r * 0.93, ry * 0.93), line=b.second, width=7) + b.dot(x, y + 6, r * 0.74, dark(rim, 0.1), ry=ry * 0.74) + b.dot(x, y + 12, r * 0.71, rim, ry=ry * 0.71)
    )  # fmt: skip


def tampah(b: Brush, x: float, y: float, r: float) -> str:
    """A round winnowing tray of plaited bamboo."""
    ry = r * 0.66
    inner = circle_path(x, y, r * 0.9, ry * 0.9)
    weave = "".join(
        f"M{x - r + n},{y - ry}l{ry},{2 * ry}M{x + r - n},{y - ry}l{-ry},{2 * ry}"
        for n in range(-400, int(2 * r), 34)
    )
    return (
        b.ground_shadow(x + 14, y + ry * 0.2, r, ry * 1.04) + b.dot(x, y + 24, r, dark(BAMBOO, 0.4), ry=ry) + b.dot(x, y, r, dark(BAMBOO, 0.18), ry=ry)
        + b.path(inner, pale(BAMBOO, 0.2)) + f"<g clip-path='{b.clip(inner)}'>{b.line(weave, dark(BAMBOO, 0.25), 9, opacity=0.55)}</g>"
        + b.path(inner, line=dark(BAMBOO, 0.45), width=5) + b.line(circle_path(x, y, r * 0.955, ry * 0.955), dark(BAMBOO, 0.5), 16, more="stroke-dasharray='5 34'")
    )  # fmt: skip


def bowl(b: Brush, x: float, y: float, r: float, *, glaze: str = "", fill: str = "") -> str:
    """A bowl from the side with its contents' surface at y."""
    glaze = glaze or b.main
    d = f"M{x - r},{y}Q{x - r * 0.92},{y + r * 0.8},{x - r * 0.36},{y + r * 0.95}H{x + r * 0.36}Q{x + r * 0.92},{y + r * 0.8},{x + r},{y}Z"
    return (
        b.ground_shadow(x + 16, y + r * 0.96, r * 0.75, r * 0.18) + b.body(d, glaze, depth=0.42, shine=0.35) + b.body(f"M{x - r * 0.4},{y + r * 0.92}h{r * 0.8}l-10,{r * 0.09}h{-r * 0.8 + 20}Z", dark(glaze, 0.2))
        + b.line(f"M{x - r * 0.93},{y + r * 0.36}Q{x},{y + r * 0.7},{x + r * 0.93},{y + r * 0.36}", b.second, 12)
        + b.dot(x, y, r, pale(glaze, 0.25), ry=r * 0.3) + b.dot(x, y + 5, r * 0.94, fill or dark(glaze, 0.4), ry=r * 0.26)
    )  # fmt: skip


def rice_mound(b: Brush, x: float, y: float, w: float, h: float, colour: str = RICE) -> str:
    d = f"M{x - w},{y}Q{x - w * 0.8},{y - h * 1.15},{x},{y - h * 1.15}Q{x + w * 0.8},{y - h * 1.15},{x + w},{y}Q{x},{y + h * 0.4},{x - w},{y}Z"
    grains = "".join(
        f"<ellipse cx='{gx:.5g}' cy='{gy:.5g}' rx='11' ry='4.5' fill='{pale(colour, 0.6)}' stroke='{dark(colour, 0.18)}' transform='rotate({t:.3g} {gx:.5g} {gy:.5g})'/>"
        for gx, gy, t in b.scatter(x, y - h * 0.4, w * 0.9, h * 0.7, int(w * h / 230))
    )
    return b.body(d, colour, edge=dark(colour, 0.2), depth=0.22) + f"<g clip-path='{b.clip(d)}'>{grains}</g>"


LEAF_SHEET = "M130,900Q300,690,620,700Q930,690,1080,880Q1000,1160,620,1180Q240,1170,130,900Z"
LEAF_RIBS = "M130,900Q600,880,1080,880" + "".join(
    f"M{x},890Q{x + 30},780,{x + 70},690M{x},890Q{x + 20},1040,{x + 50},1180" for x in range(160, 1060, 34)
)


def on_tray(
    b: Brush, key: str, number: int, *, scale: float, turns: bool = True, rx: float = 330, ry: float = 190
) -> str:
    return tampah(b, 600, 880, 480) + heap(
        b, piece_for(b, key), 600, 850, rx, ry, number, scale=scale, turns=turns
    )


@shape("emping", "food", 45, lift=110)
def emping_tray(b: Brush) -> str:
    return on_tray(b, "emping", 46, scale=1.15)


@shape("ikan-asin", "food", 50, lift=110)
def ikan_asin(b: Brush) -> str:
    return on_tray(b, "ikan-asin", 15, scale=1.5, turns=False)


@shape("dodol", "food", 34, lift=110)
def dodol(b: Brush) -> str:
    return plate(b, 600, 900, 470) + heap(b, piece_for(b, "dodol"), 600, 850, 280, 150, 22, scale=1.15)


@shape("pisang-sale", "food", 32, lift=110)
def pisang_sale(b: Brush) -> str:
    return (
        leaf(b, LEAF_SHEET, LEAF_RIBS)
        + heap(b, piece_for(b, "pisang-sale"), 600, 890, 290, 130, 17, scale=1.3, turns=False)
        + moved(
            b.body("M0,0Q120,110,300,70Q330,62,340,40L352,52Q340,100,300,120Q120,170,-30,30Z", "#e8c53f")
            + b.dot(346, 44, 14, "#4a3414"),
            130,
            560,
            turn=-8,
        )
    )


@shape("onde", "food", 30, lift=110)
def onde(b: Brush) -> str:
    cut = (
        b.dot(0, 0, 62, "#c98d3a")
        + b.dot(0, 0, 52, "#f6e4b8")
        + b.dot(0, 4, 36, "#8fae4a")
        + b.dot(-8, -4, 18, "#a9c565")
    )
    return (
        plate(b, 600, 900, 470)
        + heap(b, piece_for(b, "onde"), 590, 840, 260, 130, 13, scale=1.35)
        + moved(cut, 830, 1010, scale=1.35)
    )


def _shreds(b: Brush, key: str) -> str:
    return bowl(b, 600, 850, 400, glaze="#f7f2e6") + heap(
        b, piece_for(b, key), 600, 800, 260, 90, 32, scale=1.25
    )


@shape("abon", "food", 22, lift=110)
def abon(b: Brush) -> str:
    return (
        _shreds(b, "abon")
        + b.ground_shadow(250, 1290, 100, 22)
        + heap(b, piece_for(b, "abon"), 230, 1280, 50, 16, 4)
    )


@shape("serundeng", "food", 22, lift=110)
def serundeng(b: Brush) -> str:
    half = (
        b.body(circle_path(0, 0, 150, 150), "#5b3a1e")
        + b.dot(0, -6, 128, "#fdfaf2")
        + b.dot(0, 4, 96, "#e9e2d0")
        + b.dot(0, 14, 86, "#f7f3e6")
    )
    leaves = "".join(
        moved(b.path("M0,0Q40,-50,120,-30Q90,30,0,0Z", "#3f7a2d", line="#274f1b", width=3), x, y, turn=t)
        for x, y, t in ((520, 700, -20), (640, 720, 20))
    )
    return b.ground_shadow(1000, 1250, 150, 40) + moved(half, 990, 1110) + _shreds(b, "serundeng") + leaves


@shape("sate", "food", 36, lift=110)
def sate(b: Brush) -> str:
    stick = b.line("M-330,0H330", BAMBOO, 13) + "".join(
        b.path(f"M{x - 62},-30Q{x},-48,{x + 60},-28Q{x + 70},4,{x + 56},32Q{x},46,{x - 60},32Q{x - 70},0,{x - 62},-30Z", c, line=dark(c, 0.55), width=4) + b.line(f"M{x - 40},-22Q{x},-34,{x + 36},-20", pale(c, 0.5), 7, opacity=0.7) + b.line(f"M{x - 20},-34L{x - 8},36M{x + 22},-34L{x + 34},32", dark(c, 0.6), 7, opacity=0.7)
        for x, c in ((-150, b.main if b.detail_has("bandeng") else GRILL), (-20, "#96572a"), (110, "#7d4320"), (236, GRILL))
    )  # fmt: skip
    sauce = (
        b.dot(900, 1120, 120, "#fdfaf2", ry=70)
        + b.dot(900, 1116, 98, "#8a4f1d", ry=52)
        + "".join(
            b.dot(900 + x, 1116 + y, 11, c, ry=7)
            for x, y, c in (
                (-40, 0, "#c3271b"),
                (10, -18, "#d9a24a"),
                (34, 14, "#c3271b"),
                (-10, 22, "#d9a24a"),
            )
        )
    )
    return (
        leaf(b, LEAF_SHEET, LEAF_RIBS)
        + "".join(
            b.cast(round_rect(260, 740 + n * 74, 640, 60, 20), opacity=0.25)
            + moved(stick, 580 + n * 16, 770 + n * 74, turn=-6 + n * 1.5)
            for n in range(5)
        )
        + sauce
        + b.steam(560, 700, height=220)
        + herbs(b, 250, 1110)
    )


@shape("bandeng", "food", 45, lift=110)
def bandeng(b: Brush) -> str:
    d = "M120,880Q230,690,520,720Q780,740,930,850L1090,720Q1060,880,1100,1050L930,920Q780,1030,520,1050Q230,1060,120,880Z"
    scales = "".join(
        f"M{x},{y}q26,14,0,44" for x in range(380, 900, 44) for y in range(770 + (x // 44 % 2) * 22, 1000, 46)
    )
    return (
        plate(b, 600, 900, 520, tilt=0.56) + leaf(b, "M180,900Q300,720,620,720Q900,720,1030,890Q960,1080,620,1090Q260,1080,180,900Z", "M180,900H1030") + b.cast(d, x=8, y=20)
        + b.path(d, "#b8aa86") + b.body(d, b.linear((0, "#4f5a5c", 1), (0.5, "#b9a97c", 1), (1, "#e9dcb6", 1), turn=90), edge="#3a3426", turn=90, depth=0.16)
        + f"<g clip-path='{b.clip(d)}'>{b.line(scales, '#5d5a48', 4, opacity=0.6)}{b.line('M460,690L420,1080M580,690L540,1080M700,700L660,1080M820,740L790,1060', '#4a2c12', 20, opacity=0.5)}</g>"
        + b.line("M320,750Q380,880,320,1020", "#4a4636", 9) + b.dot(220, 850, 30, "#f7f2df") + b.dot(220, 850, 15, "#1f1a14") + b.line("M126,890Q170,912,210,906", "#4a4636", 7)
        + b.path("M560,722Q640,640,720,742ZM600,1046Q660,1110,740,1026Z", "#7e775d", line="#4a4636", width=4) + b.line("M1080,740L960,870M1090,1030L960,900M1076,880H950", "#5d5a48", 5)
        + "".join(b.dot(x, y, 46, "#f4e36a", ry=32) + b.dot(x, y, 36, "#fbf3b0", ry=24) + b.line(f"M{x - 30},{y}h60M{x},{y - 20}v40", "#f4e36a", 4) for x, y in ((800, 1110), (880, 1080))) + herbs(b, 330, 1110, scale=0.9)
    )  # fmt: skip


@shape("rendang", "food", 32, lift=110)
def rendang(b: Brush) -> str:
    sauce = "M260,880Q300,720,600,700Q900,710,940,880Q900,1040,600,1050Q300,1040,260,880Z"
    return (
        plate(b, 600, 900, 480)
        + b.path(sauce, "#6e3417")
        + b.path(sauce, b.radial((0, "#b5652c", 0.7), (1, "#3f1c0a", 0.4)))
        + heap(b, meat(b, "#5e3018"), 600, 850, 240, 120, 13, scale=1.35)
        + "".join(b.dot(x, y, 5, "#c98d4a", ry=3) for x, y, _ in b.scatter(600, 880, 300, 150, 50))
        + herbs(b, 640, 800, scale=1.1)
        + b.steam(600, 680)
    )


@shape("telur-asin", "food", 26, lift=110)
def telur_asin(b: Brush) -> str:
    egg = "M-70,20C-70,-60,-38,-104,0,-104C38,-104,70,-60,70,20C70,70,38,94,0,94C-38,94,-70,70,-70,20Z"
    whole = b.path(egg, "#a9cdc4", line="#5f8d84", width=4) + b.path(
        egg, b.radial((0, "#ffffff", 0.7), (0.6, "#ffffff", 0), (1, "#1c3a34", 0.4), x=0.36, y=0.3, r=0.75)
    )
    speckles = "".join(b.dot(x, y, 2.6, "#6d9a90") for x, y, _ in b.scatter(0, 0, 56, 76, 30))
    nest = tampah(b, 600, 900, 460) + b.line(
        "".join(
            f"M{x:.4g},{y:.4g}q{b.jitter(60):.3g},-30,{b.jitter(120):.3g},{b.jitter(30):.3g}"
            for x, y, _ in b.scatter(600, 880, 380, 190, 70)
        ),
        "#e2c67e",
        8,
    )
    eggs = "".join(
        b.dot(x + 16, y + 92, 76, "#1c0f06", ry=22, opacity=0.3) + moved(whole + speckles, x, y, turn=t)
        for x, y, t in ((400, 770, -12), (560, 740, 6), (730, 760, 14), (330, 900, -20), (480, 880, 8))
    )
    halves = "".join(
        b.dot(x + 12, y + 66, 70, "#1c0f06", ry=20, opacity=0.3)
        + moved(half_egg(b, "#e2772a"), x, y, scale=1.7, turn=t)
        for x, y, t in ((690, 950, -8), (850, 920, 12))
    )
    return nest + eggs + halves


def _blocks(b: Brush, key: str) -> str:
    piece = piece_for(b, key)
    places = (
        (330, 800),
        (520, 790),
        (710, 800),
        (300, 910),
        (500, 900),
        (700, 910),
        (880, 880),
        (400, 1020),
        (620, 1030),
        (500, 720),
        (660, 715),
    )
    return "".join(
        b.dot(x + 30, y + 80, 130, "#1c0f06", ry=26, opacity=0.2) + moved(piece, x, y, scale=1.5)
        for x, y in sorted(places, key=lambda p: p[1])
    )


@shape("tahu", "food", 34, lift=110)
def tahu(b: Brush) -> str:
    return plate(b, 600, 920, 500) + _blocks(b, "tahu") + herbs(b, 800, 1080)


@shape("tempe", "food", 40, lift=110)
def tempe(b: Brush) -> str:
    return leaf(b, LEAF_SHEET, LEAF_RIBS) + _blocks(b, "tempe") + herbs(b, 860, 1060, scale=0.9)


@shape("bolu", "food", 30, lift=110)
def bolu(b: Brush) -> str:
    side = "M230,760V960Q600,1170,970,960V760Q600,960,230,760Z"
    cut = "M600,760L820,880V1060Q710,1090,600,1094Z"
    return (
        plate(b, 600, 960, 520, tilt=0.5) + b.body(side, "#b9762f", depth=0.4) + b.dot(600, 760, 370, "#d99a45", ry=170) + b.path(circle_path(600, 760, 370, 170), b.radial((0, "#f2c478", 0.9), (1, "#8a4f17", 0.5)))
        + b.line("".join(f"M{600 + 370 * x:.4g},{770 + 150 * (1 - x * x) ** 0.5:.4g}v{190:g}" for x in (-0.9, -0.75, -0.55, -0.3, 0.75, 0.9)), "#7d4815", 9, opacity=0.5)
        + b.dot(600, 760, 96, "#6b3c10", ry=42) + b.dot(600, 774, 84, "#fbf7ee", ry=30)
        + b.path("M600,790L690,770L880,880L820,884Z", "#8a4f17") + b.path(cut, "#f7dc94", line="#b9762f", width=5) + "".join(b.dot(x, y, 5, "#dcb45c") for x, y, _ in b.scatter(700, 970, 80, 90, 30))
        + "".join(b.dot(x, y, 7, "#6b3c10", ry=5) for x, y, _ in b.scatter(500, 700, 200, 60, 16))
    )  # fmt: skip
