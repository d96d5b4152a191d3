"""What members earn reconciles with the orders to the rupiah; what they are paid is recorded once and never lost."""

import io
import random
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Sum
from django.utils import timezone
from openpyxl import load_workbook

from marketplace.core.audit import entries_about
from marketplace.ordering.models import Order, OrderLine
from marketplace.sharing import papers
from marketplace.sharing.calculations import sales_parts
from marketplace.sharing.models import Earning, MemberPayment
from marketplace.sharing.selectors import Period, account_of, accounts, statement_of
from tests.ordering.conftest import picture


@pytest.fixture
def inside(shop):
    """Enters the storefront's schema; every request leaves it."""
    return lambda: connection.set_tenant(shop.cooperative)


def answers(amount, **changes):
    fields = {"key": str(uuid.uuid4()), "amount": amount, "paid_on": timezone.localdate().isoformat()}
    return fields | {"method": "cash", "note": "", **changes}


@pytest.fixture
def earned(shop, shopper, makers, completed):
    """Bu Maryam earned Rp60.000 and Bu Yani Rp20.000 by one completed order of two pieces."""
    product = makers.of(shop.product(name="Kain", price=150_000), maryam=30_000, yani=10_000)
    order = shopper.order(product, quantity=2)
    completed(order)
    return order


@pytest.mark.parametrize("total, shares", [(100_001, [3, 7, 11]), (5, [0, 0, 0]), (0, [1]), (10, [0, 4])])
def test_the_parts_of_a_lines_value_are_the_line(total, shares):
    assert sum(sales_parts(total, shares)) == total


def test_any_line_is_divided_without_remainder():
    chance = random.Random(5)
    for _ in range(500):
        shares = [chance.randrange(0, 90_000) for _ in range(chance.randrange(1, 6))]
        total = chance.randrange(0, 10_000_000)
        parts = sales_parts(total, shares)
        assert sum(parts) == total and min(parts) >= 0


def test_members_sums_reconcile_with_orders_to_the_rupiah(shop, shopper, makers, completed, desk, inside):
    cloth = makers.of(shop.product(name="Kain", price=99_999, stock=50), maryam=33_333, yani=1)
    scarf = makers.of(shop.product(name="Selendang", price=75_000, stock=50), maryam=25_000)
    orders = [shopper.order(cloth, quantity=pieces) for pieces in (1, 3)] + [shopper.order(scarf, quantity=2)]
    waiting = shopper.order(scarf, quantity=4)
    called_off = shopper.order(cloth, quantity=5)
    completed(*orders)
    completed.manager.post(f"/admin/pesanan/{called_off.pk}/langkah/cancel/", {"reason": "Batal."})

    inside()
    shares = {cloth.pk: 33_334, scarf.pk: 25_000}
    done = OrderLine.objects.filter(order__in=orders)
    in_progress = OrderLine.objects.filter(order=waiting)
    expected = sum(shares[line.product_id] * line.quantity for line in done)
    pending = sum(shares[line.product_id] * line.quantity for line in in_progress)
    found = accounts()
    assert sum(account.earned for account in found) == expected == 33_334 * 4 + 25_000 * 2
    assert sum(account.pending for account in found) == pending == 100_000
    assert (
        Earning.objects.filter(status="earned").aggregate(all=Sum("sales"))["all"]
        == Order.objects.filter(status="completed").aggregate(all=Sum("subtotal"))["all"]
    )
    assert not Earning.objects.filter(document_id=called_off.pk).exclude(status="void").exists()

    treasurer = desk("treasurer")
    treasurer.post(f"/admin/keuangan/anggota/{makers.maryam.pk}/bayar/", answers("50.000"))
    inside()
    found = accounts()
    assert sum(account.paid for account in found) == 50_000
    assert sum(account.owing for account in found) == expected - 50_000
    page = treasurer.get("/admin/keuangan/anggota/").content.decode()
    assert f"Rp{expected - 50_000:,}".replace(",", ".") in page


def test_a_share_that_changes_later_leaves_placed_orders_alone(earned, makers, inside):
    inside()
    makers.maryam.products.update(share=99_000)
    assert account_of(makers.maryam).earned == 60_000


def test_an_order_that_is_completed_twice_is_earned_once(earned, completed, inside, makers):
    inside()
    moment = Earning.objects.filter(member=makers.maryam).get().earned_at
    completed.manager.post(f"/admin/pesanan/{earned.pk}/langkah/complete/")
    inside()
    assert Earning.objects.filter(member=makers.maryam).get().earned_at == moment
    assert moment == Order.objects.get(pk=earned.pk).completed_at


def test_a_payment_is_recorded_with_its_receipt_once(earned, makers, desk, inside):
    treasurer = desk("treasurer")
    path = f"/admin/keuangan/anggota/{makers.maryam.pk}/"
    file = io.BytesIO(picture())
    file.name = "kuitansi.jpg"
    fields = answers("Rp45.000", method="transfer", proof=file)
    assert treasurer.post(f"{path}bayar/", fields).status_code == 302
    fields.pop("proof")
    treasurer.post(f"{path}bayar/", fields)
    inside()
    payment = MemberPayment.objects.get()
    assert (payment.amount, payment.recorded_by.email.split(".")[0]) == (45_000, "treasurer")
    assert account_of(makers.maryam).owing == 15_000
    assert treasurer.get(f"{path}bayar/{payment.pk}/bukti/")["Content-Type"] == "image/jpeg"
    assert entries_about("member", makers.maryam.pk).filter(action="member.paid").count() == 1


