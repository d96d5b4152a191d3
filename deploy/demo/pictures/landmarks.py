"""Silhouettes by which a city is known at a glance, standing on the line y=744 about x=800."""

from collections.abc import Callable

from .canvas import Brush, circle_path, dark, mirror, mix, pale


def _both(b: Brush, d: str, ink: str, width: float = 0) -> str:
    half = b.path(d, ink, line=ink if width else "", width=width)
    return half + mirror(half, 800)


def lumbung(b: Brush, ink: str) -> str:
    """The rice barn on its legs."""
    ground = b.theme.latar
    return (
        b.path("M800,220Q930,300,1010,470Q900,440,800,440Q700,440,590,470Q670,300,800,220Z", ink)
        + b.path("M640,470L680,650H920L960,470Q800,430,640,470Z", ink)
        + b.line("M700,650V744M900,650V744M800,650V744", ink, 26)
        + b.path("M640,650H960V676H640Z", ink)
        + b.path("M760,520H840V650H760Z", ground)
        + b.line("M800,250Q890,320,960,440M800,250Q710,320,640,440M800,250V430", ground, 6)
        + b.line("M690,500L704,640M910,500L896,640", ground, 6)
        + b.line("M660,676L640,690M940,676L960,690", ink, 20)
    )


def gedung_juang(b: Brush, ink: str) -> str:
    """Gedung Juang of Tambun: two storeys of pillars and arched windows, bamboo beside it."""
    g = b.theme.latar
    windows = "".join(
        b.path(f"M{x},{y + 90}V{y + 30}Q{x + 26},{y - 10},{x + 52},{y + 30}V{y + 90}Z", g)
        for x in (520, 600, 680, 870, 950, 1030)
        for y in (430, 590)
    )
    bamboo = b.line("M330,744Q340,500,300,260M390,744Q400,540,380,320", ink, 18) + b.line(
        "M300,260q-60,10,-90,60M310,330q60,-10,90,30M380,320q-60,10,-80,60M384,400q50,0,80,40", ink, 10
    )
    return (
        b.path("M480,744V400H1120V744Z", ink)
        + b.path("M450,404L560,330H1040L1150,404Z", ink)
        + b.path("M740,400L800,290L860,400Z", ink)
        + windows
        + b.path("M755,744V470H845V744Z", g)
        + b.line("M480,560H1120", g, 8)
        + bamboo
        + mirror(bamboo, 800)
    )


def krakatau(b: Brush, ink: str) -> str:
    """Anak Krakatau breathing above the strait."""
    t = b.theme
    smoke = "".join(
        b.path(circle_path(800 + x, y, r), mix(t.latar, ink, share))
        for x, y, r, share in (
            (0, 250, 60, 0.5),
            (60, 190, 76, 0.42),
            (-40, 150, 66, 0.36),
            (40, 90, 84, 0.3),
            (130, 110, 60, 0.3),
        )
    )
    lava = b.path(
        "M770,330L800,310L832,332Q820,420,860,480Q850,540,890,620L830,560Q810,640,820,690Q780,620,790,540Q750,500,778,430Z",
        t.aksen,
    )
    sea = "".join(
        b.line("M120," + str(y) + "q34,-20,68,0" + "t68,0" * 19, ink, 6, opacity=o)
        for y, o in ((700, 0.5), (722, 0.8))
    )
    return (
        smoke
        + b.path(
            "M360,720Q600,660,720,400Q745,340,764,318L786,332L806,312L830,330L844,320Q870,360,900,420Q1010,660,1240,720Z",
            mix(t.latar, ink, 0.55),
        )
        + b.path("M844,320Q870,360,900,420Q1010,660,1240,720H980Q900,560,844,320Z", mix(t.latar, ink, 0.35))
        + lava
        + b.path("M100,720Q260,640,420,720ZM1220,720Q1380,660,1500,720Z", mix(t.latar, ink, 0.4))
        + sea
    )


