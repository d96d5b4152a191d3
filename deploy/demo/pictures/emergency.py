"""What is needed in a disaster, and what is packed as a gift or for an office."""

from .bags import backpack, basket_weave
from .canvas import BAMBOO, KRAFT, PAPER, STEEL, Brush, circle_path, dark, mirror, moved, pale, round_rect
from .morsels import cookie
from .registry import shape
from .textiles import folded_stack

CROSS = "M-26,-78H26V-26H78V26H26V78H-26V26H-78V-26H-26Z"


def reflective(b: Brush, d: str, *, width: float = 56) -> str:
    """A silver band with coloured edges that throws light back."""
    return (
        b.line(d, b.second if b.second != b.main else "#f7d046", width)
        + b.line(d, "#e9edef", width * 0.6)
        + b.line(d, "#ffffff", width * 0.5, opacity=0.5, more="stroke-dasharray='4 10'")
    )


@shape("tas-siaga", "kit", 40)
def tas_siaga(b: Brush) -> str:
    return backpack(b, orange=True)


@shape("rompi-siaga", "cloth", 65, worn=True)
def rompi_siaga(b: Brush) -> str:
    d = "M480,250L372,300Q420,460,366,610L350,1200Q600,1250,850,1200L834,610Q780,460,828,300L720,250Q690,420,600,520Q510,420,480,250Z"
    pocket = "M410,1010H540V1140H410Z"
    inside = b.path("M480,250Q600,220,720,250Q690,420,600,520Q510,420,480,250Z", dark(b.main, 0.4))
    bands = f"<g clip-path='{b.clip(d)}'>{reflective(b, 'M340,760Q600,800,860,760')}{reflective(b, 'M340,930Q600,970,860,930')}{reflective(b, 'M440,240V770')}{reflective(b, 'M760,240V770')}</g>"
    radio = (
        b.body("M650,560H720V690H650Z", "#23282c")
        + b.line("M664,560V470", "#23282c", 12)
        + b.line("M664,600H706M664,620H706M664,640H706", "#6f777d", 5)
    )
    return (
        inside
        + b.cast(d)
        + b.body(d, b.main, depth=0.3)
        + b.folds(d, "M420,640Q450,800,430,1180", "M780,640Q750,800,770,1180", opacity=0.2)
        + bands
        + b.line("M600,520V1226", "#2b2b2b", 10)
        + b.line(
            "M480,250Q510,420,600,520Q690,420,720,250",
            dark(b.light, 0.1) if b.light != b.main else "#1f2a44",
            12,
        )
        + b.body(pocket, dark(b.main, 0.1))
        + mirror(b.body(pocket, dark(b.main, 0.1)))
        + radio
    )


@shape("pelampung", "kit", 60, worn=True)
def pelampung(b: Brush) -> str:
    d = "M500,260Q420,240,380,300Q340,420,400,560Q330,620,330,720V1150Q340,1230,420,1236H590V520Q520,440,500,260Z"
    half = (
        b.cast(d)
        + b.body(d, b.main, depth=0.3, shine=0.34)
        + b.folds(d, "M350,800H580", "M350,1000H580", opacity=0.3, width=18)
        + b.line("M420,330Q400,420,450,540", pale(b.main, 0.3), 10)
    )
    straps = "".join(
        b.line(f"M334,{y}H866", "#22272b", 44)
        + b.line(f"M334,{y - 12}H866M334,{y + 12}H866", "#464d52", 3)
        + b.body(round_rect(548, y - 36, 104, 72, 12), "#30363b")
        + b.line(f"M572,{y - 20}v40M628,{y - 20}v40", "#596168", 8)
        for y in (760, 910, 1060)
    )
    tape = "".join(
        f"<rect x='{x}' y='{y}' width='110' height='40' fill='#eef1f2'/>" for x, y in ((440, 620), (650, 620))
    )
    whistle = b.line("M690,500q30,60,10,110", "#f2f2f2", 7) + b.body(
        round_rect(672, 600, 70, 36, 16), "#f5d020"
    )
    return (
        b.path("M500,260Q600,220,700,260L640,520H560Z", dark(b.main, 0.5))
        + half
        + mirror(half)
        + b.line("M600,520V1236", dark(b.main, 0.6), 8)
        + straps
        + tape
        + whistle
    )


