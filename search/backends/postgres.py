"""Answers from the projection itself, by full text."""

import time
from typing import Any

from django.core.cache import cache
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Length

from search.backends.postgres_text import naming, ranked, titled
from search.models import Entry
from search.queries import COUNTED, FLAGS, Answer, Hit, Query, Want
from search.vocabulary import Slot

NAME = "postgresql"
HEAVY = ("body", "words", "names", "vector")
# What all signals together may add to a rank; a word in the title is worth many times that.
SIGNALS = 0.01

# Of very many hits only so many are ranked: those with all words in the title first, the best of them before all.
RANKED, BEST_RANKED = 3_000, 1_000
# Goods with the best signals, of all that there are.
FAVOURED = 5_000
FLOOR_KEPT_SECONDS = 300

NEWEST = [F("published_at").desc(nulls_last=True), "pk"]
BEST = ["-merit", *NEWEST]
SORTS = {
    "cheapest": [F("price").asc(nulls_last=True), *BEST],
    "dearest": [F("price").desc(nulls_last=True), *BEST],
    "newest": NEWEST,
}


def answer(query: Query) -> Answer:
    """Search the entries with SQL; three statements at most, whatever is found."""
    started = time.monotonic()
    found = matching(query)
    chosen = narrowed(found, query)
    counted = chosen.order_by()[: COUNTED + 1].count()
    if counted > COUNTED and query.text and query.sort not in SORTS and not query.is_loose:
        chosen = chosen.filter(pk__in=_promising(chosen, query))
    page = chosen.order_by(*_order(query))[query.offset : query.offset + query.page_size]
    return Answer(
        hits=[hit(entry) for entry in page.defer(*HEAVY)] if counted else [],
        total=min(counted, COUNTED),
        has_more=counted > COUNTED,
        backend=NAME,
        took_ms=round((time.monotonic() - started) * 1000),
        matched=counted > 0 or (query.has_choices and found.exists()),
    )


def suggest(text: str, slots: tuple[Slot, ...], wants: tuple[Want, ...]) -> list[list[Hit]]:
    """For each want the titles in which these words begin: a statement each."""
    named = naming(Entry.objects.filter(is_visible=True), slots)
    begins = Case(When(title__istartswith=text, then=Value(0)), default=Value(1))
    ordered = named.order_by(begins, "-is_signature", Length("title"), "pk")
    found = []
    for want in wants:
        rows = ordered.filter(kind=want.kind)
        if want.cooperative_id:
            rows = rows.filter(cooperative_id=want.cooperative_id)
        if want.except_cooperative_id:
            rows = rows.exclude(cooperative_id=want.except_cooperative_id)
        found.append([hit(entry) for entry in rows.defer(*HEAVY)[: want.limit]])
    return found


def matching(query: Query) -> QuerySet[Entry]:
    """What the words find in this scope, before anything is chosen; with their `rank` where there are words."""
    entries = Entry.objects.filter(is_visible=True)
    if query.cooperative_id:
        entries = entries.filter(cooperative_id=query.cooperative_id)
    return ranked(entries, query) if query.text else entries


def narrowed(entries: QuerySet[Entry], query: Query) -> QuerySet[Entry]:
    """Those of the entries that everything chosen leaves."""
    return entries.filter(*choices(query).values())


def choices(query: Query) -> dict[str, Q]:
    """{facet: what is chosen in it}, for each in which something is."""
    low, high = query.price_bounds
    bounds = {"price__gte": low, "price__lt": high}
    # Whoever named a number of pieces meant it, whether or not a price for many is chosen besides.
    pieces = "quantity" if query.quantity else "only_bulk"
    chosen = {
        "kinds": Q(kind__in=query.kinds) if query.kinds else None,
        "cities": Q(city_slug__in=query.cities) | Q(province_name__in=query.provinces)
        if query.cities or query.provinces
        else None,
        "categories": Q(category_slugs__overlap=list(query.categories)) if query.categories else None,
        "certificates": Q(certificates__overlap=list(query.certificates)) if query.certificates else None,
        "price": Q(**{name: bound for name, bound in bounds.items() if bound is not None}) or None,
        "lead": None if query.ready_within is None else Q(lead_days__lte=query.ready_within),
        pieces: None if query.bulk_bound is None else Q(bulk_from__lte=query.bulk_bound),
    }
    flags = {flag: Q(**{field: True}) if getattr(query, flag) else None for flag, field in FLAGS.items()}
    return {facet: condition for facet, condition in (chosen | flags).items() if condition is not None}


def _promising(found: QuerySet[Entry], query: Query) -> QuerySet[Any, Any]:
    """RANKED of very many hits, taken as the index has them: ranking all of them takes longer than anybody waits."""
    plain = found.order_by()
    in_title = titled(plain, query)
    tiers = [in_title.filter(merit__gt=_favoured_above()), in_title, plain]
    limits = (BEST_RANKED, RANKED, RANKED)
    first, *others = (tier.values("pk")[:limit] for tier, limit in zip(tiers, limits, strict=True))
    return first.union(*others, all=True)[:RANKED]


def _favoured_above() -> int:
    """The merit above which goods are among the FAVOURED; 0 where there are fewer."""
    kept = cache.get("search:favoured")
    if kept is None:
        merits = Entry.objects.filter(is_visible=True, kind=Entry.Kind.PRODUCT).order_by("-merit")
        kept = next(iter(merits.values_list("merit", flat=True)[FAVOURED : FAVOURED + 1]), 0)
        cache.set("search:favoured", kept, FLOOR_KEPT_SECONDS)
    return kept


def _order(query: Query) -> list:
    if query.sort in SORTS:
        return SORTS[query.sort]
    if not query.text:
        return BEST
    return [(F("rank") + F("merit") * (SIGNALS / 1000)).desc(), *NEWEST]


def hit(entry: Entry) -> Hit:
    return Hit(
        kind=entry.kind,
        title=entry.title,
        sku=entry.sku,
        price=entry.price,
        path=entry.path,
        card=entry.card,
        cooperative_id=entry.cooperative_id,
        city_slug=entry.city_slug,
        city_name=entry.city_name,
        categories=entry.category_slugs,
        is_signature=entry.is_signature,
    )
