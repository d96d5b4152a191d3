"""Goods that come back: asked with photos, answered once, paid back or replaced, and orders that complete by themselves."""

import datetime
import io
import re

import pytest
from django.core import mail
from django.core.files.storage import storages
from django.utils import timezone
from django_tenants.utils import tenant_context

from marketplace.catalogue.models import ProductMaker, Stock
from marketplace.core import due
from marketplace.core.models import DueWork
from marketplace.ordering.models import Order, OrderReturn, ReturnPhoto, Shipment
from marketplace.payments.models import Refund
from marketplace.sharing.models import Earning
from tests.catalogue.factories import a_member
from tests.ordering.conftest import picture
from tests.ordering.test_desk import page_of, step


@pytest.fixture
def desk(shop, staff_of, client_of):
    """A browser of somebody with these roles, at the desk."""
    return lambda *roles, **more: client_of(shop.cooperative, staff_of(shop.cooperative, *roles, **more))


@pytest.fixture
def delivered(shop, shopper, desk):
    """An order of five pieces at Rp100.000 that has arrived; a maker earns Rp40.000 of each."""
    product = shop.product(name="Kain Krakatau", stock=10)
    with tenant_context(shop.cooperative):
        ProductMaker.objects.create(product=product, member=a_member(), share=40_000)
    order = shopper.order(product, quantity=5)
    manager = desk("manager")
    for event, answers in (("pay", {}), ("pack", {}), ("ship", {"courier": "JNE"}), ("deliver", {})):
        step(manager, order, event, **answers)
    assert order.status == "delivered"
    order.manager, order.buyer = manager, shopper.client
    return order


def photo(name="sobek.png", kind="PNG"):
    file = io.BytesIO(picture(kind, (300, 200)))
    file.name = name
    return file


def ask(order, pieces=2, **changes):
    line = order.lines.get()
    answers = {
        f"line_{line.pk}": pieces,
        "reason": "broken",
        "text": "Sobek di tepi kain.",
        "wish": "refund",
        "photos": [photo(), photo("dus.jpg", "JPEG")],
        **changes,
    }
    return order.buyer.post(f"/pesanan/{order.token}/retur/", answers)


def answer(client, order, event, **answers):
    asked = OrderReturn.objects.latest("pk")
    if event == "accept":
        line = order.lines.get()
        answers = {"goods_come_back": "yes", f"line_{line.pk}": asked.lines.get().quantity, **answers}
    return client.post(f"/admin/pesanan/{order.pk}/retur/{asked.pk}/{event}/", answers)


def state():
    return OrderReturn.objects.latest("pk").status


def buyers_page(order):
    return order.buyer.get(f"/pesanan/{order.token}/").content.decode()


# Asking


def test_goods_are_asked_back_with_photos_that_are_written_anew(delivered, deliver_news, desk):
    desk("order_desk")
    mail.outbox.clear()
    assert ask(delivered).status_code == 302
    asked = OrderReturn.objects.get()
    assert (asked.status, asked.lines.get().quantity, asked.photos.count()) == ("asked", 2, 2)
    stored = asked.photos.first()
    assert stored.file.read(3) == b"\xff\xd8\xff"
    html = buyers_page(delivered)
    assert "Sobek di tepi kain." in html and f"/retur/{asked.pk}/foto/{stored.pk}/" in html
    shown = delivered.buyer.get(f"/pesanan/{delivered.token}/retur/{asked.pk}/foto/{stored.pk}/")
    assert shown["Content-Type"] == "image/jpeg" and "no-store" in shown["Cache-Control"]
    at_desk = page_of(delivered.manager, delivered)
    assert "Sobek di tepi kain." in at_desk and f"/retur/{asked.pk}/accept/" in at_desk
    path = f"/admin/pesanan/{delivered.pk}/retur/{asked.pk}/foto/{stored.pk}/"
    assert delivered.manager.get(path)["Content-Type"] == "image/jpeg"
    deliver_news()
    told = [letter.to[0] for letter in mail.outbox if "Sobek" in letter.body]
    assert len(told) == 2 and delivered.buyer_email in [letter.to[0] for letter in mail.outbox]


