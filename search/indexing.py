"""Copies entries to Elasticsearch as they change.

Every write carries the entry's version (external versioning), so whatever comes late or twice changes nothing.
"""

from collections.abc import Iterable
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any, NamedTuple

from django.db import DatabaseError
from django.db.models import Q
from elasticsearch import NotFoundError
from elasticsearch.helpers import streaming_bulk

from marketplace.core.health import Unwell
from marketplace.core.models import OutboxDelivery
from search.documents import document_id, document_of
from search.engine import ENGINE_FAILURES, EngineUnavailable, breaker_words, client, is_configured, read_alias
from search.models import Entry, Index

BATCH = 500
CONFLICT = 409
MISSING = 404
# An engine that is busy says 429; it is asked again after one, two, four … seconds.
RETRIES, BACKOFF_SECONDS = 5, 1
COUNTED = 1_000
ASKED_BACK = [f"items.*.{part}" for part in ("_id", "status", "error")]


class Write(NamedTuple):
    """A document as JSON under its id, or its deletion; `version` decides which of several writes stays."""

    id: str
    version: int
    document: str | None


class WriteRefused(EngineUnavailable):
    """The engine did not take a document, for another reason than that it has a newer one."""


def index_entries(entries: Iterable[Entry]) -> None:
    """Write or delete these entries in every building and live index. Raises ENGINE_FAILURES."""
    rest = iter(entries)
    # They may be projected only while they are read, which is to happen without an engine as well.
    while batch := list(islice(rest, BATCH)):
        if is_configured():
            for name in Index.objects.values_list("name", flat=True):
                write(name, map(write_of, batch))


def write(name: str, writes: Iterable[Write]) -> None:
    """Write or delete documents in one index; asks the database nothing. Raises ENGINE_FAILURES, WriteRefused among them."""
    results = streaming_bulk(
        client(),
        (_action(name, one) for one in writes),
        chunk_size=BATCH,
        max_retries=RETRIES,
        initial_backoff=BACKOFF_SECONDS,
        raise_on_error=False,
        filter_path=ASKED_BACK,
    )
    for ok, item in results:
        outcome = next(iter(item.values()))
        # A conflict means that a newer version is there; a missing document needs no deletion.
        if not ok and outcome["status"] not in {CONFLICT, MISSING}:
            reason = outcome.get("error")
            raise WriteRefused(f"{outcome['_id']} in {name}: {outcome['status']} {reason}")


def write_of(entry: Entry) -> Write:
    """What an entry wants written."""
    return Write(document_id(entry), entry.version, json_of(document_of(entry)) if entry.is_visible else None)


def index_count() -> int | None:
    """How many documents the live index holds, or None when there is none."""
    try:
        return client().count(index=read_alias())["count"]
    except NotFoundError:
        return None


def words_for_readyz() -> str:
    """That this process lets the engine rest, where it does. Raises Unwell when it did not take changes that wait for it."""
    if not is_configured():
        return ""
    resting = breaker_words()
    try:
        waiting = OutboxDelivery.objects.filter(acknowledged_at=None, consumer__startswith="search.")
        number = waiting.filter(_failed_at_the_engine())[:COUNTED].count()
    except DatabaseError:
        # That the database is down is said of the database.
        return resting
    if number:
        more = " or more" if number == COUNTED else ""
        raise Unwell(
            "; ".join(filter(None, (resting, f"changes that wait until it takes them: {number}{more}")))
        )
    return resting


def _failed_at_the_engine() -> Q:
    """A delivery keeps the name of what it failed with (core.outbox)."""
    kinds: list[type] = list(ENGINE_FAILURES)
    for kind in kinds:
        kinds += kind.__subclasses__()
    return reduce(or_, (Q(last_failure__startswith=f"{kind.__name__}:") for kind in kinds))


def json_of(document: dict[str, Any]) -> str:
    return client().transport.serializers.get_serializer("application/json").dumps(document).decode()


def _action(name: str, one: Write) -> dict[str, Any]:
    action: dict[str, Any] = {
        "_index": name,
        "_id": one.id,
        "version": one.version,
        "version_type": "external",
    }
    if one.document is None:
        return action | {"_op_type": "delete"}
    return action | {"_op_type": "index", "_source": one.document}
