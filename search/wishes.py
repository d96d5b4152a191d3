"""What somebody looked for and hardly found: what is wished for, and which cooperatives are likely to make it."""

import re
from dataclasses import dataclass
from hashlib import sha256

from django.core.cache import cache
from django.db.models import Count
from django.utils.text import slugify

from marketplace.reference.models import Category
from marketplace.reference.selectors import categories_in_order
from search.models import Entry
from search.queries import Query
from search.region_names import Region
from search.synonym_groups import form_of
from search.understanding import understood
from search.vocabulary import Slot, is_soft, regions_of, slots_of
from search.words import Phrase, words_of
from tenants.models import Cooperative
from tenants.selectors import open_storefronts

# Categories and what a shop makes change rarely.
KEPT_SECONDS = 600
# As long as a request's line and a message may be.
LONGEST = 120


@dataclass(frozen=True)
class Wish:
    """Goods in the visitor's words, how many, of which categories (slugs), and from where (cities as slugs, official regions)."""

    words: str
    quantity: int | None = None
    categories: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    regions: tuple[Region, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.words


def wish_of(query: Query) -> Wish:
    """What a search asks for, without prices and marks; empty when it names nothing (only a place, or no words)."""
    read = understood(query)
    slots = slots_of(read.text)
    # What was understood as «from there» left the text.
    regions = tuple(region for slot in slots_of(query.text) for region in regions_of(slot))
    if all(regions_of(slot) or is_soft(slot) or _is_number(slot) for slot in slots):
        return Wish("", regions=regions)
    return Wish(
        words=" ".join(re.findall(r"[^\s<>]+", read.text))[:LONGEST],
        quantity=read.quantity,
        categories=query.categories or meant_categories(read.text),
        cities=read.cities,
        regions=regions,
    )


def meant_categories(text: str) -> tuple[str, ...]:
    """Slugs of the categories whose names, or other words for them, stand in a text in any form; the fullest match alone."""
    typed = set(form_of(tuple(words_of(text))))
    same = {form_of(phrase) for slot in slots_of(text) for phrase in slot}
    rated = {
        # What was typed itself counts more than what means the same.
        slug: max(2 * len(phrase) if typed.issuperset(phrase) else phrase in same for phrase in phrases)
        for slug, phrases in _category_phrases()
    }
    best = max(rated.values(), default=0)
    return tuple(slug for slug, rating in rated.items() if best and rating == best)


def cooperatives_for(wish: Wish, *, most: int) -> list[Cooperative]:
    """The open shops that fit best: in the place that was named, else in its province; then by goods in the category."""
    goods = _goods_by_shop(wish.categories)
    codes = {region.code for region in wish.regions}
    provinces = {region.province for region in wish.regions}

    def rating(store: Cooperative) -> tuple[bool, bool, int, str]:
        is_there = store.region_id in codes or slugify(store.city_name) in wish.cities
        is_near = store.region_id[:2] in provinces
        return (not is_there, not is_near, -goods.get(store.pk, 0), store.name)

    # 514 storefronts at most: one for each regency and city.
    fitting = [store for store in open_storefronts() if goods.get(store.pk)]
    return sorted(fitting, key=rating)[:most]


def _is_number(slot: Slot) -> bool:
    return all(word.isdigit() for phrase in slot for word in phrase)


def _category_phrases() -> list[tuple[str, list[Phrase]]]:
    """[(slug, its names in form)]; kept for ten minutes."""
    kept = cache.get("wishes:categories")
    if kept is None:
        kept = [(category.slug, _phrases(category)) for category in categories_in_order()]
        cache.set("wishes:categories", kept, KEPT_SECONDS)
    return kept


def _phrases(category: Category) -> list[Phrase]:
    names = [*re.split(r"[&,]", category.name_id), *re.split(r"[&,]", category.name_en), *category.synonyms]
    found = [form_of(tuple(words_of(name))) for name in names]
    return list(dict.fromkeys(phrase for phrase in found if phrase))


def _goods_by_shop(categories: tuple[str, ...]) -> dict[int, int]:
    """{cooperative: goods of these categories, of any without} in one statement; kept for ten minutes."""
    key = f"wishes:goods:{sha256(' '.join(sorted(categories)).encode()).hexdigest()[:24]}"
    kept = cache.get(key)
    if kept is None:
        goods = Entry.objects.filter(kind=Entry.Kind.PRODUCT, is_visible=True)
        if categories:
            goods = goods.filter(category_slugs__overlap=list(categories))
        kept = dict(goods.order_by().values_list("cooperative_id").annotate(number=Count("pk")))
        cache.set(key, kept, KEPT_SECONDS)
    return kept
