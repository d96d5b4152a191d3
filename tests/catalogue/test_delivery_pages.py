"""«Pengiriman» in the back office, and its table."""

import io

import pytest
from openpyxl import load_workbook

from marketplace.catalogue.delivery_imports import COLUMNS, DELIVERY_IMPORTER
from marketplace.catalogue.import_plans import ImportRefused
from marketplace.catalogue.models import DeliveryArea, DeliveryRate
from marketplace.catalogue.uploaded_tables import rows_of
from marketplace.core.models import AuditEntry, OutboxEvent
from tests.catalogue.factories import rates
from tests.catalogue.tables import as_csv, as_xlsx

PRICE = {
    "carrier": "Kurir koperasi",
    "pricing": "flat",
    "price": "7.000",
    "free_over": "",
    "minimum_days": "0",
    "maximum_days": "1",
    "is_active": "on",
}
ROW = {"origin": "36.72", "destination": "32.73", "price": "16000", "min_days": "2", "max_days": "3"}


@pytest.fixture
def editor(staff_client, cilegon):
    return staff_client(cilegon, "editor")


def table(*rows, shape=as_csv):
    file = shape(*rows, columns=COLUMNS)
    return rows_of(io.BytesIO(file.getvalue()), "ongkir.xlsx" if shape is as_xlsx else "ongkir.csv")


def test_one_price_is_kept_for_all_districts_that_are_ticked(editor, cilegon, in_storefront):
    page = editor.get("/admin/pengiriman/tambah/kurir/").content.decode()
    assert "Jombang" in page and "Seluruh" in page or "All of" in page
    answer = editor.post("/admin/pengiriman/tambah/kurir/", {**PRICE, "regions": ["36.72.05", "36.72.04"]})
    assert answer.status_code == 302
    with in_storefront(cilegon):
        areas = DeliveryArea.objects.values_list("region_id", "service", "pricing", "price")
        assert sorted(areas) == [
            ("36.72.04", "courier", "flat", 7_000),
            ("36.72.05", "courier", "flat", 7_000),
        ]
    assert AuditEntry.objects.filter(action="delivery.priced").count() == 2
    assert OutboxEvent.objects.filter(topic="delivery.changed").exists()


def test_a_place_elsewhere_cannot_be_slipped_in(editor, cilegon, in_storefront):
    answer = editor.post("/admin/pengiriman/tambah/kurir/", {**PRICE, "regions": ["32.16.01"]})
    assert answer.status_code == 422
    with in_storefront(cilegon):
        assert not DeliveryArea.objects.exists()


