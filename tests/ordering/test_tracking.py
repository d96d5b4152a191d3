"""An order is found by its number and a code from its buyer's mailbox, without an account or a password."""

import datetime
import re

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from django_tenants.utils import schema_context

from marketplace.accounts.actions import privacy, register_user
from marketplace.ordering.actions.purging import purge_lookups, purge_visitor_baskets
from marketplace.ordering.models import Basket, Order, OrderLookup


@pytest.fixture
def placed(shop, shopper, deliver_news):
    order = shopper.order(shop.product(stock=20))
    deliver_news()
    mail.outbox.clear()
    return order


def ask(client, number, deliver_news):
    response = client.post("/lacak/", {"number": number})
    connection.set_schema_to_public()
    deliver_news()
    return response


def code():
    return re.search(r"\b(\d{6})\b", mail.outbox[-1].subject)[1]


def test_the_code_opens_the_order_on_its_storefront(shop, placed, client_of, deliver_news):
    client = client_of(shop.cooperative)
    assert ask(client, f" {placed.number.lower()} ", deliver_news)["Location"] == "/lacak/kode/"
    assert [letter.to for letter in mail.outbox] == [[placed.buyer_email]]
    page = client.get("/lacak/kode/").content.decode()
    assert 'autocomplete="one-time-code"' in page and placed.buyer_email not in page
    typed = f"{code()[:3]} {code()[3:]}"
    response = client.post("/lacak/kode/", {"code": typed})
    assert response.status_code == 302 and response["Location"].endswith(f"/pesanan/{placed.token}/")
    assert client.post("/lacak/kode/", {"code": typed})["Location"] == "/lacak/"


def test_from_the_portal_the_visitor_is_led_to_the_storefront(portal, shop, placed, client_of, deliver_news):
    client = client_of(portal)
    ask(client, placed.number, deliver_news)
    html = client.post("/lacak/kode/", {"code": code()}).content.decode()
    assert f"{shop.cooperative.host}" in html and f"/pesanan/{placed.token}/" in html


def test_an_unknown_number_reads_the_same_and_nobody_is_written_to(shop, placed, client_of, deliver_news):
    client = client_of(shop.cooperative)
    assert ask(client, "PSN/CLG/2026/999999", deliver_news)["Location"] == "/lacak/kode/"
    assert not mail.outbox
    assert client.post("/lacak/kode/", {"code": "123456"}).status_code == 422


def test_an_order_of_another_storefront_is_unknown_here(bekasi, placed, client_of, deliver_news):
    client = client_of(bekasi)
    ask(client, placed.number, deliver_news)
    assert not mail.outbox


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "1234567"])
def test_what_is_no_code_is_asked_again(shop, placed, client_of, deliver_news, typed):
    client = client_of(shop.cooperative)
    ask(client, placed.number, deliver_news)
    response = client.post("/lacak/kode/", {"code": typed})
    assert response.status_code == 422 and "field-error" in response.content.decode()
    assert OrderLookup.objects.get().tries == 0


def test_after_five_tries_even_the_right_code_opens_nothing(shop, placed, client_of, deliver_news):
    client = client_of(shop.cooperative)
    ask(client, placed.number, deliver_news)
    false = f"{(int(code()) + 1) % 10**6:06d}"
    for _ in range(5):
        assert client.post("/lacak/kode/", {"code": false}).status_code == 422
    assert client.post("/lacak/kode/", {"code": code()}).status_code == 422


def test_a_code_lasts_a_quarter_of_an_hour(shop, placed, client_of, deliver_news):
    client = client_of(shop.cooperative)
    ask(client, placed.number, deliver_news)
    OrderLookup.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    assert client.post("/lacak/kode/", {"code": code()}).status_code == 422


def test_a_buyer_gets_at_most_three_codes_an_hour(shop, placed, client_of, deliver_news):
    for _ in range(5):
        ask(client_of(shop.cooperative), placed.number, deliver_news)
    assert len(mail.outbox) == 3


def test_one_place_asks_at_most_twenty_times_an_hour(shop, placed, client_of, deliver_news):
    client = client_of(shop.cooperative)
    answers = [client.post("/lacak/", {"number": f"PSN/{n}"}).status_code for n in range(21)]
    assert answers == [302] * 20 + [422]


def test_without_asking_first_there_is_no_code_to_type(shop, client_of):
    assert client_of(shop.cooperative).get("/lacak/kode/")["Location"] == "/lacak/"


def test_every_page_leads_there(shop, portal, client_of):
    for cooperative in (shop.cooperative, portal):
        assert 'href="/lacak/"' in client_of(cooperative).get("/lacak/").content.decode()


def test_visitors_baskets_are_forgotten_after_three_months_and_peoples_kept(shop, staff_of):
    person = staff_of(shop.cooperative, "editor")
    old = timezone.now() - datetime.timedelta(days=91)
    here = {"cooperative": shop.cooperative}
    Basket.objects.create(**here, visitor_key="lama")
    Basket.objects.create(**here, user=person)
    Basket.objects.update(updated_at=old)
    Basket.objects.create(**here, visitor_key="baru")
    assert purge_visitor_baskets() == 1
    assert not Basket.objects.filter(visitor_key="lama").exists() and Basket.objects.count() == 2
    assert purge_visitor_baskets() == 0


def test_codes_that_ran_out_are_forgotten_a_day_later(shop, placed, client_of, deliver_news):
    ask(client_of(shop.cooperative), placed.number, deliver_news)
    assert purge_lookups() == 0
    assert purge_lookups(now=timezone.now() + datetime.timedelta(days=2)) == 1


def test_page_of_an_order_is_gone_once_its_buyer_was_erased(
    shop, placed, shopper, client_of, deliver_news, django_capture_on_commit_callbacks
):
    address = f"/pesanan/{placed.token}/"
    assert shopper.client.get(address).status_code == 200
    with schema_context("public"):
        person = register_user(email=placed.buyer_email, name="Sarinah", password=None, actor="test")
        Order.objects.filter(pk=placed.pk).update(status="completed")
        privacy.erase_user(user=person, actor=person)
    for below in ("", "retur/", "bukti/1/"):
        answer = client_of(shop.cooperative).get(f"{address}{below}")
        page = answer.content.decode()
        assert answer.status_code == 410 and 'content="noindex' in page
        assert shop.cooperative.name in page and placed.number not in page
    assert client_of(shop.cooperative).post(f"{address}lagi/").status_code == 410
    mail.outbox.clear()
    ask(client_of(shop.cooperative), placed.number, deliver_news)
    assert not mail.outbox, "no code goes to an address of nobody"
    placed.refresh_from_db()
    assert placed.number and placed.total, "the books keep it"
