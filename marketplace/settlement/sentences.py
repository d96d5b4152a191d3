"""What a transfer's state means for the people who wait for it, and what there is to do."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from marketplace.settlement.models import Transfer
from marketplace.settlement.states import REQUESTED


@dataclass(frozen=True)
class Standing:
    """A word in a colour (kind of the status), a sentence, and what to do; the latter empty where nothing is."""

    kind: str
    word: str
    text: str
    to_do: str = ""


def transfer_standing(transfer: Transfer) -> Standing:
    """Needs the transfer's reversals prefetched. Amounts stand beside it and are not repeated."""
    reversals = list(transfer.reversals.all())
    if transfer.status == REQUESTED:
        if transfer.remark:
            return Standing(
                "warning",
                _("Not sent yet"),
                _(
                    "Stripe refused it, and is asked again every hour. Nothing is lost: the money is with Stripe."
                ),
                _(
                    "The treasurer opens «Account at Stripe» and finishes what Stripe asks for; then it goes by itself."
                ),
            )
        return Standing("info", _("Waiting"), _("Stripe is asked within the hour."))
    if transfer.remark:
        return Standing(
            "warning",
            _("Differs"),
            _("Stripe's list and ours do not agree about this transfer. The ledger keeps what was agreed."),
            _(
                "The operator looks at this transfer at Stripe and puts it right there; the note then goes by itself."
            ),
        )
    if any(one.status == REQUESTED and one.remark for one in reversals):
        return Standing(
            "warning",
            _("Not taken back yet"),
            _(
                "The buyer was paid back. Stripe refused to take that part back, and is asked again every hour."
            ),
            _(
                "The treasurer sees to it that enough money is on the account at Stripe; then it comes back by itself."
            ),
        )
    if any(one.status == REQUESTED for one in reversals):
        return Standing(
            "info",
            _("Being taken back"),
            _("The buyer was paid back, so that part comes back from the account."),
        )
    if reversals:
        return Standing(
            "neutral",
            _("Partly taken back")
            if sum(one.amount for one in reversals) < transfer.amount
            else _("Taken back"),
            _("The buyer was paid back, so that part came back from the account."),
        )
    return Standing("success", _("Sent"), _("It is on the cooperative's account at Stripe."))
