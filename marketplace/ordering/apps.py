from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrderingConfig(AppConfig):
    name = "marketplace.ordering"
    verbose_name = _("Orders")

    def ready(self) -> None:
        # Its tasks subscribe to the outbox; they need models, which exist only now.
        import_module("marketplace.ordering.tasks")
