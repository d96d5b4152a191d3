"""Stories: whose they are, what is sold in them, and what keeps them from being published."""

import html
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context
from wagtail.blocks import StructBlockValidationError
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.blocks import PictureBlock
from cms.models import StoryIndexPage, StoryPage
from marketplace.catalogue.models import Member, Picture, ProductMaker
from search.projection import project_all
from tenants.actions import update_cooperative
from tests.catalogue.factories import a_picture
from tests.cms.test_storefront_pages import make_product, tell_story

MOST_STATEMENTS = 25
QUOTE = "Duri bandeng itu banyak, tapi kalau sabar keluarnya utuh."


@pytest.fixture
def sanimah(cilegon):
    with tenant_context(cilegon):
        return Member.objects.create(
            number="A-1",
            slug="sanimah",
            name="Sanimah",
            role="Juru masak",
            kampung="Tegal Ratu",
            quote=QUOTE,
            portrait=a_picture(),
            is_public=True,
        )


def said_in(page: str) -> list[str]:
    """The words of a page's main part, in their order."""
    main = page[page.index("<main") : page.index("</main>")]
    return html.unescape(re.sub(r"<[^>]+>", " ", main)).split()


def test_story_names_its_maker_her_place_and_her_words_at_once(cilegon, client_of, sanimah):
    with tenant_context(cilegon):
        tell_story("menarik-duri", maker=sanimah)

    first = " ".join(said_in(client_of(cilegon).get("/cerita/menarik-duri/").content.decode())[:150])

    assert "Sanimah" in first
    assert "Tegal Ratu" in first
    assert QUOTE in first


def test_story_and_product_lead_to_each_other(cilegon, client_of, sanimah):
    with tenant_context(cilegon):
        product = make_product("Sate bandeng", "T-1")
        ProductMaker.objects.create(product=product, member=sanimah)
        tell_story("menarik-duri", maker=sanimah, products=[product], title="Menarik duri")
    project(cilegon)
    client = client_of(cilegon)

    assert "/produk/sate-bandeng/" in client.get("/cerita/menarik-duri/").content.decode()
    product_page = client.get("/produk/sate-bandeng/").content.decode()
    assert "/cerita/menarik-duri/" in product_page and "menit baca" in product_page
    in_english = client.get("/en/produk/sate-bandeng/").content.decode()
    assert "/en/cerita/menarik-duri/" in in_english and "min read" in in_english


def test_story_without_products_shows_its_makers_work(cilegon, client_of, sanimah):
    with tenant_context(cilegon):
        ProductMaker.objects.create(product=make_product("Sate bandeng", "T-1"), member=sanimah)
        tell_story("menarik-duri", maker=sanimah)

    page = client_of(cilegon).get("/cerita/menarik-duri/").content.decode()

    assert "/produk/sate-bandeng/" in page
    assert "Rp50.000" in page


def test_story_explains_the_motif_as_its_people_approved_it(cilegon, client_of):
    update_cooperative(
        cilegon,
        actor="test",
        motif_name="Krakatau Bedug",
        motif_meaning="Gunung dan bedug.",
        motif_approved_by="Hj. Eti Suhaeti",
    )
    with tenant_context(cilegon):
        tell_story("menarik-duri")

    page = client_of(cilegon).get("/cerita/menarik-duri/").content.decode()

    assert "Krakatau Bedug" in page
    assert "Hj. Eti Suhaeti" in page


def test_picture_in_a_story_shows_who_took_it(cilegon, client_of):
    with tenant_context(cilegon):
        picture = a_picture(consent=Picture.Consent.NOBODY, credit="Nur Fadilah")
        story = tell_story("menarik-duri")
        story.body = [("picture", {"image": picture, "alt": "Tangan menarik duri", "caption": ""})]
        story.save_revision().publish()

    page = client_of(cilegon).get("/cerita/menarik-duri/").content.decode()

    assert "Nur Fadilah" in page
    assert 'alt="Tangan menarik duri"' in page
    assert 'loading="lazy"' in page


