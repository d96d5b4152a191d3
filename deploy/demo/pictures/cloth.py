"""Garments, cut in panels: the motif turns with each sleeve and meets itself at the seams."""

from .canvas import Brush, circle_path, dark, mirror, pale
from .registry import shape

SLEEVES = {
    "long": (
        "M345,318Q262,352,232,470L112,1062Q108,1092,130,1098L246,1122Q266,1124,270,1102L374,650V560Q352,440,345,318Z",
        12,
    ),
    "short": (
        "M345,318Q270,346,236,440L164,664Q160,684,178,692L316,738Q334,742,340,724L374,620V560Q352,440,345,318Z",
        18,
    ),
    "wide": (
        "M345,318Q262,352,222,480L70,960Q64,990,90,1000L300,1070Q330,1076,336,1046L374,660V560Q352,440,345,318Z",
        16,
    ),
}


def torso(hem: float, flare: float = 0, waist: float = 0) -> str:
    """Outline of a body laid flat: neck at 500–700, shoulders at 345 and 855, hem at `hem`, wider by `flare`."""
    left, right = 352 - flare, 848 + flare
    return (
        f"M500,250L345,318Q352,440,372,560Q{372 + waist},{640 + waist * 2},{368 + waist * 0.6:g},800"
        f"Q{364 - flare * 0.5:g},{hem * 0.5 + 480:g},{left},{hem - 30}Q600,{hem + 30},{right},{hem - 30}"
        f"Q{836 + flare * 0.5:g},{hem * 0.5 + 480:g},{832 - waist * 0.6:g},800Q{828 - waist},{640 + waist * 2},828,560"
        "Q848,440,855,318L700,250Q600,306,500,250Z"
    )


def sleeve_pair(b: Brush, kind: str, *, cuff: str = "", cloth: bool = True) -> str:
    """Both sleeves with the cloth turned along the arm, a cuff and a seam at the shoulder."""
    d, turn = SLEEVES[kind]
    fill = b.cloth(turn=turn, x=40, y=20) if cloth else b.main
    parts = b.cast(d) + b.body(d, fill, depth=0.34)
    parts += b.folds(d, "M340,600Q290,700,270,820", "M250,500Q230,600,180,700", opacity=0.24)
    if cuff and kind == "long":
        band = "M126,1000L272,1030L262,1108Q258,1126,240,1122L126,1098Q106,1092,110,1072Z"
        parts += b.body(band, cuff) + b.stitch("M124,1014L268,1044M118,1082L250,1110", pale(cuff, 0.4))
        parts += b.button(226, 1070, 9)
    elif cuff:
        parts += b.stitch(
            {"short": "M178,650L336,702", "wide": "M86,936L332,1020"}.get(kind, ""), pale(b.main, 0.5)
        ) if kind in ("short", "wide") else ""  # fmt: skip
    right_fill = b.cloth(turn=turn, x=900, y=60) if cloth else b.main
    other = parts.replace(fill, right_fill) if fill != right_fill else parts
    return parts + mirror(other)


def body_panel(b: Brush, d: str, *, split: bool = True) -> str:
    """The body: two fronts whose cloth does not quite match at the middle, creases from the shoulder and the hem."""
    parts = b.cast(d) + b.body(d, b.cloth())
    if split and b.patterned:
        parts += f"<g clip-path='{b.clip(d)}'>{b.path('M600,200H900V1500H600Z', b.cloth(x=34, y=50))}</g>"
        parts += b.body(d, "none", edge=dark(b.main, 0.5), depth=0.34, shine=0.12)
    return parts + b.folds(
        d, "M420,420Q470,620,440,760", "M780,430Q735,600,770,800", "M470,1280Q450,1080,480,960",
        "M730,1290Q750,1120,720,980", "M378,570Q450,610,520,600", "M822,570Q750,610,690,604", opacity=0.2,
    ) + b.folds(d, "M520,420Q540,760,520,1100", "M672,460Q656,760,690,1160", light=True, opacity=0.16)  # fmt: skip


def shirt_collar(b: Brush, fill: str) -> str:
    inside = "M500,250Q540,208,600,206Q660,208,700,250Q650,330,600,372Q550,330,500,250Z"
    flap = "M500,246Q478,262,462,300L540,402L600,352Q540,316,500,246Z"
    half = (
        b.cast(flap, x=6, y=10, blur=6)
        + b.body(flap, fill)
        + b.stitch("M472,300L540,388L590,348", pale(b.main, 0.55))
    )
    return (
        b.path(inside, dark(b.main, 0.5))
        + b.path("M516,244Q600,196,684,244Q600,226,516,244Z", dark(b.main, 0.2))
        + half
        + mirror(half)
    )


