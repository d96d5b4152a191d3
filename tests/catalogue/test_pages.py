"""The shop's pages as visitors get them."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from marketplace.catalogue.models import (
    Certificate,
    Product,
    ProductImage,
    ProductMaker,
    SignatureProduct,
    Stock,
)
from marketplace.catalogue.pictures import make_renditions_for
from marketplace.reference.models import CertificateKind
from tests.catalogue.factories import a_member, a_package, a_picture, a_product, a_variant, rates

QUERY_BUDGET = 8


@pytest.fixture
def shop(cilegon, client_of, in_storefront):
    """Fills the shop inside its schema, then asks from outside."""
    client = client_of(cilegon)

    class Shop:
        def inside(self):
            return in_storefront(cilegon)

        def get(self, path, **query):
            return client.get(path, query)

        def text(self, path, **query):
            response = client.get(path, query)
            assert response.status_code == 200, response.status_code
            return response.content.decode()

    return Shop()


def structured(html):
    return [
        json.loads(block)
        for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    ]


def fill(count):
    for number in range(count):
        a_product(pictures=1, tiers=((10, 90_000),), category=("batik-tulis", "hampers")[number % 2])


def full_product():
    rates()
    product = a_product(
        "Kain Krakatau", slug="kain-krakatau", pictures=3, tiers=((10, 90_000), (50, 80_000)), stock=4
    )
    for number in range(3):
        maker = a_member(f"Ibu {number}", portrait=a_picture())
        ProductMaker.objects.create(product=product, member=maker, sort_order=number)
    kind = CertificateKind.objects.get(slug="halal")
    certificate = Certificate.objects.create(kind=kind, number="ID3611", valid_until=timezone.localdate())
    certificate.products.add(product)
    SignatureProduct.objects.create(rank=1, product=product, reason="Lahir di Cilegon")
    return product


def test_the_list_costs_no_more_with_five_times_the_goods(shop, queries):
    with shop.inside():
        fill(4)
    shop.text("/produk/")  # the host's storefront is remembered for a minute
    with queries() as few:
        shop.text("/produk/")
    with shop.inside():
        fill(16)
    with queries() as many:
        shop.text("/produk/")
    assert len(few) == len(many) <= QUERY_BUDGET


def test_a_product_page_keeps_its_budget(shop, queries):
    with shop.inside():
        product = full_product()
    shop.text("/produk/kain-krakatau/")
    with queries() as one:
        shop.text("/produk/kain-krakatau/")
    with shop.inside():
        for number in range(8):
            a_variant(product, size=str(number))
        fill(10)
    with queries() as many:
        shop.text("/produk/kain-krakatau/")
    assert len(one) == len(many) <= QUERY_BUDGET


def test_a_catering_page_keeps_its_budget(shop, queries):
    with shop.inside():
        product = a_package("Nasi kotak rabeg")
        slug = product.slug
        ProductImage.objects.create(product=product, image=a_picture(), alt_text="Kotak", sort_order=0)
        ProductMaker.objects.create(product=product, member=a_member(portrait=a_picture()))
    shop.text("/produk/")
    with queries() as counted:
        html = shop.text(f"/produk/{slug}/")
    assert len(counted) <= QUERY_BUDGET
    assert "Ayam bakar" in html
    assert "kacang" in html
    assert "/keranjang/tambah/" not in html
    assert "/lembaga/permintaan/baru/?toko=cilegon&amp;produk=" in html


def test_price_origin_shipping_and_ready_day_stand_on_the_page_without_any_form(shop):
    with shop.inside():
        full_product()
    html = shop.text("/produk/kain-krakatau/")
    assert "Rp100.000" in html
    assert "Rp9.000–Rp34.000" in html
    assert "Cilegon" in html
    assert 'data-min="10" data-amount="90000"' in html


def test_structured_data_says_what_the_page_says(shop):
    with shop.inside():
        full_product()
    product, trail = structured(shop.text("/produk/kain-krakatau/"))
    assert product["@type"] == "Product"
    assert product["offers"]["price"] == "100000"
    assert product["offers"]["priceCurrency"] == "IDR"
    assert product["offers"]["availability"].endswith("/InStock")
    assert product["offers"]["shippingDetails"]["shippingRate"]["value"] == "34000"
    assert product["image"][0].startswith("http://cilegon.localhost:8000/")
    assert "aggregateRating" not in product
    assert [crumb["position"] for crumb in trail["itemListElement"]] == [1, 2, 3, 4, 5]


def test_sizes_are_told_as_a_group(shop):
    with shop.inside():
        product = a_product("Kemeja", slug="kemeja", stock=0)
        a_variant(product, size="L", price=120_000)
        product.variants.filter(size="").update(size="M")
    group = structured(shop.text("/produk/kemeja/"))[0]
    assert group["@type"] == "ProductGroup"
    assert group["variesBy"] == ["https://schema.org/size"]
    assert {variant["offers"]["availability"].rsplit("/")[-1] for variant in group["hasVariant"]} == {
        "InStock",
        "OutOfStock",
    }


def test_a_name_cannot_leave_the_structured_data(shop):
    with shop.inside():
        a_product("</script><b>Kain", slug="nakal")
    html = shop.text("/produk/nakal/")
    assert "</script><b>Kain" not in html
    assert structured(html)[0]["name"] == "</script><b>Kain"


def test_a_sold_out_variant_stays_and_says_so_in_words(shop):
    with shop.inside():
        product = a_product("Kemeja", slug="kemeja", stock=0)
        product.variants.update(size="M")
        a_variant(product, size="L", stock=3)
        a_variant(product, size="XL", is_offered=False)
    html = shop.text("/produk/kemeja/")
    sold_out = re.search(r'<input type="radio"[^>]*disabled[^>]*><span>M<small>([^<]+)</small>', html)
    assert sold_out and sold_out[1]
    assert ">L<" in html
    assert ">XL<" not in html


def test_many_variants_stand_in_one_list_with_what_is_gone_named(shop):
    with shop.inside():
        product = a_product("Seragam", slug="seragam", stock=0)
        product.variants.update(size="XS", cut="Pria")
        for number in range(12):
            a_variant(product, size=str(number), cut="Wanita", stock=number)
    html = shop.text("/produk/seragam/")
    assert '<optgroup label="Wanita">' in html
    gone = re.search(r'<option value="\d+" disabled>XS \(([^)]+)\)</option>', html)
    assert gone


def test_the_first_step_begins_at_the_smallest_order(shop):
    with shop.inside():
        a_product("Seragam", slug="seragam", minimum_order=12, stock=50, tiers=((24, 90_000),))
    html = shop.text("/produk/seragam/")
    assert ">12–23 potong<" in html
    assert 'data-min="12" data-amount="100000"' in html


def test_goods_that_are_all_gone_cannot_be_put_into_the_basket(shop):
    with shop.inside():
        a_product("Habis", slug="habis", stock=0)
    html = shop.text("/produk/habis/")
    assert "/keranjang/tambah/" not in html


def test_a_certificate_stands_on_the_page_until_its_last_day_and_not_longer(shop):
    with shop.inside():
        full_product()
    assert "ID3611" in shop.text("/produk/kain-krakatau/")
    with shop.inside():
        Certificate.objects.update(valid_until=timezone.localdate() - timedelta(days=1))
    assert "ID3611" not in shop.text("/produk/kain-krakatau/")


def test_another_products_certificate_is_not_borrowed(shop):
    with shop.inside():
        full_product()
        a_product(slug="polos")
    assert "ID3611" not in shop.text("/produk/polos/")


@pytest.mark.parametrize("change", [{"live": False}, {"archived_at": timezone.now()}])
def test_what_is_not_on_sale_has_no_page(shop, change):
    with shop.inside():
        a_product(slug="kain", **change)
    assert shop.get("/produk/kain/").status_code == 404
    assert "/produk/kain/" not in shop.text("/produk/")


def test_another_storefronts_goods_and_makers_are_not_here(shop, bekasi, in_storefront):
    with in_storefront(bekasi):
        product = a_product(slug="bandeng")
        member = a_member()
        picture = a_picture()
    for path in (
        f"/produk/{product.slug}/",
        f"/produk/{product.pk}/",
        f"/pembuat/{member.slug}/",
        f"/gambar/{picture.pk}/portrait-360.jpg",
    ):
        assert shop.get(path).status_code == 404, path


def test_a_member_who_did_not_agree_is_shown_nowhere(shop):
    with shop.inside():
        product = a_product(slug="kain")
        member = a_member("Rahasia", is_public=False)
        ProductMaker.objects.create(product=product, member=member)
        slug = member.slug
    assert shop.get(f"/pembuat/{slug}/").status_code == 404
    assert "Rahasia" not in shop.text("/produk/kain/")


def test_a_makers_page_lists_her_work(shop, queries):
    with shop.inside():
        member = a_member("Maemunah", portrait=a_picture(), quote="Malam itu tidak bisa disuruh buru-buru.")
        for _ in range(3):
            ProductMaker.objects.create(product=a_product("Kain Maemunah", pictures=1), member=member)
        slug = member.slug
    with queries() as counted:
        html = shop.text(f"/pembuat/{slug}/")
    assert html.count(">Kain Maemunah</a>") == 3
    assert "buru-buru" in html
    assert len(counted) <= QUERY_BUDGET


def test_the_list_is_filtered_by_its_address(shop):
    with shop.inside():
        a_product("Kain murah", price=50_000)
        a_product("Kain mahal", price=500_000)
        a_product("Hampers", price=200_000, category="hampers", stock=0)
        a_product("Seragam", price=150_000, category="seragam-pegawai", is_made_to_order=True, stock=None)
    names = {"Kain murah", "Kain mahal", "Hampers", "Seragam"}

    def found(**query):
        html = shop.text("/produk/", **query)
        return {name for name in names if f">{name}</a>" in html}

    assert found() == names
    assert found(kategori="hampers") == {"Hampers"}
    assert found(kategori=["hampers", "batik-kain"]) == {"Hampers", "Kain murah", "Kain mahal"}
    assert found(min="100.000", max="Rp200.000") == {"Hampers", "Seragam"}
    assert found(siap="1") == {"Kain murah", "Kain mahal"}
    assert found(min="tidak tahu", urut="entah", hal="-3") == names
    assert found(kategori="batik-tulis", max="10") == set()


def test_the_cheapest_come_first_when_asked(shop):
    with shop.inside():
        for price in (300_000, 100_000, 200_000):
            a_product(f"Kain {price}", price=price)
    html = shop.text("/produk/", urut="termurah")
    assert [int(price) for price in re.findall(r">Kain (\d+)</a>", html)] == [100_000, 200_000, 300_000]


def test_pages_are_links_that_lose_nothing(shop):
    with shop.inside():
        for number in range(26):
            a_product(f"Barang {number:02d}", price=100_000 + number)
    first = shop.text("/produk/", urut="nama")
    assert 'href="?urut=nama&amp;hal=2"' in first
    second = shop.text("/produk/", urut="nama", hal="2")
    assert len(re.findall(r">Barang \d\d</a>", first)) == 24
    assert re.findall(r">(Barang \d\d)</a>", second) == ["Barang 24", "Barang 25"]


def test_a_categorys_own_page_holds_its_family(shop):
    with shop.inside():
        a_product("Kain", category="batik-tulis")
        a_product("Hampers", category="hampers")
    html = shop.text("/produk/kategori/batik-kain/")
    assert ">Kain</a>" in html
    assert ">Hampers</a>" not in html
    assert shop.get("/produk/kategori/tidak-ada/").status_code == 404


def test_an_empty_shop_says_why_and_what_to_do(shop):
    html = shop.text("/produk/")
    assert 'class="empty"' in html
    assert "Internal" not in html


def test_the_list_is_the_same_goods_only_once_for_search_engines(shop):
    with shop.inside():
        a_product()
    assert "noindex" in shop.text("/produk/", siap="1")
    assert "noindex" not in shop.text("/produk/")


def test_a_picture_is_made_when_asked_for_and_then_named_directly(shop):
    with shop.inside():
        product = a_product(slug="kain", pictures=1)
        picture = product.images.get().image
        pk = picture.pk
    assert f"/gambar/{pk}/portrait-720.jpg" in shop.text("/produk/kain/")
    made = shop.get(f"/gambar/{pk}/portrait-720.jpg")
    assert made.status_code == 302
    assert made["Location"].startswith("/media/")
    assert made["Location"] in shop.text("/produk/kain/")
    assert shop.get(f"/gambar/{pk}/portrait-9999.jpg").status_code == 404


def test_finished_pictures_come_in_modern_formats_with_sizes(shop):
    with shop.inside():
        product = a_product(slug="kain", pictures=1)
        product.images.update(image=a_picture(width=900, height=1200))
        make_renditions_for(product.images.get().image)
    html = shop.text("/produk/kain/")
    assert 'type="image/avif"' in html
    assert 'type="image/webp"' in html
    assert re.search(r'<img[^>]* width="720" height="900"', html)
    assert "/gambar/" not in html


def test_opening_a_page_makes_no_pictures(shop):
    with shop.inside():
        fill(6)
    shop.text("/produk/")
    with shop.inside():
        assert not any(
            image.image.renditions.exists()
            for product in Product.objects.all()
            for image in product.images.all()
        )


def test_whatsapp_opens_with_the_name_and_the_address_of_the_goods(shop):
    with shop.inside():
        a_product("Kain Krakatau", slug="kain-krakatau")
    html = shop.text("/produk/kain-krakatau/")
    link = re.search(r'href="(https://wa\.me/6281100000001\?text=[^"]+)"', html)[1]
    assert "Kain%20Krakatau" in link
    assert "http%3A//cilegon.localhost%3A8000/produk/kain-krakatau/" in link


def test_stock_is_never_shown_of_another_storefront(shop, bekasi, in_storefront):
    with in_storefront(bekasi):
        a_product(slug="kain", stock=99)
    with shop.inside():
        a_product(slug="kain", stock=2)
        assert Stock.objects.count() == 1
    assert 'data-max="2"' in shop.text("/produk/kain/")
