"""The form of a storefront's look: its motif, its colours, and what the motif means."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from cms.motifs import MOTIFS, THEMES, Theme
from cms.motifs.fitting import LEAST_FOR_ACCENT, LEAST_FOR_LETTERS, Fitting, try_on
from marketplace.core.colour import HEX
from tenants.models import Cooperative

OWN = "sendiri"


class ColourField(forms.CharField):
    """`#rrggbb`, from the browser's own picker or typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=7, required=False, widget=forms.TextInput(attrs={"type": "color"}), **kwargs
        )

    def clean(self, value: Any) -> str:
        colour = super().clean(value).lower()
        if colour and HEX.fullmatch(colour) is None:
            raise forms.ValidationError(_("Write the colour as # and six signs, for example #29333a."))
        return colour


class ClothForm(forms.Form):
    """Motif and colours, as they are tried on: what cannot be read is measured, not refused."""

    motif = forms.ChoiceField(
        label=_("Motif"),
        choices=[(motif.key, motif.name) for motif in MOTIFS.values()],
        widget=forms.RadioSelect,
    )
    palette = forms.ChoiceField(
        label=_("Colours"),
        choices=[*settings.CITY_THEMES, (OWN, _("Colours of our own"))],
        widget=forms.RadioSelect,
    )
    ground = ColourField(label=_("Ground: the dyed cloth"))
    accent = ColourField(label=_("Accent: borders and small words on it"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("palette") == OWN:
            for name in ("ground", "accent"):
                if name not in self.errors and not cleaned.get(name):
                    self.add_error(name, _("Choose a colour."))
        return cleaned

    @property
    def cloth(self) -> Theme:
        """What was chosen, once the form is valid."""
        chosen = self.cleaned_data
        theme = THEMES.get(chosen["palette"])
        ground, accent = (theme.latar, theme.aksen) if theme else (chosen["ground"], chosen["accent"])
        return Theme(key="", name="", latar=ground, aksen=accent, motif=chosen["motif"])

    @property
    def fitting(self) -> Fitting:
        return try_on(self.cloth.latar, self.cloth.aksen)


class LookForm(ClothForm):
    """The same, to be kept: with the motif's name, meaning and who approved it; colours nobody can read are refused."""

    motif_name = forms.CharField(
        label=_("What you call the motif"),
        max_length=80,
        required=False,
        help_text=_("As the makers call it, for example Krakatau Bedug."),
    )
    motif_meaning = forms.CharField(
        label=_("What it means"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Two or three sentences. Visitors read them beside the cloth, buyers on the hangtag."),
    )
    motif_approved_by = forms.CharField(
        label=_("Who approved it"),
        max_length=120,
        required=False,
        help_text=_("The person or council who may speak for the motif, for example Dewan Kesenian Cilegon."),
    )
    motif_approved_on = forms.DateField(
        label=_("Approved on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("motif_approved_on") and not cleaned.get("motif_approved_by"):
            self.add_error("motif_approved_by", _("Write down who approved it on that day."))
        if not self.errors and not self.fitting.can_be_worn:
            self._refuse(self.fitting)
        return cleaned

    def _refuse(self, fitting: Fitting) -> None:
        if not fitting.is_letters_readable:
            self.add_error(
                "ground",
                _(
                    "Letters on this ground are hard to read: contrast %(found)s, needed %(least)s. Nearest: %(colour)s."
                )
                % _measured(fitting.letters_contrast, LEAST_FOR_LETTERS, fitting.nearest_ground),
            )
        if not fitting.is_accent_readable:
            self.add_error(
                "accent",
                _(
                    "The accent is hard to read on the ground: contrast %(found)s, needed %(least)s. Nearest: %(colour)s."
                )
                % _measured(fitting.accent_contrast, LEAST_FOR_ACCENT, fitting.nearest_accent),
            )

    @property
    def offered(self) -> Fitting | None:
        """The nearest colours that would pass, where only the contrast was in the way."""
        wrong = set(self.errors)
        if not wrong or not wrong <= {"ground", "accent"} or "palette" not in self.cleaned_data:
            return None
        ground, accent = self.data.get("ground", "").lower(), self.data.get("accent", "").lower()
        return try_on(ground, accent) if HEX.fullmatch(ground) and HEX.fullmatch(accent) else None

    def changes(self) -> dict[str, Any]:
        """Columns of the cooperative; a city's theme leaves its own colours empty."""
        chosen = dict(self.cleaned_data)
        palette = chosen.pop("palette")
        if palette == OWN:
            return chosen
        return chosen | {"theme": palette, "ground": "", "accent": ""}


def _measured(found: float, least: float, colour: str) -> dict[str, str]:
    return {"found": number_format(round(found, 1), 1), "least": number_format(least, 1), "colour": colour}


def look_of(cooperative: Cooperative) -> dict[str, Any]:
    """What the form begins with."""
    ground, accent = cooperative.colours
    return {
        "motif": cooperative.motif_key,
        "palette": OWN if cooperative.ground else cooperative.theme,
        "ground": ground,
        "accent": accent,
        "motif_name": cooperative.motif_name,
        "motif_meaning": cooperative.motif_meaning,
        "motif_approved_by": cooperative.motif_approved_by,
        "motif_approved_on": cooperative.motif_approved_on,
    }
