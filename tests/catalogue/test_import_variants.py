"""Several rows of one product are its sizes, cuts and motifs: they come in, go out and come back unchanged."""

import io

import pytest

from marketplace.catalogue import imports, uploaded_tables
from marketplace.catalogue.models import Product, Variant
from marketplace.catalogue.variants import MOST_VARIANTS
from tests.catalogue.factories import a_product, a_variant
from tests.catalogue.tables import GOOD, as_csv, as_xlsx, bring

pytestmark = pytest.mark.usefixtures("in_cilegon")

SHIRT = GOOD | {"name": "Kemeja Bedug", "sku": "KMJ-M", "size": "M", "cut": "Pria lengan panjang"}
LARGE = {
    "sku": "KMJ-L",
    "name": "Kemeja Bedug",
    "category": "batik-tulis",
    "price": "795000",
    "stock": "2",
    "size": "L",
    "cut": "Pria lengan panjang",
}


def plan(*rows):
    return imports.plan_import(uploaded_tables.rows_of(as_csv(*rows), "barang.csv"))


def refused(*rows):
    with pytest.raises(imports.ImportRefused) as refusal:
        plan(*rows)
    return [(error.row, error.column) for error in refusal.value.errors]


@pytest.mark.parametrize(("make", "name"), [(as_csv, "barang.csv"), (as_xlsx, "barang.xlsx")])
def test_rows_that_share_their_name_are_one_products_variants(make, name):
    result = bring(make(SHIRT, LARGE, GOOD), name)

    product = Product.objects.get(name="Kemeja Bedug")
    assert [(v.sku, v.label, v.price, v.stock.on_hand) for v in product.variants.all()] == [
        ("KMJ-M", "M · Pria lengan panjang", 785_000, 6),
        ("KMJ-L", "L · Pria lengan panjang", 795_000, 2),
    ]
    assert (product.unit, product.weight) == ("lembar", 350)
    assert [(tier.minimum, tier.price) for tier in product.tiers.all()] == [(10, 710_000)]
    assert (result.created, Product.objects.count()) == (2, 2)


def test_rows_without_size_stay_products_of_their_own():
    bring(as_csv(GOOD, GOOD | {"sku": "CLG-2"}))
    assert Product.objects.count() == 2


def test_a_plan_says_which_rows_are_variants():
    changes = plan(SHIRT, LARGE).changes
    assert [change.is_new for change in changes] == [True, False]
    assert changes[1].differences and "L" in changes[1].name


def test_a_new_size_joins_the_product_that_is_sold_already():
    bring(as_csv(SHIRT))
    bring(as_csv(LARGE | {"name": "kemeja  bedug"}))

    product = Product.objects.get()
    assert [v.sku for v in product.variants.order_by("sort_order")] == ["KMJ-M", "KMJ-L"]
    assert product.variants.get(sku="KMJ-L").is_orderable


def test_a_draft_that_is_published_later_keeps_the_new_size():
    bring(as_csv(SHIRT))
    product = Product.objects.get()
    product.summary = "Belum terbit"
    product.save_revision()
    bring(as_csv(LARGE))

    Product.objects.get().latest_revision.publish()

    assert Variant.objects.get(sku="KMJ-L").is_offered


def test_labels_of_a_variant_are_changed_and_an_empty_cell_leaves_them():
    bring(as_csv(SHIRT, LARGE))
    bring(as_csv(LARGE | {"size": "XL", "cut": ""}))
    assert Variant.objects.get(sku="KMJ-L").label == "XL · Pria lengan panjang"


def test_the_same_size_twice_is_named_by_row_and_column():
    assert refused(SHIRT, LARGE, LARGE | {"sku": "KMJ-3", "size": "m"}) == [(4, "size")]


def test_a_size_that_the_product_has_already_is_named():
    bring(as_csv(SHIRT))
    assert refused(LARGE | {"size": "M"}) == [(2, "size")]


def test_a_changed_size_may_not_meet_another():
    bring(as_csv(SHIRT, LARGE))
    assert refused(LARGE | {"size": "M"}) == [(2, "size")]


def test_sizes_may_be_exchanged():
    bring(as_csv(SHIRT, LARGE))
    bring(as_csv(SHIRT | {"size": "L"}, LARGE | {"size": "M"}))
    assert [Variant.objects.get(sku=sku).size for sku in ("KMJ-M", "KMJ-L")] == ["L", "M"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("category", "kue-basah"),
        ("description", "Lain"),
        ("unit", "potong"),
        ("weight_gram", "200"),
        ("lead_time_days", "9"),
        ("tags", "lain"),
    ],
)
def test_a_row_that_says_otherwise_of_the_same_product_is_named(column, value):
    assert refused(SHIRT, LARGE | {column: value}) == [(3, column)]


@pytest.mark.parametrize(("column", "longest"), [("size", 30), ("cut", 40), ("motif", 60)])
def test_a_label_that_is_too_long_is_named(column, longest):
    assert refused(SHIRT | {column: "x" * (longest + 1)}) == [(2, column)]


def test_a_name_that_two_products_have_is_named():
    a_product("Kemeja Bedug")
    a_product("Kemeja Bedug")
    assert refused(SHIRT) == [(2, "name")]


def test_more_variants_than_a_product_can_have_are_refused():
    rows = [SHIRT | {"sku": f"K-{n}", "size": f"U{n}"} for n in range(MOST_VARIANTS + 1)]
    assert refused(*rows) == [(MOST_VARIANTS + 2, "name")]


def exported(client, kind):
    answer = client.get(f"/admin/produk/?export={kind}")
    return answer.getvalue() if hasattr(answer, "getvalue") else b"".join(answer.streaming_content)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_of_variants_comes_back_unchanged_and_makes_the_same_goods_elsewhere(
    cilegon, bekasi, staff_client, in_storefront, kind
):
    with in_storefront(cilegon):
        shirt = a_product("Kemeja", price=200_000, stock=3)
        a_variant(shirt, size="L", cut="Pria", price=210_000, stock=5)
        a_variant(shirt, size="L", cut="Wanita", motif="Merah", price=215_000, stock=0)
        a_product("Kain", price=99_000, stock=1)
    content = exported(staff_client(cilegon, "editor"), kind)

    with in_storefront(cilegon):
        found = imports.plan_import(uploaded_tables.rows_of(io.BytesIO(content), f"produk.{kind}"))
        assert (found.created, found.updated, found.unchanged) == (0, 0, 4), found.changes
    with in_storefront(bekasi):
        result = bring(io.BytesIO(content), f"produk.{kind}")
        assert result.created == 2
        product = Product.objects.get(name="Kemeja")
        assert [(v.label, v.price, v.stock.on_hand) for v in product.variants.order_by("sort_order")] == [
            ("", 200_000, 3),
            ("L · Pria", 210_000, 5),
            ("L · Wanita · Merah", 215_000, 0),
        ]
