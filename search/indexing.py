"""Copies entries to Elasticsearch as they change.

Every write carries the entry's version (external versioning), so whatever comes late or twice changes nothing.
"""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from elasticsearch import NotFoundError
from elasticsearch.helpers import parallel_bulk, streaming_bulk

from search.documents import document_id, document_of
from search.engine import EngineUnavailable, client, is_configured, read_alias
from search.models import Entry, Index

BATCH = 500
CONFLICT = 409
MISSING = 404
# An engine that is busy says 429; it is asked again after one, two, four … seconds.
RETRIES, BACKOFF_SECONDS = 5, 1


class WriteRefused(EngineUnavailable):
    """The engine did not take a document, for another reason than that it has a newer one."""


def index_entries(entries: Iterable[Entry]) -> None:
    """Write or delete these entries in every building and live index. Raises ENGINE_FAILURES."""
    rest = iter(entries)
    # They may be projected only while they are read, which is to happen without an engine as well.
    while batch := list(islice(rest, BATCH)):
        if is_configured():
            for name in Index.objects.values_list("name", flat=True):
                write(name, batch)


def write(name: str, entries: Iterable[Entry], *, threads: int = 1) -> None:
    """Write or delete entries in one index. Raises ENGINE_FAILURES, WriteRefused among them."""
    actions = (_action(name, entry) for entry in entries)
    patience = {"max_retries": RETRIES, "initial_backoff": BACKOFF_SECONDS}
    if threads > 1:
        results = parallel_bulk(
            client(), actions, thread_count=threads, chunk_size=BATCH, raise_on_error=False
        )
    else:
        results = streaming_bulk(client(), actions, raise_on_error=False, **patience)
    for ok, item in results:
        outcome = next(iter(item.values()))
        # A conflict means that a newer version is there; a missing document needs no deletion.
        if not ok and outcome["status"] not in {CONFLICT, MISSING}:
            reason = outcome.get("error")
            raise WriteRefused(f"{outcome['_id']} in {name}: {outcome['status']} {reason}")


def index_count() -> int | None:
    """How many documents the live index holds, or None when there is none."""
    try:
        return client().count(index=read_alias())["count"]
    except NotFoundError:
        return None


def _action(name: str, entry: Entry) -> dict[str, Any]:
    action: dict[str, Any] = {
        "_index": name,
        "_id": document_id(entry),
        "version": entry.version,
        "version_type": "external",
    }
    if entry.is_visible:
        return action | {"_op_type": "index", "_source": document_of(entry)}
    return action | {"_op_type": "delete"}
