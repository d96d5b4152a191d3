"""The back office as the cooperative's staff uses it: its lists, and what is more than one product's form."""

import pytest
from wagtail.models import ReferenceIndex

from marketplace.catalogue import stock
from marketplace.catalogue.models import (
    Certificate,
    Member,
    Product,
    ProductMaker,
    SignatureProduct,
    Stock,
)
from marketplace.core.models import OutboxEvent
from marketplace.reference.models import Category, CertificateKind
from tests.catalogue.factories import a_member, a_product
from tests.catalogue.product_forms import ADD, edit_form, formset, product_form


def test_a_price_change_and_taking_off_sale_are_news(editor, look):
    product = look(lambda: a_product("Kemeja"))
    look(lambda: OutboxEvent.objects.all().delete())
    editor.post(f"/admin/produk/unpublish/{product.pk}/")
    assert not look(lambda: Product.objects.get(pk=product.pk).live)
    assert OutboxEvent.objects.filter(topic="product.changed", key=str(product.pk)).count() == 1


def test_archiving_asks_first_and_can_be_undone(editor, client_of, cilegon, look):
    product = look(lambda: a_product("Kemeja Jumat", slug="kemeja"))
    shopper = client_of(cilegon)
    address = f"/admin/arsip-produk/{product.pk}/"
    assert editor.get(address).status_code == 200
    assert shopper.get("/produk/kemeja/").status_code == 200
    editor.post(address)
    assert shopper.get("/produk/kemeja/").status_code == 404
    editor.get("/admin/produk/")  # reads the message that names it
    assert "Kemeja Jumat" not in editor.get("/admin/produk/").content.decode()
    editor.post(address)
    assert shopper.get("/produk/kemeja/").status_code == 200


def test_the_preview_is_the_storefronts_own_page(editor, look):
    product = look(
        lambda: a_product("Kemeja batik Krakatau", slug="kemeja", pictures=1, tiers=((10, 90_000),))
    )
    data = look(lambda: edit_form(product, description="Dijahit di Kebonsari."))
    address = f"/admin/produk/preview/{product.pk}/"
    assert editor.post(address, data).json()["is_valid"]
    html = editor.get(address).content.decode()
    assert "Dijahit di Kebonsari." in html
    assert 'data-kota="29333a-f49851"' in html  # Cilegon's basalt and lava


def test_a_product_that_was_never_saved_can_be_previewed(editor, category):
    data = product_form(category=category)
    assert editor.post("/admin/produk/preview/", data).json()["is_valid"]
    html = editor.get("/admin/produk/preview/").content.decode()
    assert "Keripik melinjo pedas" in html
    assert "Rp32.000" in html


def test_stock_is_counted_from_a_list(editor, look):
    variant = look(lambda: a_product("Emping", stock=5).variants.get())
    html = editor.get("/admin/stok/").content.decode()
    assert f'action="/admin/stok/{variant.pk}/"' in html
    assert editor.post(f"/admin/stok/{variant.pk}/", {"on_hand": "17"}).status_code == 302
    assert look(lambda: Stock.objects.get().on_hand) == 17


@pytest.mark.parametrize("typed", ["-1", "dua", "", "3"])
def test_a_count_that_cannot_be_is_told_and_changes_nothing(editor, look, typed):
    def prepare():
        variant = a_product("Emping", stock=5).variants.get()
        Stock.objects.update(reserved=4)
        return variant

    variant = look(prepare)
    response = editor.post(f"/admin/stok/{variant.pk}/", {"on_hand": typed})
    assert response.status_code == 422
    assert 'class="errorlist"' in response.content.decode()
    assert look(lambda: Stock.objects.get().on_hand) == 5


def test_what_runs_low_can_be_listed_alone(editor, look):
    def prepare():
        a_product("Emping penuh", stock=50)
        a_product("Emping sisa", stock=2)

    look(prepare)
    html = editor.get("/admin/stok/", {"menipis": "1"}).content.decode()
    assert "Emping sisa" in html
    assert "Emping penuh" not in html


@pytest.mark.parametrize(
    "address",
    [
        "/admin/produk/",
        "/admin/stok/",
        "/admin/impor-produk/",
        "/admin/anggota/",
        "/admin/sertifikat/",
        "/admin/produk-unggulan/",
        "/admin/ongkir/",
        "/admin/kapasitas/",
    ],
)
def test_every_list_opens_for_the_editor_and_not_for_the_treasurer(
    cilegon, editor, staff_client, address, settings
):
    settings.SECOND_FACTOR_EXEMPT_DOMAIN = "contoh.id"
    treasurer = staff_client(cilegon, "treasurer")
    assert editor.get(address).status_code == 200
    assert treasurer.get(address).status_code in {302, 403}


def test_staff_of_another_storefront_stays_outside(bekasi, cilegon, staff_client, client_of, look):
    product = look(lambda: a_product("Kemeja"))
    stranger = staff_client(bekasi, "editor")
    for method, address in [
        ("get", f"/admin/produk/edit/{product.pk}/"),
        ("post", f"/admin/stok/{product.pk}/"),
        ("post", f"/admin/arsip-produk/{product.pk}/"),
    ]:
        assert getattr(stranger, method)(address).status_code == 404
    own = client_of(cilegon, stranger.user)
    assert own.get(f"/admin/produk/edit/{product.pk}/").status_code == 403


