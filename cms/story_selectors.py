"""What the pages of stories show: one story with its people and goods, and everybody's stories on the portal."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from cms.selectors import motif_url, story_cards, story_products
from marketplace.catalogue.cards import image_dict, maker_card, product_cards
from marketplace.catalogue.models import Member
from marketplace.catalogue.pictures import NATURAL, prefetch_renditions
from marketplace.catalogue.selectors import products_on_sale
from marketplace.core.dates import plain_date
from marketplace.reference.models import Category
from search.models import Entry
from search.queries import Query
from search.selectors import search_with_facets
from tenants.models import Cooperative
from tenants.urls import localised

if TYPE_CHECKING:
    from cms.models import StoryPage

COVER_SIZES = "(min-width:75em) 672px, (min-width:64em) 55vw, 92vw"
STORIES_PER_PAGE = 12
OTHER_STORIES = 3
PRODUCTS_OF_MAKER = 4
# What a story's product links say of it, and a product's form hands on.
STORY_PARAMETER = "cerita"


def story_page(story: "StoryPage", cooperative: Cooperative) -> dict[str, Any]:
    """A story with its cover, its maker, what is sold in it and the next stories."""
    maker = story.maker if story.maker and story.maker.is_public else None
    prefetch_renditions(
        [picture for picture in (story.cover, maker.portrait if maker else None) if picture]
        + story.pictures_in_body()
    )
    cover = None
    if story.cover:
        cover = image_dict(story.cover, sizes=COVER_SIZES, eager=True, alt=story.cover_alt, shape=NATURAL)
    in_body = {key: linked(card, story) for key, card in story_products(story, cooperative).items()}
    others = type(story).objects.live().sibling_of(story, inclusive=False).with_teaser()
    return {
        "cover": cover,
        "told_on": plain_date(story.told_on),
        "cover_credit": story.cover.credit if story.cover else "",
        "maker": maker_card(maker, cooperative=cooperative) if maker else None,
        "product_cards": in_body,
        # A story that names no product still leads to her work.
        "maker_products": [linked(card, story) for card in _work_of(maker, cooperative)]
        if maker and not in_body
        else [],
        "other_stories": story_cards(others.order_by("-told_on", "-pk")[:OTHER_STORIES], cooperative),
        "motif": motif_note(cooperative),
        "breadcrumbs": [
            {"title": _("Home"), "url": localised("/")},
            {"title": _("Stories"), "url": localised("/cerita/")},
            {"title": story.title, "url": ""},
        ],
    }


def linked(card: dict[str, Any], story: "StoryPage") -> dict[str, Any]:
    """A product's card whose link says which story led to it; see cms.story_visits."""
    return card | {"url": f"{card['url']}?{STORY_PARAMETER}={story.pk}"}


def _work_of(maker: Member, cooperative: Cooperative) -> list[dict[str, Any]]:
    newest = products_on_sale().filter(makers__member=maker).order_by("-first_published_at")
    return product_cards(newest[:PRODUCTS_OF_MAKER], cooperative=cooperative)


def motif_note(cooperative: Cooperative) -> dict[str, str] | None:
    """The city's motif as its people approved it: name, meaning, by whom and when."""
    if not cooperative.motif_name:
        return None
    approved = ""
    if cooperative.motif_approved_by and cooperative.motif_approved_on:
        approved = _("Approved by %(name)s, %(day)s") % {
            "name": cooperative.motif_approved_by,
            "day": plain_date(cooperative.motif_approved_on),
        }
    elif cooperative.motif_approved_by:
        approved = _("Approved by %(name)s") % {"name": cooperative.motif_approved_by}
    return {
        "name": cooperative.motif_name,
        "meaning": cooperative.motif_meaning,
        "approved": approved,
        "url": motif_url(cooperative.cloth, "cloth"),
    }


def stories_everywhere(*, city: str, topic: str, page: int) -> dict[str, Any]:
    """Stories of all storefronts, newest first, with the cities and topics that have any."""
    query = Query(
        kinds=(Entry.Kind.STORY,),
        cities=(city,) if city else (),
        categories=(topic,) if topic else (),
        sort="newest",
        page=page,
        page_size=STORIES_PER_PAGE,
    )
    answer = search_with_facets(query)
    return {
        "stories": [hit.card for hit in answer.exact],
        "total": answer.total,
        "shown": min(query.page * STORIES_PER_PAGE, answer.total),
        "next_url": _address(city, topic, page + 1) if query.page * STORIES_PER_PAGE < answer.total else "",
        "previous_url": _address(city, topic, page - 1) if page > 1 else "",
        "is_filtered": bool(city or topic),
        "filters": [
            {
                "title": _("City"),
                "name": "kota",
                "options": _cities(answer.facets.counts.get("cities", {}), city),
            },
            {
                "title": _("Topic"),
                "name": "topik",
                "options": _topics(answer.facets.counts.get("categories", {}), topic),
            },
        ],
    }


def _address(city: str, topic: str, page: int) -> str:
    chosen = {"kota": city, "topik": topic, "hal": page}
    return "?" + urlencode({name: value for name, value in chosen.items() if value})


def _cities(counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    names = dict(
        Entry.objects.filter(kind=Entry.Kind.COOPERATIVE, is_visible=True, city_slug__in=counts).values_list(
            "city_slug", "city_name"
        )
    )
    return _options({slug: names[slug] for slug in counts if slug in names}, counts, chosen)


def _topics(counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    found = Category.objects.filter(slug__in=counts, parent__isnull=True)
    return _options({category.slug: category.name for category in found}, counts, chosen)


def _options(names: dict[str, str], counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    return [
        {"value": slug, "label": f"{name} ({counts[slug]})", "is_chosen": slug == chosen}
        for slug, name in sorted(names.items(), key=lambda one: one[1])
        if counts[slug]
    ]
