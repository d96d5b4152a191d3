"""From accepted pieces to money: bills, kuitansi, partial payments, slips, credit notes, ageing."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django_tenants.utils import schema_context, tenant_context

from marketplace.core import due
from marketplace.core.models import OutboxEvent
from marketplace.core.money import rupiah
from marketplace.core.relay import drain
from marketplace.core.states import TransitionRefused
from marketplace.payments.proofs import Proof
from marketplace.receiving.actions import accepting, invoicing, paying, planning
from marketplace.receiving.bill_sentences import invoice_facts
from marketplace.receiving.models import Invoice, InvoicePayment, LineBalance, SignedCopy
from marketplace.receiving.selectors.invoices import ageing, whole_invoices
from tests.receiving.conftest import a_delivery, a_picture, counted, signed

pytestmark = pytest.mark.django_db


def a_proof(text="a"):
    return Proof(
        content=text.encode(), content_type="application/pdf", sha256=text.encode().hex().ljust(64, "0")
    )


def billed(order, actor):
    with tenant_context(order.cooperative):
        return invoicing.issue_bill(order=order, actor=actor)


def told(invoice, actor, amount, kind="transfer", text="a"):
    with schema_context("public"):
        return paying.tell_payment(
            invoice=invoice, kind=kind, amount=amount, paid_on=date.today(), proof=a_proof(text), actor=actor
        )


def confirmed(payment, chair):
    with tenant_context(payment.invoice.purchase_order.cooperative):
        return paying.confirm_payment(payment=payment, actor=chair, roles={"treasurer"})


@pytest.fixture
def accepted(order, staff, receiver, approver, chair):
    """A government order, accepted whole: 30 pieces at Rp162.000 and Rp50.000 for the delivery."""
    signed(counted(a_delivery(order, staff), receiver), approver, chair)
    return order


def test_only_accepted_pieces_are_billed_and_none_of_them_twice(private_order, officer, staff):
    with tenant_context(private_order.cooperative), pytest.raises(invoicing.CannotInvoice):
        invoicing.issue_bill(order=private_order, actor=staff)
    counted(a_delivery(private_order, staff), officer, rejected=4)
    first = billed(private_order, staff)
    assert (first.goods, first.delivery_price, first.total) == (26 * 162_000, 50_000, 26 * 162_000 + 50_000)
    with tenant_context(private_order.cooperative), pytest.raises(invoicing.CannotInvoice):
        invoicing.issue_bill(order=private_order, actor=staff)
    counted(a_delivery(private_order, staff), officer)
    second = billed(private_order, staff)
    assert (second.goods, second.delivery_price) == (4 * 162_000, 0)
    assert first.total + second.total == private_order.total
    with pytest.raises(IntegrityError), transaction.atomic():
        LineBalance.objects.filter(purchase_order=private_order).update(invoiced=21)


def test_government_pays_less_the_tax_it_withholds_and_slips_settle_the_rest(
    accepted, staff, treasurer, chair
):
    bill = billed(accepted, staff)
    assert (bill.total, bill.pph, bill.cash_due) == (4_910_000, 73_650, 4_836_350)
    assert bill.receipt.number == bill.number.replace("INV/", "KW/")
    text = str(bill.receipt.data)
    assert "empat juta sembilan ratus sepuluh ribu rupiah" in text and "meterai" not in text.lower()
    slip = confirmed(told(bill, treasurer, 73_650, "slip_pph", "slip"), chair)
    assert slip.status == "confirmed"
    with pytest.raises(paying.CannotPay):
        told(bill, treasurer, 1, "slip_pph", "slip 2")
    confirmed(told(bill, treasurer, 4_836_350), chair)
    bill.refresh_from_db()
    assert bill.status == "paid" and bill.left == 0


def test_part_payments_add_up_and_more_than_is_due_is_refused(accepted, staff, treasurer, chair):
    bill = billed(accepted, staff)
    confirmed(told(bill, treasurer, 1_000_000), chair)
    bill.refresh_from_db()
    assert (bill.status, bill.left) == ("part_paid", 3_836_350)
    with pytest.raises(paying.CannotPay):
        told(bill, treasurer, 3_836_351, text="b")
    with pytest.raises(paying.CannotPay):
        told(bill, treasurer, 5, text="a")
    second = told(bill, treasurer, 3_836_350, text="c")
    with pytest.raises(paying.CannotPay):
        told(bill, treasurer, 1, text="d")
    confirmed(second, chair)
    with pytest.raises(TransitionRefused):
        confirmed(second, chair)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invoice.objects.filter(pk=bill.pk).update(paid=9_999_999)


def test_payment_that_did_not_arrive_is_said_so_and_can_be_told_again(accepted, staff, treasurer, chair):
    bill = billed(accepted, staff)
    payment = told(bill, treasurer, 100_000)
    with tenant_context(accepted.cooperative):
        paying.refuse_payment(
            payment=payment, reason="Belum ada di rekening", actor=chair, roles={"treasurer"}
        )
    drain()
    assert any(
        "Belum ada di rekening" in message.body for message in mail.outbox if message.to == [treasurer.email]
    )
    with translation.override("id"):
        standing = invoice_facts(whole_invoices().get(pk=bill.pk), {"treasurer"})["standing"]
    assert "Belum ada di rekening" in standing["next"]
    assert told(bill, treasurer, 100_000).status == "told"


def test_what_is_handed_in_is_not_asked_for_again_while_the_cooperative_looks(
    client_of, portal, accepted, staff, treasurer
):
    bill = billed(accepted, staff)
    room = f"/lembaga/ruang/{accepted.institution_id}/"
    address = f"{room}pesanan/{accepted.pk}/tagihan/{bill.pk}/"
    office = client_of(portal, treasurer)
    accepted.cooperative.bank_account_number = "0103672000121"
    accepted.cooperative.save(update_fields=["bank_account_number"])
    told(bill, treasurer, 1_000_000)
    page = office.get(address).content.decode()
    assert rupiah(bill.left - 1_000_000) in page[page.index("<h1") : page.index('id="baris"')]
    assert 'data-copy="0103672000121"' in page and 'value="3.836.350"' in page
    assert address in office.get(room).content.decode()
    told(bill, treasurer, bill.left - 1_000_000, text="b")
    tasks = office.get(room).content.decode()
    assert f"invoice-{bill.pk}-status" not in tasks, "it waits for the cooperative now"
    assert f"slip-{bill.pk}-status" in tasks, "the state's part is still to be shown"
    assert "0103672000121" not in office.get(address).content.decode(), "only the slip is still to come"


def test_company_reads_nothing_of_the_state(private_order, officer, staff, portal, client_of):
    institution = private_order.institution
    with schema_context("public"):
        planning.agree_terms(
            order=private_order, billing="each", due_days=30, advance_percent=30, actor=officer
        )
    with tenant_context(private_order.cooperative):
        bill = invoicing.issue_advance(order=private_order, actor=staff)
    office = client_of(portal, officer)
    pages = [
        office.get(address).content.decode()
        for address in (
            "/lembaga/",
            f"/lembaga/{institution.pk}/orang/",
            f"/lembaga/ruang/{institution.pk}/laporan/",
            f"/lembaga/ruang/{institution.pk}/cara-membeli/",
            f"/lembaga/ruang/{institution.pk}/pesanan/{private_order.pk}/tagihan/{bill.pk}/",
        )
    ]
    words = re.compile(r"\b(PPK|SPSE|NTPN|RUP|HPS)\b")
    assert [words.findall(page[page.index("<main") :]) for page in pages] == [[]] * len(pages)


def test_credit_note_takes_pieces_back_with_their_tax_and_frees_them(accepted, staff, chair):
    bill = billed(accepted, staff)
    line = accepted.lines.first()
    with tenant_context(accepted.cooperative):
        for pieces in (21, -1):
            with pytest.raises(invoicing.CannotInvoice):
                invoicing.issue_credit_note(
                    invoice=bill, quantities={line.pk: pieces}, reason="x", actor=chair
                )
        note = invoicing.issue_credit_note(
            invoice=bill, quantities={line.pk: 5}, reason="Salah hitung", actor=chair
        )
    bill.refresh_from_db()
    assert note.goods == 5 * 162_000 and bill.credited == note.cash_due and bill.status == "open"
    assert LineBalance.objects.get(line=line).invoiced == 15
    assert billed(accepted, staff).goods == 5 * 162_000


def test_advance_is_billed_once_and_deducted_later(private_order, officer, staff):
    with schema_context("public"):
        planning.agree_terms(
            order=private_order, billing="each", due_days=30, advance_percent=30, actor=officer
        )
    with tenant_context(private_order.cooperative):
        advance = invoicing.issue_advance(order=private_order, actor=staff)
        with pytest.raises(invoicing.CannotInvoice):
            invoicing.issue_advance(order=private_order, actor=staff)
    assert advance.goods == 1_458_000
    counted(a_delivery(private_order, staff), officer, rejected=10)
    first = billed(private_order, staff)
    assert first.advance == 972_000 and first.due_on == timezone.localdate() + timedelta(days=30)
    counted(a_delivery(private_order, staff), officer)
    second = billed(private_order, staff)
    assert advance.total + first.total + second.total == private_order.total


def test_numbers_have_no_gap_when_a_bill_fails(private_order, officer, staff):
    counted(a_delivery(private_order, staff), officer, rejected=4)
    with tenant_context(private_order.cooperative), pytest.raises(RuntimeError), transaction.atomic():
        invoicing.issue_bill(order=private_order, actor=staff)
        raise RuntimeError
    assert billed(private_order, staff).number.endswith("/000001")


def test_events_carry_what_a_ledger_posts(accepted, staff, treasurer, chair):
    bill = billed(accepted, staff)
    confirmed(told(bill, treasurer, 1_000_000), chair)
    issued = OutboxEvent.objects.get(topic="invoice.issued")
    assert (issued.payload["cash_due"], issued.payload["pph"]) == (bill.cash_due, bill.pph)
    paid = OutboxEvent.objects.get(topic="invoice_payment.confirmed")
    assert (paid.payload["amount"], paid.schema_name) == (1_000_000, accepted.cooperative.schema_name)


def test_overdue_bill_is_asked_for_until_it_is_paid(accepted, staff, treasurer, chair):
    bill = billed(accepted, staff)
    drain()
    mail.outbox.clear()
    Invoice.objects.filter(pk=bill.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    due.emit_due(timezone.now() + timedelta(days=16))
    drain()
    assert {message.to[0] for message in mail.outbox} == {treasurer.email, chair.email}
    rows = ageing([Invoice.objects.select_related("institution").get(pk=bill.pk)], timezone.localdate())
    assert rows[0].columns == (0, bill.cash_due, 0, 0, 0)


def test_whole_way_by_pages(client_of, portal, cilegon, accepted, chair, treasurer):
    desk, office = client_of(cilegon, chair), client_of(portal, treasurer)
    preview = desk.get(f"/admin/permintaan/pesanan/{accepted.pk}/tagihan/").content.decode()
    assert "Rp4.836.350" in preview and "PMK 59" in preview
    answer = desk.post(f"/admin/permintaan/pesanan/{accepted.pk}/tagihan/")
    bill = Invoice.objects.get()
    assert answer["Location"].endswith(f"/tagihan/{bill.pk}/")
    room = f"/lembaga/ruang/{accepted.institution_id}"
    listed = office.get(f"{room}/tagihan/").content.decode()
    assert bill.number in listed and accepted.title in listed and "?format=xlsx" in listed
    file = office.get(f"{room}/tagihan/?format=csv").content.decode("utf-8-sig").splitlines()
    assert bill.number in file[1] and "4836350" in file[1] and accepted.number in file[1]
    assert f"/tagihan/{bill.pk}/" in office.get(f"{room}/").content.decode()
    address = f"{room}/pesanan/{accepted.pk}/tagihan/{bill.pk}/"
    assert "Rp4.836.350" in office.get(address).content.decode()
    wrong = office.post(address, {"kind": "transfer", "amount": "banyak", "paid_on": "2999-01-01"})
    assert wrong.status_code == 422
    for name in ("amount", "paid_on", "proof"):
        assert f'id="id_{name}_error"' in wrong.content.decode()
    sent = office.post(
        address,
        {
            "kind": "transfer",
            "amount": "4.836.350",
            "paid_on": date.today().isoformat(),
            "proof": a_picture(),
        },
    )
    assert sent.status_code == 302, sent.content.decode()
    payment = InvoicePayment.objects.get()
    assert office.get(f"{address}bukti/{payment.pk}/").status_code == 200
    assert "Rp4.836.350" in desk.get("/admin/permintaan/tagihan/").content.decode()
    assert desk.get(f"/admin/permintaan/tagihan/{bill.pk}/bayar/{payment.pk}/bukti/").status_code == 200
    assert desk.post(f"/admin/permintaan/tagihan/{bill.pk}/bayar/{payment.pk}/terima/").status_code == 302
    bill.refresh_from_db()
    assert bill.status == "paid"
    page = office.get(address).content.decode()
    assert 'value="slip_pph"' in page and 'value="transfer"' not in page, "only the slip is still to come"
    assert f"slip-{bill.pk}-status" in office.get(f"{room}/").content.decode()
    told(bill, treasurer, bill.pph, kind="slip_pph", text="s")
    assert f"slip-{bill.pk}-status" not in office.get(f"{room}/").content.decode()


def test_waived_pieces_are_never_billed(private_order, officer, staff):
    counted(a_delivery(private_order, staff), officer, rejected=4)
    with schema_context("public"):
        line = private_order.lines.first()
        accepting.waive_rejected(order=private_order, line_id=line.pk, quantity=4, actor=officer)
    assert billed(private_order, staff).goods == 26 * 162_000


def test_slip_of_another_bill_is_not_answered_through_this_one(
    client_of, portal, cilegon, private_order, officer, staff, chair
):
    counted(a_delivery(private_order, staff), officer, rejected=4)
    first = billed(private_order, staff)
    counted(a_delivery(private_order, staff), officer)
    second = billed(private_order, staff)
    slip = told(second, officer, 100)
    desk = client_of(cilegon, chair)
    for what in ("terima/", "bukti/", "tolak/"):
        address = f"/admin/permintaan/tagihan/{first.pk}/bayar/{slip.pk}/{what}"
        assert (desk.get if what == "bukti/" else desk.post)(address).status_code == 404
    seen = f"/lembaga/ruang/{private_order.institution_id}/pesanan/{private_order.pk}/tagihan/"
    assert client_of(portal, officer).get(f"{seen}{first.pk}/bukti/{slip.pk}/").status_code == 404
    slip.refresh_from_db()
    assert slip.status == "told"


def test_proof_and_scan_of_a_wrong_type_are_refused_beside_the_field(
    client_of, portal, cilegon, accepted, staff, treasurer, approver
):
    bill = billed(accepted, staff)
    room = f"/lembaga/ruang/{accepted.institution_id}/pesanan/{accepted.pk}/"
    values = {"kind": "transfer", "amount": "1000", "paid_on": "2026-01-05"}

    def script() -> SimpleUploadedFile:
        return SimpleUploadedFile("bukti.pdf", b"<script>alert(1)</script>", "application/pdf")

    paid = client_of(portal, treasurer).post(f"{room}tagihan/{bill.pk}/", {**values, "proof": script()})
    assert paid.status_code == 422 and "proof" in paid.context["form"].errors
    for client, address in (
        (client_of(portal, approver), f"{room}berkas/{bill.document_id}/salinan/"),
        (
            client_of(cilegon, staff),
            f"/admin/permintaan/pesanan/{accepted.pk}/berkas/{bill.document_id}/salinan/",
        ),
    ):
        answer = client.post(address, {"scan": script()})
        assert answer.status_code == 422 and "scan" in answer.context["form"].errors
    assert not InvoicePayment.objects.exists() and not SignedCopy.objects.exists()


def test_desk_offers_to_bill_only_while_something_accepted_is_not_billed(accepted, staff, client_of, cilegon):
    desk, address = client_of(cilegon, staff), f"/admin/permintaan/pesanan/{accepted.pk}/"
    offer = f'href="{address}tagihan/"'
    assert offer in desk.get(f"{address}pelaksanaan/").content.decode()
    billed(accepted, staff)
    assert offer not in desk.get(f"{address}pelaksanaan/").content.decode()
