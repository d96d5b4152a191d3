"""Forms of requests that are written in the institution's own words, and of what belongs to them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.uploaded_tables import CellError, UnreadableTable
from marketplace.core.forms import RupiahField
from marketplace.payments.forms import ReceiptField
from marketplace.procurement.forms import CellField, StartForm
from marketplace.procurement.line_tables import (
    USUAL_UNIT,
    LineTable,
    WantedLine,
    lines_from_file,
    lines_from_text,
)
from marketplace.procurement.models import Request
from tenants.models import Cooperative

MOST_ASKED = 20
SHOWN_ERRORS = 50
COLUMN_NAMES = {
    "name": _("Goods"),
    "specification": _("Specification"),
    "quantity": _("Quantity"),
    "unit": _("Unit"),
}


KINDS = [(Request.Kind.UNIFORM, _("Uniforms")), (Request.Kind.GOODS, _("Other goods"))]
CLOTH = "cloth"


class StartListForm(forms.Form):
    """What it is for, and of what kind; uniforms may be cloth with a sewing allowance."""

    title = forms.CharField(
        label=_("What is it for?"),
        max_length=120,
        help_text=_("For example: batik for the staff's Fridays."),
        error_messages={"required": _("Write in a few words what it is for.")},
    )
    kind = forms.ChoiceField(
        label=_("What do you need?"),
        choices=[KINDS[0], (CLOTH, _("Uniforms as cloth with a sewing allowance")), KINDS[1]],
        initial=Request.Kind.GOODS,
        widget=forms.RadioSelect,
    )

    @property
    def is_cloth(self) -> bool:
        return self.cleaned_data["kind"] == CLOTH

    @property
    def request_kind(self) -> str:
        """The request's kind, of a valid form."""
        return Request.Kind.UNIFORM if self.is_cloth else self.cleaned_data["kind"]


class WishForm(StartForm, StartListForm):
    """What was looked for and not found, as the one line of a new request; `cooperatives` are proposed to be asked."""

    goods = forms.CharField(
        label=_("Goods"), max_length=120, error_messages={"required": _("Write what you need.")}
    )
    specification = forms.CharField(
        label=_("Specification"),
        max_length=500,
        required=False,
        help_text=_("Material, size, colour: what a cooperative must know to reckon a price."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    unit = forms.CharField(label=_("Unit"), max_length=20, initial=USUAL_UNIT)
    asked = forms.ModelMultipleChoiceField(
        label=_("Cooperatives to ask"),
        queryset=Cooperative.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("You can add others in the step “Whom you ask”."),
    )

    field_order = ("institution", "title", "kind", "goods", "quantity", "unit", "specification", "asked")

    def __init__(self, *args: Any, cooperatives: list[Cooperative], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = KINDS
        self.fields["quantity"] = CellField(label=_("Quantity"))
        self.fields["asked"].queryset = Cooperative.objects.filter(pk__in=[one.pk for one in cooperatives])
        self.fields["asked"].label_from_instance = lambda one: f"{one.name}, {one.city_name}"
        self.order_fields(self.field_order)

    def clean_quantity(self) -> int:
        if not self.cleaned_data["quantity"]:
            raise forms.ValidationError(_("Write how many you need."))
        return self.cleaned_data["quantity"]

    @property
    def line(self) -> WantedLine:
        """The request's line, of a valid form."""
        data = self.cleaned_data
        return WantedLine(data["goods"], data["quantity"], data["unit"], data["specification"])


class LinesForm(forms.Form):
    """Typed, pasted or from a file; the file wins. `table` holds what could be read."""

    text = forms.CharField(
        label=_("List of goods"),
        required=False,
        strip=False,
        help_text=_(
            "One line for each: goods ; specification ; quantity ; unit. You can paste a block from your spreadsheet."
        ),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("Or a file (XLSX or CSV)"),
        required=False,
        help_text=_("Columns: barang, spesifikasi, jumlah, satuan. It replaces the list above."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    table: LineTable | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        field = "file" if cleaned.get("file") else "text"
        try:
            self.table = (
                lines_from_file(cleaned["file"])
                if field == "file"
                else lines_from_text(cleaned.get("text") or "")
            )
        except UnreadableTable as refusal:
            self.add_error(field, str(refusal))
            return cleaned
        for error in self.table.errors[:SHOWN_ERRORS]:
            self.add_error(field, cell_text(error))
        if not self.table.lines and not self.table.errors:
            self.add_error("text", _("Write at least one line."))
        return cleaned


def cell_text(error: CellError) -> str:
    """«Row 3, Quantity: Write a whole number … (“dua”)»."""
    where = _("Row %(row)d") % {"row": error.row}
    if error.column:
        where = f"{where}, {COLUMN_NAMES.get(error.column, error.column)}"
    return f"{where}: {error.message}" + (f" (“{error.value}”)" if error.value else "")


class AskedForm(forms.Form):
    """Which cooperatives are asked; whoever sells the chosen product always is."""

    asked = forms.ModelMultipleChoiceField(
        label=_("Cooperatives"),
        queryset=Cooperative.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("When you ask several, nobody sees a price before the deadline, you included."),
        error_messages={"invalid_choice": _("Choose cooperatives from the list.")},
    )

    def __init__(self, *args: Any, cooperatives: Any, is_list: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked"].queryset = cooperatives
        self.fields["asked"].label_from_instance = lambda one: f"{one.name}, {one.city_name}"
        self.is_list = is_list

    def clean_asked(self) -> list[Cooperative]:
        chosen = list(self.cleaned_data["asked"])
        if self.is_list and not chosen:
            raise forms.ValidationError(_("Choose at least one cooperative."))
        if len(chosen) > MOST_ASKED:
            raise forms.ValidationError(_("At most %(most)d cooperatives.") % {"most": MOST_ASKED})
        return chosen


class PaperForm(forms.Form):
    title = forms.CharField(
        label=_("What is it?"),
        max_length=120,
        help_text=_("For example: pattern, terms of reference, picture of a sample."),
        error_messages={"required": _("Write what the file is.")},
    )
    file = ReceiptField(label=_("File"), error_messages={"required": _("Choose a photo or a PDF.")})


class QuestionForm(forms.Form):
    text = forms.CharField(
        label=_("Your question"),
        max_length=500,
        help_text=_("All invited cooperatives read the question, without your name, and the answer."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write your question.")},
    )


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Answer"),
        max_length=1000,
        help_text=_("All invited cooperatives read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write your answer.")},
    )


class CounterForm(forms.Form):
    total = RupiahField(label=_("Your offer for the whole quote (Rp)"))
    note = forms.CharField(
        label=_("Note"),
        max_length=300,
        required=False,
        help_text=_("The cooperative reads this."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
