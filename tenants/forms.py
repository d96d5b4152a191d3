"""Forms of the operator's back office, and the storefront's own settings."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.hosts import normalised_host
from tenants.models import Cooperative, Region

HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


class ProvisionForm(forms.Form):
    """What it takes to open a storefront; everything else its staff fill in themselves."""

    name = forms.CharField(label=_("Name of the cooperative"), max_length=120)
    region = forms.CharField(
        label=_("City or regency"),
        max_length=13,
        help_text=_("The official code, as 36.72 for Kota Cilegon."),
        widget=forms.TextInput(attrs={"list": "region-list", "autocomplete": "off"}),
    )
    slug = forms.SlugField(
        label=_("Address"),
        max_length=50,
        help_text=_("Lower-case letters and hyphens; it becomes the host name."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            (Cooperative.Kind.WOMEN, _("Women's cooperative (Kopwan)")),
            (Cooperative.Kind.GENERAL, _("Cooperative")),
        ],
    )
    theme = forms.ChoiceField(label=_("City theme"))

    def __init__(self, *args: object, themes: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = themes

    def clean_region(self) -> Region:
        region = Region.objects.filter(
            code=self.cleaned_data["region"].split(" ")[0], kind__in=[Region.Kind.CITY, Region.Kind.REGENCY]
        ).first()
        if region is None:
            raise forms.ValidationError(_("No city or regency has this code. Write it with a dot, as 36.72."))
        return region


class CloseForm(forms.Form):
    """Closing asks for the name, so that nobody closes a storefront by a slip of the finger."""

    name = forms.CharField(
        label=_("Name of the cooperative"),
        max_length=120,
        help_text=_("Type it as it stands above."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Type the cooperative's name to close its storefront.")},
    )


class DomainForm(forms.Form):
    """A host name of the cooperative's own."""

    host = forms.CharField(
        label=_("Domain"),
        max_length=253,
        help_text=_("For example tokokami.id, without https:// and without a path."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "inputmode": "url"}),
        error_messages={"required": _("Type the domain.")},
    )

    def clean_host(self) -> str:
        host = re.sub(r"^https?://", "", self.cleaned_data["host"].strip().lower()).split("/")[0]
        try:
            host = normalised_host(host).encode("idna").decode()
        except UnicodeError:
            host = ""
        if not HOST.fullmatch(host):
            raise forms.ValidationError(
                _("A domain looks like tokokami.id: letters, digits, hyphens and at least one dot.")
            )
        return host
