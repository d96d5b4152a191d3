"""The cloth of every city: well-formed, small, seamless, and readable where text lies on it."""

import io
import math
from itertools import combinations
from xml.etree import ElementTree

import pytest
import resvg_py
from PIL import Image, ImageChops, ImageStat

from cms.motifs import (
    ARANG,
    KERTAS,
    MOTIFS,
    THEMES,
    band,
    city_patch,
    cloth_named,
    contrast,
    icon,
    oklch_to_hex,
    pattern,
    tile_svg,
)
from marketplace.core.colour import hex_to_oklch

DYES = {"ground": "#263e6c", "ink": "#e3d0b2", "accent": "#e5b64a"}
FAMILIES = "kawung parang ceplok truntum tumpal mega-mendung jlamprang gajah-oling bulu-hayam payung-geulis krakatau bekasi sekar-jagad"


def rendered(svg: str) -> Image.Image:
    return Image.open(io.BytesIO(resvg_py.svg_to_bytes(svg_string=svg))).convert("RGB")


def step(image: Image.Image, at: int, *, axis: str) -> float:
    """Mean difference between one line of pixels and the next, along an axis."""
    width, height = image.size
    if axis == "x":
        first, second = image.crop((at, 0, at + 1, height)), image.crop((at + 1, 0, at + 2, height))
    else:
        first, second = image.crop((0, at, width, at + 1)), image.crop((0, at + 1, width, at + 2))
    return sum(ImageStat.Stat(ImageChops.difference(first, second)).mean)


def test_motifs_include_every_family():
    assert set(MOTIFS) == set(FAMILIES.split())
    assert all(motif.name and motif.meaning for motif in MOTIFS.values())


@pytest.mark.parametrize("key", MOTIFS)
def test_pattern_is_small_well_formed_and_uses_its_dyes(key):
    markup = pattern(key, **DYES, scale=1.25)
    root = ElementTree.fromstring(markup)
    assert root.tag == "pattern"
    assert root.get("id") == f"motif-{key}"
    assert len(markup.encode()) <= 2048
    for dye in DYES:
        assert pattern(key, **DYES | {dye: "#4f8a10"}, scale=1.25) != markup


@pytest.mark.parametrize("key", MOTIFS)
def test_pattern_ids_do_not_collide_when_two_stand_in_one_page(key):
    found = []
    for name in ("first", "second"):
        root = ElementTree.fromstring(pattern(key, **DYES, id=name))
        found.append({element.get("id") for element in root.iter() if element.get("id")})
        known = found[-1]
        references = {e.get("href").removeprefix("#") for e in root.iter() if e.get("href")}
        assert references <= known
    assert not found[0] & found[1]


@pytest.mark.parametrize("key", MOTIFS)
def test_tile_shows_no_seam_when_repeated(key):
    svg = tile_svg(key, **DYES, scale=3)
    ElementTree.fromstring(svg)
    tile = rendered(svg)
    width, height = tile.size
    cloth = Image.new("RGB", (2 * width, 2 * height))
    for x in (0, width):
        for y in (0, height):
            cloth.paste(tile, (x, y))
    # A tumpal border stands on its selvedge: it repeats sideways only.
    axes = {"x": width} if key == "tumpal" else {"x": width, "y": height}
    for axis, edge in axes.items():
        inside = [step(cloth, at, axis=axis) for at in range(2, edge - 3)]
        assert step(cloth, edge - 1, axis=axis) <= max(inside) * 1.1 + 1


def test_seam_check_notices_a_torn_tile():
    tile = rendered(tile_svg("mega-mendung", **DYES, scale=3))
    torn = tile.crop((0, 0, tile.width - 90, tile.height))
    cloth = Image.new("RGB", (2 * torn.width, torn.height))
    cloth.paste(torn, (0, 0))
    cloth.paste(torn, (torn.width, 0))
    inside = max(step(cloth, at, axis="x") for at in range(2, torn.width - 3))
    assert step(cloth, torn.width - 1, axis="x") > inside * 1.1 + 1


def test_mega_mendung_is_never_turned():
    assert MOTIFS["mega-mendung"].rotate == 0
    assert "rotate" not in pattern("mega-mendung", **DYES)


@pytest.mark.parametrize("key", MOTIFS)
def test_band_is_a_whole_picture_of_the_size_asked(key):
    svg = band(key, **DYES, height=72, width=960)
    ElementTree.fromstring(svg)
    assert rendered(svg).size == (960, 72)


def test_band_has_tumpal_only_where_it_suits():
    assert "M0,56L16,3L32,56Z" in band("kawung", **DYES, height=72, width=360)
    assert "M0,56L16,3L32,56Z" not in band("mega-mendung", **DYES, height=72, width=360)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.key)
def test_theme_keeps_text_readable_on_its_ground(theme):
    assert contrast(ARANG if theme.is_light else KERTAS, theme.latar) >= 8
    assert contrast(theme.aksen, theme.latar) >= 4.5
    assert theme.motif in MOTIFS


def test_no_two_cities_look_alike():
    """Grounds differ as the eye measures it (distance in OKLab; below 0.05 two cloths pass for one), and so do motifs."""
    assert len({theme.motif for theme in THEMES.values()}) == len(THEMES) == 10
    for one, other in combinations(THEMES.values(), 2):
        assert distance(one.latar, other.latar) >= 0.08, (one.key, other.key)


def distance(one: str, other: str) -> float:
    places = []
    for colour in (one, other):
        lightness, chroma, hue = hex_to_oklch(colour)
        places.append((lightness, chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))))
    return math.dist(*places)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.key)
def test_city_patch_and_icon_are_whole_pictures(theme):
    for svg, side in ((city_patch(theme), 240), (icon(theme), 32)):
        ElementTree.fromstring(svg)
        assert rendered(svg).size == (side, side)


@pytest.mark.parametrize("colour", ["#faf6ee", "#263e6c", "#1f1717", "#ffffff", "#00ff00", "#84211e"])
def test_hex_becomes_oklch_and_comes_back(colour):
    assert oklch_to_hex(*hex_to_oklch(colour)) == colour


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.key)
def test_key_of_a_cloth_says_all_of_it(theme):
    worn = cloth_named(theme.cloth)
    assert (worn.motif, worn.latar, worn.aksen) == (theme.motif, theme.latar, theme.aksen)


@pytest.mark.parametrize(
    "key", ["", "kawung", "kawung-522b10", "kawung-522b1g-e5b64a", "kawung-522b10-e5b64a;"]
)
def test_what_is_no_key_of_a_cloth_describes_none(key):
    assert cloth_named(key) is None


@pytest.mark.parametrize(
    ("oklch", "expected"),
    [
        ((0.975, 0.012, 85), "#faf6ee"),
        ((0.37, 0.085, 262), "#263e6c"),
        ((0.80, 0.135, 85), "#e5b64a"),
        ((0.43, 0.085, 58), "#72431a"),
        ((0, 0, 0), "#000000"),
        ((1, 0, 0), "#ffffff"),
    ],
)
def test_oklch_becomes_the_hex_of_the_tokens(oklch, expected):
    assert oklch_to_hex(*oklch) == expected


def test_oklch_outside_srgb_gives_up_chroma_not_lightness():
    vivid, muted = oklch_to_hex(0.7, 0.37, 145), oklch_to_hex(0.7, 0.18, 145)
    assert abs(contrast(vivid, "#000000") - contrast(muted, "#000000")) < 0.8


def test_contrast_is_the_ratio_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
