"""Reads of applications, at the portal."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from marketplace.joining.models import Application
from marketplace.joining.states import SENT, UNDECIDED

PER_HOUR_FROM_ONE_PLACE = 5
UNDECIDED_OF_ONE_ADDRESS = 3


@dataclass(frozen=True)
class StateCount:
    """One filter of the operator's list."""

    state: str
    count: int


def applications() -> QuerySet[Application]:
    return Application.objects.select_related("region__parent", "cooperative")


def applications_to_check() -> QuerySet[Application]:
    return Application.objects.filter(status=SENT)


def applications_matching(*, state: str, words: str) -> QuerySet[Application]:
    """The operator's list: of one state or of all, with these words in name, place or address."""
    found = applications()
    if state:
        found = found.filter(status=state)
    if words:
        found = found.filter(
            Q(name__icontains=words)
            | Q(legal_name__icontains=words)
            | Q(region__name__icontains=words)
            | Q(email__icontains=words)
        )
    return found


def counts_by_state() -> dict[str, int]:
    return dict(Application.objects.order_by().values_list("status").annotate(Count("pk")))


def application_by_token(token: str) -> Application | None:
    return applications().filter(token=token).first()


def too_many_from(*, client_hash: str, email: str) -> bool:
    """Whether one place sends more than somebody would by hand, or one address waits for several answers already."""
    since = timezone.now() - timedelta(hours=1)
    recent = Application.objects.filter(client_hash=client_hash, created_at__gte=since).count()
    waiting = Application.objects.filter(email__iexact=email, status__in=UNDECIDED).count()
    return recent >= PER_HOUR_FROM_ONE_PLACE or waiting >= UNDECIDED_OF_ONE_ADDRESS
