"""Cash when the goods are handed over: to the cooperative's own courier, or at its counter.

Nothing is paid before, so the goods are packed unpaid, and whoever hands them over records the money.
"""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import rupiah
from marketplace.payments.models import Method
from marketplace.payments.paid_directly import PaidDirectly
from marketplace.payments.providers import AT_COUNTER, NEARBY
from marketplace.payments.selectors import settings_of
from tenants.models import Cooperative


class Cash(PaidDirectly):
    method = Method.CASH.value
    label = _("Cash when you receive it")
    help_text = _("Pay the courier, or at the cooperative when you pick it up. Please have the amount ready.")
    # The goods are kept; nobody has to pay within this time. It is when the cooperative should have handed them over.
    hours_to_pay = 14 * 24
    takes_proof = False
    waits_for_money = False

    def is_offered(self, payee: Cooperative, amount: int, handover: str = "") -> bool:
        """Only within the cooperative's limit, and where its own people hand the goods over."""
        return amount > 0 and not why_no_cash(payee, amount, handover)


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
