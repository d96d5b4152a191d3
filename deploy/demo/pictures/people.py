"""Women of the cooperatives: faces that differ, hands that work, a figure to measure things by."""

from .canvas import Brush, circle_path, dark, mirror, moved, pale, round_rect

SKINS = ("#efcba6", "#e2b488", "#cf9b6b", "#b88154", "#9a673f", "#7d5031")
HAIR = "#2a1a14"
HEADSCARVES = ("#8c3b2e", "#3d6b5e", "#2f4a6d", "#c08a2d", "#6d4a74", "#a35f6a", "#4f6b3a", "#5b4a3c")


def skin_of(portrait: dict) -> str:
    """Skin tones run from 1 (light) to 6 (deep)."""
    return SKINS[min(max(int(portrait.get("skin", 3)), 1), len(SKINS)) - 1]


def hand(b: Brush, skin: str, sleeve: str, *, length: float = 900) -> str:
    """A right hand laid flat, fingers up, wrist at 0,0: 400 units are 18 cm. The sleeve runs down from the wrist."""
    palm = "M-78,30Q-112,-90,-98,-196L-40,-214L60,-212L98,-186Q112,-80,72,30Z"
    fingers = (
        ("M-72,-180L-92,-318", 46),
        ("M-24,-196L-30,-380", 48),
        ("M26,-196L34,-364", 48),
        ("M72,-176L94,-300", 42),
        ("M-80,-60Q-140,-100,-178,-190", 52),
    )
    edge = dark(skin, 0.35)
    arm = f"M-82,20Q-100,{length * 0.4:g},-130,{length}H120Q92,{length * 0.4:g},76,20Z"
    cuff = f"M-100,110Q-112,{length * 0.5:g},-150,{length}H142Q108,{length * 0.5:g},96,110Q0,134,-100,110Z"
    nails = "".join(
        b.dot(x, y, 13, pale(skin, 0.45), ry=17)
        for x, y in ((-92, -322), (-30, -386), (34, -370), (94, -304))
    ) + b.dot(-180, -196, 15, pale(skin, 0.45), ry=18)
    knuckles = b.line(
        "M-92,-196q14,-10,28,0M-40,-214q14,-10,28,0M14,-214q14,-10,28,0M64,-192q14,-8,24,0M-80,-250q-14,6,-24,2M-24,-290q-12,6,-22,2M22,-284q12,6,20,2",
        edge,
        4,
        opacity=0.5,
    )
    return (
        "".join(b.cast(d + "l1,1", x=14, y=20, blur=26, opacity=0.1) for d, _ in fingers) + b.cast(palm, opacity=0.2) + b.path(arm, skin, line=edge, width=4)
        + "".join(b.line(d, edge, w + 7) for d, w in fingers) + b.path(palm, skin, line=edge, width=4) + "".join(b.line(d, skin, w) for d, w in fingers)
        + b.path("M-74,20Q-104,-90,-92,-186L92,-180Q104,-80,68,20Z", skin) + b.path(palm, b.linear((0, "#fffaf0", 0.18), (1, "#1c0f06", 0.2))) + nails + knuckles
        + b.body(cuff, sleeve, edge=dark(b.main, 0.5)) + b.line("M-100,112Q0,136,96,112", b.second, 12)
    )  # fmt: skip


def grip(b: Brush, skin: str, sleeve: str, *, length: float = 700) -> str:
    """A right hand closed round a tool that passes through 0,0; the arm runs to the lower right."""
    edge = dark(skin, 0.35)
    arm = f"M30,20Q{length * 0.4:g},{length * 0.34:g},{length * 0.9:g},{length * 0.75:g}L{length},{length * 0.56:g}Q{length * 0.5:g},{length * 0.2:g},110,-60Z"
    cuff = f"M190,110Q{length * 0.5:g},{length * 0.36:g},{length * 0.88:g},{length * 0.8:g}L{length * 1.04:g},{length * 0.52:g}Q{length * 0.55:g},{length * 0.16:g},240,10Q230,70,190,110Z"
    fingers = (
        ("M90,-50Q10,-70,-22,-18", 46),
        ("M104,-14Q16,-30,-20,22", 48),
        ("M104,24Q30,14,-8,58", 46),
        ("M90,58Q40,54,14,86", 40),
    )
    return (
        b.path(arm, skin, line=edge, width=4) + b.path("M40,-76Q140,-90,150,0Q150,90,70,100Q20,90,30,0Z", skin, line=edge, width=4)
        + "".join(b.line(d, edge, w + 7) + b.line(d, skin, w) for d, w in fingers) + b.line("M70,-70Q30,-120,-14,-92", edge, 51) + b.line("M70,-70Q30,-120,-14,-92", skin, 44)
        + b.dot(-18, -92, 12, pale(skin, 0.4), ry=15) + b.body(cuff, sleeve, edge=dark(b.main, 0.5)) + b.line("M190,110Q230,70,240,10", b.second, 11)
    )  # fmt: skip