@pytest.mark.parametrize(
    "changes",
    [
        {"pieces": 0},
        {"pieces": 6},
        {"pieces": -1},
        {"pieces": "dua"},
        {"reason": ""},
        {"text": ""},
        {"wish": ""},
        {"photos": []},
        {"photos": [io.BytesIO(b"<svg onload='x'/>")]},
        {"photos": [io.BytesIO(b"%PDF-1.4 %%EOF")]},
    ],
)
def test_a_request_that_lacks_something_comes_back_filled_with_the_reason_beside_the_field(
    delivered, changes
):
    for file in changes.get("photos", []):
        file.seek(0)
        file.name = "foto.svg"
    kept = {"text": "Sobek sekali."} if "text" not in changes else {}
    response = ask(delivered, **{**kept, **changes})
    assert response.status_code == 422 and "field-error" in response.content.decode()
    assert "Sobek sekali." in response.content.decode() or "text" in changes
    assert not OrderReturn.objects.exists()


def test_six_photos_are_too_many(delivered):
    assert ask(delivered, photos=[photo() for _ in range(6)]).status_code == 422


def test_something_missing_needs_no_photo(delivered):
    assert ask(delivered, reason="missing", photos=[]).status_code == 302


def test_a_second_request_waits_for_the_first(delivered):
    ask(delivered)
    response = ask(delivered)
    assert response.status_code == 302 and OrderReturn.objects.count() == 1
    assert "/retur/" not in buyers_page(delivered).split("timeline-title")[1].split("</section>")[0]


def test_more_than_was_delivered_is_never_sent_back(delivered):
    ask(delivered, pieces=4)
    answer(delivered.manager, delivered, "accept", goods_come_back="no")
    answer(delivered.manager, delivered, "refund", amount="400000", is_sure="on")
    assert state() == "refunded"
    assert ask(delivered, pieces=2).status_code == 422
    assert ask(delivered, pieces=1).status_code == 302


def test_what_was_refused_may_be_asked_again_until_the_last_day(delivered):
    ask(delivered, pieces=5)
    answer(delivered.manager, delivered, "refuse", answer="Foto belum jelas.")
    assert "Foto belum jelas." in buyers_page(delivered)
    assert ask(delivered, pieces=5).status_code == 302


def test_after_the_last_day_nothing_is_sent_back(delivered):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Order.objects.update(return_until=yesterday)
    kept = storages["private"].listdir("returns")[1] if storages["private"].exists("returns") else []
    page = delivered.buyer.get(f"/pesanan/{delivered.token}/retur/", follow=True)
    assert page.redirect_chain and ask(delivered).status_code == 302
    assert not OrderReturn.objects.exists() and not ReturnPhoto.objects.exists()
    assert not storages["private"].exists("returns") or storages["private"].listdir("returns")[1] == kept
    assert f"/pesanan/{delivered.token}/retur/" not in buyers_page(delivered)


def test_a_cooperative_that_takes_nothing_back_says_so(shop, shopper, desk):
    type(shop.cooperative).objects.filter(pk=shop.cooperative.pk).update(return_days=0)
    order = shopper.order(shop.product(stock=5), fulfilment="pickup", district="")
    manager = desk("manager")
    for event in ("pay", "pack", "hand_over"):
        step(manager, order, event)
    order.buyer = shopper.client
    assert order.status == "delivered" and order.return_until is None and order.completes_on
    assert ask(order).status_code == 302 and not OrderReturn.objects.exists()


def test_an_order_that_has_not_arrived_is_not_sent_back(shop, shopper):
    order = shopper.order(shop.product(stock=5))
    order.buyer = shopper.client
    assert ask(order).status_code == 302
    assert not OrderReturn.objects.exists()


# Answering


def test_a_part_is_accepted_comes_back_unharmed_and_is_paid_back(delivered, shop, deliver_news):
    ask(delivered, pieces=3)
    line = delivered.lines.get()
    answer(delivered.manager, delivered, "accept", **{f"line_{line.pk}": 2}, answer="Kurir kami menjemput.")
    assert state() == "awaited"
    assert "Kurir kami menjemput." in buyers_page(delivered) and "wa.me" in buyers_page(delivered)
    answer(delivered.manager, delivered, "arrive", goes_on_shelf="on")
    with tenant_context(shop.cooperative):
        assert Stock.objects.get().on_hand == 5 + 2
    page = delivered.manager.get(
        f"/admin/pesanan/{delivered.pk}/retur/{OrderReturn.objects.get().pk}/refund/"
    )
    assert 'value="200000"' in page.content.decode()
    mail.outbox.clear()
    answer(delivered.manager, delivered, "refund", amount="200.000", is_sure="on")
    assert (state(), Refund.objects.get().amount) == ("refunded", 200_000)
    deliver_news()
    assert any("Rp200.000" in letter.body for letter in mail.outbox)
    with tenant_context(shop.cooperative):
        earning = Earning.objects.get()
        assert (earning.quantity, earning.amount, earning.sales) == (3, 120_000, 300_000)


