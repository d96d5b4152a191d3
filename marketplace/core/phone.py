"""Indonesian mobile numbers as people type them, kept as WhatsApp wants them: "6281234567890"."""

import re
from typing import Any
from urllib.parse import quote

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

EXAMPLE = "0812 3456 7890"
# After 62: mobile numbers begin with 8 and have 9 to 12 digits in all, the 8 included.
_MOBILE = re.compile(r"8[1-9]\d{7,10}")
_SEPARATORS = re.compile(r"[\s\-.()/\u00a0\u2010-\u2015]+")


def normalise_phone(text: str) -> str:
    """Return the number as "628…". Raises ValueError with a message that helps whoever typed it."""
    digits = _SEPARATORS.sub("", text)
    digits = re.sub(r"^(\+|00)", "", digits)
    if not digits.isascii() or not digits.isdigit():
        raise ValueError(gettext("A phone number has digits only. Example: %s") % EXAMPLE)
    # "+62 (0)812…" is written often enough to be understood.
    national = re.sub(r"^(62)?0?", "", digits, count=1)
    if national.startswith("8"):
        if _MOBILE.fullmatch(national):
            return f"62{national}"
        if len(national) < 9:
            raise ValueError(gettext("This number is a few digits short. Example: %s") % EXAMPLE)
        raise ValueError(gettext("Please look at this number again. Example: %s") % EXAMPLE)
    if text.strip().startswith(("+", "00")) and not digits.startswith("62"):
        raise ValueError(gettext("Please give an Indonesian mobile number. Example: %s") % EXAMPLE)
    raise ValueError(gettext("Please give a mobile number that begins with 08. Example: %s") % EXAMPLE)


def written_phone(number: str) -> str:
    """Write a normalised number as people read it: "0812 3456 7890"."""
    national = f"0{number.removeprefix('62')}"
    return " ".join(piece for piece in (national[:4], national[4:8], national[8:]) if piece)


def whatsapp_url(number: str, text: str = "") -> str:
    """Return the address that opens a chat with a normalised number, with a prepared message."""
    return f"https://wa.me/{number}" + (f"?text={quote(text)}" if text else "")


class PhoneField(forms.CharField):
    """A form field whose cleaned value is "628…"; accepts the ways people write mobile numbers."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Mobile number (WhatsApp)"))
        kwargs.setdefault("max_length", 30)
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return normalise_phone(text)
        except ValueError as refusal:
            raise ValidationError(str(refusal), code="phone") from refusal

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number the way people read it; leave what was typed as it was typed."""
        return (
            written_phone(value) if isinstance(value, str) and re.fullmatch(r"628\d{8,11}", value) else value
        )
