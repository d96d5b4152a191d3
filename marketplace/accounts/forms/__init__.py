"""Forms of accounts: signing in, what one says of oneself, addresses, institutions."""

from marketplace.accounts.forms.institutions import InstitutionForm, InstitutionRolesForm, InviteForm
from marketplace.accounts.forms.profile import AddressForm, ProfileForm
from marketplace.accounts.forms.regions import CityForm, DistrictForm
from marketplace.accounts.forms.second_factor import (
    ActivateSecondFactorForm,
    SecondFactorAgainForm,
    SecondFactorForm,
)
from marketplace.accounts.forms.sign_in import (
    ChangeEmailForm,
    ChangePasswordForm,
    CorrectEmailForm,
    EmailCodeForm,
    ForgottenPasswordForm,
    NewPasswordForm,
    ReauthenticateForm,
    SetPasswordForm,
    SignInForm,
    SignUpForm,
)

__all__ = [
    "ActivateSecondFactorForm",
    "AddressForm",
    "ChangeEmailForm",
    "ChangePasswordForm",
    "CityForm",
    "CorrectEmailForm",
    "DistrictForm",
    "EmailCodeForm",
    "ForgottenPasswordForm",
    "InstitutionForm",
    "InstitutionRolesForm",
    "InviteForm",
    "NewPasswordForm",
    "ProfileForm",
    "ReauthenticateForm",
    "SecondFactorAgainForm",
    "SecondFactorForm",
    "SetPasswordForm",
    "SignInForm",
    "SignUpForm",
]
