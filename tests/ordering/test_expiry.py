"""Unpaid orders give their goods back, once, and not a moment early."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tenants.utils import tenant_context

from marketplace.catalogue.models import Stock
from marketplace.core import due
from marketplace.core.models import DueWork
from marketplace.ordering.models import Order
from marketplace.payments.models import Payment
from tests.ordering.conftest import picture


@pytest.fixture
def order(shop, shopper):
    return shopper.order(shop.product(stock=5), 2)


def later(hours):
    return timezone.now() + timedelta(hours=hours)


def reserved(shop):
    with tenant_context(shop.cooperative):
        return Stock.objects.get().reserved


def test_a_transfer_has_a_day(order, shop):
    assert timedelta(hours=23, minutes=59) < order.payment_due_at - timezone.now() <= timedelta(hours=24)
    assert due.emit_due(later(23)) == 0
    assert due.emit_due(later(24.1)) == 1


def test_the_goods_come_back_and_the_buyer_is_told(order, shop, deliver_news, monkeypatch):
    deliver_news()
    mail.outbox.clear()
    Payment.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    due.emit_due(later(25))
    deliver_news()
    order.refresh_from_db()
    assert (order.status, Payment.objects.get().status, reserved(shop)) == ("expired", "expired", 0)
    assert [m.to for m in mail.outbox] == [["sari@contoh.id"]]


def test_a_due_moment_that_comes_early_changes_nothing(order, shop, deliver_news):
    DueWork.objects.update(due_at=timezone.now())
    due.emit_due()
    deliver_news()
    assert (
        Order.objects.get().status == "awaiting_payment"
        and DueWork.objects.count() == 1
        and reserved(shop) == 2
    )


def test_a_proof_stops_the_clock(order, shop, shopper, deliver_news):
    proof = SimpleUploadedFile("bukti.jpg", picture(), content_type="image/jpeg")
    shopper.client.post(f"/pesanan/{order.token}/bukti/", {"proof": proof})
    assert not DueWork.objects.filter(topic="order.payment_due").exists()
    assert reserved(shop) == 2


def test_the_buyer_can_cancel_until_it_is_paid(order, shop, shopper):
    shopper.client.post(f"/pesanan/{order.token}/batal/")
    order.refresh_from_db()
    assert order.status == "cancelled" and reserved(shop) == 0
    assert shopper.client.post(f"/pesanan/{order.token}/batal/", follow=True).status_code == 200