def candi_bentar(b: Brush, ink: str) -> str:
    """The split brick gate of Kasepuhan palace."""
    g = b.theme.latar
    half = "M730,744V300L700,300V340H660V390H620V440H580V500H540V744Z"
    lines = "".join(f"M546,{y}H726" for y in range(520, 740, 34)) + "M590,470H724M630,420H724M668,370H724"
    wall = (
        b.path("M200,744V600H540V744Z", ink)
        + "".join(b.path(f"M{x},600V570H{x + 40}V600Z", ink) for x in range(206, 520, 80))
        + b.line("M210,650H530M210,700H530", g, 5)
    )
    one = b.path(half, ink) + b.line(lines, g, 5) + wall + b.path("M690,300L715,250L730,300Z", ink)
    return one + mirror(one, 800) + b.path("M730,744V720H870V744Z", ink)


def menara_pesisir(b: Brush, ink: str) -> str:
    """A lighthouse and a sailing boat of the north coast."""
    g = b.theme.latar
    tower = (
        b.path("M600,744L640,330H760L800,744Z", ink)
        + "".join(
            b.path(
                f"M{640 - 40 * (y - 330) / 414:g},{y}H{760 + 40 * (y - 330) / 414:g}L{760 + 40 * (y - 270) / 414:g},{y + 60}H{640 - 40 * (y - 270) / 414:g}Z",
                g,
            )
            for y in (400, 530, 660)
        )
        + b.path("M620,330H780V306H620ZM650,306V240H750V306ZM636,240H764L700,180Z", ink)
        + b.path("M664,290V254H736V290Z", g)
    )
    boat = b.path("M930,700Q1060,760,1240,680L1200,744H980Z", ink) + b.path(
        "M1060,690V360L1210,660ZM1046,690V430L950,670Z", ink
    )
    return (
        b.path("M750,270L1300,160V330Z", ink, more="fill-opacity='.18'")
        + tower
        + boat
        + b.line("M380,720q30,-18,60,0t60,0t60,0", ink, 7)
    )


def cangkuang(b: Brush, ink: str) -> str:
    """The small temple by the lake at Cangkuang, mountains behind."""
    g = b.theme.latar
    back = b.path("M200,744L480,420L600,560L760,330L1000,600L1140,450L1420,744Z", mix(g, ink, 0.3))
    temple = b.path(
        "M640,744V700H660V560H640V530H660L690,490H700V450H720L740,400H760L780,340H820L840,400H860L880,450H900V490H910L940,530H960V560H940V700H960V744Z",
        ink,
    )
    return (
        back
        + temple
        + b.path("M760,744V610Q800,570,840,610V744Z", g)
        + b.line("M664,575H936M700,470H900M742,420H858", g, 6)
        + b.line("M420,730q40,-14,80,0M1080,730q40,-14,80,0M1180,710q30,-10,60,0", ink, 6)
    )


def galunggung(b: Brush, ink: str) -> str:
    """Galunggung's crater and a paper umbrella before it."""
    g = b.theme.latar
    ribs = "".join(f"M800,430Q{800 + x * 0.7:g},470,{800 + x},620" for x in (-250, -150, -52, 52, 150, 250))
    scallop = "".join(f"q-{50:g},-26,-100,0" for _ in range(6))
    return (
        b.path("M160,744Q420,640,560,430L620,470L980,470L1040,430Q1180,640,1440,744Z", mix(g, ink, 0.32))
        + b.path(f"M500,620Q540,450,800,420Q1060,450,1100,620{scallop}Z", ink)
        + b.line(ribs, g, 6)
        + b.line("M560,560Q800,500,1040,560", b.theme.ink, 8)
        + b.line("M800,600V744", ink, 18)
        + b.path("M790,430V380H810V430Z", ink)
    )


