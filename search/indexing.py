"""Copies entries to Elasticsearch: one at a time as they change, or all into a new index beside the live one.

Every write carries the entry's version (external versioning), so whatever comes late or twice changes nothing.
"""

import logging
import secrets
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import transaction
from elasticsearch import ConflictError, NotFoundError
from elasticsearch.helpers import streaming_bulk

from search.documents import document_of, new_index, schema_hash
from search.engine import client, is_configured, read_alias
from search.models import Entry, Index

logger = logging.getLogger(__name__)

BATCH = 500
CONFLICT = 409
MISSING = 404


class RebuildFailed(Exception):
    """The new index does not hold what the database holds; the live one stays."""


def index_entries(entries: Iterable[Entry]) -> None:
    """Write or delete these entries in every building and live index. Raises ENGINE_FAILURES."""
    # They may be projected only while they are read, which is to happen without an engine as well.
    entries = list(entries)
    if not is_configured():
        return
    for name in Index.objects.values_list("name", flat=True):
        for start in range(0, len(entries), BATCH):
            _bulk(name, entries[start : start + BATCH])


def rebuild(progress: Callable[[int, int], None] | None = None) -> str:
    """Build a new index from the entries, compare it, let it answer, drop the old ones. Answer its name.

    Changes made meanwhile go to both. `progress` is called with (written, total). Raises RebuildFailed, ENGINE_FAILURES.
    """
    _forget_abandoned()
    engine = client()
    name = f"{read_alias()}-{secrets.token_hex(4)}"
    new_index(name).create(using=engine)
    index = Index.objects.create(name=name, state=Index.State.BUILDING, schema_hash=schema_hash())
    total = Entry.objects.count()
    written = 0
    for batch in _batches():
        _bulk(name, batch)
        written += len(batch)
        if progress:
            progress(written, total)
    engine.indices.refresh(index=name)
    _compare(name)
    old = list(Index.objects.filter(state=Index.State.LIVE).values_list("name", flat=True))
    actions: list[dict[str, Any]] = [{"add": {"index": name, "alias": read_alias()}}]
    actions += [{"remove_index": {"index": other}} for other in old if engine.indices.exists(index=other)]
    engine.indices.update_aliases(actions=actions)
    with transaction.atomic():
        Index.objects.filter(name__in=old).delete()
        index.state = Index.State.LIVE
        index.save()
    return name


def ensure_index() -> bool:
    """Build an index when none is live (a fresh start, or an engine that lost its data). Answer whether it did."""
    if not is_configured():
        return False
    live = Index.objects.filter(state=Index.State.LIVE, schema_hash=schema_hash()).first()
    if live and client().indices.exists_alias(name=read_alias()) and client().indices.exists(index=live.name):
        return False
    rebuild()
    return True


def index_count() -> int | None:
    """How many documents the live index holds, or None when there is none."""
    try:
        return client().count(index=read_alias())["count"]
    except NotFoundError:
        return None


def _batches() -> Iterator[list[Entry]]:
    last = 0
    while batch := list(Entry.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


def _bulk(name: str, entries: list[Entry]) -> None:
    actions = [_action(name, entry) for entry in entries]
    results = streaming_bulk(
        client(), actions, max_retries=5, initial_backoff=1, raise_on_error=False, raise_on_exception=True
    )
    for ok, item in results:
        outcome = next(iter(item.values()))
        # A conflict means that a newer version is there; a missing document needs no deletion.
        if not ok and outcome["status"] not in {CONFLICT, MISSING}:
            raise ConflictError(message=str(outcome), meta=None, body=outcome)


def _action(name: str, entry: Entry) -> dict[str, Any]:
    action: dict[str, Any] = {
        "_index": name,
        "_id": f"{entry.cooperative_id}-{entry.kind}-{entry.object_id}",
        "version": entry.version,
        "version_type": "external",
    }
    if entry.is_visible:
        return action | {"_op_type": "index", "_source": document_of(entry)}
    return action | {"_op_type": "delete"}


def _compare(name: str) -> None:
    """Counts must agree but for what changed in the meantime."""
    found = client().count(index=name)["count"]
    wanted = Entry.objects.filter(is_visible=True).count()
    if abs(found - wanted) > max(5, wanted // 100):
        raise RebuildFailed(f"{name} holds {found} documents where the database has {wanted} entries.")


def _forget_abandoned() -> None:
    """Drop indices of rebuilds that were interrupted."""
    for index in Index.objects.filter(state=Index.State.BUILDING):
        client().indices.delete(index=index.name, ignore_unavailable=True)
        index.delete()