@pytest.mark.parametrize(("path", "kind"), [("?export=xlsx", "spreadsheetml"), ("?export=csv", "text/csv")])
def test_lists_can_be_taken_along_as_tables(editor, look, path, kind):
    look(lambda: a_product("Kemeja"))
    response = editor.get(f"/admin/produk/{path}")
    assert kind in response["Content-Type"]
    assert b"Kemeja" in b"".join(response.streaming_content) or kind == "spreadsheetml"


def test_filters_narrow_the_list(editor, look):
    def prepare():
        a_product("Kemeja sisa", stock=1, category="kemeja-blus")
        a_product("Kain penuh", stock=99)
        a_product("Kain konsep", live=False)

    look(prepare)

    def names(query):
        html = editor.get(f"/admin/produk/{query}").content.decode()
        return {name for name in ("Kemeja sisa", "Kain penuh", "Kain konsep") if name in html}

    kemeja = look(lambda: Category.objects.get(slug="kemeja-blus").pk)
    assert names("") == {"Kemeja sisa", "Kain penuh", "Kain konsep"}
    assert names(f"?category={kemeja}") == {"Kemeja sisa"}
    assert names("?status=draft") == {"Kain konsep"}
    assert names("?status=live") == {"Kemeja sisa", "Kain penuh"}
    assert names("?status=scheduled") == set()
    assert names("?without_picture=true") == {"Kemeja sisa", "Kain penuh", "Kain konsep"}
    maker = look(
        lambda: ProductMaker.objects.create(product=Product.objects.first(), member=a_member()).member_id
    )
    assert len(names(f"?maker={maker}")) == 1
    assert names("?is_low=true") == {"Kemeja sisa"}
    assert names("?q=penuh") == {"Kain penuh"}


def test_a_member_is_numbered_and_her_change_is_news(editor, look):
    response = editor.post(
        "/admin/anggota/add/",
        {"name": "Siti Maemunah", "role": "Pembatik", "phone": "0812 3456 7890"} | formset("capacities"),
    )
    assert response.status_code == 302, response.context["form"].errors
    member = look(Member.objects.get)
    assert (member.number, member.slug, member.phone) == ("A-0001", "siti-maemunah", "6281234567890")
    assert OutboxEvent.objects.filter(topic="member.changed", key=str(member.pk)).count() == 1


def test_a_certificate_that_ends_needs_its_day(editor, look):
    kind = look(lambda: CertificateKind.objects.get(slug="p-irt").pk)
    response = editor.post("/admin/sertifikat/add/", {"kind": kind, "number": "2063672010001-31"})
    assert response.context["form"].errors["valid_until"]
    assert not look(Certificate.objects.exists)


def test_a_certificates_products_hear_of_it(editor, look):
    product = look(a_product)
    kind = look(lambda: CertificateKind.objects.get(slug="halal").pk)
    editor.post(
        "/admin/sertifikat/add/",
        {"kind": kind, "number": "ID36110000123450221", "scope": "product", "products": [product.pk]},
    )
    assert OutboxEvent.objects.filter(topic="product.changed", key=str(product.pk)).exists()


def test_a_sixth_signature_product_is_refused(editor, look):
    def prepare():
        for rank in range(1, 6):
            SignatureProduct.objects.create(rank=rank, product=a_product(), reason="Khas")
        return a_product()

    sixth = look(prepare)
    response = editor.post("/admin/produk-unggulan/add/", {"rank": 5, "product": sixth.pk, "reason": "Khas"})
    assert response.context["form"].errors
    assert look(SignatureProduct.objects.count) == 5


def test_the_operator_of_the_portal_keeps_categories_and_tax_rules(portal, cilegon, staff_client, settings):
    settings.SECOND_FACTOR_EXEMPT_DOMAIN = "contoh.id"
    operator = staff_client(portal, "operator")
    assert operator.get("/admin/kategori/").status_code == 200
    assert operator.get("/admin/aturan-pajak/").status_code == 200
    stranger = staff_client(cilegon, "operator")
    assert stranger.get("/admin/kategori/").status_code in {302, 403, 404}


def test_no_shared_table_is_in_wagtails_reference_index():
    assert not {model for model in ReferenceIndex.tracked_models if model._meta.app_label == "reference"}


def test_makers_are_chosen_among_members(editor, category, look):
    member = look(a_member)
    response = editor.post(
        ADD,
        product_form(
            category=category, makers=({"member": member.pk},), on_hand="", **{"action-publish": "1"}
        ),
    )
    assert response.status_code == 302, response.context["form"].formsets["makers"].errors
    assert look(lambda: Product.objects.get().makers.get().member) == member


def test_stock_is_no_part_of_a_revision(look):
    def body():
        product = a_product(stock=5)
        revision = product.save_revision()
        stock.set_on_hand(product.variants.get(), 9, actor="test")
        revision.publish()
        assert Stock.objects.get().on_hand == 9

    look(body)


def test_two_versions_of_a_product_can_be_compared(editor, look):
    def prepare():
        product = a_product("Kemeja", pictures=1)
        first = product.save_revision()
        product.name = "Kemeja lengan panjang"
        return product, first, product.save_revision()

    product, first, second = look(prepare)
    html = editor.get(
        f"/admin/produk/history/{product.pk}/revisions/compare/{first.pk}...{second.pk}/"
    ).content.decode()
    assert "lengan panjang" in html
