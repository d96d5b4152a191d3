"""What delivery costs to a visitor's own district, from the product to the order; and addresses that are kept."""

import pytest
from django_tenants.utils import schema_context, tenant_context

from marketplace.accounts.actions import add_address, register_user
from marketplace.accounts.models import Address
from marketplace.catalogue.models import DeliveryArea
from marketplace.ordering.models import Order
from tenants.models import Region
from tests.ordering.conftest import DISTRICT, RECIPIENT, Shopper


@pytest.fixture
def courier(shop):
    with tenant_context(shop.cooperative):
        return DeliveryArea.objects.create(
            service="courier",
            region_id=DISTRICT,
            carrier="Kurir koperasi",
            pricing="flat",
            price=7_000,
            free_over=250_000,
            minimum_days=0,
            maximum_days=1,
        )


def choose(client, code=DISTRICT, back="/keranjang/"):
    return client.post("/ongkir/", {"kecamatan": code, "kembali": back})


def test_a_district_is_found_by_its_name_without_a_script(shop, shopper):
    page = shopper.client.get("/ongkir/?cari=jombang&kembali=/produk/").content.decode()
    assert f'value="{DISTRICT}"' in page and "Kec. Jombang, Kota Cilegon, Banten" in page
    answer = choose(shopper.client, back="/produk/kain/")
    assert answer["Location"] == "/produk/kain/#kirim"


def test_a_district_is_found_from_the_province_down(shop, shopper):
    assert "?kembali=/produk/&amp;wilayah=36#daftar" in shopper.client.get("/ongkir/").content.decode()
    assert "wilayah=36.72" in shopper.client.get("/ongkir/?wilayah=36").content.decode()
    assert f'value="{DISTRICT}"' in shopper.client.get("/ongkir/?wilayah=36.72").content.decode()


def test_a_name_that_nowhere_has_says_what_to_do(shop, shopper):
    page = shopper.client.get("/ongkir/?cari=atlantis").content.decode()
    assert "atlantis" in page and "wilayah=36#daftar" in page


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_led_to_another_host(shop, shopper, back):
    assert choose(shopper.client, back=back)["Location"] == "/produk/#kirim"


def test_the_product_tells_price_and_days_for_the_chosen_district(shop, shopper, courier):
    product = shop.product(price=100_000)
    address = f"/produk/{product.slug}/"
    assert "Kurir koperasi" not in shopper.client.get(address).content.decode()
    choose(shopper.client)
    page = shopper.client.get(address).content.decode()
    assert "Kec. Jombang, Kota Cilegon" in page and "Kurir koperasi" in page and "Rp7.000" in page


@pytest.mark.parametrize(
    ("price", "said"),
    [(249_999, "Rp1 "), (150_000, "Rp100.000 ")],
)
def test_the_basket_tells_how_much_is_missing_for_free_delivery(shop, shopper, courier, price, said):
    choose(shopper.client)
    shopper.put_in(shop.product(price=price))
    page = shopper.client.get("/keranjang/").content.decode()
    assert said in page and "(Kurir koperasi)" in page


def test_from_the_threshold_on_the_basket_says_that_delivery_is_free(shop, shopper, courier):
    choose(shopper.client)
    shopper.put_in(shop.product(price=250_000))
    page = shopper.client.get("/keranjang/").content.decode()
    assert "(Kurir koperasi)" not in page
    assert "Delivery is free for this basket." in page or "Ongkir gratis untuk keranjang ini." in page


def test_the_checkout_begins_with_the_district_that_was_chosen(shop, shopper, courier):
    choose(shopper.client)
    shopper.put_in(shop.product())
    page = shopper.client.get("/checkout/").content.decode()
    assert f'value="{DISTRICT}"' in page


def test_another_district_in_the_middle_asks_for_its_street_and_keeps_the_rest(shop, shopper, courier):
    shopper.put_in(shop.product())
    shopper.answer_everything()
    choose(shopper.client, "36.72.04")
    answer = shopper.client.get("/checkout/periksa/")
    assert answer["Location"] == "/checkout/"
    page = shopper.client.get("/checkout/").content.decode()
    assert "Sari Wulandari" in page and "Ciwandan" in page


def test_the_order_keeps_courier_price_and_postcode(shop, shopper, courier):
    shopper.put_in(shop.product(price=100_000))
    shopper.client.post("/checkout/", {**RECIPIENT, "postcode": "42411"})
    shopper.client.post("/checkout/kirim/", {"zone": "courier", "method": "bank_transfer"})
    page = shopper.check()
    assert "Banten 42411" in page.content.decode()
    shopper.place(page)
    order = Order.objects.get()
    assert (order.delivery_zone, order.delivery_label, order.delivery_price) == (
        "courier",
        "Kurir koperasi",
        7_000,
    )
    assert order.place == "Kec. Jombang, Kota Cilegon, Banten 42411"


def test_a_postcode_of_four_digits_is_explained_beside_its_field(shop, shopper):
    shopper.put_in(shop.product())
    answer = shopper.client.post("/checkout/", {**RECIPIENT, "postcode": "4241"})
    assert answer.status_code == 422 and 'id="id_postcode_error"' in answer.content.decode()


@pytest.fixture
def person(db):
    with schema_context("public"):
        return register_user(email="sari@contoh.id", name="Sari", password="lumbung padi", actor="test")


@pytest.fixture
def buyer(shop, person, client_of):
    """Somebody with an account and two addresses."""
    district = Region.objects.get(code=DISTRICT)
    for street in ("Jalan Ki Wasid 12", "Jalan Kantor 7"):
        add_address(
            user=person,
            recipient="Sari",
            phone="6281234567890",
            street=street,
            district=district,
            postcode="42411",
        )
    return Shopper(client_of(shop.cooperative, person))


def test_a_saved_address_is_one_button(shop, buyer, person):
    buyer.put_in(shop.product())
    page = buyer.client.get("/checkout/").content.decode()
    assert "Jalan Ki Wasid 12" in page and "Jalan Kantor 7" in page
    office = Address.objects.get(street="Jalan Kantor 7")
    assert buyer.client.post("/checkout/", {"saved": office.pk})["Location"] == "/checkout/kirim/"
    buyer.client.post("/checkout/kirim/", {"zone": "city", "method": "bank_transfer"})
    buyer.place(buyer.check())
    order = Order.objects.get()
    assert (order.street, order.buyer_email) == ("Jalan Kantor 7", person.email)


def test_somebody_elses_address_cannot_be_chosen(shop, buyer, shopper):
    theirs = Address.objects.first()
    shopper.put_in(shop.product())
    for pk in (theirs.pk, "x", 0):
        assert shopper.client.post("/checkout/", {"saved": pk}).status_code == 404


def test_a_new_address_is_kept_once_where_it_was_wished(shop, buyer, person):
    buyer.put_in(shop.product())
    for _time in range(2):
        buyer.client.post("/checkout/", {**RECIPIENT, "keep_address": "on"})
    assert Address.objects.filter(user=person, street=RECIPIENT["street"]).count() == 1
    buyer.client.post("/checkout/", {**RECIPIENT, "street": "Tidak disimpan 1"})
    assert not Address.objects.filter(street="Tidak disimpan 1").exists()
