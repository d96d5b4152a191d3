"""Pages of a storefront and of the portal: what they show, whose they are, what they cost."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context
from wagtail.models import Page, Site

from cms.models import HomePage, PortalHomePage, StoryIndexPage, StoryPage
from marketplace.catalogue.models import Member, PriceTier, Product, Stock, Variant
from marketplace.core.models import OutboxEvent
from marketplace.reference.models import Category

MOST_STATEMENTS = 8


def tell_story(
    slug: str, *, maker: Member | None = None, products: list[Product] = (), title: str = "Cerita"
) -> StoryPage:
    blocks = [("text", "<p>Tangan yang bekerja.</p>")]
    if products:
        blocks.append(("products", {"style": "grid", "heading": "", "products": list(products)}))
    story = StoryPage(title=title, slug=slug, maker=maker, intro="Pendek", place="Ciwandan", body=blocks)
    StoryIndexPage.objects.get().add_child(instance=story)
    story.save_revision().publish()
    return story


def make_product(name: str, sku: str, price: int = 50_000) -> Product:
    category = Category.objects.order_by("pk").first()
    product = Product(name=name, slug=name.lower().replace(" ", "-"), category=category)
    product.variants = [Variant(sku=sku, price=price)]
    product.tiers = [PriceTier(minimum=10, price=price - 1_000)]
    product.save()
    Stock.objects.update_or_create(variant=product.variants.get(), defaults={"on_hand": 5})
    product.save_revision().publish()
    return product


@pytest.fixture
def member(cilegon):
    with tenant_context(cilegon):
        return Member.objects.create(
            number="A-1", slug="sanimah", name="Sanimah", role="Juru masak", quote="Sabar.", is_public=True
        )


def statements(captured: CaptureQueriesContext) -> int:
    return len(
        [query for query in captured.captured_queries if not query["sql"].startswith("SET search_path")]
    )


def test_story_shows_its_maker_and_its_goods(cilegon, client_of, member):
    with tenant_context(cilegon):
        product = make_product("Sate bandeng", "T-1")
        tell_story("menarik-duri", maker=member, products=[product], title="Menarik duri")

    page = client_of(cilegon).get("/cerita/menarik-duri/").content.decode()

    assert "Menarik duri" in page
    assert "Sanimah" in page
    assert "/produk/sate-bandeng/" in page
    assert "Rp50.000" in page


def test_goods_that_are_no_longer_sold_leave_the_story(cilegon, client_of):
    with tenant_context(cilegon):
        product = make_product("Sate bandeng", "T-1")
        tell_story("menarik-duri", products=[product])
        product.unpublish()

    assert "/produk/sate-bandeng/" not in client_of(cilegon).get("/cerita/menarik-duri/").content.decode()


def test_story_of_a_maker_without_consent_is_refused(cilegon, member):
    with tenant_context(cilegon):
        member.is_public = False
        member.save()
        with pytest.raises(ValidationError, match="Sanimah"):
            tell_story("menarik-duri", maker=member)


def test_maker_who_withdraws_her_consent_vanishes_from_her_story(cilegon, client_of, member):
    with tenant_context(cilegon):
        tell_story("menarik-duri", maker=member)
        member.is_public = False
        member.save()

    assert "Sanimah" not in client_of(cilegon).get("/cerita/menarik-duri/").content.decode()


def test_cover_wants_words_for_those_who_cannot_see_it(cilegon):
    with tenant_context(cilegon):
        story = StoryPage(title="Cerita", slug="cerita-baru", intro="Pendek", cover_id=1)
        with pytest.raises(ValidationError) as refusal:
            story.clean()

    assert "cover_alt" in refusal.value.message_dict


def test_story_of_another_storefront_is_not_found(cilegon, bekasi, client_of):
    with tenant_context(cilegon):
        tell_story("menarik-duri")

    assert client_of(cilegon).get("/cerita/menarik-duri/").status_code == 200
    assert client_of(bekasi).get("/cerita/menarik-duri/").status_code == 404


def test_publishing_tells_the_search_in_the_same_storefront(cilegon):
    with tenant_context(cilegon):
        story = tell_story("menarik-duri")

    event = OutboxEvent.objects.filter(topic="page.changed").latest("sequence")
    assert event.payload == {"page_id": story.pk}
    assert event.schema_name == "cilegon"


def test_story_index_pages_without_losing_any(cilegon, client_of):
    with tenant_context(cilegon):
        for number in range(14):
            story = tell_story(f"cerita-{number}", title=f"Judul {number:02d}")
            StoryPage.objects.filter(pk=story.pk).update(
                told_on=datetime.date(2026, 1, 1) + datetime.timedelta(days=number)
            )
    client = client_of(cilegon)

    first, second = (client.get(f"/cerita/?hal={page}").content.decode() for page in (1, 2))

    assert "Judul 13" in first
    assert "Judul 01" not in first
    assert "Judul 01" in second


@pytest.mark.parametrize("page", ["0", "-1", "abc", "99999999", "²"])
def test_story_index_bears_any_page_number(cilegon, client_of, page):
    assert client_of(cilegon).get("/cerita/", {"hal": page}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/cerita/"])
def test_pages_cost_no_statement_per_product_or_story(cilegon, client_of, path):
    client = client_of(cilegon)
    with tenant_context(cilegon):
        tell_story("satu", products=[make_product("Barang 0", "T-0")])
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    with tenant_context(cilegon):
        for number in range(1, 6):
            tell_story(f"cerita-{number}", products=[make_product(f"Barang {number}", f"T-{number}")])
    with CaptureQueriesContext(connection) as many:
        client.get(path)

    assert statements(many) <= statements(few)


def test_storefront_home_costs_at_most_eight_statements(cilegon, client_of, member):
    with tenant_context(cilegon):
        tell_story("satu", products=[make_product("Barang", "T-0")])
    client = client_of(cilegon)
    client.get("/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/")

    shown = [query["sql"][:120] for query in captured.captured_queries]
    assert statements(captured) <= MOST_STATEMENTS, "\n".join(shown)


def test_portal_has_its_own_home_and_the_same_pages_below(portal, client_of):
    with tenant_context(portal):
        assert not HomePage.objects.exists()
        home = PortalHomePage.objects.get()
        assert Site.objects.get().root_page_id == home.pk
        assert {page.slug for page in home.get_children()} == {"cerita", "tentang", "kontak"}
        assert Page.find_problems() == ([], [], [], [], [])

    page = client_of(portal).get("/").content.decode()

    assert home.promise in page
    assert "/lembaga/seragam/" in page


def test_portal_shows_each_city_once(portal, client_of):
    page = client_of(portal).get("/").content.decode()

    assert "http://cilegon.localhost:8000/" in page
    assert "http://kab-bekasi.localhost:8000/" in page


def test_city_directory_lists_open_storefronts_by_province(portal, client_of):
    page = client_of(portal).get("/kota/").content.decode()

    assert "Banten" in page
    assert "Jawa Barat" in page


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/motif/krakatau-29333a-f49851/band.svg", 200),
        ("/motif/bulu-hayam-f0d38c-6d3714/patch.svg", 200),
        ("/motif/nowhere-f0d38c-6d3714/band.svg", 404),
        ("/motif/krakatau-29333a-f49851/nothing.svg", 404),
    ],
)
def test_motifs_are_drawn_for_themes_we_have(cilegon, client_of, path, status):
    response = client_of(cilegon).get(path)

    assert response.status_code == status
    if status == 200:
        assert response.headers["Content-Type"] == "image/svg+xml"
        assert "max-age" in response.headers["Cache-Control"]
