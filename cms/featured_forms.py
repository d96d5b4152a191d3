"""The operator names what to show by its address, copied from the browser or from a message."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from cms.models.featured import KINDS, Featured
from search.models import Entry
from tenants.hosts import cooperative_for, normalised_host
from tenants.urls import home_address, without_language


class FeaturedForm(WagtailAdminModelForm):
    """Only what everybody can see now; each thing once at a time."""

    address = forms.CharField(
        label=_("Address of the page"),
        max_length=400,
        help_text=_("Open the product, the story or the shop's home, copy its address and put it here."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )

    class Meta:
        model = Featured
        fields = ("start_on", "end_on", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            entry = self.instance.entry
            self.fields["address"].initial = home_address(entry.cooperative).rstrip("/") + entry.path

    def clean_address(self) -> str:
        address = self.cleaned_data["address"].strip()
        entry = _entry_at(address)
        if entry is None:
            raise forms.ValidationError(
                _("Nothing that can be found stands at this address: no product, no story and no shop.")
            )
        if not entry.is_visible:
            raise forms.ValidationError(
                _("«%(title)s» is not on sale or not published now, or its shop is closed.")
                % {"title": entry.title}
            )
        self.instance.entry = entry
        return address

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("start_on"), data.get("end_on")
        if start and end and end < start:
            self.add_error("end_on", _("The end lies before the beginning."))
        elif start and end and self.instance.entry_id:
            others = Featured.objects.filter(
                entry_id=self.instance.entry_id, start_on__lte=end, end_on__gte=start
            )
            if others.exclude(pk=self.instance.pk).exists():
                self.add_error(
                    "address", _("This is chosen for some of these days already. Change that choice instead.")
                )
        return data


def _entry_at(address: str) -> Entry | None:
    """The newest product, story or shop at an absolute address of any host of the marketplace."""
    parts = urlsplit(address if "://" in address else f"https://{address}")
    cooperative = cooperative_for(normalised_host(parts.netloc))
    if cooperative is None:
        return None
    path = without_language(parts.path)
    found = Entry.objects.filter(cooperative=cooperative, kind__in=KINDS)
    if path in ("", "/"):
        return found.filter(kind=Entry.Kind.COOPERATIVE).first()
    return found.filter(path=path).order_by("-is_visible", "-version").first()