def test_makers_keep_their_share_when_the_harm_was_not_theirs(delivered, shop):
    ask(delivered, pieces=5)
    answer(delivered.manager, delivered, "accept", goods_come_back="no")
    answer(delivered.manager, delivered, "refund", amount="500000", is_sure="on", makers_keep_share="on")
    with tenant_context(shop.cooperative):
        assert Earning.objects.get().amount == 200_000


def test_makers_earn_nothing_by_goods_that_all_came_back(delivered, shop):
    ask(delivered, pieces=5)
    answer(delivered.manager, delivered, "accept", goods_come_back="no")
    answer(delivered.manager, delivered, "refund", amount="500000", is_sure="on")
    with tenant_context(shop.cooperative):
        assert Earning.objects.get().status == "void"
    Order.objects.update(completes_on=timezone.localdate() - datetime.timedelta(days=1))
    step(delivered.manager, delivered, "complete")
    with tenant_context(shop.cooperative):
        assert Earning.objects.get().status == "void"


def test_a_replacement_leaves_the_shelf_once_more(delivered, shop):
    ask(delivered, wish="replacement")
    answer(delivered.manager, delivered, "accept", goods_come_back="no")
    answer(delivered.manager, delivered, "replace", courier="JNE", tracking_number="GANTI1")
    assert state() == "replaced" and Shipment.objects.count() == 2
    assert "GANTI1" in buyers_page(delivered)
    with tenant_context(shop.cooperative):
        assert Stock.objects.values_list("on_hand", "reserved").get() == (3, 0)


def test_without_stock_a_replacement_is_asked_again(delivered, shop):
    with tenant_context(shop.cooperative):
        Stock.objects.update(on_hand=1)
    ask(delivered, wish="replacement")
    answer(delivered.manager, delivered, "accept", goods_come_back="no")
    response = answer(delivered.manager, delivered, "replace", courier="JNE")
    assert response.status_code == 422 and "JNE" in response.content.decode()
    assert state() == "arrived" and Shipment.objects.count() == 1


@pytest.mark.parametrize("pieces", ["3", "0", "-1", ""])
def test_an_answer_about_other_pieces_than_asked_is_asked_again(delivered, pieces):
    ask(delivered, pieces=2)
    line = delivered.lines.get()
    assert answer(delivered.manager, delivered, "accept", **{f"line_{line.pk}": pieces}).status_code == 422
    assert state() == "asked"


def test_two_staff_answer_at_once_and_the_second_is_told(delivered, desk):
    other = desk("order_desk")
    ask(delivered)
    assert answer(delivered.manager, delivered, "refuse", answer="Sudah dipakai.").status_code == 302
    response = answer(other, delivered, "accept")
    assert response.status_code == 302 and state() == "refused"
    assert "messages" in other.get(f"/admin/pesanan/{delivered.pk}/").content.decode()
    asked = OrderReturn.objects.get()
    assert asked.answer == "Sudah dipakai." and asked.lines.get().accepted is None


def test_a_refused_request_needs_a_reason(delivered):
    ask(delivered)
    assert answer(delivered.manager, delivered, "refuse", answer="").status_code == 422


def test_the_desk_answers_but_moves_no_money(delivered, desk):
    someone = desk("order_desk")
    ask(delivered)
    answer(someone, delivered, "accept", goods_come_back="no")
    assert state() == "arrived"
    assert answer(someone, delivered, "refund", amount="200000", is_sure="on").status_code == 302
    assert state() == "arrived" and not Refund.objects.exists()


def test_more_than_was_paid_is_not_paid_back(delivered):
    ask(delivered)
    answer(delivered.manager, delivered, "accept", goods_come_back="no")
    response = answer(delivered.manager, delivered, "refund", amount="9.000.000", is_sure="on")
    assert response.status_code == 422 and state() == "arrived"