def placket(b: Brush, top: float, bottom: float, *, buttons: int = 6) -> str:
    d = f"M578,{top}H622V{bottom}H578Z"
    marks = "".join(
        b.button(600, top + 44 + (bottom - top - 110) / (buttons - 1) * n) for n in range(buttons)
    )
    return (
        b.cast(d, x=4, y=3, blur=5, opacity=0.22) + b.path(d, b.cloth(x=10, y=26), line=dark(b.main, 0.4), width=2)
        + b.stitch(f"M586,{top}V{bottom}M614,{top}V{bottom}", pale(b.main, 0.55), width=2.4) + marks
    )  # fmt: skip


def _kemeja(b: Brush, sleeve: str) -> str:
    d = torso(1290)
    pocket = "M690,560H800V690L745,716L690,690Z"
    return (
        sleeve_pair(b, sleeve, cuff=dark(b.main, 0.12) if sleeve == "long" else "x")
        + body_panel(b, d) + placket(b, 350, 1292)
        + b.body(pocket, b.cloth(x=5, y=12)) + b.stitch("M696,582H794", pale(b.main, 0.55))
        + b.stitch("M362,1236Q600,1290,838,1236", pale(b.main, 0.5)) + shirt_collar(b, b.cloth(turn=-38))
    )  # fmt: skip


@shape("kemeja-panjang", "cloth", 80, worn=True)
def kemeja_panjang(b: Brush) -> str:
    return _kemeja(b, "long")


@shape("kemeja-pendek", "cloth", 80, worn=True)
def kemeja_pendek(b: Brush) -> str:
    return _kemeja(b, "short")


@shape("blus", "cloth", 70, worn=True)
def blus(b: Brush) -> str:
    d = torso(1120, 60, 34)
    collar = "M498,248Q520,352,600,358Q680,352,702,248L740,268Q716,408,600,416Q484,408,460,268Z"
    bow = "M600,402C560,350,500,360,506,402C512,440,570,436,600,402C640,350,700,360,694,402C688,440,630,436,600,402Z"
    tails = "M592,408Q560,500,548,560L576,566Q596,490,604,414Q614,500,640,560L666,550Q640,480,612,408Z"
    peplum = "M378,820Q600,872,822,820L912,1086Q600,1160,288,1086Z"
    pleats = "".join(
        f"M{x},{838 + (8 if 450 < x < 760 else 0)}Q{x + (x - 600) * 0.16:g},980,{x + (x - 600) * 0.3:g},1120"
        for x in range(420, 800, 52)
    )
    return (
        sleeve_pair(b, "short", cuff="x") + body_panel(b, d, split=False)
        + b.body(peplum, b.cloth(turn=4, y=30)) + b.folds(peplum, pleats, width=14, opacity=0.32)
        + b.body("M376,800Q600,850,824,800L826,838Q600,890,374,838Z", b.second)
        + b.path("M500,248Q540,214,600,212Q660,214,700,248Q680,346,600,352Q520,346,500,248Z", dark(b.main, 0.5))
        + b.body(collar, b.light) + b.stitch("M478,272Q500,390,600,398Q700,390,722,272", dark(b.light, 0.3))
        + b.cast(bow, x=5, y=8, blur=6) + b.body(tails, b.second) + b.body(bow, b.second) + b.dot(600, 402, 17, dark(b.second, 0.25))
    )  # fmt: skip


@shape("tunik", "cloth", 80, worn=True)
def tunik(b: Brush) -> str:
    d = torso(1400, 56)
    yoke = "M500,250Q520,330,560,344V640L600,690L640,640V344Q680,330,700,250Q600,306,500,250Z"
    stand = "M496,252Q512,226,544,218Q560,300,600,318Q640,300,656,218Q688,226,704,252Q690,350,600,366Q510,350,496,252Z"
    return (
        sleeve_pair(b, "long", cuff=b.second) + body_panel(b, d, split=False)
        + b.body(yoke, b.second) + b.stitch("M572,350V636L600,670L628,636V350", pale(b.second, 0.6))
        + b.path("M540,222Q600,190,660,222Q640,310,600,322Q560,310,540,222Z", dark(b.main, 0.55)) + b.body(stand, b.second)
        + "".join(b.button(600, y, 10, b.light) for y in (400, 470, 540, 610))
        + b.line("M296,1370V1150M904,1370V1150", dark(b.main, 0.6), 5)
        + b.path("M296,1376Q600,1432,904,1376L902,1340Q600,1396,298,1340Z", b.second, line=dark(b.second), width=2)
    )  # fmt: skip


