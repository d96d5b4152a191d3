"""Signing in and up, passwords, e-mail addresses."""

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.forms.wording import (
    CODE_MISSING,
    EMAIL,
    EMAIL_MISSING,
    NEW_PASSWORD_HELP,
    NEW_PASSWORD_MISSING,
    PASSWORD,
    PASSWORD_MISSING,
    Coded,
    OnePassword,
    Worded,
)


class SignInForm(Worded, allauth_forms.LoginForm):
    wording = {"login": (EMAIL, "", EMAIL_MISSING), "password": (PASSWORD, "", PASSWORD_MISSING)}


class SignUpForm(Worded, allauth_forms.SignupForm):
    """E-mail first; the name stands on orders and in letters."""

    name = forms.CharField(
        label=_("Full name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Tell us your name; it stands on your orders.")},
    )
    field_order = ["email", "name", "password1"]
    wording = {
        "email": (EMAIL, _("We send a code there to make sure that it is yours."), EMAIL_MISSING),
        "password1": (PASSWORD, NEW_PASSWORD_HELP, NEW_PASSWORD_MISSING),
    }

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class ForgottenPasswordForm(Worded, allauth_forms.ResetPasswordForm):
    wording = {"email": (EMAIL, "", EMAIL_MISSING)}


class NewPasswordForm(OnePassword, allauth_forms.ResetPasswordKeyForm):
    pass


class SetPasswordForm(OnePassword, allauth_forms.SetPasswordForm):
    pass


class ChangePasswordForm(OnePassword, allauth_forms.ChangePasswordForm):
    wording = OnePassword.wording | {
        "oldpassword": (_("Current password"), "", _("Type your current password."))
    }


class ReauthenticateForm(Worded, allauth_forms.ReauthenticateForm):
    wording = {"password": (PASSWORD, "", PASSWORD_MISSING)}


class ChangeEmailForm(Worded, allauth_forms.AddEmailForm):
    wording = {
        "email": (
            _("New e-mail address"),
            _("We send a code there. Until you type it, the current address stays."),
            EMAIL_MISSING,
        )
    }


class CorrectEmailForm(Worded, allauth_forms.ChangeEmailForm):
    wording = {"email": (EMAIL, "", EMAIL_MISSING)}


class EmailCodeForm(Coded, allauth_forms.ConfirmEmailVerificationCodeForm):
    wording = {"code": (_("Code from the e-mail"), "", CODE_MISSING)}
