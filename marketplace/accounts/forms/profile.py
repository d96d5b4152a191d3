"""What people say of themselves: name, number, language, addresses."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.forms.regions import DistrictForm, initial_of
from marketplace.accounts.models import Address
from marketplace.core.forms import PostcodeField
from marketplace.core.phone import PhoneField


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=_("Full name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Tell us your name; it stands on your orders.")},
    )
    phone = PhoneField(
        label=_("WhatsApp number"),
        required=False,
        help_text=_("For questions about a delivery. Example: 0812 3456 7890"),
    )
    language = forms.ChoiceField(
        label=_("Language of e-mails"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )


class AddressForm(DistrictForm):
    """A delivery address; the district decides what delivery costs."""

    recipient = forms.CharField(
        label=_("Recipient's name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Who receives the parcel?")},
    )
    phone = PhoneField(
        label=_("Recipient's WhatsApp number"),
        help_text=_("The courier calls here. Example: 0812 3456 7890"),
        error_messages={"required": _("The courier needs a number to call.")},
    )
    street = forms.CharField(
        label=_("Street, house number, RT/RW"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "street-address"}),
        error_messages={"required": _("Type street and house number.")},
    )
    postcode = PostcodeField()
    landmark = forms.CharField(
        label=_("Landmark"),
        required=False,
        max_length=120,
        help_text=_("Something the courier sees from the road: a mosque, a shop, the colour of the fence."),
    )
    is_default = forms.BooleanField(label=_("Suggest this address first"), required=False)

    field_order = [
        "recipient",
        "phone",
        "province",
        "city",
        "district",
        "street",
        "postcode",
        "landmark",
        "is_default",
    ]

    @staticmethod
    def initial_for(address: Address) -> dict[str, Any]:
        columns = ("recipient", "phone", "street", "postcode", "landmark", "is_default")
        return {name: getattr(address, name) for name in columns} | initial_of(address.district)

    def columns(self) -> dict[str, Any]:
        """The cleaned values that are columns of Address."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"province", "city"}}
