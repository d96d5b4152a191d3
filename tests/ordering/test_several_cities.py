"""One checkout on the portal for baskets of two cities: an order at each, all or none."""

import re
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import translation
from django_tenants.utils import schema_context, tenant_context

from marketplace.accounts.actions import register_user
from marketplace.catalogue.models import DeliveryRate, Stock, Variant
from marketplace.ordering.actions import placing_together
from marketplace.ordering.actions.baskets import open_basket, put_into_basket
from marketplace.ordering.models import BasketLine, Order
from marketplace.ordering.sentences import status_words
from marketplace.payments.models import Payment
from marketplace.payments.ways import Ways, save_ways
from tests.catalogue.factories import a_product, rates
from tests.ordering.conftest import RECIPIENT

CITIES = ("cilegon", "bekasi")


@pytest.fixture
def person(db):
    with schema_context("public"):
        return register_user(email="sari@contoh.id", name="Sari", password="lumbung padi", actor="test")


@pytest.fixture
def cities(cilegon, bekasi, person):
    """Goods of two cities in one person's baskets: {slug: cooperative, variant}."""
    made = {}
    for name, cooperative in zip(CITIES, (cilegon, bekasi), strict=True):
        with tenant_context(cooperative):
            rates()
            variant = a_product(f"Kain {name}", price=100_000, stock=3).variants.get()
            basket = open_basket(cooperative=cooperative, user=person, visitor_key=None)
            put_into_basket(basket=basket, variant_id=variant.pk, quantity=2)
        made[name] = SimpleNamespace(cooperative=cooperative, variant_id=variant.pk, basket=basket)
    return made


@pytest.fixture
def buyer(portal, person, client_of):
    return client_of(portal, person)


def answer(buyer, cities, zone=None, method="bank_transfer"):
    assert buyer.post("/checkout/", RECIPIENT)["Location"] == "/checkout/kirim/"
    page = buyer.get("/checkout/kirim/").content.decode()
    answers = {}
    for city in cities.values():
        key = f"k{city.cooperative.pk}"
        offered = re.findall(rf'name="{key}-zone" value="(\w+)"', page)
        answers |= {f"{key}-zone": zone or offered[0], f"{key}-method": method}
    assert buyer.post("/checkout/kirim/", answers)["Location"] == "/checkout/periksa/"
    return buyer.get("/checkout/periksa/")


def fields_of(page):
    return dict(re.findall(r'name="(key|total-\d+)" value="([^"]*)"', page.content.decode()))


def held(city):
    with tenant_context(city.cooperative):
        return Stock.objects.get(variant_id=city.variant_id).reserved


def test_two_cities_become_two_orders_with_a_payment_each(buyer, cities, person):
    page = answer(buyer, cities)
    placed = buyer.post("/checkout/pesan/", fields_of(page))
    assert placed.status_code == 302
    orders = list(Order.objects.order_by("cooperative_id"))
    assert len(orders) == 2 and len({order.checkout_key for order in orders}) == 1
    assert {order.user_id for order in orders} == {person.pk}
    assert [held(city) for city in cities.values()] == [2, 2]
    assert not BasketLine.objects.exists()
    payees = {payment.payee_id for payment in Payment.objects.all()}
    assert payees == {city.cooperative.pk for city in cities.values()}
    done = buyer.get(placed["Location"]).content.decode()
    for order in orders:
        assert order.number in done and f"/pesanan/{order.token}/" in done
    assert buyer.get(placed["Location"]).status_code == 200


def test_the_grand_total_is_the_sum_of_the_orders(buyer, cities):
    page = answer(buyer, cities)
    shown = {int(total) for name, total in fields_of(page).items() if name != "key"}
    buyer.post("/checkout/pesan/", fields_of(page))
    assert shown == {order.total for order in Order.objects.all()}


def test_pressing_twice_leads_to_the_same_orders(buyer, cities):
    fields = fields_of(answer(buyer, cities))
    first, second = (buyer.post("/checkout/pesan/", fields) for _time in range(2))
    assert first["Location"] == second["Location"]
    assert Order.objects.count() == 2


