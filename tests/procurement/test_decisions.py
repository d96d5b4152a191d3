"""From quote to purchase order: both sides, through pages and actions."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from marketplace.core import due
from marketplace.core.documents import read_document
from marketplace.core.relay import drain
from marketplace.core.states import TransitionRefused
from marketplace.procurement.actions import awarding, quoting
from marketplace.procurement.models import PurchaseOrder, PurchaseRule, Quote, QuoteLine
from tests.procurement.conftest import a_quote, a_sent_request, an_institution

pytestmark = pytest.mark.django_db


def room_of(request):
    return f"/lembaga/ruang/{request.institution_id}/permintaan/{request.pk}/"


def test_desk_writes_checks_and_sends_a_quote_prefilled_from_tiers(client_of, cilegon, staff, sent, officer):
    desk = client_of(cilegon, staff)
    assert "Batik Jumat" in desk.get("/admin/permintaan/").content.decode()
    page = desk.get(f"/admin/permintaan/{sent.pk}/").content.decode()
    assert "Bordir nama" in page
    form = desk.get(f"/admin/permintaan/{sent.pk}/penawaran/").content.decode()
    prices = dict(re.findall(r'name="(price-\d+)" value="(\d+)"', form))
    assert set(prices.values()) == {"162000"}, "30 pieces reach the first tier"
    first, second = prices
    answer = desk.post(
        f"/admin/permintaan/{sent.pk}/penawaran/",
        {first: "160.000", second: "162000", "lead_time_days": "14", "delivery_price": "Rp 50.000",
         "valid_until": (timezone.localdate() + timedelta(days=10)).isoformat(), "note": "Per bidang"},
    )  # fmt: skip
    assert answer["Location"].endswith("/penawaran/periksa/"), answer.content.decode()
    assert "Rp4.870.000" in desk.get(answer["Location"]).content.decode()
    assert desk.post(answer["Location"]).status_code == 302
    quote = Quote.objects.get()
    assert (quote.status, quote.total, quote.number) == (
        "sent",
        4_870_000,
        f"PNW/{cilegon.code}/{timezone.localdate().year}/000001",
    )
    sent.refresh_from_db()
    assert sent.status == "quoted"
    drain()
    assert officer.email in [message.to[0] for message in mail.outbox]


def test_price_that_is_no_amount_is_refused_beside_the_line(client_of, cilegon, staff, sent):
    desk = client_of(cilegon, staff)
    line = sent.lines.first().pk
    answer = desk.post(f"/admin/permintaan/{sent.pk}/penawaran/", {f"price-{line}": "murah"})
    assert answer.status_code == 422
    assert f'id="id_price-{line}_error"' in answer.content.decode()
    assert not Quote.objects.exists()


def test_officer_accepts_and_both_sides_get_the_same_pdf(
    client_of, portal, cilegon, desk, officer, staff, sent, quote
):
    page = desk.get(room_of(sent)).content.decode()
    assert "Rp4.910.000" in page and quote.number in page
    answer = desk.post(f"{room_of(sent)}penawaran/{quote.pk}/terima/")
    assert answer.status_code == 302, answer.content.decode()
    order = PurchaseOrder.objects.get()
    assert order.number == f"PO/{cilegon.code}/{timezone.localdate().year}/000001"
    assert order.total == 4_910_000 and order.form == "receipt"
    ours = desk.get(f"{answer['Location']}dokumen.pdf")
    theirs = client_of(cilegon, staff).get(f"/admin/permintaan/pesanan/{order.pk}/dokumen.pdf")
    assert ours["Content-Type"] == "application/pdf" and ours.content == theirs.content
    sent.refresh_from_db()
    quote.refresh_from_db()
    assert (sent.status, quote.status) == ("accepted", "accepted")
    mail.outbox.clear()
    drain()
    assert {message.to[0] for message in mail.outbox} >= {officer.email, staff.email}


def test_cooperative_confirms_the_order(client_of, cilegon, staff, officer, quote):
    with schema_context("public"):
        order = awarding.accept_quote(quote=quote, actor=officer, roles={"officer"})
    desk = client_of(cilegon, staff)
    assert order.number in desk.get("/admin/permintaan/pesanan/").content.decode()
    assert desk.post(f"/admin/permintaan/pesanan/{order.pk}/").status_code == 302
    order.refresh_from_db()
    assert order.status == "confirmed" and order.confirmed_at


def test_second_click_on_accept_makes_one_order(desk, sent, quote):
    for _ in range(2):
        desk.post(f"{room_of(sent)}penawaran/{quote.pk}/terima/")
    assert PurchaseOrder.objects.count() == 1


def test_declined_quote_can_be_answered_with_a_better_version(desk, sent, quote, cilegon, staff):
    assert (
        desk.post(f"{room_of(sent)}penawaran/{quote.pk}/tolak/", {"reason": "Terlalu mahal"}).status_code
        == 302
    )
    drain()
    sent.refresh_from_db()
    assert sent.status == "sent"
    better = a_quote(sent, cilegon, staff, price=140_000)
    assert better.version == 2
    sent.refresh_from_db()
    assert sent.status == "quoted"


def test_new_version_takes_the_old_one_back(sent, quote, cilegon, staff):
    a_quote(sent, cilegon, staff, price=150_000)
    quote.refresh_from_db()
    assert quote.status == "withdrawn"


def test_sent_quote_is_frozen_in_the_database(quote):
    for change in (
        lambda: Quote.objects.filter(pk=quote.pk).update(delivery_price=0, total=quote.total - 50_000),
        lambda: QuoteLine.objects.filter(quote=quote).update(unit_price=1),
        lambda: QuoteLine.objects.filter(quote=quote).delete(),
    ):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            change()


def test_only_invited_and_no_quote_left_declines_the_request(client_of, cilegon, staff, sent):
    desk = client_of(cilegon, staff)
    assert desk.post(f"/admin/permintaan/{sent.pk}/tolak/", {"reason": "Tanggal penuh"}).status_code == 302
    drain()
    sent.refresh_from_db()
    assert sent.status == "declined"
    assert any("Tanggal penuh" in message.body for message in mail.outbox)


def test_quote_past_its_day_expires_with_its_request(sent, quote, cilegon):
    with tenant_context(cilegon):
        quoting.expire_quote(quote_id=quote.pk)
    drain()
    sent.refresh_from_db()
    quote.refresh_from_db()
    assert (quote.status, sent.status) == ("expired", "expired")


def test_expired_quote_cannot_be_accepted(quote, officer):
    Quote.objects.filter(pk=quote.pk).update(valid_until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(awarding.CannotAccept), schema_context("public"):
        awarding.accept_quote(quote=quote, actor=officer, roles={"officer"})
    assert not PurchaseOrder.objects.exists()


def test_receiver_may_not_accept(quote, officer):
    with pytest.raises(TransitionRefused), schema_context("public"):
        awarding.accept_quote(quote=quote, actor=officer, roles={"receiver"})


def test_above_the_direct_limit_the_official_number_is_asked_for(
    desk, officer, institution, cilegon, uniform, staff
):
    PurchaseRule.objects.filter(code="direct").update(up_to=1_000_000)
    sent = a_sent_request(officer, institution, cilegon, uniform)
    quote = a_quote(sent, cilegon, staff)
    address = f"{room_of(sent)}penawaran/{quote.pk}/terima/"
    assert "SPSE" in desk.get(address).content.decode()
    answer = desk.post(address, {"official_number": ""})
    assert answer.status_code == 422 and "id_official_number_error" in answer.content.decode()
    assert desk.post(address, {"official_number": "EP-123"}).status_code == 302
    assert PurchaseOrder.objects.get().official_number == "EP-123"


@pytest.mark.parametrize(
    ("kind", "total", "form"),
    [
        ("government", 10_000_000, "receipt"), ("government", 10_000_001, "kuitansi"),
        ("government", 50_000_001, "spk"), ("government", 200_000_001, "agreement"), ("private", 500_000_000, "order"),
    ],
)  # fmt: skip
def test_kind_of_document_follows_value_and_buyer(officer, kind, total, form):
    institution = an_institution(officer, name=f"Lembaga {kind} {total}", kind=kind)
    assert awarding.document_form(institution, total, timezone.localdate()) == form


def test_value_thresholds_are_rows(officer, institution):
    PurchaseRule.objects.filter(form="receipt").update(up_to=20_000_000)
    assert awarding.document_form(institution, 15_000_000, timezone.localdate()) == "receipt"


def test_quote_above_the_own_estimate_is_marked_and_hidden_from_the_desk(
    desk, client_of, officer, institution, cilegon, uniform, staff
):
    sent = a_sent_request(officer, institution, cilegon, uniform, own_estimate=4_000_000)
    a_quote(sent, cilegon, staff)
    assert "HPS" in desk.get(room_of(sent)).content.decode()
    assert "4.000.000" not in client_of(cilegon, staff).get(f"/admin/permintaan/{sent.pk}/").content.decode()


def test_number_has_no_gap_after_a_rollback(quote, officer, sent, institution, cilegon, uniform, staff):
    class Abandoned(Exception):
        pass

    with schema_context("public"):
        with pytest.raises(Abandoned), transaction.atomic():
            awarding.accept_quote(quote=quote, actor=officer, roles={"officer"})
            raise Abandoned
        order = awarding.accept_quote(quote=quote, actor=officer, roles={"officer"})
        assert order.number.endswith("/000001")
    again = a_quote(a_sent_request(officer, institution, cilegon, uniform), cilegon, staff)
    with schema_context("public"):
        assert awarding.accept_quote(quote=again, actor=officer, roles={"officer"}).number.endswith("/000002")


def test_ppn_is_charged_by_a_pkp_only(officer, institution, cilegon, uniform, staff):
    plain = a_quote(a_sent_request(officer, institution, cilegon, uniform), cilegon, staff)
    assert (plain.tax, plain.tax_status) == (0, "none")
    cilegon.is_taxable_entrepreneur = True
    taxed = a_quote(a_sent_request(officer, institution, cilegon, uniform), cilegon, staff)
    assert taxed.tax == round((taxed.subtotal + taxed.delivery_price) * 0.11)
    assert taxed.total == taxed.subtotal + taxed.delivery_price + taxed.tax


def test_verification_page_shows_what_was_issued_to_anybody(client_of, portal, quote, officer):
    with schema_context("public"):
        order = awarding.accept_quote(quote=quote, actor=officer, roles={"officer"})
    page = client_of(portal).get(f"/verifikasi/{order.document.token}/")
    text = page.content.decode()
    assert page.status_code == 200
    for part in (order.number, "Rp4.910.000", "Dinas Sosial Kota Cilegon", order.document.sha256[:32]):
        assert part in text
    assert "Bordir" not in text, "the lines and notes stay between the parties"
    assert client_of(portal).get("/verifikasi/tidak-ada/").status_code == 404


def test_pdf_says_the_total_in_figures_and_words_and_is_tagged(quote, officer):
    with schema_context("public"):
        order = awarding.accept_quote(quote=quote, actor=officer, roles={"officer"})
        pdf = read_document(order.document)
    assert order.document.data["in_words"].endswith("empat juta sembilan ratus sepuluh ribu rupiah")
    assert order.document.data["totals"][-1]["amount"] == 4_910_000
    assert len(pdf) <= 200_000
    assert b"/Lang (id)" in pdf or b"/Lang(id)" in pdf
    assert b"pdfuaid" in pdf and b"/MarkInfo" in pdf
    assert order.number.encode() in pdf or order.number.encode("utf-16-be") in pdf


def test_number_of_a_request_is_gapless_per_institution(officer, institution, cilegon, uniform):
    first = a_sent_request(officer, institution, cilegon, uniform)
    other = an_institution(officer, name="SMP Tunas Bangsa", kind="school")
    second = a_sent_request(officer, other, cilegon, uniform)
    third = a_sent_request(officer, institution, cilegon, uniform)
    assert [one.number[-6:] for one in (first, second, third)] == ["000001", "000001", "000002"]


def test_connection_is_back_in_its_schema_after_a_refused_acceptance(quote, officer, portal):
    with tenant_context(portal):
        Quote.objects.filter(pk=quote.pk).update(valid_until=timezone.localdate() - timedelta(days=1))
        with pytest.raises(awarding.CannotAccept):
            awarding.accept_quote(quote=quote, actor=officer, roles={"officer"})
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            assert cursor.fetchone() == ("portal",)


def test_days_that_pass_end_quotes_and_requests_by_themselves(
    sent, quote, officer, institution, cilegon, uniform
):
    waiting = a_sent_request(officer, institution, cilegon, uniform)
    due.emit_due(timezone.now() + timedelta(days=30))
    mail.outbox.clear()
    drain()
    for request in (sent, waiting):
        request.refresh_from_db()
        assert request.status == "expired"
    quote.refresh_from_db()
    assert quote.status == "expired"
    assert officer.email in [message.to[0] for message in mail.outbox]


def test_mails_speak_the_language_of_their_reader(sent, cilegon, staff, officer):
    officer.language = "en"
    officer.save()
    a_quote(sent, cilegon, staff)
    mail.outbox.clear()
    drain()
    letter = next(message for message in mail.outbox if message.to == [officer.email])
    assert letter.subject.startswith("A quote from") and "Total: Rp4.910.000" in letter.body
    assert letter.alternatives and letter.from_email.startswith("Koperasi Cilegon")


def test_step_saved_after_sending_from_an_old_page_says_so(desk, sent):
    answer = desk.post(f"{room_of(sent)}batal/", {"reason": "Salah kirim"}, follow=True)
    assert answer.status_code == 200
    answer = desk.post(f"{room_of(sent)}batal/", {"reason": "Sekali lagi"}, follow=True)
    assert answer.status_code == 200 and "Sekali lagi" not in answer.content.decode()
