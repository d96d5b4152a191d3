"""The operator reads how many storefronts are in which state, and what was sold by month and cooperative."""

import io

import pytest
from django.utils import timezone
from django_tenants.utils import schema_context
from openpyxl import load_workbook

from marketplace.ordering.models import Order
from marketplace.portal.platform_report import platform_report
from tests.isolation.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def sold() -> World:
    """An order and a purchase order of Bekasi's, this month."""
    made = World()
    with schema_context("public"):
        Order.objects.filter(pk=made.order.pk).update(paid_at=timezone.now())
    return made


def test_report_adds_up_both_channels_by_month_and_cooperative(sold):
    with schema_context("public"):
        report = platform_report()

    paid, bought = sold.order.total, sold.purchase_order.total
    assert report.total.total == paid + bought
    assert report.months[0][1].total == report.total.total
    assert len(report.months) == 12
    assert report.cooperatives[0][0].slug == "kab-bekasi"
    assert report.cooperatives[0][1].orders == 1
    assert report.cooperatives[-1][1].total == 0


def test_report_asks_four_times_however_many_there_are(sold, django_assert_max_num_queries):
    with schema_context("public"), django_assert_max_num_queries(5):
        platform_report()


def test_cancelled_orders_count_for_nothing(sold):
    with schema_context("public"):
        Order.objects.filter(pk=sold.order.pk).update(status="cancelled")
        assert platform_report().total.orders == 0


def test_workbook_has_the_same_numbers(sold, operator):
    assert operator.get("/admin/laporan-platform/").status_code == 200
    response = operator.get("/admin/laporan-platform.xlsx")

    book = load_workbook(io.BytesIO(response.content))
    rows = list(book.worksheets[2].values)
    assert len(book.worksheets) == 4
    assert rows[1][-1] == sold.order.total + sold.purchase_order.total


def test_report_is_the_operators_only(cilegon, portal, client_of):
    assert client_of(portal).get("/admin/laporan-platform/").status_code == 302
    assert client_of(cilegon).get("/admin/laporan-platform.xlsx").status_code in {302, 404}
