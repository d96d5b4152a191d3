"""What products, makers and cooperatives let be found of themselves. Stories are projected by the pages' own app."""

from django.db import connection
from django.utils import translation

from marketplace.catalogue.cards import card_writer, image_dict
from marketplace.catalogue.delivery import delivered_free_from
from marketplace.catalogue.models import Member, Product
from marketplace.catalogue.selectors import certificates_shown_for
from search.calculations import completeness
from search.cards import in_every_language
from search.models import Entry
from search.projection import Facts, register_projector
from search.signals import sold_of
from tenants.models import Cooperative
from tenants.urls import path_on


def register_all() -> None:
    register_projector(Entry.Kind.PRODUCT, product_facts, _product_ids)
    register_projector(Entry.Kind.MAKER, maker_facts, _maker_ids)
    register_projector(Entry.Kind.COOPERATIVE, cooperative_facts, _cooperative_ids)


def product_facts(product_id: int, cooperative: Cooperative) -> Facts | None:
    product = (
        Product.objects.on_sale()
        .select_related("category__parent", "signature")
        .prefetch_related("variants__stock", "tiers", "images__image", "makers__member", "catering")
        .filter(pk=product_id)
        .first()
    )
    if product is None:
        return None
    variants = [variant for variant in product.variants.all() if variant.is_offered]
    if not variants:
        return None
    category = product.category
    categories = [category, *([category.parent] if category.parent else [])]
    signature = getattr(product, "signature", None)
    makers = [maker.member.name for maker in product.makers.all() if maker.member.is_public]
    certificates = sorted({certificate.kind.slug for certificate in certificates_shown_for(product)})
    price = min(variant.price for variant in variants)
    free_from = delivered_free_from()
    return Facts(
        title=product.name,
        path=path_on(cooperative, "storefront:product", product.slug),
        card=in_every_language(card_writer(product, cooperative=cooperative)),
        names=" ".join([*_category_names(categories), product.motif_name, *makers]),
        words=" ".join([*product.search_words, *_category_synonyms(categories), cooperative.name]),
        body=" ".join([product.summary, product.description, signature.reason if signature else ""]),
        sku=variants[0].sku,
        price=price,
        category_slugs=[node.slug for node in categories],
        is_signature=signature is not None,
        is_ready=product.needs_stock and any(variant.available for variant in variants),
        is_halal="halal" in certificates,
        is_delivered_free=free_from is not None and price >= free_from,
        is_kopwan=cooperative.kind == Cooperative.Kind.WOMEN,
        is_made_by_women=product.is_made_by_women,
        certificates=certificates,
        bulk_from=_bulk_from(product),
        lead_days=_lead_days(product),
        sold=sold_of(cooperative, [product.pk]).get(product.pk, 0),
        completeness=completeness(
            has_picture=bool(product.images.all()),
            has_summary=bool(product.summary),
            letters=len(product.description),
            has_people=bool(makers),
        ),
        published_at=product.first_published_at,
    )


def _bulk_from(product: Product) -> int | None:
    """From so many pieces a price for many is given; catering is cooked for many from its fewest portions on."""
    offer = next(iter(product.catering.all()), None) if product.is_catering else None
    minimums = [offer.minimum_heads] if offer else [tier.minimum for tier in product.tiers.all()]
    return min(minimums, default=None)


def _lead_days(product: Product) -> int:
    offer = next(iter(product.catering.all()), None) if product.is_catering else None
    return offer.lead_days if offer else product.lead_time_days


def maker_facts(member_id: int, cooperative: Cooperative) -> Facts | None:
    member = Member.objects.filter(pk=member_id, is_public=True).select_related("portrait").first()
    if member is None:
        return None
    path = path_on(cooperative, "storefront:maker", member.slug)
    place = ", ".join(part for part in (member.kampung, member.district_name, cooperative.city_name) if part)
    portrait = image_dict(member.portrait, sizes="160px", alt=member.name) if member.portrait else None
    return Facts(
        title=member.name,
        path=path,
        card={
            "url": path,
            "name": member.name,
            "role": member.role,
            "place": place,
            "quote": member.quote,
            "portrait": portrait,
        },
        is_kopwan=cooperative.kind == Cooperative.Kind.WOMEN,
        completeness=completeness(
            has_picture=bool(portrait),
            has_summary=bool(member.quote),
            letters=len(member.about),
            has_people=True,
        ),
        names=member.role,
        words=" ".join([*member.skills, place]),
        body=member.about,
        published_at=None,
    )


def cooperative_facts(cooperative_id: int, cooperative: Cooperative) -> Facts | None:
    if cooperative.pk != cooperative_id or cooperative.is_portal:
        return None
    return Facts(
        title=cooperative.name,
        path="/",
        card={
            "url": "/",
            "name": cooperative.name,
            "theme": cooperative.palette,
            "place": cooperative.region.name,
            "tagline": cooperative.tagline,
        },
        names=" ".join([cooperative.region.name, cooperative.legal_name]),
        is_kopwan=cooperative.kind == Cooperative.Kind.WOMEN,
        completeness=completeness(
            has_picture=True,
            has_summary=bool(cooperative.tagline),
            letters=len(cooperative.motif_meaning),
            has_people=False,
        ),
        words=cooperative.motif_name,
        body=" ".join([cooperative.tagline, cooperative.motif_meaning]),
        published_at=cooperative.created_at,
    )


def _product_ids() -> list[int]:
    return list(Product.objects.on_sale().values_list("pk", flat=True))


def _maker_ids() -> list[int]:
    return list(Member.objects.filter(is_public=True).values_list("pk", flat=True))


def _cooperative_ids() -> list[int]:
    return list(Cooperative.objects.filter(schema_name=connection.schema_name).values_list("pk", flat=True))


def _category_names(categories: list) -> list[str]:
    names = []
    for language in ("id", "en"):
        with translation.override(language):
            names += [category.name for category in categories]
    return names


def _category_synonyms(categories: list) -> list[str]:
    return [word for category in categories for word in category.synonyms]
