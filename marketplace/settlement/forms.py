"""Forms of the operator's settlement pages."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import DayField, RupiahField
from marketplace.payments.bank_statements import StatementRows, read_statement
from marketplace.settlement.models import Channel
from tenants.models import Cooperative
from tenants.selectors import storefronts


class PaidForm(forms.Form):
    """When a batch, or some of its bills, was paid."""

    paid_on = DayField(label=_("Paid on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("paid_on", timezone.localdate())


class RateForm(forms.Form):
    """A commission rate in percent, from a day to come."""

    channel = forms.ChoiceField(
        label=_("Sold to"),
        choices=Channel.choices,
        initial=Channel.RETAIL,
        error_messages={"required": _("Choose whose orders it is for.")},
    )
    cooperative = forms.ModelChoiceField(
        label=_("Cooperative"),
        queryset=Cooperative.objects.none(),
        required=False,
        empty_label=_("All without a rate of their own"),
    )
    percent = forms.DecimalField(
        label=_("Rate (%)"),
        min_value=Decimal(0),
        max_value=Decimal(30),
        decimal_places=2,
        localize=True,
        help_text=_("Of the goods, not of their delivery. For example 2,5."),
        error_messages={
            "required": _("Write the rate in percent."),
            "invalid": _("Write a number such as 2,5."),
            "max_value": _("At most 30 percent."),
            "min_value": _("Zero or more."),
            "max_decimal_places": _("At most two digits behind the comma."),
        },
    )
    valid_from = DayField(label=_("Valid from"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("Who decided it, and when. The cooperatives read it."),
        error_messages={"required": _("Write who decided it, and when.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cooperative"].queryset = storefronts().order_by("name")

    @property
    def rate(self) -> int:
        """Hundredths of a percent."""
        return int(self.cleaned_data["percent"] * 100)


class WaysForm(forms.Form):
    """How buyers can pay this cooperative beside transfer and card."""

    qris_text = forms.CharField(
        label=_("Text of your QRIS"),
        required=False,
        max_length=512,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_(
            "Scan your printed QRIS with a QR reader on a phone and paste what it says; it begins with 000201."
            " Leave it empty to offer no QRIS."
        ),
    )
    qris_writes_amount = forms.BooleanField(
        label=_("Write the amount into the code"),
        required=False,
        help_text=_(
            "Only if your bank has said that it may be done. Otherwise buyers type the amount themselves."
        ),
    )
    cash_at_pickup = forms.BooleanField(label=_("Cash when buyers pick up their order"), required=False)
    cash_on_delivery = forms.BooleanField(
        label=_("Cash to your own courier"),
        required=False,
        help_text=_("Offered for addresses in your own city or regency only."),
    )
    cash_limit = RupiahField(
        label=_("Cash up to (Rp)"), help_text=_("Orders above this amount are paid beforehand.")
    )


class StatementForm(forms.Form):
    """A bank statement as it was downloaded."""

    file = forms.FileField(
        label=_("Bank statement (mutasi rekening)"),
        help_text=_(
            "CSV or Excel as your bank gives it: BCA, Mandiri, BNI, BRI and others with the same columns."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        allow_empty_file=True,
        error_messages={"required": _("Choose the file that you downloaded from your bank.")},
    )

    rows: StatementRows

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        self.rows = read_statement(upload, upload.name or "")
        return upload
