"""What the pages show. Few statements each, whatever the number of goods."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.catalogue.cards import image_dict, maker_card, product_cards
from marketplace.catalogue.models import Member, Product
from marketplace.catalogue.pictures import NATURAL, prefetch_renditions
from marketplace.catalogue.selectors import products_on_sale
from marketplace.reference.models import Category
from search.models import Entry
from search.queries import Query
from search.selectors import search
from tenants.models import Cooperative
from tenants.selectors import open_storefronts
from tenants.urls import home_address, localised

if TYPE_CHECKING:
    from cms.models import StoryPage

STORY_SIZES = "(min-width:64em) 380px, 92vw"
COVER_SIZES = "(min-width:64em) 760px, 100vw"
PRODUCTS_SHOWN = 8
MAKERS_SHOWN = 3
# One row on a desktop; the rest leads the list of products.
SIGNATURES_SHOWN = 4


def storefront_home(cooperative: Cooperative, stories: Iterable["StoryPage"]) -> dict[str, Any]:
    """Signature products first, then the newest, the makers, the stories: six statements, whatever there is."""
    cards = product_cards(_products_of_home(), cooperative=cooperative)
    members = list(
        Member.objects.filter(is_public=True).select_related("portrait").order_by("joined_on")[:MAKERS_SHOWN]
    )
    stories = list(stories)
    prefetch_renditions(
        [member.portrait for member in members if member.portrait]
        + [story.cover for story in stories if story.cover]
    )
    return {
        "signature_cards": [card for card in cards if card["is_signature"]],
        "newest_cards": [card for card in cards if not card["is_signature"]],
        "makers": [maker_card(member, cooperative=cooperative) for member in members],
        "stories": [story_card(story, cooperative) for story in stories],
    }


def _products_of_home() -> QuerySet[Product]:
    """What the city is proud of, by rank, and the newest of the rest: one statement for both."""
    newest = products_on_sale().filter(signature__isnull=True).order_by("-first_published_at", "-pk")
    return (
        products_on_sale()
        .filter(Q(signature__rank__lte=SIGNATURES_SHOWN) | Q(pk__in=newest.values("pk")[:PRODUCTS_SHOWN]))
        .order_by(F("signature__rank").asc(nulls_last=True), "-first_published_at", "-pk")
    )


def portal_home() -> dict[str, Any]:
    """Cities with what they are known for, their signature products, the doors for institutions, stories."""
    proud = search(Query(kinds=(Entry.Kind.PRODUCT,), only_signature=True, page_size=60)).hits
    told = search(Query(kinds=(Entry.Kind.STORY,), sort="newest", page_size=6)).hits
    return {
        "cities": city_patches(known_for={hit.cooperative_id: hit.title for hit in reversed(proud)}),
        "signature_cards": [hit.card for hit in one_from_each_city(proud)[:PRODUCTS_SHOWN]],
        "stories": [hit.card for hit in told],
        "doors": institution_doors(),
    }


def city_patches(known_for: dict[int, str]) -> list[dict[str, Any]]:
    """A patch of cloth for every city that has an open storefront; several cooperatives share their city's page."""
    patches: dict[str, dict[str, Any]] = {}
    names: dict[str, list[str]] = {}
    for cooperative in open_storefronts().order_by("pk"):
        names.setdefault(cooperative.region_id, []).append(cooperative.name)
        patches.setdefault(
            cooperative.region_id,
            {
                "name": cooperative.city_name,
                "url": home_address(cooperative),
                "theme": cooperative.palette,
                "motif_url": motif_url(cooperative.cloth, "cloth"),
                "known_for": known_for.get(cooperative.pk, ""),
            },
        )
    for code, patch in patches.items():
        patch["cooperatives"] = ", ".join(names[code])
    return list(patches.values())


def one_from_each_city(hits: Iterable[Any]) -> list[Any]:
    """The first hit of each city, so that none crowds out the others."""
    seen: dict[str, Any] = {}
    for hit in hits:
        seen.setdefault(hit.city_slug, hit)
    return list(seen.values())


def institution_doors() -> list[dict[str, Any]]:
    """The five doors, each with the number of things behind it: two statements."""
    doors: dict[str, set[str]] = {}
    for slug, door in Category.objects.exclude(door="").values_list("slug", "door"):
        doors.setdefault(door, set()).add(slug)
    counts = dict.fromkeys(doors, 0)
    products = Entry.objects.filter(kind=Entry.Kind.PRODUCT, is_visible=True)
    for slugs, number in products.values_list("category_slugs").annotate(number=Count("pk")):
        for door, members in doors.items():
            if members.intersection(slugs):
                counts[door] += number
    icons = {
        "seragam": "cloth",
        "katering": "bowl",
        "makanan-minuman": "jar",
        "masker": "mask",
        "kebencanaan": "shield",
    }
    return [
        {
            "title": label,
            "url": localised(f"/lembaga/{door}/"),
            "icon": icons[door],
            "text": ngettext("%(number)s product", "%(number)s products", counts.get(door, 0))
            % {"number": counts.get(door, 0)},
        }
        for door, label in Category.Door.choices
    ]


def story_cards(stories: Iterable["StoryPage"], cooperative: Cooperative) -> list[dict[str, Any]]:
    """Cards for <c-story-teaser> of stories that came with their covers; one statement for the renditions."""
    stories = list(stories)
    prefetch_renditions(story.cover for story in stories if story.cover)
    return [story_card(story, cooperative) for story in stories]


def story_card(story: "StoryPage", cooperative: Cooperative) -> dict[str, Any]:
    image = None
    if story.cover_id:
        image = image_dict(story.cover, sizes=STORY_SIZES, alt=story.cover_alt, shape=NATURAL)
    return {
        "url": story_path(story),
        "title": story.title,
        "image": image,
        "summary": story.intro,
        "place": story.place,
        "reading_time": _("%(minutes)s min read") % {"minutes": story.reading_minutes},
        "theme": cooperative.palette,
    }


def story_path(story: "StoryPage") -> str:
    """Home and index are fixed, so a story's path needs no statement."""
    return localised(f"/cerita/{story.slug}/")


def story_products(story: "StoryPage", cooperative: Cooperative) -> dict[int, dict[str, Any]]:
    """{product id: card} for every product block of the story."""
    wanted = [
        product.pk
        for block in story.body
        if block.block_type == "products"
        for product in block.value["products"]
        if product is not None
    ]
    if not wanted:
        return {}
    products = list(Product.objects.on_sale().filter(pk__in=wanted))
    return dict(
        zip(
            (product.pk for product in products),
            product_cards(products, cooperative=cooperative),
            strict=True,
        )
    )


def motif_url(cloth: str, piece: str = "band") -> str:
    """Where a piece of a cloth is drawn; the same path on every host, and another one for every other cloth."""
    return reverse("motif", kwargs={"cloth": cloth, "piece": piece})
