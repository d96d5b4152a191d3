"""Reading what a buyer uploads as a payment proof: a JPEG, a PNG or a PDF, at most 5 MB.

The name and the declared kind are ignored; the content decides. Pictures are decoded and written anew as JPEG, without
position or other hidden data, so that what is kept is a picture and nothing else. A PDF is kept as it is and only ever
handed out as a download.
"""

import hashlib
import io
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

LARGEST_FILE = 5 * 1024 * 1024
# A JPEG is decoded at a fraction of its size, a PNG as a whole: bounds on memory, not on quality.
LARGEST_PIXELS = {"JPEG": 120_000_000, "PNG": 16_000_000}
# Enough to read a receipt; pixels on the longer side.
LONGEST_SIDE = 2000
JPEG_QUALITY = 82

JPEG_START = b"\xff\xd8\xff"
PNG_START = b"\x89PNG\r\n\x1a\n"
PDF_START = b"%PDF-"
PDF_END = b"%%EOF"


@dataclass(frozen=True)
class Proof:
    """A proof that is safe to keep: its content, "image/jpeg" or "application/pdf", and the content's SHA-256."""

    content: bytes
    content_type: str
    sha256: str

    @property
    def extension(self) -> str:
        return "pdf" if self.content_type == "application/pdf" else "jpg"


def read_proof(upload: UploadedFile) -> Proof:
    """Return the upload as a Proof. Raises ValidationError in words that say what to do instead."""
    if upload.size and upload.size > LARGEST_FILE:
        raise ValidationError(
            _("This file is larger than 5 MB. Choose a smaller one, or take a screenshot of it.")
        )
    raw = upload.read(LARGEST_FILE + 1)
    if not raw:
        raise ValidationError(_("This file is empty. Choose the photo or PDF of your receipt."))
    if len(raw) > LARGEST_FILE:
        raise ValidationError(
            _("This file is larger than 5 MB. Choose a smaller one, or take a screenshot of it.")
        )
    if raw.startswith(PDF_START):
        return _proof(_whole_pdf(raw), "application/pdf")
    if raw.startswith((JPEG_START, PNG_START)):
        return _proof(_written_anew(raw), "image/jpeg")
    raise ValidationError(_("Send a photo (JPG or PNG) or a PDF. A screenshot of your receipt is fine."))


def _whole_pdf(raw: bytes) -> bytes:
    if PDF_END not in raw[-2048:]:
        raise ValidationError(_("This PDF is cut off. Download it once more, or send a screenshot of it."))
    return raw


def _written_anew(raw: bytes) -> bytes:
    unreadable = ValidationError(
        _("We could not open this picture. Take a screenshot of the receipt and send that.")
    )
    too_large = ValidationError(_("This picture has too many pixels. Take a screenshot of it and send that."))
    try:
        with Image.open(io.BytesIO(raw), formats=["JPEG", "PNG"]) as image:
            if image.width * image.height > LARGEST_PIXELS[image.format or "PNG"]:
                raise too_large
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            picture = ImageOps.exif_transpose(image)
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            flat = _on_white(picture)
    except Image.DecompressionBombError as refusal:
        raise too_large from refusal
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as refusal:
        raise unreadable from refusal
    written = io.BytesIO()
    flat.save(written, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return written.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGB", "L"):
        return picture.convert("RGB")
    whole = picture.convert("RGBA")
    ground = Image.new("RGB", whole.size, "white")
    ground.paste(whole, mask=whole.getchannel("A"))
    return ground


def _proof(content: bytes, content_type: str) -> Proof:
    return Proof(content=content, content_type=content_type, sha256=hashlib.sha256(content).hexdigest())
