"""The Elasticsearch document of an entry: its mapping, its analysis, and its fields."""

import hashlib
import json
from datetime import UTC
from typing import Any

from django.db.models import Expression, F, Func, TextField, Value
from django.db.models.functions import Cast, Concat
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

from search.analysis import declare_rules, text_fields
from search.models import Entry
from search.queries import FLAGS

MARKS = tuple(FLAGS.values())
# Field of a document: the entry's field that it is taken from as it is.
TAKEN = {
    "cooperative": "cooperative_id",
    "version": "version",
    "kind": "kind",
    "title": "title",
    "names": "names",
    "words": "words",
    "body": "body",
    "sku": "sku",
    "price": "price",
    "categories": "category_slugs",
    "city": "city_slug",
    "province": "province_name",
    "certificates": "certificates",
    **{mark: mark for mark in MARKS},
    "bulk_from": "bulk_from",
    "lead_days": "lead_days",
    "merit": "merit",
}
SHOWN = ("path", "card", "city_name")
# As Python writes it too: documents are compared by what is written in them.
MOMENT = """to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')"""
# A new index is neither asked nor the only copy: it is looked into, made safe and copied when it is whole.
WHILE_FILLED = {
    "refresh_interval": "-1",
    "translog": {"durability": "async"},
    "auto_expand_replicas": "false",
    "number_of_replicas": 0,
}
# A second node, where there is one, holds a copy.
WHEN_WHOLE = {
    "refresh_interval": "500ms",
    "translog": {"durability": "request"},
    "auto_expand_replicas": "0-1",
}


def new_index(name: str) -> Index:
    """An index of this name with our mapping and settings, not yet created."""
    mapping = Mapping()
    mapping.meta("dynamic", "strict")
    mapping.field("cooperative", Integer())
    # Compared by sweeps; the engine's own version cannot be summed.
    mapping.field("version", Long(index=False))
    mapping.field("kind", Keyword())
    for name_of_text, text in text_fields().items():
        mapping.field(name_of_text, text)
    mapping.field("sku", Keyword(doc_values=False))
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
    index.settings(number_of_shards=1, **WHEN_WHOLE)
    return index


def document_id(entry: Entry) -> str:
    """`12-product-345`: the same for an object in every index, for ever."""
    return f"{entry.cooperative_id}-{entry.kind}-{entry.object_id}"


def document_of(entry: Entry) -> dict[str, Any]:
    """The document of a visible entry; `shown` is kept as it is for the result card."""
    published_at = entry.published_at and entry.published_at.astimezone(UTC).isoformat(
        timespec="microseconds"
    )
    return {name: getattr(entry, field) for name, field in TAKEN.items()} | {
        "place": f"{entry.city_name} {entry.province_name}",
        "published_at": published_at,
        "shown": {name: getattr(entry, name) for name in SHOWN},
    }


def stored_id() -> Expression:
    """What `document_id` answers, worked out by PostgreSQL."""
    return Concat("cooperative_id", Value("-"), "kind", Value("-"), "object_id", output_field=TextField())


def stored_document() -> Expression:
    """What `document_of` answers as JSON, written by PostgreSQL: an index of a million is filled without making objects."""
    day = Func(F("published_at"), template=MOMENT, output_field=TextField())
    return Cast(
        _json(
            {name: F(field) for name, field in TAKEN.items()}
            | {
                "place": Concat("city_name", Value(" "), "province_name"),
                "published_at": day,
                "shown": _json({name: F(name) for name in SHOWN}),
            }
        ),
        TextField(),
    )


def _json(fields: dict[str, Any]) -> Func:
    pairs = (part for name, value in fields.items() for part in (Value(name), value))
    return Func(*pairs, function="json_build_object", output_field=TextField())


def schema_hash() -> str:
    """A hash of mapping and settings: an index with another one wants a rebuild."""
    body = json.dumps(new_index("any").to_dict(), sort_keys=True, default=str)
    return hashlib.sha256(body.encode()).hexdigest()[:16]
