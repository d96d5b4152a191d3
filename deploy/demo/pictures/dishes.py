"""What is cooked: plates, leaves, bowls and boxes, seen from the seat at the table."""

from .canvas import BAMBOO, KRAFT, LEAF, RICE, STEEL, Brush, circle_path, dark, moved, pale, round_rect
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
        + moved(chicken, 670, 910)
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
