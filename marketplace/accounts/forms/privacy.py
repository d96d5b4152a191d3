"""Being forgotten is confirmed on purpose, by whoever knows the password; without one, by a code sent to the account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actions.privacy import is_erase_code
from marketplace.accounts.models import User


class EraseForm(forms.Form):
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Type your password, so that we know that it is you.")},
    )
    code = forms.CharField(
        label=_("Code from the e-mail"),
        help_text=_("Eight digits. They hold for half an hour at least."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Type the code that we sent you by e-mail.")},
    )
    is_sure = forms.BooleanField(
        label=_("Yes, delete my account for good"),
        error_messages={"required": _("Tick this when you are sure.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        # One of the two is asked for.
        del self.fields["code" if user.has_usable_password() else "password"]

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if not is_erase_code(self.user, code):
            raise forms.ValidationError(
                _("This is not the code of your newest e-mail, or it is too old. Have another one sent.")
            )
        return code

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError(_("This is not your password. Please type it again."))
        return password
