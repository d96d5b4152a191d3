"""Payouts and commission bills: two people, one bank file, booked once, and the treasurer's page that adds up."""

import csv
import datetime
import io

import openpyxl
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import schema_context

from marketplace.settlement.actions import batches
from marketplace.settlement.actions.entries import post
from marketplace.settlement.checking import differences
from marketplace.settlement.models import Batch, BatchLine, CommissionRate
from marketplace.settlement.selectors import position_of
from tenants.models import Cooperative

DAY = datetime.date(2026, 1, 5)


@pytest.fixture
def operators(portal, staff_of):
    return [staff_of(portal, "operator", email=f"operator{n}@demo.lumbung.test") for n in (1, 2)]


@pytest.fixture
def owed(cilegon, bekasi):
    """Lumbung owes Cilegon Rp90.000 and Bekasi Rp40.000; Cilegon owes Rp2.500 of commission."""
    with schema_context("public"):
        Cooperative.objects.filter(pk__in=[cilegon.pk, bekasi.pk]).update(
            bank_name="Bank BJB", bank_account_number="0012345678", bank_account_holder="=Koperasi"
        )

    def earn(cooperative, amount, place):
        post(
            kind="release",
            source=f"order:{place}",
            cooperative_id=cooperative.pk,
            document=f"PSN/{place}",
            occurred_at=timezone.now(),
            amounts={"provider": amount, "payable": -amount},
        )

    earn(cilegon, 90_000, 1)
    earn(bekasi, 40_000, 2)
    post(
        kind="commission",
        source="order:3",
        cooperative_id=cilegon.pk,
        document="PSN/3",
        occurred_at=timezone.now(),
        amounts={"due": 2_500, "commission": -2_500},
    )
    return earn


def _balanced():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def test_payouts_go_from_draft_to_paid_by_two_people(operators, owed, portal, client_of, cilegon):
    first, second = (client_of(portal, person) for person in operators)
    response = first.post("/admin/penyelesaian/tulis/", {"kind": "payout"}, follow=True)
    batch = Batch.objects.get()
    assert batch.number in response.content.decode()
    assert sorted(batch.lines.values_list("amount", flat=True)) == [40_000, 90_000]
    page = f"/admin/penyelesaian/{batch.pk}/"
    assert "operator" in first.post(f"{page}approve/", follow=True).content.decode()
    batch.refresh_from_db()
    assert batch.status == "draft"
    second.post(f"{page}approve/")
    batch.refresh_from_db()
    assert batch.status == "approved" and batch.approved_by == operators[1]
    content = first.post(f"{page}berkas/").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [(row["nomor_rekening"], row["jumlah"], row["nama_pemilik"]) for row in rows] == [
        ("0012345678", "90000", "'=Koperasi"),
        ("0012345678", "40000", "'=Koperasi"),
    ]
    assert first.post(f"{page}berkas/").content.decode("utf-8-sig") == content
    assert (
        first.post(
            f"{page}settle/", {"paid_on": timezone.localdate() + datetime.timedelta(days=1)}
        ).status_code
        == 422
    )
    first.post(f"{page}settle/", {"paid_on": DAY})
    batch.refresh_from_db()
    assert batch.status == "paid" and set(batch.lines.values_list("paid_on", flat=True)) == {DAY}
    assert position_of(cilegon.pk).paid_out == 90_000 and position_of(cilegon.pk).ready == 0
    _balanced()
    assert list(differences()) == []


def test_paid_twice_is_booked_once(operators, owed, portal, client_of, cilegon):
    batch, _left_out = batches.write_batch(kind="payout", actor=operators[0])
    batches.approve_batch(batch=batch, actor=operators[1])
    client = client_of(portal, operators[0])
    for _time in range(2):
        client.post(f"/admin/penyelesaian/{batch.pk}/settle/", {"paid_on": DAY})
    assert position_of(cilegon.pk).paid_out == 90_000


def test_what_is_in_a_batch_is_in_no_second_one(operators, owed, cilegon):
    first, _left_out = batches.write_batch(kind="payout", actor=operators[0])
    with pytest.raises(batches.NothingToSettle):
        batches.write_batch(kind="payout", actor=operators[0])
    owed(cilegon, 7_000, 9)
    second, _left_out = batches.write_batch(kind="payout", actor=operators[0])
    assert list(second.lines.values_list("amount", flat=True)) == [7_000]
    batches.cancel_batch(batch=first, actor=operators[0])
    third, _left_out = batches.write_batch(kind="payout", actor=operators[0])
    assert sorted(third.lines.values_list("amount", flat=True)) == [40_000, 90_000]


def test_who_has_no_account_is_left_out_and_named(operators, owed, portal, client_of, bekasi):
    with schema_context("public"):
        Cooperative.objects.filter(pk=bekasi.pk).update(bank_account_number="")
    page = client_of(portal, operators[0]).post("/admin/penyelesaian/tulis/", {"kind": "payout"}, follow=True)
    assert bekasi.name in page.content.decode()
    assert BatchLine.objects.get().amount == 90_000


