"""The second and third picture of a product: close by, and beside something whose size everybody knows."""

from .bags import basket_weave
from .canvas import BAMBOO, PAPER, STEEL, WOOD, WOOD_DARK, Brush, dark, mirror, moved, pale, round_rect
from .dishes import plate
from .morsels import heap, piece_for
from .people import HEADSCARVES, SKINS, face, figure, hand, headscarf, neck
from .registry import Shape

FIGURE_WEARS = {
    "kemeja-panjang": 1280,
    "tunik": 1370,
    "kebaya": 1120,
    "jaket": 1190,
    "jaket-kulit": 1190,
    "gamis": 1400,
}
FROM_CM = 110
"""From this size (cm) on a woman stands beside the thing instead of a hand."""


def ruler(b: Brush, y: float, step: float, *, turn: float = 0) -> str:
    """A wooden ruler across the picture; `step` units are one centimetre."""
    ticks = "".join(
        f"M{20 + n * step / 10:.5g},0v{(58, 22, 22, 22, 22, 40, 22, 22, 22, 22)[n % 10]}"
        for n in range(int(13000 / step))
    )
    d = "M-60,0H1300V150H-60Z"
    return f"<g transform='translate(0 {y:g})rotate({turn:g})'>{b.cast(d)}{b.body(d, '#e2bf83', turn=90, depth=0.16)}{b.line(ticks, '#4a2c12', 4)}{b.line('M-60,128H1300', '#b98d4f', 4)}</g>"


def cloth_close(b: Brush, *, leather: bool = False) -> str:
    """The cloth a hand's breadth away: threads, a seam sewn twice, a turned hem, the ruler."""
    whole = "M0,0H1200V1500H0Z"
    left = "M0,0H760Q700,700,800,1500H0Z"
    seam = "M760,0Q700,700,800,1500"
    fill = b.main if leather or not b.patterned else b.cloth(scale=5.2, x=90, y=60)
    other = dark(b.main, 0.12) if leather or not b.patterned else b.cloth(scale=5.2, x=320, y=310, turn=12)
    texture = (
        "".join(
            b.dot(x, y, 5, dark(b.main, 0.4), opacity=0.4) for x, y, _ in b.scatter(600, 750, 820, 1000, 500)
        )
        if leather
        else f"<rect width='1200' height='1500' fill='{b.weave('#8a7a6a', depth=90)}' fill-opacity='.12'/>"
    )
    hem = "M0,1130Q400,1090,800,1180L790,1230Q400,1150,0,1190Z"
    return (
        b.path(whole, other) + b.cast(left, x=20, y=0, blur=24, opacity=0.5) + b.path(left, fill) + texture
        + b.line(seam, dark(b.main, 0.55), 8) + b.stitch("M726,0Q666,700,766,1500", pale(b.second, 0.45), width=7, gap="30 16") + b.stitch("M696,0Q636,700,736,1500", pale(b.second, 0.45), width=7, gap="30 16")
        + b.folds(whole, "M180,0Q300,500,160,1000", "M960,0Q900,600,1060,1100", width=90, opacity=0.3) + b.folds(whole, "M280,0Q400,500,280,1000", "M1060,0Q1000,600,1150,1100", light=True, width=70, opacity=0.22)
        + b.path(hem, b.main) + b.path(hem, "#1c0f06", more="fill-opacity='.12'") + b.stitch("M0,1146Q400,1106,796,1196", pale(b.second, 0.45), width=6, gap="26 14") + ruler(b, 1310, 116, turn=-1.5)
    )  # fmt: skip


def food_close(b: Brush, shape: Shape) -> str:
    """What is inside, on a plate, near enough to smell."""
    piece = piece_for(b, shape.key)
    if not piece:
        return zoomed(b, shape, scale=1.75, y=880)
    spoon = (
        b.cast("M1000,1180L1180,1450h30L1030,1160Z", x=8)
        + b.line("M985,1160L1190,1470", STEEL, 30)
        + b.dot(945, 1090, 70, "#dfe4e7", ry=100)
    )
    big = shape.key in ("ikan-asin", "dodol", "pisang-sale", "tempe", "tahu", "terasi", "gula-aren")
    return (
        plate(b, 600, 760, 660, tilt=0.8)
        + heap(b, piece, 600, 740, 320, 260, 9 if big else 20, scale=2.1 if big else 2.3, turns=not big)
        + spoon
    )


def zoomed(b: Brush, shape: Shape, *, scale: float = 1.9, x: float = 600, y: float = 700) -> str:
    """The thing itself, so near that it leaves the picture."""
    return f"<g transform='translate({600 - x * scale:g} {720 - (y - shape.lift) * scale:g})scale({scale:g})'><g transform='translate(0 {-shape.lift:g})'>{shape.draw(b)}</g></g>"


def close(b: Brush, shape: Shape) -> str:
    """The close-up that suits what the thing is made of."""
    if shape.kind in ("cloth", "leather"):
        return cloth_close(b, leather=shape.kind == "leather")
    if shape.kind == "food":
        return food_close(b, shape)
    step = 1900 / shape.size
    if shape.kind == "woven":
        one = b.main if not b.patterned else BAMBOO
        return (
            basket_weave(b, -60, -60, 1320, 1620, 150, one, b.second)
            + b.path(
                "M0,0H1200V1500H0Z",
                b.linear((0, "#fffaf0", 0.25), (0.5, "#fffaf0", 0), (1, "#1c0f06", 0.35), turn=40),
            )
            + ruler(b, 1290, 96, turn=-1.5)
        )
    if shape.kind == "pack":
        return zoomed(b, shape, scale=1.7, y=900)
    return zoomed(b, shape) + (ruler(b, 1310, max(40, min(step, 160)), turn=-1) if shape.size < 80 else "")


