"""Bank transfer to the cooperative's own account: the buyer transfers, sends a proof, the treasurer confirms.

Three digits that no other open transfer of the same amount has are added, so that the bank statement tells who paid.
"""

import secrets
from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from marketplace.payments.models import Method
from marketplace.payments.paid_directly import PaidDirectly
from tenants.models import Cooperative

# Above this BI-FAST does not carry it and banks ask for RTGS, which is fine, but only by day; IDR.
LARGEST = 999_999_999_999
LARGEST_SUFFIX = 999


class BankTransfer(PaidDirectly):
    method = Method.BANK_TRANSFER.value
    label = _("Bank transfer")
    help_text = _(
        "Transfer to the cooperative's account, then send a photo of the receipt. You have 24 hours."
    )
    hours_to_pay = 24
    takes_proof = True
    waits_for_money = True

    def is_offered(self, payee: Cooperative, amount: int, handover: str = "") -> bool:
        return bool(payee.bank_account_number and payee.bank_name) and 0 < amount <= LARGEST


def free_suffix(taken: Collection[int]) -> int | None:
    """Return a random suffix from 1 to 999 that is not taken, or None when all are."""
    free = [suffix for suffix in range(1, LARGEST_SUFFIX + 1) if suffix not in taken]
    return secrets.choice(free) if free else None
