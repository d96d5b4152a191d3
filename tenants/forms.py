"""Forms of the operator's back office, and the storefront's own settings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.models import Cooperative, Region


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
