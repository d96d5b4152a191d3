"""What a link shows: one picture for each thing, in this shop's cloth, with nothing on it that visitors do not see."""

import io
import re

import pytest
from django_tenants.utils import tenant_context
from PIL import Image

from cms.models import StoryPage
from cms.motifs import THEMES
from cms.previews import (
    MOST_BYTES,
    Preview,
    draw_preview,
    preview_of_home,
    preview_of_product,
    preview_of_story,
)
from marketplace.catalogue.models import Member, Product, SignatureProduct
from tenants.actions import update_cooperative
from tests.catalogue.factories import a_product
from tests.cms.test_storefront_pages import tell_story

HEAD = re.compile(r'<meta property="(og:[a-z:]+)" content="([^"]*)">')


def head_of(client, path: str) -> dict[str, str]:
    return dict(HEAD.findall(client.get(path).content.decode()))


def picture_at(client, address: str):
    return client.get("/" + address.split("/", 3)[3])


@pytest.fixture
def product(cilegon) -> Product:
    with tenant_context(cilegon):
        return a_product("Kain batik tulis Krakatau", slug="kain", price=785_000, pictures=1)


def test_link_to_a_product_shows_a_picture_of_the_size_whatsapp_takes(cilegon, client_of, product):
    client = client_of(cilegon)
    head = head_of(client, "/produk/kain/")
    answer = picture_at(client, head["og:image"])

    assert head["og:image"].startswith("http://cilegon.localhost")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert len(answer.content) <= MOST_BYTES
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)
    assert (head["og:image:width"], head["og:image:height"]) == ("1200", "630")
    assert head["og:image:alt"] == "Kain batik tulis Krakatau, Rp785.000, Cilegon"


def test_titles_of_links_have_at_most_sixty_letters(cilegon, client_of):
    with tenant_context(cilegon):
        a_product("Kain batik tulis " + "sangat " * 12, slug="panjang")
        tell_story("panjang", title="Menarik " + "duri " * 20)
    for path in ("/produk/panjang/", "/cerita/panjang/", "/", "/produk/"):
        assert 5 < len(head_of(client_of(cilegon), path)["og:title"]) <= 60


@pytest.mark.parametrize("path", ["/", "/produk/", "/kontak/", "/keranjang/"])
def test_pages_without_a_picture_of_their_own_show_the_shops(cilegon, client_of, path):
    client = client_of(cilegon)
    with tenant_context(cilegon):
        wanted = preview_of_home(cilegon).path
    assert head_of(client, path)["og:image"].endswith(wanted)
    assert picture_at(client, f"http://x/{wanted[1:]}").status_code == 200


def test_portal_shows_its_own_picture(portal, client_of):
    client = client_of(portal)
    assert picture_at(client, head_of(client, "/")["og:image"]).status_code == 200


@pytest.mark.parametrize("change", ["price", "name", "photo", "colours", "signature"])
def test_what_changes_on_the_picture_changes_its_address_and_the_old_one_leads_there(
    cilegon, client_of, product, change
):
    client = client_of(cilegon)
    before = head_of(client, "/produk/kain/")["og:image"]
    with tenant_context(cilegon):
        if change == "price":
            product.variants.update(price=790_000)
        elif change == "name":
            Product.objects.filter(pk=product.pk).update(name="Kain batik tulis Bedug")
        elif change == "photo":
            product.images.first().delete()
        elif change == "signature":
            SignatureProduct.objects.create(product=product, rank=1, reason="Gunung kami")
    if change == "colours":
        update_cooperative(cilegon, theme="cirebon", actor="test")

    after = head_of(client, "/produk/kain/")["og:image"]
    assert after != before
    moved = picture_at(client, before)
    assert (moved.status_code, moved.headers["Location"]) == (302, "/" + after.split("/", 3)[3])


