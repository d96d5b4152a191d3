"""The living page of all components, for those who build pages and write in them."""

from django import forms
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cms.motifs import THEMES
from cms.selectors import motif_url
from marketplace.core.phone import PhoneField


class SampleForm(forms.Form):
    """Shown as it comes back from a submit with something to fix: one field filled, two not as they should be."""

    name = forms.CharField(label=_("Recipient's name"), max_length=120)
    phone = PhoneField(label=_("WhatsApp number"), help_text=_("For questions about your order."))
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    agrees = forms.BooleanField(label=_("I have read the terms"))


SAMPLE = {"name": "Siti Nurhaliza", "phone": "0812", "note": "Titip di pos satpam."}


@require_safe
@login_required
@permission_required("wagtailadmin.access_admin", raise_exception=True)
def components(request: HttpRequest) -> HttpResponse:
    """Every component with its states, in this storefront's dress."""
    cities = [
        {
            "name": theme.name,
            "url": "#warna",
            "theme": theme.palette,
            "known_for": theme.motif,
            "motif_url": motif_url(theme.cloth),
        }
        for theme in THEMES.values()
    ]
    pictures = [
        {
            "src": motif_url(theme.cloth, "cloth"),
            "width": 480,
            "height": 320,
            "alt": theme.name,
        }
        for theme in list(THEMES.values())[:3]
    ]
    context = {"sample_form": SampleForm(SAMPLE), "cities": cities, "pictures": pictures}
    return render(request, "styleguide.html", context)
