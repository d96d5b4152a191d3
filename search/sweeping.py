"""Compares database and index storefront by storefront, and mends what differs.

Two sums a storefront (how many, and their versions together) tell in two statements where to look closer, however many
storefronts there are. Only there the versions are compared one by one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Sum
from elasticsearch.helpers import scan

from search.engine import client, is_configured, read_alias
from search.indexing import index_entries
from search.models import Entry, Index
from search.projection import next_version
from tenants.models import Cooperative

# At most so many documents are mended by one sweep, so that it ends in minutes; the next one goes on.
MOST = 20_000
# More storefronts than there are cities.
STOREFRONTS = 10_000


@dataclass
class Difference:
    """What differed at one storefront: documents that were missing or old, and such as should not be there."""

    cooperative_id: int
    missing: int
    surplus: int


@dataclass
class Sweep:
    """What a sweep found and mended; `is_complete` says whether all of it."""

    storefronts: int
    differences: list[Difference]
    is_complete: bool = True


def sweep(*, cooperative_id: int | None = None) -> Sweep:
    """Compare and mend every storefront, or one. Loops over those that differ; raises ENGINE_FAILURES."""
    if not is_configured() or not Index.objects.filter(state=Index.State.LIVE).exists():
        return Sweep(0, [])
    client().indices.refresh(index=read_alias())
    wanted, kept = _wanted(), _kept()
    shops = {cooperative_id} if cooperative_id else set(wanted) | set(kept)
    result = Sweep(len(shops), [])
    left = MOST
    for shop in sorted(shops):
        if wanted.get(shop) == kept.get(shop):
            continue
        if left <= 0:
            result.is_complete = False
            break
        found = list(_mended(shop, left))
        left -= len(found)
        surplus = sum(not entry.is_visible for entry in found)
        result.differences.append(Difference(shop, len(found) - surplus, surplus))
    return result


def _mended(cooperative_id: int, limit: int) -> Iterator[Entry]:
    """Entries whose document is missing, old or should not be there, written again or deleted by version."""
    entries = {
        f"{cooperative_id}-{kind}-{object_id}": (pk, version, is_visible)
        for pk, kind, object_id, version, is_visible in Entry.objects.filter(
            cooperative_id=cooperative_id
        ).values_list("pk", "kind", "object_id", "version", "is_visible")
    }
    documents = {
        hit["_id"]: hit["_version"]
        for hit in scan(
            client(),
            index=read_alias(),
            query={"query": {"term": {"cooperative": cooperative_id}}, "version": True, "_source": False},
        )
    }
    differing = [
        pk
        for name, (pk, version, is_visible) in entries.items()
        if (documents.get(name) != version if is_visible else name in documents)
    ][:limit]
    found = _versioned_anew(differing)
    # Documents that no entry speaks of (a cooperative that was removed): deleted with a version of their own.
    for name in list(documents.keys() - entries.keys())[: limit - len(found)]:
        _shop, kind, object_id = name.split("-")
        found.append(
            Entry(
                cooperative_id=cooperative_id,
                kind=kind,
                object_id=int(object_id),
                version=next_version(),
                is_visible=False,
            )
        )
    index_entries(found)
    yield from found


def _versioned_anew(pks: list[int]) -> list[Entry]:
    """The entries with new versions: a document that was deleted behind our back left its own, and takes no older one."""
    if pks:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE search_entry SET version = nextval('public.search_entry_versions') WHERE id = ANY(%s)",
                [pks],
            )
    return list(Entry.objects.filter(pk__in=pks))


def _wanted() -> dict[int, tuple[int, int]]:
    rows = Entry.objects.filter(is_visible=True).order_by().values_list("cooperative_id")
    summed = rows.annotate(number=Count("pk"), versions=Sum("version"))
    return {shop: (number, int(versions)) for shop, number, versions in summed}


def _kept() -> dict[int, tuple[int, int]]:
    body = {
        "size": 0,
        "track_total_hits": False,
        "aggs": {
            "shops": {
                "terms": {"field": "cooperative", "size": STOREFRONTS},
                "aggs": {"versions": {"sum": {"field": "version"}}},
            }
        },
    }
    buckets = client().search(index=read_alias(), body=body)["aggregations"]["shops"]["buckets"]
    return {bucket["key"]: (bucket["doc_count"], int(bucket["versions"]["value"])) for bucket in buckets}


def storefront_name(cooperative_id: int) -> str:
    """For people: the slug, or the number of a cooperative that is gone."""
    slug = Cooperative.objects.filter(pk=cooperative_id).values_list("slug", flat=True).first()
    return slug or f"#{cooperative_id}"
