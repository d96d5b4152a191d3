"""A new index beside the live one, filled from the entries, compared with them, and only then asked.

Changes made meanwhile go to both. How far it came is kept with the index, so that an interrupted rebuild goes on from there.
"""

import hashlib
import json
import secrets
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import connection, transaction

from search.documents import (
    WHEN_WHOLE,
    WHILE_FILLED,
    document_id,
    document_of,
    new_index,
    schema_hash,
    stored_document,
    stored_id,
)
from search.engine import client, is_configured, read_alias
from search.indexing import Write, write
from search.models import Entry, Index

BATCH = 500
# So many documents are compared field by field with what the database says.
SAMPLE = 200
# Written at once, while a third batch is read.
WRITERS = 2
# One rebuild at a time, whichever process runs it.
LOCK = 7_305_118

Progress = Callable[[int, int], None]


class Row(NamedTuple):
    """An entry as PostgreSQL hands it out for the index: nothing is made of it on the way."""

    pk: int
    document_id: str
    version: int
    is_visible: bool
    document: str

    @property
    def write(self) -> Write:
        return Write(self.document_id, self.version, self.document if self.is_visible else None)


class RebuildFailed(Exception):
    """The new index does not hold what the database holds, or another rebuild runs; the live one stays."""


def rebuild(progress: Progress | None = None, *, resume: bool = False) -> str:
    """Build, compare, let it answer, drop the old ones; answer its name. With `resume` the interrupted one goes on.

    `progress` is called with (written, total). Raises RebuildFailed, ENGINE_FAILURES.
    """
    with _alone():
        index = (_interrupted() if resume else None) or _begun()
        total = Entry.objects.count()
        for batch in _written(index.name, _batches(after=index.last_pk)):
            index.last_pk, index.written = batch[-1].pk, index.written + len(batch)
            index.save(update_fields=["last_pk", "written"])
            if progress:
                progress(index.written, total)
        client().indices.put_settings(index=index.name, settings=WHEN_WHOLE)
        client().indices.refresh(index=index.name)
        _compare(index.name)
        _let_answer(index)
    return index.name


def ensure_index() -> bool:
    """Build an index when none is live (a fresh start, or an engine that lost its data). Answer whether it did."""
    if not is_configured():
        return False
    fitting = Index.objects.filter(state=Index.State.LIVE, schema_hash=schema_hash()).first()
    if fitting and not _is_lost(fitting):
        return False
    rebuild(resume=True)
    return True


def replace_lost() -> bool:
    """Build the index anew when the engine came back without it. Answer whether it did; raises as `rebuild` does.

    One with another mapping stays: of two versions of this software that run side by side each would undo the other's.
    """
    live = Index.objects.filter(state=Index.State.LIVE).first()
    if not is_configured() or live is None or not _is_lost(live):
        return False
    rebuild(resume=True)
    return True


def _is_lost(live: Index) -> bool:
    """Whether the engine does not have it, or searches do not reach it."""
    indices = client().indices
    return not (indices.exists_alias(name=read_alias()) and indices.exists(index=live.name))


def _begun() -> Index:
    """A new, empty index; those of rebuilds that were interrupted are dropped."""
    engine = client()
    for abandoned in Index.objects.filter(state=Index.State.BUILDING):
        engine.indices.delete(index=abandoned.name, ignore_unavailable=True)
        abandoned.delete()
    name = f"{read_alias()}-{secrets.token_hex(4)}"
    made = new_index(name)
    body = made.to_dict()
    # Whatever writes to an index that an engine has lost meets our mapping, not one that is guessed from the document.
    engine.indices.put_index_template(
        name=read_alias(), index_patterns=[f"{read_alias()}-*"], template=body, priority=100
    )
    engine.indices.create(index=name, **body)
    engine.indices.put_settings(index=name, settings=WHILE_FILLED)
    return Index.objects.create(name=name, state=Index.State.BUILDING, schema_hash=schema_hash())