@pytest.mark.parametrize("gone", CITIES)
def test_what_one_city_cannot_sell_any_more_keeps_the_other_from_being_ordered(buyer, cities, gone):
    fields = fields_of(answer(buyer, cities))
    with tenant_context(cities[gone].cooperative):
        Stock.objects.filter(variant_id=cities[gone].variant_id).update(on_hand=1)
    answered = buyer.post("/checkout/pesan/", fields, follow=True)
    assert not Order.objects.exists()
    assert answered.redirect_chain[-1][0] == "/checkout/periksa/"
    assert cities[gone].cooperative.name in answered.content.decode()
    buyer.post("/checkout/pesan/", fields_of(answered))
    assert Order.objects.get().cooperative != cities[gone].cooperative


@pytest.mark.parametrize("fails", [0, 1])
def test_a_refusal_at_either_city_rolls_everything_back(buyer, cities, monkeypatch, fails):
    fields = fields_of(answer(buyer, cities))
    real, calls = placing_together.place_order, []

    def place(**given):
        calls.append(given["cooperative"])
        order = real(**given)
        if len(calls) == fails + 1:
            raise placing_together.TotalChanged
        return order

    monkeypatch.setattr(placing_together, "place_order", place)
    answered = buyer.post("/checkout/pesan/", fields)
    assert answered["Location"] == "/checkout/periksa/"
    assert len(calls) == fails + 1
    assert not Order.objects.exists() and not Payment.objects.exists()
    assert [held(city) for city in cities.values()] == [0, 0]
    assert BasketLine.objects.count() == 2
    with connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        assert connection.schema_name in cursor.fetchone()[0]
    monkeypatch.undo()
    assert buyer.post("/checkout/pesan/", fields)["Location"].startswith("/checkout/selesai/")
    assert Order.objects.count() == 2


def test_a_price_that_changed_on_the_last_page_orders_nothing_anywhere(buyer, cities):
    fields = fields_of(answer(buyer, cities))
    with tenant_context(cities["bekasi"].cooperative):
        Variant.objects.update(price=120_000)
    answered = buyer.post("/checkout/pesan/", fields, follow=True)
    assert not Order.objects.exists()
    assert answered.redirect_chain[-1][0] == "/checkout/periksa/"
    assert "Rp120.000" in answered.content.decode()


def test_a_city_that_does_not_deliver_there_stays_in_the_basket(buyer, cities):
    with tenant_context(cities["bekasi"].cooperative):
        DeliveryRate.objects.update(is_active=False)
    buyer.post("/checkout/", RECIPIENT)
    page = buyer.get("/checkout/kirim/").content.decode()
    assert cities["bekasi"].cooperative.name in page
    only = {"cilegon": cities["cilegon"]}
    buyer.post("/checkout/pesan/", fields_of(answer(buyer, only)))
    assert Order.objects.get().cooperative == cities["cilegon"].cooperative
    assert BasketLine.objects.get().cooperative == cities["bekasi"].cooperative


def test_goods_can_be_fetched_in_one_city_and_sent_from_the_other(buyer, cities):
    buyer.post("/checkout/", RECIPIENT)
    answers = {}
    for city, zone in zip(cities.values(), ("pickup", "nation"), strict=True):
        key = f"k{city.cooperative.pk}"
        answers |= {f"{key}-zone": zone, f"{key}-method": "bank_transfer"}
    buyer.post("/checkout/kirim/", answers)
    buyer.post("/checkout/pesan/", fields_of(buyer.get("/checkout/periksa/")))
    fetched = Order.objects.get(cooperative=cities["cilegon"].cooperative)
    assert (fetched.fulfilment, fetched.street) == ("pickup", "")
    assert Order.objects.get(cooperative=cities["bekasi"].cooperative).street == RECIPIENT["street"]


@pytest.fixture
def cash_in_cilegon(cities):
    """Cilegon takes cash at its counter and from its own courier; Bekasi takes none."""
    cooperative = cities["cilegon"].cooperative
    with tenant_context(cooperative):
        ways = Ways(cash_on_delivery=True, cash_at_pickup=True, cash_limit=300_000)
        save_ways(cooperative=cooperative, ways=ways, actor="test")
    return cooperative


def choose(buyer, cities, **chosen):
    """Choose (way of delivery, way to pay) at each city."""
    buyer.post("/checkout/", RECIPIENT)
    answers = {}
    for name, (zone, method) in chosen.items():
        key = f"k{cities[name].cooperative.pk}"
        answers |= {f"{key}-zone": zone, f"{key}-method": method}
    return buyer.post("/checkout/kirim/", answers)


