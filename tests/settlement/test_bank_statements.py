"""Bank statements of several banks: read by their headings, matched by the amount, confirmed by a person."""

import datetime
import io

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django_tenants.utils import tenant_context

from marketplace.ordering.models import Order
from marketplace.payments.bank_statements import amount_in, day_in, read_statement
from marketplace.payments.models import BankStatement, Payment, StatementLine

BCA = """No. rekening : 0123456789
Nama : KOPWAN
Tanggal Transaksi,Keterangan,Cabang,Jumlah,Saldo
'05/11/2026,"TRSF E-BANKING CR SARI",0000,"185,123.00 CR","1,000,000.00"
'05/11/2026,"BIAYA ADM",0000,"15,000.00 DB","985,000.00"
'06/11/2026,"SETORAN",0000,"1,250,001.00 CR","2,235,001.00"
Saldo Awal,,,"1,000",
"""
MANDIRI = """Account No;Date;Val. Date;Transaction Code;Description;Description;Reference No.;Debit;Credit
0123;05/11/26;05/11/26;1;MCM InhouseTrf;DARI SARI;99;.00;185,123.00
0123;06/11/26;06/11/26;1;BIAYA;ADM;99;15,000.00;.00
0123;06/11/26;06/11/26;1;SETORAN;;99;.00;1,250,001.00
"""
BRI = """TGL_TRAN|DESK_TRAN|MUTASI_DEBET|MUTASI_KREDIT|SALDO_AKHIR_MUTASI
2026-11-05|BFST SARI|0|185123|1000000
2026-11-06|ADM|15000|0|985000
2026-11-06|SETORAN|0|1250001|2235001
"""
BNI = """Posting Date\tEffective Date\tTransaction Description\tAmount\tDB/CR\tBalance
05 Nov 2026\t05 Nov 2026\tTRF SARI\t185.123,00\tK\t1.000.000,00
06 Nov 2026\t06 Nov 2026\tADM\t15.000,00\tD\t985.000,00
06 Nov 2026\t06 Nov 2026\tSETORAN\t1.250.001,00\tK\t2.235.001,00
"""


def _workbook():
    book = openpyxl.Workbook()
    book.active.append(["Rekening", "0123"])
    book.active.append(["Tanggal", "Uraian", "Debet", "Kredit"])
    book.active.append([datetime.date(2026, 11, 5), "SARI", None, 185_123])
    book.active.append([datetime.date(2026, 11, 6), "ADM", 15_000, None])
    book.active.append([datetime.date(2026, 11, 6), "SETORAN", None, 1_250_001.0])
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bca.csv", BCA.encode()),
        ("mandiri.csv", MANDIRI.encode("utf-8-sig")),
        ("bri.csv", BRI.encode("cp1252")),
        ("bni.txt", BNI.encode()),
        ("bank.xlsx", _workbook()),
    ],
)
def test_banks_are_known_by_their_headings(name, content):
    found = read_statement(io.BytesIO(content), name)
    assert [(one.day, one.amount) for one in found.incoming] == [
        (datetime.date(2026, 11, 5), 185_123),
        (datetime.date(2026, 11, 6), 1_250_001),
    ]
    assert found.outgoing == 1 and found.unreadable == []


def test_a_row_that_cannot_be_read_is_said_and_stops_nobody():
    found = read_statement(
        io.BytesIO(
            b"Tanggal;Keterangan;Kredit\n31/02/2026;A;5000\n01/02/2026;B;lima ribu\n01/02/2026;C;5000,50\n01/02/2026;D;7000\n"
        ),
        "x.csv",
    )
    assert [one.amount for one in found.incoming] == [7_000]
    assert [one.row for one in found.unreadable] == [2, 3, 4]
    assert "31/02/2026" in found.unreadable[0].reason and "lima ribu" in found.unreadable[1].reason


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "headings"),
        (b"Nama;Alamat\nSari;Cilegon\n", "headings"),
        (b"%PDF-1.7 ...", "neither"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 20, "XLS"),
        (b"Tanggal;Keterangan;Kredit\n", "No money"),
        (b"x" * (5 * 1024 * 1024 + 1), "5 MB"),
    ],
)
def test_another_layout_is_refused_in_words(content, words):
    with translation.override("en"), pytest.raises(ValidationError, match=words):
        read_statement(io.BytesIO(content), "x.csv")


def test_amounts_and_days_as_banks_write_them():
    for text in (
        "185123",
        "185.123",
        "185,123",
        "185.123,00",
        "185,123.00",
        "Rp 185.123",
        185_123,
        185_123.0,
    ):
        assert amount_in(text) == 185_123
    assert amount_in("") == amount_in("-") == 0 and amount_in("-5.000") == -5_000
    for text in ("5/11/2026", "05-11-26", "2026-11-05", "05 Nov 2026", "5 November 2026", "05.11.2026"):
        assert day_in(text) == datetime.date(2026, 11, 5)
    assert day_in("01/01").month == 1
    for nothing in (float("inf"), float("nan"), 10**400, "9" * 5_000, "1e9", True):
        with pytest.raises(ValueError):
            amount_in(nothing)


