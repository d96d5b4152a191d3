"""What the auditor gets: one file with hashes, open contracting data, and the year's figures."""

import hashlib
import html
import io
import json
import re
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from marketplace.accounts.models import BudgetLine
from marketplace.core.documents import read_document
from marketplace.core.models import AuditEntry
from marketplace.core.money import rupiah
from marketplace.portal.views import reports
from marketplace.procurement.actions import ordering
from marketplace.procurement.models import PurchaseOrder
from marketplace.receiving.actions.attaching import attach_tax_invoice
from marketplace.receiving.actions.invoicing import CannotInvoice
from marketplace.receiving.actions.paying import CannotPay
from marketplace.receiving.models import Invoice, LineBalance, TaxInvoice
from marketplace.receiving.ocds import record_package, release_package
from marketplace.receiving.selectors.papers import papers_of
from marketplace.receiving.selectors.report import report_of
from tenants.models import Region
from tests.receiving.conftest import a_delivery, a_picture, counted, signed
from tests.receiving.test_invoices import a_proof, billed, confirmed, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(order, staff, receiver, approver, chair, treasurer):
    signed(counted(a_delivery(order, staff), receiver, rejected=2), approver, chair)
    confirmed(told(billed(order, staff), treasurer, 1_000_000), chair)
    with tenant_context(order.cooperative):
        ordering.keep_quotation(purchase_order_id=order.pk)
    return PurchaseOrder.objects.select_related(
        "institution__region",
        "cooperative__region",
        "request",
        "quote",
        "document",
        "ordered_by",
        "fulfilment",
    ).get(pk=order.pk)


def test_file_holds_every_paper_and_its_hash(client_of, portal, paid, officer):
    answer = client_of(portal, officer).get(
        f"/lembaga/ruang/{paid.institution_id}/pesanan/{paid.pk}/berkas.zip"
    )
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    manifest = json.loads(archive.read("MANIFES.json"))
    names = {one["name"] for one in manifest["files"]}
    assert names == set(archive.namelist()) - {"MANIFES.json"}
    for one in manifest["files"]:
        assert hashlib.sha256(archive.read(one["name"])).hexdigest() == one["sha256"]
    for folder in ("01-permintaan", "03-penawaran", "04-pesanan", "05-pengiriman", "06-bast", "07-tagihan", "08-pembayaran", "09-catatan", "10-data-terbuka"):  # fmt: skip
        assert any(name.startswith(folder) for name in names), folder
    paper = next(name for name in names if name.startswith("04-pesanan") and name.endswith(".pdf"))
    assert archive.read(paper) == read_document(paid.document)
    assert "delivery.sign" in archive.read("09-catatan/audit.csv").decode()
    decided = json.loads(archive.read("03-penawaran/keputusan.json"))
    assert [one["total"] for one in decided] == [paid.total] and decided[0]["lines"]
    assert paid.quote.number in archive.read("03-penawaran/baris.csv").decode()
    assert any(name.startswith("03-penawaran") and name.endswith(".pdf") for name in names)


def test_timeline_holds_every_paper_with_number_day_actor_and_size_for_both_sides(
    client_of, portal, cilegon, paid, officer, staff
):
    asked = client_of(portal, officer).get(
        f"/lembaga/ruang/{paid.institution_id}/pesanan/{paid.pk}/pelaksanaan/"
    )
    events = asked.context["events"]
    assert [one["datetime"] for one in events] == sorted(one["datetime"] for one in events)
    assert all(one["title"] and one["date"] and one["actor"] and one["document_url"] for one in events)
    with schema_context("public"):
        papers = papers_of(paid)
    assert {one.kind for one in papers} == {
        "quotation", "purchase_order", "delivery_note", "acceptance", "invoice", "receipt"
    }  # fmt: skip
    assert sum(bool(one.get("document_size")) for one in events) == len(papers) == len(events) - 1
    desk = client_of(cilegon, staff).get(f"/admin/permintaan/pesanan/{paid.pk}/pelaksanaan/")
    for page in (asked.content.decode(), desk.content.decode()):
        assert all(one.number in page for one in papers) and "Rp1.000.000" in page


