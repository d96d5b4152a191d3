"""Links with which a person sets a password, for accounts that others made."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from marketplace.accounts.models import User
from marketplace.core import mail
from tenants.selectors import portal
from tenants.urls import absolute


def password_link(user: User) -> str:
    """A single-use address at the portal, valid for three days."""
    return absolute(
        portal(),
        "account_reset_password_from_key",
        uidb36=user_pk_to_url_str(user),
        key=default_token_generator.make_token(user),
    )


def mail_password_link(user: User) -> None:
    """Mail it. Raises what the mail server raises."""
    with translation.override(user.language):
        context = {
            "action_url": password_link(user),
            "name": user.name,
            "home_url": f"{settings.BASE_URL}/",
            "cooperative_name": gettext("Marketplace of Indonesia's city cooperatives"),
        }
    mail.send_templated(user.email, "account/email/password_first", context, language=user.language)
