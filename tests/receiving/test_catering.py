"""One order with dated deliveries: the dates, the kitchen's room, changes before and after the cut-off."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from marketplace.catalogue import capacity
from marketplace.catalogue.models import CapacityException
from marketplace.core.recurrence import KEEP, MOVE, SKIP, Weekly, sentence, series
from marketplace.core.relay import drain
from marketplace.procurement.actions import drafting
from marketplace.procurement.goods import goods_of
from marketplace.procurement.models import Request
from marketplace.receiving.actions import invoicing, serving
from marketplace.receiving.actions import sending as leaving
from marketplace.receiving.models import Delivery, PortionChange
from tests.receiving.conftest import a_catering_series, balances, counted, signed, whole

pytestmark = pytest.mark.django_db

# 17 August 2027 is a Tuesday and a public holiday.
AUGUST = date(2027, 8, 3)


@pytest.mark.parametrize(
    ("rule", "dates"),
    [
        (Weekly(AUGUST, (1,), 4, SKIP), ["08-03", "08-10", "08-24"]),
        (Weekly(AUGUST, (1,), 4, MOVE), ["08-03", "08-10", "08-18", "08-24"]),
        (Weekly(AUGUST, (1,), 4, KEEP), ["08-03", "08-10", "08-17", "08-24"]),
        (Weekly(date(2027, 8, 16), (1, 2), 3, MOVE), ["08-18", "08-19", "08-24"]),
        (Weekly(date(2027, 9, 1), (0, 4), 3, SKIP), ["09-03", "09-06", "09-10"]),
        (Weekly(date(2027, 9, 4), (5,), 2, MOVE), ["09-04", "09-11"]),
    ],
)
def test_rule_gives_exactly_these_dates(rule, dates):
    assert [day.strftime("%m-%d") for day in series(rule).dates] == dates


def test_sentence_says_how_often_from_when_and_what_holidays_do():
    rule = Weekly(AUGUST, (1,), 4, SKIP)
    text = sentence(rule, series(rule))
    assert "3" in text and "2027" in text and text.count("1 ") >= 1
    assert series(rule, closed=[date(2027, 8, 10)]).skipped == [date(2027, 8, 10), date(2027, 8, 17)]
    with pytest.raises(ValueError):
        series(Weekly(AUGUST, (), 4))


@pytest.fixture
def servings(officer, institution, cilegon, package, staff):
    return a_catering_series(officer, institution, cilegon, package, staff, portions=60, times=4)


def test_four_tuesdays_are_one_order_with_four_deliveries(servings, cilegon, offer):
    order, days = servings
    deliveries = list(Delivery.objects.order_by("planned_on"))
    assert [one.planned_on for one in deliveries] == days
    assert [one.lines.get().quantity for one in deliveries] == [60] * 4
    assert balances(order) == [(240, 0, 0, 240)]
    with tenant_context(cilegon):
        assert {capacity.portions_left(offer, day) for day in days} == {40}


def test_series_is_chosen_on_the_page_and_kept_only_when_confirmed(
    client_of, portal, officer, institution, cilegon, package, offer
):
    desk = client_of(portal, officer)
    with schema_context("public"):
        goods = goods_of(cilegon, product_id=package.pk)
        request = drafting.start_request(institution=institution, goods=goods, actor=officer, quantity=60)
    address = f"/lembaga/ruang/{institution.pk}/permintaan/{request.pk}/berulang/"
    first = timezone.localdate() + timedelta(days=20)
    values = {
        "portions": 60,
        "weekdays": [first.weekday()],
        "first": first.isoformat(),
        "times": 3,
        "on_holidays": "keep",
    }
    assert desk.get(address).status_code == 200
    assert desk.post(address, {**values, "weekdays": []}).status_code == 422
    with tenant_context(cilegon):
        CapacityException.objects.create(offer=offer, date=first + timedelta(days=7), portions=50)
    page = desk.post(address, {**values, "show": "1"}).content.decode()
    assert " 50 " in page and 'name="keep"' not in page
    with tenant_context(cilegon):
        CapacityException.objects.all().delete()
    assert 'name="keep"' in desk.post(address, {**values, "show": "1"}).content.decode()
    assert not Request.objects.get().serving_dates
    assert desk.post(address, {**values, "keep": "1"}).status_code == 302
    found = Request.objects.get()
    assert len(found.serving_dates) == 3 and found.lines.get().quantity == 180


def test_portions_change_at_once_before_the_cut_off_with_the_price_shown(
    client_of, portal, servings, officer, offer, cilegon
):
    order, days = servings
    delivery = Delivery.objects.order_by("planned_on")[0]
    desk = client_of(portal, officer)
    address = f"/lembaga/ruang/{order.institution_id}/pesanan/{order.pk}/pengiriman/{delivery.pk}/porsi/"
    assert "Rp350.000" in desk.post(address, {"portions": "70", "show": "1"}).content.decode()
    assert not PortionChange.objects.exists()
    full = desk.post(address, {"portions": "101", "send": "1"})
    assert full.status_code == 422 and "100" in full.content.decode()
    assert desk.post(address, {"portions": "70", "send": "1"}).status_code == 302
    assert PortionChange.objects.get().status == "agreed"
    assert balances(order) == [(250, 0, 0, 250)]
    with tenant_context(cilegon):
        assert capacity.portions_left(offer, days[0]) == 30


def test_after_the_cut_off_the_cooperative_decides(client_of, portal, cilegon, servings, officer, staff):
    order, _days = servings
    delivery = Delivery.objects.order_by("planned_on")[0]
    Delivery.objects.filter(pk=delivery.pk).update(changes_until=timezone.now() - timedelta(hours=1))
    with schema_context("public"):
        change = serving.change_portions(delivery=delivery, portions=65, actor=officer, roles={"officer"})
        assert change.status == "asked" and balances(order) == [(240, 0, 0, 240)]
        with pytest.raises(serving.CannotChange):
            serving.change_portions(delivery=delivery, portions=66, actor=officer, roles={"officer"})
    desk = client_of(cilegon, staff)
    assert "65" in desk.get(f"/admin/permintaan/pengiriman/{delivery.pk}/").content.decode()
    answer = desk.post(f"/admin/permintaan/pengiriman/{delivery.pk}/perubahan/{change.pk}/", {"agree": "1"})
    assert answer.status_code == 302
    assert balances(order) == [(245, 0, 0, 245)]
    drain()
    assert any(officer.email in message.to for message in mail.outbox)


def test_menu_is_written_for_a_date(client_of, cilegon, portal, servings, staff, officer):
    order, _days = servings
    delivery = Delivery.objects.first()
    desk = client_of(cilegon, staff)
    assert (
        desk.post(f"/admin/permintaan/pengiriman/{delivery.pk}/menu/", {"menu": "Rabeg, urap"}).status_code
        == 302
    )
    page = client_of(portal, officer).get(
        f"/lembaga/ruang/{order.institution_id}/pesanan/{order.pk}/pengiriman/{delivery.pk}/"
    )
    assert "Rabeg, urap" in page.content.decode()


def test_monthly_bill_holds_all_accepted_portions_and_no_ppn(
    servings, staff, receiver, approver, chair, cilegon
):
    order, _days = servings
    for place, delivery in enumerate(Delivery.objects.order_by("planned_on")[:2]):
        with tenant_context(cilegon):
            leaving.send_delivery(delivery=delivery, actor=staff, roles={"order_desk"})
        signed(counted(whole(delivery), receiver, rejected=5 * place), approver, chair)
    with tenant_context(cilegon):
        bill = invoicing.issue_bill(order=order, actor=staff)
    assert (bill.goods, bill.ppn) == (115 * 35_000, 0)
    assert bill.pph == 163_000, "4% of 4,075,000: this cooperative has no tax number"
