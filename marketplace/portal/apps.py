from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from marketplace.core import subscriptions


class PortalConfig(AppConfig):
    name = "marketplace.portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        subscriptions.subscribe("institution.digest_due", "portal.mail_digest")