@shape("gamis", "cloth", 110, worn=True)
def gamis(b: Brush) -> str:
    d = "M520,150L408,200Q414,300,430,390Q440,520,420,620Q330,1000,250,1400Q600,1490,950,1400Q870,1000,780,620Q760,520,770,390Q786,300,792,200L680,150Q600,196,520,150Z"
    arm = "M408,200Q350,226,330,310L232,800Q228,826,250,832L340,850Q358,852,362,834L432,470V390Q414,300,408,200Z"
    fill = b.cloth(turn=12)
    half = (
        b.cast(arm)
        + b.body(arm, fill)
        + b.body("M244,750L374,776L362,836Q358,852,340,850L250,832Q228,826,232,808Z", b.second)
    )
    folds = [
        f"M{600 + x * 0.4:g},660Q{600 + x * 0.7:g},1000,{600 + x},1420"
        for x in (-270, -170, -70, 60, 160, 260)
    ]
    border = "M274,1290Q600,1376,926,1290L950,1400Q600,1490,250,1400Z"
    return (
        half + mirror(half) + b.cast(d) + b.body(d, b.cloth(), depth=0.4) + b.folds(d, *folds, width=30, opacity=0.3)
        + b.body(border, b.second) + b.line("M276,1300Q600,1386,924,1300", b.light, 6)
        + b.body("M428,590Q600,640,772,590L776,640Q600,692,424,640Z", b.second)
        + b.path("M528,148Q600,110,672,148Q650,216,600,228Q550,216,528,148Z", dark(b.main, 0.55))
        + b.body("M516,150Q528,246,584,256L584,560H616V256Q672,246,684,150L700,158Q690,270,632,286V576H568V286Q510,270,500,158Z", b.second)
        + "".join(b.button(600, y, 8, b.light) for y in range(300, 560, 56))
    )  # fmt: skip


@shape("kebaya", "cloth", 75, worn=True)
def kebaya(b: Brush) -> str:
    d = torso(1130, 24, 50)
    front = (
        "M500,250Q560,420,586,600Q590,900,470,1140L356,1090Q364,800,400,700Q372,600,372,560Q352,440,345,318Z"
    )
    inset = "M530,300Q600,340,670,300L640,640Q640,900,650,1120Q600,1136,550,1120Q560,900,560,640Z"
    border = "M500,250Q560,420,584,600Q590,900,474,1138M372,1092L470,1138"
    scallop = "".join(
        b.dot(x, y, 13, b.light, opacity=0.95)
        for x, y in _along(((500, 256), (548, 400), (582, 590), (578, 760), (548, 940), (480, 1120)), 22)
    )
    flowers = "".join(
        b.dot(x, y, 7, b.light) + "".join(b.dot(x + dx, y + dy, 9, b.second, opacity=0.95) for dx, dy in ((0, -15), (14, -5), (9, 12), (-9, 12), (-14, -5)))
        for x, y in ((520, 470), (540, 640), (536, 800), (500, 960), (440, 1050), (452, 420))
    )  # fmt: skip
    half = b.body(front, b.cloth(turn=-4)) + b.line(border, b.light, 16) + scallop + flowers
    pins = "".join(
        b.dot(600, y, 20, "#d9b24a") + b.dot(600, y, 9, "#9c2f3c") + b.dot(596, y - 4, 4, "#ffffff")
        for y in (560, 640, 720)
    )
    chain = b.line("M600,560Q640,600,600,640Q640,680,600,720", "#d9b24a", 4)
    return (
        sleeve_pair(b, "long", cuff=b.light) + b.cast(d)
        + b.path("M500,250Q540,212,600,210Q660,212,700,250Q650,330,600,340Q550,330,500,250Z", dark(b.main, 0.5))
        + b.body(inset, b.second) + b.folds(inset, "M580,400Q572,760,584,1100", "M620,400Q628,760,616,1100", opacity=0.25)
        + half + mirror(half) + chain + pins
        + b.folds(d, "M430,500Q450,650,410,760", "M770,500Q750,650,790,760", opacity=0.26)
    )  # fmt: skip


