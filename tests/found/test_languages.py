"""Indonesian at the plain address, English below /en/; a choice is kept, the page and its query too."""

import re

import pytest
from django.conf import settings

from tests.catalogue.factories import a_product

COOKIE = settings.LANGUAGE_COOKIE_NAME


@pytest.fixture
def shop(cilegon, client_of, in_storefront):
    with in_storefront(cilegon):
        a_product("Kain", slug="kain")
    return client_of(cilegon)


def switch_on(html: str, code: str) -> str:
    return re.search(rf'<a href="([^"]+)" lang="{code}"', html)[1].replace("&amp;", "&")


def test_switch_keeps_page_and_query_and_remembers_the_choice(shop):
    link = switch_on(shop.get("/produk/?siap=1&urut=nama").content.decode(), "en")
    led = shop.get(link)

    assert led.status_code == 302
    assert led["Location"] == "/en/produk/?siap=1&urut=nama"
    assert led.cookies[COOKIE].value == "en"
    again = shop.get("/produk/kain/")
    assert (again.status_code, again["Location"]) == (302, "/en/produk/kain/")


def test_switch_leads_back_to_indonesian(shop):
    shop.get("/produk/?bahasa=en")
    back = shop.get(switch_on(shop.get("/en/produk/").content.decode(), "id"))

    assert back["Location"] == "/produk/"
    assert '<html lang="id"' in shop.get("/produk/").content.decode()


def test_language_is_never_guessed_from_the_browser(shop):
    response = shop.get("/produk/", headers={"Accept-Language": "en-GB"})
    assert response.status_code == 200
    assert '<html lang="id"' in response.content.decode()


def test_opening_an_english_link_chooses_nothing(shop):
    assert '<html lang="en"' in shop.get("/en/produk/").content.decode()
    assert shop.get("/produk/").status_code == 200


@pytest.mark.parametrize("path", ["/admin/", "/robots.txt", "/sitemap.xml"])
def test_addresses_without_a_language_stay_what_they_are(shop, path):
    shop.cookies[COOKIE] = "en"
    assert not shop.get(path).get("Location", "").startswith("/en/admin")
    assert shop.get(f"{path}?bahasa=en").get("Location", "").find("/en/") == -1


@pytest.mark.parametrize("value", ["de", "", "../en", "en/../../"])
def test_unknown_language_is_left_alone(shop, value):
    shop.cookies[COOKIE] = value
    assert shop.get("/produk/").status_code == 200
    assert shop.get("/produk/", {"bahasa": value}).status_code == 200


def test_choice_never_leads_to_another_host(shop):
    assert shop.get("//evil.example/produk/?bahasa=id").get("Location", "/")[:2] != "//"


def test_posted_forms_are_never_redirected(shop):
    shop.cookies[COOKIE] = "en"
    assert shop.post("/keranjang/tambah/", {"variant": "0", "quantity": "1"}).status_code in {302, 404}


def test_english_pages_link_to_english_pages(shop):
    html = shop.get("/en/produk/kain/").content.decode()
    plain = {
        link
        for link in re.findall(
            r'<a [^>]*?href="(/[^"]*|http://localhost:8000/[^"]*|http://cilegon[^"]*)"', html
        )
        if not re.match(r"(http://[^/]+)?/(en|media|gambar|motif|static)/", link)
    }
    assert {link for link in plain if "bahasa=" not in link} == set()


def test_page_names_its_other_language_without_its_query(shop):
    html = shop.get("/produk/?hal=1").content.decode()
    base = "http://cilegon.localhost:8000"
    assert f'<link rel="canonical" href="{base}/produk/">' in html
    for code, path in (("id", "/produk/"), ("en", "/en/produk/"), ("x-default", "/produk/")):
        assert f'<link rel="alternate" hreflang="{code}" href="{base}{path}">' in html
