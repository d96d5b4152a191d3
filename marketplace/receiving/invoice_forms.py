"""Forms for payments, their answers, and credit notes."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import rupiah
from marketplace.payments.forms import ReceiptField
from marketplace.procurement.forms import DayInput, MoneyField
from marketplace.receiving.forms import NUMBER_ERRORS, pieces_field
from marketplace.receiving.models import Invoice, InvoicePayment, SellerScale


class PaymentForm(forms.Form):
    """A transfer, or a slip of a tax that the institution paid for the cooperative."""

    kind = forms.ChoiceField(label=_("What you paid"), widget=forms.RadioSelect())
    amount = MoneyField(
        label=_("Amount (Rp)"),
        error_messages={"required": _("Write the amount in rupiah, for example 1.250.000.")},
    )
    paid_on = forms.DateField(
        label=_("Paid on"),
        widget=DayInput(),
        error_messages={
            "required": _("Choose the day of the payment."),
            "invalid": _("Write the date as day, month and year, for example 17/08/2027."),
        },
    )
    reference = forms.CharField(
        label=_("Number of the transfer or slip (NTPN)"), max_length=60, required=False
    )
    proof = ReceiptField(error_messages={"required": _("Choose the photo or PDF of the proof.")})

    def __init__(self, *args: Any, room: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.room = room
        labels = dict(InvoicePayment.Kind.choices)
        self.fields["kind"].choices = [
            (kind, f"{labels[kind]} ({rupiah(left)})") for kind, left in room.items() if left
        ]
        if not any(left for kind, left in room.items() if kind != InvoicePayment.Kind.TRANSFER):
            # Nothing of this bill goes to the state, so there is no slip with its number (NTPN).
            self.fields["reference"].label = _("Number of the transfer")
        first = next((kind for kind, left in room.items() if left), "")
        self.initial = {
            "kind": first,
            "amount": f"{room[first]:,}".replace(",", ".") if first else None,
            "paid_on": timezone.localdate(),
            **self.initial,
        }

    @property
    def takes_transfers(self) -> bool:
        """Whether anything is left to transfer; otherwise only slips are handed in."""
        return bool(self.room.get(InvoicePayment.Kind.TRANSFER))

    def clean_paid_on(self) -> date:
        day = self.cleaned_data["paid_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come. Choose the day on which it was paid."))
        return day


class TaxInvoiceForm(forms.Form):
    """The tax invoice that the cooperative has from the state's system."""

    number = forms.CharField(
        label=_("Number of the tax invoice"),
        max_length=30,
        help_text=_("As the tax office's system writes it."),
        error_messages={"required": _("Write the number that stands on the tax invoice.")},
    )
    issued_on = forms.DateField(
        label=_("Date of the tax invoice"),
        widget=DayInput(),
        error_messages={
            "required": _("Choose the day that stands on the tax invoice."),
            "invalid": _("Write the date as day, month and year, for example 17/08/2027."),
        },
    )
    scan = ReceiptField(
        label=_("File of the tax invoice"),
        error_messages={"required": _("Choose the PDF or a photo of the tax invoice.")},
    )

    def clean_issued_on(self) -> date:
        day = self.cleaned_data["issued_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                _("This day is still to come. Choose the day that stands on the tax invoice.")
            )
        return day


class ScaleForm(forms.Form):
    """How large the cooperative is, from which fiscal year on, and by which paper."""

    scale = forms.ChoiceField(
        label=_("Scale by yearly sales"),
        choices=SellerScale.Scale.choices,
        widget=forms.RadioSelect(),
        help_text=_(
            "Micro: sales up to Rp2 billion a year; small: up to Rp15 billion (PP 7/2021 article 35). Take the"
            " sales of the last annual meeting's report."
        ),
        error_messages={"required": _("Choose the scale.")},
    )
    fiscal_year = forms.IntegerField(
        label=_("From fiscal year"), min_value=2020, max_value=2100, error_messages=NUMBER_ERRORS
    )
    source = forms.CharField(
        label=_("Paper that says so"),
        max_length=160,
        help_text=_("For example NIB 9120001234567 or the annual meeting's report of 2025."),
        error_messages={"required": _("Write the paper that it rests on; auditors ask for it.")},
    )


class CreditForm(forms.Form):
    """How many pieces of each billed line are taken back, and why."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("The other side reads this."),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write a short reason; the other side reads it.")},
    )

    def __init__(self, *args: Any, invoice: Invoice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names: dict[int, str] = {}
        for row in invoice.lines.all():
            name = f"line-{row.line_id}"
            self.names[row.line_id] = name
            title = f"{row.line.name} {row.line.label}".strip()
            self.fields[name] = pieces_field(
                _("%(line)s: pieces taken back (of %(count)d)") % {"line": title, "count": row.quantity},
                required=False,
            )

    @property
    def quantities(self) -> dict[int, int]:
        return {line: self.cleaned_data[name] or 0 for line, name in self.names.items()}