@shape("selimut", "cloth", 70)
def selimut(b: Brush) -> str:
    stack = folded_stack(b, 210, 470, 780, 560, 5)
    corner = "M720,470H990V760Q840,700,720,470Z"
    whip = "".join(f"M{x},1034v-34" for x in range(224, 980, 22))
    strap = "M560,462H640V1100Q600,1110,560,1100Z"
    return (
        stack
        + b.line(whip, b.second, 8)
        + b.line("M214,1030H988", b.second, 8)
        + b.cast(corner, x=-6, y=10, blur=8)
        + b.body(corner, pale(b.main, 0.4), depth=0.3)
        + b.line("M720,470Q840,700,990,760", b.second, 10)
        + b.body(strap, b.light)
        + b.path(circle_path(600, 760, 62), b.light, line=dark(b.light, 0.3), width=4)
        + b.emblem(600, 760, 44, dark(b.light, 0.55))
    )


@shape("terpal", "kit", 60)
def terpal(b: Brush) -> str:
    sheet = folded_stack(b, 200, 560, 800, 560, 5, motif=False).replace(pale(b.main, 0.18), pale(b.main, 0.1))
    top = round_rect(200, 560, 800, 560, 26)
    eyes = "".join(
        b.dot(x, y, 26, "#d9b24a") + b.dot(x, y, 14, "#3a2612")
        for x, y in (
            (240, 600),
            (420, 600),
            (600, 600),
            (780, 600),
            (960, 600),
            (240, 1080),
            (960, 1080),
            (240, 840),
            (960, 840),
        )
    )
    grid = "".join(f"M{x},566V1114" for x in range(216, 1000, 26)) + "".join(
        f"M206,{y}H994" for y in range(580, 1116, 26)
    )
    rope = "".join(
        b.line(circle_path(600, 840, r, r * 0.72), "#cbb38a" if n % 2 else b.second, 24)
        + b.line(circle_path(600, 840, r, r * 0.72), dark(KRAFT, 0.4), 22, more="stroke-dasharray='3 13'")
        for n, r in enumerate((190, 164, 138, 112))
    )
    peg = b.path("M-14,0H14L5,210L0,230L-5,210Z", STEEL, line="#6b7277", width=3) + b.line(
        "M-34,4H34", "#8d959a", 16
    )
    pegs = "".join(
        b.cast("M300,360h230v16H300Z", x=n * 260, y=n * 10, blur=6)
        + moved(peg, 300 + n * 260, 368 + n * 10, turn=-90 + n * 4)
        for n in range(3)
    )
    return (
        sheet
        + b.path(top, b.main)
        + f"<g clip-path='{b.clip(top)}'>{b.line(grid, pale(b.main, 0.3), 2, opacity=0.6)}</g>"
        + b.body(top, "none", edge=dark(b.main), turn=70, depth=0.24)
        + b.line("M206,850Q600,866,994,850", dark(b.main, 0.3), 5)
        + eyes
        + rope
        + pegs
    )


@shape("senter", "kit", 24)
def senter(b: Brush) -> str:
    tube = "M470,640H1010Q1050,640,1050,690V790Q1050,840,1010,840H470Z"
    head = "M470,650L300,580V900L470,830Z"
    ray = b.path("M300,590L-40,380V1100L300,890Z", b.linear((0, "#fff3b0", 0), (1, "#fff3b0", 0.85)))
    knurl = "".join(f"M{x},646V834" for x in range(640, 960, 16))
    return (
        ray
        + b.ground_shadow(700, 900, 400, 60)
        + b.body(tube, b.main, turn=90, depth=0.5, shine=0.5)
        + b.line(knurl, dark(b.main, 0.4), 6, opacity=0.7)
        + b.body(head, dark(b.main, 0.25), turn=90, depth=0.5, shine=0.5)
        + b.body(circle_path(300, 740, 52, 162), STEEL, turn=90)
        + b.dot(298, 740, 40, "#fff8d6", ry=140)
        + b.dot(298, 740, 18, "#ffffff", ry=60)
        + b.body(round_rect(540, 606, 90, 44, 16), "#c3271b")
        + b.line("M1044,740q60,10,60,80t-60,70", "#2b2b2b", 12)
    )


