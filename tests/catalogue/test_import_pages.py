"""The import pages of the back office: a look first, progress, mistakes by row, and members' tables."""

import io

import pytest
from django.core.files.storage import storages
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from marketplace.catalogue import import_runs, imports, member_imports, tasks, uploaded_tables
from marketplace.catalogue.models import ImportRun, Member, Product, Variant
from marketplace.core.models import DueWork, OutboxEvent
from tests.catalogue.factories import a_product, a_variant
from tests.catalogue.tables import GOOD, as_csv, bring

pytestmark = pytest.mark.usefixtures("in_cilegon")


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


def test_a_table_that_nobody_imports_is_deleted_after_seven_days(editor, cilegon, in_storefront):
    run = editor.post("/admin/impor-produk/", {"file": upload()}).url
    with in_storefront(cilegon):
        found = ImportRun.objects.get()
        (waiting,) = DueWork.objects.filter(topic="import.forgotten", key=str(found.pk))
        assert 6 < (waiting.due_at - timezone.now()).total_seconds() / 86_400 <= 7
        import_runs.forget(found.pk)
        assert not storages["private"].exists(found.kept_as)
        import_runs.forget(found.pk)
        assert not import_runs.start_importing(found)
    assert editor.get(run).status_code == 422
    with in_storefront(cilegon):
        assert not Product.objects.exists()


def test_an_import_that_was_done_is_not_forgotten(editor, cilegon, in_storefront):
    editor.post(editor.post("/admin/impor-produk/", {"file": upload()}).url)
    with in_storefront(cilegon):
        import_runs.forget(ImportRun.objects.get().pk)
        assert ImportRun.objects.get().state == "done"


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
        assert bring(io.BytesIO(content), "contoh.xlsx").created == 3


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
        assert (Product.objects.count(), Variant.objects.count()) == (3, 4)
