"""Money that comes twice, for several orders at once, too little or too late: the ledger still says where every rupiah is."""

import uuid
from datetime import timedelta

from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from marketplace.ordering.actions.paying import settle_payment
from marketplace.ordering.models import OrderPayment
from marketplace.payments.actions import open_payment, receive_payment
from marketplace.payments.models import Payment
from marketplace.settlement.checking import differences
from marketplace.settlement.models import Entry
from marketplace.settlement.selectors import documents_say, position_of


def _card_payment(*orders, amount=None):
    """A card payment of several orders, in `public` as the portal would open it."""
    payment_id = uuid.uuid4()
    for order in orders:
        OrderPayment.objects.create(order=order, cooperative_id=order.cooperative_id, payment_id=payment_id)
    return open_payment(
        payment_id=payment_id,
        method="card",
        payee=orders[0].cooperative,
        amount=amount or sum(order.total for order in orders),
        description="Beberapa pesanan",
        expires_at=timezone.now() + timedelta(hours=1),
        actor=None,
    )


def _receive(payment, amount, fee=0):
    with schema_context("public"):
        payment = Payment.objects.select_for_update().get(pk=payment.pk)
        receive_payment(payment, amount=amount, fee=fee, actor="stripe", role="system")


def test_an_order_paid_by_two_methods_keeps_both_and_flags_the_second(sale, rate, books, deliver_news):
    order = sale.order()
    with schema_context("public"):
        second = _card_payment(order)
    with tenant_context(sale.shop.cooperative):
        first = order.payments.earliest("created_at").payment
    _receive(first, first.amount_due)
    deliver_news()
    _receive(second, order.total, fee=5_000)
    deliver_news()
    with tenant_context(sale.shop.cooperative):
        assert {link.attention for link in order.payments.all()} == {"", "twice"}
        order.refresh_from_db()
        assert order.status == "paid"
    found = books(sale.shop.cooperative)
    assert found["own"] == first.amount_due and found["held"] == 5_000 - order.total
    sale.complete(order)
    commission = Entry.objects.get(kind="commission")
    assert commission.facts["kept"] == order.total
    assert position_of(sale.shop.cooperative.pk).orders_paid == documents_say(sale.shop.cooperative.pk)
    assert list(differences()) == []


def test_one_payment_for_two_orders_is_divided_to_the_rupiah(sale, rate, books, deliver_news):
    first, second = sale.order(price=33_333), sale.order(price=77_777)
    with schema_context("public"):
        payment = _card_payment(first, second)
    _receive(payment, first.total + second.total, fee=9_999)
    deliver_news()
    amounts = {
        entry.order_id: next(
            posting.amount for posting in entry.postings.all() if posting.account == "provider"
        )
        for entry in Entry.objects.filter(kind="payment")
    }
    assert amounts == {first.pk: first.total, second.pk: second.total}
    assert books(sale.shop.cooperative)["provider"] == first.total + second.total - 9_999
    assert list(differences()) == []


def test_too_little_money_is_booked_and_earns_no_commission_before_the_order_is_paid(
    sale, rate, books, deliver_news
):
    order = sale.order()
    with tenant_context(sale.shop.cooperative):
        payment = order.payments.get().payment
    _receive(payment, 1_000)
    deliver_news()
    assert books(sale.shop.cooperative) == {"own": 1_000, "collected": -1_000}
    with tenant_context(sale.shop.cooperative):
        order.refresh_from_db()
        assert order.status == "awaiting_payment" and order.payments.get().attention == "amount"
        settle_payment(order_id=order.pk, payment_id=payment.pk)
    assert list(differences()) == []


def test_money_for_a_cancelled_order_is_booked_and_given_back_whole(sale, rate, books, deliver_news):
    order = sale.order()
    with tenant_context(sale.shop.cooperative):
        payment = order.payments.get().payment
        type(order).objects.filter(pk=order.pk).update(status="cancelled")
    _receive(payment, payment.amount_due)
    deliver_news()
    sale.give_back(order, payment.amount_due)
    assert books(sale.shop.cooperative).get("own", 0) == 0
    assert not Entry.objects.filter(kind="commission").exists()
    assert list(differences()) == []
