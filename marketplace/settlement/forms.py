"""Forms of the operator's settlement pages."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import DayField
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
