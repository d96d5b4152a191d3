"""Forms of the reference data."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from marketplace.reference.actions import replace_mark
from marketplace.reference.marks import Mark, read_mark
from marketplace.reference.models import CertificateKind


class CertificateKindForm(WagtailAdminModelForm):
    """Everything else about a kind follows the release; only its official mark is the operator's to give."""

    new_mark = forms.FileField(
        label=_("Official mark"),
        required=False,
        help_text=_(
            "PNG or WebP, at most 2 MB, longer side 300 pixels or more. It is kept without loss, unrecoloured and in its proportions."
        ),
        widget=forms.FileInput(attrs={"accept": "image/png,image/webp"}),
    )
    remove_mark = forms.BooleanField(
        label=_("Remove the mark"),
        required=False,
        help_text=_("Certificates then show words and number only."),
    )

    def clean_new_mark(self) -> Mark | None:
        file = self.cleaned_data["new_mark"]
        return read_mark(file) if file else None

    def save(self, commit: bool = True) -> CertificateKind:
        """Nothing of the kind itself is on the form: the mark has an action of its own."""
        mark = self.cleaned_data["new_mark"]
        if mark is not None or self.cleaned_data["remove_mark"]:
            replace_mark(self.instance, mark, actor=self.for_user)
        return self.instance

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("new_mark") and cleaned.get("remove_mark"):
            self.add_error("remove_mark", _("Choose one of the two: another mark, or none."))
        return cleaned