def gandrung(b: Brush, ink: str) -> str:
    """The head-dress of the gandrung dancer, with her fan, before the Ijen."""
    g = b.theme.latar
    crown = "M620,430Q600,300,680,240Q740,200,800,180Q860,200,920,240Q1000,300,980,430Q900,390,800,390Q700,390,620,430Z"
    flowers = b.line("M700,230Q660,150,690,110M800,180V90M900,230Q940,150,910,110", ink, 8) + "".join(
        b.path(circle_path(x, y, 20), b.theme.ink) for x, y in ((690, 104), (800, 84), (910, 104))
    )
    fan = b.path("M1060,700L1010,470Q1170,430,1290,560Z", ink) + b.line(
        "M1060,700L1060,466M1060,700L1120,462M1060,700L1190,484M1060,700L1250,520", g, 6
    )
    return (
        b.path("M120,744L460,440L560,500L660,450L1000,744ZM900,744L1200,500L1500,744Z", mix(g, ink, 0.24))
        + b.path("M660,420Q650,600,800,630Q950,600,940,420Z", pale(ink, 0.25))
        + b.path(crown, ink)
        + flowers
        + b.line("M640,400Q800,340,960,400", g, 10)
        + "".join(
            b.path(circle_path(x, y, 13), g)
            for x, y in ((700, 320), (760, 290), (840, 290), (900, 320), (800, 340))
        )
        + b.line("M710,480q30,-16,56,0M834,480q30,-16,56,0M780,580q20,14,42,0", dark(ink, 0.6), 8)
        + b.path("M560,744Q600,650,740,630L800,690L860,630Q1000,650,1040,744Z", ink)
        + b.line("M640,690Q720,720,800,700Q880,720,960,690", g, 7)
        + fan
    )


def sangga_buwana(b: Brush, ink: str) -> str:
    """The Sangga Buwana tower of the Surakarta palace."""
    g = b.theme.latar
    tower = (
        b.path("M690,744L710,380H890L910,744Z", ink)
        + b.path("M670,380H930V356H670ZM690,356V300H910V356ZM650,300Q800,120,950,300Z", ink)
        + b.line("M800,190V130", ink, 10)
    )
    windows = "".join(
        b.path(f"M{x},{y + 54}V{y + 16}Q{x + 16},{y - 8},{x + 32},{y + 16}V{y + 54}Z", g)
        for y in (430, 540)
        for x in (738, 784, 830)
    ) + "".join(b.path(f"M{x},350V312h24v38Z", g) for x in range(710, 890, 38))
    hall = b.path(
        "M220,744V640H560V744ZM180,640L300,540H480L600,640ZM330,540L390,480L450,540Z", ink
    ) + b.line("M280,744V650M340,744V650M440,744V650M500,744V650", g, 14)
    return hall + mirror(hall, 800) + tower + windows + b.path("M760,744V650Q800,610,840,650V744Z", g)


def tugu(b: Brush, ink: str) -> str:
    """The Tugu of Yogyakarta at its crossroads, Merapi behind."""
    g = b.theme.latar
    return (
        b.path("M140,744Q520,640,640,330L680,350L720,326Q860,640,1240,744Z", mix(g, ink, 0.26))
        + b.path(
            "M660,744V700H690V620H710V590H720L740,360H760L780,280L800,170L820,280L840,360H860L880,590H890V620H910V700H940V744Z",
            ink,
        )
        + b.path("M740,690V640H860V690ZM764,560L772,400H828L836,560Z", g)
        + b.line("M716,604H884M746,372H854", g, 7)
        + b.path(circle_path(800, 480, 17), ink)
        + b.line("M240,744V560M1360,744V560", ink, 10)
        + "".join(b.path(circle_path(x, 550, 24), ink) for x in (240, 1360))
    )


LANDMARKS: dict[str, Callable[[Brush, str], str]] = {
    "portal": lumbung, "bekasi": gedung_juang, "cilegon": krakatau, "cirebon": candi_bentar, "pekalongan": menara_pesisir,
    "garut": cangkuang, "tasikmalaya": galunggung, "banyuwangi": gandrung, "solo": sangga_buwana, "yogyakarta": tugu,
}  # fmt: skip
