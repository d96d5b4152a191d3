"""What one city makes and no other: a silver brooch, a dancer's mask, and the food people take home."""

import math

from .canvas import PAPER, Brush, circle_path, dark, moved, pale, round_rect
from .dishes import plate
from .morsels import half_egg, leaf, meat
from .registry import shape

SILVER = "#dfe4e8"
TIN = "#c9ced2"


@shape("bros", "craft", 21)
def bros(b: Brush) -> str:
    """A filigree flower of silver wire on the dark velvet of its box, the pin behind it."""
    box, velvet = round_rect(190, 330, 820, 900, 40), round_rect(250, 390, 700, 780, 24)
    petal = "M0,-40C-110,-110,-110,-230,0,-310C110,-230,110,-110,0,-40Z"
    curls = "M0,-70C-56,-120,-56,-190,0,-250C56,-190,56,-120,0,-70M0,-110C-24,-140,-24,-180,0,-204C24,-180,24,-140,0,-110"
    flower = "".join(
        moved(
            b.path(petal, SILVER, line="#7d868e", width=16, more="fill-opacity='.28'")
            + b.line(petal, "#ffffff", 7)
            + b.line(curls, b.second, 12)
            + b.line(curls, "#f6f8fa", 6),
            turn=turn,
        )
        for turn in range(0, 360, 45)
    )
    beads = "".join(
        b.dot(104 * math.cos(n * math.pi / 8), 104 * math.sin(n * math.pi / 8), 15, "#f3f5f7")
        + b.dot(104 * math.cos(n * math.pi / 8) + 4, 104 * math.sin(n * math.pi / 8) + 5, 8, "#9aa3ab")
        for n in range(16)
    )
    heart = (
        b.dot(0, 0, 112, "#8a929c")
        + beads
        + b.dot(0, 0, 74, SILVER)
        + b.dot(0, 0, 56, "#b23a4a")
        + b.dot(-16, -18, 18, "#f2b3bb")
    )
    pin = (
        b.line("M-380,210L380,-190", "#59616a", 20)
        + b.line("M-380,208L380,-192", "#f4f6f8", 9)
        + b.dot(382, -192, 24, SILVER)
    )
    return (
        b.cast(box, x=24, y=34) + b.body(box, "#7c5a3a") + b.body(velvet, b.light, depth=0.5, shine=0.12)
        + b.folds(velvet, "M250,760Q600,690,950,800", width=120, opacity=0.25)
        + moved(b.dot(26, 40, 330, "#000000", opacity=0.3) + pin + flower + heart, 600, 780, scale=0.92)
    )  # fmt: skip


@shape("topeng", "craft", 24)
def topeng(b: Brush) -> str:
    """Panji's mask: ivory face, narrow eyes looking down, a crown with gold, flowers at the ears."""
    face = "M330,560C330,360,440,300,600,300C760,300,870,360,870,560C870,880,780,1180,600,1230C420,1180,330,880,330,560Z"
    crown = "M290,560C270,300,420,210,600,200C780,210,930,300,910,560C860,470,800,440,740,450Q670,400,600,470Q530,400,460,450C400,440,340,470,290,560Z"
    gold = b.light
    jewels = "".join(
        b.body(f"M{x},{y}q34,-70,68,0q-34,56,-68,0Z", gold, shine=0.5) + b.dot(x + 34, y - 6, 12, "#b3322a")
        for x, y in ((566, 330), (446, 356), (686, 356), (348, 430), (784, 430))
    )
    brow = b.line("M412,640Q480,590,556,634M644,634Q720,590,788,640", b.second, 15)
    eyes = "".join(
        b.path(
            f"M{x - 66},704Q{x},664,{x + 66},704Q{x},742,{x - 66},704Z", "#fffdf6", line="#3a2a22", width=7
        )
        + b.path(
            f"M{x - 30},690Q{x},676,{x + 30},690Q{x + 24},722,{x},724Q{x - 24},722,{x - 30},690Z", "#1f1712"
        )
        for x in (490, 710)
    )
    nose = b.line("M600,690Q592,800,556,846Q576,882,604,872Q636,882,648,846", dark(b.main, 0.35), 10)
    lips = (
        b.path("M508,980Q552,944,600,962Q648,944,692,980Q600,1004,508,980Z", "#b3322a")
        + b.path("M508,980Q600,1004,692,980Q650,1046,600,1048Q550,1046,508,980Z", "#c9453a")
        + b.path("M540,984Q600,1000,660,984L650,996Q600,1006,550,996Z", "#fffdf6")
    )
    ear = (
        "".join(
            b.dot(x + 40 * math.cos(k * 1.257), 640 + 40 * math.sin(k * 1.257), 30, c)
            for x, c in ((296, "#e2a5a0"), (904, "#e2a5a0"))
            for k in range(5)
        )
        + b.dot(296, 640, 24, gold)
        + b.dot(904, 640, 24, gold)
    )
    tassels = b.line("M296,690V960M904,690V960", "#b3322a", 14) + "".join(
        b.line(f"M{x + d},950v110", "#b3322a", 7) for x in (296, 904) for d in (-20, -7, 7, 20)
    )
    return (
        b.cast(face, x=30, y=44, blur=26) + b.body(face, b.main, depth=0.42, shine=0.4)
        + b.soft("M380,900Q420,1080,560,1180", "#8a6a4a", 60, 0.18) + b.soft("M820,900Q780,1080,640,1180", "#8a6a4a", 70, 0.25)
        + brow + eyes + nose + lips + b.dot(600, 590, 16, gold) + b.body(crown, b.second, shine=0.3)
        + b.line("M300,540C290,330,430,236,600,226C770,236,910,330,900,540", gold, 16) + jewels + tassels + ear
    )  # fmt: skip


