"""Cards, against the stand-in that keeps state and signs by the real scheme."""

import random

import pytest
from django.db import connection
from django.utils import translation
from django_tenants.utils import schema_context

from marketplace.core import due
from marketplace.core.models import DueWork
from marketplace.core.money import rupiah
from marketplace.ordering.actions import fulfilling, paying
from marketplace.ordering.models import Order, OrderPayment
from marketplace.ordering.selectors.orders import current_payment
from marketplace.ordering.sentences import standing
from marketplace.payments import stripe_checkout
from marketplace.payments.actions import apply_news, refresh_payment
from marketplace.payments.models import Payment, PaymentEvent
from marketplace.payments.providers import News, ProviderUnavailable, Visit, provider_of
from marketplace.payments.stripe_checkout import from_minor, to_minor

VISIT = Visit("http://x.test/paid", "http://x.test/back", "sari@contoh.id", "id")


def test_rupiah_are_hundredths_there_and_back():
    assert to_minor(186_332) == 18_633_200
    for amount in random.Random(7).sample(range(10**9), 10_000):
        assert from_minor(to_minor(amount)) == amount
    with pytest.raises(ValueError, match="no whole amount"):
        from_minor(18_633_250)


def test_placing_a_card_order_leads_to_the_pay_page(card_order, stripe_account):
    assert card_order.response["Location"].startswith(stripe_account.base)
    order = Order.objects.get()
    payment = Payment.objects.get()
    assert (order.status, payment.status, payment.suffix) == ("awaiting_payment", "pending", 0)
    assert payment.payee_id is None
    session = stripe_account.client.v1.checkout.sessions.retrieve(payment.provider_reference)
    assert session.amount_total == order.total * 100
    assert session.metadata["payment"] == str(payment.pk)
    assert f"/pesanan/{order.token}/dibayar/" in session.success_url


def test_pressing_pay_again_is_the_same_session(card_order, shopper, stripe_account):
    order = Order.objects.get()
    again = shopper.client.post(f"/pesanan/{order.token}/bayar/")
    assert again["Location"] == card_order.response["Location"]
    assert len(stripe_account.client.v1.checkout.sessions.list().data) == 1


def test_the_landing_page_does_not_wait_for_the_webhook(card_order, shopper):
    card_order.pay()
    order = Order.objects.get()
    page = shopper.client.get(f"/pesanan/{order.token}/dibayar/", follow=True)
    order.refresh_from_db()
    assert order.status == "paid" and page.status_code == 200
    assert Payment.objects.get().amount_received == order.total


def test_whoever_opens_the_landing_page_without_paying_changes_nothing(card_order, shopper):
    order = Order.objects.get()
    shopper.client.get(f"/pesanan/{order.token}/dibayar/")
    order.refresh_from_db()
    assert order.status == "awaiting_payment"


def test_duplicate_and_shuffled_events_pay_once(card_order, events, webhook, deliver_news):
    card_order.pay()
    arriving = events() * 3
    random.Random(3).shuffle(arriving)
    for event in arriving:
        assert webhook(event).status_code == 200
        deliver_news()
    order = Order.objects.get()
    assert order.status == "paid"
    assert [event.event for event in order.timeline.all()] == ["place", "pay"]
    assert PaymentEvent.objects.count() == len(events())


def test_webhook_and_landing_page_together_pay_once(card_order, shopper, events, webhook, deliver_news):
    card_order.pay()
    order = Order.objects.get()
    shopper.client.get(f"/pesanan/{order.token}/dibayar/")
    for event in events():
        webhook(event)
    deliver_news()
    shopper.client.get(f"/pesanan/{order.token}/dibayar/")
    assert [event.event for event in order.timeline.all()] == ["place", "pay"]


def test_an_event_does_not_say_what_is_true(card_order, events, webhook, deliver_news):
    """A completed event whose session is not paid at Stripe changes nothing: the API is asked."""
    payment = Payment.objects.get()
    forged = {
        "id": "evt_forged", "object": "event", "type": "checkout.session.completed", "created": 1_700_000_000,
        "api_version": "2025-01-01", "data": {"object": {
            "object": "checkout.session", "id": payment.provider_reference, "payment_status": "paid",
            "metadata": {"payment": str(payment.pk)},
        }},
    }  # fmt: skip
    assert webhook(forged).status_code == 200
    deliver_news()
    payment.refresh_from_db()
    assert payment.status == "pending"
    assert PaymentEvent.objects.get().outcome == "no change"


