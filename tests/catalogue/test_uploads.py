"""Pictures as phones send them, and files that only pretend to be pictures."""

import io
import struct
import time
import tracemalloc
import zlib

import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageChops, ImageStat

from marketplace.catalogue.cutting import cut, keep, pieces
from marketplace.catalogue.models import Picture
from marketplace.catalogue.pictures import (
    AVIF,
    FALLBACKS,
    JPEG,
    NATURAL,
    PORTRAIT,
    all_specs,
    first_specs,
    make_renditions_for,
    spec,
)
from marketplace.catalogue.tasks import make_renditions
from marketplace.catalogue.uploads import LONGEST_SIDE, NotAPicture, re_encoded
from marketplace.core import outbox
from marketplace.core.models import OutboxEvent
from marketplace.core.subscriptions import consumers_of
from tests.catalogue.factories import a_picture, a_product, picture_bytes

ORIENTATION, GPS, MODEL = 0x0112, 0x8825, 0x0110


def phone_photo(width=400, height=300, orientation=6):
    """Lying on its side, with a place in it: left half red, right half blue."""
    image = Image.new("RGB", (width, height), (200, 30, 30))
    image.paste((30, 30, 200), (width // 2, 0, width, height))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MODEL] = "Telepon Ibu"
    exif.get_ifd(GPS)[1] = "S"
    exif.get_ifd(GPS)[2] = (6.0, 1.0, 2.0)
    output = io.BytesIO()
    image.save(output, "JPEG", exif=exif, quality=95)
    return ContentFile(output.getvalue(), name="IMG_2031.JPG")


def opened(content):
    return Image.open(io.BytesIO(content.read()))


def test_a_photo_is_turned_upright_and_forgets_where_it_was_taken():
    image = opened(re_encoded(phone_photo()))
    assert image.size == (300, 400)
    assert image.getpixel((150, 20))[0] > 150  # what was left is on top now
    assert image.getpixel((150, 380))[2] > 150
    assert not dict(image.getexif())
    assert b"Telepon" not in image.tobytes()


def test_a_large_photo_is_bounded_quickly():
    photo = phone_photo(4000, 3000)
    started = time.process_time()
    image = opened(re_encoded(photo))
    assert max(image.size) == LONGEST_SIDE
    assert time.process_time() - started < 5


def test_a_phones_twelve_megapixels_are_turned_upright_and_forget_the_place():
    image = opened(re_encoded(phone_photo(4000, 3000)))
    assert image.size == (LONGEST_SIDE * 3 // 4, LONGEST_SIDE)
    assert not dict(image.getexif())


def test_a_picture_of_sixty_megapixels_is_refused_with_the_limit():
    output = io.BytesIO()
    Image.new("L", (10_000, 6_000)).save(output, "JPEG", quality=10)
    with pytest.raises(NotAPicture, match="50"):
        re_encoded(ContentFile(output.getvalue(), name="gedung.jpg"))


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF", "HEIF"])
def test_the_formats_of_phones_and_scanners_become_jpeg(kind):
    name = {"HEIF": "foto.heic"}.get(kind, f"foto.{kind.lower()}")
    content = re_encoded(ContentFile(picture_bytes(kind=kind), name=name))
    assert opened(content).format == "JPEG"
    assert content.name == "foto.jpg"


def test_transparency_stays_transparent():
    output = io.BytesIO()
    Image.new("RGBA", (50, 50), (10, 10, 10, 0)).save(output, "PNG")
    assert opened(re_encoded(ContentFile(output.getvalue(), name="cap.png"))).format == "PNG"


def huge_png():
    """A few hundred bytes that would be 50,000 × 50,000 pixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("gambar.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("gambar.jpg", b"<html><script>alert(1)</script></html>"),
        ("gambar.png", huge_png()),
        ("gambar.gif", picture_bytes(kind="GIF")),
        ("gambar.jpg", picture_bytes()[:200]),
        ("gambar.jpg", b""),
        ("gambar.pdf", b"%PDF-1.4"),
        ("gambar.tiff", picture_bytes(kind="TIFF")),
    ],
)
def test_what_is_no_picture_is_refused_at_once(name, content):
    tracemalloc.start()
    started = time.process_time()
    try:
        with pytest.raises(NotAPicture):
            re_encoded(ContentFile(content, name=name))
        assert time.process_time() - started < 1
        assert tracemalloc.get_traced_memory()[1] < 50 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_what_hides_behind_a_picture_is_left_behind():
    content = re_encoded(ContentFile(picture_bytes() + b"<script>alert(1)</script>", name="foto.jpg"))
    assert b"<script>" not in content.read()


@pytest.fixture
def inside(cilegon, in_storefront):
    with in_storefront(cilegon):
        yield


def test_every_way_of_keeping_a_picture_re_encodes_it(inside):
    picture = Picture.objects.create(title="Kain", file=phone_photo())
    kept = Image.open(picture.file.path)
    assert kept.size == (picture.width, picture.height) == (300, 400)
    assert not dict(kept.getexif())
    assert picture.file_size and picture.file_hash


def test_changing_a_title_does_not_encode_again(inside):
    picture = a_picture()
    before = picture.file.name
    picture.title = "Kain lain"
    picture.save()
    assert picture.file.name == before
    assert OutboxEvent.objects.filter(topic="picture.added").count() == 1


def test_renditions_are_made_by_the_task_and_only_once(inside):
    product = a_product(pictures=1)
    picture = product.images.get().image
    assert "catalogue.make_renditions" in consumers_of("picture.added")
    assert make_renditions_for(picture) == len(all_specs())
    assert make_renditions_for(picture) == 0
    share = picture.renditions.get(filter_spec=FALLBACKS["share"])
    assert share.file.name.endswith(".jpg")
    assert make_renditions_for(picture, [NATURAL]) == 8


@pytest.mark.parametrize("focus", [None, (100, 1100, 50, 50)])
@pytest.mark.parametrize("one", [spec(PORTRAIT, 360, JPEG), spec(NATURAL, 360, JPEG), FALLBACKS["share"]])
def test_cutting_gives_the_same_picture_as_wagtail(inside, one, focus):
    picture = Picture.objects.create(title="Kain", file=phone_photo(1600, 1200, orientation=1))
    if focus:
        (
            picture.focal_point_x,
            picture.focal_point_y,
            picture.focal_point_width,
            picture.focal_point_height,
        ) = focus
        picture.save()
    expected = Image.open(picture.get_rendition(one).file.path)
    expected.load()
    picture.renditions.all().delete()
    assert cut(picture, [one]) == 1
    found = Image.open(picture.get_rendition(one).file.path)
    assert found.size == expected.size
    assert max(ImageStat.Stat(ImageChops.difference(found, expected)).mean) < 3


def test_a_card_of_the_busiest_cloth_stays_light():
    noise = Image.effect_noise((800, 1000), 90).convert("RGB")
    output = io.BytesIO()
    noise.save(output, "JPEG", quality=90)
    one = spec(PORTRAIT, 360, AVIF)
    free = Image.open(io.BytesIO(output.getvalue())).resize((360, 450))
    unbounded = io.BytesIO()
    free.save(unbounded, "AVIF", quality=52, speed=8)
    assert len(pieces(output.getvalue(), [one])[one]) < unbounded.tell() * 0.7


def test_pieces_cut_apart_are_the_pictures_own(inside):
    picture = a_picture()
    with picture.open_file() as file:
        cut_elsewhere = pieces(file.read(), first_specs())
    for one, content in cut_elsewhere.items():
        assert keep(picture, one, content)
    assert set(picture.renditions.values_list("filter_spec", flat=True)) == set(first_specs())
    assert make_renditions_for(picture) == len(all_specs()) - len(first_specs())


def test_a_moved_focal_point_asks_for_new_renditions(inside):
    picture = a_picture()
    make_renditions_for(picture)
    picture.focal_point_x, picture.focal_point_y = 100, 100
    picture.focal_point_width = picture.focal_point_height = 50
    picture.save()
    assert make_renditions_for(picture) > 0


def test_products_hear_when_their_pictures_are_ready(inside, cilegon):
    product = a_product(pictures=1)
    event = OutboxEvent.objects.get(topic="picture.added")
    make_renditions(
        schema_name=cilegon.schema_name,
        event_id=str(event.event_id),
        topic=event.topic,
        key=event.key,
        payload=event.payload,
    )
    assert OutboxEvent.objects.filter(topic="product.changed", key=str(product.pk)).exists()
    assert outbox.is_acknowledged(event.event_id, "catalogue.make_renditions")


def test_the_upload_page_takes_a_phones_photo_and_refuses_a_drawing(cilegon, staff_client, in_storefront):
    editor = staff_client(cilegon, "editor")
    photo = phone_photo(4000, 3000)
    photo.name = "IMG_2031.jpg"
    assert (
        editor.post("/admin/images/add/", {"title": "Kain", "file": photo, "collection": "1"}).status_code
        == 302
    )
    drawing = ContentFile(b'<svg xmlns="http://www.w3.org/2000/svg"/>', name="gambar.svg")
    assert (
        editor.post("/admin/images/add/", {"title": "Kain", "file": drawing, "collection": "1"}).status_code
        == 200
    )
    with in_storefront(cilegon):
        picture = Picture.objects.get()
        assert picture.height > picture.width
