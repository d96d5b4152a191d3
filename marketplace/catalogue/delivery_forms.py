"""Forms about what delivery costs. Amounts in IDR, days are working days."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.models import DeliveryArea
from marketplace.core.forms import RupiahField
from tenants.models import Region

LONGEST_WAY = 90


class AreaPriceForm(forms.Form):
    """The price of one place, or of several at once."""

    carrier = forms.CharField(
        label=_("Name of the service"),
        max_length=60,
        required=False,
        help_text=_("Buyers read it. For example: JNE Reguler, or Kurir koperasi."),
    )
    pricing = forms.ChoiceField(
        label=_("How the price counts"),
        choices=DeliveryArea.Pricing.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the price counts.")},
    )
    price = RupiahField(
        label=_("Price (Rp)"),
        min_value=0,
        help_text=_("0 when bringing it there is always free."),
        error_messages={"min_value": _("Write 0 or more.")},
    )
    free_over = RupiahField(
        label=_("Free from a basket of (Rp)"),
        required=False,
        help_text=_("Leave empty when it is never free. Buyers read how much is still missing."),
    )
    minimum_days = forms.IntegerField(
        label=_("Takes at least (working days)"),
        min_value=0,
        max_value=LONGEST_WAY,
        error_messages={"required": _("Write the days as a number."), "invalid": _("Write a whole number.")},
    )
    maximum_days = forms.IntegerField(
        label=_("Takes at most (working days)"),
        min_value=0,
        max_value=LONGEST_WAY,
        help_text=_(
            "Counted once the goods have left; weekends, public holidays and joint leave are left out."
        ),
        error_messages={"required": _("Write the days as a number."), "invalid": _("Write a whole number.")},
    )
    is_active = forms.BooleanField(label=_("Offer it now"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        shortest, longest = data.get("minimum_days"), data.get("maximum_days")
        if shortest is not None and longest is not None and longest < shortest:
            self.add_error("maximum_days", _("The longest time is shorter than the shortest."))
        return data

    def prices(self) -> dict[str, Any]:
        """The cleaned values that are columns of DeliveryArea."""
        return {name: self.cleaned_data[name] for name in AreaPriceForm.base_fields}

    @staticmethod
    def initial_of(area: DeliveryArea) -> dict[str, Any]:
        return {name: getattr(area, name) for name in AreaPriceForm.base_fields}


class PlacesForm(AreaPriceForm):
    """The same price for every place that is ticked: `around` as a whole, or its parts."""

    regions = forms.MultipleChoiceField(
        label=_("Where to"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one place.")},
    )

    field_order = ["regions", *AreaPriceForm.base_fields]

    def __init__(self, *args: Any, around: Region | None, service: str, **kwargs: Any) -> None:
        is_courier = service == DeliveryArea.Service.COURIER
        kwargs.setdefault(
            "initial",
            {
                "pricing": DeliveryArea.Pricing.FLAT if is_courier else DeliveryArea.Pricing.WEIGHT,
                "minimum_days": 1 if is_courier else 2,
                "maximum_days": 1 if is_courier else 4,
                "is_active": True,
            },
        )
        super().__init__(*args, **kwargs)
        self.parts = list(Region.objects.filter(parent=around).order_by("code"))
        whole = [around] if around else []
        names = [
            (
                region.code,
                _now("All of %(place)s") % {"place": region.name} if region is around else region.name,
            )
            for region in [*whole, *self.parts]
        ]
        self.fields["regions"].choices = names
        self._offered = {region.code: region for region in [*whole, *self.parts]}

    def clean_regions(self) -> list[Region]:
        return [self._offered[code] for code in self.cleaned_data["regions"]]
