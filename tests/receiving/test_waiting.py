"""The back office's front page names what waits of institutions' orders, for whom, and until it is done."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import tenant_context

from cms.today_institutions import institution_tasks
from marketplace.procurement.models import Addendum
from marketplace.receiving.models import Delivery, Fulfilment
from marketplace.receiving.selectors.waiting import orders_to_bill, orders_to_bill_now
from tenants.staff.actions import add_member
from tests.procurement.conftest import a_person
from tests.receiving.conftest import a_delivery, counted, signed
from tests.receiving.test_invoices import billed, confirmed, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def cashier(cilegon, settings):
    settings.SECOND_FACTOR_EXEMPT_DOMAIN = "contoh.id"
    user = a_person("Bu Bendahara")
    with tenant_context(cilegon):
        add_member(user=user, roles=["treasurer"], actor="test")
    return user


def waiting(browser) -> list[str]:
    """Where the tasks of the front page lead, below /admin/permintaan/."""
    page = browser.get("/admin/").content.decode()
    tasks = page.partition('class="today-tasks"')[2].partition("</ul>")[0]
    return re.findall(r'href="/admin/permintaan/([^"]*)"', tasks)


def test_front_page_follows_an_order_from_its_confirmation_to_the_money(
    order, client_of, cilegon, staff, chair, cashier, receiver, approver, treasurer
):
    desk, head, money = (client_of(cilegon, one) for one in (staff, chair, cashier))
    progress = f"pesanan/{order.pk}/pelaksanaan/"
    assert waiting(desk) == waiting(head) == [progress], "its pieces stand on no delivery"
    delivery = a_delivery(order, staff, send=False)
    assert waiting(desk) == [], "it leaves in some weeks"
    Delivery.objects.filter(pk=delivery.pk).update(planned_on=timezone.localdate())
    assert waiting(desk) == [f"pengiriman/{delivery.pk}/"]
    Delivery.objects.filter(pk=delivery.pk).delete()
    order.balances.update(planned=0)
    delivery = counted(a_delivery(order, staff), receiver)
    assert (waiting(desk), waiting(head)) == ([], [f"pengiriman/{delivery.pk}/"]), "who leads signs"
    signed(delivery, approver, chair)
    assert waiting(desk) == [progress] and waiting(money) == []
    payment = told(billed(order, staff), treasurer, 1_000_000)
    assert (waiting(desk), waiting(money)) == ([], ["tagihan/"])
    confirmed(payment, chair)
    assert waiting(money) == []


def test_what_waits_is_counted_in_two_statements_whatever_waits(order, cilegon, chair, staff):
    with tenant_context(cilegon):
        chair.has_perm("procurement.view_purchaseorder")
        with CaptureQueriesContext(connection) as asked:
            assert [task.count for task in institution_tasks(chair) if task.count] == [1]
        Addendum.objects.create(
            purchase_order=order, cooperative=cilegon, number="A-1", sequence=1, reason="-",
            wanted_on=order.wanted_on, place=order.place, proposed_by=staff,
        )  # fmt: skip
        with CaptureQueriesContext(connection) as again:
            assert [task.count for task in institution_tasks(chair) if task.count] == [1, 1]
    assert len(asked) == len(again) == 2


def test_bill_of_the_month_waits_from_the_next_month_on(order, cilegon, staff, receiver, approver, chair):
    delivery = signed(counted(a_delivery(order, staff), receiver), approver, chair)
    today = timezone.localdate()
    Fulfilment.objects.filter(purchase_order=order).update(billing="monthly")
    with tenant_context(cilegon):
        assert orders_to_bill().count() == 1 and not orders_to_bill_now(today).exists()
    Delivery.objects.filter(pk=delivery.pk).update(accepted_at=timezone.now() - timedelta(days=40))
    with tenant_context(cilegon):
        assert orders_to_bill_now(today).count() == 1