def test_tax_invoice_of_a_bill_with_ppn_is_attached_replaced_and_seen_by_both_sides(
    client_of, portal, cilegon, order, staff, receiver, approver, chair, officer,
    django_capture_on_commit_callbacks,
):  # fmt: skip
    signed(counted(a_delivery(order, staff), receiver), approver, chair)
    bill = billed(order, staff)
    desk, room = client_of(cilegon, staff), client_of(portal, officer)
    form = f"/admin/permintaan/tagihan/{bill.pk}/faktur-pajak/"
    values = {"number": "04002600000001", "issued_on": str(bill.issued_on)}
    assert desk.post(form, {**values, "scan": a_picture()}).status_code == 422, "a bill without PPN has none"
    Invoice.objects.filter(pk=bill.pk).update(
        ppn=1_000, total=bill.total + 1_000, cash_due=bill.cash_due + 1_000
    )
    assert form in desk.get(f"/admin/permintaan/tagihan/{bill.pk}/").content.decode()
    assert desk.post(form, values).status_code == 422, "the file is missing"
    tomorrow = timezone.localdate() + timedelta(days=1)
    late = desk.post(form, {**values, "issued_on": str(tomorrow), "scan": a_picture()})
    assert late.status_code == 422 and list(late.context["form"].errors) == ["issued_on"]
    assert desk.post(form, {**values, "number": "04002600000009", "scan": a_picture()}).status_code == 302
    kept = TaxInvoice.objects.get()
    assert 'name="replaces" value="04002600000009"' in desk.get(form).content.decode()
    assert form in desk.get(f"/admin/permintaan/tagihan/{bill.pk}/").content.decode()
    assert desk.post(form, {**values, "scan": a_picture()}).status_code == 422, (
        "nobody said that it replaces one"
    )
    with django_capture_on_commit_callbacks(execute=True):
        mended = desk.post(form, {**values, "replaces": "04002600000009", "scan": a_picture()})
    assert mended.status_code == 302 and TaxInvoice.objects.get().pk == kept.pk
    assert not kept.file.storage.exists(kept.file.name), "the wrong one is kept nowhere"
    logged = AuditEntry.objects.get(action="invoice.replace_tax_invoice")
    assert logged.changes["number"] == ["04002600000009", "04002600000001"]
    assert desk.get(f"{form}berkas/").status_code == 200
    seen = f"/lembaga/ruang/{order.institution_id}/pesanan/{order.pk}/"
    assert "04002600000001" in room.get(f"{seen}pelaksanaan/").content.decode()
    assert room.get(f"{seen}tagihan/{bill.pk}/faktur-pajak/").status_code == 200
    assert "04002600000001" in room.get(f"{seen}tagihan/{bill.pk}/").content.decode()
    archive = zipfile.ZipFile(io.BytesIO(room.get(f"{seen}berkas.zip").content))
    assert "07-tagihan/faktur-pajak-04002600000001.jpg" in archive.namelist()


def test_what_is_refused_leaves_no_file_behind(order, cilegon, staff, receiver, approver, chair, treasurer):
    bills = []
    for line in order.lines.all():
        signed(counted(a_delivery(order, staff, {line.pk: line.quantity}), receiver), approver, chair)
        bills.append(billed(order, staff))
    Invoice.objects.update(ppn=1, total=F("total") + 1, cash_due=F("cash_due") + 1)
    storage = TaxInvoice._meta.get_field("file").storage

    def attached(bill):
        bill.refresh_from_db()
        with tenant_context(cilegon):
            attach_tax_invoice(
                invoice=bill, number="0400", issued_on=bill.issued_on, proof=a_proof(), actor=staff
            )

    attached(bills[0])
    told(bills[0], treasurer, 1_000)
    folders = (f"{cilegon.schema_name}/receiving/tax-invoices", "public/receiving/payments")
    before = [storage.listdir(folder)[1] for folder in folders]
    with pytest.raises(CannotInvoice):
        attached(bills[1])
    with pytest.raises(CannotPay):
        told(bills[0], treasurer, 1_000)
    after = [storage.listdir(folder)[1] for folder in folders]
    assert list(map(sorted, after)) == list(map(sorted, before))


