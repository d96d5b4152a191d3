"""The product's editor as the cooperative's staff uses it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.models import Revision

from marketplace.catalogue import schedule
from marketplace.catalogue.models import (
    CateringDay,
    Product,
    ProductImage,
    Stock,
    Variant,
)
from marketplace.core.models import DueWork, OutboxEvent
from marketplace.reference.models import Category
from tests.catalogue.factories import a_package, a_picture, a_product, a_variant, picture_bytes
from tests.catalogue.product_forms import ADD, edit_form, product_form


def test_name_category_price_and_a_photo_make_a_product(cilegon, editor, category, look):
    picture = look(a_picture)
    response = editor.post(
        ADD,
        product_form(
            category=category,
            images=({"image": picture.pk, "alt_text": "Sebungkus keripik di nampan"},),
            **{"action-publish": "1"},
        ),
    )
    assert response.status_code == 302, response.context and response.context["form"].errors

    def check():
        product = Product.objects.get(slug="keripik-melinjo-pedas")
        variant = product.variants.get()
        assert product.live
        assert variant.sku.startswith(f"{cilegon.code}-KRP-")
        assert variant.stock.on_hand == 12
        assert OutboxEvent.objects.filter(topic="product.changed", key=str(product.pk)).exists()

    look(check)


def test_a_draft_may_lack_everything_but_name_category_and_price(editor, category, look):
    response = editor.post(ADD, product_form(category=category, on_hand=""))
    assert response.status_code == 302
    assert not look(lambda: Product.objects.get().live)


def test_a_photo_without_words_for_it_gets_the_products_name(editor, category, look):
    picture = look(a_picture)
    response = editor.post(
        ADD,
        product_form(
            category=category, images=({"image": picture.pk, "alt_text": ""},), **{"action-publish": "1"}
        ),
    )
    assert response.status_code == 302
    assert look(lambda: Product.objects.get().images.get().alt_text) == "Keripik melinjo pedas"


def test_a_photo_from_the_phone_becomes_the_products_picture(editor, category, look):
    photo = SimpleUploadedFile("IMG_2041.jpg", picture_bytes(900, 1200), "image/jpeg")
    response = editor.post(ADD, product_form(category=category, photo=photo, **{"action-publish": "1"}))
    assert response.status_code == 302, response.context["form"].errors
    image = look(lambda: Product.objects.get().images.select_related("image").get())
    assert (image.alt_text, image.image.title) == ("Keripik melinjo pedas", "Keripik melinjo pedas")


def test_a_photo_added_later_stands_last_and_only_in_the_draft(editor, look):
    product = look(lambda: a_product("Kemeja", pictures=1))
    images = look(
        lambda: [
            {"id": one.pk, "image": one.image_id, "alt_text": one.alt_text} for one in product.images.all()
        ]
    )
    photo = SimpleUploadedFile("IMG_2042.jpg", picture_bytes(), "image/jpeg")
    data = look(lambda: edit_form(product, images=images, images_initial=1, photo=photo))
    response = editor.post(f"/admin/produk/edit/{product.pk}/", data)
    assert response.status_code == 302, response.context["form"].errors

    def check():
        assert ProductImage.objects.count() == 1
        draft = Product.objects.get().get_latest_revision_as_object()
        assert [one.alt_text for one in draft.images.all()] == [images[0]["alt_text"], "Kemeja"]

    look(check)


def test_a_file_that_is_no_photo_is_told_and_a_good_one_is_asked_for_again(editor, category, look):
    drawing = SimpleUploadedFile("gambar.svg", b"<svg onload=alert(1)></svg>", "image/svg+xml")
    response = editor.post(ADD, product_form(category=category, photo=drawing, **{"action-publish": "1"}))
    assert response.context["form"].errors["photo"]
    photo = SimpleUploadedFile("IMG_2041.jpg", picture_bytes(), "image/jpeg")
    response = editor.post(
        ADD, product_form(category=category, photo=photo, name="", **{"action-publish": "1"})
    )
    assert response.context["form"].errors["photo"]
    assert not look(Product.objects.exists)


def test_two_equal_variants_and_one_number_twice_are_told_at_their_row(editor, category):
    rows = (
        {"price": "32000", "size": "L", "sku": "A-1", "is_offered": "on"},
        {"price": "32000", "size": "l", "sku": "A-2", "is_offered": "on"},
        {"price": "32000", "size": "M", "sku": "A-1", "is_offered": "on"},
    )
    response = editor.post(ADD, product_form(category=category, variants=rows))
    forms = response.context["form"].formsets["variants"].forms
    assert [list(form.errors) for form in forms] == [[], ["size"], ["__all__"]]


def test_the_same_quantity_twice_is_told_at_its_row(editor, category):
    tiers = ({"minimum": "10", "price": "30000"}, {"minimum": "10", "price": "29000"})
    response = editor.post(ADD, product_form(category=category, tiers=tiers, **{"action-publish": "1"}))
    assert response.context["form"].formsets["tiers"].forms[1].errors["__all__"]


def test_a_product_set_to_go_live_later_does_so_by_itself_and_ends_too(editor, category, look, monkeypatch):
    now = timezone.now()
    times = {
        "go_live_at": (now + timedelta(days=1)).strftime("%Y-%m-%d %H:%M"),
        "expire_at": (now + timedelta(days=9)).strftime("%Y-%m-%d %H:%M"),
    }
    response = editor.post(ADD, product_form(category=category, **times, **{"action-publish": "1"}))
    assert response.status_code == 302, response.context["form"].errors
    product = look(Product.objects.get)
    row = DueWork.objects.get(topic="product.schedule_due", key=str(product.pk))
    assert not product.live
    assert row.due_at == product.go_live_at

    def at(moment):
        with monkeypatch.context() as clock:
            clock.setattr(timezone, "now", lambda: moment)
            look(lambda: schedule.keep(Product.objects.get()))
        return look(lambda: Product.objects.get().live)

    assert not at(now)
    assert at(row.due_at + timedelta(seconds=1))
    row.refresh_from_db()
    assert row.due_at == product.expire_at
    assert not at(row.due_at + timedelta(seconds=1))
    assert not DueWork.objects.filter(topic="product.schedule_due").exists()


def test_a_copy_has_the_text_and_prices_but_address_number_and_stock_of_its_own(editor, look):
    product = look(lambda: a_product("Kemeja", pictures=1, tiers=((10, 90_000),), stock=5, slug="kemeja"))
    address = f"/admin/produk/copy/{product.pk}/"
    page = editor.get(address)
    assert page.context["form"]["name"].value() == "Kemeja"
    action = page.context.get("action_url", address)
    form = page.context["form"]
    data = {field.html_name: field.value() for field in form if field.value() not in (None, False)}
    for rows in form.formsets.values():
        for one in [rows.management_form, *rows.forms]:
            data |= {
                field.html_name: "" if field.value() is None else field.value()
                for field in one
                if field.value() is not False
            }
    for name in ("photo", "certificates", "archived_at"):
        data.pop(name, None)
    data["search_words"] = ""
    response = editor.post(action, data)
    assert response.status_code == 302, (
        response.context["form"].errors,
        response.context["form"].formsets["variants"].errors,
    )

    def check():
        original, copied = Product.objects.order_by("pk")
        assert (original.slug, copied.slug, copied.live) == ("kemeja", "kemeja-2", False)
        variant = copied.variants.get()
        assert variant.price == 100_000
        assert variant.sku != original.variants.get().sku
        assert not Stock.objects.filter(variant=variant).exists()
        assert original.variants.get().stock.on_hand == 5
        assert copied.tiers.get().price == 90_000
        assert copied.images.get().image_id == original.images.get().image_id

    look(check)


@pytest.mark.parametrize(
    "tiers",
    [
        ({"minimum": "10", "price": "32000"},),
        ({"minimum": "10", "price": "30000"}, {"minimum": "50", "price": "31000"}),
    ],
)
def test_a_tier_that_is_not_cheaper_is_told_beside_its_price(editor, category, tiers):
    response = editor.post(ADD, product_form(category=category, tiers=tiers, **{"action-publish": "1"}))
    forms = response.context["form"].formsets["tiers"].forms
    assert forms[-1].errors["price"]


def test_two_products_of_one_name_get_two_addresses_and_numbers(editor, category, look):
    for _ in range(2):
        editor.post(ADD, product_form(category=category))
    assert look(lambda: sorted(Product.objects.values_list("slug", flat=True))) == [
        "keripik-melinjo-pedas",
        "keripik-melinjo-pedas-2",
    ]
    assert len(set(look(lambda: list(Variant.objects.values_list("sku", flat=True))))) == 2


def test_catering_without_a_package_is_asked_for_one(editor, category):
    response = editor.post(ADD, product_form(category=category, kind="catering", **{"action-publish": "1"}))
    assert response.context["form"].errors["kind"]


def test_a_catering_package_is_described_with_commas(editor, look):
    nasi = str(look(lambda: Category.objects.get(slug="nasi-kotak").pk))
    package = {
        "serving_style": "kotak",
        "contents": "nasi putih, ayam bakar,, sambal",
        "allergens": "",
        "minimum_heads": "20",
        "lead_days": "2",
        "cutoff_hour": "14",
        "portions_per_day": "200",
    }
    response = editor.post(
        ADD,
        product_form(
            category=nasi, kind="catering", catering=(package,), on_hand="", **{"action-publish": "1"}
        ),
    )
    assert response.status_code == 302, (
        response.context["form"].errors,
        response.context["form"].formsets["catering"].errors,
    )
    assert look(lambda: Product.objects.get().catering.get().contents) == [
        "nasi putih",
        "ayam bakar",
        "sambal",
    ]


def test_editing_does_not_offer_to_count_what_was_counted(editor, look):
    product = look(lambda: a_product(stock=5))
    html = editor.get(f"/admin/produk/edit/{product.pk}/").content.decode()
    assert 'name="on_hand"' not in html
    assert 'name="name"' in html


def test_publishing_an_old_revision_keeps_newer_variants_withdrawn_and_their_stock(editor, look):
    def prepare():
        product = a_product("Kemeja", price=100_000, stock=5)
        old = product.save_revision()
        old.publish()
        newer = a_variant(product, size="XL", price=120_000, stock=7)
        first = product.variants.exclude(pk=newer.pk).get()
        first.price = 150_000
        first.save()
        return product, old, first, newer

    product, old, first, newer = look(prepare)
    look(lambda: Revision.objects.get(pk=old.pk).publish())

    def check():
        newer.refresh_from_db()
        first.refresh_from_db()
        assert not newer.is_offered
        assert Stock.objects.get(variant=newer).on_hand == 7
        assert Stock.objects.get(variant=first).on_hand == 5
        assert first.price == 100_000
        assert Product.objects.get(pk=product.pk).variants.count() == 2

    look(check)


def test_a_variant_taken_out_of_the_form_is_withdrawn_and_keeps_its_stock(editor, look):
    def prepare():
        product = a_product("Kemeja", stock=5)
        a_variant(product, size="XL", stock=7)
        return product

    product = look(prepare)
    data = look(lambda: edit_form(product, **{"action-publish": "1"}))
    data["variants-1-DELETE"] = "on"
    response = editor.post(f"/admin/produk/edit/{product.pk}/", data)
    assert response.status_code == 302, response.context["form"].formsets["variants"].errors

    def check():
        variants = list(Product.objects.get(pk=product.pk).variants.order_by("pk"))
        assert [variant.is_offered for variant in variants] == [True, False]
        assert Stock.objects.count() == 2

    look(check)


def test_a_numbers_field_left_empty_keeps_the_number(editor, look):
    product = look(lambda: a_product("Kemeja", stock=5))
    before = look(lambda: product.variants.get().sku)
    data = look(lambda: edit_form(product, **{"action-publish": "1"}))
    data["variants-0-sku"] = ""
    data["variants-0-price"] = "111000"
    assert editor.post(f"/admin/produk/edit/{product.pk}/", data).status_code == 302
    assert look(lambda: Variant.objects.get().sku) == before
    assert look(lambda: Variant.objects.get().price) == 111_000


def test_an_ordered_package_survives_its_removal(look):
    def body():
        product = a_package()
        offer = product.catering.get()
        CateringDay.objects.create(offer=offer, date="2100-01-01", capacity=10, taken=5)
        product.catering = []
        product.save()
        assert Product.objects.get(pk=product.pk).catering.get() == offer

    look(body)
