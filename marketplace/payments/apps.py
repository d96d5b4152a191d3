from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from marketplace.core import subscriptions


class PaymentsConfig(AppConfig):
    name = "marketplace.payments"
    verbose_name = _("Payments")

    def ready(self) -> None:
        subscriptions.subscribe("payment.reported", "payments.look_at_report")
        subscriptions.subscribe("payment.closing", "payments.close_at_provider")
        subscriptions.subscribe("payment.joint_left", "payments.close_joint")
        subscriptions.subscribe("payment.surplus", "payments.give_surplus_back")