def room(b: Brush) -> str:
    """A plain wall with a skirting board and a wooden floor."""
    boards = "".join(f"M{x},1310L{600 + (x - 600) * 1.5:g},1500" for x in range(0, 1300, 150))
    return f"<rect y='1290' width='1200' height='210' fill='#b98d5f'/>{b.line(boards, '#8f6438', 4)}<rect y='1262' width='1200' height='34' fill='#f7f1e6'/><rect y='1292' width='1200' height='8' fill='#1c0f06' fill-opacity='.25'/>"


def on_figure(b: Brush, shape: Shape) -> str:
    """Worn: the garment with a head, hands and a plain skirt."""
    skin, scarf = b.rng.choice(SKINS[1:5]), dark(b.second, 0.1) if b.second != b.main else HEADSCARVES[2]
    hem = FIGURE_WEARS[shape.key]
    skirt = f"M380,{hem - 260}L330,1900H870L820,{hem - 260}Z"
    low, out = (830, 292) if shape.key == "gamis" else (1100, 186)
    grasp = b.line(f"M{out + 30},{low - 40}Q{out + 10},{low + 30},{out - 6},{low + 70}", skin, 66) + b.line(
        f"M{out + 10},{low + 50}L{out - 4},{low + 110}M{out - 10},{low + 40}L{out - 22},{low + 92}", skin, 34
    )
    top = -88 if shape.key == "gamis" else 8
    behind, before = headscarf(b, scarf)
    head = moved(behind, 600 - 400 * 0.8, top - 262, scale=0.8)
    front = moved(neck(b, skin) + face(b, skin) + before, 600 - 400 * 0.8, top - 262, scale=0.8)
    body = (
        head
        + (b.body(skirt, "#4a4038") if shape.key != "gamis" else "")
        + grasp
        + mirror(grasp)
        + shape.draw(b)
        + front
    )
    return (
        room(b)
        + f"<g transform='translate(132 {290 if shape.key != 'gamis' else 300})scale({0.78 if shape.key != 'gamis' else 0.69})'>{body}</g>"
    )


def on_hanger(b: Brush, shape: Shape) -> str:
    """Hung on a wooden hanger from a rail, beside a chair."""
    rail = b.line("M-20,150H1220", dark(WOOD, 0.4), 34) + b.line("M-20,146H1220", WOOD, 24)
    hook = b.line("M600,330V220Q600,180,634,166Q660,130,620,118Q590,118,590,146", "#8d959a", 13)
    bar = b.line("M372,400Q560,320,600,320Q640,320,828,400", WOOD_DARK, 40) + b.line(
        "M372,398Q560,316,600,316Q640,316,828,398", WOOD, 28
    )
    chair = (
        b.line("M980,1330V900M1160,1330V900", WOOD_DARK, 30)
        + "".join(b.body(round_rect(975, y, 190, 46, 10), WOOD, turn=90) for y in (910, 990))
        + b.body("M930,1130H1200V1180H930Z", WOOD, turn=90)
        + b.line("M945,1180V1400M1190,1180V1400", WOOD_DARK, 32)
    )
    cover = shape.key in ("rok", "celemek", "mukena")
    return (
        room(b)
        + chair
        + rail
        + hook
        + bar
        + f"<g transform='translate({108 if cover else 96} {190 if cover else 110})scale(.82)'>{shape.draw(b)}</g>"
    )


def in_scale(b: Brush, shape: Shape) -> str:
    """The thing with a woman, a hanger, or a hand in true proportion."""
    if shape.key in FIGURE_WEARS:
        return on_figure(b, shape)
    if shape.worn:
        return on_hanger(b, shape)
    skin = b.rng.choice(SKINS[1:5])
    if shape.size >= FROM_CM:
        scale = 0.66
        unit = scale * 10 / shape.size
        return (
            room(b)
            + moved(figure(b, skin, b.rng.choice(HEADSCARVES)), 1010, 1410, scale=unit * 100 / 10)
            + f"<g transform='translate(20 {1390 - 1290 * scale:g})scale({scale})'>{shape.draw(b)}</g>"
        )
    scale = 0.82
    per_cm = scale * 1000 / shape.size
    card = (
        moved(
            b.cast(round_rect(-43, -27, 86, 54, 5))
            + b.path(round_rect(-43, -27, 86, 54, 5), PAPER, line="#b9ad97", width=1)
            + b.path("M-43,-18H43V-8H-43Z", b.theme.latar)
            + b.dot(-24, 8, 8, b.theme.aksen),
            150,
            1380,
            scale=per_cm / 10 * 1.0,
            turn=-12,
        )
        if 18 <= shape.size <= 36
        else ""
    )
    thing = f"<g transform='translate(30 {90 - shape.lift * scale:g})scale({scale})'>{shape.draw(b)}</g>"
    reach = 1330 if shape.size < 34 else 1240
    return (
        thing
        + card
        + moved(
            hand(b, skin, pale(b.theme.latar, 0.1) if not b.theme.is_light else b.theme.aksen, length=1400),
            980,
            reach,
            scale=per_cm / 22.2,
            turn=-24,
        )
    )