def face(b: Brush, skin: str, *, glasses: bool = False, old: bool = False) -> str:
    """A face about 400,410 of a portrait: its proportions come from the brush's own chance."""
    r = b.rng
    wide, long, jaw = r.uniform(112, 130), r.uniform(150, 168), r.uniform(0.5, 0.72)
    eye_y, eye_x, eye_w = 402 + r.uniform(-6, 6), r.uniform(46, 54), r.uniform(23, 29)
    brow, lip, smile = (
        r.uniform(5, 9),
        r.choice(("#a8503f", "#b4575a", "#93463a", "#a34a58")),
        r.uniform(8, 22),
    )
    shadow, line = dark(skin, 0.22), dark(skin, 0.55)
    chin = 410 + long
    d = f"M{400 - wide},370Q{400 - wide},250,400,250Q{400 + wide},250,{400 + wide},370Q{400 + wide},{470 + long * 0.2:g},{400 + wide * jaw:g},{chin - 34:g}Q400,{chin + 12:g},{400 - wide * jaw:g},{chin - 34:g}Q{400 - wide},{470 + long * 0.2:g},{400 - wide},370Z"
    eye = (
        b.path(f"M{400 + eye_x - eye_w},{eye_y}Q{400 + eye_x},{eye_y - eye_w * 0.62:g},{400 + eye_x + eye_w},{eye_y - 2}Q{400 + eye_x},{eye_y + eye_w * 0.46:g},{400 + eye_x - eye_w},{eye_y}Z", "#fbf6ee")
        + b.dot(400 + eye_x, eye_y - 1, 10.5, "#2a1810") + b.dot(400 + eye_x - 4, eye_y - 5, 3.2, "#ffffff")
        + b.line(f"M{400 + eye_x - eye_w},{eye_y}Q{400 + eye_x},{eye_y - eye_w * 0.66:g},{400 + eye_x + eye_w + 2},{eye_y - 3}", "#2a1810", 5)
        + b.line(f"M{400 + eye_x - eye_w - 4},{eye_y - 32}Q{400 + eye_x},{eye_y - 32 - brow * 1.9:g},{400 + eye_x + eye_w + 4},{eye_y - 28}", "#33211a", brow)
    )  # fmt: skip
    nose_y = eye_y + r.uniform(66, 78)
    nose = b.line(
        f"M400,{eye_y + 14}Q396,{nose_y - 20},{386 - r.uniform(0, 6):.4g},{nose_y - 4}M{380},{nose_y}Q400,{nose_y + 14},{420},{nose_y}",
        shadow,
        6,
    )
    mouth_y = nose_y + r.uniform(40, 48)
    mouth_w = r.uniform(34, 44)
    corner = mouth_y - smile * 0.45
    mouth = b.path(
        f"M{400 - mouth_w},{corner}Q{400 - 14},{mouth_y - 12},400,{mouth_y - 6}Q{400 + 14},{mouth_y - 12},{400 + mouth_w},{corner}Q400,{mouth_y + smile + 16:g},{400 - mouth_w},{corner}Z",
        lip,
    ) + b.line(
        f"M{400 - mouth_w - 3},{corner - 2}Q400,{mouth_y + smile:g},{400 + mouth_w + 3},{corner - 2}",
        dark(lip, 0.45),
        4,
    )
    cheeks = b.dot(330, nose_y + 6, 32, "#d9634f", ry=22, opacity=0.16) + b.dot(
        470, nose_y + 6, 32, "#d9634f", ry=22, opacity=0.16
    )
    lines = (
        b.line(
            f"M{330 - 10},{nose_y - 4}Q{346},{mouth_y - 18},{352 - 6},{mouth_y + 4}M{480},{nose_y - 4}Q{454},{mouth_y - 18},{454},{mouth_y + 4}M296,{eye_y + 18}q-12,6,-16,14M504,{eye_y + 18}q12,6,16,14M352,306q48,-10,96,0",
            shadow,
            4,
            opacity=0.7,
        )
        if old
        else ""
    )
    mole = b.dot(r.choice((350, 452)), mouth_y - 26, 4, line) if r.random() < 0.3 else ""
    lenses = (
        "".join(
            b.path(
                round_rect(x - 46, eye_y - 36, 92, 72, 30),
                "#ffffff",
                line="#3a2a22",
                width=6,
                more="fill-opacity='.16'",
            )
            for x in (400 - eye_x, 400 + eye_x)
        )
        + b.line(
            f"M{400 - eye_x + 46},{eye_y - 6}Q400,{eye_y - 20},{400 + eye_x - 46},{eye_y - 6}M{400 - eye_x - 46},{eye_y - 10}L{276},{eye_y - 20}M{400 + eye_x + 46},{eye_y - 10}L{524},{eye_y - 20}",
            "#3a2a22",
            6,
        )
        if glasses
        else ""
    )
    volume = b.linear((0, "#fffaf0", 0.2), (0.45, "#fffaf0", 0), (1, "#1c0f06", 0.2))
    return (
        b.path(d, skin)
        + b.path(d, volume)
        + cheeks
        + nose
        + mouth
        + eye
        + mirror(eye, 400)
        + lines
        + mole
        + lenses
    )


