"""Official marks of certificate kinds: the issuer's own picture, kept as it is but for its size.

Nobody may draw such a mark, recolour or stretch it, so what the portal's operator uploads is encoded anew without loss,
with its colour profile and in its proportions.
"""

import hashlib
import io
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from PIL import Image

from marketplace.reference.models import CertificateKind

LARGEST_FILE = 2 * 1024 * 1024
# Pixels of the longer side: sharp at three times the size it is shown in, and no more than that is worth sending.
SMALLEST_SIDE, KEPT_SIDE = 300, 600
SHOWN_SIDE = 88
FORMATS = ("PNG", "WEBP")
DIGEST_LENGTH = 16


@dataclass(frozen=True)
class Mark:
    """A mark as it is kept: a PNG, its size in pixels and the digest by which its address changes with it."""

    content: ContentFile
    width: int
    height: int
    digest: str


def read_mark(file: File) -> Mark:
    """The mark in an uploaded file. Raises ValidationError for what is no PNG or WebP, too large, or too small."""
    if file.size > LARGEST_FILE:
        raise ValidationError(
            _("This file is over 2 MB. Take the picture for screens, not the one for print.")
        )
    file.seek(0)
    try:
        # The size is read from the header before anything is decoded.
        with Image.open(file, formats=FORMATS) as opened:
            if opened.width * opened.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
                raise ValidationError(
                    _("This picture has too many pixels. Send one of at most 50 megapixels.")
                )
            if max(opened.size) < SMALLEST_SIDE:
                raise ValidationError(
                    _("This picture is too small to stay sharp. Its longer side needs %(pixels)s pixels."),
                    params={"pixels": SMALLEST_SIDE},
                )
            profile = opened.info.get("icc_profile")
            picture = opened.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as failure:
        raise ValidationError(_("Choose a PNG or WebP picture. SVG and PDF cannot be taken.")) from failure
    picture.thumbnail((KEPT_SIDE, KEPT_SIDE), Image.Resampling.LANCZOS)
    output = io.BytesIO()
    picture.save(output, "PNG", optimize=True, icc_profile=profile)
    digest = hashlib.sha256(output.getvalue()).hexdigest()[:DIGEST_LENGTH]
    return Mark(ContentFile(output.getvalue(), name=f"{digest}.png"), picture.width, picture.height, digest)


def mark_beside(kind: CertificateKind, number: str) -> dict[str, object] | None:
    """How the mark of a kind stands above a certificate's number: src, alt, width and height in pixels; None without a file.

    It says that somebody checked: only for a certificate in force which the portal's operator verified.
    """
    if not kind.mark_digest:
        return None
    scale = SHOWN_SIDE / max(kind.mark_width, kind.mark_height)
    return {
        "src": reverse("certificate_mark", args=[kind.slug, kind.mark_digest]),
        "alt": f"{kind.mark_name or kind.name} {number}",
        "width": round(kind.mark_width * scale),
        "height": round(kind.mark_height * scale),
    }
