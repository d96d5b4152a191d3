"""One card payment for the orders of several cities: paid once, divided to the rupiah, each part with a life of its own."""

import random
import uuid
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from marketplace.ordering.actions import fulfilling, paying
from marketplace.ordering.actions.refunding import pay_back, request_refund
from marketplace.ordering.models import Order, OrderPayment
from marketplace.payments.actions import refresh_payment
from marketplace.payments.joint import apply_joint_news, retire_joint
from marketplace.payments.models import JointPart, JointPayment, Payment, PaymentEvent, Refund
from marketplace.payments.providers import News
from marketplace.payments.selectors import refundable
from marketplace.settlement.checking import differences
from marketplace.settlement.models import Posting
from tests.deploy.conftest import pay
from tests.ordering.test_several_cities import answer, buyer, cities, fields_of, person
from tests.settlement.conftest import deliver_news

__all__ = ["buyer", "cities", "deliver_news", "person"]


@pytest.fixture
def both(buyer, cities, stripe_account):
    """Orders at two cities, placed together by card; `both.pay()` pays at the provider."""
    placed = buyer.post("/checkout/pesan/", fields_of(answer(buyer, cities, method="card")))
    orders = list(Order.objects.order_by("cooperative_id"))
    done = f"/checkout/selesai/{orders[0].checkout_key}/"
    page = placed["Location"]
    return SimpleNamespace(placed=placed, orders=orders, done=done, page=page, pay=lambda: pay(page))


def _in(order):
    return tenant_context(order.cooperative)


def _statuses():
    return list(Order.objects.order_by("cooperative_id").values_list("status", flat=True))


def test_two_cities_by_card_are_one_session_with_a_line_for_each(both, stripe_account):
    assert both.page.startswith(stripe_account.base)
    sessions = stripe_account.client.v1.checkout.sessions
    session = sessions.list().data[0]
    assert len(sessions.list().data) == 1
    assert session.amount_total == 100 * sum(order.total for order in both.orders)
    lines = [line.amount_total for line in sessions.line_items.list(session.id).data]
    assert sorted(lines) == sorted(100 * order.total for order in both.orders)
    joint = JointPayment.objects.get()
    assert session.metadata["joint_payment"] == str(joint.pk) and joint.provider_reference == session.id


def test_pressing_pay_again_is_the_same_page(both, buyer, stripe_account):
    assert buyer.post(f"{both.done}bayar/")["Location"] == both.page
    assert JointPayment.objects.count() == 1
    assert len(stripe_account.client.v1.checkout.sessions.list().data) == 1


def test_what_is_left_to_pay_is_one_card_payment(both, buyer):
    page = buyer.get(both.done).content.decode()
    assert page.count(f"{both.done}bayar/") == 1
    for order in both.orders:
        assert order.number in page


def test_coming_back_pays_every_order_once(both, buyer, events, webhook, deliver_news):
    both.pay()
    assert buyer.get(f"{both.done}dibayar/")["Location"] == both.done
    arriving = events() * 3
    random.Random(5).shuffle(arriving)
    for event in arriving:
        assert webhook(event).status_code == 200
    deliver_news()
    assert _statuses() == ["paid", "paid"]
    for order in both.orders:
        assert [event.event for event in order.timeline.all()] == ["place", "pay"]
        assert order.payments.get().payment.amount_received == order.total
    fees = Payment.objects.values_list("provider_fee", flat=True)
    assert sum(fees) == JointPayment.objects.get().provider_fee > 0
    assert list(differences()) == []


def test_the_webhook_alone_pays_every_order_and_books_it_with_each_cooperative(
    both, events, webhook, deliver_news
):
    both.pay()
    for event in events():
        webhook(event)
    deliver_news()
    assert _statuses() == ["paid", "paid"]
    for order in both.orders:
        mine = Posting.objects.filter(cooperative=order.cooperative, account="provider")
        assert sum(row.amount for row in mine) == order.total - order.payments.get().payment.provider_fee
    assert PaymentEvent.objects.filter(outcome="applied").count() == 1


def test_an_order_that_ended_meanwhile_gets_its_part_back_and_the_others_are_paid(
    both, events, webhook, deliver_news, stripe_account
):
    late, kept = both.orders
    both.pay()
    with _in(late):
        Payment.objects.filter(pk=late.payments.get().payment_id).update(expires_at=late.placed_at)
        assert paying.expire_order(order_id=late.pk)
    for event in events():
        webhook(event)
    deliver_news()
    assert _statuses() == ["expired", "paid"]
    refund = Refund.objects.get()
    assert (refund.status, refund.amount, refund.cooperative_id) == ("paid", late.total, late.cooperative_id)
    charge = stripe_account.client.v1.charges.list().data[0]
    assert charge.amount_refunded == 100 * late.total
    assert late.payments.get().attention == ""
    assert list(differences()) == []


def test_cancelling_one_closes_the_page_and_the_other_is_paid_alone(
    both, buyer, deliver_news, stripe_account
):
    gone, left = both.orders
    with _in(gone):
        fulfilling.cancel_order(order=gone, actor=None, roles="buyer")
    deliver_news()
    sessions = stripe_account.client.v1.checkout.sessions
    assert [session.status for session in sessions.list().data] == ["expired"]
    assert JointPayment.objects.get().status == "cancelled"
    left.refresh_from_db()
    assert left.status == "awaiting_payment"
    assert f"/pesanan/{left.token}/" in buyer.get(both.done).content.decode()
    with _in(left):
        started = paying.begin_card_payment(order=left, visit=_visit())
    pay(started.address)
    with _in(left):
        assert refresh_payment(left.payments.get().payment, actor="stripe")
        paying.settle_payment(order_id=left.pk, payment_id=left.payments.get().payment_id)
    left.refresh_from_db()
    assert left.status == "paid"


