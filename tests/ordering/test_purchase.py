"""A whole purchase by a guest, through the pages, without JavaScript."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tenants.utils import tenant_context

from marketplace.catalogue.models import Reservation, Stock
from marketplace.ordering.actions import fulfilling, paying
from marketplace.ordering.models import BasketLine, Order
from marketplace.payments.models import Payment
from tests.ordering.conftest import RECIPIENT, picture


def test_a_guest_buys_pays_by_transfer_and_follows_the_order(
    shop, shopper, staff_of, deliver_news, in_storefront
):
    staff_of(shop.cooperative, "order_desk")
    treasurer = staff_of(shop.cooperative, "treasurer", "manager")
    cloth = shop.product(name="Kain Krakatau", price=185_000, stock=5)

    order = shopper.order(cloth, 2)

    assert order.number == f"PSN/{shop.cooperative.code}/{order.placed_at.year}/000001"
    assert (order.subtotal, order.delivery_price, order.total) == (370_000, 9_000, 379_000)
    assert order.buyer_phone == "6281234567890"
    assert order.place == "Kec. Jombang, Kota Cilegon, Banten"
    payment = Payment.objects.get()
    assert 1 <= payment.suffix <= 999 and payment.amount == 379_000
    with in_storefront(shop.cooperative):
        assert Stock.objects.get().available == 3

    deliver_news()
    to_buyer = [m for m in mail.outbox if m.to == ["sari@contoh.id"]]
    assert len(to_buyer) == 1
    assert f"/pesanan/{order.token}/" in to_buyer[0].body and "1234567890" in to_buyer[0].body
    assert any(m.to == ["order_desk.cilegon@demo.lumbung.test"] for m in mail.outbox)

    page = shopper.client.get(f"/pesanan/{order.token}/")
    assert f"{payment.amount_due:,}".replace(",", ".") in page.content.decode()

    proof = SimpleUploadedFile("bukti.png", picture("PNG"), content_type="image/png")
    answer = shopper.client.post(f"/pesanan/{order.token}/bukti/", {"proof": proof}, follow=True)
    assert answer.status_code == 200
    order.refresh_from_db()
    assert order.status == "proof_submitted"

    with in_storefront(shop.cooperative):
        roles = frozenset({"treasurer", "manager"})
        paying.confirm_payment(order=order, actor=treasurer, roles=roles)
        fulfilling.pack_order(order=order, actor=treasurer, roles=roles)
        fulfilling.ship_order(
            order=order, courier="JNE", tracking_number="JX123", actor=treasurer, roles=roles
        )
        assert Stock.objects.get().on_hand == 3 and not Reservation.objects.exists()
    mail.outbox.clear()
    deliver_news()
    assert any("JX123" in m.body for m in mail.outbox if m.to == ["sari@contoh.id"])

    shopper.client.post(f"/pesanan/{order.token}/diterima/")
    order.refresh_from_db()
    assert order.status == "delivered"
    assert [event.event for event in order.timeline.all()] == [
        "place",
        "submit_proof",
        "pay",
        "pack",
        "ship",
        "deliver",
    ]


def test_pickup_needs_no_address(shop, shopper):
    order = shopper.order(
        shop.product(price=50_000), fulfilment="pickup", street="", district="", province="", regency=""
    )
    assert order.is_pickup and order.total == 50_000 and order.place == ""


def test_two_clicks_on_place_make_one_order(shop, shopper):
    shopper.put_in(shop.product())
    page = shopper.answer_everything()
    first, second = shopper.place(page), shopper.place(page)
    assert Order.objects.count() == 1 and Payment.objects.count() == 1
    token = Order.objects.get().token
    assert token in first["Location"] and token in second["Location"]


def test_going_back_and_resubmitting_after_another_basket_leads_to_the_first_order(shop, shopper):
    cloth = shop.product()
    shopper.put_in(cloth)
    old_page = shopper.answer_everything()
    shopper.place(old_page)
    shopper.put_in(cloth, 3)
    shopper.place(old_page)
    assert Order.objects.count() == 1


def test_an_expired_session_orders_nothing_and_says_so(shop, shopper):
    shopper.put_in(shop.product())
    page = shopper.answer_everything()
    shopper.client.cookies.clear()
    answered = shopper.place(page)
    assert answered["Location"] == "/keranjang/"
    assert not Order.objects.exists()
    said = shopper.client.get("/keranjang/").content.decode()
    assert "does not know your basket any more" in said or "tidak lagi mengenali keranjang" in said


@pytest.mark.parametrize("step", ["", "kirim/", "periksa/"])
def test_the_way_back_after_placing_leads_to_the_order(shop, shopper, step):
    order = shopper.order(shop.product(stock=5))
    answered = shopper.client.get(f"/checkout/{step}", follow=True)
    assert answered.redirect_chain[-1][0] == f"/pesanan/{order.token}/"
    assert list(answered.context["messages"])


def test_a_total_that_is_no_number_orders_nothing(shop, shopper):
    shopper.put_in(shop.product())
    key = re.search(r'name="key" value="([^"]*)"', shopper.answer_everything().content.decode())[1]
    for total in ("²", "9" * 5_000):
        answer = shopper.client.post("/checkout/pesan/", {"key": key, "total": total})
        assert answer["Location"] == "/checkout/periksa/"
    assert not Order.objects.exists()


def test_the_next_checkout_does_not_lead_to_the_order_before(shop, shopper):
    shopper.order(shop.product(stock=5))
    shopper.put_in(shop.product(name="Kain lain", stock=5))
    assert shopper.client.get("/checkout/").status_code == 200
    page = shopper.answer_everything()
    BasketLine.objects.all().delete()
    assert shopper.place(page)["Location"] == "/checkout/periksa/"
    assert shopper.client.get("/checkout/periksa/")["Location"] == "/keranjang/"


def test_an_expired_order_says_so_and_offers_its_goods_again(shop, shopper):
    order = shopper.order(shop.product(stock=5))
    Payment.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    with tenant_context(shop.cooperative):
        assert paying.expire_order(order_id=order.pk)
    for path in ("bayar/", "batal/"):
        assert shopper.client.post(f"/pesanan/{order.token}/{path}")["Location"] == f"/pesanan/{order.token}/"
    assert shopper.client.post(f"/pesanan/{order.token}/cara-bayar/", {"method": "card"}).status_code == 422
    page = shopper.client.get(f"/pesanan/{order.token}/")
    assert page.context["standing"].next and not page.context["shows_transfer"] and not page.context["ways"]
    again = shopper.client.post(f"/pesanan/{order.token}/lagi/")
    assert again["Location"] == "/keranjang/" and BasketLine.objects.count() == 1


def test_nothing_is_asked_again_for_the_next_order(shop, shopper):
    cloth = shop.product()
    shopper.order(cloth)
    shopper.put_in(cloth)
    page = shopper.client.get("/checkout/").content.decode()
    for value in ("Sari Wulandari", "0812 3456 7890", "sari@contoh.id", "Jalan Ki Wasid 12", "Jombang"):
        assert value in page


def test_a_guest_sees_at_most_eight_fields(shop, shopper):
    shopper.put_in(shop.product())
    html = shopper.client.get("/checkout/").content.decode()
    form = html[html.index('id="checkout-address"') :]
    form = form[: form.index("</form>")]
    # What is folded away is not asked of anybody.
    form = re.sub(r"<details>.*?</details>", "", form, flags=re.DOTALL)
    visible = re.findall(r"<(?:select|textarea)|<input(?![^>]*type=\"hidden\")", form)
    assert len(visible) <= 8


def test_a_browser_can_fill_in_what_it_knows(shop, shopper):
    shopper.put_in(shop.product())
    html = shopper.client.get("/checkout/").content.decode()
    tokens = set(re.findall(r'autocomplete="([^"]+)"', html))
    assert tokens >= {"name", "tel", "email", "street-address", "address-level1"}


def test_every_answer_can_be_changed_and_comes_back_to_the_check(shop, shopper):
    shopper.put_in(shop.product())
    page = shopper.answer_everything().content.decode()
    assert page.count("Ubah") + page.count("Change") >= 7
    answer = shopper.client.post("/checkout/", {**RECIPIENT, "name": "Dewi Lestari"})
    assert answer["Location"] == "/checkout/periksa/"
    assert "Dewi Lestari" in shopper.check().content.decode()


def test_the_area_is_chosen_step_by_step_without_javascript(shop, shopper):
    shopper.put_in(shop.product())
    typed = {**RECIPIENT, "province": "", "regency": "", "district": ""}
    page = shopper.client.post("/checkout/", {**typed, "area": "next", "province": "36"}).content.decode()
    assert 'name="regency"' in page and "Kota Cilegon" in page and 'value="Sari Wulandari"' in page
    page = shopper.client.post(
        "/checkout/", {**typed, "area": "next", "province": "36", "regency": "36.72"}
    ).content.decode()
    assert 'name="district"' in page and "Jombang" in page
    page = shopper.client.post(
        "/checkout/", {**typed, "area": "province", "province": "36", "regency": "36.72"}
    ).content.decode()
    assert 'name="province"' in page and "Kota Cilegon" not in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"phone": "0812"}, "id_phone"),
        ({"email": "sari"}, "id_email"),
        ({"name": ""}, "id_name"),
        ({"street": ""}, "id_street"),
        ({"district": ""}, "id_district"),
        ({"district": "32.16.01"}, "id_district"),
        ({"fulfilment": "drone"}, "id_fulfilment"),
    ],
)
def test_a_missing_or_strange_answer_is_said_beside_its_field_and_nothing_is_lost(
    shop, shopper, changes, said
):
    shopper.put_in(shop.product())
    answer = shopper.client.post("/checkout/", {**RECIPIENT, **changes})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#{said}' in html and "Pagar hijau" in html
    assert "nvalid" not in re.sub(r"aria-invalid|formnovalidate|novalidate", "", html)


def test_a_checkout_without_a_basket_leads_back_to_it(shop, shopper):
    assert shopper.client.get("/checkout/")["Location"] == "/keranjang/"
    assert shopper.client.get("/checkout/periksa/")["Location"] == "/keranjang/"


def test_an_order_in_english_is_mailed_in_english(shop, shopper, deliver_news):
    shopper.put_in(shop.product())
    page = shopper.answer_everything()
    html = page.content.decode()
    fields = {name: re.search(rf'name="{name}" value="([^"]*)"', html)[1] for name in ("key", "total")}
    shopper.client.post("/en/checkout/pesan/", fields)
    assert Order.objects.get().language == "en"
    deliver_news()
    assert "Thank you" in mail.outbox[-1].body


def test_placing_an_order_costs_a_bounded_number_of_queries(shop, shopper, django_assert_max_num_queries):
    for _ in range(3):
        shopper.put_in(shop.product())
    page = shopper.answer_everything()
    with django_assert_max_num_queries(40):
        shopper.place(page)


def test_a_step_of_the_checkout_costs_a_bounded_number_of_queries(
    shop, shopper, django_assert_max_num_queries
):
    for _ in range(3):
        shopper.put_in(shop.product())
    shopper.answer_everything()
    for step in ("/checkout/", "/checkout/kirim/", "/checkout/periksa/"):
        with django_assert_max_num_queries(12):
            assert shopper.client.get(step).status_code == 200


def test_the_order_page_costs_a_bounded_number_of_queries(shop, shopper, django_assert_max_num_queries):
    order = shopper.order(shop.product())
    with django_assert_max_num_queries(14):
        assert shopper.client.get(f"/pesanan/{order.token}/").status_code == 200


def test_the_promised_day_and_the_snapshot_stay_when_the_catalogue_changes(shop, shopper):
    cloth = shop.product(name="Kain Krakatau", price=185_000)
    order = shopper.order(cloth)
    with tenant_context(shop.cooperative):
        cloth.name = "Lain"
        cloth.save()
        cloth.variants.update(price=1)
    page = shopper.client.get(f"/pesanan/{order.token}/").content.decode()
    assert "Kain Krakatau" in page and "Rp185.000" in page
