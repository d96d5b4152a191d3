"""The grid of a product's variants: made from words, saved at once, told row by row."""

import time

import pytest

from marketplace.catalogue.models import Product, Stock, Variant
from marketplace.core.models import AuditEntry, OutboxEvent
from tests.catalogue.factories import a_product, a_variant


def shirt(**fields):
    """Three sizes at Rp100.000 with five pieces each."""
    product = a_product("Kemeja", stock=None, **fields)
    product.variants.all().update(size="S", sku="KMJ-S")
    Stock.objects.create(variant=product.variants.get(), on_hand=5)
    for size in ("M", "L"):
        a_variant(product, size=size, sku=f"KMJ-{size}", stock=5)
    return product


def grid(page):
    """The page's rows as the browser would send them back."""
    rows = page.context["rows"]
    data = {"form-TOTAL_FORMS": str(len(rows.forms)), "form-INITIAL_FORMS": "0", "save": "1"}
    for form in rows:
        data |= {field.html_name: field.value() for field in form if field.value() not in (None, "", False)}
    return data


def address(product):
    return f"/admin/varian-produk/{product.pk}/"


def test_the_editor_leads_to_the_grid_and_to_the_archive(editor, look):
    product = look(shirt)
    html = editor.get(f"/admin/produk/edit/{product.pk}/").content.decode()
    assert address(product) in html
    assert f"/admin/arsip-produk/{product.pk}/" in html


def test_words_become_rows_and_nothing_is_saved_before_saving(editor, look):
    product = look(lambda: a_product("Kemeja", price=185_000, stock=4))
    data = grid(editor.get(address(product)))
    words = {"sizes": "S, M, L, XL", "cuts": "pria, wanita", "motifs": "", "add": "1"}
    page = editor.post(address(product), data | words)
    assert len(page.context["rows"].forms) == 8
    assert look(Variant.objects.count) == 1
    assert editor.post(address(product), grid(page)).status_code == 302

    def check():
        labels = list(Variant.objects.order_by("sort_order").values_list("size", "cut", "price"))
        assert labels[0] == ("S", "pria", 185_000)
        assert len(set(labels)) == 8
        assert Variant.objects.exclude(sku="").count() == 8
        assert Stock.objects.get().on_hand == 4  # the first form kept its shelf

    look(check)


def test_combinations_that_are_there_are_not_made_again(editor, look):
    product = look(shirt)
    page = editor.post(
        address(product), grid(editor.get(address(product))) | {"sizes": "s, M, XL", "add": "1"}
    )
    assert [form["size"].value() for form in page.context["rows"]][3:] == ["XL"]


def test_price_stock_and_number_of_all_are_saved_at_once(editor, look):
    product = look(shirt)
    look(lambda: OutboxEvent.objects.all().delete())
    data = grid(editor.get(address(product)))
    data |= {"form-0-price": "110000", "form-1-on_hand": "9", "form-2-sku": "KMJ-BESAR"}
    del data["form-2-is_offered"]
    assert editor.post(address(product), data).status_code == 302

    def check():
        small, middle, large = Variant.objects.order_by("sort_order")
        assert (small.price, middle.stock.on_hand, large.sku, large.is_offered) == (
            110_000,
            9,
            "KMJ-BESAR",
            False,
        )
        assert OutboxEvent.objects.filter(topic="product.changed").count() == 1
        entry = AuditEntry.objects.get(action="product.variants_changed")
        assert entry.actor_id == editor.user.pk
        latest = Product.objects.get().latest_revision
        assert latest.user_id == editor.user.pk

    look(check)


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"form-1-size": "s"}, (1, "size")),
        ({"form-2-sku": "KMJ-S"}, (2, "sku")),
        ({"form-2-sku": "LAIN-1"}, (2, "sku")),
        ({"form-0-price": "0"}, (0, "price")),
        ({"form-0-price": "seratus"}, (0, "price")),
        ({"form-1-on_hand": "-1"}, (1, "on_hand")),
        ({"form-1-on_hand": "2"}, (1, "on_hand")),
    ],
)
def test_what_cannot_be_is_told_at_its_row_and_nothing_is_saved(editor, look, changes, refused):
    def prepare():
        product = shirt()
        a_variant(a_product(), sku="LAIN-1")
        Stock.objects.filter(variant__sku="KMJ-M").update(reserved=3)
        return product

    product = look(prepare)
    data = grid(editor.get(address(product))) | changes
    data |= {f"form-{row}-motif": "jingga" for row in range(3)}
    response = editor.post(address(product), data)
    assert response.status_code == 422
    place, field = refused
    assert list(response.context["rows"].forms[place].errors) == [field]
    assert response.context["rows"].forms[0]["motif"].value() == "jingga"
    assert not look(lambda: Variant.objects.filter(motif="jingga").exists())


