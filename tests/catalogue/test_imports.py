"""Importing products: everything or nothing, and every mistake by its place."""

import io
import tracemalloc
import uuid
import zipfile
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from marketplace.catalogue import imports, stock, uploaded_tables
from marketplace.catalogue.models import PriceTier, Product, Stock, Variant
from marketplace.core.models import AuditEntry, OutboxEvent
from marketplace.reference.models import Category
from tests.catalogue.factories import a_product, a_variant
from tests.catalogue.tables import GOOD, as_csv, as_xlsx, bring

pytestmark = pytest.mark.usefixtures("in_cilegon")


def refused(file, name="barang.csv", fallback=None):
    with pytest.raises((imports.ImportRefused, uploaded_tables.UnreadableTable)) as refusal:
        bring(file, name, fallback)
    assert not Product.objects.exists()
    return [(error.row, error.column) for error in refusal.value.errors]


@pytest.mark.parametrize(("make", "name"), [(as_csv, "barang.csv"), (as_xlsx, "barang.xlsx")])
def test_a_good_row_becomes_a_product_on_sale(make, name):
    result = bring(make(GOOD), name)
    assert (result.created, result.updated) == (1, 0)
    product = Product.objects.get()
    variant = product.variants.get()
    assert product.is_on_sale
    assert (product.name, product.slug, product.category.slug) == (
        "Kain batik Krakatau",
        "kain-batik-krakatau",
        "batik-tulis",
    )
    assert (product.unit, product.weight, product.lead_time_days) == ("lembar", 350, 3)
    assert product.search_words == ["batik cilegon", "oleh-oleh"]
    assert (variant.sku, variant.price, variant.stock.on_hand) == ("CLG-1", 785_000, 6)
    assert [(tier.minimum, tier.price) for tier in product.tiers.all()] == [(10, 710_000)]
    assert not product.is_made_to_order


def test_numbers_of_a_spreadsheet_are_read_as_numbers():
    row = GOOD | {
        "price": 785000.0,
        "stock": 6,
        "weight_gram": 350.0,
        "bulk_min_qty": None,
        "bulk_price": None,
    }
    bring(as_xlsx(row), "barang.xlsx")
    assert Variant.objects.get().price == 785_000


@pytest.mark.parametrize("price", ["785000", "785.000", "785,000", "Rp785.000", "Rp 785.000,-"])
def test_prices_may_be_written_as_people_write_them(price):
    bring(as_csv(GOOD | {"price": price}))
    assert Variant.objects.get().price == 785_000


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("sku", ""),
        ("sku", "x" * 41),
        ("name", ""),
        ("name", "x" * 121),
        ("name", "Kain\x07"),
        ("category", ""),
        ("category", "barang-ajaib"),
        ("price", ""),
        ("price", "0"),
        ("price", "-5"),
        ("price", "18,50"),
        ("price", "gratis"),
        ("price", "99999999999999999999"),
        ("stock", "-1"),
        ("stock", "dua"),
        ("weight_gram", "0"),
        ("weight_gram", "ringan"),
        ("bulk_min_qty", "1"),
        ("bulk_min_qty", ""),
        ("bulk_price", ""),
        ("bulk_price", "785000"),
        ("bulk_price", "murah"),
        ("lead_time_days", "400"),
        ("lead_time_days", "1.5"),
        ("tags", "|".join(f"kata {number}" for number in range(40))),
        ("tags", "x" * 70),
        ("description", "x" * 8001),
        ("unit", "x" * 21),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column(column, value):
    good = GOOD | {"sku": "CLG-0", "name": "Kain lain"}
    assert refused(as_csv(good, GOOD | {column: value})) == [(3, column)]


def test_every_mistake_is_told_at_once():
    rows = [GOOD | {"price": "murah", "stock": "-1"}, GOOD, GOOD | {"sku": ""}]
    assert refused(as_csv(*rows)) == [(2, "price"), (2, "stock"), (4, "sku")]


def test_a_sku_that_comes_twice_is_refused():
    assert refused(as_csv(GOOD, GOOD)) == [(3, "sku")]


def test_unknown_and_missing_columns_are_refused():
    columns = ("sku", "name", "category", "harga")
    assert set(refused(as_csv(GOOD, columns=columns))) == {(1, "harga"), (1, "price")}


def test_a_column_that_comes_twice_is_refused():
    file = io.BytesIO(b"sku,name,category,price,price\nA,Kain,batik-tulis,1000,2000\n")
    assert refused(file) == [(1, "price")]


def test_a_row_with_more_cells_than_columns_is_refused():
    file = io.BytesIO(b"sku,name,category,price\nA,Kain, katun,batik-tulis,1000\n")
    assert refused(file) == [(2, "")]


