"""The basket over all storefronts: each with its own delivery and day, and sums that are right to the rupiah."""

import random
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import schema_context, tenant_context

from marketplace.accounts.actions import register_user
from marketplace.catalogue.calculations import unit_price
from marketplace.ordering.actions.baskets import open_basket, put_into_basket
from marketplace.ordering.models import Basket, BasketLine
from tests.catalogue.factories import a_product, rates
from tests.ordering.conftest import Shopper

BASKETS = 20
MOST_STATEMENTS = 25


@pytest.fixture
def person(db):
    return register_user(
        email="ani@contoh.id", name="Ani Lestari", password="lumbung padi di desa", actor="test"
    )


@pytest.fixture
def shelves(cilegon, bekasi):
    """{cooperative: [(product, price, tiers)]}"""
    chance = random.Random(20)
    found = {}
    for cooperative in (cilegon, bekasi):
        with tenant_context(cooperative):
            rates()
            found[cooperative] = []
            for _number in range(6):
                price = chance.randrange(1_000, 999_999)
                tiers = ((5, price - 1 - chance.randrange(900)),) if chance.random() < 0.6 else ()
                found[cooperative].append((a_product(price=price, tiers=tiers, stock=500), price, tiers))
    return found


def amounts(html):
    return [int(text.replace(".", "")) for text in re.findall(r"Rp([\d.]*\d)", html)]


def fill(cooperative, goods, person, chance):
    """What it should cost."""
    expected = 0
    with tenant_context(cooperative):
        basket = open_basket(cooperative=cooperative, user=person, visitor_key=None)
        for product, price, tiers in chance.sample(goods, chance.randint(1, len(goods))):
            quantity = chance.randint(1, 12)
            put_into_basket(basket=basket, variant_id=product.variants.get().pk, quantity=quantity)
            expected += quantity * unit_price(price, tiers, quantity)
    return expected


def test_twenty_random_baskets_sum_up_to_the_rupiah(shelves, portal, person, client_of):
    chance = random.Random(2026)
    client = client_of(portal, person)
    for _round in range(BASKETS):
        with schema_context("public"):
            Basket.objects.all().delete()
        parts = {one: fill(one, goods, person, chance) for one, goods in shelves.items()}
        html = client.get("/keranjang/").content.decode()
        summary = html[html.index('<section class="summary">') :].partition("</section>")[0]
        *subtotals, total = amounts(summary)
        assert sorted(subtotals) == sorted(parts.values())
        assert total == sum(parts.values())
        groups = [one.partition("</section>")[0] for one in html.split('<section class="basket-group"')[1:]]
        for cooperative, expected in parts.items():
            group = next(one for one in groups if cooperative.name in one)
            assert amounts(group)[-1] == expected
            lines = [int(one.replace(".", "")) for one in re.findall(r"<b>Rp([\d.]+)</b></p></li>", group)]
            assert sum(lines) == expected


def test_each_store_says_its_own_delivery_and_day(shelves, portal, person, client_of):
    chance = random.Random(7)
    for cooperative, goods in shelves.items():
        fill(cooperative, goods, person, chance)
    client = client_of(portal, person)
    client.get("/keranjang/")
    with CaptureQueriesContext(connection) as counted:
        html = client.get("/keranjang/").content.decode()
    for city in ("Cilegon", "Bekasi"):
        assert re.search(rf"Dikirim dari [^<]*{city}[^<]* · ", html), city
    assert len(re.findall(r"<dt>Perkiraan ongkos kirim", html)) == 2
    assert len(counted) <= MOST_STATEMENTS


def test_the_empty_baskets_say_what_to_do(portal, person, client_of):
    assert 'class="empty"' in client_of(portal, person).get("/keranjang/").content.decode()
    assert 'class="empty"' in client_of(portal).get("/keranjang/").content.decode()


def test_what_was_taken_out_can_be_put_back(shop, shopper):
    cloth = shop.product(name="Kain Krakatau")
    shopper.put_in(cloth, 3)
    line = BasketLine.objects.get()
    page = shopper.client.post(f"/keranjang/{line.pk}/hapus/", follow=True).content.decode()
    assert not BasketLine.objects.exists() and "Kain Krakatau" in page
    form = page[page.index("data-focus") :].partition("</form>")[0]
    sent = dict(re.findall(r'name="(variant|quantity)" value="(\d+)"', form))
    page = shopper.client.post("/keranjang/tambah/", sent, follow=True).content.decode()
    assert BasketLine.objects.get().quantity == 3
    assert "data-focus" not in shopper.client.get("/keranjang/").content.decode(), "it is offered once"


def test_lowering_to_nothing_can_be_undone_too(shop, client_of):
    shopper = Shopper(client_of(shop.cooperative))
    shopper.put_in(shop.product(), 1)
    line = BasketLine.objects.get()
    page = shopper.client.post(f"/keranjang/{line.pk}/ubah/", {"quantity": 1, "adjust": -1}, follow=True)
    assert f'name="variant" value="{line.variant_id}"' in page.content.decode()
