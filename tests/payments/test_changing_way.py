"""Another way to pay after the order was placed: the old one is waited for no longer, and its late money is not lost."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tenants.utils import tenant_context

from marketplace.catalogue.models import Reservation
from marketplace.core import due
from marketplace.core.models import DueWork
from marketplace.ordering.actions.changing_way import MOST_WAYS
from marketplace.ordering.actions.paying import settle_payment
from marketplace.ordering.models import Order
from marketplace.payments.actions import receive_payment
from marketplace.payments.models import Payment
from marketplace.payments.selectors import payment_for_update
from marketplace.payments.ways import Ways, save_ways
from tests.ordering.conftest import picture


@pytest.fixture
def placed(shop, shopper):
    """An order to be paid by transfer, at a cooperative that takes cash too."""
    with tenant_context(shop.cooperative):
        ways = Ways(cash_on_delivery=True, cash_at_pickup=True, cash_limit=300_000)
        save_ways(cooperative=shop.cooperative, ways=ways, actor="test")
    return shopper.order(shop.product(price=100_000, stock=5), 1)


def change(shopper, order, method, **client):
    return shopper.client.post(f"/pesanan/{order.token}/cara-bayar/", {"method": method}, **client)


def now(order):
    with tenant_context(order.cooperative):
        return Order.objects.get(pk=order.pk)


def payments():
    return list(Payment.objects.order_by("created_at").values_list("method", "status"))


def arrive(order, payment):
    """The provider, or the bank, reports money for a payment."""
    with tenant_context(order.cooperative):
        locked = payment_for_update(payment.pk)
        receive_payment(locked, amount=locked.amount_due, actor="system", role="system")
        settle_payment(order_id=order.pk, payment_id=payment.pk)


def reserved_until(order):
    with tenant_context(order.cooperative):
        return Reservation.objects.get(order_reference=order.reference).expires_at


def test_cash_instead_of_a_transfer_keeps_the_goods_and_tells_the_desk(
    placed, shop, shopper, staff_of, deliver_news
):
    staff_of(shop.cooperative, "order_desk")
    deliver_news()
    mail.outbox.clear()
    assert change(shopper, placed, "cash")["Location"] == f"/pesanan/{placed.token}/"
    order = now(placed)
    assert (order.status, order.payment_method) == ("awaiting_payment", "cash")
    assert payments() == [("bank_transfer", "cancelled"), ("cash", "pending")]
    assert reserved_until(placed) is None
    assert not DueWork.objects.filter(topic="order.payment_due").exists()
    assert "change_way" in [event.event for event in order.timeline.all()]
    deliver_news()
    assert {to for letter in mail.outbox for to in letter.to} >= {placed.buyer_email}
    assert len(mail.outbox) == 2


def test_a_transfer_instead_of_cash_has_a_deadline_again(shop, shopper, placed):
    change(shopper, placed, "cash")
    change(shopper, placed, "bank_transfer")
    order = now(placed)
    assert order.payment_due_at == order.placed_at + timedelta(hours=24)
    assert reserved_until(placed) > order.payment_due_at
    work = DueWork.objects.get(topic="order.payment_due", key=str(placed.pk))
    assert work.due_at == reserved_until(placed)
    page = shopper.client.get(f"/pesanan/{placed.token}/")
    assert page.context["shows_transfer"]


def test_a_late_change_leaves_time_to_pay(shop, shopper, placed):
    change(shopper, placed, "cash")
    Order.objects.filter(pk=placed.pk).update(placed_at=timezone.now() - timedelta(days=2))
    change(shopper, placed, "bank_transfer")
    assert now(placed).payment_due_at > timezone.now() + timedelta(minutes=55)


def test_pressing_twice_opens_one_payment(shopper, placed):
    change(shopper, placed, "cash")
    change(shopper, placed, "cash")
    assert payments() == [("bank_transfer", "cancelled"), ("cash", "pending")]


@pytest.mark.parametrize("method", ["qris", "gold", ""])
def test_a_way_that_is_not_offered_is_refused_beside_the_question(shopper, placed, method):
    answered = change(shopper, placed, method)
    assert answered.status_code == 422 and 'id="method_error"' in answered.content.decode()
    assert payments() == [("bank_transfer", "pending")]


def test_a_proof_that_was_sent_ends_the_choice(shopper, placed):
    proof = SimpleUploadedFile("bukti.jpg", picture(), content_type="image/jpeg")
    shopper.client.post(f"/pesanan/{placed.token}/bukti/", {"proof": proof})
    assert shopper.client.get(f"/pesanan/{placed.token}/").context["ways"] == []
    change(shopper, placed, "cash")
    assert now(placed).payment_method == "bank_transfer"


def test_nobody_holds_goods_by_changing_to_and_fro(shopper, placed):
    for place in range(MOST_WAYS + 2):
        change(shopper, placed, "cash" if place % 2 == 0 else "bank_transfer")
    assert Payment.objects.count() == MOST_WAYS


def test_late_money_by_the_old_way_pays_the_order_and_ends_the_new_one(shopper, placed):
    change(shopper, placed, "cash")
    arrive(placed, Payment.objects.get(method="bank_transfer"))
    order = now(placed)
    assert order.status == "paid" and order.paid_at
    assert payments() == [("bank_transfer", "received"), ("cash", "cancelled")]
    assert [link.attention for link in order.payments.all()] == ["", ""]


def test_late_money_for_a_parcel_on_its_way_keeps_the_courier_from_asking_again(
    shop, shopper, placed, client_of, staff_of
):
    change(shopper, placed, "cash")
    desk = client_of(shop.cooperative, staff_of(shop.cooperative, "order_desk"))
    desk.post(f"/admin/pesanan/{placed.pk}/langkah/pack/")
    arrive(placed, Payment.objects.get(method="bank_transfer"))
    order = now(placed)
    assert order.status == "packed" and order.paid_at
    assert ("cash", "cancelled") in payments()


def test_money_that_comes_by_both_ways_is_flagged_to_be_paid_back(shop, shopper, placed, client_of, staff_of):
    change(shopper, placed, "cash")
    desk = client_of(shop.cooperative, staff_of(shop.cooperative, "manager"))
    for step in ("pack", "ship", "deliver"):
        desk.post(f"/admin/pesanan/{placed.pk}/langkah/{step}/", {"courier": "Kurir kami"})
    assert now(placed).status == "delivered"
    old = Payment.objects.get(method="bank_transfer")
    arrive(placed, old)
    with tenant_context(shop.cooperative):
        link = now(placed).payments.get(payment=old)
    assert link.attention == "twice"
    asked = desk.get(f"/admin/pesanan/{placed.pk}/uang/{link.pk}/kembalikan/")
    assert asked.status_code == 200


def test_the_end_of_the_old_pay_page_does_not_end_the_order(shop, card_order, shopper, events, deliver_news):
    order = Order.objects.get()
    change(shopper, order, "bank_transfer")
    deliver_news()
    assert Payment.objects.get(method="card").status == "cancelled"
    assert "checkout.session.expired" in [event["type"] for event in events()]
    with tenant_context(shop.cooperative):
        settle_payment(order_id=order.pk, payment_id=Payment.objects.get(method="card").pk)
    due.emit_due(timezone.now() + timedelta(hours=2))
    deliver_news()
    assert now(order).status == "awaiting_payment"


def test_a_card_that_was_charged_a_moment_ago_pays_the_order_instead_of_being_changed(
    shop, card_order, shopper
):
    order = Order.objects.get()
    card_order.pay()
    change(shopper, order, "bank_transfer")
    assert now(order).status == "paid"
    assert payments() == [("card", "received")]
