"""Contact sheets of every shape: `python -m deploy.demo.pictures.sheet OUT.png [product|detail|scale|people] [shape …]`."""

import io
import sys

from PIL import Image

from . import draw_cover, draw_detail, draw_in_scale, draw_portrait, draw_product, draw_scene
from .registry import SHAPES
from .scenes import SCENES

COLUMNS = 9
THUMB = (240, 300)
SWATCHES = (
    ("kawung", ("#72431a", "#e5b64a", "#f3e8d5"), "yogyakarta"),
    ("mega-mendung", ("#18274b", "#a9bfe5", "#e3d0b2"), "cirebon"),
    ("krakatau", ("#3b2a25", "#d9782d", "#efe2c6"), "cilegon"),
    ("jlamprang", ("#842a25", "#e5b64a", "#f3e8d5"), "pekalongan"),
    ("gajah-oling", ("#2b1e1c", "#d9b86a", "#f0e2c8"), "banyuwangi"),
    ("bulu-hayam", ("#e9cfa6", "#72431a", "#8f5a2c"), "garut"),
    ("payung-geulis", ("#832543", "#e5b64a", "#f3e8d5"), "tasikmalaya"),
    ("parang", ("#392a1e", "#dbae76", "#efe0c4"), "solo"),
    ("bekasi", ("#472551", "#7caf6a", "#efe3d0"), "bekasi"),
)


def example(key: str, index: int) -> tuple[dict, str]:
    """A plausible picture of a shape, in the dyes of one city after another."""
    motif, colours, theme = SWATCHES[index % len(SWATCHES)]
    return {"shape": key, "colours": list(colours), "motif": motif, "detail": ""}, theme


def _pictures(which: str, keys: list[str]) -> list[bytes]:
    if which == "people":
        women = [
            draw_portrait({"skin": 1 + n % 5, "hijab": n % 4 != 3, "colour": SWATCHES[n % 9][1][0], "accessory": ("", "kacamata", "celemek")[n % 3]}, f"p{n}")
            for n in range(18)
        ]  # fmt: skip
        return (
            women
            + [draw_scene(s, SWATCHES[n % 9][2], f"s{n}") for n, s in enumerate(SCENES)]
            + [draw_cover(s[2]) for s in SWATCHES]
        )
    draw = {"product": draw_product, "detail": draw_detail, "scale": draw_in_scale}[which]
    found = []
    for index, key in enumerate(keys or SHAPES):
        picture, theme = example(key, index)
        found.append(draw(picture, seed=key, theme=theme))
    return found


def main(arguments: list[str]) -> None:
    out, which, keys = arguments[0], (arguments[1] if len(arguments) > 1 else "product"), arguments[2:]
    images = [Image.open(io.BytesIO(data)) for data in _pictures(which, keys)]
    columns = min(COLUMNS, len(images))
    rows = -(-len(images) // columns)
    sheet = Image.new("RGB", (columns * (THUMB[0] + 6), rows * (THUMB[1] + 6)), "white")
    for index, image in enumerate(images):
        image.thumbnail(THUMB)
        sheet.paste(image, (index % columns * (THUMB[0] + 6), index // columns * (THUMB[1] + 6)))
    sheet.save(out)


if __name__ == "__main__":
    main(sys.argv[1:])
