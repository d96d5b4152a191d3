"""What templates show of a priced basket, as plain dicts with texts that are already formatted."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.catalogue.delivery import delivery_options
from marketplace.catalogue.pictures import rendition_path
from marketplace.core.dates import add_business_days, short_date
from marketplace.core.money import rupiah
from marketplace.ordering.actions.baskets import LARGEST_QUANTITY
from marketplace.ordering.selectors.baskets import PricedBasket, PricedLine
from tenants.models import Cooperative
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


def group_card(cooperative: Cooperative, priced: PricedBasket) -> dict[str, Any]:
    """One cooperative's part for <c-basket-group>: who sends it, when it is ready, what that costs."""
    return {
        "name": cooperative.name,
        "city": cooperative.city_name,
        "theme": cooperative.palette,
        "origin": _origin(cooperative, priced),
        "shipping": _shipping(cooperative, priced) if priced.lines else "",
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


def _shipping(cooperative: Cooperative, priced: PricedBasket) -> str:
    """«Rp12.000 – Rp45.000, gratis bila diambil sendiri»: before anybody has to fill anything in."""
    options = delivery_options(
        cooperative,
        destination=None,
        weight=priced.weight,
        subtotal=priced.subtotal,
        lead_time_days=priced.lead_time_days,
    )
    prices = sorted({option.price for option in options if not option.is_pickup and option.price is not None})
    words = []
    if prices:
        spoken = [rupiah(price) if price else _("free") for price in dict.fromkeys((prices[0], prices[-1]))]
        words.append(" – ".join(spoken))
    if any(option.is_pickup for option in options):
        words.append(_("free when you pick it up"))
    return ", ".join(words)