def test_the_database_wants_a_second_person(operators, owed):
    batch, _left_out = batches.write_batch(kind="payout", actor=operators[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(approved_by=operators[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(status="approved")


def test_a_bill_is_told_to_its_cooperative_and_paid_line_by_line(
    operators, owed, client_of, staff_of, cilegon, portal
):
    treasurer = client_of(cilegon, staff_of(cilegon, "treasurer"))
    batch, _left_out = batches.write_batch(kind="bill", actor=operators[0])
    line = batch.lines.get()
    assert line.number not in treasurer.get("/admin/keuangan/lumbung/").content.decode()
    batches.approve_batch(batch=batch, actor=operators[1])
    shown = treasurer.get("/admin/keuangan/lumbung/").content.decode()
    assert line.number in shown and "Rp2.500" in shown
    operator = client_of(portal, operators[0])
    nothing_ticked = operator.post(f"/admin/penyelesaian/{batch.pk}/settle/", {"paid_on": DAY})
    assert nothing_ticked.status_code == 422
    operator.post(f"/admin/penyelesaian/{batch.pk}/settle/", {"paid_on": DAY, "line": line.pk})
    batch.refresh_from_db()
    assert batch.status == "paid" and position_of(cilegon.pk).commission_paid == 2_500
    assert list(differences()) == []


def test_check_ledger_finds_a_payout_that_was_not_booked(operators, owed):
    batch, _left_out = batches.write_batch(kind="payout", actor=operators[0])
    batch.lines.update(paid_on=DAY)
    assert len(list(differences())) == 2


def test_the_treasurers_page_agrees_with_the_orders_and_opens_as_a_sheet(sale, rate, client_of):
    order = sale.order()
    sale.pay(order)
    sale.complete(order)
    sale.give_back(order, 30_000)
    client = client_of(sale.shop.cooperative, sale.treasurer)
    page = client.get("/admin/keuangan/lumbung/")
    assert page.context["differs_by"] == 0
    assert page.context["by_documents"] == page.context["position"].own > 0
    book = openpyxl.load_workbook(io.BytesIO(client.get("/admin/keuangan/lumbung/?format=xlsx").content))
    assert [cell.value for cell in list(book.active.rows)[-1]][-1] == page.context["by_documents"]
    address = "/admin/keuangan/lumbung/rekening/"
    for month in ("", "?bulan=2026-13"):
        assert client.get(f"{address}{month}").content.startswith(b"%PDF-")
    for month in ("2020-01", "2099-01"):
        assert client.get(f"{address}?bulan={month}").status_code == 404


def test_money_that_is_not_booked_yet_is_said(sale, rate, client_of):
    order = sale.order()
    sale.pay(order)
    with schema_context("public"):
        payment = order.payments.get().payment
        type(payment).objects.update(amount_received=payment.amount_received + 500)
    page = client_of(sale.shop.cooperative, sale.treasurer).get("/admin/keuangan/lumbung/")
    assert page.context["differs_by"] == 500 and "Rp500" in page.content.decode()


def test_the_pages_cost_no_query_a_row(operators, owed, portal, client_of, cilegon, staff_of):
    pages = [
        (client_of(portal, operators[0]), "/admin/penyelesaian/"),
        (client_of(cilegon, staff_of(cilegon, "treasurer")), "/admin/keuangan/lumbung/"),
    ]

    def costs():
        found = []
        for client, path in pages:
            client.get(path)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(path).status_code == 200
            found.append(len(queries))
        return found

    before = costs()
    for place in range(20, 40):
        owed(cilegon, 1_000, place)
        batches.write_batch(kind="payout", actor=operators[0])
    assert costs() == before


@pytest.mark.parametrize("path", ["", "tarif/"])
def test_the_operators_pages_do_not_exist_on_a_storefront(cilegon, staff_of, client_of, path):
    client = client_of(cilegon, staff_of(cilegon, "manager"))
    assert client.get(f"/admin/penyelesaian/{path}").status_code == 404


def test_a_rate_begins_on_a_day_to_come(operators, portal, client_of, cilegon):
    client = client_of(portal, operators[0])
    today = timezone.localdate()
    answers = {
        "channel": "retail",
        "cooperative": cilegon.pk,
        "percent": "2,75",
        "valid_from": today,
        "reason": "Rapat 1 Mei",
    }
    assert client.post("/admin/penyelesaian/tarif/", answers).status_code == 422
    tomorrow = {**answers, "valid_from": today + datetime.timedelta(days=1)}
    assert client.post("/admin/penyelesaian/tarif/", tomorrow).status_code == 302
    assert CommissionRate.objects.get().rate == 275
    assert client.post("/admin/penyelesaian/tarif/", tomorrow).status_code == 422
    assert (
        client.post("/admin/penyelesaian/tarif/", {**tomorrow, "channel": "institution"}).status_code == 302
    )
    assert "2,75%" in client.get("/admin/penyelesaian/tarif/").content.decode()