@shape("kotak-p3k", "kit", 34)
def kotak_p3k(b: Brush) -> str:
    front = round_rect(210, 620, 780, 560, 40)
    lid = "M250,620L300,500H900L950,620Z"
    out = moved(
        b.body(round_rect(-90, -60, 180, 120, 50), "#f2ead8")
        + b.dot(60, 0, 56, "#e3d7bd")
        + b.path(circle_path(60, 0, 34), line="#cdbf9f", width=7)
        + b.dot(60, 0, 10, "#a89a78"),
        270,
        1250,
    ) + moved(
        b.path(round_rect(-130, -30, 260, 60, 30), "#e2a878", line="#b57c4f", width=3)
        + b.path(round_rect(-44, -26, 88, 52, 4), "#f3cfae"),
        900,
        1270,
        turn=-16,
    )
    return (
        b.ground_shadow(620, 1190, 430, 70)
        + b.line("M500,500Q500,400,600,400Q700,400,700,500", "#d7dbde", 36)
        + b.body(lid, pale("#ffffff", 0), turn=90)
        + b.body(front, "#fbfbf8" if b.main[1:3] > "c0" else b.main, depth=0.26)
        + b.line("M212,760H988", "#c3c9cc", 7)
        + "".join(b.body(round_rect(x, 720, 90, 80, 12), STEEL) for x in (330, 780))
        + b.dot(600, 960, 170, "#ffffff")
        + moved(b.path(CROSS, "#2e7d4f"), 600, 960, scale=1.3)
        + out
    )


@shape("tenda", "kit", 320)
def tenda(b: Brush) -> str:
    left = "M600,420L130,1180H520L560,760Z"
    right = "M600,420L1070,1180H680L640,760Z"
    mouth = "M600,420L470,1180H730Z"
    flap = "M600,420L470,1180L400,1180Q560,900,600,420Z"
    ropes = b.line("M600,420L40,1240M600,420L1160,1240M250,990L60,1220M950,990L1140,1220", "#d9cfb8", 6)
    pegs = "".join(b.line(f"M{x},1220l{d},50", "#7d6a55", 14) for x, d in ((50, -8), (1150, 8)))
    grass = b.line(
        "".join(
            f"M{x},{1230 + b.jitter(40):.4g}q-6,-20,-12,-30M{x + 8},1240q6,-20,14,-34"
            for x in range(80, 1140, 60)
        ),
        "#7d9a4f",
        6,
    )
    return (
        b.ground_shadow(620, 1190, 520, 80)
        + ropes
        + b.path(mouth, dark(b.main, 0.75))
        + b.path("M560,1180L600,900L640,1180Z", dark(b.main, 0.6))
        + b.body(left, b.main, depth=0.2)
        + b.body(right, b.main, depth=0.5)
        + b.folds(left, "M590,450L300,1180", opacity=0.16)
        + b.folds(right, "M610,450L900,1180", opacity=0.2)
        + b.body(flap, b.second)
        + mirror(b.body(flap, b.second))
        + b.line("M130,1180H520M680,1180H1070", b.light, 16)
        + b.path(
            "M600,404L1000,1050L940,1070L600,470L260,1070L200,1050Z", b.second, line=dark(b.second), width=3
        )
        + b.dot(600, 420, 15, "#5b3a1e")
        + pegs
        + grass
    )


