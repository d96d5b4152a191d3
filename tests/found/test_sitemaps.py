"""What each host lists for search engines, and what it keeps from them."""

import xml.etree.ElementTree as ET

import pytest
from django.conf import settings
from django.test import Client

from cms.models import StoryIndexPage, StoryPage
from marketplace.storefront.listed import LISTED_VIEWS
from tenants.actions import update_cooperative
from tenants.models import Cooperative
from tests.catalogue.factories import a_member, a_product
from tests.isolation.addresses import TABLE, Kind, listed

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
SHOP = "http://cilegon.localhost:8000"

# Public, but nothing to find: doors, pages of one visit, answers for programs.
NOT_LISTED = {
    "accounts:hop",
    "accounts:sign_in",
    "accounts:sign_up",
    "account_login",
    "account_signup",
    "account_reset_password",
    "accounts:sign_out",
    "accounts:step_up",
    "accounts:ticket",
    "account_logout",
    "admin/login/",
    "admin/logout/",
    "api:*",
    "portal:application",
    "portal:application_paper",
    "portal:application_withdraw",
    "portal:basket",
    "portal:institution_invitation",
    "portal:parcel",
    "portal:search_facets",
    "portal:size_entry",
    "portal:size_own",
    "portal:suggest",
    "portal:track",
    "portal:verification",
    "robots",
    "sitemap",
    "sitemap_section",
    "storefront:destination",
    "storefront:suggest",
    "storefront:track",
    "stripe_webhook",
}


def addresses(client, path: str) -> set[str]:
    """All addresses of a sitemap, followed through its index."""
    response = client.get(path)
    assert response.status_code == 200, path
    root = ET.fromstring(response.content)
    if root.tag.endswith("sitemapindex"):
        inner = [
            place.text.partition("localhost:8000")[2] for place in root.iterfind("s:sitemap/s:loc", NAMES)
        ]
        return set().union(*(addresses(client, path) for path in inner))
    return {place.text for place in root.iterfind("s:url/s:loc", NAMES)}


@pytest.fixture
def shop(cilegon, client_of, in_storefront) -> Client:
    with in_storefront(cilegon):
        a_product("Kain", slug="kain", category="batik-tulis")
        a_product("Belum", slug="belum", live=False)
        a_member("Maemunah", slug="maemunah")
        a_member("Rahasia", slug="rahasia", is_public=False)
        told = StoryPage(title="Malam", slug="malam", intro="Pendek")
        StoryIndexPage.objects.get().add_child(instance=told)
        draft = StoryPage(title="Konsep", slug="konsep", intro="Pendek", live=False)
        StoryIndexPage.objects.get().add_child(instance=draft)
    return client_of(cilegon)


def test_shop_lists_what_anybody_can_see_in_both_languages(shop):
    found = addresses(shop, "/sitemap.xml")
    for path in ("/", "/produk/", "/produk/kain/", "/produk/kategori/batik-tulis/", "/produk/kategori/batik-kain/",
                 "/pembuat/maemunah/", "/cerita/", "/cerita/malam/"):  # fmt: skip
        assert {f"{SHOP}{path}", f"{SHOP}/en{path}"} <= found
    assert all(shop.get(address.removeprefix(SHOP)).status_code == 200 for address in found)


def test_shop_keeps_drafts_and_people_without_consent_to_itself(shop):
    found = " ".join(addresses(shop, "/sitemap.xml"))
    for word in ("belum", "rahasia", "konsep", "keranjang", "checkout", "pesanan", "masuk"):
        assert word not in found


def test_every_address_names_its_other_language(shop):
    root = ET.fromstring(shop.get("/sitemap-produk.xml").content)
    for url in root.iterfind("s:url", NAMES):
        others = {link.get("hreflang"): link.get("href") for link in url.iterfind("x:link", NAMES)}
        assert others == {
            "id": f"{SHOP}/produk/kain/",
            "en": f"{SHOP}/en/produk/kain/",
            "x-default": f"{SHOP}/produk/kain/",
        }


def test_portal_lists_its_own_pages_and_no_storefronts(portal, client_of):
    found = addresses(client_of(portal), "/sitemap.xml")
    base = settings.BASE_URL
    assert {
        f"{base}/",
        f"{base}/kota/",
        f"{base}/en/lembaga/",
        f"{base}/lembaga/seragam/",
        f"{base}/kota/cilegon/",
    } <= found
    assert all(address.startswith(f"{base}/") for address in found)


def test_robots_names_the_sitemap_of_its_own_host(shop):
    assert f"Sitemap: {SHOP}/sitemap.xml" in shop.get("/robots.txt").content.decode()


@pytest.mark.parametrize("status", [Cooperative.Status.PREPARING, Cooperative.Status.PAUSED])
def test_storefront_that_is_not_open_asks_to_come_back_later(cilegon, client_of, status):
    update_cooperative(cilegon, actor=None, status=status)
    response = client_of(cilegon).get("/sitemap.xml")
    assert response.status_code == 503
    assert response["Retry-After"]


@pytest.mark.parametrize(
    "path",
    [
        "/keranjang/",
        "/checkout/",
        "/masuk/",
        "/pesanan/tidak-ada/",
        "/admin/",
        "/produk/tidak-ada/",
        "/lacak/",
        "/ongkir/",
    ],
)
def test_what_belongs_to_one_visitor_is_not_listed(shop, path):
    assert shop.get(path)["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    "path",
    [
        "/akun/",
        "/akun/pesanan/",
        "/lembaga/permintaan/baru/",
        "/api/v1/search?q=kain",
    ],
)
def test_what_belongs_to_one_person_is_not_listed_at_the_portal(portal, client_of, path):
    assert client_of(portal).get(path)["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("path", ["/lacak/", "/cari/saringan/?q=kain"])
def test_pages_of_one_visit_are_there_and_not_listed_at_the_portal(portal, client_of, path):
    response = client_of(portal).get(path, headers={"HX-Request": "true"})
    assert (response.status_code, response["X-Robots-Tag"]) == (200, "noindex")


def test_every_public_view_is_listed_or_named_as_an_exception():
    public = {name for name, row in TABLE.items() if row.kind is Kind.PUBLIC}
    undecided = public - LISTED_VIEWS - NOT_LISTED
    assert not undecided, "list them in storefront/listed.py, or here"
    assert all(listed(name) is None or listed(name).kind is Kind.PUBLIC for name in LISTED_VIEWS)
