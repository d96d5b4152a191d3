"""What pages tell search engines in schema.org's words: valid, and equal to what visitors read."""

import html
import json
import re

import pytest

from marketplace.catalogue.models import Member, ProductMaker
from tenants.actions import update_cooperative
from tests.catalogue.factories import a_member, a_package, a_picture, a_product, a_variant, rates
from tests.cms.test_storefront_pages import tell_story
from tests.found.crawling import PageFacts
from tests.found.schema_check import problems

PRICE = re.compile(r"Rp\s?([\d.]+)")


@pytest.fixture
def shop(cilegon, client_of, in_storefront):
    client = client_of(cilegon)

    class Shop:
        def inside(self):
            return in_storefront(cilegon)

        def told(self, path):
            response = client.get(path)
            assert response.status_code == 200
            self.html = response.content.decode()
            return {data["@type"]: data for data in map(json.loads, PageFacts(self.html).structured_data)}

    return Shop()


def test_checker_finds_what_is_wrong():
    good = {"@context": "https://schema.org", "@type": "Product", "name": "Kain", "offers": {
        "@type": "Offer", "url": "http://a.test/", "price": "10", "priceCurrency": "IDR",
        "availability": "https://schema.org/InStock", "itemCondition": "https://schema.org/NewCondition"}}  # fmt: skip
    good["offers"]["hasMerchantReturnPolicy"] = {
        "@type": "MerchantReturnPolicy",
        "applicableCountry": "ID",
        "returnPolicyCategory": "https://schema.org/MerchantReturnNotPermitted",
    }
    assert problems(good) == []
    for change in (
        {"@type": "Produk"},
        {"@context": "http://schema.org"},
        {"harga": "10"},
        {"brand": "Koperasi"},
        {"aggregateRating": "5"},
        {"offers": good["offers"] | {"price": "Rp10"}},
        {"offers": good["offers"] | {"availability": "https://schema.org/Ada"}},
        {"offers": {"@type": "Person", "name": "Sari"}},
        {"offers": {key: value for key, value in good["offers"].items() if key != "price"}},
        {"url": "/produk/"},
        {"name": ""},
    ):
        assert problems(good | change), change


def test_all_that_the_demonstration_tells_is_valid(found):
    wrong = {}
    for visit in [*found.indonesian.listed, *found.english.listed]:
        for block in visit.facts.structured_data:
            if complaints := problems(json.loads(block)):
                wrong[visit.url] = complaints
    assert not wrong


def test_every_kind_of_page_tells_what_it_is(found):
    told = {
        (re.sub(r"[\w-]+/$", "", visit.url.partition("localhost:8000")[2]), json.loads(block)["@type"])
        for visit in found.indonesian.listed
        for block in visit.facts.structured_data
    }
    kinds = {kind for _path, kind in told}
    assert {
        "Store",
        "Organization",
        "WebSite",
        "BreadcrumbList",
        "Product",
        "ProductGroup",
        "Article",
    } <= kinds


def test_product_tells_the_price_the_stock_and_the_shipping_of_its_page(shop):
    with shop.inside():
        rates()
        a_product("Kain", slug="kain", price=185_000, pictures=1, stock=2)
    product = shop.told("/produk/kain/")["Product"]
    offer = product["offers"]

    assert problems(product) == []
    assert PRICE.search(shop.html)[1].replace(".", "") == offer["price"] == "185000"
    assert offer["priceCurrency"] == "IDR"
    assert offer["availability"].endswith("/InStock")
    assert offer["shippingDetails"]["shippingRate"]["currency"] == "IDR"
    assert product["image"][0].startswith("http://cilegon.localhost:8000/")


