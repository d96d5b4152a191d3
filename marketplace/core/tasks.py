"""Work of the foundations themselves; it belongs to no storefront and runs in `public`."""

from celery import shared_task

from marketplace.core import due, relay


@shared_task(name="marketplace.core.tasks.run_due_work")
def run_due_work() -> int:
    """Turn what has become due into events. The relay does so every second; this is for when only Beat runs."""
    emitted = 0
    while batch := due.emit_due():
        emitted += batch
    return emitted


@shared_task(name="marketplace.core.tasks.purge_outbox")
def purge_outbox() -> int:
    """Forget events that were delivered a month ago. Once a day."""
    purged = 0
    while batch := relay.purge_delivered():
        purged += batch
    return purged
