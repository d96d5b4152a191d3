"""How often a cooperative's deliveries came on the agreed day, for whoever compares quotes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate

from marketplace.receiving.models import Acceptance


@dataclass(frozen=True)
class Punctuality:
    """Counted deliveries of a cooperative, and how many of them arrived on the planned day or before."""

    on_time: int
    deliveries: int

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means every one."""
        return self.on_time * 100 // self.deliveries


def on_time_share(cooperative_ids: Iterable[int], *, since: date | None = None) -> dict[int, Punctuality]:
    """{cooperative id: its punctuality}, planned `since` that day; who has delivered nothing is left out.

    One statement. Asked at the portal: a storefront sees its own deliveries only. Days are those of western time.
    """
    rows = Acceptance.objects.filter(cooperative_id__in=list(cooperative_ids))
    if since is not None:
        rows = rows.filter(delivery__planned_on__gte=since)
    counted = (
        rows.annotate(arrived_on=TruncDate("arrived_at"))
        .values("cooperative_id")
        .annotate(
            deliveries=Count("pk"),
            on_time=Count("pk", filter=Q(arrived_on__lte=F("delivery__planned_on"))),
        )
        .order_by("cooperative_id")
    )
    return {one["cooperative_id"]: Punctuality(one["on_time"], one["deliveries"]) for one in counted}
