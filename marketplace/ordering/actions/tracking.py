"""Finding an order without an account: its number, then a code that goes to the address the order was placed with."""

import datetime
import hmac

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from marketplace.core import audit, outbox
from marketplace.core.codes import digits_of
from marketplace.ordering.models import Order, OrderLookup
from tenants.models import Cooperative

LASTS = datetime.timedelta(minutes=15)
PER_HOUR = datetime.timedelta(hours=1)
# So many codes go to one order's buyer, so many numbers are looked for from one place, in an hour.
CODES_OF_AN_ORDER = 3
LOOKUPS_OF_A_PLACE = 20
TRIES = 5
DIGITS = 6


class TooMany(Exception):
    """More was asked from one place than somebody would by hand."""


@transaction.atomic
def ask_for_code(*, number: str, cooperative: Cooperative, client_hash: str) -> str:
    """Send the buyer of this order a code and return the key of the asking; unknown numbers get a key like all others.

    Raises TooMany.
    """
    since = timezone.now() - PER_HOUR
    if OrderLookup.objects.filter(client_hash=client_hash, asked_at__gte=since).count() >= LOOKUPS_OF_A_PLACE:
        raise TooMany
    order = Order.objects.filter(number__iexact=number).select_related("cooperative").first()
    if order and order.is_forgotten:
        order = None
    if order and order.lookups.filter(asked_at__gte=since).count() >= CODES_OF_AN_ORDER:
        order = None
    lookup = OrderLookup.objects.create(
        order=order,
        cooperative=order.cooperative if order else cooperative,
        client_hash=client_hash,
        expires_at=timezone.now() + LASTS,
    )
    if order:
        outbox.emit(
            "order.code_wanted", lookup.pk, {"lookup_id": lookup.pk}, schema=order.cooperative.schema_name
        )
    return lookup.key


def order_of_code(*, key: str, code: str) -> Order | None:
    """The order whose buyer was sent this code, once and while it lasts; None for anything else."""
    with transaction.atomic():
        lookup = (
            OrderLookup.objects.select_for_update(of=("self",))
            .filter(key=key, used_at=None, expires_at__gt=timezone.now(), tries__lt=TRIES)
            .first()
        )
        if lookup is None:
            return None
        OrderLookup.objects.filter(pk=lookup.pk).update(tries=F("tries") + 1)
        if lookup.order_id is None or not hmac.compare_digest(code_of(lookup), code):
            return None
        OrderLookup.objects.filter(pk=lookup.pk).update(used_at=timezone.now())
        order = Order.objects.select_related("cooperative").get(pk=lookup.order_id)
        audit.record("order.tracked", "order", order.pk, actor=None, cooperative_id=order.cooperative_id)
        return order


def code_of(lookup: OrderLookup) -> str:
    """The six digits; computed, so that neither the database nor the outbox holds them."""
    return digits_of("ordering.tracking", lookup.key, DIGITS)
