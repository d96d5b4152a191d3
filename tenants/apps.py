from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from marketplace.core import subscriptions


class TenantsConfig(AppConfig):
    name = "tenants"
    verbose_name = _("Cooperatives")

    def ready(self) -> None:
        subscriptions.subscribe("domain.look", "tenants.look_for_entry")
        subscriptions.subscribe("cooperative.export", "tenants.export")
