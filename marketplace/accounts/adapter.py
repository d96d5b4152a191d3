"""How allauth behaves here: sign-in at the portal only, links to the portal's own address, our words."""

import logging
import time
from smtplib import SMTPException
from typing import Any
from urllib.parse import quote

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.browsers import remember_browser
from marketplace.accounts.models import User
from marketplace.core import mail

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts have a name beside the e-mail address; mails go out in their reader's language."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Write to us if that surprises you."),
        "duplicate_email": _("This is already the e-mail address of your account."),
        "email_password_mismatch": _(
            "E-mail address and password do not belong together. Check both, or set a new password."
        ),
        "email_taken": _("Another account uses this e-mail address."),
        "enter_current_password": _("This is not your current password. Please type it again."),
        "incorrect_code": _("This code does not match. Check the latest one and type it again."),
        "incorrect_password": _("This is not your password. Please type it again."),
        "invalid_login": _(
            "E-mail address and password do not belong together. Check both, or set a new password."
        ),
        "invalid_password_reset": _("This link was used before or is too old. Ask for a new one."),
        "same_as_current": _("This is the address you already gave. Type another one."),
        "too_many_login_attempts": _("That was tried too often. Wait five minutes, then try again."),
        "rate_limited": _("That was tried too often. Wait a few minutes, then try again."),
    }

    def save_user(
        self, request: HttpRequest, user: AbstractBaseUser, form: BaseForm, commit: bool = True
    ) -> AbstractBaseUser:
        assert isinstance(user, User)
        user.name = form.cleaned_data["name"]
        user.language = (get_language() or settings.LANGUAGE_CODE)[:5]
        return super().save_user(request, user, form, commit)

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        remember_browser(request)

    def is_safe_url(self, url: str) -> bool:
        """Only paths of the host itself; a storefront is reached through its ticket."""
        return bool(url) and url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send at once: codes are awaited. A mail server that does not answer is said, not crashed on."""
        request = allauth_context.request
        user = context.get("user") or getattr(request, "user", None)
        language = getattr(user, "language", None) or get_language() or settings.LANGUAGE_CODE
        values = {
            **{key: value for key, value in context.items() if key not in {"request", "current_site"}},
            "email": email,
            "home_url": f"{settings.BASE_URL}/",
            "cooperative_name": gettext("Marketplace of Indonesia's city cooperatives"),
        }
        try:
            mail.send_templated(email, template_prefix, values, language=language)
        except (SMTPException, OSError):
            logger.exception("The mail server did not take %s.", template_prefix)
            messages.warning(
                request, gettext("Our mail could not be sent just now. Ask for it again in a few minutes.")
            )

    def send_account_already_exists_mail(self, email: str) -> None:
        self.send_mail(
            "account/email/account_already_exists",
            email,
            {
                "password_reset_url": _portal_url("account_reset_password"),
                "sign_in_url": _portal_url("account_login"),
            },
        )

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in moments ago is not asked for the password again on the next page."""
        records = get_authentication_records(self.request, self.request.user)
        newest = max((record["at"] for record in records), default=0)
        if time.time() - newest < account_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.BASE_URL + path.replace("UID-KEY", quote(key))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:security")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth counts per Host header, which a guesser may vary.
        return str(credentials.get("email", "")).lower()


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": _("Your role needs the second factor, so it stays on."),
        "unverified_email": _("Confirm your e-mail address first, then add the second factor."),
        "add_email_blocked": _(
            "Your account has a second factor, so its e-mail address cannot be changed here."
        ),
        "cannot_generate_recovery_codes": _("Recovery codes come with a second factor. Add one first."),
    }


def _portal_url(name: str) -> str:
    return settings.BASE_URL + reverse(name)
