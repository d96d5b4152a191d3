"""Forms of a size list: for the officer who keeps it, and for everyone who enters their own size."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.uploaded_tables import CellError, UnreadableTable
from marketplace.core.forms import DayField
from marketplace.procurement.forms import MOST, whole_number
from marketplace.procurement.size_tables import (
    MOST_PEOPLE,
    StaffTable,
    size_text,
    staff_from_file,
    staff_from_text,
)

SHOWN_ERRORS = 50
COLUMN_NAMES = {
    "name": _("Name"),
    "unit": _("Unit"),
    "phone": _("WhatsApp number"),
    "email": _("E-mail"),
    "size": _("Size"),
}


class RollForm(forms.Form):
    freezes_on = DayField(
        label=_("Sizes can be entered until"),
        help_text=_("After this day the sizes are frozen and counted by themselves."),
    )
    spares_percent = forms.IntegerField(
        label=_("Spare pieces (%)"),
        min_value=0,
        max_value=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("For newcomers and swaps; rounded up for each size."),
        error_messages={
            "invalid": _("Write a whole number from 0 to 30."),
            "min_value": _("Write a whole number from 0 to 30."),
            "max_value": _("Write a whole number from 0 to 30."),
        },
    )

    def clean_freezes_on(self) -> date:
        day = self.cleaned_data["freezes_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose a later one."))
        return day

    def clean_spares_percent(self) -> int:
        return self.cleaned_data["spares_percent"] or 0


class StaffForm(forms.Form):
    """Typed, pasted or from a file; the file wins. `table` holds what could be read."""

    text = forms.CharField(
        label=_("Staff list"),
        required=False,
        strip=False,
        help_text=_(
            "One person in each line: unit ; name ; WhatsApp number ; e-mail. The last two may be left out."
        ),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("Or a file (XLSX or CSV)"),
        required=False,
        help_text=_("Columns: unit, nama, telepon, email; and ukuran, potongan where you know them."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    table: StaffTable | None = None

    def __init__(self, *args: Any, sizes: Sequence[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sizes = sizes

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        field = "file" if cleaned.get("file") else "text"
        try:
            self.table = (
                staff_from_file(cleaned["file"], self.sizes)
                if field == "file"
                else staff_from_text(cleaned.get("text") or "", self.sizes)
            )
        except UnreadableTable as refusal:
            self.add_error(field, str(refusal))
            return cleaned
        for error in self.table.errors[:SHOWN_ERRORS]:
            self.add_error(field, _cell_text(error))
        if not self.table.people and not self.table.errors:
            self.add_error("text", _("Write at least one name."))
        return cleaned


class HeadsForm(forms.Form):
    unit = forms.CharField(
        label=_("Unit"),
        max_length=120,
        error_messages={"required": _("Write which unit.")},
    )
    heads = forms.CharField(
        label=_("How many people"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 6}),
        help_text=_("They enter their own names with the unit's code."),
        error_messages={"required": _("Write how many people.")},
    )

    def clean_heads(self) -> int:
        number = whole_number(self.cleaned_data["heads"])
        if not 1 <= number <= min(MOST, MOST_PEOPLE):
            raise forms.ValidationError(_("Write a number from 1 to 5.000."))
        return number


class SizeForm(forms.Form):
    """One's size: what is on offer, in the order of the size table."""

    choice = forms.ChoiceField(
        label=_("Your size"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose your size."),
            "invalid_choice": _("Choose one of the sizes."),
        },
    )

    def __init__(
        self, *args: Any, sizes: Sequence[Mapping[str, Any]], may_be_empty: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one["key"], size_text(one)) for one in sizes]
        self.fields["choice"].choices = [("", _("Not entered")), *choices] if may_be_empty else choices
        self.fields["choice"].required = not may_be_empty


class CodeForm(forms.Form):
    """Who comes through the shared link says who they are: with their own code, or their unit's and a name."""

    code = forms.CharField(
        label=_("Your code, or your unit's code"),
        max_length=12,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Type the code that your office gave you.")},
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        required=False,
        help_text=_("Only with your unit's code, and only the first time."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_code(self) -> str:
        return self.cleaned_data["code"].strip().upper()


def by_cut(sizes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """[{cut, sizes: [{id, value, label}]}] for a page on which one finds the cut first, then the size."""
    found: dict[str, list[dict[str, str]]] = {}
    for place, one in enumerate(sizes):
        label = one["size"] or str(_("The only size"))
        row = {"id": f"id_choice_{place}", "value": one["key"], "label": label}
        found.setdefault(one["cut"], []).append(row)
    return [{"cut": cut, "sizes": rows} for cut, rows in found.items()]


def _cell_text(error: CellError) -> str:
    where = _("Row %(row)d") % {"row": error.row}
    if error.column:
        where = f"{where}, {COLUMN_NAMES.get(error.column, error.column)}"
    return f"{where}: {error.message}" + (f" (“{error.value}”)" if error.value else "")
