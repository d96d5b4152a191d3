"""What templates show of goods and pictures, as plain dicts with texts that are already formatted.

`product_cards` costs three queries however many cards it makes, and works in a request and in a task alike.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.catalogue.models import Certificate, Member, Picture, Product, ProductImage
from marketplace.catalogue.pictures import (
    AVIF,
    AVIF_WIDTHS,
    FALLBACK_WIDTHS,
    JPEG,
    PORTRAIT,
    WEBP,
    height_for,
    making_path,
    prefetch_renditions,
    renditions_of,
    spec,
)
from marketplace.core.dates import plain_date
from marketplace.core.money import rupiah
from marketplace.reference.marks import mark_beside
from tenants.models import Cooperative
from tenants.urls import path_on

CARD_SIZES = "(min-width:75em) 282px, (min-width:48em) 31vw, 44vw"
PORTRAIT_SIZES = "(min-width:48em) 220px, 35vw"


def image_dict(
    image: Picture, *, sizes: str, eager: bool = False, alt: str = "", shape: str = PORTRAIT
) -> dict[str, Any]:
    """A picture for <c-picture>: AVIF, WebP and JPEG as far as they are made, with width and height.

    No query when the renditions were prefetched (`pictures.prefetch_renditions`, or prefetch_related("renditions")).
    """
    made = renditions_of(image)
    sources = []
    for mime, encoding, widths in (("image/avif", AVIF, AVIF_WIDTHS), ("image/webp", WEBP, FALLBACK_WIDTHS)):
        if srcset := _srcset(made, shape, widths, encoding):
            sources.append({"type": mime, "srcset": srcset})
    width = FALLBACK_WIDTHS[-1]
    fallback = made.get(spec(shape, width, JPEG))
    return {
        "src": fallback.url if fallback else making_path(image, f"{shape}-{width}"),
        "srcset": _srcset(made, shape, FALLBACK_WIDTHS, JPEG) or _making_srcset(image, shape),
        "sizes": sizes,
        "width": fallback.width if fallback else width,
        "height": fallback.height if fallback else height_for(image, shape, width),
        "alt": alt or image.default_alt_text,
        "sources": sources,
        "eager": eager,
    }


def _making_srcset(image: Picture, shape: str) -> str:
    """Until the first one is cut: a thumbnail must not ask for the largest."""
    return ", ".join(f"{making_path(image, f'{shape}-{width}')} {width}w" for width in FALLBACK_WIDTHS)


def product_card(product: Product, *, cooperative: Cooperative) -> dict[str, Any]:
    """One card for <c-product-card>."""
    return product_cards([product], cooperative=cooperative)[0]


def product_cards(
    products: QuerySet[Product] | Iterable[Product], *, cooperative: Cooperative
) -> list[dict[str, Any]]:
    """Cards in the order of `products`: a queryset, or products however they were loaded."""
    return cards_of(_rows_of(products), cooperative=cooperative)


def card_writer(product: Product, *, cooperative: Cooperative) -> Callable[[], dict[str, Any]]:
    """What writes the product's card, each time in the language that is active then; it asks the database no more."""
    rows = _rows_of([product])
    pictures = first_images(rows)
    return lambda: _card(rows[0], pictures.get(product.pk), cooperative)


def _rows_of(products: QuerySet[Product] | Iterable[Product]) -> list[Product]:
    if isinstance(products, QuerySet):
        return list(products.with_card_facts().select_related("signature"))
    wanted = [product.pk for product in products]
    found = Product.objects.filter(pk__in=wanted).with_card_facts().select_related("signature").in_bulk()
    return [found[pk] for pk in wanted if pk in found]


def cards_of(products: Sequence[Product], *, cooperative: Cooperative) -> list[dict[str, Any]]:
    """Cards of products that were fetched `with_card_facts` and their signature: two queries for all of them."""
    pictures = first_images(products)
    return [_card(product, pictures.get(product.pk), cooperative) for product in products]


def first_images(products: Iterable[Product]) -> dict[int, ProductImage]:
    """{product id: its first picture, renditions at hand}: two queries for all of them."""
    images = (
        ProductImage.objects.filter(product__in=[product.pk for product in products])
        .select_related("image")
        .order_by("product_id", "sort_order", "pk")
        .distinct("product_id")
    )
    found = {image.product_id: image for image in images}
    prefetch_renditions(image.image for image in found.values())
    return found


