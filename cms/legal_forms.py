"""The numbers by which the state knows the cooperative, as its manager edits them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.legal_ids import LegalIdsMixin
from tenants.models import Cooperative

NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}


class LegalForm(LegalIdsMixin, forms.ModelForm):
    """Whether the cooperative is a PKP decides about PPN on every document from now on; issued ones stay."""

    class Meta:
        model = Cooperative
        fields = ["legal_name", "nik_koperasi", "nib", "npwp", "is_taxable_entrepreneur"]
        widgets = {
            "nik_koperasi": forms.TextInput(attrs=NUMERIC),
            "nib": forms.TextInput(attrs=NUMERIC),
            "npwp": forms.TextInput(attrs=NUMERIC),
        }
        help_texts = {
            "legal_name": _("As it stands in the deed."),
            "nik_koperasi": _("Stands on the certificate from the ministry (ODS)."),
            "nib": _("13 digits, from OSS."),
            "npwp": _("15 or 16 digits."),
            "is_taxable_entrepreneur": _("Only with a letter of confirmation as PKP from the tax office."),
        }
