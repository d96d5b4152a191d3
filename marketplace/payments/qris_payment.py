"""QRIS to the cooperative itself: the buyer scans its own static code, pays the amount, and the treasurer sees it arrive."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from marketplace.payments.models import Method, Payment
from marketplace.payments.providers import Message, News, NotAuthentic, RefundByHand, Started, Visit
from marketplace.payments.qris import LARGEST
from marketplace.payments.selectors import settings_of
from tenants.models import Cooperative


class QrisPayment:
    method = Method.QRIS.value
    label = _("QRIS")
    help_text = _(
        "Scan the cooperative's QRIS with any bank app or wallet; no fee for you. At most Rp10.000.000."
    )
    hours_to_pay = 24
    takes_proof = True
    waits_for_money = True
    pay_page_origins: tuple[str, ...] = ()

    def is_offered(self, payee: Cooperative, amount: int, handover: str = "") -> bool:
        found = settings_of(payee)
        return bool(found and found.qris_text) and 0 < amount <= LARGEST

    def receives_for_itself(self) -> bool:
        return True

    def start(self, payment: Payment, visit: Visit) -> Started:
        return Started()

    def describe(self, payment: Payment, reference: str = "") -> News:
        return News(
            status="received" if payment.is_received else "pending", amount_received=payment.amount_received
        )

    def handle_event(self, body: bytes, headers: Mapping[str, str]) -> Message:
        raise NotAuthentic("A static QRIS sends no messages.")

    def reconcile(self, since: datetime) -> Iterable[Message]:
        return ()

    def close(self, payment: Payment) -> None:
        """A printed code cannot be told to refuse; what arrives late is kept and shown to the treasurer."""

    def refund(self, payment: Payment, amount: int, key: str) -> str:
        raise RefundByHand(_("Pay the money back by hand, then record it."))
