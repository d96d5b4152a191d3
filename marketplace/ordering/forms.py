"""Forms of the checkout, of an order's page and of the desk."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import PostcodeField
from marketplace.core.phone import PhoneField
from marketplace.ordering.areas import LEVELS, Area, area_from
from marketplace.ordering.models import Fulfilment
from marketplace.payments.forms import ReceiptField


class RecipientForm(forms.Form):
    """Who orders and where to. Of the area only the level that is to be chosen next is visible."""

    name = forms.CharField(
        label=_("Recipient's name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write the name of the person who receives the order.")},
    )
    phone = PhoneField(
        label=_("WhatsApp number"),
        help_text=_("For news about the delivery. Example: 0812 3456 7890"),
        error_messages={"required": _("Write a WhatsApp number. Example: 0812 3456 7890")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("We send the payment details and the link to your order there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={
            "required": _("Write your e-mail address. Example: ibu.sari@contoh.id"),
            "invalid": _("Please look at this address again. Example: ibu.sari@contoh.id"),
        },
    )
    fulfilment = forms.ChoiceField(
        label=_("How do you want to receive it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose delivery or pickup.")},
    )
    province = forms.CharField(
        label=_("Province"), required=False, error_messages={"required": _("Choose the province.")}
    )
    regency = forms.CharField(
        label=_("City or regency"),
        required=False,
        error_messages={"required": _("Choose the city or regency.")},
    )
    district = forms.CharField(
        label=_("District (kecamatan)"),
        required=False,
        error_messages={"required": _("Choose the district (kecamatan).")},
    )
    street = forms.CharField(
        label=_("Street, house number, RT/RW, village"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "street-address"}),
        error_messages={"required": _("Write the street and house number, so that the courier finds you.")},
    )
    postcode = PostcodeField()
    landmark = forms.CharField(
        label=_("Landmark"),
        max_length=120,
        required=False,
        help_text=_("What the courier should look for, for example: green fence beside the musholla."),
    )

    keep_address = forms.BooleanField(label=_("Keep this address in my account"), required=False)

    def __init__(
        self,
        *args: Any,
        fulfilments: list[tuple[str, Any]],
        area_url: str,
        may_keep: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not may_keep:
            del self.fields["keep_address"]
        self.fields["fulfilment"].choices = fulfilments
        if len(fulfilments) == 1:
            self.initial["fulfilment"] = fulfilments[0][0]
            self.fields["fulfilment"].widget = forms.HiddenInput()
        else:
            self.fields["fulfilment"].widget.attrs = _refreshing(area_url)
        self._area_url = area_url
        self._show_missing_level()

    @cached_property
    def area(self) -> Area:
        return area_from({level: str(self[level].value() or "") for level in LEVELS})

    @property
    def wants_delivery(self) -> bool:
        return self["fulfilment"].value() != Fulfilment.PICKUP

    @property
    def missing_field(self) -> forms.BoundField | None:
        return self[self.area.missing] if self.area.missing else None

    @property
    def hidden_levels(self) -> list[forms.BoundField]:
        """Levels that are chosen, carried along unseen."""
        return [self[level] for level in LEVELS if level != self.area.missing and self.area_code(level)]

    def area_code(self, level: str) -> str:
        return getattr(getattr(self.area, level), "code", "")

    def clean(self) -> dict[str, Any]:
        """The chosen area as codes, whatever was typed into the hidden fields."""
        missing = self.area.missing
        if missing and self.wants_delivery and missing not in self.errors:
            # A code was sent that does not lie below its parent.
            self.add_error(missing, self.fields[missing].error_messages["required"])
        return (super().clean() or {}) | {level: self.area_code(level) for level in LEVELS}

    def _show_missing_level(self) -> None:
        for level in LEVELS:
            self.fields[level].widget = forms.HiddenInput()
        self.fields["street"].required = self.wants_delivery
        missing = self.area.missing
        if missing:
            choices = [("", _("Choose…")), *self.area.choices()]
            token = {"autocomplete": f"address-level{LEVELS.index(missing) + 1}"}
            self.fields[missing].widget = forms.Select(
                choices=choices, attrs=_refreshing(self._area_url) | token
            )
            self.fields[missing].required = self.wants_delivery


def _refreshing(url: str) -> dict[str, str]:
    """Attributes with which a choice refreshes the address part of the page when htmx is there."""
    return {
        "hx-post": url,
        "hx-trigger": "change",
        "hx-vals": '{"area": "next"}',
        "hx-include": "closest form",
        "hx-target": "#address",
        "hx-select": "#address",
        "hx-swap": "outerHTML",
    }


class PaymentForm(forms.Form):
    """How the goods come and how they are paid. With a single way of delivery there is nothing to choose."""

    zone = forms.ChoiceField(
        label=_("Delivery"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the goods come to you.")},
    )
    method = forms.ChoiceField(
        label=_("How do you want to pay?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you want to pay.")},
    )
    note = forms.CharField(
        label=_("Note to the cooperative"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        zones: list[tuple[str, str]],
        methods: list[tuple[str, str]],
        fits: Callable[[str, str], bool] = lambda zone, method: True,
        **kwargs: Any,
    ) -> None:
        """`fits(zone, method)` says whether goods that come this way can be paid that way."""
        super().__init__(*args, **kwargs)
        self._fits = fits
        self.fields["zone"].choices = zones
        self.fields["method"].choices = methods
        if len(zones) == 1:
            self.initial["zone"] = zones[0][0]
            self.fields["zone"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        zone, method = answers.get("zone"), answers.get("method")
        if zone and method and not self._fits(zone, method):
            words = _(
                "This does not go with the delivery you chose. Choose another way to pay, or another delivery."
            )
            self.add_error("method", words)
        return answers


class WayForm(forms.Form):
    """Another way to pay an order that was placed."""

    method = forms.ChoiceField(
        label=_("How do you want to pay?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how you want to pay."),
            "invalid_choice": _("This way to pay is not offered for this order. Choose another one."),
        },
    )

    def __init__(self, *args: Any, methods: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["method"].choices = methods


class ProofForm(forms.Form):
    """The photo or PDF with which a buyer shows the transfer."""

    proof = ReceiptField(
        help_text=_("JPG, PNG or PDF, at most 5 MB. A screenshot is fine."),
        error_messages={"required": _("Choose the photo or PDF of your receipt.")},
    )