@pytest.mark.parametrize(
    ("known", "field"),
    [
        ({"credit": "Nur"}, "image"),
        ({"consent": "given"}, "credit"),
    ],
)
def test_picture_waits_for_consent_and_credit_before_it_is_published(cilegon, known, field):
    block = PictureBlock()
    with tenant_context(cilegon):
        value = block.to_python(
            {"image": a_picture(**known).pk, "alt": "Tangan", "caption": "", "credit": ""}
        )

        with pytest.raises(StructBlockValidationError) as refusal:
            block.clean(value)
        block.clean_deferred(value)

    assert list(refusal.value.block_errors) == [field]


def test_cover_waits_for_consent(cilegon):
    with tenant_context(cilegon):
        story = StoryPage(
            title="Cerita", slug="cerita-baru", intro="Pendek", cover=a_picture(), cover_alt="Tangan"
        )
        with pytest.raises(ValidationError) as refusal:
            story.clean()

    assert "cover" in refusal.value.message_dict


def test_draft_is_saved_without_consent_but_not_published(cilegon, staff):  # noqa: F811
    with tenant_context(cilegon):
        picture = a_picture(credit="Nur Fadilah")
        index = StoryIndexPage.objects.get()
    answers = nested_form_data(
        {
            "title": "Menarik duri",
            "slug": "menarik-duri",
            "intro": "Pukul tiga pagi.",
            "told_on": "2026-03-01",
            "place": "",
            "maker": "",
            "cover": picture.pk,
            "cover_alt": "Tangan menarik duri",
            "body": streamfield([("text", rich_text("<p>Tangan.</p>"))]),
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
        }
    )
    client = staff(cilegon, "manager")
    address = f"/admin/pages/add/cms/storypage/{index.pk}/"

    refused = client.post(address, answers | {"action-publish": "1"})
    kept = client.post(address, answers)

    assert refused.status_code == 200
    assert "cover" in refused.context["form"].errors
    assert kept.status_code == 302
    with tenant_context(cilegon):
        assert not StoryPage.objects.get(slug="menarik-duri").live


def project(*cooperatives):
    for cooperative in cooperatives:
        with tenant_context(cooperative):
            for _ in project_all(cooperative):
                pass


def test_portal_shows_everybodys_stories_and_narrows_them_to_a_city(portal, cilegon, bekasi, client_of):
    for cooperative, title in ((cilegon, "Menarik duri"), (bekasi, "Merebus gabus")):
        with tenant_context(cooperative):
            tell_story("satu", title=title)
    project(cilegon, bekasi)
    client = client_of(portal)

    everything = client.get("/cerita/").content.decode()
    one = client.get("/cerita/?kota=cilegon").content.decode()

    assert "Menarik duri" in everything and "Merebus gabus" in everything
    assert "Menarik duri" in one and "Merebus gabus" not in one


def test_portal_narrows_stories_to_a_topic(portal, cilegon, client_of):
    with tenant_context(cilegon):
        product = make_product("Sate bandeng", "T-1")
        root = product.category.parent or product.category
        tell_story("satu", title="Menarik duri", products=[product])
        tell_story("dua", title="Mengukir topeng")
    project(cilegon)

    page = client_of(portal).get(f"/cerita/?topik={root.slug}").content.decode()

    assert "Menarik duri" in page
    assert "Mengukir topeng" not in page


def test_portal_says_when_no_story_matches(portal, client_of):
    page = client_of(portal).get("/cerita/?kota=entah")

    assert page.status_code == 200
    assert "empty" in page.content.decode()


def test_index_of_the_portal_bears_many_stories(portal, cilegon, client_of):
    with tenant_context(cilegon):
        for number in range(13):
            tell_story(f"cerita-{number}", title=f"Judul {number:02d}")
    project(cilegon)
    client = client_of(portal)
    client.get("/cerita/")

    with CaptureQueriesContext(connection) as captured:
        first = client.get("/cerita/").content.decode()

    assert len(captured) <= MOST_STATEMENTS
    assert "?hal=2" in first
    assert client.get("/cerita/?hal=2").content.decode().count('class="story-title"') == 1