@shape("bakpia", "food", 26, lift=110)
def bakpia(b: Brush) -> str:
    """Round flat pastries browned on both sides, one broken open on its filling, beside their box."""
    rim = "M-150,0V54Q-140,110,0,116Q140,110,150,54V0Z"
    whole = (
        b.body(rim, b.main, depth=0.3) + b.dot(0, 0, 150, pale(b.main, 0.2), ry=74) + b.dot(0, -2, 112, b.second, ry=52)
        + b.dot(0, -4, 88, dark(b.second, 0.18), ry=38) + b.line("M-84,-20Q-30,-44,30,-40", pale(b.second, 0.5), 8, opacity=0.7)
    )  # fmt: skip
    half = (
        b.body("M-150,0V54Q-140,110,0,116Q140,110,150,54V0Z", pale(b.main, 0.25))
        + b.path("M-124,22Q0,50,124,22V58Q100,92,0,96Q-100,92,-124,58Z", b.light)
        + b.line("M-100,52Q0,76,100,52", pale(b.light, 0.4), 6)
        + b.path("M-150,0A150,74,0,0,1,150,0Q0,34,-150,0Z", b.main)
        + b.path("M-104,-6A110,50,0,0,1,104,-6Q0,18,-104,-6Z", b.second)
    )  # fmt: skip
    places = ((420, 770), (690, 750), (310, 880), (570, 880), (830, 860), (440, 990))
    box = (
        b.cast(round_rect(660, 330, 400, 270, 14))
        + b.body(round_rect(660, 330, 400, 270, 14), b.cloth(scale=1.4), depth=0.25)
        + b.label(760, 370, 200, 190)
    )
    shadows = "".join(
        b.dot(x + 20, y + 104, 160, "#1c0f06", ry=34, opacity=0.22) + moved(whole, x, y) for x, y in places
    )
    return (
        box
        + plate(b, 590, 960, 490)
        + shadows
        + b.dot(760, 1120, 160, "#1c0f06", ry=34, opacity=0.22)
        + moved(half, 740, 1010)
    )


