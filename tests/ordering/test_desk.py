"""What each role can do at the order desk, through its pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tenants.utils import tenant_context

from marketplace.catalogue.models import Stock
from marketplace.core.audit import entries_about
from marketplace.ordering.actions import paying
from marketplace.ordering.desk import STEPS
from marketplace.ordering.models import OrderPayment
from marketplace.ordering.states import ORDER
from marketplace.payments.models import Payment
from tests.ordering.conftest import picture


@pytest.fixture
def desk(shop, staff_of, client_of):
    """A browser of somebody with these roles, at the desk."""

    def make(*roles):
        return client_of(shop.cooperative, staff_of(shop.cooperative, *roles))

    return make


@pytest.fixture
def proven(shop, shopper):
    """An order whose buyer has sent a proof."""
    order = shopper.order(shop.product(name="Kain Krakatau"))
    proof = SimpleUploadedFile("bukti.jpg", picture(), content_type="image/jpeg")
    shopper.client.post(f"/pesanan/{order.token}/bukti/", {"proof": proof})
    order.refresh_from_db()
    return order


def page_of(client, order):
    response = client.get(f"/admin/pesanan/{order.pk}/")
    assert response.status_code == 200
    return response.content.decode()


def step(client, order, event, **answers):
    response = client.post(f"/admin/pesanan/{order.pk}/langkah/{event}/", answers)
    order.refresh_from_db()
    return response


def test_the_list_shows_and_finds_orders(proven, desk):
    client = desk("order_desk")
    for path in (
        "/admin/pesanan/",
        "/admin/pesanan/?status=proof_submitted",
        f"/admin/pesanan/?q={proven.buyer_name}",
    ):
        assert proven.number in client.get(path).content.decode()
    assert proven.number not in client.get("/admin/pesanan/?status=shipped").content.decode()
    assert proven.number in client.get("/admin/pesanan/results/?q=Sari").content.decode()


def test_a_manager_takes_an_order_from_proof_to_completion(proven, desk):
    client = desk("manager")
    assert "langkah/pay" in page_of(client, proven)
    for event, answers, status in (
        ("pay", {}, "paid"),
        ("pack", {}, "packed"),
        ("ship", {"courier": "JNE", "tracking_number": "JX123"}, "shipped"),
        ("deliver", {}, "delivered"),
        ("complete", {}, "completed"),
    ):
        step(client, proven, event, **answers)
        assert proven.status == status
    assert "JX123" in page_of(client, proven)
    actions = list(entries_about("order", proven.pk).values_list("action", flat=True))
    assert actions == [
        "order.place", "order.submit_proof", "order.pay", "order.pack", "order.ship", "order.deliver", "order.complete",
    ]  # fmt: skip


def test_the_order_desk_cannot_confirm_money_nor_the_treasurer_pack(proven, desk):
    order_desk, treasurer = desk("order_desk"), desk("treasurer")
    assert "langkah/pay" not in page_of(order_desk, proven)
    step(order_desk, proven, "pay")
    assert proven.status == "proof_submitted"
    step(treasurer, proven, "pay")
    assert proven.status == "paid" and Payment.objects.get().confirmed_by.email.startswith("treasurer")
    step(treasurer, proven, "pack")
    assert proven.status == "paid"
    step(order_desk, proven, "pack")
    assert proven.status == "packed"


def test_an_editor_sees_no_orders(proven, desk):
    client = desk("editor")
    assert client.get("/admin/pesanan/").status_code in (302, 403)
    assert client.get(f"/admin/pesanan/{proven.pk}/").status_code == 404
    assert client.get(f"/admin/pesanan/{proven.pk}/bukti/1/").status_code == 404


def test_a_rejected_proof_asks_for_another_with_the_reason(proven, desk, shopper):
    client = desk("treasurer")
    assert step(client, proven, "reject_proof").status_code == 422
    step(client, proven, "reject_proof", reason="Nominalnya tidak terbaca.")
    assert proven.status == "awaiting_payment"
    assert "Nominalnya tidak terbaca." in shopper.client.get(f"/pesanan/{proven.token}/").content.decode()
    assert Payment.objects.get().status == "pending"
    proof = SimpleUploadedFile("bukti.jpg", picture(), content_type="image/jpeg")
    shopper.client.post(f"/pesanan/{proven.token}/bukti/", {"proof": proof})
    proven.refresh_from_db()
    assert proven.status == "proof_submitted"


def test_cancelling_asks_for_a_reason_and_gives_the_goods_back(proven, desk, shop):
    client = desk("manager")
    assert step(client, proven, "cancel").status_code == 422
    step(client, proven, "cancel", reason="Kainnya cacat.")
    assert proven.status == "cancelled" and Payment.objects.get().status == "cancelled"
    with tenant_context(shop.cooperative):
        assert Stock.objects.get().reserved == 0


def test_money_of_a_cancelled_order_is_flagged_until_somebody_settles_it(proven, desk):
    client = desk("manager", "treasurer")
    step(client, proven, "pay")
    step(client, proven, "cancel", reason="Pembeli minta batal.")
    link = OrderPayment.objects.get()
    assert link.attention == "refund" and f"/uang/{link.pk}/" in page_of(client, proven)
    path = f"/admin/pesanan/{proven.pk}/uang/{link.pk}/"
    assert client.post(path, {"note": ""}).status_code == 422
    client.post(path, {"note": "Dikembalikan lewat transfer."})
    link.refresh_from_db()
    assert link.attention == ""


def test_money_that_came_after_expiry_can_be_recorded(shop, shopper, desk, in_storefront):
    order = shopper.order(shop.product())
    with in_storefront(shop.cooperative):
        Payment.objects.update(expires_at=order.placed_at)
        paying.expire_order(order_id=order.pk)
    client = desk("treasurer")
    assert "langkah/late_payment" in page_of(client, order)
    step(client, order, "late_payment")
    assert order.status == "expired" and OrderPayment.objects.get().attention == "late"


def test_a_pickup_is_handed_over_and_not_shipped(shop, shopper, desk):
    order = shopper.order(
        shop.product(), fulfilment="pickup", street="", province="", regency="", district=""
    )
    client = desk("manager")
    step(client, order, "pay")
    step(client, order, "pack")
    page = page_of(client, order)
    assert "langkah/hand_over" in page and "langkah/ship" not in page
    step(client, order, "hand_over")
    assert order.status == "delivered"


def test_two_people_pressing_the_same_button_is_no_fault(proven, desk):
    first, second = desk("manager"), desk("treasurer")
    step(first, proven, "pay")
    assert step(second, proven, "pay").status_code == 302
    assert [event.event for event in proven.timeline.all()].count("pay") == 1


def test_the_proof_is_shown_to_staff_only_through_the_gate(proven, desk, client_of, shop):
    proof = Payment.objects.get().proofs.get()
    response = desk("treasurer").get(f"/admin/pesanan/{proven.pk}/bukti/{proof.pk}/")
    assert response.status_code == 200 and response["Content-Type"] == "image/jpeg"
    assert "no-store" in response["Cache-Control"] and response["X-Content-Type-Options"] == "nosniff"
    anonymous = client_of(shop.cooperative)
    assert anonymous.get(f"/admin/pesanan/{proven.pk}/bukti/{proof.pk}/").status_code == 302
    assert anonymous.get(f"/media/{proof.file.name}").status_code == 404


def test_finance_lists_payments_with_their_orders(proven, desk):
    page = desk("treasurer").get("/admin/keuangan/?status=submitted").content.decode()
    assert proven.number in page


def test_every_step_of_the_table_has_a_button_or_a_reason_not_to():
    by_others = {"submit_proof", "expire"}
    assert {row.event for row in ORDER.as_rows()} - set(STEPS) == by_others


def test_nothing_can_be_added_or_deleted(proven, desk):
    client = desk("manager")
    for path in ("new/", f"delete/{proven.pk}/", f"edit/{proven.pk}/"):
        assert client.get(f"/admin/pesanan/{path}").status_code == 404


def test_the_desk_costs_a_bounded_number_of_queries(proven, desk, django_assert_max_num_queries):
    client = desk("manager")
    client.get("/admin/pesanan/")
    with django_assert_max_num_queries(30):
        client.get(f"/admin/pesanan/{proven.pk}/")
