"""The Elasticsearch document of an entry: its mapping, its analysis, and its fields."""

import hashlib
import json
from typing import Any

from elasticsearch.dsl import (
    Boolean,
    Date,
    Index,
    Integer,
    Keyword,
    Long,
    Mapping,
    Object,
)

from search.analysis import declare_rules, text_fields, texts_of
from search.models import Entry
from search.queries import FLAGS

MARKS = tuple(FLAGS.values())


def new_index(name: str) -> Index:
    """An index of this name with our mapping and settings, not yet created."""
    mapping = Mapping()
    mapping.meta("dynamic", "strict")
    mapping.field("cooperative", Integer())
    # Compared by sweeps; the engine's own version cannot be summed.
    mapping.field("version", Long())
    mapping.field("kind", Keyword())
    for name_of_text, text in text_fields().items():
        mapping.field(name_of_text, text)
    mapping.field("sku", Keyword())
    mapping.field("price", Long())
    mapping.field("categories", Keyword())
    mapping.field("city", Keyword())
    mapping.field("province", Keyword())
    mapping.field("certificates", Keyword())
    for flag in MARKS:
        mapping.field(flag, Boolean())
    for number in ("bulk_from", "lead_days", "merit"):
        mapping.field(number, Integer())
    mapping.field("published_at", Date())
    mapping.field("shown", Object(enabled=False))
    index = Index(name)
    index.mapping(mapping)
    declare_rules(index)
    # A second node, where there is one, holds a copy.
    index.settings(number_of_shards=1, auto_expand_replicas="0-1", refresh_interval="500ms")
    return index


def document_id(entry: Entry) -> str:
    """`12-product-345`: the same for an object in every index, for ever."""
    return f"{entry.cooperative_id}-{entry.kind}-{entry.object_id}"


def document_of(entry: Entry) -> dict[str, Any]:
    """The document of a visible entry; `shown` is kept as it is for the result card."""
    return {
        "cooperative": entry.cooperative_id,
        "version": entry.version,
        "kind": entry.kind,
        **texts_of(entry),
        "sku": entry.sku,
        "price": entry.price,
        "categories": entry.category_slugs,
        "city": entry.city_slug,
        "province": entry.province_name,
        "certificates": entry.certificates,
        **{mark: getattr(entry, mark) for mark in MARKS},
        "bulk_from": entry.bulk_from,
        "lead_days": entry.lead_days,
        "merit": entry.merit,
        "published_at": entry.published_at,
        "shown": {"path": entry.path, "card": entry.card, "city_name": entry.city_name},
    }


def schema_hash() -> str:
    """A hash of mapping and settings: an index with another one wants a rebuild."""
    body = json.dumps(new_index("any").to_dict(), sort_keys=True, default=str)
    return hashlib.sha256(body.encode()).hexdigest()[:16]