def test_cancelled_while_paying_the_money_found_at_closing_is_kept_apart(both, deliver_news):
    """The page was paid a moment before one order was cancelled: closing it finds the money."""
    gone, left = both.orders
    both.pay()
    with _in(gone):
        fulfilling.cancel_order(order=gone, actor=None, roles="buyer")
    deliver_news()
    assert _statuses() == ["cancelled", "paid"]
    assert Refund.objects.get().amount == gone.total
    assert list(differences()) == []


def test_a_page_with_other_orders_is_closed_before_another_opens(both, buyer, stripe_account):
    gone, _left = both.orders
    with _in(gone):
        fulfilling.cancel_order(order=gone, actor=None, roles="buyer")
    # Before any worker has heard of it.
    again = buyer.post(f"{both.done}bayar/")["Location"]
    assert again != both.page and again.startswith(stripe_account.base)
    statuses = [session.status for session in stripe_account.client.v1.checkout.sessions.list().data]
    assert sorted(statuses) == ["expired", "open"]
    assert JointPart.objects.filter(is_open=True).count() == 1


def test_the_storefronts_pay_button_leads_to_the_page_for_all(both, buyer, client_of, person):
    order = both.orders[0]
    answered = client_of(order.cooperative, person).post(f"/pesanan/{order.token}/bayar/")
    assert answered["Location"].endswith(both.done)


def test_a_page_that_ran_out_ends_every_order(both, stripe_account, events, webhook, deliver_news):
    JointPayment.objects.update(expires_at=timezone.now())
    joint = JointPayment.objects.get()
    stripe_account.control("POST", f"sessions/{joint.provider_reference}/expire")
    for event in events():
        webhook(event)
    deliver_news()
    assert _statuses() == ["expired", "expired"] and JointPayment.objects.get().status == "expired"


@pytest.mark.parametrize("news", [News("received", "cs_x", 0), News("received", "cs_x", 1_001)])
def test_another_amount_or_currency_pays_nothing_and_is_shown_to_each(both, news, deliver_news):
    with schema_context("public"):
        apply_joint_news(JointPayment.objects.get(), news, actor="stripe")
    deliver_news()
    assert _statuses() == ["awaiting_payment", "awaiting_payment"]
    assert set(OrderPayment.objects.values_list("attention", flat=True)) == {"amount"}
    arrived = Payment.objects.values_list("amount_received", flat=True)
    assert sum(arrived) == news.amount_received
    assert list(differences()) == []


def test_one_part_is_paid_back_without_touching_the_others(both, buyer, stripe_account, deliver_news):
    both.pay()
    buyer.get(f"{both.done}dibayar/")
    first, second = both.orders
    with _in(first):
        link = first.payments.select_related("payment").get()
        with pytest.raises(ValidationError):
            request_refund(order=first, link=link, amount=first.total + 1, reason="Cacat", actor=None)
        refund = request_refund(order=first, link=link, amount=first.total, reason="Cacat", actor=None)
        assert pay_back(order=first, refund=refund, actor="system")
        assert refundable(link.payment) == 0
    with _in(second):
        assert refundable(second.payments.get().payment) == second.total
    charge = stripe_account.client.v1.charges.list().data[0]
    assert charge.amount_refunded == 100 * first.total
    deliver_news()
    assert list(differences()) == []


def test_a_share_for_what_was_paid_in_another_way_goes_back(both, deliver_news, stripe_account):
    both.pay()
    twice, once = both.orders
    Payment.objects.filter(pk=twice.payments.get().payment_id).update(
        status="received", amount_received=twice.total, received_at=timezone.now()
    )
    with schema_context("public"):
        assert not retire_joint(JointPayment.objects.get(), actor="system")
    deliver_news()
    charge = stripe_account.client.v1.charges.list().data[0]
    assert charge.amount_refunded == 100 * twice.total
    once.refresh_from_db()
    assert once.status == "paid"


def test_a_storefront_sees_its_own_part_and_not_the_sum(both):
    for order in both.orders:
        with _in(order):
            assert [part.amount for part in JointPart.objects.all()] == [order.total]
            assert not JointPayment.objects.exists()


def test_a_payment_stands_on_one_open_page(both):
    part = JointPart.objects.earliest("pk")
    other = JointPayment.objects.create(id=uuid.uuid4(), amount=1, expires_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        JointPart.objects.create(
            joint=other, payment=part.payment, cooperative=part.cooperative, position=1, title="X", amount=1
        )


def test_mixed_ways_pay_the_cards_together_and_the_rest_apart(buyer, cities, stripe_account):
    fields = fields_of(answer(buyer, cities, method="card"))
    key = f"k{cities['bekasi'].cooperative.pk}"
    answers = {f"{key}-zone": "pickup", f"{key}-method": "bank_transfer"}
    other = f"k{cities['cilegon'].cooperative.pk}"
    answers |= {f"{other}-zone": "pickup", f"{other}-method": "card"}
    buyer.post("/checkout/kirim/", answers)
    fields = fields_of(buyer.get("/checkout/periksa/"))
    placed = buyer.post("/checkout/pesan/", fields)
    assert placed["Location"].startswith("/checkout/selesai/")
    # One card alone has its own pay page, as in its shop.
    assert not JointPayment.objects.exists()
    assert "/bayar/" not in buyer.get(placed["Location"]).content.decode()


def _visit():
    return paying.Visit("http://x.test/paid", "http://x.test/back", "sari@contoh.id", "id")
