"""A product in schema.org's words, with the prices, the stock and the shipping that stand on its page."""

from typing import Any

from marketplace.catalogue.models import Product, Variant
from tenants.models import Cooperative
from tenants.urls import base_address

SCHEMA = "https://schema.org"


def product_data(
    product: Product, page: dict[str, Any], address: str, image: str, cooperative: Cooperative
) -> dict[str, Any]:
    """schema.org/Product, or a ProductGroup with its variants where there are several."""
    common: dict[str, Any] = {
        "name": product.name,
        "url": address,
        "brand": {"@type": "Brand", "name": cooperative.name},
        "category": product.category.name,
    }
    if words := product.summary or product.description:
        common["description"] = words
    if image:
        common["image"] = [image]
    variants = [variant for variant in product.variants.all() if variant.is_offered]
    offers = [
        (variant, _offer(product, variant, page, address, cooperative))
        for variant in variants
        if not product.is_catering
    ]
    if len(variants) == 1 or product.is_catering:
        only = variants[0] if variants else None
        return common | {
            "@type": "Product",
            "sku": only.sku if only else "",
            "offers": offers[0][1] if offers else _catering_offer(page, variants, address, cooperative),
        }
    varies = [
        f"{SCHEMA}/{name}"
        for name, values in (
            ("size", {variant.size for variant in variants}),
            ("color", {variant.motif for variant in variants}),
            ("pattern", {variant.cut for variant in variants}),
        )
        if len(values) > 1
    ]
    return common | {
        "@type": "ProductGroup",
        "productGroupID": str(product.pk),
        "variesBy": varies,
        "hasVariant": [
            {
                "@type": "Product",
                "name": f"{product.name} – {variant.label}",
                "sku": variant.sku,
                **({"size": variant.size} if variant.size else {}),
                **({"color": variant.motif} if variant.motif else {}),
                **({"pattern": variant.cut} if variant.cut else {}),
                **({"image": image} if image else {}),
                "offers": offer,
            }
            for variant, offer in offers
        ],
    }


def _offer(
    product: Product, variant: Any, page: dict[str, Any], address: str, cooperative: Cooperative
) -> dict[str, Any]:
    offer = {
        "@type": "Offer",
        "url": address,
        "price": str(variant.price),
        "priceCurrency": "IDR",
        "availability": f"{SCHEMA}/{_availability(variant)}",
        "itemCondition": f"{SCHEMA}/NewCondition",
        "seller": _seller(cooperative),
    }
    offer["hasMerchantReturnPolicy"] = _return_policy(cooperative)
    delivery = page["delivery"]
    if delivery and delivery["options"]:
        farthest = max(delivery["options"], key=lambda option: option.at_most)
        offer["shippingDetails"] = {
            "@type": "OfferShippingDetails",
            "shippingRate": {"@type": "MonetaryAmount", "value": str(farthest.at_most), "currency": "IDR"},
            "shippingDestination": {"@type": "DefinedRegion", "addressCountry": "ID"},
            "deliveryTime": {
                "@type": "ShippingDeliveryTime",
                "handlingTime": {
                    "@type": "QuantitativeValue",
                    "minValue": 0,
                    "maxValue": product.lead_time_days,
                    "unitCode": "DAY",
                },
                "transitTime": {
                    "@type": "QuantitativeValue",
                    "minValue": farthest.minimum_days,
                    "maxValue": farthest.maximum_days,
                    "unitCode": "DAY",
                },
            },
        }
    return offer


def _return_policy(cooperative: Cooperative) -> dict[str, Any]:
    """What arrives broken or wrong goes back at the cooperative's cost; anything else stays."""
    told: dict[str, Any] = {"@type": "MerchantReturnPolicy", "applicableCountry": "ID"}
    if not cooperative.return_days:
        return told | {"returnPolicyCategory": f"{SCHEMA}/MerchantReturnNotPermitted"}
    return told | {
        "returnPolicyCategory": f"{SCHEMA}/MerchantReturnFiniteReturnWindow",
        "merchantReturnDays": cooperative.return_days,
        "itemCondition": f"{SCHEMA}/DamagedCondition",
        "returnMethod": f"{SCHEMA}/ReturnByMail",
        "returnFees": f"{SCHEMA}/FreeReturn",
    }


def _availability(variant: Variant) -> str:
    if variant.available is None:
        return "MadeToOrder"
    return "InStock" if variant.available > 0 else "OutOfStock"


def _catering_offer(
    page: dict[str, Any], variants: list[Any], address: str, cooperative: Cooperative
) -> dict[str, Any]:
    prices = [variant.price for variant in variants] + [row["amount"] for row in page["tiers"]]
    return {
        "@type": "AggregateOffer",
        "url": address,
        "lowPrice": str(min(prices, default=0)),
        "highPrice": str(max(prices, default=0)),
        "priceCurrency": "IDR",
        "seller": _seller(cooperative),
    }


def _seller(cooperative: Cooperative) -> dict[str, str]:
    return {"@type": "Organization", "name": cooperative.name, "url": base_address(cooperative) + "/"}
