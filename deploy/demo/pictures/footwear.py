"""Shoes, and small things that are given: doll, key ring, model ship."""

import math

from .canvas import WOOD, WOOD_DARK, Brush, circle_path, dark, moved, pale, round_rect
from .craft import GOLD, grain
from .registry import shape


@shape("kelom", "craft", 28)
def kelom(b: Brush) -> str:
    sole = "M170,860Q160,800,260,800Q420,810,560,760Q760,640,960,620Q1040,620,1040,690V900Q1040,930,1010,930H940Q910,930,905,900L890,830Q780,840,660,910Q560,950,420,950H230Q170,940,170,860Z"
    strap = "M260,806Q300,600,470,600Q600,610,620,730Q540,780,470,790Q360,810,260,806Z"
    carving = b.line(
        "M920,690q40,-30,70,0t10,70t-50,60M930,760q30,-6,34,24M250,890q60,-24,120,0t120,-10t120,-30",
        pale(WOOD, 0.5),
        8,
    )
    shoe = (
        b.body(sole, b.main if not b.patterned else WOOD, turn=90, depth=0.44)
        + grain(b, sole, 160, 640, 900, 300, WOOD)
        + carving
        + b.cast(strap, x=6, y=8, blur=6)
        + b.body(strap, b.cloth(scale=1.8), depth=0.3)
        + b.stitch("M280,780Q320,624,470,622Q580,632,600,716", pale(b.second, 0.6))
        + "".join(
            b.dot(x, y, 8, GOLD) for x, y in ((270, 800), (350, 806), (460, 792), (560, 762), (616, 732))
        )
    )
    return f"<g transform='translate(60 -240)scale(.94)'>{b.ground_shadow(620, 950, 440, 50)}{shoe}</g><g transform='translate(-10 180)'>{b.ground_shadow(620, 950, 460, 60)}{shoe}</g>"


def _pair(b: Brush, one: str) -> str:
    return moved(one, 370, 760, turn=-7) + moved(f"<g transform='scale(-1 1)'>{one}</g>", 830, 760, turn=7)


@shape("sandal", "craft", 34)
def sandal(b: Brush) -> str:
    sole = "M-20,-440Q130,-460,160,-300Q170,-160,120,0Q110,160,130,300Q130,430,0,440Q-130,430,-130,300Q-110,120,-150,-80Q-190,-400,-20,-440Z"
    foot = "M-16,-410Q104,-428,130,-290Q140,-160,92,0Q84,160,100,296Q100,402,0,410Q-100,402,-102,296Q-84,120,-122,-80Q-160,-374,-16,-410Z"
    strap = "M-168,-190Q-100,-60,-20,-20L-6,-60Q-70,-160,-6,-300Q40,-170,120,-110L158,-200Q150,-60,60,60Q0,90,-60,60Q-150,-40,-168,-190Z"
    return _pair(
        b,
        b.cast(sole)
        + b.path(sole, "#3a2a1e")
        + b.body(foot, "#c99a63", depth=0.26)
        + b.stitch(foot, "#7d5527")
        + b.cast(strap, x=6, y=14, blur=10)
        + b.body(strap, b.cloth(scale=1.7), depth=0.4)
        + b.stitch("M-150,-180Q-90,-60,-10,0Q80,-40,140,-180", pale(b.main, 0.5))
        + b.dot(-2, -300, 13, GOLD),
    )