def _along(points: tuple[tuple[float, float], ...], gap: float) -> list[tuple[float, float]]:
    """Points every `gap` along a broken line."""
    found = []
    for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
        steps = max(1, round(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 / gap))
        found += [(x0 + (x1 - x0) * n / steps, y0 + (y1 - y0) * n / steps) for n in range(steps)]
    return found


@shape("rok", "cloth", 80, worn=True)
def rok(b: Brush) -> str:
    d = "M430,260Q600,290,770,260L800,380Q880,900,930,1260Q600,1340,270,1260Q320,900,400,380Z"
    folds = [
        f"M{600 + x * 0.36:g},360Q{600 + x * 0.6:g},800,{600 + x},1300"
        for x in (-250, -160, -60, 50, 150, 240)
    ]
    wrap = "M690,300Q760,700,742,1310L930,1260Q880,900,800,380L782,300Z"
    return (
        b.cast(d) + b.body(d, b.cloth(), depth=0.36) + b.body(wrap, b.cloth(turn=6, x=30), depth=0.36)
        + b.folds(d, *folds, width=28, opacity=0.28)
        + b.body("M426,236Q600,268,774,236L782,316Q600,350,418,316Z", b.second) + b.stitch("M430,300Q600,332,772,300", pale(b.second, 0.5))
        + b.path("M436,240Q600,222,764,240Q600,270,436,240Z", dark(b.main, 0.5)) + b.button(724, 290, 13, b.light)
        + b.line("M278,1226Q600,1304,922,1226", b.light, 5, opacity=0.8)
    )  # fmt: skip


@shape("rompi", "cloth", 65, worn=True)
def rompi(b: Brush) -> str:
    d = "M490,260L380,310Q430,460,372,600Q362,900,356,1130L560,1230L600,1130L640,1230L844,1130Q838,900,828,600Q770,460,820,310L710,260Q690,500,600,660Q510,500,490,260Z"
    half = b.body(
        "M490,260L380,310Q430,460,372,600Q362,900,356,1130L560,1230L604,1120V660Q510,500,490,260Z",
        b.cloth(turn=-3),
    ) + b.body("M404,860H530V900H404Z", b.second)
    return (
        b.path("M490,260Q600,230,710,260Q690,500,600,660Q510,500,490,260Z", dark(b.second, 0.3)) + b.cast(d)
        + b.line("M500,262Q600,290,700,262", b.second, 10)
        + half + mirror(half) + b.folds(d, "M420,640Q470,800,450,1100", "M780,640Q730,800,750,1100", opacity=0.24)
        + b.line("M490,260Q510,500,600,660V1120M710,260Q690,500,602,660", pale(b.main, 0.4), 5)
        + "".join(b.button(588, y, 13, b.light) for y in (720, 820, 920, 1020))
    )  # fmt: skip


def _jacket(b: Brush, *, leather: bool) -> str:
    d = torso(1200, 4)
    fill = b.main if leather else b.cloth()
    hem = "M352,1130Q600,1180,848,1130L852,1196Q600,1250,348,1196Z"
    lapel = "M500,246L452,290L500,470L470,500L590,760L600,420Z"
    stand = "M490,256Q520,190,600,186Q680,190,710,256L690,330Q600,270,510,330Z"
    teeth = b.line("M600,330V1200", "#b9bcc0", 15) + b.line(
        "M600,330V1200", "#5d6064", 15, more="stroke-dasharray='3 7'"
    )
    parts = (
        sleeve_pair(b, "long", cuff=dark(b.main, 0.25), cloth=not leather)
        + b.cast(d)
        + b.body(d, fill, depth=0.42, shine=0.3)
    )
    parts += b.folds(
        d, "M400,600Q470,680,440,800", "M800,600Q730,680,760,800", "M420,1100Q470,1000,440,900", opacity=0.34
    )
    if leather:
        parts += b.folds(
            d,
            "M430,420Q460,560,440,700",
            "M700,420Q720,600,690,800",
            "M500,900Q520,1000,500,1100",
            light=True,
            opacity=0.34,
            width=14,
        )
        half = (
            b.cast(lapel, blur=6, x=5, y=8)
            + b.body(lapel, pale(b.main, 0.08), shine=0.35)
            + b.stitch("M466,296L512,468L488,500L584,716", pale(b.main, 0.45))
        )
        half += b.line("M420,840L520,800", "#b9bcc0", 10) + b.dot(518, 801, 11, "#e3e5e7")
        yokes = b.stitch(
            "M356,470Q430,500,500,490M844,470Q770,500,700,490M372,700Q360,950,366,1120M828,700Q840,950,834,1120",
            pale(b.main, 0.45),
        )
        belt = b.body(hem, dark(b.main, 0.18)) + b.path("M556,1158h88v64h-88Z", line="#d7dadd", width=9)
        return (
            parts
            + yokes
            + b.path("M500,250Q600,200,700,250L600,420Z", dark(b.main, 0.6))
            + teeth
            + half
            + mirror(half)
            + belt
        )
    pocket = b.body("M400,860L520,830V1040H400Z", b.second) + b.stitch(
        "M412,872L508,848", pale(b.second, 0.5)
    )
    ribs = "".join(f"M{x},1146l2,76" for x in range(362, 850, 14))
    return (
        parts + b.path("M500,250Q600,206,700,250L600,360Z", dark(b.main, 0.6)) + pocket + mirror(pocket) + teeth
        + b.body(stand, b.second) + b.line("M600,262V330", "#b9bcc0", 12) + b.body(hem, b.second) + b.line(ribs, dark(b.second), 3, opacity=0.6)
        + b.path("M592,420h16l6,60h-28Z", "#d7dadd", line="#5d6064", width=2)
    )  # fmt: skip


