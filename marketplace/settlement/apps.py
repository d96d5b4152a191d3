from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from marketplace.core import subscriptions

# An order's news after which its money is owed to somebody else.
TELLING = ("completed", "refunded")
# A bill's news that change what was paid of it.
OF_BILLS = ("invoice_payment.confirmed", "invoice.credited")
# What treasurers and operators are told by e-mail; see settlement.mails.
MAILED = (
    "settlement.statement_issued",
    "settlement.bill_issued",
    "settlement.bill_due",
    "settlement.bill_overdue",
    "settlement.payout_approved",
    "settlement.payout_sent",
    "settlement.line_cancelled",
    "settlement.batch_written",
)


class SettlementConfig(AppConfig):
    name = "marketplace.settlement"
    verbose_name = _("Settlement")

    def ready(self) -> None:
        subscriptions.subscribe("payment.received", "settlement.post_payment")
        for news in TELLING:
            subscriptions.subscribe(f"order.{news}", "settlement.route_order_news")
        for topic in OF_BILLS:
            subscriptions.subscribe(topic, "settlement.route_bill_news")
        for topic in MAILED:
            subscriptions.subscribe(topic, "settlement.mail_news")
        subscriptions.subscribe("settlement.invoice_changed", "settlement.post_invoice")
        subscriptions.subscribe("settlement.order_changed", "settlement.post_order")
        subscriptions.subscribe("settlement.transfer_wanted", "settlement.send_transfer")
        subscriptions.subscribe("settlement.reversal_wanted", "settlement.send_reversal")