def test_an_event_about_something_unknown_is_kept(webhook, stripe_account, deliver_news):
    for kind in ("checkout.session.completed", "customer.created"):
        event = {
            "id": f"evt_{kind}", "object": "event", "type": kind, "created": 1_700_000_000,
            "api_version": "2025-01-01", "data": {"object": {"object": "checkout.session", "id": "cs_test_unknown"}},
        }  # fmt: skip
        assert webhook(event).status_code == 200
    deliver_news()
    assert set(PaymentEvent.objects.values_list("outcome", flat=True)) == {
        "unknown payment",
        "not about a payment",
    }


def test_signatures_decide(webhook, stripe_account, client_of, portal):
    body = b'{"id": "evt_1", "object": "event", "type": "x", "created": 1, "data": {"object": {}}}'
    assert webhook(body).status_code == 200
    assert webhook(body).status_code == 200
    assert webhook(body, secret="whsec_of_somebody_else").status_code == 400
    assert webhook(body, at=1_700_000_000).status_code == 400
    assert webhook(body, header="t=1,v1=").status_code == 400
    assert webhook(b"not json").status_code == 400
    missing = client_of(portal).post("/webhooks/stripe/", body, content_type="application/json")
    assert missing.status_code == 400
    assert PaymentEvent.objects.count() == 1


def test_a_declined_card_leaves_the_order_waiting(card_order, shopper):
    assert card_order.pay("4000 0000 0000 0002")[0] == 402
    order = Order.objects.get()
    shopper.client.get(f"/pesanan/{order.token}/dibayar/")
    order.refresh_from_db()
    assert order.status == "awaiting_payment"


def test_a_lost_answer_and_a_second_click_make_one_session(shop, shopper, stripe_account, monkeypatch):
    cloth = shop.product(price=185_000)
    monkeypatch.setattr(stripe_checkout, "RETRIES", 0)
    monkeypatch.setattr(stripe_checkout, "PATIENCE", 1)
    stripe_checkout._client_for.cache_clear()
    stripe_account.control(
        "POST", "faults", kind="lost_answer", times=1, method="POST", path="/v1/checkout/sessions", seconds=2
    )
    shopper.put_in(cloth)
    response = shopper.place(shopper.answer_everything("card"))
    order = Order.objects.get()
    assert response["Location"] == f"/pesanan/{order.token}/"
    assert (
        "Pay Rp" in (page := shopper.client.get(response["Location"]).content.decode()) or "Bayar Rp" in page
    )
    response = shopper.client.post(f"/pesanan/{order.token}/bayar/")
    assert response["Location"].startswith(stripe_account.base)
    assert len(stripe_account.client.v1.checkout.sessions.list().data) == 1


