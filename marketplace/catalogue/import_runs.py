"""Uploaded tables from choosing the file to the kept result: looked at, then imported, in the background when long.

A run is one row. Looking writes nothing but the run's result; importing is one transaction in which the run becomes
done, so an event that comes twice imports once.
"""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import PurePath
from typing import Any, Protocol
from uuid import uuid4

from django.core.cache import cache
from django.core.files.base import File
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.catalogue import delivery_imports, imports, member_imports, uploaded_tables
from marketplace.catalogue.models import ImportRun
from marketplace.catalogue.uploaded_tables import CellError, Progress, Row
from marketplace.core import audit, due, outbox

TOPIC = "import.wanted"
# A file that nobody imports is not kept: it may name members and their numbers.
FORGOTTEN_TOPIC = "import.forgotten"
KEPT_FOR = timedelta(days=7)
# A table of a few hundred rows is answered at once; a longer one is worth a page that shows how far it is.
SMALL_FILE = 64 * 1024
SHOWN = 200


class Importer(Protocol):
    """What an importer of one kind of table offers: the same shape for products, members and delivery prices."""

    def plan(self, rows: Iterable[Row], *, fallback: str, progress: Progress) -> Any: ...

    def write(self, rows: Iterable[Row], *, fallback: str, actor: audit.Actor, progress: Progress) -> Any: ...


IMPORTERS: dict[str, Importer] = {
    ImportRun.Kind.PRODUCTS: imports.PRODUCT_IMPORTER,
    ImportRun.Kind.MEMBERS: member_imports.MEMBER_IMPORTER,
    ImportRun.Kind.DELIVERY: delivery_imports.DELIVERY_IMPORTER,
}


def begin(kind: str, upload: File, *, fallback: str, user: User) -> ImportRun:
    """Keep the file privately and look at it: at once when it is small, in the background otherwise."""
    upload.seek(0)
    name = PurePath(upload.name or "").name[:200]
    suffix = ".xlsx" if name.lower().endswith(".xlsx") else ".csv"
    kept_as = storages["private"].save(f"imports/{uuid4()}{suffix}", upload)
    with transaction.atomic():
        run = ImportRun.objects.create(
            kind=kind, file_name=name, kept_as=kept_as, fallback=fallback, user=user
        )
        due.schedule(FORGOTTEN_TOPIC, run.pk, at=timezone.now() + KEPT_FOR, payload={"run_id": run.pk})
        if upload.size > SMALL_FILE:
            outbox.emit(TOPIC, run.pk, {"run_id": run.pk})
    if upload.size <= SMALL_FILE:
        work(run)
    return run


def start_importing(run: ImportRun) -> bool:
    """Import what was looked at; answers whether it was still to be imported."""
    with transaction.atomic():
        locked = ImportRun.objects.select_for_update().get(pk=run.pk)
        if locked.state != ImportRun.State.CHECKED:
            return False
        locked.state = ImportRun.State.IMPORTING
        locked.save(update_fields=["state"])
        is_small = storages["private"].size(locked.kept_as) <= SMALL_FILE
        if not is_small:
            outbox.emit(TOPIC, locked.pk, {"run_id": locked.pk})
    if is_small:
        work(locked)
    return True


def work(run: ImportRun) -> None:
    """Do what the run waits for: look at its file, or import it. Twice is harmless."""
    language = run.user.language if run.user else "id"
    with translation.override(language):
        if run.state == ImportRun.State.CHECKING:
            _look(run)
        elif run.state == ImportRun.State.IMPORTING:
            _write(run)
    cache.delete(_progress_key(run))


def forget(run_id: int) -> None:
    """Delete the file of a table that was looked at and never imported. Twice is harmless."""
    with transaction.atomic():
        run = (
            ImportRun.objects.select_for_update()
            .filter(pk=run_id, state__in=[ImportRun.State.CHECKING, ImportRun.State.CHECKED])
            .first()
        )
        if run is not None:
            language = run.user.language if run.user else "id"
            with translation.override(language):
                message = _(
                    "It was not imported within seven days, so the file was deleted. Choose it again."
                )
            _refuse(run, [CellError(0, "", message)])


def rows_done(run: ImportRun) -> int:
    """How many rows a running one has behind it; 0 when nobody knows."""
    return cache.get(_progress_key(run)) or 0


def _look(run: ImportRun) -> None:
    try:
        with storages["private"].open(run.kept_as) as file:
            rows = uploaded_tables.rows_of(file)
            plan = IMPORTERS[run.kind].plan(rows, fallback=run.fallback, progress=_progress(run))
    except (imports.ImportRefused, uploaded_tables.UnreadableTable) as refusal:
        _refuse(run, refusal.errors)
        return
    run.result = _counts(plan) | {
        "total": len(plan.changes),
        "with_fallback": plan.with_fallback,
        "left_out": plan.left_out,
        "changes": [
            [change.row, change.sku, change.name, change.is_new, change.differences]
            for change in plan.changes[:SHOWN]
        ],
    }
    run.state = ImportRun.State.CHECKED
    run.save(update_fields=["state", "result"])


def _write(run: ImportRun) -> None:
    try:
        with storages["private"].open(run.kept_as) as file, transaction.atomic():
            locked = ImportRun.objects.select_for_update().get(pk=run.pk)
            if locked.state != ImportRun.State.IMPORTING:
                return
            result = IMPORTERS[run.kind].write(
                uploaded_tables.rows_of(file),
                fallback=run.fallback,
                actor=run.user or "import",
                progress=_progress(run),
            )
            run.state, run.finished_at = ImportRun.State.DONE, timezone.now()
            run.result = run.result | _counts(result)
            run.save(update_fields=["state", "result", "finished_at"])
    except (imports.ImportRefused, uploaded_tables.UnreadableTable) as refusal:
        # Something changed between looking and importing: an order, another import.
        _refuse(run, refusal.errors)
        return
    storages["private"].delete(run.kept_as)


def _refuse(run: ImportRun, errors: list[CellError]) -> None:
    run.state, run.finished_at = ImportRun.State.REFUSED, timezone.now()
    run.result = {
        "error_count": len(errors),
        "errors": [[error.row, error.column, error.value, error.message] for error in errors[:SHOWN]],
    }
    run.save(update_fields=["state", "result", "finished_at"])
    storages["private"].delete(run.kept_as)


def _counts(counted: Any) -> dict[str, int]:
    return {"created": counted.created, "updated": counted.updated, "unchanged": counted.unchanged}


def _progress_key(run: ImportRun) -> str:
    return f"import-progress:{run.pk}"


def _progress(run: ImportRun) -> Progress:
    # In the cache, because the transaction that imports is seen by nobody until it ends.
    return lambda done: cache.set(_progress_key(run), done, 600)
