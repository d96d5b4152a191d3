"""News that never reached us is fetched every hour."""

from marketplace.ordering.models import Order
from marketplace.payments.models import Payment, PaymentEvent
from marketplace.payments.tasks import reconcile


def test_a_payment_whose_webhook_was_lost_is_found(card_order, deliver_news):
    card_order.pay()
    assert Order.objects.get().status == "awaiting_payment"
    assert reconcile() > 0
    deliver_news()
    assert Order.objects.get().status == "paid"
    assert Payment.objects.get().status == "received"


def test_what_is_known_is_not_kept_again(card_order, events, webhook, deliver_news):
    card_order.pay()
    for event in events():
        webhook(event)
    deliver_news()
    before = PaymentEvent.objects.count()
    assert reconcile() == 0 and PaymentEvent.objects.count() == before


def test_a_provider_that_does_not_answer_is_asked_again_next_hour(
    card_order, settings, stripe_account, deliver_news
):
    card_order.pay()
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    assert reconcile() == 0
    settings.STRIPE_API_BASE = stripe_account.base
    assert reconcile() > 0


def test_without_a_key_nobody_is_asked(db, settings):
    settings.STRIPE_API_KEY = ""
    assert reconcile() == 0
