"""The storefront's face and its own facts, as its staff edit them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.phone import PhoneField
from tenants.models import Cooperative


class StorefrontForm(forms.ModelForm):
    """What visitors see of the cooperative on every page, and where their money goes."""

    whatsapp = PhoneField(label=_("WhatsApp number"), help_text=_("Stands on every page as «WA help»."))

    class Meta:
        model = Cooperative
        fields = [
            "name",
            "tagline",
            "whatsapp",
            "email",
            "address",
            "bank_name",
            "bank_account_number",
            "bank_account_holder",
            "return_days",
        ]
        widgets = {"address": forms.Textarea(attrs={"rows": 3})}
