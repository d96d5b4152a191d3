"""Nobody sees or changes another storefront's orders: not through pages, not through raw SQL."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django_tenants.utils import schema_context, tenant_context

from marketplace.ordering.models import Order, OrderLine, OrderPayment
from marketplace.payments.models import Payment, PaymentProof

TABLES = [
    "ordering_order", "ordering_orderline", "ordering_orderevent", "ordering_shipment", "ordering_orderpayment",
    "ordering_basket", "ordering_basketline", "payments_payment", "payments_paymentproof", "payments_paymentevent",
]  # fmt: skip


@pytest.fixture
def order(shop, shopper):
    shopper.put_in(shop.product())
    order = shopper.order(shop.product())
    shopper.put_in(shop.product())
    PaymentProof.objects.create(
        payment=Payment.objects.get(), content_type="image/jpeg", size=1, sha256="0" * 64
    )
    return order


def rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM public.{table}")
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    "table", [table for table in TABLES if table not in ("ordering_shipment", "payments_paymentevent")]
)
def test_raw_sql_on_another_storefront_sees_nothing(order, shop, bekasi, table):
    with tenant_context(shop.cooperative):
        assert rows(table) > 0
    with tenant_context(bekasi):
        assert rows(table) == 0
    with schema_context("public"):
        assert rows(table) > 0


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_forced_row_level_security(db, table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", [table]
        )
        assert cursor.fetchone() == (True, True)


def test_another_storefront_cannot_write_into_an_order(order, shop, bekasi):
    line = {
        "order": order,
        "position": 9,
        "product_id": 1,
        "variant_id": 1,
        "unit_price": 1,
        "quantity": 1,
        "total": 1,
    }
    with tenant_context(bekasi):
        assert Order.objects.update(buyer_name="X") == 0
        with pytest.raises(ProgrammingError), transaction.atomic():
            OrderLine.objects.create(cooperative=shop.cooperative, **line)
        # With its own id the row passes the policy; the composite key refuses it.
        with pytest.raises(IntegrityError), transaction.atomic():
            OrderLine.objects.create(cooperative=bekasi, **line)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_payment_cannot_be_taken_over_by_a_link(order, bekasi):
    payment = Payment.objects.get()
    with tenant_context(bekasi), pytest.raises(IntegrityError), transaction.atomic():
        OrderPayment.objects.create(order_id=order.pk, cooperative=bekasi, payment_id=payment.pk)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("page", ["", "bukti/1/", "dibayar/"])
def test_a_token_opens_its_order_on_its_own_host_only(order, bekasi, client_of, page):
    assert client_of(bekasi).get(f"/pesanan/{order.token}/{page}").status_code == 404


@pytest.mark.parametrize("page", ["", "bukti/1/", "dibayar/"])
def test_a_forged_token_is_not_found(order, shop, client_of, page):
    forged = order.token[:-1] + ("a" if order.token[-1] != "a" else "b")
    assert client_of(shop.cooperative).get(f"/pesanan/{forged}/{page}").status_code == 404


@pytest.mark.parametrize("page", ["bayar/", "bukti/", "diterima/", "batal/"])
def test_a_forged_token_changes_nothing(order, bekasi, client_of, page):
    assert client_of(bekasi).post(f"/pesanan/{order.token}/{page}").status_code == 404
    order.refresh_from_db()
    assert order.status == "awaiting_payment"


@pytest.mark.parametrize("page", ["", "daftar-kemas/", "bukti/1/", "langkah/cancel/"])
def test_the_desk_of_another_storefront_does_not_know_the_order(order, bekasi, client_of, staff_of, page):
    client = client_of(bekasi, staff_of(bekasi, "manager"))
    assert client.get(f"/admin/pesanan/{order.pk}/{page}").status_code == 404
    assert order.number not in client.get("/admin/pesanan/").content.decode()
    assert order.number not in client.get("/admin/keuangan/").content.decode()


def test_a_shopper_is_no_staff(order, shop, client_of, staff_of, bekasi):
    stranger = staff_of(bekasi, "manager")
    client = client_of(shop.cooperative, stranger)
    assert client.get(f"/admin/pesanan/{order.pk}/").status_code in (302, 403, 404)
    client.post(f"/admin/pesanan/{order.pk}/langkah/cancel/", {"reason": "x"})
    order.refresh_from_db()
    assert order.status == "awaiting_payment"
