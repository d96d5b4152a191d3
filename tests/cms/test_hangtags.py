"""Tags of signature products: who made it, what the motif means, where its story is; for those who keep the goods."""

import json
import re
from typing import Any

import pytest
import typst
from django_tenants.utils import tenant_context

from cms import hangtags
from cms.hangtags import hangtag_pdf, signatures_with_facts
from marketplace.catalogue.models import Member, Product, ProductMaker, SignatureProduct
from tenants.actions import update_cooperative
from tests.catalogue.factories import a_product
from tests.cms.test_storefront_pages import tell_story


@pytest.fixture
def signature(cilegon) -> SignatureProduct:
    with tenant_context(cilegon):
        product = a_product("Kain batik tulis Krakatau", slug="kain", motif_name="Krakatau Bedug")
        for number, (name, is_public) in enumerate((("Sanimah", True), ("Rohayati", False))):
            member = Member.objects.create(
                number=f"A-{number}", slug=name.lower(), name=name, kampung="Tegal Ratu", is_public=is_public
            )
            ProductMaker.objects.create(product=product, member=member, sort_order=number)
        return SignatureProduct.objects.create(
            product=product,
            rank=1,
            reason="Gunung kami",
            motif="Kerucut gunung di atas deret bedug: siaga bersama.",
        )


def printed(signature: SignatureProduct, cooperative, monkeypatch) -> dict[str, Any]:
    """What is handed to the template for one tag."""
    kept: dict[str, Any] = {}
    monkeypatch.setattr(
        hangtags, "compile_document", lambda template, data, *, title: kept.update(data) or b"%PDF"
    )
    with tenant_context(cooperative):
        hangtag_pdf(signatures_with_facts().get(pk=signature.pk), cooperative)
    return json.loads(json.dumps(kept))


def test_tag_names_makers_who_agreed_the_motif_and_the_way_to_the_product(cilegon, signature, monkeypatch):
    tag = printed(signature, cilegon, monkeypatch)["tags"][0]
    assert tag["makers"] == "Sanimah"
    assert tag["words"] == [{"term": "Krakatau Bedug", "text": signature.motif}]
    assert tag["url"].endswith("cilegon.localhost:8000/produk/kain/")
    assert tag["mark"].endswith("Cilegon")


def test_tag_leads_to_the_story_where_one_is_told(cilegon, signature, monkeypatch):
    with tenant_context(cilegon):
        story = tell_story("menarik-duri", title="Menarik duri")
        SignatureProduct.objects.filter(pk=signature.pk).update(story=story)
    assert printed(signature, cilegon, monkeypatch)["tags"][0]["url"].endswith("/cerita/menarik-duri/")
    with tenant_context(cilegon):
        story.unpublish()
    assert printed(signature, cilegon, monkeypatch)["tags"][0]["url"].endswith("/produk/kain/")


def test_tag_of_food_says_first_why_it_belongs_to_the_city(cilegon, signature, monkeypatch):
    update_cooperative(cilegon, motif_name="Krakatau Bedug", motif_meaning="Siaga bersama.", actor="test")
    cilegon.refresh_from_db()
    with tenant_context(cilegon):
        Product.objects.filter(pk=signature.product_id).update(motif_name="")
    words = printed(signature, cilegon, monkeypatch)["tags"][0]["words"]
    assert [one["text"] for one in words] == ["Gunung kami", signature.motif]


@pytest.mark.parametrize("query", ["", "?lembar=a4"])
def test_staff_print_one_tag_or_four_on_a_sheet(cilegon, staff, signature, query):  # noqa: F811
    answer = staff(cilegon, "editor").get(f"/admin/label/{signature.pk}.pdf{query}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    # In points: A4, and A7 as 74 × 105 mm.
    width, height = (595.28, 841.89) if query else (209.76, 297.64)
    found = [
        float(side) for side in re.search(rb"MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", answer.content).groups()
    ]
    assert found == pytest.approx([width, height], abs=0.1)


def test_all_tags_on_sheets_are_two_clicks_from_the_back_offices_front_page(cilegon, staff, signature):  # noqa: F811
    client = staff(cilegon, "manager")
    assert "/admin/label/" in client.get("/admin/").content.decode()
    page = client.get("/admin/label/").content.decode()
    assert "/admin/label/semua.pdf" in page
    assert f"/admin/label/{signature.pk}.pdf" in page
    assert client.get("/admin/label/semua.pdf").content.startswith(b"%PDF")


def test_tag_is_one_click_from_the_list_of_products(cilegon, staff, signature):  # noqa: F811
    with tenant_context(cilegon):
        a_product("Kain lain", slug="kain-lain")
    page = staff(cilegon, "editor").get("/admin/produk/").content.decode()
    assert page.count(f"/admin/label/{signature.pk}.pdf") >= 1
    assert page.count("/admin/label/") - page.count(f"/admin/label/{signature.pk}.pdf") <= 1  # and the menu's


def test_without_signature_products_the_page_says_how_to_choose_them(cilegon, staff):  # noqa: F811
    client = staff(cilegon, "manager")
    assert "/admin/produk-unggulan/" in client.get("/admin/label/").content.decode()
    assert client.get("/admin/label/semua.pdf").status_code == 404


@pytest.mark.parametrize("role", ["treasurer"])
def test_others_print_no_tags(cilegon, staff, signature, role):  # noqa: F811
    assert staff(cilegon, role).get(f"/admin/label/{signature.pk}.pdf").status_code in {302, 403}


def test_tag_of_another_storefront_is_not_found(bekasi, staff, signature):  # noqa: F811
    assert staff(bekasi, "manager").get(f"/admin/label/{signature.pk}.pdf").status_code == 404


def test_longest_words_fit_on_a_tag(cilegon, signature):
    with tenant_context(cilegon):
        Product.objects.filter(pk=signature.product_id).update(
            name="Kemeja batik tulis sutra alam lengan panjang pola penuh dengan furing dan saku dalam untuk dinas"
        )
        SignatureProduct.objects.filter(pk=signature.pk).update(motif="panjang sekali " * 13)
        try:
            pdf = hangtag_pdf(signatures_with_facts().get(pk=signature.pk), cilegon)
        except typst.TypstError as failure:
            pytest.fail(str(failure))
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type/Page\n") <= 1


def test_mark_stands_on_the_card_and_on_the_products_page(cilegon, client_of, signature):
    mark = f"/motif/{cilegon.cloth}/icon.svg"
    assert mark in client_of(cilegon).get("/produk/").content.decode().split("<main")[1]
    assert mark in client_of(cilegon).get("/produk/kain/").content.decode().split("<main")[1]
