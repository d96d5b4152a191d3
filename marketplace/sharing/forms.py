"""Forms of the members' part."""

import datetime
import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import DayField, RupiahField
from marketplace.core.money import rupiah
from marketplace.payments.forms import ReceiptField
from marketplace.sharing.models import MemberPayment


class PaymentForm(forms.Form):
    """Money that a member was given. More than what is owing has to be meant."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    amount = RupiahField(label=_("Amount (Rp)"))
    paid_on = DayField(label=_("Paid on"))
    method = forms.ChoiceField(
        label=_("How"),
        choices=MemberPayment.Method.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it was paid.")},
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=200,
        required=False,
        help_text=_("For example the number of the receipt she signed."),
    )
    proof = ReceiptField(
        required=False,
        help_text=_("JPG, PNG or PDF, at most 5 MB. Only the storefront's managers and treasurers see it."),
    )

    def __init__(self, *args: Any, owing: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owing = owing
        self.fields["amount"].help_text = _now("Owing now: %(owing)s.") % {"owing": rupiah(owing)}
        self.initial.setdefault("key", uuid.uuid4())
        self.initial.setdefault("paid_on", timezone.localdate())
        self.initial.setdefault("method", MemberPayment.Method.TRANSFER)
        if owing > 0:
            self.initial.setdefault("amount", owing)

    def ask_whether_meant(self, owing: int) -> None:
        """Show the box with which somebody says that an advance is meant."""
        self.fields["more_is_meant"] = forms.BooleanField(
            label=_("Yes, this is an advance on what she will earn"), required=False
        )
        self.add_error(
            "amount",
            _("Only %(owing)s are owing. Correct the amount, or tick below that an advance is meant.")
            % {"owing": rupiah(max(owing, 0))},
        )

    def clean_paid_on(self) -> datetime.date:
        day = self.cleaned_data["paid_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come. Write the day on which she was paid."))
        return day


class ReversalForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Both rows stay in her account; the reason stands beside the second."),
        error_messages={"required": _("Write why this payment is taken back.")},
    )