def test_more_than_owing_has_to_be_meant(earned, makers, desk, inside):
    treasurer = desk("treasurer")
    path = f"/admin/keuangan/anggota/{makers.yani.pk}/bayar/"
    fields = answers("20.001")
    response = treasurer.post(path, fields)
    assert response.status_code == 422 and "Rp20.000" in response.content.decode()
    inside()
    assert "more_is_meant" in response.content.decode() and not MemberPayment.objects.exists()
    assert treasurer.post(path, {**fields, "more_is_meant": "on"}).status_code == 302
    inside()
    assert account_of(makers.yani).owing == -1


@pytest.mark.parametrize(
    "changes", [{"amount": "0"}, {"amount": "-5"}, {"amount": "1,5"}, {"paid_on": "2999-01-01"}, {"method": "gold"}]
)  # fmt: skip
def test_a_payment_that_cannot_be_is_asked_again(earned, makers, desk, inside, changes):
    response = desk("treasurer").post(
        f"/admin/keuangan/anggota/{makers.yani.pk}/bayar/", answers("1000", note="kuitansi 7") | changes
    )
    assert response.status_code == 422 and "kuitansi 7" in response.content.decode()
    inside()
    assert not MemberPayment.objects.exists()


def test_a_payment_is_taken_back_once_and_never_deleted(earned, makers, desk, inside):
    treasurer = desk("treasurer")
    path = f"/admin/keuangan/anggota/{makers.maryam.pk}/bayar/"
    treasurer.post(path, answers("60.000"))
    inside()
    payment = MemberPayment.objects.get()
    for _ in range(2):
        assert treasurer.post(f"{path}{payment.pk}/batal/", {"reason": "Salah orang."}).status_code == 302
    inside()
    assert list(MemberPayment.objects.order_by("pk").values_list("amount", flat=True)) == [60_000, -60_000]
    assert account_of(makers.maryam).owing == 60_000
    with pytest.raises(IntegrityError), transaction.atomic():
        MemberPayment.objects.create(member=makers.yani, amount=-5, paid_on="2025-01-01", method="cash")


def test_a_statement_begins_where_the_last_one_ended(earned, makers, desk, inside, monkeypatch):
    desk("treasurer").post(f"/admin/keuangan/anggota/{makers.maryam.pk}/bayar/", answers("10.000"))
    inside()
    today = timezone.localdate()
    Earning.objects.filter(member=makers.maryam).update(
        earned_at=F("earned_at") - timezone.timedelta(days=40)
    )
    before = statement_of(makers.maryam, Period(None, today - timezone.timedelta(days=20)))
    now = statement_of(makers.maryam, Period(today - timezone.timedelta(days=19), today))
    assert (before.opening, before.earned, before.closing) == (0, 60_000, 60_000)
    assert (now.opening, now.earned, now.paid, now.closing) == (60_000, 0, 10_000, 50_000)
    printed = []
    monkeypatch.setattr(papers, "statement_data", lambda *given: printed.append(data(*given)) or printed[-1])
    response = desk("treasurer", "editor").get(f"/admin/keuangan/anggota/{makers.maryam.pk}/rekening/")
    assert response["Content-Type"] == "application/pdf" and response.content.startswith(b"%PDF")
    assert printed[0]["totals"][-1]["amount"] == 50_000


data = papers.statement_data


def test_the_yearly_sheet_has_every_members_transactions(earned, makers, desk, inside):
    year = timezone.localdate().year
    treasurer, address = desk("treasurer"), "/admin/keuangan/anggota/rat/?tahun="
    assert f"-{year}.xlsx" in treasurer.get(f"{address}{year}999999")["Content-Disposition"], "no such year"
    response = treasurer.get(f"{address}{year}")
    book = load_workbook(io.BytesIO(response.content))
    members, lines = (list(sheet.iter_rows(values_only=True)) for sheet in book)
    row = next(row for row in members if row[1] == "Bu Maryam")
    assert row[2:] == (1, 2, 225_000, 75.0, 60_000, 0)
    assert members[-1][4] == Order.objects.get(pk=earned.pk).subtotal == 300_000
    assert sum(row[7] for row in lines[1:]) == 80_000


def test_only_money_people_see_what_members_earn(earned, makers, desk):
    for role in ("editor", "order_desk"):
        client = desk(role)
        assert client.get("/admin/keuangan/anggota/").status_code in (302, 403)
        for path in ("", "bayar/", "rekening/"):
            assert client.get(f"/admin/keuangan/anggota/{makers.maryam.pk}/{path}").status_code == 404


def test_the_list_costs_the_same_with_more_members(
    earned, shop, shopper, makers, desk, django_assert_max_num_queries
):
    treasurer = desk("treasurer")
    treasurer.get("/admin/keuangan/anggota/")
    with django_assert_max_num_queries(20):
        treasurer.get("/admin/keuangan/anggota/?cari=bu")
    with django_assert_max_num_queries(22):
        treasurer.get(f"/admin/keuangan/anggota/{makers.maryam.pk}/")