def test_drawing_is_kept_and_the_one_before_it_removed(cilegon, client_of, product, monkeypatch):
    drawn = []
    monkeypatch.setattr("cms.previews.draw_preview", lambda preview: drawn.append(preview) or b"JPEG")
    client = client_of(cilegon)
    address = head_of(client, "/produk/kain/")["og:image"]
    assert picture_at(client, address).content == picture_at(client, address).content == b"JPEG"
    assert len(drawn) == 1


def test_what_is_not_sold_or_is_anothers_has_no_picture(cilegon, bekasi, client_of, product):
    address = head_of(client_of(cilegon), "/produk/kain/")["og:image"]
    picture_at(client_of(cilegon), address)
    assert picture_at(client_of(bekasi), address).status_code == 404
    with tenant_context(cilegon):
        Product.objects.filter(pk=product.pk).update(live=False)
    assert picture_at(client_of(cilegon), address).status_code == 404
    with tenant_context(bekasi):
        theirs = preview_of_home(bekasi).path
    assert client_of(cilegon).get(theirs).status_code == 404


def test_maker_without_consent_is_not_on_the_picture(cilegon):
    with tenant_context(cilegon):
        maker = Member.objects.create(number="A-1", slug="sanimah", name="Sanimah", is_public=False)
        story = tell_story("duri", title="Menarik duri")
        StoryPage.objects.filter(pk=story.pk).update(maker=maker)
        story = StoryPage.objects.get(pk=story.pk)
        assert "Sanimah" not in preview_of_story(story, cilegon).line
        maker.is_public = True
        maker.save()
        assert "Sanimah" in preview_of_story(StoryPage.objects.get(pk=story.pk), cilegon).line


def test_picture_costs_a_products_page_no_statement(cilegon, product, django_assert_num_queries):
    with tenant_context(cilegon):
        known = (
            Product.objects.select_related("signature")
            .prefetch_related("variants", "images__image")
            .get(pk=product.pk)
        )
        with django_assert_num_queries(0):
            preview_of_product(known, cilegon)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.key)
@pytest.mark.parametrize("kind", ["produk", "beranda"])
def test_longest_words_in_every_cloth_stay_within_the_picture_and_its_weight(theme, kind):
    preview = Preview(
        kind=kind,
        pk=1,
        cloth=theme.cloth,
        title="Kemeja batik tulis sutra alam lengan panjang pola penuh dengan furing dan saku dalam untuk seragam dinas provinsi",
        line="mulai Rp12.850.000",
        city="Kab. Kepulauan Siau Tagulandang Biaro",
        cooperative="Koperasi Wanita Serba Usaha Pesisir Krakatau Sejahtera Bersama",
        mark="Karya unggulan Kab. Kepulauan Siau Tagulandang Biaro",
        motif="Motif Krakatau Bedug",
    )
    drawn = draw_preview(preview)
    assert len(drawn) <= MOST_BYTES
    picture = Image.open(io.BytesIO(drawn)).convert("RGB")
    assert picture.size == (1200, 630)
    assert is_plain(picture, 20, theme.latar)


@pytest.mark.parametrize("title", ["Tasikmalaya", "Kepulauan Siau Tagulandang Biaro", "Hulusungaiselatan"])
def test_name_of_a_city_keeps_its_distance_from_the_cloth(title):
    theme = THEMES["cilegon"]
    preview = Preview(
        kind="beranda", pk=1, cloth=theme.cloth, title=title, line="", city=title, cooperative="Koperasi"
    )
    picture = Image.open(io.BytesIO(draw_preview(preview))).convert("RGB")
    assert is_plain(picture, 20, theme.latar)
    assert is_plain(picture, 676, theme.latar)


def is_plain(picture: Image.Image, x: int, ground: str) -> bool:
    """Whether nothing of the words reaches this column of pixels."""
    wanted = Image.new("RGB", (1, 1), ground).getpixel((0, 0))
    column = [picture.getpixel((x, y)) for y in range(180, 600, 3)]
    return all(sum(abs(a - b) for a, b in zip(pixel, wanted, strict=True)) < 60 for pixel in column)
