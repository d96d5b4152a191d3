"""Pictures drawn by Typst from SVG and data: the same letters and cloths as on documents, without a browser.

Templates are `.typ` files inside the `marketplace` package, as for documents; they see no network and no other file.
"""

import io
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.core.serializers.json import DjangoJSONEncoder
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
FONTS = Path(__file__).resolve().parent / "typst" / "fonts"


@cache
def fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])


def draw(template: str, data: Mapping[str, Any], *, language: str = "id") -> Image.Image:
    """Compile a one-page template whose lengths are in points and return it as RGB, one pixel a point.

    Some tens of milliseconds. Raises typst.TypstError for a template that does not compile with this data.
    """
    png = typst.compile(
        input=str(ROOT / template),
        root=str(ROOT),
        font_paths=fonts(),
        ignore_system_fonts=True,
        format="png",
        ppi=72,
        sys_inputs={
            "data": json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False),
            "language": language,
        },
    )
    return Image.open(io.BytesIO(png)).convert("RGB")


def jpeg(picture: Image.Image, *, most_bytes: int) -> bytes:
    """Encode as JPEG, giving up quality until it fits."""
    for quality in (86, 80, 74, 66, 58, 50, 40):
        written = io.BytesIO()
        picture.save(written, "JPEG", quality=quality, optimize=True, progressive=True)
        if written.tell() <= most_bytes:
            break
    return written.getvalue()


def png(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()
