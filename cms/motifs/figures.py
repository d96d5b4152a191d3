"""The drawing of the motifs that tell of a place: clouds, feathers, umbrellas, volcano, fish, and the map of them all.

Same contract as `geometry`: ground, ink, accent, prefix in; one seamless tile out.
"""

from marketplace.core.colour import mix

from .geometry import DOTS, beads, fill, half_drop, placed, turned

CLOUD = (
    "M-80,4Q-66,4,-58,-4A13,13,0,0,1,-36,-12A18,18,0,0,1,-4,-19A18,18,0,0,1,29,-12A13,13,0,0,1,50,-3Q64,4,80,2"
    "Q70,10,55,8A12,12,0,0,1,35,15A17,17,0,0,1,4,21A17,17,0,0,1,-27,15A12,12,0,0,1,-48,9Q-64,13,-80,4Z"
)


def mega_mendung(ground: str, ink: str, accent: str, prefix: str) -> str:
    """Cirebon's rain cloud in seven steps of one dye, tile 192×120 in half drop; it is never turned."""
    night = mix(ground, "#000000", 0.25)
    light = mix(ink, "#ffffff", 0.45)
    steps = [light, *(mix(accent, ground, share) for share in (0.08, 0.28, 0.48, 0.66, 0.84))]
    rings = "".join(
        f"<use href='#{prefix}a' stroke='{colour}' stroke-width='{23 - 4.4 * number:g}'/>"
        for number, colour in enumerate(steps)
    )
    return (
        f"<defs><path id='{prefix}a' d='{CLOUD}' stroke-linejoin='round'/>"
        f"<g id='{prefix}b'>{rings}<use href='#{prefix}a' fill='{night}'/></g></defs>"
        + half_drop(prefix + "b", 192, 112)
    )


def gajah_oling(ground: str, ink: str, accent: str, prefix: str) -> str:
    """Banyuwangi's trunk curled like a question mark, with leaves and jasmine, tile 96 in half drop."""
    trunk = (
        "M-4,34C-10,20,0,14,9,10C23,4,23,-16,7,-18C-5,-19,-10,-8,-3,-2C1,1,6,-3,4,-7C7,-4,6,3,-1,3"
        "C-11,3,-15,-10,-8,-18C1,-28,23,-26,27,-8C31,12,13,14,5,21C0,26,-1,30,1,37C-1,37,-3,36,-4,34Z"
    )
    vein = "M-3,29C-3,21,6,17,12,13C26,5,26,-18,8,-22"
    return (
        f"<defs><path id='{prefix}a' d='M0,0C5,-7,13,-8,20,-3C14,3,6,4,0,0Z'/>"
        f"<path id='{prefix}p' d='M0,-1.500C-3,-4,-2,-7,0,-8C2,-7,3,-4,0,-1.500Z'/>"
        + f"<g id='{prefix}b'><path d='{trunk}' fill='{ink}'/>"
        f"<path d='{vein}' stroke='{ground}' stroke-width='1.7' {DOTS}='0 3.4'/>"
        f"<path d='M1,30C10,30,20,26,26,18M-6,26C-16,22,-22,14,-23,4' stroke='{ink}' stroke-width='1.2' fill='none'/>"
        f"<g fill='{accent}'><use href='#{prefix}a' x='12' y='28'/><use href='#{prefix}a' transform='translate(22 22)rotate(-50)'/>"
        f"<use href='#{prefix}a' transform='translate(-15 20)rotate(150)scale(.9)'/>"
        f"<use href='#{prefix}a' transform='translate(-22 12)rotate(215)scale(.8)'/></g>"
        f"{turned(prefix + 'p', 5, -24, -3, style=fill(ink))}<circle cx='-24' cy='-3' r='1.7' fill='{accent}'/>"
        + f"<path d='M27,18q5,-3,6,-9' stroke='{ink}' stroke-width='2' {DOTS}='0 4'/></g></defs>"
        + half_drop(prefix + "b", 96, 96)
    )


def bulu_hayam(ground: str, ink: str, accent: str, prefix: str) -> str:
    """Garut's rooster feathers falling on the slant, tile 40×56.57 worn at −35.26 degrees."""
    barbs = "".join(f"M20,{51 - 5.2 * n:.4g}q-9,-1,-{14 - 0.9 * n:.3g},-{12 - 0.5 * n:.3g}" for n in range(8))
    return (
        f"<defs><path id='{prefix}a' d='{barbs}' fill='none' stroke='{ink}' stroke-width='2.7' stroke-linecap='round'/></defs>"
        f"<use href='#{prefix}a'/><use href='#{prefix}a' transform='translate(40 0)scale(-1 1)'/>"
        f"<path d='M20,55.5C21,38,19,20,20.5,3' stroke='{accent}' stroke-width='1.8' fill='none' stroke-linecap='round'/>"
        f"<g fill='{accent}'><circle cy='9' r='2.4'/><circle cx='40' cy='9' r='2.4'/></g>"
        f"<path d='M0,15V26M40,15V26M0,52V57M40,52V57' {beads(accent, 1.8, 4.6)}/>"
    )


