"""Answers from the projection itself, by full text."""

import time

from django.db.models import Case, Count, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length

from search.backends.postgres_text import naming, ranked
from search.models import Entry
from search.queries import PRICE_RANGES, Answer, Hit, Query, Want
from search.vocabulary import Slot

NAME = "postgresql"
FACETS = ("cities", "provinces", "kinds", "categories", "price")

SORTS = {
    "cheapest": [F("price").asc(nulls_last=True), "pk"],
    "dearest": [F("price").desc(nulls_last=True), "pk"],
    "newest": [F("published_at").desc(nulls_last=True), "pk"],
}


def answer(query: Query) -> Answer:
    """Search the entries with SQL; eight statements at most, whatever is found."""
    started = time.monotonic()
    found, order = _matching(query)
    chosen = _choices(found, query)
    total = chosen.count()
    page = chosen.order_by(*order)[query.offset : query.offset + query.page_size]
    hits = [_hit(entry) for entry in page.defer("body", "words", "names", "vector")] if total else []
    matched = total > 0 or found.exists()
    return Answer(
        hits=hits,
        total=total,
        backend=NAME,
        took_ms=round((time.monotonic() - started) * 1000),
        facets=_facets(found, query) if matched else {facet: {} for facet in FACETS},
        matched=matched,
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
        found.append([_hit(entry) for entry in rows.defer("body", "words", "names", "vector")[: want.limit]])
    return found


def _matching(query: Query) -> tuple[QuerySet[Entry], list]:
    entries = Entry.objects.filter(is_visible=True)
    if query.cooperative_id:
        entries = entries.filter(cooperative_id=query.cooperative_id)
    newest = ["-is_signature", F("published_at").desc(nulls_last=True), "pk"]
    if not query.text:
        return entries, SORTS.get(query.sort, newest)
    return ranked(entries, query), SORTS.get(query.sort, ["-rank", *newest])


def _choices(entries: QuerySet[Entry], query: Query) -> QuerySet[Entry]:
    if query.kinds:
        entries = entries.filter(kind__in=query.kinds)
    if query.cities or query.provinces:
        entries = entries.filter(Q(city_slug__in=query.cities) | Q(province_name__in=query.provinces))
    if query.categories:
        entries = entries.filter(category_slugs__overlap=list(query.categories))
    low, high = query.price_bounds
    if low is not None:
        entries = entries.filter(price__gte=low)
    if high is not None:
        entries = entries.filter(price__lt=high)
    flags = {
        "is_signature": query.only_signature,
        "is_ready": query.only_ready,
        "is_halal": query.only_halal,
        "is_delivered_free": query.only_free_delivery,
    }
    return entries.filter(**{flag: True for flag, chosen in flags.items() if chosen})


def _facets(found: QuerySet[Entry], query: Query) -> dict[str, dict[str, int]]:
    cities = (
        _choices(found, query.without("cities")).order_by().values_list("city_slug").annotate(n=Count("pk"))
    )
    provinces = (
        _choices(found, query.without("provinces"))
        .order_by()
        .values_list("province_name")
        .annotate(n=Count("pk"))
    )
    kinds = _choices(found, query.without("kinds")).order_by().values_list("kind").annotate(n=Count("pk"))
    categories = (
        _choices(found, query.without("categories"))
        .order_by()
        .annotate(slug=Func(F("category_slugs"), function="unnest"))
        .values_list("slug")
        .annotate(n=Count("pk"))
    )
    bucket = Case(
        *(When(_within(low, high), then=Value(number)) for number, (_, low, high) in enumerate(PRICE_RANGES)),
        output_field=IntegerField(),
    )
    prices = (
        _choices(found, query.without("price"))
        .filter(price__isnull=False)
        .order_by()
        .annotate(bucket=bucket)
        .values_list("bucket")
        .annotate(n=Count("pk"))
    )
    return {
        "cities": dict(cities),
        "provinces": dict(provinces),
        "kinds": dict(kinds),
        "categories": dict(categories),
        "price": {PRICE_RANGES[number][0]: count for number, count in prices if number is not None},
    }


def _within(low: int | None, high: int | None) -> Q:
    condition = Q()
    if low is not None:
        condition &= Q(price__gte=low)
    if high is not None:
        condition &= Q(price__lt=high)
    return condition


def _hit(entry: Entry) -> Hit:
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
