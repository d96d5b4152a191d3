"""The front pages, the directory of cities and the makers: what they show, and to whom they lead."""

from decimal import Decimal

import pytest
from django_tenants.utils import tenant_context

from cms.models import ContactPage, PortalHomePage
from marketplace.catalogue.cards import work_time
from marketplace.catalogue.models import Member, ProductMaker, SignatureProduct
from search.projection import project_all
from tests.cms.test_storefront_pages import make_product, tell_story


def a_member(name: str, *, is_public: bool = True, **more) -> Member:
    slug = name.lower().replace(" ", "-")
    return Member.objects.create(number=slug, slug=slug, name=name, is_public=is_public, **more)


def test_home_leads_to_its_kinds_of_goods_and_tells_when_to_come(cilegon, client_of):
    with tenant_context(cilegon):
        product = make_product("Sate bandeng", "T-1")
        root = product.category.parent or product.category
        ContactPage.objects.update(opening_hours="Senin–Sabtu 08.00–16.00")

    page = client_of(cilegon).get("/").content.decode()

    assert f"/produk/kategori/{root.slug}/" in page
    assert "Senin–Sabtu 08.00–16.00" in page


def test_home_shows_a_maker_beside_its_pride_once(cilegon, client_of):
    with tenant_context(cilegon):
        SignatureProduct.objects.create(product=make_product("Sate bandeng", "T-1"), rank=1)
        for name in ("Sanimah", "Rohayati"):
            a_member(name, quote=f"Kata {name}")

    page = client_of(cilegon).get("/").content.decode()

    assert page.count("Kata Sanimah") == 1
    assert page.count("Kata Rohayati") == 1


def test_makers_are_listed_only_with_their_consent(cilegon, client_of):
    with tenant_context(cilegon):
        a_member("Sanimah")
        a_member("Rahasia", is_public=False)

    page = client_of(cilegon).get("/pembuat/").content.decode()

    assert "Sanimah" in page
    assert "Rahasia" not in page
    assert client_of(cilegon).get("/pembuat/rahasia/").status_code == 404


def test_list_of_makers_says_why_it_is_empty(cilegon, client_of):
    assert 'class="empty"' in client_of(cilegon).get("/pembuat/").content.decode()


def test_makers_page_tells_her_work_and_her_story(cilegon, client_of):
    with tenant_context(cilegon):
        maker = a_member("Sanimah", hours_per_piece="2.5", joined_on="2013-04-01", quote="Sabar.")
        ProductMaker.objects.create(product=make_product("Sate bandeng", "T-1"), member=maker)
        tell_story("menarik-duri", maker=maker, title="Menarik duri")
        a_member("Rohayati")

    page = client_of(cilegon).get("/pembuat/sanimah/").content.decode()

    for said in ("Sabar.", "2013", "2,5", "/produk/sate-bandeng/", "/cerita/menarik-duri/", "Rohayati"):
        assert said in page


@pytest.mark.parametrize(("hours", "said"), [("0.2", "12 menit"), ("1", "1 jam"), ("56", "56 jam")])
def test_a_makers_time_is_told_as_people_say_it(hours, said):
    assert work_time(Decimal(hours)) == said


def test_portal_tells_how_it_works_step_by_step(portal, client_of):
    with tenant_context(portal):
        PortalHomePage.objects.update(
            for_shoppers="Pilih barang. Telusuri menurut kota.\nBayar. Ke rekening."
        )

    page = client_of(portal).get("/").content.decode()

    assert '<p class="timeline-title">Pilih barang</p><p>Telusuri menurut kota.</p>' in page
    assert page.count("timeline-title") == 2


def test_portal_speaks_english_where_somebody_wrote_it(portal, client_of):
    with tenant_context(portal):
        PortalHomePage.objects.update(
            promise="Belanja dari kotanya",
            intro="Milik bersama.",
            for_shoppers="Pilih barang. Telusuri menurut kota.",
            promise_en="Buy from the city",
            for_shoppers_en="Choose goods. Look by city.",
        )

    page = client_of(portal).get("/en/").content.decode()

    assert "<h1>Buy from the city</h1>" in page
    assert "<title>Buy from the city" in page
    assert '<p class="timeline-title">Choose goods</p>' in page
    assert "Milik bersama." in page
    assert "<h1>Belanja dari kotanya</h1>" in client_of(portal).get("/").content.decode()


def test_portal_lists_the_provinces_with_their_cities(portal, client_of):
    page = client_of(portal).get("/").content.decode()

    assert "Banten" in page
    assert "Jawa Barat" in page


@pytest.mark.parametrize(
    ("text", "found", "missing"),
    [
        ("cilegon", "Cilegon", "Kab. Bekasi"),
        ("jawa barat", "Kab. Bekasi", "Banten"),
        ("entah", "", "Cilegon"),
    ],
)
def test_directory_finds_cities_by_name_or_province(portal, client_of, text, found, missing):
    page = client_of(portal).get("/kota/", {"nama": text}).content.decode()
    main = page[page.index("<main") : page.index("</main>")]

    assert found in main
    assert missing not in main
    assert "noindex" in page


def test_city_shows_its_cooperatives_and_their_pride(portal, cilegon, client_of):
    with tenant_context(cilegon):
        SignatureProduct.objects.create(product=make_product("Sate bandeng", "T-1"), rank=1)
        for _ in project_all(cilegon):
            pass

    page = client_of(portal).get("/kota/cilegon/").content.decode()

    assert cilegon.name in page
    assert "Sate bandeng" in page


def test_city_without_a_storefront_is_not_found(portal, client_of):
    assert client_of(portal).get("/kota/entah/").status_code == 404


@pytest.mark.parametrize(
    ("path", "title"), [("tentang", "About us"), ("kontak", "Contact us"), ("cerita", "Stories")]
)
def test_first_pages_are_called_in_the_readers_language(cilegon, client_of, path, title):
    assert f"<h1>{title}</h1>" in client_of(cilegon).get(f"/en/{path}/").content.decode()


def test_a_title_that_was_changed_stays_as_it_was_written(cilegon, client_of):
    with tenant_context(cilegon):
        ContactPage.objects.update(title="Mampir ke Ciwaduk")
    assert "<h1>Mampir ke Ciwaduk</h1>" in client_of(cilegon).get("/en/kontak/").content.decode()
