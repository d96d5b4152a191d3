"""What the pages show. Few statements each, whatever the number of goods."""

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.catalogue.cards import cards_of, image_dict, maker_card, product_cards
from marketplace.catalogue.models import Member, Picture, Product
from marketplace.catalogue.pictures import NATURAL, prefetch_renditions
from marketplace.catalogue.selectors import products_on_sale, public_members
from marketplace.reference.models import Category
from search.models import Entry
from search.queries import Hit, Query
from search.selectors import hits_of, search
from tenants.models import Cooperative
from tenants.selectors import open_storefronts
from tenants.urls import home_address, localised

if TYPE_CHECKING:
    from cms.models import Featured, StoryPage

FACE_SIZES = "48px"
STORY_SIZES = "(min-width:64em) 390px, 92vw"
PRODUCTS_SHOWN = 8
# One beside the first goods, three in the band of people.
MAKERS_SHOWN = 4
CATEGORIES_SHOWN = 5
# One row on a desktop; the rest leads the list of products.
SIGNATURES_SHOWN = 4
STORIES_ON_PORTAL = 6
# More than the portal's home has places for; what comes after is never read.
MOST_CHOSEN = 40


def storefront_home(cooperative: Cooperative, stories: Iterable["StoryPage"]) -> dict[str, Any]:
    """Signature products first, then the newest, the makers, the stories: six statements, whatever there is."""
    products = list(
        _products_of_home().with_card_facts().select_related("signature", "category", "category__parent")
    )
    cards = cards_of(products, cooperative=cooperative)
    members = list(public_members()[:MAKERS_SHOWN])
    stories = list(stories)
    prefetch_renditions(
        [member.portrait for member in members if member.portrait]
        + [picture for story in stories for picture in pictures_of_teaser(story)]
    )
    makers = [maker_card(member, cooperative=cooperative) for member in members]
    return {
        "categories": _categories_of(products),
        "signature_cards": [card for card in cards if card["is_signature"]],
        "newest_cards": [card for card in cards if not card["is_signature"]],
        "first_maker": makers[0] if makers else None,
        "makers": makers[1:],
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


def _categories_of(products: Iterable[Product]) -> list[dict[str, str]]:
    """The categories of what the home shows, most frequent first: a statement less than asking for all."""
    found: dict[str, tuple[int, Category]] = {}
    for product in products:
        category = product.category.parent or product.category
        count, _category = found.get(category.slug, (0, category))
        found[category.slug] = (count + 1, category)
    ordered = sorted(found.values(), key=lambda one: (-one[0], one[1].position))
    return [
        {"name": category.name, "url": reverse("storefront:category", args=[category.slug])}
        for _count, category in ordered[:CATEGORIES_SHOWN]
    ]


def portal_home(featured: QuerySet["Featured"]) -> dict[str, Any]:
    """Cities with what they are known for, their signature products, the doors for institutions, stories.

    What the operator chose for today (`featured`) comes first; the rest chooses itself.
    """
    chosen: dict[str, list[Hit]] = {}
    for hit in hits_of(one.entry for one in featured[:MOST_CHOSEN]):
        chosen.setdefault(hit.kind, []).append(hit)
    proud = search(Query(kinds=(Entry.Kind.PRODUCT,), only_signature=True, page_size=60)).hits
    told = search(Query(kinds=(Entry.Kind.STORY,), sort="newest", page_size=STORIES_ON_PORTAL)).hits
    cities = city_patches(known_for={hit.cooperative_id: hit.title for hit in reversed(proud)})
    first = [hit.city_slug for hit in chosen.get(Entry.Kind.COOPERATIVE, ())]
    return {
        "cities": sorted(
            cities, key=lambda city: first.index(city["slug"]) if city["slug"] in first else len(first)
        ),
        "provinces": by_province(cities),
        "signature_cards": _cards(
            chosen.get(Entry.Kind.PRODUCT, []), one_from_each_city(proud), PRODUCTS_SHOWN
        ),
        "stories": _cards(chosen.get(Entry.Kind.STORY, []), told, STORIES_ON_PORTAL),
        "doors": institution_doors(),
    }


def _cards(chosen: list[Hit], others: list[Hit], most: int) -> list[dict[str, Any]]:
    """What was chosen first, then as many others as there is room for, nothing twice."""
    shown = {hit.path for hit in chosen}
    return [hit.card for hit in (*chosen, *(hit for hit in others if hit.path not in shown))][:most]


def city_patches(known_for: dict[int, str]) -> list[dict[str, Any]]:
    """A patch of cloth for every city that has an open storefront; several cooperatives share their city's page."""
    patches: dict[str, dict[str, Any]] = {}
    names: dict[str, list[str]] = {}
    for cooperative in open_storefronts().select_related("region__parent").order_by("pk"):
        region = cooperative.region
        names.setdefault(region.code, []).append(cooperative.name)
        patches.setdefault(
            region.code,
            {
                "name": cooperative.city_name,
                "slug": slugify(cooperative.city_name),
                "province": region.parent.name if region.parent else region.name,
                "url": home_address(cooperative),
                "theme": cooperative.palette,
                "motif_url": motif_url(cooperative.cloth, "cloth"),
                "known_for": known_for.get(cooperative.pk, ""),
            },
        )
    for code, patch in patches.items():
        patch["cooperatives"] = ", ".join(names[code])
        patch["count"] = len(names[code])
        if patch["count"] > 1:
            # On the portal, where alone these patches stand.
            patch["url"] = f"/kota/{patch['slug']}/"
    return list(patches.values())


def by_province(patches: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """[{name, cities}], both in the order of the alphabet."""
    ordered = sorted(patches, key=lambda patch: (patch["province"], patch["name"]))
    return [
        {"name": name, "cities": list(cities)}
        for name, cities in groupby(ordered, key=lambda patch: patch["province"])
    ]


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


def maker_cards(members: Iterable[Member], cooperative: Cooperative) -> list[dict[str, Any]]:
    """Cards for <c-maker-card> of members that came with their portraits; one statement for the renditions."""
    members = list(members)
    prefetch_renditions(member.portrait for member in members if member.portrait)
    return [maker_card(member, cooperative=cooperative) for member in members]


def story_cards(stories: Iterable["StoryPage"], cooperative: Cooperative) -> list[dict[str, Any]]:
    """Cards for <c-story-teaser> of stories that came with cover and maker; one statement for the renditions."""
    stories = list(stories)
    prefetch_renditions(picture for story in stories for picture in pictures_of_teaser(story))
    return [story_card(story, cooperative) for story in stories]


def pictures_of_teaser(story: "StoryPage") -> list[Picture]:
    """The cover, and the face of her whose story it is."""
    maker = story.maker
    portrait = maker.portrait if maker and maker.is_public else None
    return [picture for picture in (story.cover, portrait) if picture]


def story_card(story: "StoryPage", cooperative: Cooperative) -> dict[str, Any]:
    image, face = None, None
    if story.cover_id:
        image = image_dict(story.cover, sizes=STORY_SIZES, alt=story.cover_alt, shape=NATURAL)
    maker = story.maker if story.maker and story.maker.is_public else None
    if maker and maker.portrait:
        # Her name stands beside it.
        face = image_dict(maker.portrait, sizes=FACE_SIZES) | {"alt": ""}
    return {
        "url": story_path(story),
        "title": story.title,
        "image": image,
        "summary": story.intro,
        "maker": maker.name if maker else "",
        "face": face,
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
