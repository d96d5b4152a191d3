"""What all ways to pay the cooperative itself have in common: its people see the money, and no provider sends messages."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from marketplace.payments.models import Payment
from marketplace.payments.providers import Message, News, NotAuthentic, RefundByHand, Started, Visit


class PaidDirectly:
    """The half of a payment provider that is the same for a transfer, a static QRIS and cash."""

    pay_page_origins: tuple[str, ...] = ()

    def receives_for_itself(self) -> bool:
        return True

    def start(self, payment: Payment, visit: Visit) -> Started:
        return Started()

    def describe(self, payment: Payment, reference: str = "") -> News:
        return News(
            status="received" if payment.is_received else "pending", amount_received=payment.amount_received
        )

    def handle_event(self, body: bytes, headers: Mapping[str, str]) -> Message:
        raise NotAuthentic("Nobody sends messages about money that goes to the cooperative itself.")

    def reconcile(self, since: datetime) -> Iterable[Message]:
        return ()

    def close(self, payment: Payment) -> None:
        """Neither an account nor a printed code can be told to refuse; what arrives late is kept and shown to the treasurer."""

    def refund(self, payment: Payment, amount: int, key: str) -> str:
        raise RefundByHand(_("Pay the money back by hand, then record it."))
