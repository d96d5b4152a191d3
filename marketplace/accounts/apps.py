from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from marketplace.core import subscriptions


class AccountsConfig(AppConfig):
    name = "marketplace.accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        subscriptions.subscribe("institution.invited", "accounts.mail_institution_invitation")