@shape("sepatu", "craft", 34)
def sepatu(b: Brush) -> str:
    sole = "M0,-440Q150,-430,160,-260Q160,-120,124,40Q120,200,130,330Q110,450,0,454Q-110,450,-130,330Q-120,200,-124,40Q-160,-120,-160,-260Q-150,-430,0,-440Z"
    upper = "M0,-420Q134,-410,142,-250Q144,-110,108,40Q106,200,116,326Q98,430,0,434Q-98,430,-116,326Q-106,200,-108,40Q-144,-110,-142,-250Q-134,-410,0,-420Z"
    mouth = "M0,-60Q90,-40,84,80Q80,220,90,320Q70,400,0,404Q-70,400,-90,320Q-80,220,-84,80Q-90,-40,0,-60Z"
    bow = "M0,-90C-60,-150,-110,-120,-100,-80C-90,-40,-40,-50,0,-90C60,-150,110,-120,100,-80C90,-40,40,-50,0,-90Z"
    return _pair(
        b,
        b.cast(sole)
        + b.path(sole, "#ece3d2", line="#a8977a", width=3)
        + b.body(upper, b.cloth(scale=1.8), depth=0.4, shine=0.3)
        + b.path(mouth, dark(b.main, 0.7))
        + b.path(
            "M0,-20Q70,0,66,90Q62,220,70,316Q54,380,0,384Q-54,380,-70,316Q-62,220,-66,90Q-70,0,0,-20Z",
            "#c9a173",
        )
        + b.line(mouth, b.second, 10)
        + b.body(bow, b.second)
        + b.dot(0, -90, 18, dark(b.second, 0.2)),
    )


@shape("miniatur-kapal", "craft", 50)
def miniatur_kapal(b: Brush) -> str:
    hull = "M170,860H1030L960,1040Q600,1090,280,1040Z"
    decks = (
        b.body("M270,720H940V860H250Z", "#fbfaf5")
        + b.body("M340,600H860V720H320Z", b.main if b.main[1:3] > "c0" else "#fbfaf5")
        + b.body("M430,500H700V600H410Z", "#fbfaf5")
    )
    windows = (
        "".join(
            b.path(round_rect(x, 760, 50, 50, 8), "#4c7286", line="#8d9da5", width=4)
            for x in range(310, 900, 76)
        )
        + "".join(
            b.path(round_rect(x, 636, 44, 46, 6), "#4c7286", line="#8d9da5", width=4)
            for x in range(370, 830, 70)
        )
        + b.path("M446,524H690V566H440Z", "#4c7286")
    )
    funnel = b.body("M720,440H820L810,600H720Z", b.second) + b.line("M722,490H816", "#ffffff", 24)
    rails = b.line(
        "M250,716H950M250,690H320M860,690H950"
        + "".join(f"M{x},690V720" for x in (*range(254, 330, 24), *range(864, 950, 24))),
        "#8d959a",
        6,
    )
    mast = (
        b.line("M520,500V330M470,380H570M520,330L300,700M520,330L900,690", "#5d646a", 7)
        + b.path("M520,330H610L590,352L610,376H520Z", "#c3271b")
        + b.path("M520,353H604L610,376H520Z", "#ffffff")
    )
    stand = (
        b.body("M330,1040L300,1180H380L420,1060ZM870,1040L900,1180H820L780,1060Z", WOOD_DARK)
        + b.body(round_rect(190, 1170, 820, 80, 14), WOOD, turn=90)
        + b.path(round_rect(510, 1186, 180, 46, 4), GOLD, line=dark(GOLD), width=3)
        + b.line("M536,1204H664M550,1218H650", dark(GOLD, 0.5), 5)
    )
    hull_colour = b.light if b.light[1:3] < "a0" else dark(b.second, 0.2)
    return (
        b.ground_shadow(620, 1256, 440, 60)
        + mast
        + decks
        + windows
        + funnel
        + rails
        + b.body(hull, hull_colour, turn=90, depth=0.4)
        + b.path("M262,1000Q600,1050,976,1000L960,1040Q600,1090,280,1040Z", "#a32a1f")
        + b.line("M172,884H1022", "#ffffff", 12)
        + "".join(b.dot(x, 940, 17, "#e8eef0") + b.dot(x, 940, 10, "#2b3a44") for x in range(300, 960, 80))
        + b.path(circle_path(360, 840, 26), line="#e0641f", width=13)
        + stand
    )


