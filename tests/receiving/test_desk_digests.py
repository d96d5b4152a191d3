"""One mail a day for a cooperative's people: by role, about their own cooperative, and not for whoever wants none."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from marketplace.core.models import AuditEntry, OutboxEvent
from marketplace.core.relay import drain
from marketplace.procurement.actions import awarding
from marketplace.procurement.models import Quote, Request
from marketplace.receiving import desk_digest
from marketplace.receiving.desk_digest import TOPIC, desk_digest_letters, emit_desk_digests
from marketplace.receiving.models import Delivery
from tenants.staff.actions import add_member
from tests.procurement.conftest import a_person, a_quote, a_sent_request
from tests.receiving.conftest import a_delivery

MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 22)


def letters_of(cooperative):
    with tenant_context(cooperative):
        return {letter.to: letter for letter in desk_digest_letters(cooperative)}


def said(letter):
    return " ".join(f"{what} {until}" for what, until in letter.context["facts"])


@pytest.fixture
def treasurer(cilegon):
    user = a_person("Ibu Bendahara")
    with tenant_context(cilegon):
        add_member(user=user, roles=["treasurer"], actor="test")
    return user


def test_request_waits_for_the_order_desk_only(sent, staff, treasurer, cilegon):
    letters = letters_of(cilegon)
    assert set(letters) == {staff.email}
    assert sent.title in said(letters[staff.email])
    with schema_context("public"):
        Request.objects.filter(pk=sent.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
    assert letters_of(cilegon) == {}, "after the deadline nobody can answer"


def test_quote_is_told_shortly_before_it_runs_out(quote, staff, cilegon):
    assert letters_of(cilegon) == {}
    with schema_context("public"):
        Quote.objects.filter(pk=quote.pk).update(valid_until=timezone.localdate() + timedelta(days=3))
    assert quote.request.title in said(letters_of(cilegon)[staff.email])


def test_order_and_then_its_delivery_wait(quote, officer, staff, cilegon):
    with schema_context("public"):
        order = awarding.accept_quote(quote=quote, actor=officer, roles={"officer"})
    assert order.title in said(letters_of(cilegon)[staff.email])


def test_delivery_is_told_the_day_before(order, staff, cilegon):
    delivery = a_delivery(order, staff, send=False)
    with schema_context("public"):
        Delivery.objects.filter(pk=delivery.pk).update(planned_on=timezone.localdate() + timedelta(days=2))
    assert letters_of(cilegon) == {}
    with schema_context("public"):
        Delivery.objects.filter(pk=delivery.pk).update(planned_on=timezone.localdate() + timedelta(days=1))
    assert order.title in said(letters_of(cilegon)[staff.email])


def test_nothing_of_a_cooperative_is_told_to_another(sent, staff, bekasi, cilegon):
    other = a_person("Ibu dari Bekasi")
    with tenant_context(bekasi):
        add_member(user=other, roles=["manager"], actor="test")
    assert letters_of(bekasi) == {} and set(letters_of(cilegon)) == {staff.email}
    with schema_context("public"), transaction.atomic():
        assert emit_desk_digests(SUNDAY) == 0
        assert emit_desk_digests(MONDAY) == 1
    assert OutboxEvent.objects.get(topic=TOPIC).schema_name == cilegon.schema_name


def test_whoever_wants_no_mail_gets_none(sent, staff, cilegon, client_of):
    desk = client_of(cilegon, staff)
    address = "/admin/permintaan/surel-harian/"
    stop = letters_of(cilegon)[staff.email].context["stop_url"]
    assert stop.endswith(address)
    assert 'value="0"' in desk.get(address).content.decode()
    for _pressed_twice in range(2):
        desk.post(address, {"wanted": "0"})
    assert letters_of(cilegon) == {}
    told = AuditEntry.objects.filter(action="staff.choose_digest")
    assert [one.changes["wants_digest"] for one in told] == [[True, False]]
    assert 'value="1"' in desk.get(address).content.decode()
    desk.post(address, {"wanted": "1"})
    assert set(letters_of(cilegon)) == {staff.email}


def test_heading_counts_what_the_mail_has_no_room_for(
    sent, staff, officer, institution, cilegon, uniform, monkeypatch
):
    monkeypatch.setattr(desk_digest, "MOST_LINES", 1)
    a_sent_request(officer, institution, cilegon, uniform)
    context = letters_of(cilegon)[staff.email].context
    assert len(context["facts"]) == 1 and context["heading"].startswith("2 ")


def test_event_of_the_day_becomes_a_mail_of_that_cooperative(sent, staff, cilegon):
    with schema_context("public"), transaction.atomic():
        emit_desk_digests(MONDAY)
    drain()
    told = [letter for letter in mail.outbox if letter.to == [staff.email] and "surel-harian" in letter.body]
    assert len(told) == 1 and cilegon.name in told[0].subject


def test_more_papers_ask_no_more_queries(sent, staff, officer, institution, cilegon, uniform):
    def queries():
        with tenant_context(cilegon), CaptureQueriesContext(connection) as counted:
            desk_digest_letters(cilegon)
        return len(counted)

    before = queries()
    for _place in range(2):
        a_quote(a_sent_request(officer, institution, cilegon, uniform), cilegon, staff)
        a_sent_request(officer, institution, cilegon, uniform)
    assert queries() == before
