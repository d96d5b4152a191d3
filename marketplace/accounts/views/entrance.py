"""Signing in, signing up, asking for a new password: an address that was typed at one is known at the others.

It stays in the session of this host and leaves it once somebody has signed in.
"""

from typing import Any

from allauth.account import views as allauth_views
from django.http import HttpResponse

TYPED = "typed_email"
LONGEST = 254


class _KnowsTheAddress:
    """For allauth's views with a form; `address_field` is where the e-mail address is typed."""

    address_field = "email"

    def get_initial(self) -> dict[str, Any]:
        initial = super().get_initial()  # type: ignore[misc]
        typed = self.request.session.get(TYPED)  # type: ignore[attr-defined]
        return {self.address_field: typed, **initial} if typed else initial

    def form_invalid(self, form: Any) -> HttpResponse:
        self._remember(form)
        return super().form_invalid(form)  # type: ignore[misc]

    def _remember(self, form: Any) -> None:
        typed = str(form.data.get(self.address_field, "")).strip()[:LONGEST]
        if typed:
            self.request.session[TYPED] = typed  # type: ignore[attr-defined]


class SignInView(_KnowsTheAddress, allauth_views.LoginView):
    address_field = "login"

    def form_valid(self, form: Any) -> HttpResponse:
        self.request.session.pop(TYPED, None)
        return super().form_valid(form)


class SignUpView(_KnowsTheAddress, allauth_views.SignupView):
    def form_valid(self, form: Any) -> HttpResponse:
        self.request.session.pop(TYPED, None)
        return super().form_valid(form)


class ForgottenPasswordView(_KnowsTheAddress, allauth_views.PasswordResetView):
    def form_valid(self, form: Any) -> HttpResponse:
        # Whoever has the new password signs in next.
        self._remember(form)
        return super().form_valid(form)