def _interrupted() -> Index | None:
    """The index that a rebuild left unfinished, when it still fits and is still there."""
    index = Index.objects.filter(state=Index.State.BUILDING, schema_hash=schema_hash()).last()
    return index if index and client().indices.exists(index=index.name) else None


def _batches(*, after: int) -> Iterator[list[Row]]:
    rows = Entry.objects.order_by("pk").annotate(document_id=stored_id(), document=stored_document())
    found = rows.values_list("pk", "document_id", "version", "is_visible", "document")
    while batch := [Row(*row) for row in found.filter(pk__gt=after)[:BATCH]]:
        yield batch
        after = batch[-1].pk


def _written(name: str, batches: Iterator[list[Row]]) -> Iterator[list[Row]]:
    """The batches in their order, each when it is written: while the engine works on some, the next one is read."""
    with ThreadPoolExecutor(WRITERS) as writers:
        waiting: deque[tuple[list[Row], Future[None]]] = deque()
        for batch in batches:
            waiting.append((batch, writers.submit(write, name, [row.write for row in batch])))
            if len(waiting) > WRITERS:
                yield _done(*waiting.popleft())
        while waiting:
            yield _done(*waiting.popleft())


def _done(batch: list[Row], writing: Future[None]) -> list[Row]:
    writing.result()
    return batch


def _compare(name: str) -> None:
    """Counts must agree but for what changed meanwhile, and a sample field by field. Raises RebuildFailed."""
    found = client().count(index=name)["count"]
    visible = Entry.objects.filter(is_visible=True)
    wanted = visible.count()
    if abs(found - wanted) > max(5, wanted // 100):
        raise RebuildFailed(f"{name} holds {found} documents where the database has {wanted} entries.")
    sample = list(visible.order_by("?")[:SAMPLE]) if wanted < SAMPLE * 50 else _spread(wanted)
    if differing := different(name, sample):
        # What changed between the two readings is read once more.
        again = list(Entry.objects.filter(pk__in=[entry.pk for entry in differing]))
        client().indices.refresh(index=name)
        if differing := different(name, again):
            ids = ", ".join(document_id(entry) for entry in differing[:5])
            raise RebuildFailed(f"{len(differing)} of {len(sample)} documents of {name} differ: {ids}.")


def _spread(wanted: int) -> list[Entry]:
    """Entries from all over the table, found by their keys instead of sorting a million rows."""
    last = Entry.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    keys = [secrets.randbelow(last) + 1 for _ in range(SAMPLE * 2)]
    return list(Entry.objects.filter(pk__in=keys, is_visible=True)[:SAMPLE])


def different(name: str, entries: list[Entry]) -> list[Entry]:
    """Those of the entries whose document is missing, older or other than the entry says."""
    if not entries:
        return []
    kept = client().mget(index=name, ids=[document_id(entry) for entry in entries])["docs"]
    return [
        entry
        for entry, document in zip(entries, kept, strict=True)
        if document.get("found", False) != entry.is_visible
        or (entry.is_visible and _hash(document["_source"]) != _hash(document_of(entry)))
    ]


def _hash(document: dict[str, Any]) -> str:
    """As both sides write it, whatever the order of the fields."""
    serializer = client().transport.serializers.get_serializer("application/json")
    plain = json.dumps(serializer.loads(serializer.dumps(document)), sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def _let_answer(index: Index) -> None:
    engine = client()
    old = list(Index.objects.filter(state=Index.State.LIVE).values_list("name", flat=True))
    actions: list[dict[str, Any]] = [{"add": {"index": index.name, "alias": read_alias()}}]
    actions += [{"remove_index": {"index": other}} for other in old if engine.indices.exists(index=other)]
    engine.indices.update_aliases(actions=actions)
    with transaction.atomic():
        Index.objects.filter(name__in=old).delete()
        index.state = Index.State.LIVE
        index.save()


@contextmanager
def _alone() -> Iterator[None]:
    """Raises RebuildFailed when another process rebuilds; the lock goes with its connection when that process dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise RebuildFailed("Another rebuild is running.")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