def test_open_data_name_what_the_standard_requires(paid, capsys):
    with schema_context("public"):
        record, package = record_package(paid), release_package(paid)
    release = package["releases"][0]
    assert (package["version"], record["records"][0]["compiledRelease"]["tag"]) == ("1.1", ["compiled"])
    assert release["ocid"] == record["records"][0]["ocid"] and release["initiationType"] == "tender"
    contract = release["contracts"][0]
    assert contract["awardID"] == release["awards"][0]["id"]
    assert contract["implementation"]["transactions"][0]["value"] == {"amount": 1_000_000, "currency": "IDR"}
    ids = {party["id"] for party in release["parties"]}
    assert {release["buyer"]["id"], release["awards"][0]["suppliers"][0]["id"]} == ids
    call_command("ocds_export", purchase=paid.number)
    assert json.loads(capsys.readouterr().out)["records"][0]["ocid"] == release["ocid"]
    with pytest.raises(CommandError):
        call_command("ocds_export", purchase="PO/TIADA")


def test_report_adds_up_and_says_how_much_is_missing(client_of, portal, paid, officer):
    year = timezone.localdate().year
    BudgetLine.objects.create(
        institution=paid.institution,
        fiscal_year=year,
        account="5.1.02",
        name="Pakaian dinas",
        planned=20_000_000,
    )
    found = report_of(paid.institution, year)
    assert found.totals == {"committed": 4_910_000, "accepted": 28 * 162_000, "paid": 1_000_000}
    assert (found.target, found.missing, found.percent) == (8_000_000, 3_090_000, 24)
    desk = client_of(portal, officer)
    room = f"/lembaga/ruang/{paid.institution_id}/laporan/"
    page = desk.get(room).content.decode()
    assert "Rp3.090.000" in page and "Rp4.536.000" in page
    assert paid.number in desk.get(f"{room}committed/?tahun={year}&jenis=uniform").content.decode()
    assert "BAST/" in desk.get(f"{room}accepted/?tahun={year}").content.decode()
    assert "INV/" in desk.get(f"{room}paid/?tahun={year}").content.decode()
    assert desk.get(f"{room}nonsense/").status_code == 404
    assert desk.get(f"{room}?format=xlsx").content[:2] == b"PK"
    issued = desk.post(f"{room}cetak/", {"tahun": year})
    assert desk.get(issued["Location"]).content.startswith(b"%PDF")


def test_each_figure_is_the_sum_of_the_documents_behind_it(client_of, portal, paid, officer, monkeypatch):
    monkeypatch.setattr(reports, "SHOWN", 1)
    room = f"/lembaga/ruang/{paid.institution_id}/laporan/"
    desk = client_of(portal, officer)
    links = re.findall(r'<a href="([^"]*/laporan/(?:committed|accepted|paid)/[^"]*)">(Rp[\d.]+)</a>', desk.get(room).content.decode())  # fmt: skip
    assert {address.partition("/laporan/")[2].partition("/")[0] for address, _sum in links} == {
        "committed", "accepted", "paid",
    }  # fmt: skip
    for address, figure in links:
        answer = desk.get(html.unescape(address))
        assert rupiah(answer.context["total"]) == figure, address
        rows, following = list(answer.context["rows"]), answer.context["next_url"]
        while following:
            answer = desk.get(html.unescape(address).partition("?")[0] + following)
            rows, following = rows + answer.context["rows"], answer.context["next_url"]
        assert len(rows) == answer.context["count"]
        assert rupiah(sum(int(re.sub(r"\D", "", row[-1]["text"])) for row in rows)) == figure, address


@pytest.mark.parametrize(("region", "hours"), [("36.72", 7), ("51.71", 8), ("94.71", 9)])
def test_fiscal_year_begins_at_midnight_of_the_institutions_own_hour(paid, region, hours):
    place = Region.objects.filter(code__startswith=region.partition(".")[0]).order_by("-code").first()
    paid.institution.region = place
    paid.institution.save()
    midnight = datetime(2027, 1, 1, tzinfo=UTC) - timedelta(hours=hours)
    for moment, in_2026, in_2027 in ((midnight - timedelta(seconds=1), 1, 0), (midnight, 0, 1)):
        PurchaseOrder.objects.filter(pk=paid.pk).update(issued_at=moment)
        totals = [report_of(paid.institution, year).totals["committed"] > 0 for year in (2026, 2027)]
        assert totals == [bool(in_2026), bool(in_2027)]


