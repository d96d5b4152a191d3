"""A person's own orders: found again by status, city, year and word; and the first words of both sides' messages."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from marketplace.accounts.actions import register_user
from marketplace.ordering.messages import beginnings_for, begun
from marketplace.ordering.models import BasketLine, Order
from marketplace.ordering.states import ORDER
from tests.catalogue.factories import a_product, rates
from tests.ordering.conftest import Shopper


@pytest.fixture
def person(db):
    with schema_context("public"):
        return register_user(email="sari@contoh.id", name="Sari", password="lumbung padi", actor="test")


@pytest.fixture
def ordered(cilegon, bekasi, person, client_of):
    """An order at each of two cities: {slug: order}; Cilegon's is of last year and completed."""
    made = {}
    for name, cooperative in (("cilegon", cilegon), ("bekasi", bekasi)):
        with tenant_context(cooperative):
            rates()
            product = a_product(f"Kain {name}", price=100_000, stock=9)
            product.variant_id = product.variants.get().pk
        shopper = Shopper(client_of(cooperative, person))
        shopper.put_in(product)
        assert shopper.client.post("/checkout/", _pickup()).status_code == 302
        shopper.client.post("/checkout/kirim/", {"zone": "pickup", "method": "bank_transfer"})
        shopper.place(shopper.check())
        made[name] = Order.objects.latest("pk")
    past = timezone.now() - timedelta(days=366)
    Order.objects.filter(pk=made["cilegon"].pk).update(placed_at=past, status="completed")
    return made


def _pickup():
    return {"name": "Sari", "phone": "081234567890", "email": "sari@contoh.id", "fulfilment": "pickup"}


@pytest.fixture
def buyer(portal, person, client_of):
    return client_of(portal, person)


def _shown(page, ordered):
    html = page.content.decode()
    return {name for name, order in ordered.items() if order.number in html}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"cilegon", "bekasi"}),
        ("?keadaan=selesai", {"cilegon"}),
        ("?keadaan=bayar", {"bekasi"}),
        ("?keadaan=batal", set()),
        ("?q=kain+bekasi", {"bekasi"}),
        ("?q=PSN", {"cilegon", "bekasi"}),
        ("?q=tidak+ada", set()),
        (f"?tahun={timezone.localdate().year}", {"bekasi"}),
        ("?keadaan=apa&kota=..&tahun=abcd&hal=x", {"cilegon", "bekasi"}),
        ("?q=%00", {"cilegon", "bekasi"}),
        ("?tahun=0000", {"cilegon", "bekasi"}),
    ],
)
def test_orders_are_found_by_what_is_asked(buyer, ordered, query, expected):
    assert _shown(buyer.get(f"/akun/pesanan/{query}"), ordered) == expected


def test_orders_are_found_by_cooperative(buyer, ordered):
    slug = ordered["bekasi"].cooperative.slug
    page = buyer.get(f"/akun/pesanan/?kota={slug}")
    assert _shown(page, ordered) == {"bekasi"} and page.context["total"] == 1


def test_further_pages_keep_what_was_asked(buyer, ordered, monkeypatch):
    monkeypatch.setattr("marketplace.portal.views.orders.PAGE", 1)
    page = buyer.get("/akun/pesanan/?q=kain")
    assert parse_qs(urlsplit(page.context["next_url"]).query) == {"q": ["kain"], "hal": ["2"]}
    second = buyer.get("/akun/pesanan/" + page.context["next_url"])
    assert _shown(page, ordered) | _shown(second, ordered) == set(ordered)


def test_nobody_finds_somebody_elses_orders(portal, client_of, ordered):
    with schema_context("public"):
        other = register_user(email="lain@contoh.id", name="Lain", password="lumbung padi", actor="test")
    assert _shown(client_of(portal, other).get("/akun/pesanan/?q=kain"), ordered) == set()


def test_the_list_costs_no_statement_per_order(buyer, ordered, monkeypatch):
    buyer.get("/akun/pesanan/")
    with CaptureQueriesContext(connection) as two:
        buyer.get("/akun/pesanan/")
    with CaptureQueriesContext(connection) as one:
        buyer.get("/akun/pesanan/?q=kain+bekasi")
    assert len(two) == len(one)


@pytest.mark.parametrize("status", list(ORDER.states))
def test_both_sides_begin_a_message_with_words_that_fit(ordered, client_of, person, status):
    order = ordered["bekasi"]
    cooperative = order.cooperative
    with schema_context("public"):
        type(cooperative).objects.filter(pk=cooperative.pk).update(whatsapp="6281234567890")
    moments = {
        "proof_submitted_at": timezone.now(),
        "paid_at": timezone.now(),
        "delivered_at": timezone.now(),
    }
    Order.objects.filter(pk=order.pk).update(status=status, **moments)
    page = client_of(cooperative, person).get(f"/pesanan/{order.token}/")
    (text,) = parse_qs(urlsplit(page.context["whatsapp_url"]).query)["text"]
    assert order.number in text and "%(" not in text
    with tenant_context(cooperative):
        order = Order.objects.select_related("cooperative__region").get(pk=order.pk)
        for one in beginnings_for(order):
            written = begun(order, one.key)
            assert order.number in written["text"] and "%(" not in written["text"]
        assert beginnings_for(order)[0].key != "greeting"


def test_the_storefronts_basket_is_empty_once_the_portal_ordered_it(cilegon, person, client_of):
    with tenant_context(cilegon):
        rates()
        product = a_product("Kain", price=100_000, stock=9)
        variant_id = product.variants.get().pk
    shopper = client_of(cilegon, person)
    shopper.post("/keranjang/tambah/", {"variant": variant_id, "quantity": 2})
    assert shopper.get("/produk/").context["storefront"]["basket_count"] == 2
    BasketLine.objects.all().delete()
    assert shopper.get("/produk/").context["storefront"]["basket_count"] == 0
