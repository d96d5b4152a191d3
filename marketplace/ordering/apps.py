from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from marketplace.core import subscriptions

# An order's news that a person is told by e-mail; see ordering.mails.
MAILED = (
    "placed", "proof_submitted", "proof_rejected", "paid", "packed", "part_shipped", "shipped", "cancelled", "expired",
    "refunded", "completion_near", "return_asked", "return_accepted", "return_refused", "return_arrived", "return_refunded",
    "return_replaced", "return_withdrawn", "return_unanswered", "way_changed",
)  # fmt: skip


class OrderingConfig(AppConfig):
    name = "marketplace.ordering"
    verbose_name = _("Orders")

    def ready(self) -> None:
        subscriptions.subscribe("order.payment_due", "ordering.expire_unpaid_order")
        subscriptions.subscribe("payment.received", "ordering.route_payment_news")
        subscriptions.subscribe("payment.expired", "ordering.route_payment_news")
        subscriptions.subscribe("order.payment_news", "ordering.settle_payment")
        subscriptions.subscribe("order.refund_promised", "ordering.pay_promised_refund")
        subscriptions.subscribe("order.completion_due", "ordering.complete_order")
        for news in MAILED:
            subscriptions.subscribe(f"order.{news}", "ordering.mail_news")
        subscriptions.subscribe("order.code_wanted", "ordering.mail_code")
        subscriptions.subscribe("order.message", "ordering.mail_remark")
        # Registers itself; it needs models, which exist only now.
        import_module("marketplace.ordering.account_section")
        import_module("marketplace.ordering.personal")