def test_report_takes_as_many_statements_for_many_orders(paid, django_assert_num_queries):
    year = timezone.localdate().year
    with django_assert_num_queries(6):
        report_of(paid.institution, year)


@pytest.mark.parametrize(("kind", "word"), [("soe", "40%"), ("private", "40%"), ("school", "40%")])
def test_forty_percent_are_said_to_government_bodies_only(client_of, portal, paid, officer, kind, word):
    type(paid.institution).objects.filter(pk=paid.institution_id).update(kind=kind)
    page = client_of(portal, officer).get(f"/lembaga/ruang/{paid.institution_id}/laporan/").content.decode()
    assert word not in page


def test_calendar_shows_both_sides_their_deliveries(client_of, portal, cilegon, order, staff, officer):
    delivery = a_delivery(order, staff)
    month = f"{delivery.planned_on:%Y-%m}"
    for page in (
        client_of(portal, officer).get(f"/lembaga/ruang/{order.institution_id}/kalender/?bulan={month}"),
        client_of(cilegon, staff).get(f"/admin/permintaan/kalender/?bulan={month}"),
    ):
        assert f"/pengiriman/{delivery.pk}/" in page.content.decode()
    address = f"/lembaga/ruang/{order.institution_id}/kalender/?bulan="
    for none in ("x", "9999-12", "0001-01", f"{'9' * 20}-01"):
        assert client_of(portal, officer).get(f"{address}{none}").status_code == 200, none


def test_changed_portions_and_pieces_done_without_change_what_is_committed(client_of, portal, paid, officer):
    year = timezone.localdate().year
    line = paid.lines.order_by("position")[0]
    LineBalance.objects.filter(line=line).update(waived=2)
    assert report_of(paid.institution, year).totals["committed"] == 4_910_000 - 2 * 162_000
    room = f"/lembaga/ruang/{paid.institution_id}/laporan/committed/?tahun={year}"
    assert "Rp4.586.000" in client_of(portal, officer).get(room).content.decode()


def test_report_tells_budget_lines_and_scales_apart(client_of, portal, cilegon, paid, officer, chair):
    year = timezone.localdate().year
    line = BudgetLine.objects.create(
        institution=paid.institution, fiscal_year=year, account="5.1.02", name="Pakaian", planned=9_000_000
    )
    desk, shop = client_of(portal, officer), client_of(cilegon, chair)
    room = f"/lembaga/ruang/{paid.institution_id}/laporan/"
    found = report_of(paid.institution, year)
    assert found.by["line"]["committed"] == {0: 4_910_000}
    assert found.by["scale"]["paid"] == {"unsaid": 1_000_000}
    assert paid.number in desk.get(f"{room}committed/?tahun={year}&anggaran=0").content.decode()
    paid.request.budget_line = line
    paid.request.save(update_fields=["budget_line"])
    kept = {"scale": "small", "fiscal_year": str(year - 1), "source": "RAT 2025"}
    assert shop.post("/admin/permintaan/skala/", {**kept, "source": ""}).status_code == 422
    assert shop.post("/admin/permintaan/skala/", kept).status_code == 302
    found = report_of(paid.institution, year)
    assert found.by["line"]["accepted"] == {line.pk: 28 * 162_000}
    assert found.by["scale"]["committed"] == {"small": 4_910_000}
    for query in (f"anggaran={line.pk}", "skala=small"):
        for measure, number in (("committed", paid.number), ("accepted", "BAST/"), ("paid", "INV/")):
            assert number in desk.get(f"{room}{measure}/?tahun={year}&{query}").content.decode()
    for query in ("anggaran=0", "skala=micro", "skala=unsaid"):
        assert paid.number not in desk.get(f"{room}committed/?tahun={year}&{query}").content.decode()
    assert report_of(paid.institution, year - 2).by["scale"]["committed"] == {}
