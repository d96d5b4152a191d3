"""Form fields that several apps ask for money's papers with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.payments.proofs import Proof, read_proof


class ReceiptField(forms.FileField):
    """A photo or PDF of a receipt; its value is a Proof that is safe to keep, or None where none was chosen."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Photo or PDF of the receipt"))
        kwargs.setdefault("help_text", _("JPG, PNG or PDF, at most 5 MB."))
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}))
        # An empty file is told by read_proof, in the words of all others.
        super().__init__(allow_empty_file=True, max_length=None, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Proof | None:
        upload = super().clean(data, initial)
        return read_proof(upload) if upload else None