def test_returns_are_told_as_the_page_says_them(shop, cilegon):
    with shop.inside():
        a_product("Kain", slug="kain")
    update_cooperative(cilegon, actor=None, return_days=14)
    policy = shop.told("/produk/kain/")["Product"]["offers"]["hasMerchantReturnPolicy"]
    assert policy["merchantReturnDays"] == 14
    assert "14 hari" in shop.html or "14 days" in shop.html

    update_cooperative(cilegon, actor=None, return_days=0)
    policy = shop.told("/produk/kain/")["Product"]["offers"]["hasMerchantReturnPolicy"]
    assert policy["returnPolicyCategory"].endswith("/MerchantReturnNotPermitted")


def test_sizes_are_one_group_with_a_price_each(shop):
    with shop.inside():
        product = a_product("Kemeja", slug="kemeja", stock=0, price=100_000)
        product.variants.filter(size="").update(size="M")
        a_variant(product, size="L", price=120_000)
    group = shop.told("/produk/kemeja/")["ProductGroup"]

    assert problems(group) == []
    assert group["variesBy"] == ["https://schema.org/size"]
    offered = {one["size"]: one["offers"] for one in group["hasVariant"]}
    assert (offered["M"]["price"], offered["L"]["price"]) == ("100000", "120000")
    assert offered["M"]["availability"].endswith("/OutOfStock")


def test_catering_tells_its_range_of_prices(shop):
    with shop.inside():
        slug = a_package("Nasi kotak", price=35_000).slug
    assert problems(shop.told(f"/produk/{slug}/")["Product"]) == []


def test_name_cannot_leave_the_structured_data(shop):
    with shop.inside():
        a_product("</script><b>Kain & <!--", slug="nakal")
    told = shop.told("/produk/nakal/")
    assert told["Product"]["name"] == "</script><b>Kain & <!--"
    assert "</script><b>Kain" not in shop.html


def test_story_names_its_teller_only_with_her_consent(shop):
    with shop.inside():
        member = a_member("Sanimah", slug="sanimah")
        tell_story("menarik-duri", maker=member, title="Menarik duri")
    article = shop.told("/cerita/menarik-duri/")["Article"]
    assert problems(article) == []
    assert article["author"]["name"] == "Sanimah"

    with shop.inside():
        Member.objects.filter(pk=member.pk).update(is_public=False)
    assert shop.told("/cerita/menarik-duri/")["Article"]["author"]["name"] == "Koperasi Cilegon"


def test_trail_is_told_as_it_stands_on_the_page(shop):
    with shop.inside():
        member = a_member("Sanimah", slug="sanimah", portrait=a_picture())
        ProductMaker.objects.create(product=a_product("Kain", slug="kain"), member=member)
    for path in ("/produk/kain/", "/produk/", "/pembuat/sanimah/"):
        trail = shop.told(path)["BreadcrumbList"]["itemListElement"]
        assert (
            problems({"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": trail})
            == []
        )
        assert [step["position"] for step in trail] == list(range(1, len(trail) + 1))
        assert all(step["item"].startswith("http://cilegon.localhost:8000/") for step in trail[:-1])
        for step in trail:
            assert step["name"] in html.unescape(shop.html)


def test_front_page_introduces_the_cooperative(shop, cilegon):
    store = shop.told("/")["Store"]
    assert problems(store) == []
    assert store["name"] == cilegon.name
    assert store["telephone"] == "+6281100000001"
    assert store["address"]["addressLocality"] == "Cilegon"


def test_portal_offers_its_search(portal, client_of):
    facts = PageFacts(client_of(portal).get("/").content.decode())
    told = {data["@type"]: data for data in map(json.loads, facts.structured_data)}
    assert told["WebSite"]["potentialAction"]["target"]["urlTemplate"].endswith(
        "/cari/?q={search_term_string}"
    )
    assert problems(told["WebSite"]) == []
    assert problems(told["Organization"]) == []


def test_pages_that_are_not_listed_tell_nothing(shop):
    with shop.inside():
        a_product("Kain", slug="kain")
    assert shop.told("/produk/?siap=1") == {}
