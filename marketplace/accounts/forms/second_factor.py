"""The second factor: a code from an authenticator app, or one of the recovery codes."""

from allauth.mfa.base import forms as allauth_forms
from allauth.mfa.totp import forms as allauth_totp_forms
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.forms.wording import CODE_MISSING, Coded

WORDING = {
    "code": (
        _("Code"),
        _("Six digits from your authenticator app, or one of your recovery codes."),
        CODE_MISSING,
    )
}


class SecondFactorForm(Coded, allauth_forms.AuthenticateForm):
    wording = WORDING


class SecondFactorAgainForm(Coded, allauth_forms.ReauthenticateForm):
    wording = WORDING


class ActivateSecondFactorForm(Coded, allauth_totp_forms.ActivateTOTPForm):
    wording = {"code": (_("Code from the app"), _("The six digits that the app shows now."), CODE_MISSING)}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "maxlength": 8}