def price_text(product: Product) -> str:
    """«Rp145.000», or «mulai Rp182.000» where variants differ; needs `with_card_facts`."""
    if product.lowest_price is None:
        return ""
    price = rupiah(product.lowest_price)
    return price if product.lowest_price == product.highest_price else _("from %(price)s") % {"price": price}


def tier_hint(product: Product) -> str:
    """«Mulai 24 potong: Rp162.000/potong», or nothing; needs `with_card_facts`."""
    if not product.tier_pairs:
        return ""
    first = product.tier_pairs[0]
    return _("From %(minimum)s %(unit)s: %(price)s/%(unit)s") % {
        "minimum": first["minimum"],
        "unit": product.unit,
        "price": rupiah(first["price"]),
    }


def is_sold_out(product: Product) -> bool:
    """Whether nothing of it can be promised today; needs `with_card_facts`."""
    return product.needs_stock and not (product.pieces or 0) > 0


def maker_card(member: Member, *, cooperative: Cooperative) -> dict[str, Any]:
    """A member for <c-maker-card>; no query when her portrait's renditions were prefetched."""
    place = ", ".join(
        part for part in (member.kampung, member.district_name or cooperative.city_name) if part
    )
    portrait = None
    if member.portrait:
        portrait = image_dict(member.portrait, sizes=PORTRAIT_SIZES, alt=member.name)
    return {
        "name": member.name,
        "role": member.role,
        "place": place,
        "quote": member.quote,
        "portrait": portrait,
        "years": _("Member since %(year)s") % {"year": member.joined_on.year} if member.joined_on else "",
        "hours": _("%(time)s a piece") % {"time": work_time(member.hours_per_piece)}
        if member.hours_per_piece
        else "",
        "url": path_on(cooperative, "storefront:maker", member.slug),
        "link": _("More about %(name)s") % {"name": member.name},
    }


def work_time(hours: Decimal) -> str:
    """ "2.5 hours"; nobody says 0.2 hours, so less than one is told in minutes."""
    if hours >= 1:
        return _("%(hours)s hours") % {"hours": floatformat(hours, -1)}
    minutes = round(hours * 60)
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


def certificate_badge(certificate: Certificate) -> dict[str, Any]:
    """A certificate for <c-certificate-badge>. Only those in force may be shown; the caller chose them.

    The issuer's own mark says that it was looked at: it stands beside those which the portal's operator verified.
    """
    is_verified = certificate.check_state == Certificate.Check.VERIFIED
    return {
        "kind": certificate.kind.name,
        "number": certificate.number,
        "issuer": certificate.issuer or certificate.kind.issuer,
        "expires": plain_date(certificate.valid_until) if certificate.valid_until else "",
        "is_verified": is_verified,
        "mark": mark_beside(certificate.kind, certificate.number) if is_verified else None,
    }


def _card(product: Product, image: ProductImage | None, cooperative: Cooperative) -> dict[str, Any]:
    signature = getattr(product, "signature", None)
    return {
        "url": path_on(cooperative, "storefront:product", product.slug),
        "title": product.name,
        "image": image_dict(image.image, sizes=CARD_SIZES, alt=image.alt_text) if image else None,
        "price": price_text(product),
        "price_note": f"/{product.unit}",
        "city": cooperative.city_name,
        "tier_hint": tier_hint(product),
        "badge": _badge(product),
        "is_signature": signature is not None,
        "mark_url": reverse("motif", args=[cooperative.cloth, "icon"]) if signature else "",
        "theme": cooperative.palette,
        "unavailable": _("Sold out for now") if is_sold_out(product) else "",
    }


def _badge(product: Product) -> str:
    if product.is_catering:
        return _("Catering")
    return _("Made to order") if product.is_made_to_order else ""


def _srcset(made: dict[str, Any], shape: str, widths: Iterable[int], encoding: str) -> str:
    found = (made.get(spec(shape, width, encoding)) for width in widths)
    # Small originals are not enlarged, so two sizes may come out alike.
    by_width = {rendition.width: rendition.url for rendition in found if rendition}
    return ", ".join(f"{url} {width}w" for width, url in by_width.items())
