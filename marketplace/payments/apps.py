from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "marketplace.payments"
    verbose_name = _("Payments")

    def ready(self) -> None:
        # Its tasks subscribe to the outbox; they need models, which exist only now.
        import_module("marketplace.payments.tasks")
