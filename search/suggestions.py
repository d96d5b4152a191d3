"""What is offered while a search is typed: what others asked for, goods, categories, cities, shops and stories whose names begin so.

A storefront offers its own goods first. Answers are kept for a minute, in each storefront's own cache.
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.text import slugify
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from marketplace.core.money import rupiah
from marketplace.reference.selectors import categories_in_order
from search.cards import with_hosts
from search.models import Entry
from search.queries import MAX_LENGTH, Answer, Hit, Query, Want
from search.questions import queries_beginning_with
from search.selectors import search, suggested_titles
from search.spelling import offered_for
from search.vocabulary import words_of
from tenants.models import Cooperative
from tenants.selectors import open_storefronts
from tenants.urls import base_address

FEWEST_LETTERS = 2
MOST = 10
MOST_ON_A_PHONE = 6
# Of what others asked for: they lead on, goods are what is wanted.
MOST_ASKED = 3
KEPT_SECONDS = 60
# Categories and cities change rarely.
NAMED_KEPT_SECONDS = 300

CategoryRow = tuple[str, str, str]


class Place(NamedTuple):
    """A city with its page, the shop there with its address, and the words of both names as they are looked for."""

    city: str
    page: str
    shop: str
    address: str
    letters: str


@dataclass(frozen=True)
class Group:
    """Suggestions of one kind, as <c-suggestions> draws them; `share` of them for each one of another kind."""

    kind: str
    title: str
    options: list[dict[str, Any]]
    share: int = 1


def suggestions(text: str, cooperative: Cooperative) -> list[dict[str, Any]]:
    """Groups for <c-suggestions>, ten options in all; those that a phone has no room for are marked `is_extra`."""
    typed = " ".join(text.split())[:MAX_LENGTH]
    if len("".join(words_of(typed))) < FEWEST_LETTERS:
        return []
    digest = sha256(typed.lower().encode()).hexdigest()[:24]
    key = f"suggestions:{get_language()}:{cooperative.pk}:{digest}"
    found = cache.get(key)
    if found is None:
        found = _shared_out(_groups(typed, cooperative)) or _corrected(typed)
        cache.set(key, found, KEPT_SECONDS)
    return found


def _groups(typed: str, here: Cooperative) -> list[Group]:
    product, story = Entry.Kind.PRODUCT, Entry.Kind.STORY
    pattern = _pattern(typed)
    categories, places = _named()
    # Most have nothing of it: to look for letters costs a twentieth of looking for words.
    begun = words_of(typed)[0]
    places = [place for place in places if begun in place.letters]
    cities = [_option(place.city, place.page, pattern) for place in places if pattern.search(place.city)]
    shops = [
        _option(place.shop, place.address, pattern, place.city)
        for place in places
        if pattern.search(place.shop) or pattern.search(place.city)
    ]
    if here.is_portal:
        goods, stories = suggested_titles(typed, (Want(product, MOST), Want(story, MOST)))
        products = [Group("product", _("Products"), _of_hits(goods, pattern), share=2)]
    else:
        own, others, stories = suggested_titles(
            typed,
            (
                Want(product, MOST, cooperative_id=here.pk),
                Want(product, MOST, except_cooperative_id=here.pk),
                Want(story, MOST),
            ),
        )
        in_this_shop = _("Products from %(city)s") % {"city": here.city_name}
        products = [
            Group("product", in_this_shop, _of_hits(own, pattern, in_city=False), share=3),
            Group("product", _("From other cities"), _of_hits(others, pattern)),
        ]
    return [
        Group("query", _("What people look for"), _asked(typed, pattern)),
        *products,
        Group("category", _("Categories"), _categories(categories, pattern)),
        Group("city", _("Cities"), list({option["url"]: option for option in cities}.values())),
        Group("cooperative", _("Shops"), shops),
        Group("story", _("Stories"), _of_hits(stories, pattern)),
    ]


def _shared_out(groups: list[Group]) -> list[dict[str, Any]]:
    """In rounds, a share of each kind until all places are taken: every kind is seen, and the first six are a good choice."""
    taken: list[list[dict[str, Any]]] = [[] for _group in groups]
    number = 0
    while number < MOST and any(
        len(got) < len(group.options) for got, group in zip(taken, groups, strict=True)
    ):
        for got, group in zip(taken, groups, strict=True):
            for option in group.options[len(got) : len(got) + group.share][: MOST - number]:
                number += 1
                got.append(option | {"is_extra": number > MOST_ON_A_PHONE})
    return [
        {
            "kind": group.kind,
            "title": group.title,
            "options": got,
            "is_extra": all(one["is_extra"] for one in got),
        }
        for got, group in zip(taken, groups, strict=True)
        if got
    ]


def _asked(typed: str, pattern: re.Pattern[str]) -> list[dict[str, Any]]:
    """What others typed and found, but for what stands in the box already."""
    begun = queries_beginning_with(typed, limit=MOST_ASKED + 1)
    others = [text for text in begun if text != " ".join(words_of(typed))]
    return [_option(text, search_address(q=text), pattern) for text in others[:MOST_ASKED]]


def _corrected(typed: str) -> list[dict[str, Any]]:
    """Another spelling, where nothing begins with what was typed; with how many goods it would find, and only if any."""
    text = offered_for(typed)
    answer = search(Query(text=text, kinds=(Entry.Kind.PRODUCT,), page_size=1)) if text else None
    if answer is None or not answer.total:
        return []
    option = _option(text, search_address(q=text), re.compile("(?!)"), results_text(answer))
    options = [option | {"is_extra": False}]
    return [{"kind": "spelling", "title": _("Did you mean"), "options": options, "is_extra": False}]


def results_text(answer: Answer) -> str:
    """«86 results», or that there are more than were counted."""
    number = number_format(answer.total, force_grouping=True)
    if answer.has_more:
        return _("more than %(number)s results") % {"number": number}
    return ngettext("%(number)s result", "%(number)s results", answer.total) % {"number": number}


def search_address(**parameters: str) -> str:
    """The portal's search, in the visitor's language."""
    path = reverse("portal:search", urlconf=settings.PORTAL_URLCONF)
    return f"{settings.BASE_URL}{path}?{urlencode(parameters)}"


def _of_hits(hits: list[Hit], pattern: re.Pattern[str], *, in_city: bool = True) -> list[dict[str, Any]]:
    """With price, and with the city where that is not said already."""
    return [
        _option(hit.title, hit.path, pattern, _note(hit, in_city)) for hit in with_hosts(hits, cards=False)
    ]


def _note(hit: Hit, in_city: bool) -> str:
    price = rupiah(hit.price) if hit.price is not None else ""
    return " · ".join(part for part in (hit.city_name if in_city else "", price) if part)


def _categories(rows: list[CategoryRow], pattern: re.Pattern[str]) -> list[dict[str, Any]]:
    named = [row for row in rows if pattern.search(row[0])]
    meant = [row for row in rows if row not in named and pattern.search(row[2])]
    return [_option(name, search_address(kategori=slug), pattern) for name, slug, _words in [*named, *meant]]


def _named() -> tuple[list[CategoryRow], list[Place]]:
    """(name, slug, synonyms) of every category, and every open storefront's place, in the visitor's language."""
    key = f"suggestions:named:{get_language()}"
    kept = cache.get(key)
    if kept is None:
        categories = [
            (category.name, category.slug, ", ".join(category.synonyms)) for category in categories_in_order()
        ]
        kept = categories, [_place(store) for store in open_storefronts().order_by("region__name", "name")]
        cache.set(key, kept, NAMED_KEPT_SECONDS)
    return kept


def _place(store: Cooperative) -> Place:
    city = reverse("portal:city", settings.PORTAL_URLCONF, [slugify(store.city_name)])
    return Place(
        store.city_name,
        settings.BASE_URL + city,
        store.name,
        base_address(store) + "/",
        " ".join(words_of(f"{store.city_name} {store.name}")),
    )


def _pattern(typed: str) -> re.Pattern[str]:
    """Where the typed words begin, whatever stands between them."""
    return re.compile(
        r"\b" + r"\W+".join(re.escape(word) for word in re.findall(r"\w+", typed)), re.IGNORECASE
    )


def _option(name: str, url: str, pattern: re.Pattern[str], note: str = "") -> dict[str, Any]:
    """The typed part apart from what stands before and after it."""
    found = pattern.search(name)
    start, end = found.span() if found else (0, 0)
    return {"before": name[:start], "match": name[start:end], "text": name[end:], "url": url, "note": note}
