"""One bill for a month over several orders of an institution, paid in one sum."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext
from django_tenants.utils import schema_context, tenant_context

from marketplace.core.models import OutboxEvent
from marketplace.core.money import rupiah
from marketplace.core.relay import drain
from marketplace.procurement.models import PurchaseOrder
from marketplace.receiving import invoice_views, statement_mails
from marketplace.receiving.actions import collecting, invoicing, planning
from marketplace.receiving.actions.invoicing import CannotInvoice, next_bill
from marketplace.receiving.actions.paying import CannotPay, confirm_payment, tell_payment
from marketplace.receiving.desk_digest import desk_digest_letters
from marketplace.receiving.models import Fulfilment, Invoice, InvoicePayment, Statement
from marketplace.receiving.selectors.invoices import tax_case
from marketplace.receiving.selectors.papers import papers_of
from marketplace.receiving.selectors.statements import slips_of, whole_statements
from marketplace.reference.models import TaxRule
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


def test_threshold_of_the_treasurer_is_measured_by_the_whole_collective_bill(
    two_orders, institution, staff, cilegon
):
    """Each order is below it, what is paid in one sum is above it: PMK 59/2022 knows no split payments."""
    TaxRule.objects.filter(code="pph-22-bendahara").update(threshold=ONE_ORDER + 1)
    with tenant_context(cilegon):
        assert next_bill(two_orders[0]).amounts.pph == 0
        shown = [draft.amounts.pph for _order, draft in collecting.drafts_of(institution)]
        issued = collecting.issue_statement(institution=institution, actor=staff)
    assert shown == [73_650, 73_650] == [one.pph for one in issued.invoices.order_by("pk")]


def test_what_is_accepted_while_the_bill_is_issued_counts_for_the_threshold(
    order, officer, institution, cilegon, uniform, staff, receiver, approver, chair, monkeypatch
):
    TaxRule.objects.filter(code="pph-22-bendahara").update(threshold=7_000_000)
    request = a_sent_request(officer, institution, cilegon, uniform)
    other = a_confirmed_order(a_quote(request, cilegon, staff), officer, staff)
    men, women = other.lines.order_by("position")
    for one, pieces in ((order, None), (other, {women.pk: 10})):
        monthly(one, officer)
        signed(counted(a_delivery(one, staff, pieces), receiver), approver, chair)
    late = [counted(a_delivery(other, staff, {men.pk: 20}), receiver)]
    lock = invoicing.fulfilment_for_update

    def signed_at_the_last_moment(order_id):
        while late:
            signed(late.pop(), approver, chair)
        return lock(order_id)

    monkeypatch.setattr(invoicing, "fulfilment_for_update", signed_at_the_last_moment)
    with tenant_context(cilegon):
        issued = collecting.issue_statement(institution=institution, actor=staff)
    bills = list(issued.invoices.order_by("pk"))
    assert [one.total for one in bills] == [ONE_ORDER, ONE_ORDER] and all(one.pph for one in bills)


def test_each_order_is_reckoned_once_and_the_rules_are_read_once(two_orders, institution, staff, cilegon):
    def asked(act, table):
        with tenant_context(cilegon), CaptureQueriesContext(connection) as taken:
            act(institution)
        return sum(one["sql"].startswith(f'SELECT "{table}"."id"') for one in taken)

    def issue(buyer):
        collecting.issue_statement(institution=buyer, actor=staff)

    assert asked(collecting.drafts_of, "reference_taxrule") == 6, "six codes"
    assert asked(collecting.drafts_of, "receiving_linebalance") == 2, "one an order"
    assert asked(issue, "receiving_linebalance") == 2


def test_catering_is_not_measured_by_the_goods_that_are_paid_with_it(
    two_orders, institution, cilegon, monkeypatch
):
    goods, catering = two_orders
    PurchaseOrder.objects.filter(pk=goods.pk).update(delivery_price=100_000, total=F("total") + 50_000)

    def case(order):
        return replace(tax_case(order), is_catering=order.pk == catering.pk)

    for part in (collecting, invoicing):
        monkeypatch.setattr(part, "tax_case", case)
    TaxRule.objects.filter(code__startswith="pph-23-katering").update(threshold=ONE_ORDER + 1, is_active=True)
    TaxRule.objects.filter(code="pph-22-bendahara").update(threshold=ONE_ORDER - 1)
    with tenant_context(cilegon):
        drafts = [draft.amounts.pph for _order, draft in collecting.drafts_of(institution)]
    assert drafts == [74_400, 0], "the goods are above both thresholds, the catering is below its own"


def paid_with(statement, treasurer, amount, text="a"):
    with schema_context("public"):
        collecting.tell_collective_payment(
            statement=statement, kind="transfer", amount=amount, paid_on=statement.issued_on,
            proof=a_proof(text), actor=treasurer,
        )  # fmt: skip
    return a_proof(text).sha256


def subjects_to(person):
    return [one.subject for one in mail.outbox if person.email in one.to]


def test_collective_bill_is_told_in_one_mail_and_so_is_its_payment(collected, treasurer, chair, cilegon):
    drain()
    assert len(subjects_to(treasurer)) == 1
    told = next(one for one in mail.outbox if treasurer.email in one.to)
    assert all(one.number in told.body for one in collected.invoices.all())
    assert f"/tagihan/kolektif/{collected.pk}/" in told.body and "Rp9.820.000" in told.body
    mail.outbox.clear()
    first, second = collected.invoices.order_by("pk")
    paper = paid_with(collected, treasurer, first.cash_due + 1_000)
    drain()
    assert len(subjects_to(chair)) == 1
    heard = next(one for one in mail.outbox if chair.email in one.to)
    assert first.number in heard.body and second.number in heard.body and "Rp1.000" in heard.body
    mail.outbox.clear()
    with tenant_context(cilegon):
        collecting.confirm_collective_payment(
            statement=collected, sha256=paper, actor=chair, roles={"treasurer"}
        )
    drain()
    assert len(subjects_to(treasurer)) == 1


def test_overdue_collective_bill_is_asked_for_through_its_oldest_unpaid_bill_only(collected, cilegon):
    Invoice.objects.update(due_on=collected.issued_on - timedelta(days=3))
    first, second = collected.invoices.order_by("pk")
    with tenant_context(cilegon):
        assert statement_mails.reminders_through(first, {"step": 1})
        assert not statement_mails.reminders_through(second, {"step": 1})
        Invoice.objects.filter(pk=first.pk).update(paid=first.cash_due, status="paid")
        assert statement_mails.reminders_through(second, {"step": 1})


def test_sum_for_several_bills_is_refused_as_a_whole_with_its_reason(
    client_of, portal, cilegon, collected, treasurer, chair
):
    whole = sum(one.cash_due for one in collected.invoices.all())
    paper = paid_with(collected, treasurer, whole)
    buyer = client_of(portal, treasurer)
    room = f"/lembaga/ruang/{collected.institution_id}/tagihan/kolektif/{collected.pk}/"
    assert buyer.get(room).context["standing"]["kind"] == "info", "it is handed in, nothing is to be done"
    desk = client_of(cilegon, chair)
    address = f"/admin/permintaan/tagihan/kolektif/{collected.pk}/"
    assert f"{address}tolak/?bukti={paper}" in desk.get(address).content.decode()
    form = f"{address}tolak/?bukti={paper}"
    assert desk.post(form, {"reason": ""}).status_code == 422
    assert set(InvoicePayment.objects.values_list("status", flat=True)) == {"told"}
    assert desk.post(form, {"reason": "Tidak ada di rekening koran"}).status_code == 302
    assert list(InvoicePayment.objects.values_list("status", flat=True)) == ["refused", "refused"]
    assert desk.post(form, {"reason": "Dua kali"}).status_code == 302, "answered before"
    assert set(Invoice.objects.values_list("paid", flat=True)) == {0}
    read = buyer.get(room)
    assert read.context["standing"]["kind"] == "warning"
    assert "Tidak ada di rekening koran" in read.content.decode()
    paid_with(collected, treasurer, whole)
    assert InvoicePayment.objects.filter(status="told").count() == 2, "the same paper may be handed in again"


def lines_of_the_daily_mail(cilegon, person):
    with tenant_context(cilegon):
        (letter,) = [one for one in desk_digest_letters(cilegon) if one.to == person.email]
    return letter.context["facts"]


def test_daily_mail_tells_a_collective_payment_and_an_overdue_collective_bill_once(
    collected, treasurer, chair, cilegon
):
    whole = sum(one.cash_due for one in collected.invoices.all())
    paid_with(collected, treasurer, whole)
    (line,) = lines_of_the_daily_mail(cilegon, chair)
    assert collected.number in line[0] and rupiah(whole) in line[1]
    InvoicePayment.objects.update(status="refused")
    Invoice.objects.update(due_on=collected.issued_on - timedelta(days=3))
    (line,) = lines_of_the_daily_mail(cilegon, chair)
    assert collected.number in line[0]


def test_desk_groups_payments_before_it_counts_them(
    client_of, cilegon, collected, treasurer, chair, monkeypatch
):
    whole = sum(one.cash_due for one in collected.invoices.all())
    paid_with(collected, treasurer, whole)
    monkeypatch.setattr(invoice_views, "SHOWN", 1)
    (found,) = client_of(cilegon, chair).get("/admin/permintaan/tagihan/").context["payments"]
    assert (found.number, found.amount) == (collected.number, whole)


def test_sum_that_was_answered_meanwhile_is_not_said_to_be_refused(
    client_of, cilegon, collected, treasurer, chair, monkeypatch
):
    paper = paid_with(collected, treasurer, sum(one.cash_due for one in collected.invoices.all()))
    monkeypatch.setattr(collecting, "_waiting_parts", lambda *_parts: [])
    address = f"/admin/permintaan/tagihan/kolektif/{collected.pk}/tolak/?bukti={paper}"
    answer = client_of(cilegon, chair).post(address, {"reason": "Tidak ada"}, follow=True)
    assert [one.level_tag for one in answer.context["messages"]] == ["error"]
    assert set(InvoicePayment.objects.values_list("status", flat=True)) == {"told"}


def test_penalty_is_not_refused_on_the_collective_bill(client_of, cilegon, collected, treasurer, chair):
    paper = paid_with(collected, treasurer, 1_000)
    InvoicePayment.objects.update(kind="penalty")
    desk = client_of(cilegon, chair)
    form = f"/admin/permintaan/tagihan/kolektif/{collected.pk}/tolak/?bukti={paper}"
    assert desk.get(form).status_code == 302
    (line,) = lines_of_the_daily_mail(cilegon, chair)
    bill = collected.invoices.order_by("pk")[0]
    with translation.override("id"):
        told = gettext("Answer the late penalty kept back from bill %(number)s") % {"number": bill.number}
    assert line[0] == told


def test_part_of_a_sum_is_not_answered_alone(client_of, cilegon, collected, treasurer, chair):
    paid_with(collected, treasurer, sum(one.cash_due for one in collected.invoices.all()))
    part = InvoicePayment.objects.order_by("pk")[0]
    desk = client_of(cilegon, chair)
    bill = f"/admin/permintaan/tagihan/{part.invoice_id}/"
    page = desk.get(bill).content.decode()
    assert f"/kolektif/{collected.pk}/" in page and f"bayar/{part.pk}/terima/" not in page
    with tenant_context(cilegon), pytest.raises(CannotPay):
        confirm_payment(payment=part, actor=chair, roles={"treasurer"})
    assert desk.post(f"{bill}bayar/{part.pk}/terima/").status_code == 302
    assert desk.post(f"{bill}bayar/{part.pk}/tolak/", {"reason": "x"}).status_code in (200, 302)
    assert set(InvoicePayment.objects.values_list("status", flat=True)) == {"told"}
    listed = desk.get("/admin/permintaan/tagihan/").content.decode()
    assert listed.count("Rp9.672.700") >= 1 and f"/kolektif/{collected.pk}/" in listed


def test_slips_are_shown_for_each_bill(client_of, portal, collected, treasurer):
    first, second = collected.invoices.order_by("pk")
    with schema_context("public"):
        tell_payment(
            invoice=first, kind="slip_pph", amount=first.pph, paid_on=first.issued_on, proof=a_proof("slip"),
            actor=treasurer,
        )  # fmt: skip
    rows = slips_of(whole_statements().get(pk=collected.pk))
    assert [(one.invoice, one.due, one.waiting, one.missing) for one in rows] == [
        (first, first.pph, first.pph, 0),
        (second, second.pph, 0, second.pph),
    ]
    page = client_of(portal, treasurer).get(
        f"/lembaga/ruang/{collected.institution_id}/tagihan/kolektif/{collected.pk}/"
    )
    assert "Rp73.650" in page.content.decode()
