"""What a product's page tells before anything is put in, and what putting in answers."""

import re
from urllib.parse import parse_qs, urlparse

import pytest
from django_tenants.utils import tenant_context

from cms.models import StoryIndexPage, StoryPage
from marketplace.catalogue.models import ProductImage, Stock
from marketplace.ordering.models import BasketLine
from search.projection import project_all
from tests.catalogue.factories import a_picture, a_product, a_variant

HTMX = {"HTTP_HX_REQUEST": "true"}


def page_of(shop, client, slug="kain-krakatau"):
    response = client.get(f"/produk/{slug}/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def cloth(shop):
    return shop.product(
        name="Kain Krakatau", slug="kain-krakatau", price=100_000, tiers=((10, 90_000),), stock=40
    )


def test_origin_day_and_shipping_are_told_before_any_form(shop, shopper, cloth):
    html = page_of(shop, shopper.client)
    before_form = html[html.index("<h1>") : html.index('id="beli"')]
    assert "Dikirim dari Cilegon" in before_form
    assert "Rp9.000–Rp34.000" in before_form
    assert re.search(r"\d{1,2} \w{3} 20\d\d", before_form)


def test_every_picture_has_a_link_that_needs_no_script(shop, shopper, cloth):
    with tenant_context(shop.cooperative):
        for position in range(3):
            ProductImage.objects.create(
                product=cloth, image=a_picture(), alt_text=f"Sisi {position + 1}", sort_order=position
            )
    html = page_of(shop, shopper.client)
    links = re.findall(r'<a href="#(foto-\d)"', html)
    assert links == ["foto-1", "foto-2", "foto-3"]
    assert all(f'id="{link}"' in html for link in links)


def test_dearer_variants_keep_their_price_in_the_first_row_of_the_table(shop, shopper, cloth):
    with tenant_context(shop.cooperative):
        a_variant(cloth, price=120_000, size="XL")
    html = page_of(shop, shopper.client)
    rows = re.findall(r"<tr[^>]*data-min.*?</tr>", html, re.S)
    assert "Rp100.000–Rp120.000" in rows[0]
    assert "Rp90.000" in rows[1] and "Rp120.000" not in rows[1]


def test_sold_out_variants_stay_visible_and_say_so(shop, shopper, cloth):
    with tenant_context(shop.cooperative):
        gone = a_variant(cloth, price=100_000, size="XL", stock=0)
        cloth.variants.exclude(pk=gone.pk).update(size="L")
    html = page_of(shop, shopper.client)
    option = re.search(rf'<label class="choice" for="id_variant_{gone.pk}">.*?</label>', html, re.S)[0]
    assert "disabled" in option and "XL" in option and "habis" in option


def test_the_question_by_whatsapp_names_the_product_and_its_address(shop, shopper, cloth):
    html = page_of(shop, shopper.client)
    asked = [
        parse_qs(urlparse(link.replace("&amp;", "&")).query).get("text", [""])[0]
        for link in re.findall(r'href="(https://wa\.me/\d+\?[^"]+)"', html)
    ]
    assert any("Kain Krakatau" in text and "/produk/kain-krakatau/" in text for text in asked)


def test_sharing_works_without_a_script(shop, shopper, cloth):
    html = page_of(shop, shopper.client)
    link = re.search(r'href="(https://wa\.me/\?text=[^"]+)"', html)[1]
    assert parse_qs(urlparse(link).query)["text"][0].endswith("/produk/kain-krakatau/")


def test_neighbours_are_of_the_same_cooperative_and_on_sale(shop, shopper, cloth):
    with tenant_context(shop.cooperative):
        a_product("Tas Merak")
        a_product("Syal yang habis", stock=0)
        list(project_all(shop.cooperative))
    beside = page_of(shop, shopper.client).partition('id="lainnya"')[2]
    assert "Tas Merak" in beside
    assert "Syal yang habis" not in beside and "Kain Krakatau" not in beside


def test_adding_by_htmx_answers_with_the_news_and_the_count(shop, shopper, cloth):
    response = shopper.client.post("/keranjang/tambah/", {"variant": cloth.variant_id, "quantity": 2}, **HTMX)
    html = response.content.decode()
    assert response.status_code == 200 and "<html" not in html
    assert "notice-success" in html and "Kain Krakatau" in html
    assert re.search(r'id="basket-count" hx-swap-oob="true".*<b class="count">2', html, re.S)
    assert 'href="/keranjang/"' in html


def test_adding_more_than_there_is_is_explained_where_one_stands(shop, shopper, cloth):
    with tenant_context(shop.cooperative):
        Stock.objects.update(on_hand=1)
    response = shopper.client.post("/keranjang/tambah/", {"variant": cloth.variant_id, "quantity": 5}, **HTMX)
    html = response.content.decode()
    assert "notice-error" in html and "basket-count" not in html and not BasketLine.objects.exists()


def test_a_price_that_is_posted_is_not_listened_to(shop, shopper, cloth):
    sent = {"variant": cloth.variant_id, "quantity": 10, "price": "1", "total": "10", "data-price": "1"}
    shopper.client.post("/keranjang/tambah/", sent, **HTMX)
    assert "Rp900.000" in shopper.client.get("/keranjang/").content.decode()


def test_a_story_that_names_the_product_is_linked_back(shop, shopper, cloth):
    with tenant_context(shop.cooperative):
        goods = {"style": "grid", "heading": "", "products": [cloth]}
        story = StoryPage(
            title="Malam panjang", slug="malam-panjang", intro="Pendek", body=[("products", goods)]
        )
        StoryIndexPage.objects.get().add_child(instance=story)
        story.save_revision().publish()
        list(project_all(shop.cooperative))
    assert "/cerita/malam-panjang/" in page_of(shop, shopper.client)
