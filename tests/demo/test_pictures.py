"""Every picture of the demonstration draws, is small enough for a phone, differs from the others, and repeats exactly."""

import ast
import hashlib
import io
import tomllib
from functools import cache
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from cms.motifs import MOTIFS, THEMES
from deploy.demo import pictures
from deploy.demo.pictures import (
    SCENES,
    SHAPES,
    draw_cover,
    draw_detail,
    draw_in_scale,
    draw_portrait,
    draw_product,
    draw_scene,
)

LIMIT = 250_000
COLOURS = ["#842a25", "#e5b64a", "#f3e8d5"]
WANTED = [
    "kemeja-panjang",
    "kemeja-pendek",
    "blus",
    "tunik",
    "gamis",
    "kebaya",
    "rok",
    "kain-panjang",
    "sarung",
    "selendang",
    "syal",
    "rompi",
    "jaket",
    "jaket-kulit",
    "mukena",
    "celemek",
    "peci",
    "udeng",
    "blangkon",
    "topi-anyam",
    "tas-jinjing",
    "tas-ransel",
    "tas-anyam",
    "dompet",
    "pouch",
    "taplak",
    "sarung-bantal",
    "masker",
    "masker-set",
    "payung",
    "kelom",
    "sandal",
    "sepatu",
    "tikar",
    "keranjang",
    "kipas",
    "angklung",
    "wayang",
    "gerabah",
    "cangkir",
    "lampu",
    "ukiran",
    "bros",
    "topeng",
    "bakpia",
    "otak-otak",
    "makanan-kaleng",
    "miniatur-kapal",
    "gantungan-kunci",
    "boneka",
    "sabun",
    "minyak-atsiri",
    "lilin",
    "jamu-botol",
    "sirup-botol",
    "madu-botol",
    "kecap-botol",
    "kopi-bungkus",
    "teh-kaleng",
    "gula-aren",
    "beras-karung",
    "keripik-bungkus",
    "kerupuk-bungkus",
    "emping",
    "dodol",
    "kue-kering-toples",
    "bolu",
    "onde",
    "pisang-sale",
    "abon",
    "serundeng",
    "sambal-toples",
    "terasi",
    "ikan-asin",
    "bandeng",
    "sate",
    "rendang",
    "telur-asin",
    "tahu",
    "tempe",
    "nasi-kotak",
    "nasi-liwet",
    "snack-box",
    "tumpeng",
    "prasmanan",
    "bubur",
    "es-dawet",
    "tas-siaga",
    "pelampung",
    "rompi-siaga",
    "selimut",
    "terpal",
    "senter",
    "kotak-p3k",
    "tenda",
    "sembako",
    "hampers",
    "buku-catatan",
    "map-batik",
]
CONTENT = sorted((Path(pictures.__file__).parents[1] / "content").glob("*.toml"))


EVERY_KIND = [
    "kemeja-panjang",
    "mukena",
    "jaket-kulit",
    "dompet",
    "kain-panjang",
    "emping",
    "madu-botol",
    "tikar",
    "tas-anyam",
    "wayang",
    "tenda",
    "hampers",
    "bolu",
]


def picture(shape: str, motif: str = "jlamprang") -> dict:
    return {"shape": shape, "colours": COLOURS, "motif": motif, "detail": ""}


@cache
def product(key: str) -> bytes:
    """The picture of a shape, drawn once for all the tests that only look at it."""
    return draw_product(picture(key), seed="1", theme="pekalongan")


@cache
def city(theme: str) -> bytes:
    return draw_cover(theme)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def described(node: object) -> list[dict]:
    """Every `picture = {…}` anywhere in a content file."""
    if isinstance(node, dict):
        own = [node["picture"]] if isinstance(node.get("picture"), dict) else []
        return own + [found for value in node.values() for found in described(value)]
    return [found for item in node for found in described(item)] if isinstance(node, list) else []


def test_shapes_include_every_kind_of_goods():
    assert set(WANTED) <= set(SHAPES)


@pytest.mark.parametrize("key", SHAPES)
def test_product_picture_is_a_small_portrait_jpeg(key):
    data = product(key)
    image = opened(data)
    assert (image.format, image.size) == ("JPEG", (800, 1000))
    assert len(data) <= LIMIT
    # More than a bare ground: the thing covers a fair share of the picture.
    thumb = image.convert("RGB").resize((60, 75))
    corner = thumb.getpixel((1, 1))
    far = sum(
        max(abs(a - c) for a, c in zip(pixel, corner, strict=True)) > 22
        for pixel in thumb.get_flattened_data()
    )
    assert far > 0.06 * 60 * 75