@pytest.mark.parametrize("zone", ["pickup", "city"])
def test_cash_is_taken_by_the_city_that_hands_the_goods_over(
    buyer, cities, cash_in_cilegon, client_of, staff_of, zone
):
    chosen = {"cilegon": (zone, "cash"), "bekasi": ("nation", "bank_transfer")}
    assert choose(buyer, cities, **chosen)["Location"] == "/checkout/periksa/"
    placed = buyer.post("/checkout/pesan/", fields_of(buyer.get("/checkout/periksa/")))
    order = Order.objects.get(cooperative=cash_in_cilegon)
    assert order.payment_method == "cash" and Payment.objects.get(method="cash").payee == cash_in_cilegon
    with translation.override("id"):
        words = status_words(order)
        assert words != order.get_status_display()
    desk = client_of(cash_in_cilegon, staff_of(cash_in_cilegon, "order_desk"))
    pages = (buyer.get(placed["Location"]), buyer.get("/akun/pesanan/"), desk.get("/admin/pesanan/"))
    for page in (*pages, desk.get(f"/admin/pesanan/{order.pk}/")):
        assert words in page.content.decode()


def test_cash_does_not_go_with_a_parcel_of_another_city(buyer, cities, cash_in_cilegon):
    far = {"province": "32", "regency": "32.16", "district": "32.16.01"}
    buyer.post("/checkout/", {**RECIPIENT, **far})
    key, other = (f"k{cities[name].cooperative.pk}" for name in CITIES)
    answers = {f"{key}-zone": "nation", f"{key}-method": "cash", f"{other}-zone": "city"}
    answered = buyer.post("/checkout/kirim/", answers | {f"{other}-method": "bank_transfer"})
    assert answered.status_code == 422
    assert f'id="{key}-method_error"' in answered.content.decode()
    at_counter = {**answers, f"{key}-zone": "pickup", f"{other}-method": "bank_transfer"}
    assert buyer.post("/checkout/kirim/", at_counter)["Location"] == "/checkout/periksa/"


def test_cash_that_is_withdrawn_before_the_last_button_orders_nothing(buyer, cities, cash_in_cilegon):
    choose(buyer, cities, cilegon=("city", "cash"), bekasi=("nation", "bank_transfer"))
    fields = fields_of(buyer.get("/checkout/periksa/"))
    with tenant_context(cash_in_cilegon):
        save_ways(cooperative=cash_in_cilegon, ways=Ways(), actor="test")
    answered = buyer.post("/checkout/pesan/", fields, follow=True)
    assert not Order.objects.exists()
    assert answered.redirect_chain[-1][0] == "/checkout/kirim/"


def test_a_missing_answer_is_told_beside_its_field(buyer, cities):
    buyer.post("/checkout/", RECIPIENT)
    key = f"k{cities['cilegon'].cooperative.pk}"
    answered = buyer.post("/checkout/kirim/", {f"{key}-zone": "pickup"})
    assert answered.status_code == 422
    assert f'id="{key}-method_error"' in answered.content.decode()


def test_visitors_are_sent_to_sign_in_and_others_see_nobodys_orders(buyer, cities, portal, client_of):
    assert "/masuk/" in client_of(portal).get("/checkout/")["Location"]
    placed = buyer.post("/checkout/pesan/", fields_of(answer(buyer, cities)))
    with schema_context("public"):
        other = register_user(email="lain@contoh.id", name="Lain", password="lumbung padi", actor="test")
    assert client_of(portal, other).get(placed["Location"]).status_code == 404


def test_who_was_signed_out_before_the_last_button_finds_everything_again(buyer, cities, portal, client_of):
    fields = fields_of(answer(buyer, cities))
    answered = client_of(portal).post("/checkout/pesan/", fields)
    assert "/masuk/" in answered["Location"] and "periksa" in answered["Location"]
    assert not Order.objects.exists() and BasketLine.objects.count() == 2


def test_the_way_back_after_placing_leads_to_the_orders(buyer, cities):
    placed = buyer.post("/checkout/pesan/", fields_of(answer(buyer, cities)))
    for step in ("", "periksa/"):
        assert buyer.get(f"/checkout/{step}")["Location"] == placed["Location"]


def test_steps_that_were_skipped_lead_back_to_what_is_missing(buyer, cities):
    assert buyer.get("/checkout/kirim/")["Location"] == "/checkout/"
    assert buyer.get("/checkout/periksa/")["Location"] == "/checkout/"
    BasketLine.objects.all().delete()
    assert buyer.get("/checkout/")["Location"] == "/keranjang/"
