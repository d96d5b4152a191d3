"""What a story lets be found of itself."""

from django.utils.html import strip_tags

from cms.models import StoryPage
from cms.selectors import story_card, story_path
from search.cards import in_every_language
from search.models import Entry
from search.projection import Facts, register_projector
from tenants.models import Cooperative


def register_all() -> None:
    register_projector(Entry.Kind.STORY, story_facts, _story_ids)


def story_facts(page_id: int, cooperative: Cooperative) -> Facts | None:
    story = StoryPage.objects.live().with_teaser().filter(pk=page_id).first()
    if story is None:
        return None
    maker = story.maker.name if story.maker and story.maker.is_public else ""
    texts = [str(block.value) for block in story.body if block.block_type in {"text", "quote"}]
    return Facts(
        title=story.title,
        path=story_path(story),
        card=in_every_language(lambda: story_card(story, cooperative)),
        names=maker,
        words=f"{story.place} {cooperative.name}",
        body=f"{story.intro} {strip_tags(' '.join(texts))}",
        is_kopwan=cooperative.kind == Cooperative.Kind.WOMEN,
        category_slugs=_topics_of(story),
        published_at=story.first_published_at,
    )


def _topics_of(story: StoryPage) -> list[str]:
    """The first level of its products' categories."""
    categories = {
        product.category.parent or product.category
        for block in story.body
        if block.block_type == "products"
        for product in block.value["products"]
        if product
    }
    return sorted(category.slug for category in categories)


def _story_ids() -> list[int]:
    return list(StoryPage.objects.live().values_list("pk", flat=True))
