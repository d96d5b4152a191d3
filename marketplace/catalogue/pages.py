"""What a product's page says, from a product that is published or only being written: the preview shows the same.

Everything comes formatted. The builder asks the product's own children and makes no query when they were fetched by
`selectors.product_on_sale`, beyond renditions, certificates and delivery rates: one each.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.catalogue import capacity
from marketplace.catalogue.calculations import unit_price
from marketplace.catalogue.cards import certificate_badge, image_dict, maker_card
from marketplace.catalogue.delivery import DeliveryOption, delivery_options
from marketplace.catalogue.models import CateringOffer, Picture, Product, Variant
from marketplace.catalogue.pictures import FALLBACKS, making_path, prefetch_renditions, renditions_of
from marketplace.catalogue.selectors import certificates_shown_for, rates_of, spans_of, tiers_of
from marketplace.catalogue.weeks import lead_time_of
from marketplace.core.dates import add_business_days, clock, short_date
from marketplace.core.money import rupiah
from tenants.models import Cooperative, Region

GALLERY_SIZES = "(min-width:64em) 680px, (min-width:48em) 90vw, 75vw"
FEW_LEFT = 5
# More radio cards than these would push the button off a phone's screen; a native list takes one line.
MOST_CARDS = 8


def product_page(
    product: Product, *, cooperative: Cooperative, destination: Region | None = None
) -> dict[str, Any]:
    """The context of storefront/product_detail.html but for stories, addresses and who is looking.

    With a destination (a district) delivery is told for that place instead of zone by zone.
    """
    makers = [row.member for row in product.makers.all() if row.member.is_public]
    images = list(product.images.all())
    prefetch_renditions(
        [row.image for row in images] + [maker.portrait for maker in makers if maker.portrait_id]
    )
    variants = sorted(
        (variant for variant in product.variants.all() if variant.is_offered),
        key=lambda variant: (variant.sort_order or 0, variant.pk or 0),
    )
    tiers = tiers_of(product)
    offer = next(iter(product.catering.all()), None) if product.is_catering else None
    quantity = max(product.minimum_order, offer.minimum_heads if offer else 1)
    lowest = min((variant.price for variant in variants), default=0)
    highest = max((variant.price for variant in variants), default=0)
    chosen = next((variant for variant in variants if _can_be_promised(variant)), None)
    # The sum before anybody has typed: of the variant that is chosen for them.
    each = unit_price(chosen.price if chosen else lowest, tiers, quantity)
    return {
        "product": product,
        "gallery": [
            _gallery_image(row.image, row.alt_text or row.image.description or product.name) for row in images
        ],
        "price": _price(variants),
        "price_from": rupiah(lowest) if lowest else "",
        "price_note": f"/{product.unit}",
        "quantity": str(quantity),  # texts: templates group the thousands of numbers
        "minimum": str(product.minimum_order),
        "min_order": _minimum_order(product, quantity),
        "tiers": tier_rows(product, lowest, tiers, quantity, highest=highest),
        "tier_steps": [list(tier) for tier in tiers],
        "live_total": rupiah(each * quantity),
        "live_unit": rupiah(each),
        "variant_groups": _variant_groups(variants),
        "has_many_variants": len(variants) > MOST_CARDS,
        "only_variant": str(variants[0].pk or "") if len(variants) == 1 else "",
        "lowest_price": str(lowest),
        "can_be_bought": not product.is_catering and any(_can_be_promised(variant) for variant in variants),
        "most": str(_most(product, variants) or ""),
        "delivery": None
        if offer
        else delivery_facts(product, cooperative, quantity, each * quantity, destination),
        "package": package_facts(offer) if offer else None,
        "makers": [maker_card(maker, cooperative=cooperative) for maker in makers],
        "certificates": [certificate_badge(one) for one in _certificates(product)],
        "facts": _facts(product),
        "signature": getattr(product, "signature", None) if product.pk else None,
    }


def tier_rows(
    product: Product, price: int, tiers: Sequence[tuple[int, int]], quantity: int, *, highest: int = 0
) -> list[dict[str, Any]]:
    """Rows for <c-tier-table> from the smallest `quantity` that can be ordered on; nothing without tiers.

    `price` is the cheapest variant's in IDR, `highest` the dearest's, where they differ.
    """
    if not tiers or not price:
        return []
    # Nobody orders fewer than the minimum, so the first row begins there.
    steps = [(quantity, unit_price(price, tiers, quantity)), *(tier for tier in tiers if tier[0] > quantity)]
    rows = []
    for index, (minimum, amount) in enumerate(steps):
        following = steps[index + 1][0] if index + 1 < len(steps) else None
        is_current = quantity >= minimum and (following is None or quantity < following)
        saving = round((price - amount) * 100 / price)
        rows.append(
            {
                "range": _range(minimum, following, product.unit),
                # A tier makes no variant dearer, so before it dearer ones keep their own price.
                "price": f"{rupiah(amount)}–{rupiah(highest)}"
                if amount == price < highest
                else rupiah(amount),
                "saving": f"{saving}%" if saving > 0 else "",
                "current": is_current,
                "min": minimum,
                "amount": amount,
            }
        )
    return rows


def delivery_facts(
    product: Product,
    cooperative: Cooperative,
    quantity: int,
    subtotal: int,
    destination: Region | None = None,
) -> dict[str, Any]:
    """Origin, the day the goods are ready and what sending them costs, known without any form."""
    lead_time_days = lead_time_of(product, quantity)
    options = delivery_options(
        cooperative,
        destination=destination,
        weight=product.weight * quantity,
        subtotal=subtotal,
        lead_time_days=lead_time_days,
        rates=rates_of(product),
        spans=spans_of(product),
    )
    sent = [option for option in options if not option.is_pickup]
    pickup = next((option for option in options if option.is_pickup), None)
    ready = add_business_days(timezone.localdate(), lead_time_days)
    return {
        "origin": cooperative.city_name,
        "ready": short_date(ready),
        "lead": ngettext("ready in %(days)s working day", "ready in %(days)s working days", lead_time_days)
        % {"days": lead_time_days},
        "cost": _cost_range(sent),
        "is_free": bool(sent) and not any(option.at_most for option in sent),
        "zones": [
            {
                "label": option.label,
                "price": price_span(option),
                "days": _("arrives %(first)s to %(last)s")
                % {"first": short_date(option.earliest), "last": short_date(option.latest)},
            }
            for option in sent
        ],
        "options": sent,
        "destination": f"Kec. {destination.name}, {destination.parent.name}" if destination else "",
        "pickup": pickup.note if pickup else "",
        "has_pickup": pickup is not None,
    }


def package_facts(offer: CateringOffer) -> dict[str, Any]:
    """What a catering package holds and until when it can be ordered."""
    earliest = capacity.earliest_date(offer)
    return {
        "contents": offer.contents,
        "allergens": offer.allergens,
        "earliest": short_date(earliest),
        "facts": [
            {"term": _("Served as"), "text": offer.get_serving_style_display()},
            {"term": _("At least"), "text": _("%(heads)s portions") % {"heads": offer.minimum_heads}},
            {"term": _("At most a day"), "text": _("%(heads)s portions") % {"heads": offer.portions_per_day}},
            {
                "term": _("Order ahead"),
                "text": ngettext(
                    "%(days)s day before, until %(hour)s",
                    "%(days)s days before, until %(hour)s",
                    offer.lead_days,
                )
                % {"days": offer.lead_days, "hour": clock(capacity.last_moment(offer, earliest))},
            },
            {"term": _("Earliest day"), "text": short_date(earliest)},
        ],
    }


def share_image_path(product: Product) -> str:
    """The path of a 1200 × 630 JPEG for link previews, or empty without a picture."""
    first = next(iter(product.images.all()), None)
    if first is None:
        return ""
    made = renditions_of(first.image).get(FALLBACKS["share"])
    return made.url if made else making_path(first.image, "share")


def _gallery_image(picture: Picture, alt: str) -> dict[str, Any]:
    return image_dict(picture, sizes=GALLERY_SIZES, alt=alt)


def _price(variants: list[Variant]) -> str:
    prices = sorted({variant.price for variant in variants})
    if not prices:
        return ""
    if len(prices) == 1:
        return rupiah(prices[0])
    return f"{rupiah(prices[0])}–{rupiah(prices[-1])}"


def _minimum_order(product: Product, quantity: int) -> str:
    if quantity <= 1:
        return ""
    return _("Minimum order %(quantity)s %(unit)s") % {"quantity": quantity, "unit": product.unit}


def _range(minimum: int, following: int | None, unit: str) -> str:
    if following is None:
        return _("%(minimum)s %(unit)s or more") % {"minimum": minimum, "unit": unit}
    if following - minimum == 1:
        return f"{minimum} {unit}"
    return f"{minimum}–{following - 1} {unit}"


def _can_be_promised(variant: Variant) -> bool:
    available = variant.available
    return available is None or available > 0


def _most(product: Product, variants: list[Variant]) -> int:
    """The most that can be put into the basket at once; 0 where nothing is counted."""
    return max((variant.available or 0 for variant in variants), default=0) if product.needs_stock else 0


def _variant_groups(variants: list[Variant]) -> list[dict[str, Any]]:
    """Radio cards by cut; the first that can be promised is chosen. What is gone stays, and says so."""
    prices = {variant.price for variant in variants}
    chosen = next((variant for variant in variants if _can_be_promised(variant)), None)
    groups = []
    for cut, members in groupby(variants, key=lambda variant: variant.cut):
        options = []
        for variant in members:
            label = " · ".join(part for part in (variant.size, variant.motif) if part) or cut or variant.sku
            options.append(
                {
                    "id": f"id_variant_{variant.pk or variant.sku}",
                    "value": str(variant.pk or ""),
                    "label": label,
                    "help": _stock_words(variant),
                    "note": rupiah(variant.price) if len(prices) > 1 else "",
                    "price": str(variant.price) if len(prices) > 1 else "",
                    "checked": variant is chosen,
                    "disabled": not _can_be_promised(variant),
                }
            )
        groups.append(
            {
                "title": cut if any(variant.size or variant.motif for variant in variants) else "",
                "options": options,
            }
        )
    return groups


def _stock_words(variant: Variant) -> str:
    available = variant.available
    if available is None:
        return ""
    if available <= 0:
        return _("sold out for now")
    if available <= FEW_LEFT:
        return _("%(pieces)s left") % {"pieces": available}
    return _("ready")


def _cost_range(options: Iterable[DeliveryOption]) -> str:
    prices = sorted({price for option in options for price in (option.price or 0, option.at_most)})
    if not prices:
        return ""
    low = _("free") if prices[0] == 0 else rupiah(prices[0])
    return rupiah(prices[0]) if len(prices) == 1 else f"{low}–{rupiah(prices[-1])}"


def price_span(option: DeliveryOption) -> str:
    """«Rp9.000», «gratis», or «Rp9.000–Rp12.000» where the option stands for several places."""
    low = rupiah(option.price) if option.price else _("free")
    return f"{low}–{rupiah(option.at_most)}" if option.at_most > (option.price or 0) else low


def _certificates(product: Product) -> Iterable[Any]:
    return certificates_shown_for(product) if product.pk else []


def _facts(product: Product) -> list[dict[str, str]]:
    facts = [{"term": _("Motif"), "text": product.motif_name}] if product.motif_name else []
    if product.is_catering:
        return facts
    return [
        *facts,
        {
            "term": _("Weight"),
            "text": _("%(grams)s grams per %(unit)s") % {"grams": product.weight, "unit": product.unit},
        },
        {
            "term": _("How it is made"),
            "text": _("Made to order") if product.is_made_to_order else _("Kept in stock"),
        },
    ]
