from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from marketplace.core import subscriptions

# News that a person is told by e-mail; see procurement.mails.
MAILED = (
    "request.sent",
    "request.cancelled",
    "invitation.declined",
    "quote.sent",
    "quote.withdrawn",
    "quote.expired",
    "quote.declined",
    "request.answer_soon",
    "question.asked",
    "question.answered",
    "quote.countered",
    "addendum.proposed",
    "addendum.answered",
    "purchase_order.issued",
    "purchase_order.confirmed",
)

# News among the people of one institution; see procurement.mails_inside.
MAILED_INSIDE = ("award.proposed", "award.returned", "request.opened", "sizes.closing", "sizes.frozen")


class ProcurementConfig(AppConfig):
    name = "marketplace.procurement"
    verbose_name = _("Procurement")

    def ready(self) -> None:
        subscriptions.subscribe("quote.validity_over", "procurement.expire_quote")
        subscriptions.subscribe("request.answer_due", "procurement.expire_request")
        subscriptions.subscribe("request.settle", "procurement.settle_request")
        subscriptions.subscribe("purchase_order.issued", "procurement.keep_quotation")
        subscriptions.subscribe("sizes.freeze", "procurement.freeze_sizes")
        subscriptions.subscribe("sizes.freeze_soon", "procurement.remind_before_freeze")
        subscriptions.subscribe("sizes.erase", "procurement.erase_sizes")
        subscriptions.subscribe("sizes.remind", "procurement.remind_of_size")
        subscriptions.subscribe("award.waits_long", "procurement.remind_approvers")
        for topic in MAILED_INSIDE:
            subscriptions.subscribe(topic, "procurement.mail_inside")
        for topic in MAILED:
            subscriptions.subscribe(topic, "procurement.mail_news")
        import_module("marketplace.procurement.personal")