@pytest.fixture
def client(sale, client_of):
    return client_of(sale.shop.cooperative, sale.treasurer)


def _bring(client, rows, name="mutasi.csv"):
    text = "Tanggal;Keterangan;Kredit\n" + "".join(f"{day};{words};{amount}\n" for day, words, amount in rows)
    return client.post(
        "/admin/keuangan/mutasi/", {"file": SimpleUploadedFile(name, text.encode())}, follow=True
    )


def test_a_statement_proposes_and_a_person_confirms(sale, client, rate, books, deliver_news):
    order, other = sale.order(), sale.order(price=70_000)
    payment = order.payments.get().payment
    today = datetime.date.today().strftime("%d/%m/%Y")
    page = _bring(
        client, [(today, "SARI", payment.amount_due), (today, "ENTAH", 12_345), (today, "=X", "abc")]
    )
    assert [one.only[1].pk for one in page.context["fitting"]] == [order.pk]
    assert [line.amount for line in page.context["unmatched"]] == [12_345]
    assert "abc" in page.content.decode()
    assert Payment.objects.get(pk=payment.pk).status == "pending"
    statement = BankStatement.objects.get()
    proposal = page.context["fitting"][0]
    answers = {"pay": f"{proposal.line.pk}:{payment.pk}"}
    for _time in range(2):
        client.post(f"/admin/keuangan/mutasi/{statement.pk}/", answers)
    deliver_news()
    with tenant_context(sale.shop.cooperative):
        assert Order.objects.get(pk=order.pk).status == "paid"
        assert Order.objects.get(pk=other.pk).status == "awaiting_payment"
    assert books(sale.shop.cooperative)["own"] == payment.amount_due
    assert StatementLine.objects.get(payment=payment).confirmed_at


def test_the_same_rows_in_next_weeks_file_are_left_out(sale, client):
    _bring(client, [("05/11/2026", "SARI", 5_000), ("05/11/2026", "SARI", 5_000)])
    page = _bring(
        client, [("05/11/2026", "SARI", 5_000), ("05/11/2026", "SARI", 5_000), ("06/11/2026", "B", 6_000)]
    )
    assert StatementLine.objects.count() == 3
    assert [line.amount for line in page.context["unmatched"]] == [6_000]


def test_money_of_an_expired_order_is_kept_and_flagged(sale, client):
    order = sale.order()
    payment = order.payments.get().payment
    with tenant_context(sale.shop.cooperative):
        Order.objects.filter(pk=order.pk).update(status="expired")
        Payment.objects.filter(pk=payment.pk).update(status="expired")
    page = _bring(client, [(datetime.date.today().isoformat(), "SARI", payment.amount_due)])
    (proposal,) = page.context["fitting"]
    client.post(
        f"/admin/keuangan/mutasi/{BankStatement.objects.get().pk}/",
        {"pay": f"{proposal.line.pk}:{payment.pk}"},
    )
    with tenant_context(sale.shop.cooperative):
        assert order.payments.get().attention == "late"


def test_a_payment_that_does_not_fit_the_row_is_not_confirmed(sale, client):
    order = sale.order()
    payment = order.payments.get().payment
    _bring(client, [(datetime.date.today().isoformat(), "SARI", payment.amount_due + 1)])
    line = StatementLine.objects.get()
    client.post(f"/admin/keuangan/mutasi/{line.statement_id}/", {"pay": f"{line.pk}:{payment.pk}"})
    assert Payment.objects.get(pk=payment.pk).status == "pending"


def test_money_from_before_the_order_is_not_its_payment(sale, client):
    payment = sale.order().payments.get().payment
    yesterday = datetime.date.today() - datetime.timedelta(days=2)
    page = _bring(client, [(yesterday.isoformat(), "SARI", payment.amount_due)])
    assert page.context["fitting"] == []


def test_a_file_that_is_no_statement_comes_back_with_words(client):
    page = client.post("/admin/keuangan/mutasi/", {"file": SimpleUploadedFile("x.csv", b"")})
    assert page.status_code == 422 and not BankStatement.objects.exists()


def test_a_long_statement_costs_no_query_a_row(sale, client, django_assert_max_num_queries):
    rows = [("05/11/2026", f"BUYER {place}", 10_000 + place) for place in range(60)]
    _bring(client, rows)
    statement = BankStatement.objects.get()
    with django_assert_max_num_queries(35):
        client.get(f"/admin/keuangan/mutasi/{statement.pk}/")