@shape("sembako", "kit", 50)
def sembako(b: Brush) -> str:
    box = "M220,800H980L950,1270H250Z"
    rice = (
        b.body("M300,420Q290,600,300,830H560Q570,600,560,420Q430,380,300,420Z", "#f4efe2")
        + b.emblem(430, 610, 70, "#3f7d4e")
        + b.line("M300,440Q430,400,560,440", "#3f7d4e", 16)
    )
    oil = (
        b.body("M600,480Q580,520,580,580V840H740V580Q740,520,720,480V410H600Z", "#f0b92e", shine=0.5)
        + b.body(round_rect(606, 370, 108, 54, 10), "#c3271b")
        + b.path("M584,620h152v120h-152Z", PAPER)
        + b.emblem(660, 680, 44, "#c3271b")
    )
    tin = (
        b.body("M770,560Q850,530,930,560V840H770Z", "#c3271b", shine=0.6)
        + b.dot(850, 560, 80, STEEL, ry=24)
        + b.path("M770,640H930V740H770Z", "#f7e9c4")
        + b.dot(850, 690, 34, "#e0792a", ry=24)
    )
    eggs = "".join(
        b.dot(x, 810, 36, "#dba878", ry=46) + b.dot(x - 10, 792, 10, "#f2d3b0", ry=14)
        for x in (790, 860, 930)
    )
    noodle = moved(
        b.body(round_rect(-80, -60, 160, 130, 8), "#e8b54d")
        + b.line("M-60,10q20,-20,40,0t40,0t40,0M-60,34q20,-20,40,0t40,0t40,0", "#fff3c4", 8),
        520,
        790,
        turn=-8,
    )
    return (
        b.ground_shadow(620, 1270, 420, 70)
        + b.path(
            "M220,800L120,700L260,690L300,800ZM980,800L1080,700L940,690L900,800Z",
            dark(KRAFT, 0.15),
            line=dark(KRAFT, 0.4),
            width=3,
        )
        + rice
        + oil
        + tin
        + noodle
        + eggs
        + b.body(box, KRAFT, depth=0.3)
        + b.line("M600,800V1270", dark(KRAFT, 0.2), 4)
        + f"<g clip-path='{b.clip(box)}'>{b.path('M200,1140H1000V1280H200Z', b.cloth(scale=2))}</g>"
        + b.path(circle_path(600, 960, 110), PAPER)
        + b.emblem(600, 960, 90, "#3f7d4e")
    )


@shape("hampers", "kit", 46)
def hampers(b: Brush) -> str:
    basket = "M210,860H990L920,1260Q600,1300,280,1260Z"
    weave = basket_weave(b, 180, 820, 840, 480, 44, BAMBOO, dark(BAMBOO, 0.2))
    handle = "M240,880C240,300,960,300,960,880"
    jar = (
        b.body(round_rect(-90, -60, 180, 300, 26), "#eef2ee")
        + "".join(
            moved(cookie(b, "#e0ad62"), x, y, scale=0.62)
            for x, y in ((-44, 30), (40, 20), (0, 90), (-40, 140), (46, 130))
        )
        + b.body(round_rect(-84, -110, 168, 64, 12), b.second)
    )
    bottle = (
        b.body("M-30,-160V-80Q-70,-40,-70,40V320H70V40Q70,-40,30,-80V-160Z", "#7d2a1c", shine=0.5)
        + b.body(round_rect(-36, -200, 72, 54, 8), "#d9b24a")
        + b.path("M-66,80H66V220H-66Z", PAPER)
        + b.emblem(0, 150, 44, "#7d2a1c")
    )
    roll = (
        b.body(round_rect(-70, -190, 140, 520, 60), b.cloth(scale=1.8))
        + b.path(circle_path(0, -180, 70, 30), pale(b.main, 0.2), line=dark(b.main), width=3)
        + b.path("M0,-180m-40,0a40,16,0,1,1,60,14a24,9,0,1,1,-30,-12", line=dark(b.main), width=4)
    )
    pouch = b.body("M-110,-110H110L116,240H-116Z", KRAFT) + b.label(-80, -40, 160, 180)
    bow = "M600,900C520,800,420,820,440,900C450,970,540,960,600,900C680,800,780,820,760,900C750,970,660,960,600,900Z"
    return (
        b.ground_shadow(620, 1270, 400, 70)
        + b.line(handle, dark(BAMBOO, 0.5), 46)
        + b.line(handle, BAMBOO, 34)
        + b.line(handle, dark(BAMBOO, 0.4), 32, more="stroke-dasharray='5 24'")
        + moved(bottle, 400, 700)
        + moved(roll, 790, 690, turn=10)
        + moved(pouch, 620, 700)
        + moved(jar, 500, 790)
        + f"<g clip-path='{b.clip(basket)}'>{weave}</g>"
        + b.body(basket, "none", edge=dark(BAMBOO), depth=0.44)
        + b.body("M196,840H1004V892H196Z", dark(BAMBOO, 0.12), turn=90)
        + b.body("M580,900L500,1120L560,1110L600,930L650,1120L704,1100L620,900Z", b.second)
        + b.body(bow, b.second)
        + b.dot(600, 900, 34, dark(b.second, 0.2))
    )


