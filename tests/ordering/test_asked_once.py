"""What was typed once is not asked again: from a storefront's order to the portal, its address book and its other forms."""

import re

import pytest
from django_tenants.utils import schema_context

from marketplace.accounts.actions import register_user
from marketplace.ordering.models import Order
from tests.ordering.conftest import DISTRICT, RECIPIENT, Shopper

# The name on a parcel, its number as people read it, where it goes.
TYPED = ("Sari Wulandari", "0812 3456 7890", "Jalan Ki Wasid 12, RT 02/RW 05", "Pagar hijau")


@pytest.fixture
def person(db):
    with schema_context("public"):
        return register_user(email="sari@contoh.id", name="Sari", password="lumbung padi", actor="test")


@pytest.fixture
def ordered(shop, person, client_of):
    """Ordered at a storefront by somebody whose account knows neither number nor address."""
    return Shopper(client_of(shop.cooperative, person)).order(shop.product(stock=20))


def value_of(page, name):
    """What stands in a field or is chosen in a list."""
    found = re.search(rf'<(?:input|textarea)[^>]*name="{name}"[^>]*?(?:value="([^"]*)"|>\s*([^<]*)<)', page)
    if found:
        return (found[1] or found[2] or "").strip()
    chosen = re.search(rf'<select[^>]*name="{name}".*?<option value="([^"]*)" selected', page, re.DOTALL)
    return chosen[1] if chosen else None


def test_portal_knows_where_the_last_order_of_the_account_went(ordered, person, portal, client_of, bekasi):
    browser = client_of(portal, person)
    page = browser.get("/akun/alamat/baru/").content.decode()
    names = ("recipient", "phone", "street", "landmark")
    assert tuple(value_of(page, name) for name in names) == TYPED
    assert value_of(page, "district") == DISTRICT
    assert value_of(browser.get("/akun/data-diri/").content.decode(), "phone") == TYPED[1]
    page = browser.get("/lembaga/daftar/").content.decode()
    assert (value_of(page, "province"), value_of(page, "city")) == ("36", "36.72")
    page = browser.get("/gabung/").content.decode()
    contact = [value_of(page, name) for name in ("contact_name", "whatsapp", "email", "city")]
    assert contact == [TYPED[0], TYPED[1], person.email, "36.72"]


def test_second_storefront_asks_the_account_nothing_that_its_address_says(
    ordered, person, portal, client_of, shop
):
    browser = client_of(portal, person)
    browser.post(
        "/akun/alamat/baru/",
        {"recipient": "Ani", "phone": "081299998888", "province": "36", "city": "36.72", "district": DISTRICT,
         "street": "Jalan Baru 1"},
    )  # fmt: skip
    page = browser.get("/akun/alamat/baru/").content.decode()
    assert value_of(page, "street") == "", "a further address is another place"
    again = Shopper(client_of(shop.cooperative, person))
    again.put_in(shop.product(stock=20))
    page = again.client.get("/checkout/").content.decode()
    assert (value_of(page, "name"), value_of(page, "street")) == ("Ani", "Jalan Baru 1")


def test_guest_answers_stay_in_the_session_of_their_host(shop, shopper, portal, client_of):
    product = shop.product(stock=20)
    shopper.order(product)
    shopper.put_in(product)
    page = shopper.client.get("/checkout/").content.decode()
    assert tuple(value_of(page, name) for name in ("name", "phone", "street", "landmark")) == TYPED
    elsewhere = client_of(portal)
    elsewhere.cookies = shopper.client.cookies
    page = elsewhere.get("/gabung/").content.decode()
    assert RECIPIENT["email"] not in page and TYPED[0] not in page
    with schema_context("public"):
        stranger = register_user(email="lain@contoh.id", name="Lain", password="lumbung padi", actor="test")
    assert Order.objects.filter(user=None).exists()
    assert TYPED[2] not in client_of(portal, stranger).get("/akun/alamat/baru/").content.decode()