@pytest.mark.parametrize("content", [b"", b"sku,name,category,price\n", b"\n\n\n"])
def test_a_file_without_products_says_so(content):
    assert refused(io.BytesIO(content)) == [(0, "")]


def test_only_four_columns_are_needed():
    bring(io.BytesIO(b"sku,name,category,price\nA,Kain,Batik tulis,1000\n"))
    assert Product.objects.get().category.slug == "batik-tulis"


@pytest.mark.parametrize("name", ["batik-tulis", "Batik tulis", "BATIK  TULIS", "Hand-drawn batik"])
def test_a_category_is_found_by_slug_or_name(name):
    bring(as_csv(GOOD | {"category": name}))
    assert Product.objects.get().category.slug == "batik-tulis"


def test_an_unknown_category_goes_where_the_fallback_says():
    bring(as_csv(GOOD | {"category": "barang-ajaib"}), fallback=Category.objects.get(slug="lainnya"))
    assert Product.objects.get().category.slug == "lainnya"


@pytest.mark.parametrize(("separator", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-8"), (";", "cp1252")])
def test_indonesian_excels_csv_is_understood(separator, encoding):
    bring(as_csv(GOOD | {"name": "Kain “Krakatau” – édisi"}, separator=separator, encoding=encoding))
    assert Product.objects.get().name == "Kain “Krakatau” – édisi"


def test_days_without_a_count_mean_made_to_order():
    bring(as_csv(GOOD | {"stock": ""}))
    assert Product.objects.get().is_made_to_order
    assert not Stock.objects.exists()


def test_catering_categories_make_packages():
    bring(as_csv(GOOD | {"category": "nasi-kotak", "stock": ""}))
    assert Product.objects.get().is_catering
    assert Product.objects.get().catering.get().lead_days == 3


def test_an_existing_sku_is_updated_and_empty_cells_leave_things_alone():
    bring(as_csv(GOOD))
    result = bring(
        as_csv({"sku": "CLG-1", "name": "Kain Krakatau baru", "category": "batik-cap", "price": "800000"})
    )
    assert (result.created, result.updated) == (0, 1)
    product = Product.objects.get()
    assert (product.name, product.category.slug, product.slug) == (
        "Kain Krakatau baru",
        "batik-cap",
        "kain-batik-krakatau",
    )
    assert product.description == "Katun primisima."
    assert product.search_words == ["batik cilegon", "oleh-oleh"]
    assert Stock.objects.get().on_hand == 6
    assert PriceTier.objects.get().price == 710_000


def test_the_same_file_again_changes_nothing_and_is_no_news():
    bring(as_csv(GOOD))
    OutboxEvent.objects.all().delete()
    result = bring(as_csv(GOOD))
    assert (result.created, result.updated, result.unchanged) == (0, 0, 1)
    assert not OutboxEvent.objects.filter(topic="product.changed").exists()


def test_one_of_several_variants_changes_its_price_and_stock_only():
    product = a_product("Kemeja", price=100_000)
    a_variant(product, size="L", sku="KMJ-L", price=110_000, stock=4)
    bring(as_csv(GOOD | {"sku": "KMJ-L", "price": "120000", "bulk_price": "90000", "stock": "9"}))
    product.refresh_from_db()
    assert product.name == "Kemeja"
    variant = Variant.objects.get(sku="KMJ-L")
    assert (variant.price, variant.stock.on_hand) == (120_000, 9)


def test_stock_below_what_is_reserved_is_refused():
    variant = a_product("Kemeja", stock=5).variants.get()
    with transaction.atomic():
        stock.reserve(uuid.uuid4(), {variant.pk: 4}, expires_at=None)
    with pytest.raises(imports.ImportRefused) as refusal:
        bring(as_csv(GOOD | {"sku": variant.sku, "stock": "3"}))
    assert [(error.row, error.column) for error in refusal.value.errors] == [(2, "stock")]
    assert Stock.objects.get().on_hand == 5


def test_an_import_is_carried_into_a_draft_that_was_waiting():
    product = a_product("Kemeja", price=100_000)
    sku = product.variants.get().sku
    draft = Product.objects.get(pk=product.pk)
    draft.summary = "Sedang ditulis"
    draft.save_revision()
    bring(as_csv(GOOD | {"sku": sku, "price": "150000", "bulk_price": "90000"}))
    Product.objects.get(pk=product.pk).get_latest_revision().publish()
    product.refresh_from_db()
    assert product.summary == "Sedang ditulis"
    assert product.variants.get().price == 150_000


def test_every_product_is_told_once_and_the_import_is_audited():
    bring(as_csv(*(GOOD | {"sku": f"CLG-{number}", "name": f"Kain {number}"} for number in range(5))))
    keys = OutboxEvent.objects.filter(topic="product.changed").values_list("key", flat=True)
    assert sorted(keys) == sorted(str(pk) for pk in Product.objects.values_list("pk", flat=True))
    assert AuditEntry.objects.get(action="products.imported").changes == {"created": 5, "updated": 0}


def test_products_of_one_name_get_addresses_of_their_own():
    bring(as_csv(GOOD, GOOD | {"sku": "CLG-2"}))
    assert set(Product.objects.values_list("slug", flat=True)) == {
        "kain-batik-krakatau",
        "kain-batik-krakatau-2",
    }


def test_looking_first_writes_nothing():
    plan = imports.plan_import(uploaded_tables.rows_of(as_csv(GOOD), "barang.csv"))
    assert (plan.created, plan.changes[0].is_new) == (1, True)
    assert not Product.objects.exists()


def test_a_formula_is_refused_and_never_computed():
    assert refused(as_xlsx(GOOD | {"price": "=1+1"}), "barang.xlsx") == [(2, "price")]


@pytest.mark.parametrize("value", [Decimal("18.5"), True])
def test_a_number_with_a_fraction_is_no_price(value):
    row = GOOD | {"price": float(value) if isinstance(value, Decimal) else value}
    assert refused(as_xlsx(row), "barang.xlsx") == [(2, "price")]


def bomb():
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (80 * 1024 * 1024))
    return output


def entity_bomb():
    output = io.BytesIO()
    with zipfile.ZipFile(as_xlsx(GOOD)) as source, zipfile.ZipFile(output, "w") as archive:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.startswith("xl/worksheets/"):
                content = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + content.split(b"?>")[-1]
            archive.writestr(entry, content)
    return output


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (bomb, "barang.xlsx"),
        (entity_bomb, "barang.xlsx"),
        (lambda: io.BytesIO(b"PK\x03\x04 nothing"), "barang.xlsx"),
        (lambda: io.BytesIO(b"sku,name"), "barang.xlsx"),
        (lambda: io.BytesIO(b"\xd0\xcf\x11\xe0 old"), "barang.xls"),
        (lambda: io.BytesIO(b"\x89PNG\r\n\x1a\n\x00\x00"), "barang.csv"),
        (lambda: io.BytesIO(b"x" * (20 * 1024 * 1024 + 1)), "barang.csv"),
        (lambda: io.BytesIO(b'sku,name,category,price\n"A,Kain\n' + b"x" * 200_000), "barang.csv"),
    ],
)
def test_what_is_no_table_is_refused_before_it_is_unpacked(make, name):
    file = make()
    tracemalloc.start()
    try:
        assert refused(file, name)
        assert tracemalloc.get_traced_memory()[1] < 50 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_ten_thousand_rows_stay_within_memory_and_a_minute():
    file = as_csv(*(GOOD | {"sku": f"CLG-{number}", "name": f"Kain {number}"} for number in range(10_000)))
    tracemalloc.start()
    try:
        result = bring(file)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert result.created == 10_000
    assert peak < 150 * 1024 * 1024
    assert OutboxEvent.objects.filter(topic="product.changed").count() == 10_000


