"""The numbers by which a cooperative is known to the state, as people type them.

Only what is certain is checked: an NIB has 13 digits (Government Regulation 5/2021), an NPWP 15 or, since 2024, 16
(PMK 112/2022). The NIK of a cooperative was issued in several lengths, so only its being a number is.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

NIB_DIGITS = (13,)
NPWP_DIGITS = (15, 16)
NIK_DIGITS = range(10, 21)

_SEPARATORS = re.compile(r"[\s.\-/]+")


def clean_nib(typed: str) -> str:
    """The NIB as 13 digits, or nothing when nothing was typed. Raises ValidationError."""
    return _digits(typed, NIB_DIGITS, _("An NIB has 13 digits. Please count once more."))


def clean_npwp(typed: str) -> str:
    """The NPWP as 15 or 16 digits, or nothing when nothing was typed. Raises ValidationError."""
    return _digits(typed, NPWP_DIGITS, _("An NPWP has 15 or 16 digits. Please count once more."))


def clean_nik(typed: str) -> str:
    """The NIK Koperasi as digits, or nothing when nothing was typed. Raises ValidationError."""
    return _digits(
        typed,
        NIK_DIGITS,
        _("A NIK Koperasi has 10 to 20 digits. It stands on the certificate from the ministry (ODS)."),
    )


class LegalIdsMixin:
    """For forms that ask for the three: `nib`, `npwp`, `nik_koperasi`."""

    cleaned_data: dict[str, str]

    def clean_nib(self) -> str:
        return clean_nib(self.cleaned_data["nib"])

    def clean_npwp(self) -> str:
        return clean_npwp(self.cleaned_data["npwp"])

    def clean_nik_koperasi(self) -> str:
        return clean_nik(self.cleaned_data["nik_koperasi"])


def _digits(typed: str, lengths: tuple[int, ...] | range, refusal: str) -> str:
    digits = _SEPARATORS.sub("", typed)
    if digits and (not digits.isascii() or not digits.isdigit() or len(digits) not in lengths):
        raise ValidationError(refusal)
    return digits
