"""Uploaded pictures are never kept as they came: they are decoded, turned upright, bounded and encoded anew.

That removes what a phone wrote into them (place, time, device) and whatever else a file may carry beside its pixels.
"""

import io
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

register_heif_opener()

# The longest side that is kept: twice the widest place on a page, and enough to crop from.
LONGEST_SIDE = 2400
JPEG_QUALITY = 88
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")
MESSAGE = _("This file could not be read as a picture. Take a JPEG, PNG, WebP, AVIF or HEIC photo.")


class NotAPicture(ValidationError):
    """The file is no picture in a format that is accepted, or has too many pixels."""


class ReEncoded(ContentFile):
    """A picture that went through `re_encoded`; doing it twice would only lose quality."""


def re_encoded(file: File) -> ReEncoded:
    """Return the picture upright, sRGB, at most LONGEST_SIDE pixels, without metadata: JPEG, or PNG where it is transparent.

    Raises NotAPicture. The size is read from the header before anything is decoded.
    """
    if isinstance(getattr(file, "file", file), ReEncoded):
        return getattr(file, "file", file)
    file.seek(0)
    try:
        with Image.open(file, formats=FORMATS) as opened:
            if opened.width * opened.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
                raise NotAPicture(_("This picture has too many pixels. Send one of at most 50 megapixels."))
            # A JPEG is decoded at a fraction of its size right away, which keeps a 50-megapixel photo out of memory.
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
            content, suffix = _encode(upright)
    except NotAPicture:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as failure:
        raise NotAPicture(MESSAGE) from failure
    return ReEncoded(content, name=f"{PurePath(file.name or 'picture').stem}{suffix}")


def _encode(picture: Image.Image) -> tuple[bytes, str]:
    output = io.BytesIO()
    has_transparency = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    if has_transparency and picture.convert("RGBA").getextrema()[3][0] < 255:
        picture.convert("RGBA").save(output, "PNG", optimize=True)
        return output.getvalue(), ".png"
    picture.convert("RGB").save(output, "JPEG", quality=JPEG_QUALITY, progressive=True, optimize=True)
    return output.getvalue(), ".jpg"
