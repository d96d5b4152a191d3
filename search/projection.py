"""From a storefront's objects to entries. Runs in the storefront's schema.

A projector answers the facts of one object that is public now, or None; apps above register theirs in AppConfig.ready.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import translation
from django.utils.text import slugify

from search.backends.postgres_text import write_words
from search.calculations import merit
from search.models import Entry
from tenants.models import Cooperative


@dataclass(frozen=True)
class Facts:
    """What an object lets be found of itself. `names` weigh less than the title, `words` less, `body` least.

    `price` in IDR; `bulk_from` and `sold` in pieces, `lead_days` in working days, `completeness` 0 to 1; `path` on the cooperative's own host; `card` is what the result page draws.
    """

    title: str
    path: str
    card: dict[str, Any]
    names: str = ""
    words: str = ""
    body: str = ""
    sku: str = ""
    price: int | None = None
    category_slugs: list[str] = field(default_factory=list)
    is_signature: bool = False
    is_ready: bool = False
    is_halal: bool = False
    is_delivered_free: bool = False
    is_kopwan: bool = False
    is_made_by_women: bool = False
    certificates: list[str] = field(default_factory=list)
    bulk_from: int | None = None
    lead_days: int | None = None
    sold: int = 0
    completeness: float = 0
    published_at: datetime | None = None


Projector = Callable[[int, Cooperative], Facts | None]
Lister = Callable[[], list[int]]

_projectors: dict[str, tuple[Projector, Lister]] = {}


def register_projector(kind: str, projector: Projector, lister: Lister) -> None:
    """Let objects of `kind` be found. `lister` answers the ids of all that may be public in the current storefront."""
    _projectors[kind] = (projector, lister)


def kinds() -> list[str]:
    return list(_projectors)


def project(kind: str, object_id: int, cooperative: Cooperative) -> Entry:
    """Bring one entry to its object's present state and answer it, invisible when the object is not public.

    The entry's row is locked before the object is read: of two at once, the one that reads later also writes later.
    """
    projector, _ = _projectors[kind]
    with transaction.atomic():
        Entry.objects.bulk_create(
            [
                Entry(
                    cooperative=cooperative,
                    kind=kind,
                    object_id=object_id,
                    version=next_version(),
                    is_visible=False,
                )
            ],
            ignore_conflicts=True,
        )
        entry = Entry.objects.select_for_update().get(cooperative=cooperative, kind=kind, object_id=object_id)
        with translation.override("id"):
            facts = projector(object_id, cooperative) if cooperative.is_open else None
        entry.version = next_version()
        entry.is_visible = facts is not None
        if facts is not None:
            _write(entry, facts, cooperative)
        entry.save()
        write_words(entry)
    return entry


def objects_of(kind: str) -> list[int]:
    """Ids of everything of a kind in the current storefront that may be public."""
    _, lister = _projectors[kind]
    return lister()


def project_all(cooperative: Cooperative) -> Iterator[Entry]:
    """Project everything of the current storefront, and hide entries whose object is gone."""
    for kind in kinds():
        wanted = set(objects_of(kind))
        known = set(
            Entry.objects.filter(cooperative=cooperative, kind=kind).values_list("object_id", flat=True)
        )
        for object_id in sorted(wanted | known):
            yield project(kind, object_id, cooperative)


def hide_all(cooperative: Cooperative) -> list[Entry]:
    """Let nothing of a storefront that is not open be found: one statement, a new version for each.

    Answer all that is hidden: what an earlier attempt hid may not have reached the engine.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE search_entry SET is_visible = false, version = nextval('public.search_entry_versions')"
            " WHERE cooperative_id = %s AND is_visible",
            [cooperative.pk],
        )
    hidden = Entry.objects.filter(cooperative=cooperative, is_visible=False)
    return list(hidden.defer("vector", "body", "card"))


def next_version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('public.search_entry_versions')")
        return cursor.fetchone()[0]


def city_slug(cooperative: Cooperative) -> str:
    return slugify(cooperative.city_name)


def _write(entry: Entry, facts: Facts, cooperative: Cooperative) -> None:
    entry.title = facts.title[:200]
    entry.path = facts.path
    entry.card = facts.card
    entry.names = facts.names
    entry.words = facts.words
    entry.body = facts.body
    entry.sku = facts.sku
    entry.price = facts.price
    entry.category_slugs = facts.category_slugs
    entry.is_signature = facts.is_signature
    entry.is_ready = facts.is_ready
    entry.is_halal = facts.is_halal
    entry.is_delivered_free = facts.is_delivered_free
    entry.is_kopwan = facts.is_kopwan
    entry.is_made_by_women = facts.is_made_by_women
    entry.certificates = facts.certificates
    entry.bulk_from = facts.bulk_from
    entry.lead_days = facts.lead_days
    entry.sold = facts.sold
    entry.merit = merit(
        is_signature=facts.is_signature,
        is_ready=facts.is_ready,
        sold=facts.sold,
        completeness=facts.completeness,
    )
    entry.published_at = facts.published_at
    entry.city_slug = city_slug(cooperative)
    entry.city_name = cooperative.city_name
    entry.province_name = cooperative.region.parent.name if cooperative.region.parent_id else ""