@shape("gantungan-kunci", "craft", 14)
def gantungan_kunci(b: Brush) -> str:
    ring = circle_path(520, 380, 130)
    tag = "M520,640Q660,640,700,760Q730,900,640,1020Q560,1110,520,1140Q480,1110,400,1020Q310,900,340,760Q380,640,520,640Z"
    key = (
        b.path(circle_path(0, 0, 74), line="#c9a24a", width=38)
        + b.path(circle_path(0, 0, 74), line="#efd28a", width=10)
        + b.path("M-16,80H16V420H80V380H56V350H80V310H16Z", "#c9a24a", line="#8a6a22", width=4)
    )
    chain = "".join(b.path(circle_path(520, y, 24, 34), line="#9aa1a6", width=11) for y in (520, 560, 600))
    return (
        b.cast(ring)
        + b.cast("M700,540L960,900L900,960L660,580Z")
        + moved(key, 760, 600, turn=-38)
        + b.path(ring, line="#7d8489", width=26)
        + b.path(ring, line="#d9dee1", width=13)
        + chain
        + b.cast(tag)
        + b.body(tag, b.cloth(scale=1.8), depth=0.3)
        + b.line(tag, b.second, 16)
        + b.stitch(
            "M520,672Q636,672,670,768Q694,886,616,1000Q560,1076,520,1102Q480,1076,424,1000Q346,886,370,768Q404,672,520,672Z",
            b.light,
        )
        + b.dot(520, 672, 22, "#d9dee1")
        + b.dot(520, 672, 11, "#5d646a")
    )


@shape("boneka", "craft", 30)
def boneka(b: Brush) -> str:
    skin = "#c98d5f"
    dress = "M480,720Q360,1000,320,1200Q600,1270,880,1200Q840,1000,720,720Z"
    arms = b.line("M490,770Q380,860,350,980M710,770Q820,860,850,980", dark(skin, 0.3), 74) + b.line(
        "M490,770Q380,860,350,980M710,770Q820,860,850,980", skin, 64
    )
    sleeves = b.line("M496,766Q440,810,410,870M704,766Q760,810,790,870", dark(b.main, 0.4), 96) + b.line(
        "M496,766Q440,810,410,870M704,766Q760,810,790,870", b.main, 86
    )
    hair = b.dot(600, 490, 226, "#2b1a14") + b.dot(600, 262, 84, "#2b1a14")
    face = b.dot(600, 540, 190, skin, ry=180) + b.path(
        "M412,520Q440,360,600,352Q760,360,788,520Q720,420,600,420Q480,420,412,520Z", "#2b1a14"
    )
    features = (
        b.dot(530, 550, 21, "#1f1410")
        + b.dot(670, 550, 21, "#1f1410")
        + b.dot(524, 543, 7, "#ffffff")
        + b.dot(664, 543, 7, "#ffffff")
        + b.line("M550,630Q600,672,650,630", "#8a2f26", 10)
        + b.dot(478, 610, 32, "#e07a62", opacity=0.45)
        + b.dot(722, 610, 32, "#e07a62", opacity=0.45)
        + b.line("M504,508q26,-16,50,-4M646,504q26,-12,50,4", "#2b1a14", 8)
    )
    legs = (
        b.line("M530,1200V1310M670,1200V1310", skin, 62)
        + b.dot(520, 1320, 56, "#5b2f1e", ry=34)
        + b.dot(680, 1320, 56, "#5b2f1e", ry=34)
    )
    return (
        b.ground_shadow(620, 1330, 280, 50)
        + legs
        + arms
        + b.body(dress, b.cloth(scale=1.8), depth=0.34)
        + b.folds(dress, "M520,860L440,1220", "M600,860L600,1240", "M680,860L770,1220", opacity=0.24)
        + sleeves
        + b.dot(350, 985, 40, skin)
        + b.dot(850, 985, 40, skin)
        + b.line("M326,1180Q600,1248,874,1180", b.second, 22)
        + b.body("M440,730Q600,800,760,730L740,820Q600,880,460,820Z", b.second)
        + hair
        + face
        + features
        + b.dot(600, 300, 22, b.second)
        + "".join(
            b.dot(600 + 26 * math.cos(n * 1.257), 300 + 26 * math.sin(n * 1.257), 14, b.light)
            for n in range(5)
        )
        + b.stitch("M600,860V1180", pale(b.main, 0.5))
    )
