"""Importing products: everything or nothing, and every mistake by its place."""

import csv
import io
import tracemalloc
import uuid
import zipfile
from decimal import Decimal

import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from openpyxl import Workbook, load_workbook

from marketplace.catalogue import imports, member_imports, stock, tasks, uploaded_tables
from marketplace.catalogue.models import ImportRun, Member, PriceTier, Product, Stock, Variant
from marketplace.core.models import AuditEntry, OutboxEvent
from marketplace.reference.models import Category
from tests.catalogue.factories import a_product, a_variant

GOOD = {
    "sku": "CLG-1",
    "name": "Kain batik Krakatau",
    "category": "batik-tulis",
    "description": "Katun primisima.",
    "price": "785000",
    "unit": "lembar",
    "stock": "6",
    "weight_gram": "350",
    "bulk_min_qty": "10",
    "bulk_price": "710000",
    "lead_time_days": "3",
    "tags": "batik cilegon|oleh-oleh",
}


@pytest.fixture(autouse=True)
def in_cilegon(cilegon, in_storefront):
    with in_storefront(cilegon):
        yield


def as_csv(*rows, columns=imports.COLUMNS, separator=",", encoding="utf-8"):
    output = io.StringIO(newline="")
    writer = csv.DictWriter(output, columns, delimiter=separator, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return io.BytesIO(output.getvalue().encode(encoding))


def as_xlsx(*rows, columns=imports.COLUMNS):
    book = Workbook()
    book.active.append(list(columns))
    for row in rows:
        book.active.append([row.get(column) for column in columns])
    output = io.BytesIO()
    book.save(output)
    output.seek(0)
    return output


def bring(file, name="barang.csv", fallback=None):
    return imports.import_products(uploaded_tables.rows_of(file, name), fallback=fallback, actor="test")


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


@pytest.fixture
def editor(cilegon, staff_client):
    return staff_client(cilegon, "editor")


def upload(content=None):
    file = io.BytesIO((content or as_csv(GOOD)).getvalue())
    file.name = "barang.csv"
    return file


def test_staff_look_at_the_changes_before_they_import(editor, cilegon, in_storefront):
    page = editor.post("/admin/impor-produk/", {"file": upload()}, follow=True)
    assert page.status_code == 200
    assert "CLG-1" in page.content.decode()
    with in_storefront(cilegon):
        assert not Product.objects.exists()
    run = page.redirect_chain[-1][0]
    assert editor.post(run).status_code == 302
    with in_storefront(cilegon):
        assert Product.objects.get().name == "Kain batik Krakatau"
        assert ImportRun.objects.get().state == "done"
    editor.post(run)
    with in_storefront(cilegon):
        assert Product.objects.count() == 1
    assert "barang.csv" in editor.get("/admin/impor-produk/").content.decode()


def test_staff_read_every_mistake_by_row_column_and_value(editor):
    bad = upload(as_csv(GOOD | {"price": "murah"}))
    page = editor.post("/admin/impor-produk/", {"file": bad}, follow=True)
    assert page.status_code == 422
    assert "<td>2</td><td>price</td><td>murah</td>" in page.content.decode()
    assert editor.post(page.redirect_chain[-1][0]).status_code == 302


def test_a_long_table_is_worked_on_in_the_background_with_its_progress(editor, cilegon, in_storefront):
    rows = [GOOD | {"sku": f"CLG-{n}", "name": f"Kain {n}", "description": "x" * 90} for n in range(700)]
    page = editor.post("/admin/impor-produk/", {"file": upload(as_csv(*rows))}, follow=True)
    assert 'hx-trigger="every 2s"' in page.content.decode()
    address = page.redirect_chain[-1][0]

    def deliver():
        event = OutboxEvent.objects.filter(topic="import.wanted").latest("sequence")
        tasks.run_import.delay(
            schema_name=cilegon.schema_name,
            event_id=str(event.event_id),
            topic=event.topic,
            key=event.key,
            payload=event.payload,
        )

    deliver()
    checked = editor.get(address)
    assert checked.context["run"].result["total"] == 700
    with in_storefront(cilegon):
        assert not Product.objects.exists()
    editor.post(address)
    assert "<progress" in editor.get(address).content.decode()
    deliver()
    deliver()
    with in_storefront(cilegon):
        assert Product.objects.count() == 700
        run = ImportRun.objects.get()
        assert (run.state, run.result["created"]) == ("done", 700)
        assert not storages["private"].exists(run.kept_as)


def test_who_may_not_add_products_may_not_import_them(cilegon, bekasi, staff_client, editor):
    run = editor.post("/admin/impor-produk/", {"file": upload()}).url
    assert staff_client(cilegon, "order_desk").get("/admin/impor-produk/").status_code in {302, 403}
    assert staff_client(cilegon, "order_desk").post(run).status_code in {302, 403}
    assert staff_client(bekasi, "editor").get(run).status_code == 404


def test_what_was_exported_changes_nothing_when_it_comes_back(editor, cilegon, in_storefront):
    with in_storefront(cilegon):
        bring(as_csv(GOOD, GOOD | {"sku": "CLG-2", "name": "=HYPERLINK()", "tags": "", "stock": ""}))
        product = a_product(
            "Kemeja", price=200_000, tiers=((10, 150_000),), stock=3, description='Baris, "satu"\ndua'
        )
        a_variant(product, size="XS", price=140_000, stock=None)
    for kind, name in (("csv", "produk.csv"), ("xlsx", "produk.xlsx")):
        response = editor.get(f"/admin/produk/?export={kind}")
        content = (
            response.getvalue() if hasattr(response, "getvalue") else b"".join(response.streaming_content)
        )
        with in_storefront(cilegon):
            plan = imports.plan_import(uploaded_tables.rows_of(io.BytesIO(content), name))
            assert (plan.created, plan.updated, plan.unchanged) == (0, 0, 4), plan.changes


def test_the_table_to_fill_in_offers_categories_and_can_be_imported(editor, cilegon, in_storefront):
    content = editor.get("/admin/impor-produk/contoh.xlsx").content
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    lists = {check.formula1 for check in sheet.data_validations.dataValidation if check.type == "list"}
    assert any(formula.startswith("Pilihan!$A$1") for formula in lists)
    with in_storefront(cilegon):
        assert bring(io.BytesIO(content), "contoh.xlsx").created == 2


def test_merged_cells_are_named(cilegon):
    book = Workbook()
    book.active.append(list(imports.COLUMNS))
    for n in range(3):
        book.active.append([(GOOD | {"sku": f"CLG-{n}"}).get(column) for column in imports.COLUMNS])
    book.active.merge_cells("C2:C4")
    output = io.BytesIO()
    book.save(output)
    with pytest.raises(uploaded_tables.UnreadableTable, match="C2:C4"):
        list(uploaded_tables.rows_of(output, "barang.xlsx"))


def as_members(*rows):
    return as_csv(*rows, columns=member_imports.COLUMNS)


def test_members_come_from_a_table_and_back(editor, cilegon, in_storefront):
    file = upload(
        as_members(
            {
                "name": "Siti Maemunah",
                "phone": "0812 3456 7890",
                "capacity": "menjahit=20|bordir=5",
                "joined_on": "21/3/2019",
            },
            {"number": "A-0300", "name": "Nyai Ratu", "skills": "membatik|mencelup"},
        )
    )
    page = editor.post("/admin/impor-anggota/", {"file": file}, follow=True)
    assert "Siti Maemunah" in page.content.decode(), page.content
    editor.post(page.redirect_chain[-1][0])
    with in_storefront(cilegon):
        siti, nyai = Member.objects.order_by("name").reverse()
        assert (siti.phone, str(siti.joined_on), siti.is_public) == ("6281234567890", "2019-03-21", False)
        assert [(one.skill, one.pieces_per_week) for one in siti.capacities.all()] == [
            ("menjahit", 20),
            ("bordir", 5),
        ]
        assert nyai.skills == ["membatik", "mencelup"]
    response = editor.get("/admin/anggota/?export=xlsx")
    content = response.getvalue() if hasattr(response, "getvalue") else b"".join(response.streaming_content)
    with in_storefront(cilegon):
        plan = member_imports.MEMBER_IMPORTER.plan(
            uploaded_tables.rows_of(io.BytesIO(content), "anggota.xlsx")
        )
        assert (plan.created, plan.updated, plan.unchanged) == (0, 0, 2), plan.changes


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("joined_on", "tiga Maret"),
        ("joined_on", "31/02/2020"),
        ("phone", "12"),
        ("capacity", "menjahit dua puluh"),
        ("name", ""),
    ],
)
def test_a_members_cell_that_cannot_be_is_named(cilegon, column, value):
    rows = uploaded_tables.rows_of(
        as_members({"name": "Siti", "number": "A-1"} | {column: value}), "anggota.csv"
    )
    with pytest.raises(imports.ImportRefused) as refusal:
        member_imports.MEMBER_IMPORTER.plan(rows)
    assert [(error.row, error.column, error.value) for error in refusal.value.errors] == [(2, column, value)]


def test_the_example_can_be_imported_as_it_is(editor, cilegon, in_storefront):
    example = editor.get("/admin/impor-produk/contoh.csv").content
    with in_storefront(cilegon):
        bring(io.BytesIO(example))
        assert Product.objects.count() == 2
