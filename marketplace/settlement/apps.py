from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from marketplace.core import subscriptions

# An order's news after which its money is owed to somebody else.
TELLING = ("completed", "refunded")


class SettlementConfig(AppConfig):
    name = "marketplace.settlement"
    verbose_name = _("Settlement")

    def ready(self) -> None:
        subscriptions.subscribe("payment.received", "settlement.post_payment")
        for news in TELLING:
            subscriptions.subscribe(f"order.{news}", "settlement.route_order_news")
        subscriptions.subscribe("settlement.order_changed", "settlement.post_order")
        subscriptions.subscribe("settlement.transfer_wanted", "settlement.send_transfer")
        subscriptions.subscribe("settlement.reversal_wanted", "settlement.send_reversal")
