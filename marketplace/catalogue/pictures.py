"""The sizes and formats in which pictures stand on pages.

Renditions are made by a task after the upload. A page never makes one: where the fallback is missing it names an
address that makes exactly that one when the browser asks for it.
"""

from collections.abc import Iterable
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from django.urls import reverse
from wagtail.images.models import Filter

from marketplace.catalogue.cutting import cut
from marketplace.catalogue.models import Picture, PictureRendition

AVIF_WIDTHS = (240, 360, 540, 720)
# For the few browsers without AVIF two sizes are enough; encoding is what an upload costs.
FALLBACK_WIDTHS = (360, 720)
CARD = 360

# Portrait: what goods are shown in. Natural: as it was taken, for stories.
PORTRAIT = "portrait"
NATURAL = "natural"
SHAPES = (PORTRAIT, NATURAL)

AVIF = "format-avif|avifquality-52"
WEBP = "format-webp|webpquality-68"
JPEG = "format-jpeg|jpegquality-74"


def spec(shape: str, width: int, encoding: str) -> str:
    """Wagtail's filter for one size: 4:5 around the focal point, or the whole picture."""
    size = f"fill-{width}x{width * 5 // 4}" if shape == PORTRAIT else f"width-{width}"
    return f"{size}|{encoding}"


# The JPEGs that have an address before they are made, by the name in it.
SHARE = "share"
FALLBACKS = {SHARE: "fill-1200x630|format-jpeg|jpegquality-70"} | {
    f"{shape}-{width}": spec(shape, width, JPEG) for shape in SHAPES for width in FALLBACK_WIDTHS
}


def all_specs(shapes: Iterable[str] = (PORTRAIT,)) -> list[str]:
    """Fallbacks first, so that an interrupted run leaves pages with pictures."""
    shapes = tuple(shapes)
    return [
        FALLBACKS[SHARE],
        *(spec(shape, width, JPEG) for shape in shapes for width in FALLBACK_WIDTHS),
        *(spec(shape, width, WEBP) for shape in shapes for width in FALLBACK_WIDTHS),
        *(spec(shape, width, AVIF) for shape in shapes for width in AVIF_WIDTHS),
    ]


def first_specs(shape: str = PORTRAIT) -> list[str]:
    """What a page cannot do without: the fallback, and AVIF as phones and small desktops ask for it."""
    return [spec(shape, FALLBACK_WIDTHS[-1], JPEG), *(spec(shape, width, AVIF) for width in AVIF_WIDTHS[:3])]


def make_renditions_for(image: Picture, shapes: Iterable[str] = (PORTRAIT,)) -> int:
    """Make every missing rendition of a picture; answer how many were made.

    Goods and portraits stand in `PORTRAIT`; stories ask for `NATURAL` when they are published.
    """
    known = _by_spec(image, image.renditions.all())
    missing = [one for one in all_specs(shapes) if one not in known]
    return cut(image, missing) if missing else 0


def prefetch_renditions(pictures: Iterable[Picture]) -> None:
    """Give pictures that came from anywhere their renditions, in one query for all of them."""
    by_id: dict[int, list[Picture]] = {}
    for picture in pictures:
        picture.prefetched_renditions = []
        by_id.setdefault(picture.pk, []).append(picture)
    if not by_id:
        return
    for rendition in PictureRendition.objects.filter(image_id__in=by_id):
        for picture in by_id[rendition.image_id]:
            picture.prefetched_renditions.append(rendition)


def renditions_of(picture: Picture) -> dict[str, PictureRendition]:
    """{filter spec: rendition} for the picture's present focal point, without a query when they were prefetched."""
    prefetched = picture._get_prefetched_renditions()
    return _by_spec(picture, picture.renditions.all() if prefetched is None else prefetched)


def rendition_path(picture: Picture, name: str = f"{PORTRAIT}-{CARD}") -> str:
    """The path of one of FALLBACKS on the picture's own host: the file's when it is made, else the view's that makes it."""
    rendition = renditions_of(picture).get(FALLBACKS[name])
    return rendition.url if rendition else making_path(picture, name)


def making_path(picture: Picture, name: str) -> str:
    """The address that makes one of FALLBACKS when it is first asked for."""
    return reverse("picture", kwargs={"pk": picture.pk, "name": name})


def height_for(picture: Picture, shape: str, width: int) -> int:
    """How high a rendition of that width is, in pixels."""
    if shape == PORTRAIT:
        return width * 5 // 4
    return max(1, round(min(width, picture.width) * picture.height / picture.width))


def _by_spec(picture: Picture, renditions: Iterable[Any]) -> dict[str, PictureRendition]:
    focus = (
        picture.focal_point_x,
        picture.focal_point_y,
        picture.focal_point_width,
        picture.focal_point_height,
    )
    return {
        rendition.filter_spec: rendition
        for rendition in renditions
        if rendition.focal_point_key == _focal_point_key(rendition.filter_spec, focus)
    }


@lru_cache(maxsize=4096)
def _focal_point_key(filter_spec: str, focus: tuple[int | None, ...]) -> str:
    # Wagtail parses the filter for every rendition it compares; a page of cards has hundreds.
    names = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")
    return Filter(filter_spec).get_cache_key(SimpleNamespace(**dict(zip(names, focus, strict=True))))