@shape("jaket", "cloth", 80, worn=True)
def jaket(b: Brush) -> str:
    return _jacket(b, leather=False)


@shape("jaket-kulit", "leather", 80, worn=True)
def jaket_kulit(b: Brush) -> str:
    return _jacket(b, leather=True)


@shape("mukena", "cloth", 120, worn=True)
def mukena(b: Brush) -> str:
    veil = "M600,130C470,130,430,250,430,380C400,520,250,760,230,980Q420,1060,600,1060Q780,1060,970,980C950,760,800,520,770,380C770,250,730,130,600,130Z"
    face = circle_path(600, 330, 104, 140)
    skirt = "M340,940L290,1390Q600,1450,910,1390L860,940Z"
    edge = "M236,944Q420,1020,600,1020Q780,1020,964,944L970,980Q780,1060,600,1060Q420,1060,230,980Z"
    lace = "".join(
        b.dot(x, 1010 - abs(x - 600) ** 2 / 3300 + 46, 15, b.light, opacity=0.95) for x in range(250, 960, 30)
    )
    return (
        b.cast(skirt) + b.body(skirt, b.cloth()) + b.folds(skirt, "M420,960L390,1400", "M540,980L530,1420", "M660,980L674,1420", "M780,960L806,1400", opacity=0.26)
        + b.body("M294,1340Q600,1400,906,1340L910,1390Q600,1450,290,1390Z", b.second)
        + b.cast(veil) + b.body(veil, b.cloth(x=20), depth=0.36)
        + b.folds(veil, "M500,480Q400,760,390,1010", "M700,480Q800,760,810,1010", "M560,520Q520,800,520,1050", "M640,520Q680,800,690,1050", opacity=0.24)
        + b.path(edge, b.second) + lace
        + b.path(face, dark(b.main, 0.55)) + b.path(face, line=b.second, width=22) + b.path(face, line=b.light, width=5, more="stroke-dasharray='2 12'")
        + b.line("M560,470Q540,620,570,700M640,470Q660,620,630,700", b.second, 8)
    )  # fmt: skip


@shape("celemek", "cloth", 70, worn=True)
def celemek(b: Brush) -> str:
    d = "M470,330H730Q740,520,860,600V1240Q600,1290,340,1240V600Q460,520,470,330Z"
    pocket = "M440,820H760V1060Q600,1090,440,1060Z"
    ties = "M344,640Q180,680,150,860Q140,960,200,1010M856,640Q1020,680,1050,860Q1060,960,1000,1010"
    return (
        b.line("M486,340C440,100,760,100,714,340", dark(b.second, 0.2), 34) + b.line("M486,340C440,100,760,100,714,340", b.second, 26)
        + b.line(ties, dark(b.second, 0.2), 30) + b.line(ties, b.second, 22)
        + b.cast(d) + b.body(d, b.cloth()) + b.folds(d, "M420,700Q450,900,420,1240", "M790,700Q760,900,790,1240", "M560,420Q570,600,560,760", opacity=0.22)
        + b.line("M470,330H730Q740,520,860,600V1240Q600,1290,340,1240V600Q460,520,470,330Z", b.second, 16)
        + b.cast(pocket, x=4, y=8, blur=6) + b.body(pocket, b.second) + b.stitch("M452,846H748M600,850V1068", pale(b.second, 0.55))
    )  # fmt: skip
