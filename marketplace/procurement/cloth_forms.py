"""The step in which an officer says how much cloth each person needs, by cut and size, and what sewing may cost."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import RupiahField
from marketplace.procurement.cloth import ClothCut, ClothNeed, metres_text
from marketplace.procurement.forms import CellField

LENGTH = _("Write a length in metres, for example 2,25.")
METRES = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?", re.ASCII)
# A formal gown with its veil takes six metres; more is a slip of the key.
MOST_CENTIMETRES = 1_000


class MetresField(forms.CharField):
    """A length of cloth as people write it, «2,25» or «2.25»; centimetres, 0 for an empty cell."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": 6})
        super().__init__(label=label, required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> int:
        plain = (value or "").strip().removesuffix("m").strip()
        if not plain:
            return 0
        # The shape comes before any reckoning: a number like 1e999990 is short to write and long to compute.
        shaped = METRES.fullmatch(plain)
        if shaped is None:
            raise forms.ValidationError(LENGTH)
        centimetres = int(shaped[1]) * 100 + int((shaped[2] or "").ljust(2, "0"))
        if centimetres > MOST_CENTIMETRES:
            raise forms.ValidationError(_("At most 10 metres for each person."))
        return centimetres


class ClothForm(forms.Form):
    """Motif, sewing, and of each usual cut how many people wear it and how much cloth one of them needs."""

    motif = forms.CharField(
        label=_("Motif and colour of the cloth"),
        max_length=80,
        help_text=_("For example: batik Krakatau, brown, cotton primissima."),
        error_messages={"required": _("Write which cloth it shall be.")},
    )
    sewing = forms.ChoiceField(
        label=_("Who sews?"),
        choices=[
            ("cooperative", _("The cooperative: it quotes cloth and sewing")),
            ("staff", _("Everyone at their own tailor: the allowance is paid to the staff")),
        ],
        initial="cooperative",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who sews."), "invalid_choice": _("Choose who sews.")},
    )
    allowance = RupiahField(
        label=_("Sewing allowance for each piece"),
        help_text=_("The most that sewing one piece may cost."),
    )
    extra = MetresField(
        _("More cloth for large sizes (metres)"),
        help_text=_("Reckoned once the sizes are counted; empty where all need the same."),
    )
    large_from = forms.ChoiceField(label=_("Large sizes begin with"), required=False)

    def __init__(
        self, *args: Any, cuts: list[str], sizes: list[str], need: ClothNeed | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["large_from"].choices = [(size, size) for size in sizes]
        known = {one.cut: one for one in need.cuts} if need else {}
        # A cut that is no usual one any more stays as long as the draft names it.
        self.cuts = list(dict.fromkeys([*cuts, *known]))
        for at, cut in enumerate(self.cuts):
            self.fields[f"people-{at}"] = CellField(label=_("%(cut)s: people") % {"cut": cut})
            self.fields[f"metres-{at}"] = MetresField(_("%(cut)s: metres for each person") % {"cut": cut})
            if cut in known:
                self.initial[f"people-{at}"] = known[cut].people
                self.initial[f"metres-{at}"] = metres_text(known[cut].centimetres)
        if need:
            self.initial |= {
                "motif": need.motif,
                "sewing": "cooperative" if need.is_sewn else "staff",
                "allowance": need.allowance,
                "extra": metres_text(need.extra) if need.extra else "",
                "large_from": need.large_from,
            }
        elif "XL" in sizes:
            self.initial["large_from"] = "XL"

    def rows(self) -> list[dict[str, Any]]:
        """[{cut, people, metres}] with the bound fields."""
        return [
            {"cut": cut, "people": self[f"people-{at}"], "metres": self[f"metres-{at}"]}
            for at, cut in enumerate(self.cuts)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        places = range(len(self.cuts))
        for at in places:
            people, metres = cleaned.get(f"people-{at}"), cleaned.get(f"metres-{at}")
            if people and metres == 0:
                self.add_error(f"metres-{at}", _("Write how much cloth one person needs."))
            if metres and people == 0:
                self.add_error(f"people-{at}", _("Write how many people wear this cut."))
        if not self.errors and not any(cleaned[f"people-{at}"] for at in places):
            self.add_error("people-0", _("Write for at least one cut how many people wear it."))
        return cleaned

    @property
    def need(self) -> ClothNeed:
        """What a valid form says."""
        data = self.cleaned_data
        return ClothNeed(
            motif=data["motif"],
            cuts=[
                ClothCut(cut, data[f"people-{at}"], data[f"metres-{at}"])
                for at, cut in enumerate(self.cuts)
                if data[f"people-{at}"]
            ],
            allowance=data["allowance"],
            is_sewn=data["sewing"] == "cooperative",
            extra=data["extra"],
            large_from=data["large_from"] if data["extra"] else "",
        )
