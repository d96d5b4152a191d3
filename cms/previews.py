"""The picture a link shows in WhatsApp and elsewhere: 1200 × 630, in the storefront's cloth.

Its address carries a digest of all that is on it, so a change of name, price, photo or colours gives another address and
nobody has to be told. It is drawn when it is first asked for and kept; only what visitors see anyway is ever on it.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from cms.models import StoryPage
from cms.motifs import MOTIFS, cloth, cloth_named, icon, tumpal_row
from marketplace.catalogue.models import Picture, Product
from marketplace.core.money import rupiah
from marketplace.core.pictures import draw, jpeg
from tenants.models import Cooperative
from tenants.urls import base_address

WIDTH, HEIGHT = 1200, 630
# The photo stands 4:5 as everywhere in the shop, over the whole height.
PHOTO = (504, 630)
BAND = 132
# How high one repeat of the motif stands where there is no photo.
ROW_OF_CLOTH = 168
MOST_BYTES = 250 * 1024
# Drawings of the version before are drawn again.
VERSION = 1

PRODUCT, STORY, HOME = "produk", "cerita", "beranda"


@dataclass(frozen=True)
class Preview:
    """All that is on one picture. `photo` names a file and where its middle is: (name, x, y), x and y from 0 to 1."""

    kind: str
    pk: int
    cloth: str
    title: str
    line: str
    city: str
    cooperative: str
    mark: str = ""
    motif: str = ""
    photo: tuple[str, float, float] | None = None

    @property
    def digest(self) -> str:
        facts = json.dumps([VERSION, asdict(self)], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(facts.encode()).hexdigest()[:20]

    @property
    def path(self) -> str:
        return reverse("link_preview", kwargs={"kind": self.kind, "pk": self.pk, "digest": self.digest})

    @property
    def alt(self) -> str:
        city = self.city if self.city != self.title else ""
        return ", ".join(part for part in (self.title, self.line, city) if part)


def preview_of_product(product: Product, cooperative: Cooperative) -> Preview:
    """Name, price, city, and the city's mark on a signature product. No query when its children were fetched."""
    prices = sorted({variant.price for variant in product.variants.all() if variant.is_offered})
    first = next(iter(product.images.all()), None)
    with translation.override(settings.LANGUAGE_CODE):
        price = rupiah(prices[0]) if prices else ""
        if len(prices) > 1:
            price = _("from %(price)s") % {"price": price}
        is_signature = getattr(product, "signature", None) is not None
        mark = _("Signature work of %(city)s") % {"city": cooperative.city_name} if is_signature else ""
    return Preview(
        kind=PRODUCT,
        pk=product.pk,
        title=product.name,
        line=price,
        mark=mark,
        photo=_photo(first.image) if first else None,
        **_of(cooperative),
    )


def preview_of_story(story: StoryPage, cooperative: Cooperative) -> Preview:
    """Title, photo, and whose story it is if she agreed to be shown."""
    maker = story.maker.name if story.maker and story.maker.is_public else ""
    return Preview(
        kind=STORY,
        pk=story.pk,
        title=story.title,
        line=", ".join(part for part in (maker, story.place) if part),
        photo=_photo(story.cover) if story.cover else None,
        **_of(cooperative),
    )


def preview_of_home(cooperative: Cooperative) -> Preview:
    """The shop's own: its city and its cloth, for every page that has no picture of its own."""
    with translation.override(settings.LANGUAGE_CODE):
        motif = cooperative.motif_name or MOTIFS[cooperative.motif_key].name
        facts = _of(cooperative)
        return Preview(
            kind=HOME,
            pk=cooperative.pk,
            title="Lumbung" if cooperative.is_portal else cooperative.city_name,
            line=cooperative.tagline,
            motif=_("Motif %(motif)s") % {"motif": motif},
            **facts,
        )


def current_preview(kind: str, pk: int, cooperative: Cooperative) -> Preview | None:
    """What such a picture shows now; None for what visitors do not see, or what is another storefront's."""
    if kind == PRODUCT:
        product = (
            Product.objects.on_sale()
            .select_related("signature")
            .prefetch_related("variants", "images__image")
            .filter(pk=pk)
            .first()
        )
        return preview_of_product(product, cooperative) if product else None
    if kind == STORY:
        story = StoryPage.objects.live().select_related("cover", "maker").filter(pk=pk).first()
        return preview_of_story(story, cooperative) if story else None
    return preview_of_home(cooperative) if kind == HOME and pk == cooperative.pk else None


def address_of(preview: Preview, cooperative: Cooperative) -> str:
    return base_address(cooperative) + preview.path


def kept_or_drawn(preview: Preview) -> bytes:
    """The JPEG, from the storefront's private files or drawn now; drawings of the same thing before it are removed."""
    storage = storages["private"]
    folder = f"{connection.schema_name}/bagikan/{preview.kind}-{preview.pk}"
    name = f"{folder}/{preview.digest}.jpg"
    if storage.exists(name):
        with storage.open(name) as kept:
            return kept.read()
    drawn = draw_preview(preview)
    if storage.exists(folder):
        for old in storage.listdir(folder)[1]:
            storage.delete(f"{folder}/{old}")
    storage.save(name, ContentFile(drawn))
    return drawn


def draw_preview(preview: Preview) -> bytes:
    worn = cloth_named(preview.cloth)
    size: dict[str, Any]
    if preview.photo is None:
        size = {"width": PHOTO[0], "height": HEIGHT, "scale": ROW_OF_CLOTH / MOTIFS[worn.motif].repeat[1]}
    else:
        size = {"width": WIDTH - PHOTO[0], "height": BAND, "scale": None}
    data: dict[str, Any] = asdict(preview) | {
        "ground": worn.latar,
        "accent": worn.aksen,
        "letters": worn.text,
        "cloth": cloth(worn.motif, **worn.dyes, **size),
        "icon": icon(worn),
        "tumpal": tumpal_row(worn, width=WIDTH - PHOTO[0], height=44),
        "has_photo": preview.photo is not None,
    }
    picture = draw("core/typst/preview.typ", data)
    if preview.photo is not None:
        picture.paste(_cropped(preview.photo), (WIDTH - PHOTO[0], 0))
    return jpeg(picture, most_bytes=MOST_BYTES)


def _of(cooperative: Cooperative) -> dict[str, str]:
    return {
        "cloth": cooperative.cloth,
        "city": "" if cooperative.is_portal else cooperative.city_name,
        "cooperative": (cooperative.legal_name or cooperative.name)
        if cooperative.is_portal
        else cooperative.name,
    }


def _photo(picture: Picture) -> tuple[str, float, float]:
    """The file, and its focal point as shares of width and height; the middle where none was set."""
    if picture.focal_point_x is None or not picture.width or not picture.height:
        return (picture.file.name, 0.5, 0.5)
    return (
        picture.file.name,
        round(picture.focal_point_x / picture.width, 3),
        round(picture.focal_point_y / picture.height, 3),
    )


def _cropped(photo: tuple[str, float, float]) -> Image.Image:
    name, x, y = photo
    with storages["default"].open(name) as file, Image.open(file) as picture:
        picture.draft("RGB", (PHOTO[0] * 2, PHOTO[1] * 2))
        upright = ImageOps.exif_transpose(picture).convert("RGB")
        return ImageOps.fit(upright, PHOTO, Image.Resampling.LANCZOS, centering=(x, y))