@shape("buku-catatan", "kit", 24)
def buku_catatan(b: Brush) -> str:
    cover = round_rect(300, 290, 620, 880, 18)
    pages = "M320,1160H926Q944,1160,944,1140V330L970,360V1180Q970,1206,944,1206H350Q320,1206,320,1180Z"
    pen = moved(
        b.body(round_rect(-20, -330, 40, 600, 18), b.second)
        + b.path("M-18,270H18L0,340Z", "#d9b24a", line="#7d5a1c", width=3)
        + b.line("M14,-300V-140", "#d9b24a", 10),
        1050,
        780,
        turn=12,
    )
    return (
        b.cast(cover, x=40, y=50, blur=22)
        + b.path(pages, "#f7f1e3", line="#cbbd9d", width=3)
        + b.line("".join(f"M330,{y}H940" for y in (1170, 1180, 1190)), "#d8ccb0", 2)
        + b.body(cover, b.cloth(), depth=0.22)
        + b.body("M300,308Q300,290,318,290H390V1170H318Q300,1170,300,1152Z", b.second)
        + b.stitch("M376,300V1160", pale(b.second, 0.5))
        + b.line("M850,290V1170", dark(b.main, 0.5), 20)
        + b.path(round_rect(500, 520, 260, 170, 6), PAPER, line=b.second, width=6)
        + b.line("M540,580H720M540,630H680", dark(PAPER, 0.4), 7)
        + b.body("M450,1168V1300L474,1274L498,1300V1168Z", b.second)
        + b.cast("M1040,460h40l60,600h-40Z", x=6)
        + pen
    )


@shape("map-batik", "kit", 34)
def map_batik(b: Brush) -> str:
    back = "M230,310H640L690,370H970V1190H230Z"
    papers = moved(
        b.path("M0,0H620V760H0Z", "#ffffff", line="#d5cebd", width=3)
        + b.line("".join(f"M60,{y}H{540 - (y % 3) * 60}" for y in range(70, 400, 46)), "#b9b1a0", 8),
        310,
        270,
        turn=-2,
    ) + moved(
        b.path("M0,0H620V760H0Z", "#fbf7ee", line="#d5cebd", width=3)
        + b.line("M60,70H300M60,120H540M60,166H500", "#b9b1a0", 8),
        320,
        330,
        turn=2,
    )
    front = "M210,520H1000L970,1200Q600,1216,230,1200Z"
    return (
        b.cast(back, x=26, y=36, blur=20)
        + b.body(back, dark(b.main, 0.15))
        + papers
        + b.cast(front, x=0, y=-8, blur=8)
        + b.body(front, b.cloth(), depth=0.24)
        + b.stitch("M232,544H978L950,1180Q600,1194,250,1180Z", pale(b.main, 0.5))
        + b.path(round_rect(440, 760, 320, 150, 6), PAPER, line=b.second, width=7)
        + b.line("M490,815H710M490,860H650", dark(PAPER, 0.4), 8)
        + b.line("M600,520Q590,600,600,640", b.second, 9)
        + b.dot(600, 520, 30, "#c9a24a")
        + b.dot(600, 650, 30, "#c9a24a")
        + b.dot(600, 650, 12, "#7d5a1c")
    )
