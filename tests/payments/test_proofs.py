"""What may be sent as a payment proof, and what becomes of it."""

import io
import struct
import time
import tracemalloc
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from marketplace.ordering.models import Order
from marketplace.payments.models import PaymentProof
from marketplace.payments.proofs import LARGEST_FILE, read_proof
from tests.ordering.conftest import picture

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def huge_png(side=50_000):
    """A small file that says it has 2.5 billion pixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def with_position():
    output = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif.get_ifd(0x8825)[1] = "S"
    Image.new("RGB", (80, 40), "red").save(output, "JPEG", exif=exif)
    return output.getvalue()


def gif():
    output = io.BytesIO()
    Image.new("P", (10, 10)).save(output, "GIF")
    return output.getvalue()


REFUSED = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "html": b"<html><script>alert(1)</script></html>",
    "gif": gif(),
    "text": b"sudah transfer ya bu",
    "zip": b"PK\x03\x04" + b"\0" * 100,
    "executable": b"MZ" + b"\0" * 100,
    "empty": b"",
    "cut jpeg": picture()[:200],
    "cut png": picture("PNG")[:60],
    "only a jpeg's beginning": b"\xff\xd8\xff",
    "jpeg's beginning before html": b"\xff\xd8\xff<script>alert(1)</script>",
    "50,000 × 50,000": huge_png(),
    "pdf without an end": b"%PDF-1.7\n" + b"0" * 5000,
    "pdf after html": b"<script></script>" + PDF,
    "too large": b"\xff\xd8\xff" + b"0" * LARGEST_FILE,
}


@pytest.mark.parametrize("name", REFUSED)
def test_everything_else_is_refused_fast_and_in_words(name):
    upload = SimpleUploadedFile("bukti.jpg", REFUSED[name], content_type="image/jpeg")
    tracemalloc.start()
    begun = time.process_time()
    with pytest.raises(ValidationError) as refusal:
        read_proof(upload)
    assert time.process_time() - begun < 1
    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()
    words = refusal.value.messages[0].lower()
    assert "invalid" not in words and "error" not in words


@pytest.mark.parametrize("content", [picture(), picture("PNG"), with_position()])
def test_pictures_are_written_anew_without_hidden_data(content):
    proof = read_proof(SimpleUploadedFile("apa saja.exe", content, content_type="application/x-msdownload"))
    image = Image.open(io.BytesIO(proof.content))
    assert (proof.content_type, image.format) == ("image/jpeg", "JPEG")
    assert not dict(image.getexif())


def test_a_turned_photo_stands_upright():
    image = Image.open(io.BytesIO(read_proof(SimpleUploadedFile("a.jpg", with_position())).content))
    assert image.size == (40, 80)


def test_a_script_behind_a_picture_is_gone():
    proof = read_proof(SimpleUploadedFile("a.jpg", picture() + b"<script>alert(1)</script>"))
    assert b"<script>" not in proof.content


def test_a_large_photo_becomes_small():
    proof = read_proof(SimpleUploadedFile("a.jpg", picture(size=(4000, 3000))))
    assert max(Image.open(io.BytesIO(proof.content)).size) <= 2000


def test_a_pdf_is_kept_and_only_downloaded(shop, shopper):
    order = shopper.order(shop.product())
    shopper.client.post(f"/pesanan/{order.token}/bukti/", {"proof": SimpleUploadedFile("b.pdf", PDF)})
    proof = PaymentProof.objects.get()
    response = shopper.client.get(f"/pesanan/{order.token}/bukti/{proof.pk}/")
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["svg", "too large", "empty"])
def test_a_refused_upload_says_why_beside_the_field(shop, shopper, name):
    order = shopper.order(shop.product())
    upload = SimpleUploadedFile("bukti.jpg", REFUSED[name], content_type="image/jpeg")
    response = shopper.client.post(f"/pesanan/{order.token}/bukti/", {"proof": upload})
    html = response.content.decode()
    assert response.status_code == 422 and 'href="#id_proof"' in html and 'id="id_proof_error"' in html
    assert Order.objects.get().status == "awaiting_payment" and not PaymentProof.objects.exists()


def test_a_proof_of_another_order_is_not_found(shop, shopper):
    first, second = shopper.order(shop.product()), shopper.order(shop.product())
    shopper.client.post(f"/pesanan/{first.token}/bukti/", {"proof": SimpleUploadedFile("a.jpg", picture())})
    proof = PaymentProof.objects.get()
    assert shopper.client.get(f"/pesanan/{first.token}/bukti/{proof.pk}/").status_code == 200
    assert shopper.client.get(f"/pesanan/{second.token}/bukti/{proof.pk}/").status_code == 404
