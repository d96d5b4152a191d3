"""Institutions, and inviting people to work for them."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.forms.regions import CityForm
from marketplace.accounts.forms.wording import EMAIL, EMAIL_ODD
from marketplace.accounts.models import Institution, InstitutionMember

NPWP_DIGITS = (15, 16)

ROLE_HELP = _(
    "Procurement officers send requests and choose quotes. Approvers (PPK) sign orders. Receivers confirm what arrived."
    " Treasurers see invoices and pay. Auditors read everything and change nothing."
)
COMPANY_ROLE_HELP = _(
    "Procurement officers send requests and choose quotes. Approvers agree to orders. Receivers confirm what arrived."
    " The finance department sees invoices and pays. Auditors read everything and change nothing."
)


class InstitutionForm(CityForm):
    name = forms.CharField(
        label=_("Name of the institution"),
        max_length=160,
        help_text=_("As it stands on your letterhead."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": _("Type the institution's name.")},
    )
    kind = forms.ChoiceField(
        label=_("Kind of institution"),
        choices=Institution.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what kind of institution it is.")},
    )
    address = forms.CharField(
        label=_("Office address"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "street-address"}),
        error_messages={"required": _("Type the office address; it stands on quotes and orders.")},
    )
    npwp = forms.CharField(
        label=_("Tax number (NPWP)"),
        required=False,
        max_length=30,
        help_text=_("15 or 16 digits. It stands on invoices; you may add it later."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    field_order = ["name", "kind", "province", "city", "address", "npwp"]

    def clean_npwp(self) -> str:
        digits = re.sub(r"[\s.\-]", "", self.cleaned_data["npwp"])
        if digits and (not digits.isascii() or not digits.isdigit() or len(digits) not in NPWP_DIGITS):
            raise ValidationError(_("An NPWP has 15 or 16 digits. Please count once more."))
        return digits


class RolesField(forms.MultipleChoiceField):
    def __init__(self, **kwargs: object) -> None:
        super().__init__(
            label=_("Roles"),
            choices=InstitutionMember.Role.choices,
            widget=forms.CheckboxSelectMultiple,
            help_text=ROLE_HELP,
            error_messages={"required": _("Choose at least one role.")},
            **kwargs,
        )


class InstitutionRolesForm(forms.Form):
    """Roles as they are called at this kind of institution."""

    roles = RolesField()

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["roles"]
        field.choices = institution.role_choices  # type: ignore[attr-defined]
        field.help_text = COMPANY_ROLE_HELP if institution.is_company else ROLE_HELP


class InviteForm(InstitutionRolesForm):
    email = forms.EmailField(
        label=EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Type the colleague's e-mail address."), "invalid": EMAIL_ODD},
    )
    field_order = ["email", "roles"]
