"""What the basket says before anybody pays."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from marketplace.accounts.actions import register_user
from marketplace.catalogue.models import Stock
from marketplace.ordering.models import Basket, BasketLine, Order
from tests.catalogue.factories import a_package, a_variant
from tests.ordering.conftest import Shopper


@pytest.fixture
def person(db):
    return register_user(
        email="ani@contoh.id", name="Ani Lestari", password="lumbung padi di desa", actor="test"
    )


def html(response):
    return response.content.decode()


def test_a_visitor_without_a_basket_costs_no_query_and_gets_no_cookie(shop, client_of):
    client = client_of(shop.cooperative)
    client.get("/keranjang/")
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/keranjang/")
    assert not any("ordering_" in query["sql"] or "session" in query["sql"] for query in queries)
    assert not response.cookies


def test_the_header_counts_pieces(shop, shopper):
    shopper.put_in(shop.product(), 3)
    page = html(shopper.client.get("/keranjang/"))
    assert '<b class="count">3' in page


def test_adding_says_so_and_htmx_gets_the_same_page(shop, shopper):
    page = html(shopper.put_in(shop.product(name="Kain Krakatau"), 2))
    assert "Kain Krakatau" in page and 'id="basket-count"' in page and "notice-success" in page


def test_tiers_count_all_variants_of_a_product(shop, shopper):
    cloth = shop.product(price=100_000, tiers=((5, 90_000),))
    with tenant_context(shop.cooperative):
        other = a_variant(cloth, price=100_000, size="XL")
    shopper.put_in(cloth, 3)
    shopper.client.post("/keranjang/tambah/", {"variant": other.pk, "quantity": 2})
    page = html(shopper.client.get("/keranjang/"))
    assert "Rp450.000" in page


def test_a_tampered_price_changes_nothing(shop, shopper):
    cloth = shop.product(price=100_000)
    shopper.client.post(
        "/keranjang/tambah/", {"variant": cloth.variant_id, "quantity": 1, "price": "1", "unit_price": 1}
    )
    assert "Rp100.000" in html(shopper.client.get("/keranjang/"))


@pytest.mark.parametrize("quantity", ["0", "-1", "abc", "", "1e3", "٣"])
def test_strange_quantities_are_explained(shop, shopper, quantity):
    cloth = shop.product()
    response = shopper.client.post(
        "/keranjang/tambah/", {"variant": cloth.variant_id, "quantity": quantity}, follow=True
    )
    assert "notice-error" in html(response) and not BasketLine.objects.exists()


def test_the_stepper_works_without_javascript(shop, shopper):
    shopper.put_in(shop.product(), 2)
    line = BasketLine.objects.get()
    shopper.client.post(f"/keranjang/{line.pk}/ubah/", {"quantity": 2, "adjust": 1})
    assert BasketLine.objects.get().quantity == 3
    shopper.client.post(f"/keranjang/{line.pk}/ubah/", {"quantity": 7})
    assert BasketLine.objects.get().quantity == 7
    shopper.client.post(f"/keranjang/{line.pk}/ubah/", {"quantity": 1, "adjust": -1})
    assert not BasketLine.objects.exists()


def test_a_changed_price_is_said_with_both_prices_before_paying(shop, shopper):
    cloth = shop.product(name="Kain Krakatau", price=100_000)
    shopper.put_in(cloth)
    with tenant_context(shop.cooperative):
        cloth.variants.update(price=120_000)
    for path in ("/keranjang/",):
        page = html(shopper.client.get(path))
        assert "Rp100.000" in page and "Rp120.000" in page
    check = html(shopper.answer_everything())
    assert "Rp100.000" in check and "Rp120.000" in check


def test_a_price_that_changes_on_the_last_page_places_no_order(shop, shopper):
    cloth = shop.product(price=100_000)
    shopper.put_in(cloth)
    page = shopper.answer_everything()
    with tenant_context(shop.cooperative):
        cloth.variants.update(price=120_000)
    response = shopper.place(page)
    assert response["Location"] == "/checkout/periksa/" and not Order.objects.exists()
    assert shopper.place(shopper.check()).status_code == 302 and Order.objects.get().subtotal == 120_000


def test_what_sold_out_meanwhile_is_said_and_cannot_be_ordered(shop, shopper):
    cloth = shop.product(name="Kain Krakatau", stock=5)
    shopper.put_in(cloth, 2)
    page = shopper.answer_everything()
    with tenant_context(shop.cooperative):
        Stock.objects.update(on_hand=1)
    assert shopper.place(page)["Location"] == "/checkout/periksa/"
    assert shopper.client.get("/checkout/periksa/")["Location"] == "/keranjang/"
    assert "Kain Krakatau" in html(shopper.client.get("/keranjang/")) and not Order.objects.exists()
    with tenant_context(shop.cooperative):
        Stock.objects.update(on_hand=0)
    assert shopper.client.get("/checkout/")["Location"] == "/keranjang/"


def test_what_is_not_sold_any_more_is_said(shop, shopper):
    cloth = shop.product(name="Kain Krakatau")
    shopper.put_in(cloth)
    with tenant_context(shop.cooperative):
        type(cloth).objects.filter(pk=cloth.pk).update(live=False)
    assert "notice-error" in html(shopper.client.get("/keranjang/"))
    assert shopper.client.get("/checkout/")["Location"] == "/keranjang/"


def test_more_than_there_is_cannot_be_put_in(shop, shopper):
    page = html(shopper.put_in(shop.product(stock=2), 3))
    assert "notice-error" in page and not BasketLine.objects.exists()


def test_a_minimum_order_is_said(shop, shopper):
    shopper.put_in(shop.product(minimum_order=12, stock=50), 2)
    assert "12" in html(shopper.client.get("/keranjang/"))
    assert shopper.client.get("/checkout/")["Location"] == "/keranjang/"


def test_catering_is_not_ordered_through_the_basket(shop, shopper):
    with tenant_context(shop.cooperative):
        package = a_package()
        package.variant_id = package.variants.get().pk
    shopper.put_in(package, 30)
    assert not BasketLine.objects.exists()


def test_baskets_join_at_sign_in_and_the_larger_quantity_counts(shop, shopper, person, client_of, portal):
    first, second = shop.product(name="Kain satu", stock=20), shop.product(name="Kain dua", stock=20)
    signed_in = Shopper(client_of(shop.cooperative, person))
    signed_in.put_in(first, 5)
    shopper.put_in(first, 2)
    shopper.put_in(second, 3)
    with tenant_context(shop.cooperative):
        key = shopper.client.session["basket"]
        session = signed_in.client.session
        session["basket"] = key
        session.save()
    page = html(signed_in.client.get("/keranjang/"))
    assert {line.variant_id: line.quantity for line in BasketLine.objects.all()} == {
        first.variant_id: 5,
        second.variant_id: 3,
    }
    assert Basket.objects.count() == 1 and '<b class="count">8' in page
    overview = html(client_of(portal, person).get("/keranjang/"))
    assert "Kain satu" in overview and "Kain dua" in overview


def test_another_visitors_line_cannot_be_changed(shop, shopper, client_of):
    shopper.put_in(shop.product(), 2)
    stranger = Shopper(client_of(shop.cooperative))
    line = BasketLine.objects.get()
    assert stranger.client.post(f"/keranjang/{line.pk}/hapus/").status_code == 404
    stranger.put_in(shop.product(), 1)
    stranger.client.post(f"/keranjang/{line.pk}/ubah/", {"quantity": 9})
    line.refresh_from_db()
    assert line.quantity == 2


def test_ten_lines_cost_as_many_queries_as_one(shop, shopper):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            shopper.client.get("/keranjang/")
        return len(queries)

    shopper.put_in(shop.product(pictures=1))
    shopper.client.get("/keranjang/")
    one = cost()
    for _ in range(9):
        shopper.put_in(shop.product(pictures=1))
    assert cost() == one <= 25


def test_the_portals_basket_page_explains_itself_to_visitors(portal, client_of):
    assert client_of(portal).get("/keranjang/").status_code == 200


def test_the_sum_is_right_to_the_rupiah(shop, shopper):
    prices = [12_345, 999, 187_501]
    for price in prices:
        shopper.put_in(shop.product(price=price, stock=30), 7)
    order = shopper.place(shopper.answer_everything())
    assert order.status_code == 302
    placed = Order.objects.get()
    assert placed.subtotal == sum(price * 7 for price in prices)
    assert (
        placed.total
        == placed.subtotal + placed.delivery_price
        == sum(line.total for line in placed.lines.all()) + placed.delivery_price
    )