@shape("otak-otak", "food", 34, lift=110)
def otak_otak(b: Brush) -> str:
    """Fish paste grilled in banana leaf, pinned at both ends; one opened, with peanut sauce."""
    wrap = "M-330,0C-300,-64,-250,-70,0,-72C250,-70,300,-64,330,0C300,64,250,70,0,72C-250,70,-300,64,-330,0Z"
    scorch = "".join(
        b.dot(b.jitter(230), b.jitter(40), 12 + abs(b.jitter(22)), "#3b2a14", ry=9, opacity=0.55)
        for _ in range(16)
    )
    packet = (
        b.dot(16, 54, 330, "#1c0f06", ry=40, opacity=0.25) + b.body(wrap, b.main, turn=90, depth=0.4) + scorch
        + b.line("M-280,-30Q0,-50,280,-30M-300,4Q0,-8,300,4M-270,36Q0,46,270,36", pale(b.main, 0.4), 4, opacity=0.7)
        + b.line("M-286,-56L-250,60M286,-56L250,60", "#e2c58e", 13)
    )  # fmt: skip
    opened = (
        b.dot(16, 70, 330, "#1c0f06", ry=50, opacity=0.25) + b.body("M-340,30C-260,-120,260,-120,340,30C260,130,-260,130,-340,30Z", pale(b.main, 0.25), turn=90)
        + b.line("M-300,30Q0,-70,300,30M-300,30Q0,110,300,30", b.main, 5, opacity=0.6)
        + b.body("M-220,20C-210,-60,-150,-70,0,-70C150,-70,210,-60,220,20C200,78,150,84,0,84C-150,84,-200,78,-220,20Z", "#f7ead0", turn=90, depth=0.25)
        + "".join(b.dot(x, y, 30, "#c98a45", ry=13, opacity=0.75) for x, y in ((-120, -20), (-20, -36), (90, -18), (150, 16), (-60, 20), (40, 26)))
    )  # fmt: skip
    sauce = (
        b.dot(930, 650, 130, PAPER, ry=78)
        + b.dot(930, 644, 106, "#9a5a24", ry=58)
        + "".join(
            b.dot(930 + x, 644 + y, 10, c, ry=7)
            for x, y, c in (
                (-44, 2, "#c3271b"),
                (6, -22, "#e0b568"),
                (40, 14, "#c3271b"),
                (-8, 24, "#e0b568"),
            )
        )
    )
    sheet = leaf(
        b,
        "M70,700Q300,560,640,600Q980,600,1130,780Q1150,1060,900,1180Q560,1260,240,1160Q60,1000,70,700Z",
        "M90,760Q600,900,1120,820M140,980Q600,1040,1080,1000",
        "#4f7a35",
    )
    return (
        sheet
        + sauce
        + moved(packet, 470, 720, turn=-5)
        + moved(packet, 520, 850, turn=3)
        + moved(packet, 640, 960, turn=-2)
        + moved(opened, 560, 1090)
    )


@shape("makanan-kaleng", "food", 24, lift=60)
def makanan_kaleng(b: Brush) -> str:
    """A tin opened by its ring, its lid rolled back: what is inside lies at the rim."""
    tin = "M330,560V1180Q340,1290,600,1296Q860,1290,870,1180V560Z"
    label = "M330,680Q600,770,870,680V1130Q600,1224,330,1130Z"
    grooves = b.line(
        "M332,620Q600,708,868,620M332,1190Q600,1280,868,1190M332,650Q600,738,868,650", "#8f979d", 6
    )
    inside = b.dot(600, 560, 250, "#4a2814", ry=92)
    pieces = "".join(
        moved(meat(b, c), x, y, scale=1.05, turn=t)
        for x, y, t, c in (
            (500, 540, 10, b.main),
            (690, 530, -20, dark(b.main, 0.15)),
            (610, 600, 30, b.main),
            (430, 585, 60, dark(b.main, 0.2)),
            (760, 585, -50, b.second),
        )
    )
    lid = b.body(
        "M360,540Q340,330,600,300Q860,330,840,540Q780,420,600,410Q420,420,360,540Z", TIN, shine=0.6
    ) + b.path(circle_path(600, 352, 44, 22), line="#8f979d", width=14)
    return (
        b.ground_shadow(640, 1290, 320, 66) + lid + b.body(tin, TIN, depth=0.55, shine=0.6) + grooves
        + f"<g clip-path='{b.clip(label)}'>{b.path(label, b.cloth(scale=1.7) if b.patterned else b.second)}</g>" + b.body(label, "none", depth=0.5)
        + b.label(470, 800, 260, 300) + b.dot(600, 560, 270, "#e3e7ea", ry=106) + inside + pieces + moved(half_egg(b, "#e2a02a"), 590, 500, scale=1.1)
        + b.path(circle_path(600, 560, 262, 100), line="#aab1b6", width=14)
    )  # fmt: skip
