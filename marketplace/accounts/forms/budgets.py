"""Forms of an institution's own rules: units, delivery addresses, budget lines, steps of approval."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Institution, InstitutionMember
from marketplace.core.forms import RupiahField

MOST_UNITS = 200
STEPS = 3
DECIDING = (InstitutionMember.Role.APPROVER, InstitutionMember.Role.TREASURER)


class UnitsForm(forms.Form):
    units = forms.CharField(
        label=_("Units, one in each line"),
        required=False,
        help_text=_("Divisions, schools, offices: packing lists and size lists are kept for each of them."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean_units(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["units"].splitlines() if line.strip()]
        if len(names) > MOST_UNITS:
            raise forms.ValidationError(_("At most %(most)s units.") % {"most": MOST_UNITS})
        long = next((name for name in names if len(name) > 120), None)
        if long:
            raise forms.ValidationError(_("“%(name)s…” is longer than 120 letters.") % {"name": long[:40]})
        return names


class PlaceForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the place"),
        max_length=80,
        help_text=_("For example: warehouse in Tambun."),
        error_messages={"required": _("Write what you call this place.")},
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write the address where goods are received.")},
    )
    contact = forms.CharField(label=_("Who receives there, with phone"), max_length=120, required=False)


class BudgetLineForm(forms.Form):
    fiscal_year = forms.IntegerField(
        label=_("Fiscal year"),
        min_value=2020,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Write the fiscal year."),
            "invalid": _("Write the year with four digits, for example 2027."),
            "min_value": _("Write the year with four digits, for example 2027."),
            "max_value": _("Write the year with four digits, for example 2027."),
        },
    )
    account = forms.CharField(
        label=_("Budget account"),
        max_length=60,
        help_text=_("For example: 5.1.02.01.01.0052."),
        error_messages={"required": _("Write the budget account.")},
    )
    name = forms.CharField(
        label=_("What it is for"),
        max_length=160,
        error_messages={"required": _("Write in a few words what the money is for.")},
    )
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    planned = RupiahField(label=_("Planned (Rp)"))

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.initial.get("unit")
        names = [*institution.units, *([held] if held and held not in institution.units else [])]
        self.fields["unit"].choices = [("", _("The whole institution")), *((name, name) for name in names)]
        self.initial.setdefault("fiscal_year", timezone.localdate().year)


class ChainForm(forms.Form):
    """Up to three steps; a step without a role is none."""

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [("", _("Nobody")), *((role.value, institution.role_name(role)) for role in DECIDING)]
        for number in range(1, STEPS + 1):
            self.fields[f"role_{number}"] = forms.ChoiceField(
                label=_("Step %(number)d: who agrees") % {"number": number}, choices=roles, required=False
            )
            self.fields[f"from_{number}"] = RupiahField(
                label=_("Step %(number)d: for purchases from (Rp)") % {"number": number},
                min_value=0,
                required=False,
                help_text=_("Empty: for every purchase."),
            )

    @property
    def steps(self) -> list[tuple[str, int]]:
        """(role, from how many IDR)."""
        data = self.cleaned_data
        return [(data[f"role_{n}"], data[f"from_{n}"] or 0) for n in range(1, STEPS + 1) if data[f"role_{n}"]]

    def pairs(self) -> list[tuple[Any, Any]]:
        return [(self[f"role_{n}"], self[f"from_{n}"]) for n in range(1, STEPS + 1)]
