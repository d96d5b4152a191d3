"""Reads of the catalogue. Objects of products that are not on sale never leave the storefront's back office."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from marketplace.catalogue.models import Certificate, Member, Product, ProductImage, SignatureProduct, Variant


def products_on_sale() -> QuerySet[Product]:
    """Published products that are not archived and have something to order."""
    return Product.objects.on_sale().filter(Exists(Variant.objects.filter(product=OuterRef("pk"), is_offered=True)))


def product_on_sale(slug: str) -> Product:
    """A product for its page, with category and signature. Raises Product.DoesNotExist, whatever the reason."""
    return (
        Product.objects.on_sale()
        .select_related("category__parent", "signature__story")
        .with_card_facts()
        .get(slug=slug)
    )


def variants_for_order(variant_ids: Iterable[int]) -> dict[int, Variant]:
    """{id: Variant} with product, category, tiers, first picture and stock at hand (`variant.available`).

    Also withdrawn ones, so that a basket can say what is gone: ask `variant.is_orderable`.
    """
    images = ProductImage.objects.select_related("image").prefetch_related("image__renditions")
    variants = (
        Variant.objects.filter(pk__in=list(variant_ids))
        .select_related("product__category", "stock")
        .prefetch_related("product__tiers", Prefetch("product__images", queryset=images))
    )
    return {variant.pk: variant for variant in variants}


def tiers_of(product: Product) -> list[tuple[int, int]]:
    """[(minimum pieces, price in IDR)], ascending, as `calculations.unit_price` takes them."""
    return sorted((tier.minimum, tier.price) for tier in product.tiers.all())


def signature_products() -> QuerySet[SignatureProduct]:
    """The city's own products that are on sale, in their order."""
    return (
        SignatureProduct.objects.select_related("product", "story")
        .filter(product__live=True, product__archived_at__isnull=True)
        .order_by("rank")
    )


def public_member(slug: str) -> Member:
    """A member who agreed to be shown. Raises Member.DoesNotExist, whatever the reason."""
    return Member.objects.select_related("portrait").get(slug=slug, is_public=True)


def certificates_shown_for(product: Product) -> QuerySet[Certificate]:
    """Certificates in force today: the product's own, its makers', and the cooperative's."""
    is_of_product = Q(products=product)
    is_of_maker = Q(products__isnull=True, member__products__product=product)
    is_of_cooperative = Q(products__isnull=True, member__isnull=True)
    return (
        Certificate.objects.in_force()
        .filter(is_of_product | is_of_maker | is_of_cooperative)
        .select_related("kind")
        .distinct()
    )
