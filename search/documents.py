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

from search.analysis import text_fields, texts_of
from search.models import Entry


def new_index(name: str) -> Index:
    """An index of this name with our mapping and settings, not yet created."""
    mapping = Mapping()
    mapping.meta("dynamic", "strict")
    mapping.field("cooperative", Integer())
    mapping.field("kind", Keyword())
    for name_of_text, text in text_fields().items():
        mapping.field(name_of_text, text)
    mapping.field("sku", Keyword())
    mapping.field("price", Long())
    mapping.field("categories", Keyword())
    mapping.field("city", Keyword())
    mapping.field("province", Keyword())
    for flag in ("is_signature", "is_ready", "is_halal", "is_delivered_free"):
        mapping.field(flag, Boolean())
    mapping.field("published_at", Date())
    mapping.field("shown", Object(enabled=False))
    index = Index(name)
    index.mapping(mapping)
    index.settings(number_of_shards=1, number_of_replicas=0, refresh_interval="500ms")
    return index


def document_of(entry: Entry) -> dict[str, Any]:
    """The document of a visible entry; `shown` is kept as it is for the result card."""
    return {
        "cooperative": entry.cooperative_id,
        "kind": entry.kind,
        **texts_of(entry),
        "sku": entry.sku,
        "price": entry.price,
        "categories": entry.category_slugs,
        "city": entry.city_slug,
        "province": entry.province_name,
        "is_signature": entry.is_signature,
        "is_ready": entry.is_ready,
        "is_halal": entry.is_halal,
        "is_delivered_free": entry.is_delivered_free,
        "published_at": entry.published_at,
        "shown": {"path": entry.path, "card": entry.card, "city_name": entry.city_name},
    }


def schema_hash() -> str:
    """A hash of mapping and settings: an index with another one wants a rebuild."""
    body = json.dumps(new_index("any").to_dict(), sort_keys=True, default=str)
    return hashlib.sha256(body.encode()).hexdigest()[:16]
