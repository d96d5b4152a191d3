"""QRIS to the cooperative itself: the buyer scans its own static code, pays the amount, and the treasurer sees it arrive."""

from django.utils.translation import gettext_lazy as _

from marketplace.payments.models import Method
from marketplace.payments.paid_directly import PaidDirectly
from marketplace.payments.qris import LARGEST
from marketplace.payments.selectors import settings_of
from tenants.models import Cooperative


class QrisPayment(PaidDirectly):
    method = Method.QRIS.value
    label = _("QRIS")
    help_text = _(
        "Scan the cooperative's QRIS with any bank app or wallet; no fee for you. At most Rp10.000.000."
    )
    hours_to_pay = 24
    takes_proof = True
    waits_for_money = True

    def is_offered(self, payee: Cooperative, amount: int, handover: str = "") -> bool:
        found = settings_of(payee)
        return bool(found and found.qris_text) and 0 < amount <= LARGEST
