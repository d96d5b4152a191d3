"""The one way in which a request changes its status, and in which its parties hear what happened."""

from collections.abc import Iterable, Mapping
from typing import Any

from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.core.audit import Actor
from marketplace.procurement.models import Request, RequestEvent
from marketplace.procurement.states import REQUEST
from tenants.models import Cooperative

# What the timeline calls somebody; staff of a storefront appear as their cooperative.
INSTITUTION, COOPERATIVE, SYSTEM = "institution", "cooperative", "system"


def move(
    request: Request,
    event: str,
    *,
    actor: Actor,
    role: str | Iterable[str],
    cooperative_id: int | None = None,
    also: Mapping[str, Any] | None = None,
) -> str:
    """Apply `event` to a locked request. `cooperative_id` names the storefront in whose schema this happens.

    Raises TransitionRefused and StaleStatus.
    """
    # A storefront may write audit entries of its own only; a request belongs to none, so the change says whose it is.
    request.cooperative_id = cooperative_id  # type: ignore[attr-defined]
    return REQUEST.apply(request, event, actor=actor, role=role, also=also)


def remark(
    request: Request,
    event: str,
    *,
    seen_as: str,
    person: User | None = None,
    note: str = "",
    cooperative: Cooperative | None = None,
    institution_only: bool = False,
) -> RequestEvent:
    """Add an entry to the timeline; with a cooperative, only it and the institution see it, or the institution alone."""
    return RequestEvent.objects.create(
        request=request,
        cooperative=cooperative,
        event=event,
        actor=seen_as,
        person_name=person.name if person and seen_as == INSTITUTION else "",
        note=note,
        is_internal=institution_only,
    )


def tell_institution(topic: str, request: Request, **payload: Any) -> None:
    """Emit `topic` in `public`: news that the institution's own people are told, and nobody else."""
    outbox.emit(topic, request.pk, {"request_id": request.pk, **payload}, schema="public")


def tell(topic: str, request: Request, cooperative: Cooperative, **payload: Any) -> None:
    """Emit `topic` in the schema of one cooperative; both sides' mails are written there."""
    outbox.emit(topic, request.pk, {"request_id": request.pk, **payload}, schema=cooperative.schema_name)


def settle_later(request: Request, closed_by: str) -> None:
    """Let the request's status follow from all its quotes: no single storefront sees those of the others."""
    outbox.emit(
        "request.settle", request.pk, {"request_id": request.pk, "closed_by": closed_by}, schema="public"
    )
