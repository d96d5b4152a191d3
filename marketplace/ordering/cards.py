"""What templates show of a priced basket, as plain dicts with texts that are already formatted."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.catalogue.delivery import DeliveryOption, delivery_options
from marketplace.catalogue.pictures import rendition_path
from marketplace.core.dates import add_business_days, short_date
from marketplace.core.money import rupiah
from marketplace.ordering.actions.baskets import LARGEST_QUANTITY
from marketplace.ordering.selectors.baskets import PricedBasket, PricedLine
from tenants.models import Cooperative, Region
from tenants.urls import path_on


def line_card(line: PricedLine, cooperative: Cooperative, *, host: str = "") -> dict[str, Any]:
    """A line for <c-basket-line>; `host` is the cooperative's own where the page is on another."""
    product = line.variant.product if line.variant else None
    available = line.variant.available if line.variant else None
    return {
        "id": line.line.pk,
        "url": host + path_on(cooperative, "storefront:product", product.slug)
        if product and line.is_sold
        else f"#line-{line.line.pk}",
        "title": line.line.name,
        "variant": line.line.variant_label,
        "image": _thumbnail(line, host),
        "unit_price": f"{rupiah(line.unit_price)}/{product.unit}" if product and line.is_sold else "",
        "tier_note": line.tier_note,
        "quantity": line.quantity,
        "max": available if available and available <= LARGEST_QUANTITY else "",
        "total": rupiah(line.total) if line.is_sold else "",
        "notice": line.problem or line.change,
        "notice_kind": "error" if line.problem else "warning",
        "update_url": path_on(cooperative, "storefront:basket_update", line.line.pk),
        "remove_url": path_on(cooperative, "storefront:basket_remove", line.line.pk),
    }


def group_card(
    cooperative: Cooperative, priced: PricedBasket, destination: Region | None = None
) -> dict[str, Any]:
    """One cooperative's part for <c-basket-group>: who sends it, when it is ready, what that costs.

    With a destination the ways to that district with their days; else what lies between the nearest and the farthest.
    """
    options = _options(cooperative, priced, destination) if priced.lines else []
    return {
        "name": cooperative.name,
        "city": cooperative.city_name,
        "theme": cooperative.palette,
        "origin": _origin(cooperative, priced),
        "shipping": _shipping(options),
        "ways": [way_card(option) for option in options] if destination else [],
        "destination": f"Kec. {destination.name}" if destination else "",
        "free_hint": free_hint(options, priced.subtotal),
        "subtotal": rupiah(priced.subtotal),
    }


def _thumbnail(line: PricedLine, host: str) -> dict[str, Any] | None:
    images: Iterable[Any] = line.variant.product.images.all() if line.variant else ()
    image = next(iter(images), None)
    if image is None:
        return None
    alt = image.alt_text or image.image.default_alt_text
    return {"src": host + rendition_path(image.image), "width": 88, "height": 110, "alt": alt}


def _origin(cooperative: Cooperative, priced: PricedBasket) -> str:
    """«Dikirim dari Cilegon · siap Sen, 23 Nov 2026»: the slowest of the goods decides."""
    origin = _("Sent from %(city)s") % {"city": cooperative.city_name}
    if not priced.lines:
        return origin
    ready = add_business_days(timezone.localdate(), priced.lead_time_days)
    return f"{origin} · {_('ready %(date)s') % {'date': short_date(ready)}}"


def way_card(option: DeliveryOption) -> dict[str, str]:
    """One way to receive goods as a line: who brings it, what it costs, when it is there."""
    return {"label": option.label, "price": _free_or(option.price or 0), "days": promised_days(option)}


def promised_days(option: DeliveryOption) -> str:
    """«Sel, 24 Nov 2026 – Kam, 26 Nov 2026», or a single day."""
    first, last = short_date(option.earliest), short_date(option.latest)
    return first if first == last else f"{first} – {last}"


def free_hint(options: Iterable[DeliveryOption], subtotal: int) -> str:
    """How much more, in rupiah, makes delivery free; that it is free already; nothing where it never will be."""
    sent = [option for option in options if not option.is_pickup]
    if any(option.at_most == 0 for option in sent):
        return str(_("Delivery is free for this basket."))
    nearest = min(
        (option for option in sent if option.missing_for_free(subtotal)),
        key=lambda option: option.missing_for_free(subtotal),
        default=None,
    )
    if nearest is None:
        return ""
    return _("%(missing)s more and delivery is free (%(way)s).") % {
        "missing": rupiah(nearest.missing_for_free(subtotal)),
        "way": nearest.label,
    }


def _options(
    cooperative: Cooperative, priced: PricedBasket, destination: Region | None
) -> list[DeliveryOption]:
    return delivery_options(
        cooperative,
        destination=destination,
        weight=priced.weight,
        subtotal=priced.subtotal,
        lead_time_days=priced.lead_time_days,
    )


def _free_or(price: int) -> str:
    return rupiah(price) if price else str(_("free"))


def _shipping(options: Iterable[DeliveryOption]) -> str:
    """«Rp12.000 – Rp45.000, gratis bila diambil sendiri»: before anybody has to fill anything in."""
    options = list(options)
    prices = sorted(
        {
            price
            for option in options
            if not option.is_pickup and option.price is not None
            for price in (option.price, option.at_most)
        }
    )
    words = []
    if prices:
        spoken = [_free_or(price) for price in dict.fromkeys((prices[0], prices[-1]))]
        words.append(" – ".join(spoken))
    if any(option.is_pickup for option in options):
        words.append(_("free when you pick it up"))
    return ", ".join(words)
