"""The paper tag on a signature product: its city's cloth, who made it, what the motif means, and a way to its story.

A7 (74 × 105 mm) to be hung, or four on A4 with marks to cut along. It says what visitors read anyway: a maker who did not
agree to be shown is not named.
"""

from collections.abc import Iterable
from typing import Any

import segno
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from cms.models import StoryPage
from cms.motifs import MOTIFS, Theme, cloth, cloth_named, icon
from cms.selectors import story_path
from marketplace.catalogue.models import SignatureProduct
from marketplace.core.documents import compile_document
from tenants.models import Cooperative
from tenants.urls import base_address

TEMPLATE = "core/typst/hangtag.typ"
ON_A_SHEET = 4
MAKERS_NAMED = 2
LONGEST_TEXT = 300


def signatures_with_facts() -> QuerySet[SignatureProduct]:
    """Signature products with all that is on their tags; three statements however many there are."""
    return (
        SignatureProduct.objects.select_related("product")
        .prefetch_related("product__makers__member")
        .order_by("rank")
    )


def hangtag_pdf(signature: SignatureProduct, cooperative: Cooperative) -> bytes:
    """One tag on a page of its own size."""
    return _compiled([signature], cooperative, is_sheet=False, title=str(signature.product))


def hangtag_sheet_pdf(
    signatures: Iterable[SignatureProduct], cooperative: Cooperative, *, copies: int = 1
) -> bytes:
    """Tags on A4 with cut marks, each `copies` times."""
    wanted = [signature for signature in signatures for _copy in range(copies)]
    title = _("Hangtags of %(cooperative)s") % {"cooperative": cooperative.name}
    return _compiled(wanted, cooperative, is_sheet=True, title=title)


def _compiled(
    signatures: list[SignatureProduct], cooperative: Cooperative, *, is_sheet: bool, title: str
) -> bytes:
    worn = cloth_named(cooperative.cloth)
    stories = _stories({signature.story_id for signature in signatures if signature.story_id})
    data = {
        "is_sheet": is_sheet,
        "tags": [_tag(signature, cooperative, stories.get(signature.story_id)) for signature in signatures],
        "ground": worn.latar,
        "accent": worn.aksen,
        "letters": worn.text,
        "band": _band(worn),
        "icon": icon(worn),
        "band_alt": _("Cloth with the motif %(motif)s") % {"motif": MOTIFS[worn.motif].name},
        "cooperative": cooperative.name,
    }
    return compile_document(TEMPLATE, data, title=title)


def _band(worn: Theme) -> str:
    """A row of whole figures over the tag's width, with 3 mm to trim on each side; ten units a millimetre."""
    return cloth(
        worn.motif, **worn.dyes, width=800, height=250, scale=max(1, 250 / MOTIFS[worn.motif].repeat[1])
    )


def _stories(ids: set[int]) -> dict[int, StoryPage]:
    return StoryPage.objects.live().in_bulk(ids) if ids else {}


def _tag(signature: SignatureProduct, cooperative: Cooperative, story: StoryPage | None) -> dict[str, Any]:
    product = signature.product
    makers = [row.member for row in product.makers.all() if row.member.is_public][:MAKERS_NAMED]
    path = story_path(story) if story else reverse("storefront:product", args=[product.slug])
    address = base_address(cooperative) + path
    motif = product.motif_name or cooperative.motif_name or MOTIFS[cooperative.motif_key].name
    # Where only the name was noted, the city's own words for its cloth say what it means.
    meaning = signature.motif if len(signature.motif) > len(motif) + 20 else cooperative.motif_meaning
    words = [{"term": motif, "text": meaning or MOTIFS[cooperative.motif_key].meaning}]
    if not product.motif_name:
        # Nothing woven or worn: why it belongs to the city comes first.
        words.insert(0, {"term": "", "text": signature.reason})
    return {
        "mark": _("Signature work of %(city)s") % {"city": cooperative.city_name},
        "name": product.name,
        "made_by": _("Made by"),
        "makers": _(" and ").join(maker.name for maker in makers) or cooperative.name,
        "place": next((maker.kampung for maker in makers if maker.kampung), cooperative.city_name),
        "words": [one | {"text": Truncator(one["text"]).chars(LONGEST_TEXT // len(words))} for one in words],
        "invitation": _("Read her story") if story and makers else _("Read more about it"),
        "address": address.split("://", 1)[1].rstrip("/"),
        "url": address,
        "qr": segno.make(address, error="m", micro=False).svg_inline(
            border=0, dark="#2b2019", light=None, omitsize=True
        ),
        "qr_alt": _("QR code to %(address)s") % {"address": address},
    }