@pytest.fixture
def table(tmp_path):
    def write(*rows):
        path = tmp_path / "barang.csv"
        path.write_bytes(as_csv(*rows).getvalue())
        return str(path)

    return write


def test_the_command_imports_into_the_named_storefront(table, cilegon, bekasi, in_storefront, capsys):
    call_command("import_products", table(GOOD), cooperative="kab-bekasi")
    assert "1 created" in capsys.readouterr().out
    with in_storefront(bekasi):
        assert Product.objects.count() == 1
    with in_storefront(cilegon):
        assert not Product.objects.exists()


def test_the_command_can_look_first(table, capsys, cilegon, in_storefront):
    call_command("import_products", table(GOOD), cooperative="cilegon", dry_run=True)
    assert "would be created" in capsys.readouterr().out
    with in_storefront(cilegon):
        assert not Product.objects.exists()


def test_the_command_names_row_and_column_of_each_mistake(table):
    with pytest.raises(CommandError, match=r"row 2, column price"):
        call_command("import_products", table(GOOD | {"price": "murah"}), cooperative="cilegon")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"cooperative": "atlantis"}, "atlantis"),
        ({"cooperative": "cilegon", "category_fallback": "atlantis"}, "atlantis"),
    ],
)
def test_the_command_refuses_what_it_does_not_know(table, options, message):
    with pytest.raises(CommandError, match=message):
        call_command("import_products", table(GOOD), **options)


def test_the_command_refuses_a_file_that_is_not_there():
    with pytest.raises(CommandError):
        call_command("import_products", "/nirgendwo/barang.csv", cooperative="cilegon")
