"""What an order or a document keeps of a variant: it must read the same when the catalogue has changed or is gone."""

from typing import Any

from marketplace.catalogue.models import Variant
from marketplace.catalogue.pictures import rendition_path


def line_snapshot(variant: Variant, quantity: int, unit_price: int) -> dict[str, Any]:
    """The facts of one line, as JSON. Prices in IDR, weight in grams a piece; `image` a path on the storefront's host."""
    product = variant.product
    first = next(iter(product.images.all()), None)
    return {
        "product_id": product.pk,
        "variant_id": variant.pk,
        "name": product.name,
        "slug": product.slug,
        "kind": product.kind,
        "variant": variant.label,
        "size": variant.size,
        "cut": variant.cut,
        "motif": variant.motif,
        "sku": variant.sku,
        "unit": product.unit,
        "weight": product.weight,
        "quantity": quantity,
        "unit_price": unit_price,
        "total": unit_price * quantity,
        "is_made_to_order": product.is_made_to_order,
        "lead_time_days": product.lead_time_days,
        "category": product.category.slug,
        "image": rendition_path(first.image) if first else "",
        "image_alt": first.alt_text if first else "",
    }
