"""Reports say what was paid, to the rupiah, as a page and as a spreadsheet."""

import io

import pytest
from django.db.models import Sum
from django.utils import timezone
from django_tenants.utils import tenant_context
from openpyxl import load_workbook

from marketplace.ordering.models import Order
from marketplace.reports.charts import bar_chart
from marketplace.reports.selectors import by_channel, by_month, by_product, summary
from marketplace.sharing.selectors import Period

ALL = ("bulan", "produk", "anggota", "saluran", "stok")


@pytest.fixture
def sold(shop, shopper, makers, completed):
    """Two completed orders, one that was paid, one unpaid, one called off after it was paid."""
    cloth = makers.of(shop.product(name="Kain Krakatau", price=150_000, stock=50), maryam=30_000)
    scarf = makers.of(shop.product(name="Selendang", price=75_000, stock=50), yani=20_000)
    completed(shopper.order(cloth, quantity=2), shopper.order(scarf, quantity=3))
    manager = completed.manager
    paid, off = shopper.order(cloth), shopper.order(cloth, quantity=7)
    for order in (paid, off):
        manager.post(f"/admin/pesanan/{order.pk}/langkah/pay/")
    manager.post(f"/admin/pesanan/{off.pk}/langkah/cancel/", {"reason": "Kain habis."})
    shopper.order(scarf)
    return manager


def sheet_of(client, query):
    response = client.get(f"/admin/keuangan/laporan/?{query}&format=xlsx")
    assert response.status_code == 200
    return list(load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))


def test_every_report_adds_up_to_what_was_paid(sold, shop):
    wanted = 2 * 150_000 + 3 * 75_000 + 150_000
    with tenant_context(shop.cooperative):
        paid = Order.objects.exclude(paid_at=None).exclude(status="cancelled").aggregate(all=Sum("subtotal"))
        assert paid["all"] == wanted == summary(Period()).sales
        for report in (by_month, by_product, by_channel):
            assert sum(row.total for row in report(Period())) == wanted
        assert summary(Period()).documents == 3 and summary(Period()).pieces == 6
    assert sheet_of(sold, "tampil=produk")[-1][-1] == wanted
    assert sheet_of(sold, "tampil=anggota")[-1][-2:] == (525_000, 120_000)


def test_a_period_counts_its_days_only(sold, shop):
    today = timezone.localdate()
    tomorrow, yesterday = today + timezone.timedelta(days=1), today - timezone.timedelta(days=1)
    with tenant_context(shop.cooperative):
        assert summary(Period(today, today)).sales > 0
        assert summary(Period(tomorrow, None)).sales == 0
        assert summary(Period(None, yesterday)).sales == 0
    page = sold.get(f"/admin/keuangan/laporan/?dari={today}&sampai={yesterday}")
    assert page.status_code == 422


@pytest.mark.parametrize("report", ALL)
def test_every_report_is_a_page_with_a_table_and_a_spreadsheet(sold, report):
    page = sold.get(f"/admin/keuangan/laporan/?tampil={report}").content.decode()
    assert "<table" in page and "style=" not in page.split('class="desk"')[1]
    assert len(sheet_of(sold, f"tampil={report}")) > 3


@pytest.mark.parametrize(
    "query", ["tampil=lain", "dari=kemarin", "hal=99", "dari=0001-01-01&sampai=9999-12-31"]
)
def test_odd_questions_get_a_page(sold, query):
    assert sold.get(f"/admin/keuangan/laporan/?{query}").status_code in (200, 422)


@pytest.mark.parametrize("report", ALL)
def test_reports_cost_a_bounded_number_of_queries(sold, report, django_assert_max_num_queries):
    sold.get("/admin/keuangan/laporan/")
    with django_assert_max_num_queries(20):
        sold.get(f"/admin/keuangan/laporan/?tampil={report}")


def test_reports_are_for_managers_and_treasurers(sold, desk):
    assert desk("treasurer").get("/admin/keuangan/laporan/").status_code == 200
    for role in ("editor", "order_desk"):
        assert desk(role).get("/admin/keuangan/laporan/").status_code in (302, 403)


def test_bars_are_as_long_as_their_amounts():
    chart = bar_chart([("a", "Rp4", 3, 1), ("b", "Rp2", 0, 2)])
    assert [(bar.first, bar.second) for bar in chart.bars] == [(450, 150), (0, 300)]
    assert bar_chart([]) is None and bar_chart([("a", "0", 0, 0)]) is None
