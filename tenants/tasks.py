"""The base of every Celery task that works inside one schema.

The schema's name travels in the message. A task refuses to run unless the connection really is in that schema: a
deleted or renamed storefront must fail loudly, never run in `public`.
"""

from typing import Any

from celery import Task, shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection
from django.db.models import F, Func, TextField
from django_tenants.utils import get_public_schema_name, schema_context, tenant_context

from marketplace.core import audit, outbox
from tenants.domains import look_for_entry
from tenants.exporting import StillBeingMade, make_export, note_failure
from tenants.middleware import assert_search_path
from tenants.models import Cooperative

# Seconds: a copy with many thousands of pictures. The operator reads it on the cooperative's page.
EXPORT_TIME_LIMIT = 3 * 60 * 60


# Attempts for a schema that is away; by the outbox's pauses about seven hours.
PATIENCE = 50


class StorefrontGone(Exception):
    """The message names a schema that no cooperative has (any more), or that was away for too long."""


class SchemaAway(Exception):
    """A cooperative has this schema and the database does not: it is being restored or moved, or was dropped by hand."""


def _cooperative_of(schema_name: str) -> tuple[Cooperative | None, bool]:
    """Whose schema it is, and whether the database has it now; one statement."""
    named = Func(
        F("schema_name"),
        function="to_regnamespace",
        template="%(function)s(quote_ident(%(expressions)s))::text",
        output_field=TextField(null=True),
    )
    with schema_context(get_public_schema_name()):
        known = Cooperative.objects.select_related("region").annotate(schema=named)
        found = known.filter(schema_name=schema_name).first()
    return found, bool(found and found.schema)


class TenantTask(Task):
    """Runs its body in the schema named by the keyword argument `schema_name`, which every message carries."""

    abstract = True

    def __call__(self, *args: Any, schema_name: str, **kwargs: Any) -> Any:
        if schema_name == get_public_schema_name():
            context = schema_context(schema_name)
        else:
            cooperative, is_there = _cooperative_of(schema_name)
            if cooperative is None:
                raise self._gone(
                    f"No cooperative has the schema {schema_name!r}; {self.name} did not run.", kwargs
                )
            if not is_there:
                raise self._away(f"There is no schema {schema_name!r} now; {self.name} did not run.", kwargs)
            context = tenant_context(cooperative)
        with context, audit.request_id(self.request.id or ""):
            if connection.schema_name != schema_name:
                raise StorefrontGone(f"{self.name} is in {connection.schema_name!r}, not in {schema_name!r}.")
            result = super().__call__(*args, **kwargs)
            assert_search_path(schema_name)
            return result

    def _gone(self, why: str, message: dict[str, Any]) -> StorefrontGone:
        """A storefront that is gone does not come back under this name: its deliveries are ended, visibly."""
        if event_id := message.get("event_id"):
            with schema_context(get_public_schema_name()):
                outbox.give_up(event_id, str(self.name), why)
        return StorefrontGone(why)

    def _away(self, why: str, message: dict[str, Any]) -> Exception:
        """It may come back: the delivery waits as after any failure, and is ended when it waited for long."""
        failure = SchemaAway(why)
        if event_id := message.get("event_id"):
            with schema_context(get_public_schema_name()):
                attempts = outbox.note_failure(event_id, str(self.name), failure)
            if attempts >= PATIENCE:
                return self._gone(why, message)
        return failure


@shared_task(base=TenantTask, bind=True, name="tenants.look_for_entry")
@outbox.at_least_once
def look_for_domain(
    task: TenantTask, *, event_id: str, topic: str, key: str, payload: dict[str, Any]
) -> None:
    """Ask the name system for one domain's entry; it is asked again by itself (core.due)."""
    look_for_entry(payload["domain_id"])


@shared_task(
    base=TenantTask,
    bind=True,
    name="tenants.export",
    soft_time_limit=EXPORT_TIME_LIMIT,
    time_limit=EXPORT_TIME_LIMIT + 60,
)
@outbox.at_least_once
def export_storefront(
    task: TenantTask, *, event_id: str, topic: str, key: str, payload: dict[str, Any]
) -> None:
    """Make the copy; a failure is shown to the operator and tried again, but for one that took too long.

    A large one may take longer than any other task. Until it is whole, nothing of it is offered.
    """
    try:
        make_export(payload["export_id"])
    except SoftTimeLimitExceeded as failure:
        note_failure(payload["export_id"], failure)
    except StillBeingMade:
        raise
    except Exception as failure:
        note_failure(payload["export_id"], failure)
        raise
    finally:
        connection.set_schema_to_public()