def test_every_shape_looks_unlike_every_other():
    drawn = {key: opened(product(key)).convert("L").resize((40, 50)) for key in SHAPES}
    keys = list(drawn)
    for index, first in enumerate(keys):
        for second in keys[index + 1 :]:
            assert sum(ImageStat.Stat(ImageChops.difference(drawn[first], drawn[second])).mean) > 1.5, (
                first,
                second,
            )


@pytest.mark.parametrize("key", ["kemeja-panjang", "emping", "wayang"])
@pytest.mark.parametrize("draw", [draw_product, draw_detail, draw_in_scale])
def test_same_picture_and_seed_give_the_same_bytes(draw, key):
    first = draw(picture(key), seed="7", theme="cilegon")
    assert first == draw(picture(key), seed="7", theme="cilegon")


@pytest.mark.parametrize("key", EVERY_KIND)
def test_three_pictures_of_a_product_differ(key):
    three = [
        draw(picture(key), seed=key, theme="solo") for draw in (draw_product, draw_detail, draw_in_scale)
    ]
    assert len({hashlib.sha256(data).digest() for data in three}) == 3
    assert all(len(data) <= LIMIT and opened(data).size == (800, 1000) for data in three)


def test_cloth_wears_its_motif_and_plain_cloth_none():
    seen = {
        motif: draw_product(picture("kemeja-pendek", motif), seed="1", theme="solo")
        for motif in (*MOTIFS, "polos")
    }
    assert len(set(seen.values())) == len(MOTIFS) + 1
    assert draw_product(picture("kemeja-pendek", ""), seed="1", theme="solo") == seen["polos"]


def test_unknown_shape_is_refused():
    with pytest.raises(KeyError):
        draw_product(picture("pesawat"), seed="1", theme="solo")


def test_faces_differ_by_seed_and_repeat_for_the_same():
    portrait = {"skin": 3, "hijab": True, "colour": "#3d6b5e", "accessory": ""}
    faces = [draw_portrait(portrait, f"member-{number}") for number in range(6)]
    assert len(set(faces)) == 6
    assert faces[0] == draw_portrait(portrait, "member-0")
    assert opened(faces[0]).size == (533, 667)


@pytest.mark.parametrize(
    "change", [{"hijab": False}, {"skin": 5}, {"accessory": "kacamata"}, {"colour": "#8c3b2e"}]
)
def test_portrait_shows_what_is_said_of_her(change):
    portrait = {"skin": 2, "hijab": True, "colour": "#3d6b5e", "accessory": ""}
    assert draw_portrait(portrait, "ibu") != draw_portrait(portrait | change, "ibu")


@pytest.mark.parametrize("scene", SCENES)
def test_scene_is_a_small_wide_jpeg(scene):
    data = draw_scene(scene, "cirebon", "1")
    assert opened(data).size == (1067, 667)
    assert len(data) <= LIMIT
    assert data == draw_scene(scene, "cirebon", "1")


def test_scenes_are_those_the_stories_tell_of():
    assert (
        " ".join(sorted(SCENES))
        == "dapur kebun laut melukis membakar membatik membordir memilin memotong memungut"
        " mengeringkan menjahit menjahit_siaga menjemur pasar rapat"
    )


@pytest.mark.parametrize("theme", THEMES)
def test_each_city_has_a_cover_of_its_own(theme):
    data = city(theme)
    assert opened(data).size == (1067, 600)
    assert len(data) <= LIMIT
    assert all(data != city(other) for other in THEMES if other != theme)


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: path.stem)
def test_pictures_the_content_asks_for_can_be_drawn(path):
    wanted = described(tomllib.loads(path.read_text()))
    for entry in wanted:
        assert entry["shape"] in SHAPES
        assert not entry.get("motif") or entry["motif"] in {*MOTIFS, "polos"}, entry


def test_pictures_need_no_fonts():
    for path in Path(pictures.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            assert not (
                isinstance(node, ast.Constant) and isinstance(node.value, str) and "<text" in node.value
            )
