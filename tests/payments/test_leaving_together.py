"""An order leaves the card payment that it shares with others: nothing is paid twice, and the rest can still be paid."""

import pytest
from django_tenants.utils import schema_context, tenant_context

from marketplace.ordering.models import Order, OrderEvent
from marketplace.payments import joint as joint_actions
from marketplace.payments.actions import cancel_payment
from marketplace.payments.models import JointPayment, Payment
from marketplace.payments.providers import Started
from marketplace.payments.selectors import payment_for_update
from marketplace.settlement.checking import differences
from tests.deploy.conftest import pay
from tests.ordering.test_several_cities import buyer, cities, person
from tests.payments.test_joint import both
from tests.settlement.conftest import deliver_news

__all__ = ["both", "buyer", "cities", "deliver_news", "person"]


@pytest.fixture
def leave(both, client_of, person):
    """The buyer chooses another way for the first order, on its own page."""
    order = both.orders[0]
    client = client_of(order.cooperative, person)

    def choose(method="bank_transfer"):
        return client.post(f"/pesanan/{order.token}/cara-bayar/", {"method": method})

    return choose


def _states():
    orders = Order.objects.order_by("cooperative_id")
    return [(order.status, order.payment_method) for order in orders]


def test_who_leaves_pays_alone_and_the_rest_opens_a_page_for_itself(
    both, leave, buyer, client_of, person, events, webhook, deliver_news, stripe_account
):
    assert leave().status_code == 302
    # The provider tells that the page is closed, and its message is not mistaken for the end of the orders on it.
    deliver_news()
    for event in events():
        webhook(event)
    deliver_news()
    assert _states() == [("awaiting_payment", "bank_transfer"), ("awaiting_payment", "card")]
    assert JointPayment.objects.get().status == "cancelled"
    left = both.orders[1]
    started = client_of(left.cooperative, person).post(f"/pesanan/{left.token}/bayar/")["Location"]
    assert started.startswith(stripe_account.base) and started != both.page
    pay(started)
    for event in events():
        webhook(event)
    deliver_news()
    assert _states() == [("awaiting_payment", "bank_transfer"), ("paid", "card")]
    charges = stripe_account.client.v1.charges.list().data
    assert [charge.amount for charge in charges] == [100 * left.total]
    assert list(differences()) == []


def test_the_message_that_the_page_was_closed_may_come_before_we_wrote_it_down(
    both, leave, stripe_account, events, webhook, deliver_news
):
    leave()
    stripe_account.control("POST", f"sessions/{JointPayment.objects.get().provider_reference}/expire")
    for event in events():
        webhook(event)
    deliver_news()
    assert _states() == [("awaiting_payment", "bank_transfer"), ("awaiting_payment", "card")]
    assert JointPayment.objects.get().status == "cancelled"


def test_what_was_paid_together_a_moment_ago_is_not_changed_any_more(both, leave, deliver_news):
    both.pay()
    leave()
    deliver_news()
    assert _states() == [("paid", "card"), ("paid", "card")]
    assert not OrderEvent.objects.filter(event="change_way").exists()
    assert list(differences()) == []


def test_money_of_the_page_that_was_left_pays_the_order_once(
    both, leave, events, webhook, deliver_news, stripe_account
):
    """The page was paid between the provider's answer and the change: its share is the order's money after all."""
    leave()
    both.pay()
    for event in events():
        webhook(event)
    deliver_news()
    assert [status for status, _method in _states()] == ["paid", "paid"]
    assert sorted(Payment.objects.values_list("method", "status")) == [
        ("bank_transfer", "cancelled"),
        ("card", "received"),
        ("card", "received"),
    ]
    assert list(differences()) == []


def test_a_page_that_opens_after_somebody_left_is_closed_again(both, buyer, monkeypatch, stripe_account):
    """Its address was being made while an order left: nobody is led to a page that asks for too much."""
    JointPayment.objects.update(provider_reference="", provider_address="", started_at=None)
    provider, closed = joint_actions.joint_provider(), []

    def start_slowly(joint, parts, visit):
        one = both.orders[0]
        with tenant_context(one.cooperative), joint_actions.transaction.atomic():
            cancel_payment(payment_for_update(one.payments.get().payment_id), actor=None, role="buyer")
        with schema_context("public"):
            joint_actions.retire_joint(joint, actor="system")
        return Started(reference="cs_late", address=f"{stripe_account.base}/c/pay/cs_late")

    monkeypatch.setattr(provider, "start_joint", start_slowly, raising=False)
    monkeypatch.setattr(provider, "close_joint", closed.append, raising=False)
    answered = buyer.post(f"{both.done}bayar/")
    assert answered["Location"] == both.done and closed == ["cs_late"]


def test_the_combined_payment_is_linked_from_the_order_and_from_the_list_while_it_waits(
    both, leave, buyer, client_of, person, portal, deliver_news
):
    order, other = both.orders
    shop = client_of(order.cooperative, person)
    page = shop.get(f"/pesanan/{order.token}/").content.decode()
    assert both.done in page and f"/pesanan/{order.token}/bayar/" not in page
    assert buyer.get("/akun/pesanan/").content.decode().count(both.done) == 2
    leave()
    deliver_news()
    page = shop.get(f"/pesanan/{order.token}/").content.decode()
    assert both.done in page, "the others of the checkout are still found"
    assert both.done not in buyer.get("/akun/pesanan/").content.decode()
    page = buyer.get(both.done).content.decode()
    assert order.number in page and other.number in page