def neck(b: Brush, skin: str) -> str:
    """The neck under a face, in the chin's shade."""
    return b.body("M342,500H458V720Q400,800,342,720Z", dark(skin, 0.14), edge=dark(skin, 0.4))


def headscarf(b: Brush, colour: str, *, pin: bool = True) -> tuple[str, str]:
    """A hijab as two layers: what is behind the face, and what falls before the neck."""
    back = "M400,176C262,172,224,282,232,420C236,540,214,660,170,770Q400,880,630,770C586,660,564,540,568,420C576,282,538,172,400,176Z"
    front = "M270,372C268,500,300,590,400,604C500,590,532,500,530,372L566,400C566,540,590,650,640,772Q530,880,400,884Q270,880,160,772C210,650,234,540,234,400Z"
    brow = "M276,330Q300,238,400,234Q500,238,524,330Q500,270,400,268Q300,270,276,330Z"
    folds = (
        "M262,470Q280,640,350,800",
        "M300,560Q360,700,470,760",
        "M536,480Q520,640,440,790",
        "M240,600Q250,700,230,800",
        "M560,620Q560,700,590,790",
    )
    before = (
        b.cast(front, x=0, y=10, blur=10, opacity=0.2) + b.body(front, colour, depth=0.34) + b.folds(front, *folds, width=20, opacity=0.22) + b.folds(front, "M320,600Q400,700,520,720", light=True, opacity=0.25, width=14)
        + b.path(brow, dark(colour, 0.28)) + b.line("M272,380C270,250,330,214,400,212C470,214,530,250,528,380", colour, 34)
        + b.line("M262,400C256,236,330,192,400,192C470,192,544,236,538,400", pale(colour, 0.18), 8, opacity=0.6)
    )  # fmt: skip
    if pin:
        before += (
            b.dot(330, 640, 17, "#d9b24a")
            + b.dot(330, 640, 8, pale(b.second, 0.4))
            + "".join(
                b.dot(330 + x, 640 + y, 5, "#f3e2a8") for x, y in ((-14, 0), (14, 0), (0, -14), (0, 14))
            )
        )
    return b.body(back, dark(colour, 0.18), depth=0.3), before


def bun(b: Brush) -> tuple[str, str]:
    """Hair combed back into a bun, with a jasmine: behind the face, and the parting before it."""
    back = b.body(circle_path(400, 186, 92, 74), HAIR, edge="#140b08") + b.path(
        "M262,400C236,250,310,200,400,200C490,200,564,250,538,400Q540,470,520,500H280Q260,470,262,400Z", HAIR
    )
    front = b.path(
        "M272,400C262,290,320,240,400,238C480,240,538,290,528,400Q516,320,470,296Q430,282,400,290Q370,282,330,296Q284,320,272,400Z",
        HAIR,
    ) + b.line(
        "M320,280Q360,250,396,250M480,282Q446,256,420,252M350,160Q400,140,450,168", "#5a4238", 6, opacity=0.8
    )
    flower = "".join(
        b.dot(486 + x, 196 + y, 15, "#fdf9ee")
        for x, y in ((0, -17), (17, -4), (10, 15), (-10, 15), (-17, -4))
    ) + b.dot(486, 196, 8, "#e5b64a")
    earrings = b.dot(276, 470, 9, "#d9b24a") + b.dot(524, 470, 9, "#d9b24a")
    return back, front + flower + earrings


