"""What a product's page shows of the rest of the shop."""

from typing import Any

from django.db.models import BigIntegerField, BooleanField, ExpressionWrapper, Q
from django.db.models.functions import Cast
from wagtail.models import ReferenceIndex

from cms.models import StoryPage
from marketplace.catalogue.models import Product
from search.cards import in_readers_language
from search.models import Entry
from tenants.models import Cooperative
from tenants.urls import localised

MOST_STORIES = 2
MOST_NEIGHBOURS = 4


def stories_and_neighbours(
    product: Product, cooperative: Cooperative
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Cards of the stories that name a product or its makers, newest first, and of other goods of the shop, its own category first.

    One statement, and nothing for pictures: found things carry their cards.
    """
    shown = Entry.objects.filter(cooperative=cooperative, is_visible=True)
    signature = getattr(product, "signature", None) if product.pk else None
    makers = [row.member_id for row in product.makers.all() if row.member.is_public]
    naming = ReferenceIndex.objects.filter(
        content_type__model="storypage",
        to_content_type__app_label="catalogue",
        to_content_type__model="product",
        to_object_id=str(product.pk),
    ).values(page=Cast("object_id", BigIntegerField()))
    told = StoryPage.objects.live().filter(
        Q(pk__in=naming) | Q(maker__in=makers) | Q(pk=getattr(signature, "story_id", None))
    )
    stories = shown.filter(kind=Entry.Kind.STORY, object_id__in=told.values("pk")).order_by(
        "-published_at", "-pk"
    )
    goods = shown.filter(kind=Entry.Kind.PRODUCT, card__unavailable="").exclude(object_id=product.pk or 0)
    is_alike = ExpressionWrapper(
        Q(category_slugs__contains=[product.category.slug]), output_field=BooleanField()
    )
    neighbours = goods.order_by(is_alike.desc(), "-is_signature", "-object_id")
    columns = ("kind", "card")
    rows = stories.values_list(*columns)[:MOST_STORIES].union(
        neighbours.values_list(*columns)[:MOST_NEIGHBOURS], all=True
    )
    cards: dict[str, list[dict[str, Any]]] = {Entry.Kind.STORY: [], Entry.Kind.PRODUCT: []}
    for kind, card in rows:
        cards[kind].append(in_readers_language(card) | {"url": localised(card["url"])})
    return cards[Entry.Kind.STORY], cards[Entry.Kind.PRODUCT]
