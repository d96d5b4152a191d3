"""Catering: portions, date, time window and place, within what the kitchen can do."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from marketplace.catalogue import capacity
from marketplace.catalogue.models import CapacityException, CateringHold
from marketplace.core.dates import long_date
from marketplace.procurement.actions import awarding
from marketplace.procurement.models import PurchaseOrder, Request
from tests.procurement.conftest import a_quote, a_sent_request

pytestmark = pytest.mark.django_db

DAY = timezone.localdate() + timedelta(days=20)


def begin(desk, package, quantity=""):
    address = f"/lembaga/permintaan/baru/?toko=cilegon&produk={package.slug}&jumlah={quantity}"
    institution = re.search(r'name="institution" value="(\d+)"', desk.get(address).content.decode())
    return desk.post(address, {"institution": institution[1]})["Location"]


def schedule(desk, room, day=DAY, **fields):
    values = {
        "wanted_on": day.isoformat(),
        "wanted_from": "11:00",
        "wanted_until": "12:00",
        "place": "Aula",
        **fields,
    }
    return desk.post(f"{room}tanggal/", values)


def test_whole_walk_ends_in_a_purchase_order_that_holds_the_portions(
    desk, institution, package, offer, cilegon, staff
):
    room = begin(desk, package, 60)
    assert [line.quantity for line in Request.objects.get().lines.all()] == [60], "the product's page said 60"
    assert desk.post(f"{room}barang/", {"portions": "70"})["Location"] == room
    assert schedule(desk, room)["Location"] == room
    assert desk.post(f"{room}kirim/")["Location"] == room
    request = Request.objects.get()
    assert (request.kind, request.status) == ("catering", "sent")
    quote = a_quote(request, cilegon, staff)
    assert quote.tax_status == "catering"
    answer = desk.post(f"{room}penawaran/{quote.pk}/terima/")
    order = PurchaseOrder.objects.get()
    assert answer["Location"].endswith(f"/pesanan/{order.pk}/")
    with tenant_context(cilegon):
        held = CateringHold.objects.get(order_reference=order.reference)
        assert (held.portions, held.expires_at) == (70, None)
        assert capacity.portions_left(offer, DAY) == 30


@pytest.mark.parametrize(
    ("typed", "word"), [("19", "20"), ("-5", ""), ("enam puluh", ""), ("0", ""), ("", "")]
)
def test_portions_below_the_minimum_or_no_number_are_refused(desk, institution, package, typed, word):
    room = begin(desk, package)
    answer = desk.post(f"{room}barang/", {"portions": typed})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "id_portions_error" in page and word in page
    assert f'value="{typed}"' in page or typed == ""


def test_day_inside_the_lead_time_names_the_earliest(desk, institution, package, offer, cilegon):
    room = begin(desk, package)
    with tenant_context(cilegon):
        earliest = capacity.earliest_date(offer)
    answer = schedule(desk, room, timezone.localdate())
    assert answer.status_code == 422
    assert long_date(earliest) in answer.content.decode()


def test_more_than_the_day_can_take_names_what_is_left(desk, institution, package, offer, cilegon):
    with tenant_context(cilegon):
        CapacityException.objects.create(offer=offer, date=DAY, portions=40)
    room = begin(desk, package, 60)
    answer = schedule(desk, room)
    assert answer.status_code == 422
    assert " 40 " in answer.content.decode()
    assert schedule(desk, room, DAY + timedelta(days=1)).status_code == 302


def test_time_window_is_needed_and_ends_after_it_begins(desk, institution, package):
    room = begin(desk, package)
    assert "id_wanted_from_error" in schedule(desk, room, wanted_from="").content.decode()
    assert "id_wanted_until_error" in schedule(desk, room, wanted_until="10:00").content.decode()


def test_portions_gone_meanwhile_refuse_the_acceptance_with_a_message(
    desk, officer, institution, package, offer, cilegon, staff
):
    sent = a_sent_request(officer, institution, cilegon, package, 60, wanted_on=DAY)
    quote = a_quote(sent, cilegon, staff)
    with tenant_context(cilegon), transaction.atomic():
        capacity.hold(sent.reference, offer, DAY, 50, expires_at=None)
    answer = desk.post(f"/lembaga/ruang/{institution.pk}/permintaan/{sent.pk}/penawaran/{quote.pk}/terima/")
    assert answer.status_code == 422
    assert " 50 " in answer.content.decode()
    quote.refresh_from_db()
    assert quote.status == "sent" and not PurchaseOrder.objects.exists()
    with tenant_context(cilegon), transaction.atomic():
        capacity.release(sent.reference)
    with schema_context("public"):
        order = awarding.accept_quote(quote=quote, actor=officer, roles={"officer"})
    assert order.number.endswith("/000001"), "the refused attempt took no number"