def test_what_somebody_else_changed_meanwhile_is_told_and_kept_until_saved_again(editor, look):
    product = look(shirt)
    data = grid(editor.get(address(product))) | {"form-0-price": "120000", "form-1-on_hand": "50"}
    look(lambda: Variant.objects.filter(sku="KMJ-S").update(price=99_000))
    look(lambda: Stock.objects.filter(variant__sku="KMJ-M").update(on_hand=4))
    first = editor.post(address(product), data)
    assert first.status_code == 422
    assert "Rp99.000" in str(first.context["rows"].forms[0].errors["price"])
    assert look(lambda: Variant.objects.get(sku="KMJ-S").price) == 99_000
    assert editor.post(address(product), grid(first)).status_code == 302
    assert look(lambda: Variant.objects.get(sku="KMJ-S").price) == 120_000
    assert look(lambda: Stock.objects.get(variant__sku="KMJ-M").on_hand) == 50


def test_a_draft_that_waits_gets_the_new_prices_and_variants(editor, look):
    def prepare():
        product = shirt()
        product.description = "Belum terbit"
        product.save_revision()
        return product

    product = look(prepare)
    data = grid(editor.get(address(product)))
    page = editor.post(address(product), data | {"sizes": "XL", "new_price": "130000", "add": "1"})
    editor.post(address(product), grid(page) | {"form-0-price": "90000"})

    def publish():
        Product.objects.get().latest_revision.publish()
        product = Product.objects.get()
        assert product.description == "Belum terbit"
        assert {variant.size: variant.price for variant in product.variants.all() if variant.is_offered} == {
            "S": 90_000,
            "M": 100_000,
            "L": 100_000,
            "XL": 130_000,
        }

    look(publish)


def test_forty_eight_variants_save_within_a_second_in_few_statements(editor, look, queries):
    product = look(lambda: a_product("Kemeja", stock=4))
    data = grid(editor.get(address(product)))
    words = {"sizes": "S, M, L, XL", "cuts": "a, b, c, d", "motifs": "biru, cokelat, jingga", "add": "1"}
    page = editor.post(address(product), data | words)
    assert editor.post(address(product), grid(page)).status_code == 302
    data = grid(editor.get(address(product)))
    data |= {f"form-{n}-price": str(150_000 + n) for n in range(48)} | {
        f"form-{n}-on_hand": "7" for n in range(48)
    }
    began = time.process_time()
    with queries() as counted:
        assert editor.post(address(product), data).status_code == 302
    assert time.process_time() - began < 1
    assert len(counted) <= 60
    assert look(lambda: Stock.objects.filter(on_hand=7).count()) == 48


def test_the_grid_is_closed_to_the_order_desk_and_to_other_storefronts(cilegon, bekasi, staff_client, look):
    product = look(shirt)
    assert staff_client(cilegon, "order_desk").get(address(product)).status_code in {302, 403}
    assert staff_client(bekasi, "editor").get(address(product)).status_code == 404