def bust(b: Brush, portrait: dict) -> str:
    """Head and shoulders on 800×1000: batik, headscarf or bun, and what she wears with it."""
    skin, colour = skin_of(portrait), portrait.get("colour") or b.rng.choice(HEADSCARVES)
    extra = str(portrait.get("accessory") or "").lower()
    hijab = bool(portrait.get("hijab", True))
    behind, before = headscarf(b, colour, pin="celemek" not in extra) if hijab else bun(b)
    lower = 0 if hijab else -76  # without a scarf the neck shows, and must not be long
    shoulders = "M40,1090Q70,820,250,752Q330,730,340,690H460Q470,730,550,752Q730,820,760,1090Z"
    kebaya = (
        ""
        if hijab
        else b.path("M330,730Q360,880,400,960Q440,880,470,730L440,700Q400,760,360,700Z", skin)
        + b.line("M322,726Q350,880,398,980Q450,880,478,726", b.second, 20)
    )
    apron = (
        b.body("M250,850Q400,880,550,850L590,1090H210Z", b.second)
        + b.line("M270,856L250,740M530,856L552,740", b.second, 26)
        + b.stitch("M252,872Q400,902,548,872", pale(b.second, 0.5))
        if "celemek" in extra
        else ""
    )
    shawl = (
        b.body("M520,760Q600,800,640,1090H780Q750,830,600,752Z", b.cloth(turn=30, scale=1.4))
        if "selendang" in extra
        else ""
    )
    hat = (
        b.body("M120,300Q400,60,680,300Q400,360,120,300Z", "#d6b06c", turn=90)
        + b.line("M400,150L180,292M400,150L290,318M400,150V326M400,150L510,318M400,150L620,292", "#a37c3c", 4)
        if "caping" in extra or "topi" in extra
        else ""
    )
    clothes = (
        b.cast(shoulders, x=10, y=0, blur=30) + b.body(shoulders, b.cloth(scale=1.7), depth=0.32)
        + b.folds(shoulders, "M200,800Q180,900,190,1010", "M600,800Q620,900,610,1010", opacity=0.25) + neck(b, skin) + kebaya
    )  # fmt: skip
    shade = "" if hijab else b.dot(400, 588, 62, dark(skin, 0.4), ry=24, opacity=0.45)
    head = face(b, skin, glasses="kacamata" in extra, old="keriput" in extra or b.rng.random() < 0.4)
    return (
        behind
        + f"<g transform='translate(0 {lower})'>{clothes}</g>"
        + shade
        + head
        + before
        + f"<g transform='translate(0 {lower})'>{apron}{shawl}</g>"
        + hat
    )


def plain_sleeve(b: Brush) -> str:
    """A sleeve in a plain dye of the city that is not too dark to read."""
    return pale(b.theme.latar, 0.15) if not b.theme.is_light else b.theme.aksen


def woman(b: Brush, x: float, y: float, scale: float, *, accessory: str = "") -> str:
    """A woman from the waist up, drawn about the middle of her portrait."""
    portrait = {
        "skin": b.rng.randint(2, 5),
        "hijab": b.rng.random() < 0.75,
        "colour": b.rng.choice(HEADSCARVES),
        "accessory": accessory,
    }
    return f"<g transform='translate({x - 400 * scale:g} {y - 560 * scale:g})scale({scale:g})'>{bust(b, portrait)}</g>"


def figure(b: Brush, skin: str, scarf: str) -> str:
    """A standing woman, feet at 0,0, 1600 units (160 cm) tall."""
    dress = "M-150,-1300Q-190,-1180,-180,-1000Q-220,-500,-250,-60Q0,0,250,-60Q220,-500,180,-1000Q190,-1180,150,-1300Z"
    arm = "M-150,-1300Q-250,-1240,-270,-1060L-300,-760L-220,-740L-150,-1060Z"
    half = b.line("M-258,-750V-700", skin, 62) + b.body(arm, b.cloth(turn=8, scale=2))
    head = moved(neck(b, skin) + face(b, skin), -400 * 0.72, -1760, scale=0.72)
    behind, before = headscarf(b, scarf, pin=False)
    return (
        b.ground_shadow(20, -10, 260, 40) + b.dot(-80, -24, 66, "#4a2c1c", ry=28) + b.dot(80, -24, 66, "#4a2c1c", ry=28) + moved(behind, -288, -1760, scale=0.72)
        + half + mirror(half, 0) + b.body(dress, b.cloth(scale=2.4), depth=0.34) + b.folds(dress, "M-60,-900Q-100,-400,-140,-40", "M60,-900Q100,-400,130,-40", "M0,-800V-20", opacity=0.22) + head + moved(before, -288, -1760, scale=0.72)
    )  # fmt: skip
