"""Goods for tests, made in the schema the connection is in. Every helper answers the saved object."""

import io
import itertools
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from marketplace.catalogue.models import (
    CateringOffer,
    DeliveryRate,
    Member,
    Picture,
    PriceTier,
    Product,
    ProductImage,
    Stock,
    Variant,
)
from marketplace.reference.models import Category

_number = itertools.count(1)


def a_product(
    name: str = "",
    *,
    price: int = 100_000,
    stock: int | None = 10,
    tiers: tuple[tuple[int, int], ...] = (),
    category: str = "batik-tulis",
    pictures: int = 0,
    **fields: Any,
) -> Product:
    """A published product with one variant; `stock=None` leaves the shelf uncounted."""
    n = next(_number)
    product = Product.objects.create(
        name=name or f"Kain nomor {n}",
        slug=fields.pop("slug", f"kain-nomor-{n}"),
        category=Category.objects.get(slug=category),
        **{"live": True, **fields},
    )
    a_variant(product, price=price, stock=stock)
    for minimum, tier_price in tiers:
        PriceTier.objects.create(product=product, minimum=minimum, price=tier_price)
    for position in range(pictures):
        ProductImage.objects.create(
            product=product,
            image=a_picture(),
            alt_text=f"Foto {position + 1} {product.name}",
            sort_order=position,
        )
    return product


def a_variant(product: Product, *, price: int = 100_000, stock: int | None = 10, **fields: Any) -> Variant:
    variant = Variant.objects.create(
        product=product, sku=fields.pop("sku", f"SKU-{next(_number):05d}"), price=price, **fields
    )
    if stock is not None:
        Stock.objects.create(variant=variant, on_hand=stock)
    return variant


def a_package(name: str = "Nasi kotak", *, price: int = 35_000, **fields: Any) -> Product:
    """A published catering package."""
    product = a_product(
        name,
        price=price,
        stock=None,
        category="nasi-kotak",
        kind=Product.Kind.CATERING,
        unit="porsi",
    )
    CateringOffer.objects.create(
        product=product, contents=["Nasi", "Ayam bakar", "Sambal"], allergens=["kacang"], **fields
    )
    return product


def a_member(name: str = "Maemunah", **fields: Any) -> Member:
    n = next(_number)
    return Member.objects.create(
        **{
            "name": name,
            "number": f"A-{n}",
            "slug": f"anggota-{n}",
            "role": "Pembatik",
            "is_public": True,
            **fields,
        }
    )


def a_picture(title: str = "Kain", *, width: int = 400, height: int = 500, **known: str) -> Picture:
    return Picture.objects.create(
        title=title, file=ContentFile(picture_bytes(width, height), name="kain.jpg"), **known
    )


def picture_bytes(width: int = 400, height: int = 500, kind: str = "JPEG", **options: Any) -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (width, height), (114, 67, 26)).save(output, kind, **options)
    return output.getvalue()


def rates() -> list[DeliveryRate]:
    """Pickup, Rp9.000 in the city, Rp14.000 in the province, Rp34.000 anywhere else; free over Rp500.000 in the city."""
    return DeliveryRate.objects.bulk_create(
        [
            DeliveryRate(zone="pickup", price=0, note="Senin–Sabtu 08.00–16.00"),
            DeliveryRate(zone="city", price=9_000, free_over=500_000, minimum_days=1, maximum_days=1),
            DeliveryRate(zone="province", price=14_000, minimum_days=1, maximum_days=3),
            DeliveryRate(zone="nation", price=34_000, minimum_days=3, maximum_days=7),
        ]
    )
