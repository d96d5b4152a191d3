"""What is kept only for a while. Each runs in batches of their own transaction until nothing is left or `most` is reached."""

import datetime

from django.db import transaction
from django.utils import timezone

from marketplace.ordering.models import Basket, OrderLookup

# Three months: whoever comes back after a season finds the basket of a visitor empty.
VISITOR_BASKETS_LAST = datetime.timedelta(days=90)
LOOKUPS_LAST = datetime.timedelta(days=1)
BATCH = 500
MOST = 100_000


def purge_visitor_baskets(*, now: datetime.datetime | None = None, most: int = MOST) -> int:
    """Forget baskets of people who never signed in and touched nothing for 90 days; return how many. A person's own stays."""
    before = (now or timezone.now()) - VISITOR_BASKETS_LAST
    purged = 0
    while purged < most:
        with transaction.atomic():
            old = list(
                Basket.objects.select_for_update(skip_locked=True)
                .filter(user=None, updated_at__lt=before)
                .order_by("updated_at")
                .values_list("pk", flat=True)[:BATCH]
            )
            Basket.objects.filter(pk__in=old).delete()
        purged += len(old)
        if len(old) < BATCH:
            break
    return purged


def purge_lookups(*, now: datetime.datetime | None = None) -> int:
    """Forget askings for codes a day after they ran out; return how many."""
    deleted, _by_model = OrderLookup.objects.filter(
        expires_at__lt=(now or timezone.now()) - LOOKUPS_LAST
    ).delete()
    return deleted
