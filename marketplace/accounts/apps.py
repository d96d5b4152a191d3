from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from marketplace.core import subscriptions


class AccountsConfig(AppConfig):
    name = "marketplace.accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        subscriptions.subscribe("user.export_wanted", "accounts.export_data")
        subscriptions.subscribe("user.export_ends", "accounts.end_export")
        subscriptions.subscribe("user.erase_code_wanted", "accounts.mail_erase_code")
        subscriptions.subscribe("user.erased", "accounts.spread_erasure")
        subscriptions.subscribe("user.erase_here", "accounts.erase_here")
        subscriptions.subscribe("institution.invited", "accounts.mail_institution_invitation")
        # Declares itself; it needs models, which exist only now.
        import_module("marketplace.accounts.personal")