def test_a_form_that_fails_comes_back_filled(editor):
    answer = editor.post(
        "/admin/pengiriman/tambah/kurir/",
        {**PRICE, "regions": ["36.72.05"], "minimum_days": "4", "maximum_days": "2"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and "id_maximum_days" in page
    assert 'value="7.000"' in page and 'value="36.72.05"' in page and "checked" in page


def test_a_price_is_changed_and_removed_after_asking(editor, cilegon, in_storefront):
    with in_storefront(cilegon):
        area = DeliveryArea.objects.create(service="courier", region_id="36.72.05", price=7_000)
    editor.post(f"/admin/pengiriman/{area.pk}/", {**PRICE, "price": "9.000"})
    with in_storefront(cilegon):
        assert DeliveryArea.objects.get().price == 9_000
    assert editor.get(f"/admin/pengiriman/{area.pk}/hapus/").status_code == 200
    with in_storefront(cilegon):
        assert DeliveryArea.objects.exists()
    editor.post(f"/admin/pengiriman/{area.pk}/hapus/")
    with in_storefront(cilegon):
        assert not DeliveryArea.objects.exists()


def test_the_page_does_not_ask_more_with_more_prices(editor, cilegon, in_storefront, queries):
    with in_storefront(cilegon):
        rates()
        DeliveryArea.objects.create(service="expedition", region_id="36.73", price=7_000)
    editor.get("/admin/pengiriman/")
    with queries() as few:
        editor.get("/admin/pengiriman/")
    with in_storefront(cilegon):
        for code in ("32", "33", "34", "35", "51"):
            DeliveryArea.objects.create(service="expedition", region_id=code, price=7_000)
    with queries() as many:
        page = editor.get("/admin/pengiriman/").content.decode()
    assert "Jawa Barat" in page
    assert len(many) == len(few)


def test_who_sells_nothing_has_no_say_in_delivery(staff_client, cilegon):
    for role in ("treasurer", "order_desk"):
        assert staff_client(cilegon, role).get("/admin/pengiriman/").status_code in (302, 403)


def test_a_price_list_is_looked_at_then_imported(editor, cilegon, in_storefront):
    upload = io.BytesIO(
        as_csv(ROW, {**ROW, "destination": "32", "price": "20000"}, columns=COLUMNS).getvalue()
    )
    upload.name = "jne.csv"
    page = editor.post("/admin/impor-ongkir/", {"file": upload}, follow=True)
    assert "Kota Bandung" in page.content.decode()
    with in_storefront(cilegon):
        assert not DeliveryArea.objects.exists()
    editor.post(page.redirect_chain[-1][0])
    with in_storefront(cilegon):
        assert dict(DeliveryArea.objects.values_list("region_id", "price")) == {"32.73": 16_000, "32": 20_000}


def test_mistakes_are_told_by_row_and_column(cilegon, in_storefront):
    with in_storefront(cilegon), pytest.raises(ImportRefused) as refusal:
        DELIVERY_IMPORTER.plan(
            table(
                ROW,
                {**ROW, "destination": "Kota Atlantis"},
                {**ROW, "destination": "33", "price": "murah"},
                {**ROW, "destination": "34", "service": "merpati"},
                {**ROW, "destination": "35", "min_days": "5", "max_days": "2"},
                ROW,
            )
        )
    found = [(error.row, error.column) for error in refusal.value.errors]
    assert found == [(3, "destination"), (4, "price"), (5, "service"), (6, "max_days"), (7, "destination")]


def test_other_origins_and_places_without_a_price_are_left_out(cilegon, in_storefront):
    with in_storefront(cilegon):
        plan = DELIVERY_IMPORTER.plan(
            table(ROW, {**ROW, "origin": "33.75"}, {**ROW, "destination": "51", "price": ""})
        )
    assert (plan.created, plan.left_out) == (1, 2)


def test_codes_that_a_spreadsheet_made_numbers_of_are_read(cilegon, in_storefront):
    with in_storefront(cilegon):
        plan = DELIVERY_IMPORTER.plan(
            table(
                {"origin": 36.72, "destination": 35.1, "price": 21000},
                {"destination": 36, "price": 9000},
                {"place": "Kota Denpasar", "price": 30000},
                shape=as_xlsx,
            )
        )
    assert [row.region.code for row in plan.rows] == ["35.10", "36", "51.71"]


def test_the_export_is_read_back_without_a_change(editor, cilegon, in_storefront):
    with in_storefront(cilegon):
        DELIVERY_IMPORTER.write(
            table(ROW, {**ROW, "destination": "36.72.05", "service": "kurir"}), actor="test"
        )
    download = editor.get("/admin/pengiriman/tabel.xlsx").content
    with in_storefront(cilegon):
        plan = DELIVERY_IMPORTER.plan(rows_of(io.BytesIO(download), "ongkir.xlsx"))
    assert (plan.unchanged, plan.created, plan.updated) == (2, 0, 0)


def test_without_prices_the_table_lists_where_prices_may_go(editor):
    sheet = load_workbook(io.BytesIO(editor.get("/admin/pengiriman/tabel.xlsx").content)).active
    codes = [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert "36.72.05" in codes and "36.71" in codes and "91" in codes


def test_the_pages_list_zones_and_say_what_is_not_set(editor, cilegon, in_storefront):
    with in_storefront(cilegon):
        rates()
        DeliveryRate.objects.filter(zone="city").update(is_active=False)
    page = editor.get("/admin/pengiriman/").content.decode()
    assert "Rp34.000" in page
    assert page.count("tambah/kurir") == 1
