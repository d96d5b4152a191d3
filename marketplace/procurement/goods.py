"""What a cooperative's catalogue says about goods that an institution asks for.

Catalogues live in their cooperative's schema. These functions enter it, read all they need and come back with plain
values; call them outside transactions.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django_tenants.utils import tenant_context

from marketplace.catalogue import capacity
from marketplace.catalogue.cards import product_card
from marketplace.catalogue.models import CateringOffer, Product
from marketplace.catalogue.selectors import products_on_sale, size_table_for, tiers_of, variants_for_order
from marketplace.catalogue.snapshots import line_snapshot
from marketplace.core.dates import add_business_days
from marketplace.procurement.models import Request
from marketplace.reference.models import Category
from tenants.models import Cooperative
from tenants.urls import base_address

# What fits a phone's width at twice its density.
PICTURE = "max-720x720|format-webp"


@dataclass(frozen=True)
class Form:
    """One variant: its place in the size matrix, its price in IDR, and what documents keep of it."""

    id: int
    size: str
    column: str
    price: int
    snapshot: dict[str, Any]


@dataclass(frozen=True)
class Package:
    """What bounds a catering order."""

    minimum_heads: int
    lead_days: int
    cutoff_hour: int
    portions_per_day: int
    contents: list[str]


@dataclass(frozen=True)
class Measures:
    """Which body each size fits: [{"size", "chest", "back", "shoulder"}] in centimetres, and the cooperative's picture."""

    rows: list[dict[str, Any]]
    picture: str = ""
    note: str = ""


@dataclass(frozen=True)
class Goods:
    """A product as an institution orders it. `tiers` are (minimum pieces, price in IDR), ascending."""

    cooperative: Cooperative
    id: int
    slug: str
    name: str
    unit: str
    kind: str
    minimum_order: int
    lead_time_days: int
    forms: list[Form]
    tiers: list[tuple[int, int]]
    card: dict[str, Any] = field(default_factory=dict)
    package: Package | None = None

    def ready_on(self, today: date | None = None) -> date:
        """The first day on which the goods can be ready when they are ordered today."""
        return add_business_days(today or timezone.localdate(), self.lead_time_days)

    def as_json(self) -> dict[str, Any]:
        """What a request keeps of the goods it was begun with."""
        return {"name": self.name, "slug": self.slug, "unit": self.unit, "url": self.card.get("url", "")}


def goods_of(cooperative: Cooperative, *, product_id: int | None = None, slug: str = "") -> Goods | None:
    """The goods with this id or slug, or None when they are not on sale (any more)."""
    with tenant_context(cooperative):
        products = products_on_sale().select_related("category__parent").prefetch_related("tiers")
        product = (
            products.filter(slug=slug) if product_id is None else products.filter(pk=product_id)
        ).first()
        if product is None:
            return None
        variants = variants_for_order(product.variants.filter(is_offered=True).values_list("pk", flat=True))
        offer = CateringOffer.objects.filter(product=product).first() if product.is_catering else None
        return Goods(
            cooperative=cooperative,
            id=product.pk,
            slug=product.slug,
            name=product.name,
            unit=product.unit,
            kind=_kind(product),
            minimum_order=product.minimum_order,
            lead_time_days=product.lead_time_days,
            forms=[
                Form(
                    id=variant.pk,
                    size=variant.size,
                    column=" · ".join(part for part in (variant.cut, variant.motif) if part),
                    price=variant.price,
                    snapshot=line_snapshot(variant, 1, variant.price),
                )
                for variant in sorted(variants.values(), key=lambda one: (one.sort_order or 0, one.pk))
            ],
            tiers=tiers_of(product),
            card=_absolute_card(product, cooperative),
            package=Package(
                minimum_heads=offer.minimum_heads,
                lead_days=offer.lead_days,
                cutoff_hour=offer.cutoff_hour,
                portions_per_day=offer.portions_per_day,
                contents=list(offer.contents),
            )
            if offer
            else None,
        )


def measures_of(goods: Goods) -> Measures | None:
    """The cooperative's own size table of the goods, or of all its products; None where it has none."""
    with tenant_context(goods.cooperative):
        table = size_table_for(goods.id)
        if table is None:
            return None
        picture = table.picture.get_rendition(PICTURE).url if table.picture else ""
        return Measures(
            rows=[
                {"size": one.size, "chest": one.chest, "back": one.back, "shoulder": one.shoulder}
                for one in table.measures.all()
            ],
            picture=base_address(goods.cooperative) + picture if picture.startswith("/") else picture,
            note=table.note,
        )


@dataclass(frozen=True)
class Kitchen:
    """What a kitchen can still take: the first day that is open for orders, and the portions left on the wanted day."""

    earliest: date
    left: int | None


def kitchen_of(cooperative: Cooperative, *, product_id: int, wanted_on: date | None) -> Kitchen | None:
    """Ask the kitchen now; None when the package is gone."""
    with tenant_context(cooperative):
        offer = CateringOffer.objects.filter(product_id=product_id).first()
        if offer is None:
            return None
        left = capacity.portions_left(offer, wanted_on) if wanted_on else None
        return Kitchen(earliest=capacity.earliest_date(offer), left=left)


def hold_portions(
    cooperative: Cooperative, *, product_id: int, reference: Any, day: date, portions: int
) -> None:
    """Take portions of a day for good, inside the caller's transaction.

    The one place where a transaction of the portal writes in a cooperative's schema. Raises CapacityExceeded, TooLate
    and CateringOffer.DoesNotExist; the connection is back in its own schema then too.
    """
    with tenant_context(cooperative):
        offer = CateringOffer.objects.get(product_id=product_id)
        capacity.hold(reference, offer, day, portions, expires_at=None)


def _kind(product: Product) -> str:
    if product.is_catering:
        return Request.Kind.CATERING
    category = product.category
    doors = {category.door, category.parent.door if category.parent else ""}
    return Request.Kind.UNIFORM if Category.Door.UNIFORMS in doors else Request.Kind.GOODS


def _absolute_card(product: Product, cooperative: Cooperative) -> dict[str, Any]:
    card = product_card(product, cooperative=cooperative)
    return {
        **card,
        "url": base_address(cooperative) + card["url"],
        "image": _absolute_image(card["image"], cooperative),
    }


def _absolute_image(image: dict[str, Any] | None, cooperative: Cooperative) -> dict[str, Any] | None:
    if image is None:
        return None
    host = base_address(cooperative)

    def moved(addresses: str) -> str:
        return ", ".join(host + one if one.startswith("/") else one for one in addresses.split(", "))

    return {
        **image,
        "src": moved(image["src"]),
        "srcset": moved(image["srcset"]),
        "sources": [{**source, "srcset": moved(source["srcset"])} for source in image["sources"]],
    }
