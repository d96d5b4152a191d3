"""Cash when the goods are handed over: to the cooperative's own courier, or at its counter.

Nothing is paid before, so the goods are packed unpaid, and whoever hands them over records the money.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import rupiah
from marketplace.payments.models import Method, Payment
from marketplace.payments.providers import (
    AT_COUNTER,
    NEARBY,
    Message,
    News,
    NotAuthentic,
    RefundByHand,
    Started,
    Visit,
)
from marketplace.payments.selectors import settings_of
from tenants.models import Cooperative


class Cash:
    method = Method.CASH.value
    label = _("Cash when you receive it")
    help_text = _("Pay the courier, or at the cooperative when you pick it up. Please have the amount ready.")
    # The goods are kept; nobody has to pay within this time. It is when the cooperative should have handed them over.
    hours_to_pay = 14 * 24
    takes_proof = False
    waits_for_money = False
    pay_page_origins: tuple[str, ...] = ()

    def is_offered(self, payee: Cooperative, amount: int, handover: str = "") -> bool:
        """Only within the cooperative's limit, and where its own people hand the goods over."""
        return amount > 0 and not why_no_cash(payee, amount, handover)

    def receives_for_itself(self) -> bool:
        return True

    def start(self, payment: Payment, visit: Visit) -> Started:
        return Started()

    def describe(self, payment: Payment, reference: str = "") -> News:
        return News(
            status="received" if payment.is_received else "pending", amount_received=payment.amount_received
        )

    def handle_event(self, body: bytes, headers: Mapping[str, str]) -> Message:
        raise NotAuthentic("Cash sends no messages.")

    def reconcile(self, since: datetime) -> Iterable[Message]:
        return ()

    def close(self, payment: Payment) -> None:
        """Nobody can pay by themselves."""

    def refund(self, payment: Payment, amount: int, key: str) -> str:
        raise RefundByHand(_("Pay the money back by hand, then record it."))


def cash_limit(payee: Cooperative) -> int:
    """Return the most that this cooperative takes in cash for one order, in IDR."""
    found = settings_of(payee)
    return found.cash_limit if found else 0


def why_no_cash(payee: Cooperative, amount: int, handover: str = "") -> str:
    """Tell a buyer why `amount` IDR cannot be paid in cash here; empty where it can."""
    found = settings_of(payee)
    if found is None or not (found.cash_at_pickup or found.cash_on_delivery):
        return _now("This cooperative takes no cash.")
    if not (found.cash_at_pickup if handover == AT_COUNTER else found.cash_on_delivery):
        return (
            _now("Only where the cooperative's own courier brings it.")
            if handover == AT_COUNTER
            else _now("Only when you pick it up at the cooperative.")
        )
    if handover not in (AT_COUNTER, NEARBY):
        return _now("Only in %(city)s, where the cooperative's own courier brings it.") % {
            "city": payee.city_name
        }
    if amount > found.cash_limit:
        return _now("Up to %(limit)s, delivery included.") % {"limit": rupiah(found.cash_limit)}
    return ""
