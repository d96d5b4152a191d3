"""One bill for a month over several orders of an institution, paid in one sum."""

import pytest
from django.db import IntegrityError, connection, transaction
from django_tenants.utils import schema_context, tenant_context

from marketplace.core.models import OutboxEvent
from marketplace.receiving.actions import collecting, planning
from marketplace.receiving.actions.invoicing import CannotInvoice
from marketplace.receiving.actions.paying import CannotPay
from marketplace.receiving.models import Fulfilment, Invoice, InvoicePayment, Statement
from marketplace.receiving.selectors.papers import papers_of
from tests.procurement.conftest import a_quote, a_sent_request
from tests.receiving.conftest import a_confirmed_order, a_delivery, a_picture, counted, signed
from tests.receiving.test_invoices import a_proof

pytestmark = pytest.mark.django_db

ONE_ORDER = 30 * 162_000 + 50_000


def monthly(order, officer, days=30):
    with schema_context("public"):
        planning.agree_terms(order=order, billing=Fulfilment.Billing.MONTHLY, due_days=days, actor=officer)
    return order


@pytest.fixture
def two_orders(order, officer, institution, cilegon, uniform, staff, receiver, approver, chair):
    """Two orders of one institution that are billed monthly, both accepted whole."""
    request = a_sent_request(officer, institution, cilegon, uniform)
    other = a_confirmed_order(a_quote(request, cilegon, staff), officer, staff)
    for one in (order, other):
        monthly(one, officer)
        signed(counted(a_delivery(one, staff), receiver), approver, chair)
    return order, other


@pytest.fixture
def collected(two_orders, institution, staff, cilegon):
    with tenant_context(cilegon):
        return collecting.issue_statement(institution=institution, actor=staff)


def test_bill_of_the_month_gathers_both_orders_by_pages(client_of, cilegon, two_orders, institution, staff):
    desk = client_of(cilegon, staff)
    address = f"/admin/permintaan/tagihan/bulanan/{institution.pk}/"
    assert address in desk.get("/admin/permintaan/tagihan/").content.decode()
    page = desk.get(address).content.decode()
    assert all(one.number in page for one in two_orders)
    answer = desk.post(address)
    statement = Statement.objects.get()
    assert answer["Location"].endswith(f"/tagihan/kolektif/{statement.pk}/")
    assert [one.total for one in statement.invoices.order_by("pk")] == [ONE_ORDER, ONE_ORDER]
    assert (statement.due_on - statement.issued_on).days == 30
    assert desk.get(address).status_code == 404, "nothing waits any more"
    shown = desk.get(answer["Location"]).content.decode()
    assert "Rp9.820.000" in shown and statement.number in shown
    assert OutboxEvent.objects.filter(topic="invoice.issued").count() == 2


def test_orders_billed_after_each_delivery_are_not_gathered(two_orders, officer, institution, staff, cilegon):
    for one in two_orders:
        with schema_context("public"):
            planning.agree_terms(order=one, billing=Fulfilment.Billing.EACH, due_days=14, actor=officer)
    with tenant_context(cilegon), pytest.raises(CannotInvoice):
        collecting.issue_statement(institution=institution, actor=staff)
    assert not Statement.objects.exists() and not Invoice.objects.exists()


def test_one_transfer_pays_the_oldest_bill_first(client_of, portal, cilegon, collected, treasurer, chair):
    room = f"/lembaga/ruang/{collected.institution_id}/tagihan/"
    buyer, desk = client_of(portal, treasurer), client_of(cilegon, chair)
    address = f"{room}kolektif/{collected.pk}/"
    assert address in buyer.get(room).content.decode()
    first, second = collected.invoices.order_by("pk")
    values = {
        "kind": "transfer", "amount": str(first.cash_due + 1_000), "paid_on": "2026-01-05", "reference": "X",
    }  # fmt: skip
    refused = buyer.post(address, {**values, "amount": str(2 * first.cash_due + 1), "proof": a_picture()})
    assert refused.status_code == 422
    assert buyer.post(address, {**values, "proof": a_picture()}).status_code == 302
    parts = list(InvoicePayment.objects.order_by("invoice_id").values_list("invoice_id", "amount"))
    assert parts == [(first.pk, first.cash_due), (second.pk, 1_000)]
    paper = InvoicePayment.objects.values_list("sha256", flat=True).distinct().get()
    confirm = f"/admin/permintaan/tagihan/kolektif/{collected.pk}/"
    assert paper in desk.get(confirm).content.decode()
    assert desk.post(f"{confirm}terima/", {"paper": paper}).status_code == 302
    assert desk.post(f"{confirm}terima/", {"paper": paper}).status_code == 302, "pressed twice"
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status, second.paid) == ("paid", "part_paid", 1_000)
    assert "Rp" in buyer.get(address).content.decode()


def test_sum_beyond_what_is_due_is_told_of_no_bill(collected, treasurer):
    whole = sum(one.cash_due for one in collected.invoices.all())
    with schema_context("public"), pytest.raises(CannotPay):
        collecting.tell_collective_payment(
            statement=collected, kind="transfer", amount=whole + 1, paid_on=collected.issued_on,
            proof=a_proof(), actor=treasurer,
        )  # fmt: skip
    assert not InvoicePayment.objects.exists()


def test_collective_bill_is_in_the_file_of_each_of_its_orders(collected, two_orders):
    for one in two_orders:
        kinds = [paper.kind for paper in papers_of(one)]
        assert kinds.count("statement") == 1 and kinds.count("invoice") == 1


def test_number_of_a_collective_bill_leaves_no_gap(two_orders, institution, staff, cilegon):
    with tenant_context(cilegon):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            collecting.issue_statement(institution=institution, actor=staff)
            _ = 1 // 0
        issued = collecting.issue_statement(institution=institution, actor=staff)
    assert issued.number.endswith("/000001")
    assert [one.number[-6:] for one in issued.invoices.order_by("pk")] == ["000001", "000002"]


def test_bill_of_another_cooperative_is_never_gathered(collected, bekasi):
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.filter(pk=collected.pk).update(cooperative=bekasi)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
