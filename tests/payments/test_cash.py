"""Cash at handover: offered where the cooperative's own people hand goods over, packed unpaid, recorded with the handover."""

import pytest
from django_tenants.utils import tenant_context

from marketplace.core.models import DueWork
from marketplace.ordering.models import Order
from marketplace.payments.models import Payment
from marketplace.payments.ways import Ways, save_ways
from tests.ordering.conftest import RECIPIENT


@pytest.fixture
def with_cash(shop):
    with tenant_context(shop.cooperative):
        save_ways(
            cooperative=shop.cooperative,
            ways=Ways(cash_on_delivery=True, cash_at_pickup=True, cash_limit=300_000),
            actor="test",
        )
    return shop


@pytest.fixture
def desk(shop, client_of, staff_of):
    return client_of(shop.cooperative, staff_of(shop.cooperative, "order_desk"))


def _methods(shopper, **changes):
    shopper.client.post("/checkout/", {**RECIPIENT, **changes})
    page = shopper.client.get("/checkout/kirim/")
    return {card["value"] for card in page.context["methods"] if not card.get("disabled")}


def test_cash_is_offered_nearby_and_at_the_counter_only(with_cash, shopper):
    shopper.put_in(with_cash.product(price=100_000, stock=9))
    assert "cash" in _methods(shopper)
    assert "cash" in _methods(shopper, fulfilment="pickup")
    assert "cash" not in _methods(shopper, province="32", regency="32.16", district="32.16.01")


def test_cash_has_the_cooperatives_limit(with_cash, shopper):
    shopper.put_in(with_cash.product(price=150_000, stock=9), 3)
    assert "cash" not in _methods(shopper)


def test_cash_that_is_withdrawn_before_the_last_button_is_asked_anew(with_cash, shopper):
    shopper.put_in(with_cash.product(price=100_000, stock=9))
    page = shopper.answer_everything("cash")
    with tenant_context(with_cash.cooperative):
        save_ways(cooperative=with_cash.cooperative, ways=Ways(), actor="test")
    assert shopper.place(page)["Location"] == "/checkout/periksa/"
    asked = shopper.client.get("/checkout/periksa/", follow=True)
    assert asked.redirect_chain[-1][0] == "/checkout/kirim/" and list(asked.context["messages"])
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("quantity", "changes", "reason"),
    [
        (3, {}, "Rp300.000"),
        (1, {"province": "32", "regency": "32.16", "district": "32.16.01"}, "Cilegon"),
    ],
)
def test_cash_that_is_missing_says_why(with_cash, shopper, quantity, changes, reason):
    shopper.put_in(with_cash.product(price=150_000, stock=9), quantity)
    shopper.client.post("/checkout/", {**RECIPIENT, **changes})
    page = shopper.client.get("/checkout/kirim/")
    (cash,) = (card for card in page.context["methods"] if card["value"] == "cash")
    assert cash["disabled"] and reason in cash["help"]


def test_every_way_to_pay_says_its_fee_and_cash_its_limit(with_cash, shopper):
    shopper.put_in(with_cash.product(price=100_000, stock=9))
    shopper.client.post("/checkout/", RECIPIENT)
    cards = {card["value"]: card for card in shopper.client.get("/checkout/kirim/").context["methods"]}
    assert all(card["note"] for card in cards.values())
    assert "Rp300.000" in cards["cash"]["help"] and "Rp999" in cards["bank_transfer"]["note"]


def test_cash_that_is_not_offered_cannot_be_asked_for(shop, shopper):
    shopper.put_in(shop.product(price=100_000, stock=9))
    shopper.client.post("/checkout/", RECIPIENT)
    assert shopper.client.post("/checkout/kirim/", {"zone": "city", "method": "cash"}).status_code == 422


def test_a_pickup_is_packed_unpaid_and_paid_at_the_counter(with_cash, shopper, desk, deliver_news):
    order = shopper.order(with_cash.product(price=100_000, stock=9), 1, "cash", fulfilment="pickup")
    assert order.status == "awaiting_payment"
    assert not DueWork.objects.filter(topic="order.payment_due", key=str(order.pk)).exists()
    assert "Rp100.000" in shopper.client.get(f"/pesanan/{order.token}/").content.decode()
    desk.post(f"/admin/pesanan/{order.pk}/langkah/pack/")
    assert Payment.objects.get().status == "pending"
    desk.post(f"/admin/pesanan/{order.pk}/langkah/hand_over/")
    with tenant_context(with_cash.cooperative):
        order = Order.objects.get(pk=order.pk)
    payment = Payment.objects.get()
    assert (order.status, payment.status, payment.amount_received) == ("delivered", "received", order.total)
    assert order.paid_at and payment.confirmed_by_id
    assert [event.event for event in order.timeline.all()] == ["place", "pack", "pay", "hand_over"]
    deliver_news()
    with tenant_context(with_cash.cooperative):
        assert Order.objects.get(pk=order.pk).payments.get().attention == ""


def test_the_buyer_cannot_say_that_goods_arrived_which_are_not_paid(with_cash, shopper, desk):
    order = shopper.order(with_cash.product(price=100_000, stock=9), 1, "cash")
    desk.post(f"/admin/pesanan/{order.pk}/langkah/pack/")
    desk.post(f"/admin/pesanan/{order.pk}/langkah/ship/", {"courier": "Kurir kami", "tracking_number": ""})
    page = shopper.client.get(f"/pesanan/{order.token}/")
    assert page.context["order"].status == "shipped" and not page.context["can_confirm_arrival"]
    shopper.client.post(f"/pesanan/{order.token}/diterima/")
    assert Payment.objects.get().status == "pending"
    desk.post(f"/admin/pesanan/{order.pk}/langkah/deliver/")
    assert Payment.objects.get().status == "received"


def test_an_unpaid_transfer_is_not_packed(with_cash, shopper, desk):
    order = shopper.order(with_cash.product(price=100_000, stock=9), 1, "bank_transfer")
    desk.post(f"/admin/pesanan/{order.pk}/langkah/pack/")
    with tenant_context(with_cash.cooperative):
        assert Order.objects.get(pk=order.pk).status == "awaiting_payment"


def test_a_cancelled_cash_order_waits_for_no_money(with_cash, shopper):
    order = shopper.order(with_cash.product(price=100_000, stock=9), 1, "cash")
    shopper.client.post(f"/pesanan/{order.token}/batal/")
    assert Payment.objects.get().status == "cancelled"
