from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from marketplace.core import subscriptions

# News that a person is told by e-mail; see receiving.mails and receiving.bill_mails.
MAILED = (
    "delivery.sent",
    "delivery.counted",
    "delivery.accepted",
    "delivery.count_due",
    "delivery.signature_due",
    "portions.asked",
    "portions.changed",
    "portions.declined",
)

SWAPS = ("swap.asked", "swap.answered", "swap.done")

BILLS = (
    "invoice.issued",
    "invoice.credited",
    "invoice.overdue",
    "invoice_payment.told",
    "invoice_payment.confirmed",
    "invoice_payment.refused",
)

STATEMENTS = (
    "statement.issued",
    "statement_payment.told",
    "statement_payment.confirmed",
    "statement_payment.refused",
)


class ReceivingConfig(AppConfig):
    name = "marketplace.receiving"
    verbose_name = _("Receiving")

    def ready(self) -> None:
        subscriptions.subscribe("purchase_order.confirmed", "receiving.open_fulfilment")
        subscriptions.subscribe("delivery.lapsed", "receiving.lapse_delivery")
        subscriptions.subscribe("delivery.accepted", "receiving.earn_shares")
        for topic in ("delivery.accepted", "delivery.waived", "portions.changed", "addendum.answered"):
            subscriptions.subscribe(topic, "receiving.expect_shares")
        for topic in MAILED:
            subscriptions.subscribe(topic, "receiving.mail_news")
        for topic in SWAPS:
            subscriptions.subscribe(topic, "receiving.mail_swap_news")
        for topic in BILLS:
            subscriptions.subscribe(topic, "receiving.mail_bill_news")
        for topic in STATEMENTS:
            subscriptions.subscribe(topic, "receiving.mail_statement_news")
        subscriptions.subscribe("cooperative.digest_due", "receiving.mail_desk_digest")
        # Balances follow what addenda change.
        import_module("marketplace.receiving.actions.following")
