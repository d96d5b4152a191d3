"""Applying at the portal, and what the operator writes and chooses."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.forms.regions import CityForm
from marketplace.accounts.forms.wording import EMAIL_ODD
from marketplace.core.phone import PhoneField
from marketplace.joining.models import Application, Paper
from marketplace.joining.papers import PaperContent, read_paper
from tenants.actions import refuse_slug
from tenants.legal_ids import LegalIdsMixin
from tenants.models import Cooperative

PAPERS = tuple(Paper.Kind.values)
NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}
ACCEPTED = {"accept": "image/jpeg,image/png,application/pdf"}


class ApplicationForm(LegalIdsMixin, CityForm):
    """All the facts a cooperative applies with. `papers` holds what was uploaded, by kind."""

    name = forms.CharField(
        label=_("Name of the cooperative"),
        max_length=120,
        help_text=_("As people call it; it stands on the storefront."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": _("Type the cooperative's name.")},
    )
    legal_name = forms.CharField(
        label=_("Legal name"),
        max_length=160,
        help_text=_("As it stands in the deed."),
        error_messages={"required": _("Type the name as it stands in the deed.")},
    )
    kind = forms.ChoiceField(
        label=_("Kind of cooperative"),
        choices=[
            (Cooperative.Kind.WOMEN, _("Women's cooperative (Kopwan)")),
            (Cooperative.Kind.GENERAL, _("Another cooperative")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what kind of cooperative it is.")},
    )
    nik_koperasi = forms.CharField(
        label=_("NIK Koperasi"),
        max_length=30,
        help_text=_("Stands on the certificate from the ministry (ODS)."),
        widget=forms.TextInput(attrs=NUMERIC),
        error_messages={"required": _("Type the NIK Koperasi.")},
    )
    nib = forms.CharField(
        label=_("NIB"),
        max_length=30,
        help_text=_("13 digits, from OSS."),
        widget=forms.TextInput(attrs=NUMERIC),
        error_messages={"required": _("Type the NIB.")},
    )
    npwp = forms.CharField(
        label=_("NPWP of the cooperative"),
        required=False,
        max_length=30,
        help_text=_("15 or 16 digits."),
        widget=forms.TextInput(attrs=NUMERIC),
    )
    members_count = forms.IntegerField(
        label=_("Number of members"),
        min_value=9,
        max_value=1_000_000,
        widget=forms.TextInput(attrs=NUMERIC),
        error_messages={
            "required": _("Type how many members there are."),
            "invalid": _("Write the number in digits."),
            "min_value": _("A cooperative has at least nine members (Law 6/2023). Please count once more."),
        },
    )
    products = forms.CharField(
        label=_("What do you make?"),
        max_length=1000,
        help_text=_("A few sentences: what, how much a month, what your city is known for."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Tell us in a sentence what you make.")},
    )
    contact_name = forms.CharField(
        label=_("Contact person"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Type the name of the person we may ask.")},
    )
    whatsapp = PhoneField(
        label=_("WhatsApp number"), error_messages={"required": _("Type the WhatsApp number.")}
    )
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("The link to follow your application goes here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Type an e-mail address."), "invalid": EMAIL_ODD},
    )
    paper_deed = forms.FileField(
        label=_("Deed of establishment and decree (SK)"),
        help_text=_("Photo or PDF, at most 5 MB. Only the operator of Lumbung reads it."),
        widget=forms.FileInput(attrs=ACCEPTED),
        error_messages={
            "required": _("Choose a photo or PDF of the deed."),
            "empty": _("This file is empty."),
        },
    )
    paper_nib = forms.FileField(
        label=_("NIB document"),
        help_text=_("Photo or PDF, at most 5 MB."),
        widget=forms.FileInput(attrs=ACCEPTED),
        error_messages={
            "required": _("Choose a photo or PDF of the NIB."),
            "empty": _("This file is empty."),
        },
    )
    paper_npwp = forms.FileField(label=_("NPWP card"), required=False, widget=forms.FileInput(attrs=ACCEPTED))
    paper_other = forms.FileField(
        label=_("Another document"),
        required=False,
        help_text=_("For example the minutes of the last RAT."),
        widget=forms.FileInput(attrs=ACCEPTED),
    )
    # Nobody sees it; whoever fills it in is no person.
    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.papers: dict[str, PaperContent] = {}
        for kind in PAPERS:
            upload = cleaned.get(f"paper_{kind}")
            if not upload:
                continue
            try:
                self.papers[kind] = read_paper(upload)
            except ValidationError as refusal:
                self.add_error(f"paper_{kind}", refusal)
        return cleaned

    @property
    def is_from_a_machine(self) -> bool:
        return bool(self.data.get("website"))

    def facts(self) -> dict[str, Any]:
        """The application's columns."""
        names = (
            "name", "legal_name", "kind", "nik_koperasi", "nib", "npwp", "members_count", "products",
            "contact_name", "whatsapp", "email",
        )  # fmt: skip
        return {name: self.cleaned_data[name] for name in names} | {"region": self.cleaned_data["city"]}


class CompletionForm(ApplicationForm):
    """The same facts once more, and an answer; documents only where something else is to be sent."""

    answer = forms.CharField(
        label=_("Your answer"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in PAPERS:
            self.fields[f"paper_{kind}"].required = False

    @staticmethod
    def initial_of(application: Application) -> dict[str, Any]:
        names = [name for name in ApplicationForm.base_fields if hasattr(application, name)]
        return {name: getattr(application, name) for name in names} | {
            "province": application.region.parent_id,
            "city": application.region_id,
        }


class QuestionForm(forms.Form):
    text = forms.CharField(
        label=_("What is missing?"),
        max_length=1000,
        help_text=_("The applicant reads exactly this, by e-mail and on the application's page."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what the cooperative is to send or correct.")},
    )


class RefusalForm(forms.Form):
    text = forms.CharField(
        label=_("Why is it refused?"),
        max_length=1000,
        help_text=_(
            "The applicant reads exactly this. A refusal cannot be taken back; they may apply again."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the reason; the cooperative has a right to it.")},
    )


class StorefrontChoiceForm(forms.Form):
    """What the operator chooses before the storefront is made."""

    slug = forms.CharField(
        label=_("Address"),
        max_length=50,
        help_text=_("Lower-case letters and hyphens; it becomes the host name."),
        widget=forms.TextInput(attrs={"autocapitalize": "none"}),
        error_messages={"required": _("Choose an address.")},
    )
    theme = forms.ChoiceField(label=_("City theme"), choices=settings.CITY_THEMES)
    manager_email = forms.EmailField(
        label=_("First manager's e-mail"),
        help_text=_("Gets an invitation to lead the storefront."),
        error_messages={"required": _("Type the first manager's e-mail address."), "invalid": EMAIL_ODD},
    )

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"].strip().lower()
        refuse_slug(slug)
        return slug