def test_the_card_service_down_keeps_the_order(shop, shopper, stripe_account, settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    shopper.put_in(shop.product(price=185_000))
    response = shopper.place(shopper.answer_everything("card"))
    order = Order.objects.get()
    assert response["Location"] == f"/pesanan/{order.token}/" and order.status == "awaiting_payment"


def test_money_for_an_expired_order_is_kept_and_flagged(
    card_order, events, webhook, deliver_news, shop, in_storefront
):
    card_order.pay()
    order = Order.objects.get()
    with in_storefront(shop.cooperative):
        Payment.objects.update(expires_at=order.placed_at)
        assert paying.expire_order(order_id=order.pk)
    for event in events():
        webhook(event)
    deliver_news()
    order.refresh_from_db()
    link = OrderPayment.objects.get()
    assert (order.status, link.attention, link.payment.status) == ("expired", "late", "received")
    # The buyer does not read that nothing was charged.
    with translation.override("id"):
        told = standing(order, link.payment).next
    assert told and "Belum ada" not in told and "Tidak ada" not in told


def test_an_order_about_to_expire_asks_the_provider_first(card_order, shop, deliver_news):
    """The webhook was lost, the buyer did not come back: the money is found before the goods are given away."""
    card_order.pay()
    with schema_context("public"):
        DueWork.objects.filter(topic="order.payment_due").update(due_at=Order.objects.get().placed_at)
        assert due.emit_due() == 1
    deliver_news()
    assert Order.objects.get().status == "paid"


def test_a_session_that_ran_out_gives_the_goods_back(
    card_order, stripe_account, events, webhook, deliver_news
):
    payment = Payment.objects.get()
    stripe_account.control("POST", f"sessions/{payment.provider_reference}/expire")
    for event in events():
        webhook(event)
    deliver_news()
    assert Order.objects.get().status == "expired"


def test_cancelling_closes_the_pay_page(card_order, shopper, stripe_account, deliver_news):
    order = Order.objects.get()
    shopper.client.post(f"/pesanan/{order.token}/batal/")
    deliver_news()
    order.refresh_from_db()
    session = stripe_account.client.v1.checkout.sessions.retrieve(Payment.objects.get().provider_reference)
    assert (order.status, session.status) == ("cancelled", "expired")


def test_too_little_money_is_flagged_and_does_not_pay(card_order, shop, shopper, in_storefront):
    order = Order.objects.get()
    payment = current_payment(order)
    with in_storefront(shop.cooperative):
        apply_news(payment, News("received", payment.provider_reference, 1_000), actor="stripe")
        paying.settle_payment(order_id=order.pk, payment_id=payment.pk)
    order.refresh_from_db()
    assert (order.status, OrderPayment.objects.get().attention) == ("awaiting_payment", "amount")
    page = shopper.client.get(f"/pesanan/{order.token}/")
    assert (
        rupiah(1_000) in page.context["standing"].text
        and rupiah(order.total) in page.context["standing"].text
    )
    # Nobody is asked for the whole sum once more.
    assert not page.context["can_pay_by_card"] and page.context["ways"] == []
    assert shopper.client.post(f"/pesanan/{order.token}/bayar/")["Location"] == f"/pesanan/{order.token}/"


def test_a_refund_goes_back_once(card_order, shopper, stripe_account):
    card_order.pay()
    payment = Payment.objects.get()
    provider = provider_of("card")
    first = provider.refund(payment, payment.amount, "key-of-this-refund")
    assert provider.refund(payment, payment.amount, "key-of-this-refund") == first


def test_the_pages_policy_lets_the_button_reach_the_pay_page(card_order, shopper, stripe_account):
    order = Order.objects.get()
    policy = shopper.client.get(f"/pesanan/{order.token}/")["Content-Security-Policy"]
    directive = next(part for part in policy.split(";") if "form-action" in part)
    assert stripe_account.base in directive.split()


def test_nothing_is_asked_while_a_row_is_locked(card_order, stripe_account, monkeypatch):
    """The adapter sees no transaction of ours: no lock waits for the network."""
    card_order.pay()
    seen = []
    describe = stripe_checkout.StripeCheckout.describe

    def watching(self, payment, reference=""):
        # The test itself runs in one transaction and a savepoint for its database; ours would be one more.
        seen.append(len(connection.savepoint_ids))
        return describe(self, payment, reference)

    monkeypatch.setattr(stripe_checkout.StripeCheckout, "describe", watching)
    before = len(connection.savepoint_ids)
    refresh_payment(Payment.objects.get(), actor="stripe")
    assert seen == [before]


def test_a_cancelled_order_cannot_be_paid_by_card(card_order, shop, shopper, in_storefront):
    order = Order.objects.get()
    with in_storefront(shop.cooperative):
        fulfilling.cancel_order(order=order, actor=None, roles="buyer")
        order.refresh_from_db()
        with pytest.raises(paying.NothingToPay):
            paying.begin_card_payment(order=order, visit=VISIT)
    assert shopper.client.post(f"/pesanan/{order.token}/bayar/")["Location"] == f"/pesanan/{order.token}/"


def test_an_unreachable_provider_is_said_as_such(card_order, settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    with pytest.raises(ProviderUnavailable):
        refresh_payment(Payment.objects.get(), actor="stripe")