def payung_geulis(ground: str, ink: str, accent: str, prefix: str) -> str:
    """Tasikmalaya's paper umbrellas, seen from above and from the side, tile 88 in half drop."""
    p, tint = prefix, mix(accent, ground, 0.4)
    rib = "d='M0,0L-7,-26A7.4,7.4,0,0,1,7,-26Z'"
    return (
        f"<defs><g id='{p}a'><path {rib} fill='{accent}'/><path {rib} fill='{tint}' transform='rotate(30)'/>"
        f"<path d='M0,-17C-4,-20,-3,-24,0,-26C3,-24,4,-20,0,-17Z' fill='{ground}'/>"
        f"<path d='M0,-10V-14' stroke='{ground}' stroke-width='2.4' stroke-linecap='round'/></g></defs>"
        f"<g transform='translate(44 44)'>{turned(p + 'a', 6)}"
        f"<circle r='15.5' fill='none' stroke='{ink}' stroke-width='1.2'/>"
        f"<circle r='5.5' fill='{ink}'/><circle r='3' fill='{ground}'/></g>"
        f"<g id='{p}s'><path d='M-28,2C-26,-12,-12,-19,0,-21C12,-19,26,-12,28,2Q21,-3,14,1Q7,-3,0,1Q-7,-3,-14,1Q-21,-3,-28,2Z'"
        f" fill='{ink}'/><path d='M-14,1Q-12,-12,0,-20Q12,-12,14,1M0,1V-20' fill='none' stroke='{ground}' stroke-width='1.3'/>"
        f"<path d='M-22,-6Q0,-17,22,-6' stroke='{ground}' stroke-width='2' {DOTS}='0 4.3'/>"
        f"<path d='M0,2V19Q0,23,4,22' fill='none' stroke='{accent}' stroke-width='2'/>"
        f"<path d='M0,-21V-25' stroke='{accent}' stroke-width='3' stroke-linecap='round'/>"
        f"</g>"
        + placed(p + "s", (88, 0), (0, 88), (88, 88))
        + f"<path d='M0,36V52M88,36V52M36,0H52M36,88H52' stroke='{ink}' stroke-width='2.4' {DOTS}='0 4'/>"
    )


def krakatau(ground: str, ink: str, accent: str, prefix: str) -> str:
    """Cilegon's neighbour on the sea, breathing in arcs, and the bedug that calls to prayer, tile 96×80."""
    p, slope = prefix, mix(ground, ink, 0.3)
    arcs = "".join(f"M{48 - r},35A{r},{r},0,0,1,{48 + r},35" for r in (8, 15, 22, 29))
    return (
        f"<defs><g id='{p}a'><circle r='13' fill='{ink}'/><circle r='10' fill='{ground}'/>"
        f"<circle r='7.6' {beads(accent, 2.4, 3.979)}/><circle r='3.2' fill='{ink}'/></g>"
        f"<path id='{p}w' d='M-12,72q6,-5,12,0t12,0t12,0t12,0t12,0t12,0t12,0t12,0t12,0'/></defs>"
        f"<path d='{arcs}' fill='none' stroke='{ink}' stroke-width='2.2' stroke-dasharray='4.5 2.8'/>"
        f"<path d='M8,72C28,68,34,52,40,39L44,42L48,38L52,42L56,39C62,52,68,68,88,72Z' fill='{slope}' stroke='{ink}'"
        " stroke-width='1.6'/>"
        f"<path d='M44,42L48,38L52,42C51,50,55,54,53,60C52,64,57,67,58,71H37C42,67,40,64,44,58C46,54,43,48,44,42Z'"
        f" fill='{accent}'/><path d='M48,45V68' {beads(ground, 1.8, 4.6)}/>"
        f"<path d='M21,68Q33,61,39,46M75,68Q63,61,57,46' {beads(ink, 1.9, 4.1)}/>"
        f"<rect y='70' width='96' height='10' fill='{ground}'/><g fill='none' stroke='{ink}' stroke-width='1.8'>"
        f"<use href='#{p}w'/></g><use href='#{p}w' y='5' x='-6' fill='none' stroke='{accent}' stroke-width='1.5'/>"
        + placed(p + "a", (0, 30), (96, 30))
        + f"<path d='M48,31V22' {beads(accent, 2.6, 4.4)}/><path d='M0,49V62M96,49V62' {beads(ink, 2.2, 4.2)}/>"
    )


