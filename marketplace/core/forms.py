"""Form fields that several apps ask with."""

import datetime
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RupiahField(forms.IntegerField):
    """Whole rupiah, as people type them: 125000, 125.000, Rp125.000."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 1)
        kwargs.setdefault("max_value", 999_999_999_999)
        super().__init__(**kwargs)
        self.widget.attrs.update({"inputmode": "numeric", "autocomplete": "off"})
        self.error_messages |= {
            "required": _("Write the amount in rupiah."),
            "invalid": _("Write a whole amount of rupiah, for example 125.000."),
            "min_value": _("Write an amount above zero."),
            "max_value": _("This amount is too large. Look at it again."),
        }

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = value.strip().removeprefix("Rp").replace(".", "").replace(" ", "")
        return super().to_python(value)


class DayField(forms.DateField):
    """A day, chosen in the browser's own calendar."""

    widget = forms.DateInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)
        self.error_messages |= {
            "required": _("Write the day."),
            "invalid": _("Write the day as 2026-01-31."),
        }


class PostcodeField(forms.CharField):
    """Five digits, and never asked for: few people know theirs."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Postcode"))
        super().__init__(required=False, **kwargs)
        self.widget.attrs.update({"autocomplete": "postal-code", "inputmode": "numeric", "maxlength": 5})
        self.validators.append(RegexValidator(r"^\d{5}$", _("An Indonesian postcode has five digits.")))


class PeriodForm(forms.Form):
    """From one day to another, both included; this year unless chosen otherwise."""

    dari = DayField(label=pgettext_lazy("day", "From"), required=False)
    sampai = DayField(label=pgettext_lazy("day", "Until"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("dari"), data.get("sampai")
        if start and end and end < start:
            self.add_error("sampai", _("The end lies before the beginning."))
        return data

    @classmethod
    def read(cls, query: Any) -> tuple["PeriodForm", datetime.date, datetime.date]:
        """The form as it was asked, and its days: what is left out or cannot be read is this year's."""
        today = timezone.localdate()
        asked = {
            "dari": query.get("dari") or today.replace(month=1, day=1).isoformat(),
            "sampai": query.get("sampai") or today.isoformat(),
        }
        form = cls(asked)
        if form.is_valid():
            return form, form.cleaned_data["dari"], form.cleaned_data["sampai"]
        return form, today.replace(month=1, day=1), today
