"""Bags, wallets and pouches."""

from .canvas import BAMBOO, Brush, dark, moved, pale, round_rect
from .registry import shape


def zip_line(b: Brush, d: str, *, width: float = 16) -> str:
    """A metal zip along a path."""
    return b.line(d, "#8d8f93", width) + b.line(d, "#e3e5e8", width * 0.6, more="stroke-dasharray='3 5'")


def basket_weave(b: Brush, x: float, y: float, w: float, h: float, cell: float, one: str, two: str) -> str:
    """Flat strips over and under one another, as a fill for a clipped rectangle."""
    name = b._define(  # noqa: SLF001 — the weave is a paint of this desk
        f"<pattern id='ID' width='{cell * 2:g}' height='{cell * 2:g}' patternUnits='userSpaceOnUse'>"
        f"<rect width='{cell * 2:g}' height='{cell * 2:g}' fill='{dark(one, 0.55)}'/>"
        + "".join(
            f"<rect x='{cx + 1.5:g}' y='{cy + 1.5:g}' width='{cell - 3:g}' height='{cell - 3:g}' rx='{cell * 0.14:g}' fill='{colour}'/>"
            for cx, cy, colour in ((0, 0, one), (cell, cell, one), (cell, 0, two), (0, cell, two))
        )
        + f"<path d='M{cell * 0.3:g},3V{cell - 3:g}M{cell * 1.3:g},{cell + 3:g}V{2 * cell - 3:g}' stroke='#fffaf0' stroke-opacity='.35' stroke-width='{cell * 0.12:g}'/>"
        f"<path d='M{cell + 3:g},{cell * 0.3:g}H{2 * cell - 3:g}M3,{cell * 1.3:g}H{cell - 3:g}' stroke='#fffaf0' stroke-opacity='.35' stroke-width='{cell * 0.12:g}'/>"
        "</pattern>"
    )
    return f"<rect x='{x:g}' y='{y:g}' width='{w:g}' height='{h:g}' fill='{name}'/>"


@shape("tas-jinjing", "cloth", 42)
def tas_jinjing(b: Brush) -> str:
    d = "M250,560H950L990,1230Q600,1270,210,1230Z"
    handle = "M420,640C400,240,800,240,780,640"
    back = "M440,600C430,180,770,180,760,600"
    base = "M226,1010Q600,1050,976,1010L990,1230Q600,1270,210,1230Z"
    return (
        b.ground_shadow(620, 1240, 430, 74) + b.line(back, dark(b.second, 0.45), 34)
        + b.body(d, b.cloth(), depth=0.34) + b.folds(d, "M320,620Q340,800,320,1000", "M870,620Q850,800,880,1000", "M560,700Q600,850,560,980", opacity=0.22)
        + b.body(base, b.second, depth=0.36) + b.stitch("M228,1032Q600,1072,976,1032", pale(b.second, 0.5))
        + b.line(handle, dark(b.second, 0.4), 42) + b.line(handle, b.second, 32) + b.stitch("M410,640C390,228,810,228,790,640M432,640C414,256,786,256,768,640", pale(b.second, 0.5), width=2)
        + "".join(b.body(round_rect(x - 34, 590, 68, 100, 6), b.second) + b.line(f"M{x - 22},604L{x + 22},676M{x + 22},604L{x - 22},676", pale(b.second, 0.5), 3) for x in (420, 780))
        + b.line("M250,572H950", dark(b.main, 0.4), 6)
    )  # fmt: skip


def backpack(b: Brush, *, orange: bool = False) -> str:
    """A rucksack from the front; `orange` puts on the bands and whistle of a go-bag."""
    d = "M310,520Q310,260,600,250Q890,260,890,520L910,1180Q900,1240,830,1244H370Q300,1240,290,1180Z"
    pocket = "M370,860Q370,820,410,820H790Q830,820,830,860L844,1150Q840,1190,800,1192H400Q360,1190,356,1150Z"
    fill = b.main if orange else b.cloth()
    side = "M290,760Q226,780,226,840V1100Q226,1150,288,1160Z"
    strap = "M330,480Q180,560,190,900L230,1190"
    parts = (
        b.ground_shadow(620, 1240, 380, 74) + b.line(strap, dark(b.main, 0.5), 52) + b.line("M870,480Q1020,560,1010,900L970,1190", dark(b.main, 0.5), 52)
        + b.body(side, dark(b.main, 0.2)) + moved(b.body(side, dark(b.main, 0.3)), 1200, 0).replace("scale(1)", "scale(-1 1)")
        + b.line("M520,270C520,150,680,150,680,270", dark(b.second, 0.3), 30)
        + b.body(d, fill, depth=0.4) + b.folds(d, "M360,540Q380,700,360,820", "M840,540Q820,700,840,820", opacity=0.26)
        + zip_line(b, "M346,600Q350,330,600,318Q850,330,854,600") + b.cast(pocket, x=4, y=10, blur=8)
        + b.body(pocket, b.second if not orange else dark(b.main, 0.08), depth=0.36) + zip_line(b, "M384,880H816", width=14) + b.stitch("M384,910V1160H816V910", pale(b.second, 0.5))
    )  # fmt: skip
    if orange:
        parts += "".join(
            f"<rect x='{x}' y='{y}' width='{w}' height='50' fill='#e9ecee'/><rect x='{x}' y='{y + 16}' width='{w}' height='18' fill='{b.second}'/>"
            for x, y, w in ((300, 690, 600), (362, 1010, 476))
        )
        parts += (
            b.line("M240,640q40,60,20,120", "#f2f2f2", 7)
            + b.body("M236,756h64q26,0,26,26t-26,26h-30l-34,-20Z", "#f5d020")
            + b.dot(298, 782, 10, "#6b5a08")
        )
        parts += b.body(round_rect(520, 440, 160, 160, 14), "#ffffff") + b.path(
            "M580,464h40v36h36v40h-36v36h-40v-36h-36v-40h36Z", "#2e7d4f"
        )
    else:
        parts += b.body("M480,770h240v92q-120,30,-240,0Z", dark(b.second, 0.3)) + b.body(
            round_rect(566, 830, 68, 54, 8), "#c9a24a"
        )
    return parts