def bekasi(ground: str, ink: str, accent: str, prefix: str) -> str:
    """Bamboo, the snakehead fish of the swamps, and the lotus above it, tile 96."""
    fish = "M-30,2C-22,-10,0,-14,16,-6C20,-4,23,-2,30,-10C28,-2,28,6,31,12C24,6,20,6,16,8C0,14,-22,12,-30,2Z"
    return (
        f"<defs><path id='{prefix}a' d='M0,0C-8,-8,-6,-18,0,-24C6,-18,8,-8,0,0Z'/></defs>"
        f"<path d='M5,0C6,3,6,41,5,46H14C13,41,13,3,14,0ZM5,48C6,52,6,92,5,96H14C13,92,13,52,14,48Z' fill='{accent}'/>"
        f"<path d='M9.5,5V41M9.5,53V91' stroke='{ground}' stroke-width='1.6' {DOTS}='0 4'/>"
        f"<path d='M15,48C20,40,24,40,26,33C20,34,16,38,15,48ZM15,96C20,88,24,88,26,81C20,82,16,86,15,96Z"
        f"M4,48C1,42,-2,40,-6,38C-4,44,0,46,4,48ZM100,48C97,42,94,40,90,38C92,44,96,46,100,48Z' fill='{accent}'/>"
        f"<g transform='translate(57 30)'><path d='{fish}' fill='{ink}'/><circle cx='-21' cy='-1' r='1.8' fill='{ground}'/>"
        f"<path d='M-14,-6Q-9,1,-14,8' fill='none' stroke='{ground}' stroke-width='1.4'/>"
        f"<path d='M-7,-4H14M-4,1H17M-7,6H12' stroke='{ground}' stroke-width='1.9' {DOTS}='0 4.2'/></g>"
        f"<g transform='translate(57 80)'><g fill='{ink}' stroke='{ground}'>"
        + "".join(f"<use href='#{prefix}a' transform='rotate({angle})'/>" for angle in (-76, 76, -40, 40, 0))
        + f"</g><circle r='3.4' fill='{accent}'/><path d='M-26,7q6.5,-5,13,0t13,0t13,0t13,0' fill='none' stroke='{accent}'"
        " stroke-width='1.6'/></g>"
        f"<path d='M30,54H86' stroke='{accent}' stroke-width='1.8' {DOTS}='0 7'/>"
    )


ISLANDS = (
    "M-7 8l0-7 6-7 10-1 31 20 1 13-18 14-7 0z",
    "M53 25l-1-13 19-17 30 8-1 4-25 27z",
    "M83 43l23-24 19 26-18 21-22-11z",
    "M32 48l16-12 23 10 2 11-17 18-11-2z",
    "M8 101l-7 1-6-27 20-23 6 0 12 25z",
    "M81 66l22 11 7 29-5 6-31-9-9-20z",
    "M45 121l-24-15 22-21 11 2 8 19z",
)
"""Seven islands that, with a rim ten wide, fill a torus of 120×120 but for wax lines."""


def outlines(*numbers: int) -> str:
    """Path data of some islands at once."""
    return "".join(ISLANDS[number] for number in numbers)


def sekar_jagad(ground: str, ink: str, accent: str, prefix: str) -> str:
    """The map of the world, tile 120: islands parted by wax, each with a flower of its own."""
    dark, warm = mix(ground, "#000000", 0.4), mix(ground, accent, 0.3)
    plots = {dark: (0, 4), warm: (1, 6), mix(ground, accent, 0.6): (2,), ground: (3, 5)}
    islands = "".join(
        f"<path d='{outlines(*numbers)}' fill='{dye}' stroke='{dye}'/>" for dye, numbers in plots.items()
    )
    rims = f"<path d='{outlines(0, 3, 5)}'/>"
    return (
        f"<rect width='120' height='120' fill='{ink}'/><defs><g id='{prefix}m'>"
        f"<g stroke-width='10' stroke-linejoin='round'>{islands}</g><g {beads(ink, 2.2, 4.6)}>{rims}</g>"
        f"<g {beads(ink, 6.4, 7.069)}><circle cx='15' cy='15' r='9'/><circle cx='89' cy='89' r='9'/></g>"
        f"<circle cx='53' cy='56' r='5.5' {beads(accent, 6, 6.912)}/>"
        f"<path d='M66 7l4 4m8 8l4 4m0-16l-4 4m-8 8l-4 4' stroke='{ink}' stroke-width='7' stroke-linecap='round'/>"
        f"<g fill='{accent}'><circle cx='15' cy='15' r='4'/><circle cx='89' cy='89' r='4'/></g>"
        f"<path d='M84 46h33M90 37h22M90 55h22' {beads(dark, 3, 5.5)}/>"
        "<path d='M3 100Q8 80 19 57M11 80q-9-1-12-10M11 80q9 1 16-7M14 70q-7-1-8-8M8 90q-7-1-9-8M8 90q8 2 14-4"
        f"M29 104q8-9 16 0t16 0M32 95q7-8 13 0t13 0' fill='none' stroke='{ink}' stroke-width='2'/>"
        f"</g></defs>{placed(prefix + 'm', (0, 0), (0, 120), (120, 0), (-120, 0), (0, -120), (120, 120))}"
    )
