"""The grid of a product's variants as a form: one row a variant, what is wrong told at its row."""

from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.models.fields import WordsFormField
from marketplace.catalogue.variants import MOST_VARIANTS, RowsRefused, VariantRow
from marketplace.core.money import rupiah

HIGHEST_PRICE = 10_000_000_000
HIGHEST_COUNT = 1_000_000


class AxesForm(forms.Form):
    """From which words variants are made, and what a new one costs (IDR)."""

    sizes = WordsFormField(
        label=_("Sizes"), required=False, help_text=_("With commas between them: S, M, L, XL")
    )
    cuts = WordsFormField(
        label=_("Cuts"), required=False, help_text=_("For example: men long sleeve, women short sleeve")
    )
    motifs = WordsFormField(
        label=_("Motifs or colours"), required=False, help_text=_("For example: indigo, brown")
    )
    new_price = forms.IntegerField(
        label=_("Price of the new ones (Rp)"), required=False, min_value=1, max_value=HIGHEST_PRICE
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.get(axis) for axis in ("sizes", "cuts", "motifs")):
            self.add_error("sizes", _("Write at least one size, cut or motif."))
        return cleaned


class VariantRowForm(forms.Form):
    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    size = forms.CharField(label=_("Size"), max_length=30, required=False)
    cut = forms.CharField(label=_("Cut"), max_length=40, required=False)
    motif = forms.CharField(label=_("Motif or colour"), max_length=60, required=False)
    price = forms.IntegerField(label=_("Price (Rp)"), min_value=1, max_value=HIGHEST_PRICE)
    on_hand = forms.IntegerField(
        label=_("On the shelf"), min_value=0, max_value=HIGHEST_COUNT, required=False
    )
    sku = forms.CharField(label=_("SKU"), max_length=40, required=False)
    is_offered = forms.BooleanField(label=_("on sale"), required=False)
    seen_price = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen_on_hand = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("price", "on_hand"):
            self.fields[name].widget.attrs["inputmode"] = "numeric"


class VariantRows(BaseFormSet):
    data: Any  # a QueryDict that may be written to
    """Two rows on sale never have one size, cut and motif, and no two rows one SKU."""

    def clean(self) -> None:
        labels: dict[tuple[str, ...], int] = {}
        numbers: dict[str, int] = {}
        for place, form in enumerate(self.forms, start=1):
            of = getattr(form, "cleaned_data", {})
            label = tuple((of.get(axis) or "").casefold() for axis in ("size", "cut", "motif"))
            if of.get("is_offered") and labels.setdefault(label, place) != place:
                message = _(
                    "Row %(row)s is the same. Change the size, the cut or the motif, or untick one of them."
                )
                form.add_error("size", message % {"row": labels[label]})
            sku = of.get("sku") or ""
            if sku and numbers.setdefault(sku, place) != place:
                form.add_error("sku", _("Row %(row)s has this number already.") % {"row": numbers[sku]})

    def rows(self) -> list[VariantRow]:
        return [VariantRow(**form.cleaned_data) for form in self.forms]

    def tell(self, refused: RowsRefused) -> None:
        """Say at each row why it was not saved; the form keeps what was typed."""
        for place, (field, code, value) in refused.refusals.items():
            self.forms[place].add_error(field, _refusal(field, code, value))
            if code == "changed":
                # Now it was seen: whoever saves again means it.
                self.data[f"{self.prefix}-{place}-seen_{field}"] = str(value)


def _refusal(field: str, code: str, value: Any) -> Any:
    if code == "taken":
        return _("Another product has this number. Choose another, or leave it empty.")
    if code == "reserved":
        return _("%(reserved)s are reserved for orders. Write at least %(reserved)s.") % {"reserved": value}
    shown = rupiah(value) if field == "price" else value
    return _("Somebody changed this to %(value)s meanwhile. Save again if yours is right.") % {"value": shown}


VARIANT_ROWS = formset_factory(
    VariantRowForm,
    formset=VariantRows,
    extra=0,
    max_num=MOST_VARIANTS,
    validate_max=True,
    absolute_max=MOST_VARIANTS + 1,
)