def test_a_buyer_withdraws_until_the_goods_are_back(delivered):
    ask(delivered)
    path = f"/pesanan/{delivered.token}/retur/{OrderReturn.objects.get().pk}/batal/"
    answer(delivered.manager, delivered, "accept")
    delivered.buyer.post(path)
    assert state() == "withdrawn"
    ask(delivered)
    path = f"/pesanan/{delivered.token}/retur/{OrderReturn.objects.latest('pk').pk}/batal/"
    answer(delivered.manager, delivered, "accept")
    answer(delivered.manager, delivered, "arrive")
    delivered.buyer.post(path)
    assert state() == "arrived"


def waiting(order):
    return re.findall(r"returns=(\w+)", order.manager.get("/admin/").content.decode())


def test_open_requests_stand_on_the_front_page_and_in_the_filtered_list(delivered):
    assert waiting(delivered) == []
    ask(delivered)
    assert waiting(delivered) == ["asked"]
    for wanted in ("asked", "open", "any"):
        assert delivered.number in delivered.manager.get(f"/admin/pesanan/?returns={wanted}").content.decode()
    answer(delivered.manager, delivered, "refuse", answer="Sudah dipakai.")
    assert waiting(delivered) == []
    assert delivered.number not in delivered.manager.get("/admin/pesanan/?returns=open").content.decode()


@pytest.mark.parametrize(("wish", "whose"), [("refund", "refund"), ("replacement", "replace")])
def test_returned_goods_wait_for_money_or_goods_as_the_buyer_wishes(delivered, wish, whose):
    ask(delivered, wish=wish)
    answer(delivered.manager, delivered, "accept")
    assert waiting(delivered) == [], "what is on its way back waits for its buyer"
    answer(delivered.manager, delivered, "arrive")
    assert waiting(delivered) == [whose]
    assert delivered.number in delivered.manager.get(f"/admin/pesanan/?returns={whose}").content.decode()


def run_due(at):
    due.emit_due(now=at)


def test_a_delivered_order_completes_by_itself_after_a_reminder(delivered, deliver_news, shop):
    deliver_news()
    mail.outbox.clear()
    day = delivered.completes_on
    run_due(timezone.now() + (day - timezone.localdate()) - datetime.timedelta(days=1))
    deliver_news()
    assert [letter.to[0] for letter in mail.outbox] == [delivered.buyer_email]
    assert delivered.status == "delivered"
    Order.objects.update(completes_on=timezone.localdate() - datetime.timedelta(days=1))
    run_due(timezone.now() + datetime.timedelta(days=30))
    deliver_news()
    delivered.refresh_from_db()
    assert delivered.status == "completed"
    assert delivered.timeline.last().actor == "system"
    with tenant_context(shop.cooperative):
        assert Earning.objects.get().status == "earned"


def test_an_order_with_an_open_return_is_not_completed_by_anybody(delivered, deliver_news):
    ask(delivered)
    Order.objects.update(completes_on=timezone.localdate() - datetime.timedelta(days=1))
    run_due(timezone.now() + datetime.timedelta(days=30))
    deliver_news()
    step(delivered.manager, delivered, "complete")
    delivered.buyer.post(f"/pesanan/{delivered.token}/selesai/")
    delivered.refresh_from_db()
    assert delivered.status == "delivered"
    answer(delivered.manager, delivered, "refuse", answer="Sudah dipakai.")
    delivered.refresh_from_db()
    assert delivered.completes_on == timezone.localdate() + datetime.timedelta(days=2)
    assert DueWork.objects.filter(topic="order.completion_due", key=delivered.pk).exists()


def test_the_buyer_completes_and_nothing_is_due_any_more(delivered):
    assert delivered.buyer.post(f"/pesanan/{delivered.token}/selesai/").status_code == 302
    delivered.refresh_from_db()
    assert delivered.status == "completed"
    assert not DueWork.objects.filter(topic__startswith="order.completion").exists()
    assert ask(delivered).status_code == 302 and not OrderReturn.objects.exists()


def test_an_unanswered_request_is_told_to_who_leads(delivered, deliver_news):
    ask(delivered)
    deliver_news()
    mail.outbox.clear()
    run_due(timezone.now() + datetime.timedelta(days=12))
    deliver_news()
    assert any("Kain Krakatau" in letter.body for letter in mail.outbox)


def test_the_orders_page_needs_a_fixed_number_of_queries_for_its_returns(
    delivered, django_assert_max_num_queries
):
    for _ in range(3):
        ask(delivered, pieces=1)
        answer(delivered.manager, delivered, "refuse", answer="Belum jelas.")
    with django_assert_max_num_queries(24):
        assert "Belum jelas." in buyers_page(delivered)