@shape("tas-ransel", "cloth", 36)
def tas_ransel(b: Brush) -> str:
    return backpack(b)


@shape("tas-anyam", "woven", 40)
def tas_anyam(b: Brush) -> str:
    d = "M260,600H940L890,1210Q600,1250,310,1210Z"
    weave = basket_weave(b, 200, 560, 800, 700, 54, b.main if not b.patterned else BAMBOO, b.second)
    rim = "M250,572H950V640H250Z"
    return (
        b.ground_shadow(620, 1220, 380, 70) + b.line("M430,590C400,200,800,200,770,590", dark(b.second, 0.55), 34)
        + f"<g clip-path='{b.clip(d)}'>{weave}</g>" + b.body(d, "none", edge=dark(b.second), depth=0.5)
        + b.body(rim, dark(b.second, 0.15), turn=90) + b.stitch("M254,588H946M254,624H946", pale(b.second, 0.4))
        + b.line("M410,640C380,180,820,180,790,640", dark(b.second, 0.4), 44) + b.line("M410,640C380,180,820,180,790,640", b.second, 34)
        + b.line("M410,640C380,180,820,180,790,640", dark(b.second, 0.4), 30, more="stroke-dasharray='5 22'")
        + b.dot(600, 700, 30, dark(b.second, 0.5)) + b.dot(596, 696, 24, pale(b.second, 0.2))
    )  # fmt: skip


@shape("dompet", "cloth", 24)
def dompet(b: Brush) -> str:
    back = round_rect(180, 470, 840, 560, 40)
    flap = (
        "M180,510Q180,470,220,470H980Q1020,470,1020,510V700Q1020,800,900,830Q600,880,300,830Q180,800,180,700Z"
    )
    return (
        b.cast(back, x=20, y=34, blur=20) + b.body(back, b.second, turn=80) + b.stitch(round_rect(202, 492, 796, 516, 28), pale(b.second, 0.5))
        + b.line("M240,930H960M240,900H960", dark(b.second), 4, opacity=0.6)
        + b.cast(flap, x=4, y=14, blur=10) + b.body(flap, b.cloth(), turn=80, depth=0.3) + b.stitch("M204,520V700Q206,784,304,808Q600,856,896,808Q994,784,996,700V520", pale(b.main, 0.55))
        + b.dot(604, 800, 40, "#3a2612", opacity=0.4) + b.dot(600, 792, 38, "#d0a648") + b.dot(592, 784, 22, "#f1d98f") + b.dot(600, 792, 11, "#94702a")
    )  # fmt: skip


@shape("pouch", "cloth", 24)
def pouch(b: Brush) -> str:
    d = "M220,530H980Q1000,760,990,980Q980,1040,920,1044H280Q220,1040,210,980Q200,760,220,530Z"
    tape = "M214,500H986V560H214Z"
    return (
        b.cast(d, x=20, y=32, blur=18) + b.body(d, b.cloth(), turn=70, depth=0.3) + b.folds(d, "M300,600Q380,780,300,980", "M900,600Q830,780,900,980", opacity=0.24)
        + b.body(tape, b.second, turn=90) + zip_line(b, "M236,530H964", width=20)
        + b.line("M958,530q60,20,60,90", "#c9a24a", 12) + b.body("M996,610h44l8,110q-30,24,-60,0Z", b.second) + b.body("M214,640l-54,-12v96l54,-12Z", b.second)
        + b.body(round_rect(790, 900, 130, 66, 6), b.light) + b.emblem(855, 933, 24, dark(b.light, 0.55))
    )  # fmt: skip
