"""Reads of the catalogue. Objects of products that are not on sale never leave the storefront's back office."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import JSONObject
from django.utils import timezone

from marketplace.catalogue.delivery import area_spans
from marketplace.catalogue.models import (
    CapacityException,
    CateringOffer,
    Certificate,
    DeliveryRate,
    Member,
    Product,
    ProductImage,
    ProductMaker,
    SignatureProduct,
    SizeTable,
    Variant,
    WeeklyCapacity,
    WorkWeek,
)
from marketplace.catalogue.models.products import tier_pairs
from marketplace.catalogue.weeks import monday_of

RATE_COLUMNS = ("zone", "price", "free_over", "minimum_days", "maximum_days", "note")
RATE = JSONObject(**{column: column for column in RATE_COLUMNS})


def products_on_sale() -> QuerySet[Product]:
    """Published products that are not archived and have something to order."""
    return Product.objects.on_sale().filter(
        Exists(Variant.objects.filter(product=OuterRef("pk"), is_offered=True))
    )


def product_on_sale(slug: str) -> Product:
    """A product with all that its page shows, in four queries. Raises Product.DoesNotExist, whatever the reason."""
    product = (
        Product.objects.on_sale()
        .select_related("category__parent", "signature")
        .with_card_facts()
        # The shop's rates ride along with the product: its page has eight queries to spend.
        .annotate(
            delivery_rates=ArraySubquery(DeliveryRate.objects.filter(is_active=True).values(rate=RATE)),
            delivery_spans=ArraySubquery(area_spans()),
            **with_weeks("pk"),
        )
        .prefetch_related(
            Prefetch("variants", Variant.objects.select_related("stock")),
            Prefetch("images", ProductImage.objects.select_related("image")),
            Prefetch("makers", ProductMaker.objects.select_related("member__portrait")),
        )
        .get(slug=slug)
    )
    if product.is_catering:
        prefetch_related_objects([product], Prefetch("catering", offers_with_closed_days()))
    return product


def retired_product(slug: str) -> Product | None:
    """A product that was on sale and was archived since; None when there never was one of this name."""
    return (
        Product.objects.select_related("category")
        .filter(slug=slug, archived_at__isnull=False, first_published_at__isnull=False)
        .first()
    )


def rates_of(product: Product) -> list[DeliveryRate] | None:
    """The delivery rates that were fetched along with a product; None when they were not."""
    rates = getattr(product, "delivery_rates", None)
    return None if rates is None else [DeliveryRate(**rate) for rate in rates]


def with_weeks(product: str) -> dict[str, Any]:
    """Annotations by which `weeks.lead_time_of` asks nothing: the weekly capacity, and what is taken of coming weeks."""
    monday = monday_of(timezone.localdate())
    coming = WorkWeek.objects.filter(product=OuterRef(product), monday__gte=monday).order_by()
    return {
        "pieces_per_week": Subquery(
            WeeklyCapacity.objects.filter(product=OuterRef(product)).values("pieces")[:1]
        ),
        "coming_weeks": ArraySubquery(coming.values(week=JSONObject(monday="monday", taken="taken"))),
    }


def spans_of(product: Product) -> list[dict[str, Any]] | None:
    """What the prices for single places lie between, fetched along with a product; None when they were not."""
    return getattr(product, "delivery_spans", None)


def offers_with_closed_days() -> QuerySet[CateringOffer]:
    """Catering offers that know the coming days on which the kitchen is closed."""
    closed = CapacityException.objects.filter(
        offer=OuterRef("pk"), portions=0, date__gte=timezone.localdate()
    )
    return CateringOffer.objects.annotate(closed_days=ArraySubquery(closed.values("date")))


def variants_for_order(variant_ids: Iterable[int], *, with_pictures: bool = True) -> dict[int, Variant]:
    """{id: Variant} with product, category, tiers, first picture and stock at hand (`variant.available`).

    Pages that show no pictures spare the two statements for them.

    Also withdrawn ones, so that a basket can say what is gone: ask `variant.is_orderable`.
    """
    images = ProductImage.objects.select_related("image").prefetch_related("image__renditions")
    variants = (
        Variant.objects.filter(pk__in=list(variant_ids))
        .annotate(tier_pairs=tier_pairs("product_id"))
        .select_related("product__category", "stock")
    )
    if with_pictures:
        variants = variants.prefetch_related(Prefetch("product__images", queryset=images))
    found = {variant.pk: variant for variant in variants}
    weeks = _weeks_of({one.product_id for one in found.values() if one.product.is_made_to_order})
    for variant in found.values():
        product = variant.product
        product.tier_pairs = variant.tier_pairs
        product.pieces_per_week, product.coming_weeks = weeks.get(product.pk, (None, []))
    return found


def _weeks_of(product_ids: set[int]) -> dict[int, tuple[int | None, list[dict[str, Any]]]]:
    """{product id: (weekly capacity, coming weeks)}; most baskets hold nothing that is made to order, and ask nothing."""
    if not product_ids:
        return {}
    rows = Product.objects.filter(pk__in=product_ids).order_by().annotate(**with_weeks("pk"))
    return {pk: (pieces, coming) for pk, pieces, coming in rows.values_list("pk", *with_weeks("pk"))}


def tiers_of(product: Product) -> list[tuple[int, int]]:
    """[(minimum pieces, price in IDR)], ascending, as `calculations.unit_price` takes them."""
    if (pairs := getattr(product, "tier_pairs", None)) is not None:
        return [(pair["minimum"], pair["price"]) for pair in pairs]
    return sorted((tier.minimum, tier.price) for tier in product.tiers.all())


def signature_products() -> QuerySet[SignatureProduct]:
    """The city's own products that are on sale, in their order."""
    return (
        SignatureProduct.objects.select_related("product", "story")
        .filter(product__live=True, product__archived_at__isnull=True)
        .order_by("rank")
    )


def public_members() -> QuerySet[Member]:
    """Members who agreed to be shown, with their portraits; the longest among them first."""
    return Member.objects.filter(is_public=True).select_related("portrait").order_by("joined_on", "pk")


def public_member(slug: str) -> Member:
    """A member who agreed to be shown. Raises Member.DoesNotExist, whatever the reason."""
    return Member.objects.select_related("portrait").get(slug=slug, is_public=True)


def certificates_of_cooperative() -> QuerySet[Certificate]:
    """Certificates in force today that hold for everything the cooperative makes."""
    return Certificate.objects.in_force().filter(scope=Certificate.Scope.COOPERATIVE).select_related("kind")


def certificates_shown_for(product: Product) -> QuerySet[Certificate]:
    """Certificates in force today: the product's own, its makers', the kitchen's for catering, the cooperative's."""
    scopes = Certificate.Scope
    is_of_product = Q(scope=scopes.PRODUCT, products=product)
    is_of_maker = Q(scope=scopes.MEMBER, member__products__product=product)
    is_of_cooperative = Q(scope=scopes.COOPERATIVE)
    if product.is_catering:
        is_of_cooperative |= Q(scope=scopes.KITCHEN)
    return (
        Certificate.objects.in_force()
        .filter(is_of_product | is_of_maker | is_of_cooperative)
        .select_related("kind")
        .distinct()
    )


def size_table_for(product_id: int) -> SizeTable | None:
    """The size table of a product, else the one for all products, else nothing."""
    tables = SizeTable.objects.filter(Q(product=product_id) | Q(product=None))
    return tables.select_related("picture").prefetch_related("measures").order_by("product").first()
