"""allauth's forms in our words: labels above the fields instead of placeholders inside them, one password field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

EMAIL = _("E-mail address")
EMAIL_MISSING = _("Type your e-mail address.")
EMAIL_ODD = _("An e-mail address looks like nama@contoh.id. Please check this one.")
PASSWORD = _("Password")
PASSWORD_MISSING = _("Type your password.")
NEW_PASSWORD = _("New password")
NEW_PASSWORD_HELP = _("At least 10 characters, and not digits alone. A short sentence is easy to remember.")
NEW_PASSWORD_MISSING = _("Choose a password of at least 10 characters.")
CODE_MISSING = _("Type the code.")


class Worded:
    """Takes the placeholders away and words the fields named in `wording` as {name: (label, help, when empty)}."""

    wording: dict[str, tuple[Any, Any, Any]] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, form_field in self.fields.items():
            form_field.widget.attrs.pop("placeholder", None)
            if name in self.wording:
                label, help_text, missing = self.wording[name]
                form_field.label, form_field.help_text = label, help_text
                form_field.error_messages["required"] = missing
            if isinstance(form_field, forms.EmailField):
                form_field.error_messages["invalid"] = EMAIL_ODD


class OnePassword(Worded):
    """A single new password: who mistypes it can set another one by mail, so nobody types twice."""

    wording = {"password1": (NEW_PASSWORD, NEW_PASSWORD_HELP, NEW_PASSWORD_MISSING)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)


class Coded(Worded):
    """A code of six or eight signs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {
            "autocapitalize": "characters",
            "spellcheck": "false",
            "maxlength": 20,
        }
