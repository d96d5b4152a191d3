"""Who did what to which document, when. Rows are only ever added: the database refuses to change or remove them.

Because they cannot be removed, they hold no personal data: people are ids (their names are looked up when the log is
shown), and changed personal fields are recorded as changed, without the values.
"""

import json
from collections.abc import Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet

from marketplace.core.models import AuditEntry
from marketplace.core.transactions import require_transaction

HIDDEN = "…"

# Names of fields that hold somebody's data wherever they occur, alone or after a prefix ("buyer_email"). A bare "name"
# may be a person's, so it is among them; "product_name" is not.
PERSONAL_FIELDS = (
    "full_name", "first_name", "last_name", "person_name", "recipient_name", "contact_name", "holder_name",
    "email", "phone", "whatsapp", "address", "street", "birth_date", "account_number", "npwp", "nik",
    "password", "secret", "token", "note", "notes",
)  # fmt: skip

_request_id: ContextVar[str] = ContextVar("lumbung_request_id", default="")


class Person(Protocol):
    """Anything with a primary key that can act; None stands for nobody signed in."""

    pk: Any


Actor = Person | str | None
"""A user, a word for what is no person ("system", "stripe", "relay"), or None for a visitor who is not signed in."""


def record(
    action: str,
    noun: str,
    noun_id: object,
    *,
    actor: Actor,
    cooperative_id: int | None = None,
    institution_id: int | None = None,
    changes: Mapping[str, object] | None = None,
) -> AuditEntry:
    """Add an entry in the caller's transaction.

    `action` is a sentence's verb with its noun ("order.pay"), `noun_id` the key of the document, `changes` a mapping of
    field → [before, after]. Raises TransactionManagementError outside a transaction.
    """
    require_transaction("An audit entry")
    actor_id, actor_label = actor_columns(actor)
    return AuditEntry.objects.create(
        actor_id=actor_id,
        actor_label=actor_label,
        cooperative_id=cooperative_id,
        institution_id=institution_id,
        action=action,
        noun=noun,
        noun_id=str(noun_id),
        changes=_without_personal_values(changes or {}),
        request_id=_request_id.get(),
    )


def entries_about(noun: str, noun_id: object) -> QuerySet[AuditEntry]:
    """Return the history of one document, oldest first."""
    return AuditEntry.objects.filter(noun=noun, noun_id=str(noun_id)).order_by("id")


def entries_by(actor_id: int) -> QuerySet[AuditEntry]:
    """Return what one person did, newest first."""
    return AuditEntry.objects.filter(actor_id=actor_id).order_by("-id")


def actor_columns(actor: Actor) -> tuple[int | None, str]:
    """Return (actor_id, actor_label) as they are stored: a user's id, or the word for what is no user."""
    if isinstance(actor, str):
        return None, actor
    if actor is None or actor.pk is None:
        return None, "visitor"
    return actor.pk, "user"


def diff(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, list[object]]:
    """Return field → [before, after] for the fields that differ, as `record` takes it."""
    fields = dict.fromkeys([*before, *after])
    return {
        field: [before.get(field), after.get(field)]
        for field in fields
        if before.get(field) != after.get(field)
    }


@contextmanager
def request_id(value: str):
    """Mark every entry made inside with the id of the request (or task) that caused it."""
    mark = _request_id.set(value[:64])
    try:
        yield
    finally:
        _request_id.reset(mark)


def current_request_id() -> str:
    return _request_id.get()


def _without_personal_values(changes: Mapping[str, object]) -> dict[str, Any]:
    kept = {field: HIDDEN if _is_personal(field) else value for field, value in changes.items()}
    # Through the encoder once, so that dates and uuids in a change never fail the action they describe.
    return json.loads(json.dumps(kept, cls=DjangoJSONEncoder, default=str))


def _is_personal(field: str) -> bool:
    return field == "name" or any(
        field == personal or field.endswith(f"_{personal}") for personal in PERSONAL_FIELDS
    )
