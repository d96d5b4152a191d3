"""Choosing a place: province, then city or regency, then district.

Each list depends on the one before it. Without JavaScript a button beside the list sends the form once more with
`choose` in it; the view then answers the same page with what was typed and the next list, checking nothing.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.selectors import cities_of, districts_of, provinces
from tenants.models import Region

EMPTY = [("", _("Choose…"))]


class CityForm(forms.Form):
    """Province and city. `cleaned_data["city"]` is a Region."""

    province = forms.ChoiceField(
        label=_("Province"),
        error_messages={
            "required": _("Choose a province."),
            "invalid_choice": _("Choose a province from the list."),
        },
    )
    city = forms.ChoiceField(
        label=_("City or regency"),
        error_messages={
            "required": _("Choose a city or regency."),
            "invalid_choice": _("Choose a city or regency of this province."),
        },
    )

    region_fields: tuple[str, ...] = ("province", "city")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("province", provinces())
        self._offer("city", cities_of(self._chosen("province")))

    @classmethod
    def unchecked(cls, data: Mapping[str, Any], **kwargs: Any) -> "CityForm":
        """The form as it was typed, with the next list and without a word about what is missing."""
        return cls(initial={name: data.get(name, "") for name in [*cls.base_fields]}, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        last = self.region_fields[-1]
        if cleaned.get(last):
            cleaned[last] = Region.objects.get(pk=cleaned[last])
        return cleaned

    def _offer(self, name: str, regions: QuerySet[Region]) -> None:
        self.fields[name].choices = EMPTY + list(regions.values_list("code", "name"))

    def _chosen(self, name: str) -> str:
        """What the list before holds, when it is one of its choices."""
        value = self[name].value() or ""
        return value if any(code == value for code, _label in self.fields[name].choices) else ""


class DistrictForm(CityForm):
    """Province, city and district. `cleaned_data["district"]` is a Region."""

    district = forms.ChoiceField(
        label=_("District"),
        error_messages={
            "required": _("Choose a district; it decides what delivery costs."),
            "invalid_choice": _("Choose a district of this city."),
        },
    )

    region_fields = ("province", "city", "district")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("district", districts_of(self._chosen("city")))


def initial_of(district: Region) -> dict[str, str | None]:
    """The three lists' values for a district."""
    return {"province": district.parent.parent_id, "city": district.parent_id, "district": district.pk}
