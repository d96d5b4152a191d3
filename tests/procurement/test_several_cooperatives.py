"""One request to several cooperatives: a list in own words, sealed quotes, questions, a counter-offer, a divided award."""

import io
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context
from openpyxl import Workbook

from marketplace.accounts.models import Institution
from marketplace.core.models import AuditEntry, DueWork
from marketplace.core.relay import drain
from marketplace.core.states import TransitionRefused
from marketplace.procurement.actions import awarding, dialogue, drafting, quoting, sending
from marketplace.procurement.line_tables import WantedLine, lines_from_text
from marketplace.procurement.models import Award, PurchaseOrder, Quote, Request
from tenants.staff.actions import add_member
from tests.catalogue.factories import picture_bytes
from tests.procurement.conftest import a_person

LINES = [
    WantedLine("Kain batik motif Krakatau", 300, "meter", "Katun primisima, lebar 115 cm"),
    WantedLine("Ongkos jahit kemeja", 100, "potong"),
]


def room_of(request):
    return f"/lembaga/ruang/{request.institution_id}/permintaan/{request.pk}/"


@pytest.fixture
def bekasi(storefront_named):
    return storefront_named("kab-bekasi")


@pytest.fixture
def other_staff(bekasi):
    user = a_person("Ibu Nenden")
    with tenant_context(bekasi):
        add_member(user=user, roles=["order_desk"], actor="test")
    return user


@pytest.fixture
def draft(officer, institution, cilegon, bekasi, portal):
    with tenant_context(portal):
        made = drafting.start_list(
            institution=institution, kind="uniform", title="Kain dan jahit", actor=officer
        )
        drafting.save_lines(request=made, lines=LINES, actor=officer)
        drafting.save_asked(request=made, cooperatives=[cilegon, bekasi], actor=officer)
        drafting.save_schedule(
            request=made,
            wanted_on=timezone.localdate() + timedelta(days=40),
            place="Gudang",
            answer_by=timezone.localdate() + timedelta(days=5),
            actor=officer,
        )
        made.refresh_from_db()
    return made


@pytest.fixture
def asked(draft, officer, portal):
    with tenant_context(portal):
        return sending.send_request(request=draft, goods=None, kitchen=None, actor=officer, roles={"officer"})


def offer(request, cooperative, staff, prices, *, quantities=None, alternatives=None, **values):
    """A quote with {position: price}."""
    with tenant_context(cooperative):
        lines = {line.position: line.pk for line in request.lines.all()}

        def by_pk(given):
            return {lines[at]: value for at, value in (given or {}).items()}

        quote = quoting.write_quote(
            request=request,
            cooperative=cooperative,
            prices=by_pk(prices),
            list_prices={},
            quantities=by_pk(quantities),
            alternatives=by_pk(alternatives),
            valid_until=timezone.localdate() + timedelta(days=30),
            actor=staff,
            **{"lead_time_days": 20, **values},
        )
        return quoting.send_quote(quote=quote, actor=staff, roles={"order_desk"})


def close(request):
    """Its deadline has passed."""
    with schema_context("public"):
        Request.objects.filter(pk=request.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
        sending.settle_request(request_id=request.pk, closed_by="expire")
    request.refresh_from_db()


@pytest.fixture
def two_quotes(asked, cilegon, bekasi, staff, other_staff):
    return (
        offer(asked, cilegon, staff, {1: 70_000, 2: 60_000}),
        offer(asked, bekasi, other_staff, {1: 80_000, 2: 50_000}),
    )


def test_sealed_quotes_are_read_by_nobody_of_the_institution(
    two_quotes, asked, desk, portal, cilegon, bekasi
):
    with tenant_context(portal):
        assert not Quote.objects.filter(request=asked).exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procurement_quote")
            assert cursor.fetchone() == (0,)
            cursor.execute("SELECT count(*) FROM procurement_quoteline")
            assert cursor.fetchone() == (0,)
    for cooperative in (cilegon, bekasi):
        with tenant_context(cooperative):
            assert Quote.objects.filter(request=asked).count() == 1, "its own, and not the other's"
    page = desk.get(room_of(asked)).content.decode()
    assert "70.000" not in page and "27.000.000" not in page and two_quotes[0].number in page
    for quote in two_quotes:
        assert desk.get(f"{room_of(asked)}penawaran/{quote.pk}/terima/").status_code == 404
    assert desk.get(f"{room_of(asked)}bagi/").status_code == 302


def test_no_sealed_price_stands_in_a_mail_or_the_log(two_quotes, asked):
    mail.outbox.clear()
    drain()
    assert mail.outbox and not any("27.000.000" in letter.body for letter in mail.outbox)
    assert not AuditEntry.objects.filter(noun="quote", changes__has_key="total").exists()


def test_sealed_quote_cannot_be_awarded(two_quotes, officer):
    with pytest.raises(awarding.CannotAccept), schema_context("public"):
        awarding.accept_quote(quote=two_quotes[0], actor=officer, roles={"officer"})


def test_request_called_back_before_it_closes_never_shows_its_prices(two_quotes, asked, officer, portal):
    with tenant_context(portal):
        sending.cancel_request(request=asked, actor=officer, roles={"officer"}, reason="Anggaran digeser")
    drain()
    with schema_context("public"):
        assert set(Quote.objects.values_list("status", flat=True)) == {"declined"}
        Request.objects.filter(pk=asked.pk).update(closes_at=timezone.now() + timedelta(seconds=1))
    with tenant_context(portal):
        assert not Quote.objects.exists()


def test_quotes_open_when_the_request_closes_and_the_officer_is_told(two_quotes, asked, desk, officer):
    drain()
    mail.outbox.clear()
    close(asked)
    drain()
    assert asked.opened_at and [letter.to for letter in mail.outbox] == [[officer.email]]
    page = desk.get(room_of(asked)).content.decode()
    assert "Rp27.000.000" in page and "Rp29.000.000" in page
    assert "di atas harga katalog" not in page, "own words have no published price"
    assert "termurah" in page or "cheapest" in page


def test_quote_after_the_deadline_is_refused(asked, cilegon, bekasi, staff, other_staff):
    offer(asked, cilegon, staff, {1: 70_000, 2: 60_000})
    close(asked)
    with pytest.raises(TransitionRefused):
        offer(asked, bekasi, other_staff, {1: 1_000, 2: 1_000})
    with pytest.raises(TransitionRefused):
        offer(asked, cilegon, staff, {1: 60_000, 2: 60_000})


def test_one_counter_offer_allows_one_more_version(two_quotes, asked, cilegon, staff, officer, portal, desk):
    close(asked)
    address = f"{room_of(asked)}penawaran/{two_quotes[0].pk}/tawar/"
    assert desk.post(address, {"total": "99.000.000"}).status_code == 422
    assert desk.post(address, {"total": "25.000.000", "note": "Sesuai HPS"}).status_code == 302
    better = offer(asked, cilegon, staff, {1: 65_000, 2: 55_000})
    assert better.version == 2
    with pytest.raises(TransitionRefused):
        offer(asked, cilegon, staff, {1: 64_000, 2: 55_000})
    with tenant_context(portal), pytest.raises(dialogue.Refused):
        dialogue.make_counter_offer(quote=better, total=1_000, note="", actor=officer, roles={"officer"})
    page = desk.get(room_of(asked)).content.decode()
    assert "300 × Rp70.000" in page and "300 × Rp65.000" in page


def test_lines_left_out_fewer_pieces_and_something_else_are_told(asked, bekasi, other_staff, desk):
    offer(asked, bekasi, other_staff, {1: 75_000}, quantities={1: 120}, alternatives={1: "Katun biasa"})
    close(asked)
    page = desk.get(room_of(asked)).content.decode()
    assert "120" in page and "Katun biasa" in page and "Rp9.000.000" in page


def test_award_is_divided_by_line_and_quantity(two_quotes, asked, desk, cilegon, bekasi):
    close(asked)
    first, second = two_quotes
    with schema_context("public"):
        a1, a2 = first.lines.order_by("position")
        _b1, b2 = second.lines.order_by("position")
    address = f"{room_of(asked)}bagi/"
    page = desk.get(address).content.decode()
    assert f'name="take-{a1.pk}"' in page and 'name="official_number"' in page
    home = desk.get(f"/lembaga/ruang/{asked.institution_id}/").content.decode()
    tasks = home[home.index('id="tugas"') : home.index('class="facts')]
    assert tasks.count(f'href="{room_of(asked)}"') == 1, "two quotes, one decision"
    Institution.objects.filter(pk=asked.institution_id).update(kind="school")
    assert 'name="official_number"' not in desk.get(address).content.decode()
    picks = {f"take-{a1.pk}": "300", f"take-{a2.pk}": "0", f"take-{b2.pk}": "100"}
    assert desk.post(address, picks).status_code == 302
    orders = {order.cooperative_id: order for order in PurchaseOrder.objects.all()}
    assert orders[cilegon.pk].total == 21_000_000 and orders[bekasi.pk].total == 5_000_000
    assert orders[cilegon.pk].award_id == orders[bekasi.pk].award_id
    with schema_context("public"):
        assert set(Quote.objects.values_list("status", flat=True)) == {"accepted"}


def test_more_than_asked_for_or_offered_is_refused_beside_its_cell(two_quotes, asked, desk, officer):
    close(asked)
    with schema_context("public"):
        a1 = two_quotes[0].lines.get(position=1)
        b1 = two_quotes[1].lines.get(position=1)
    answer = desk.post(f"{room_of(asked)}bagi/", {f"take-{a1.pk}": "200", f"take-{b1.pk}": "200"})
    assert answer.status_code == 422 and "_error" in answer.content.decode()
    for picks in ({a1.pk: 301}, {a1.pk: 200, b1.pk: 101}, {}):
        with pytest.raises(awarding.CannotAccept), schema_context("public"):
            awarding.propose_award(
                request=asked, picks=picks, actor=officer, roles={"officer"}, justification="Mutu"
            )
    assert not PurchaseOrder.objects.exists() and not Award.objects.exists()


def test_dearer_offer_needs_a_sentence(two_quotes, asked, desk):
    close(asked)
    address = f"{room_of(asked)}penawaran/{two_quotes[1].pk}/terima/"
    answer = desk.post(address)
    assert answer.status_code == 422 and "id_justification_error" in answer.content.decode()
    assert desk.post(address, {"justification": "Contoh kainnya lebih rapat"}).status_code == 302
    assert PurchaseOrder.objects.get().award.justification


def test_award_above_the_own_estimate_is_refused_for_a_government_body(two_quotes, asked, desk):
    close(asked)
    Request.objects.filter(pk=asked.pk).update(own_estimate=20_000_000)
    answer = desk.post(f"{room_of(asked)}penawaran/{two_quotes[0].pk}/terima/")
    assert answer.status_code == 422 and "HPS" in answer.content.decode()
    assert not PurchaseOrder.objects.exists()


def test_others_are_told_courteously(two_quotes, asked, desk, other_staff):
    close(asked)
    desk.post(f"{room_of(asked)}penawaran/{two_quotes[0].pk}/terima/")
    mail.outbox.clear()
    drain()
    assert any(other_staff.email in letter.to for letter in mail.outbox)
    two_quotes[1].refresh_from_db()
    assert two_quotes[1].status == "declined"


def test_question_and_answer_are_read_by_all_invited_without_the_askers_name(
    asked, client_of, cilegon, bekasi, staff, other_staff, desk
):
    asker, reader = client_of(cilegon, staff), client_of(bekasi, other_staff)
    assert (
        asker.post(f"/admin/permintaan/{asked.pk}/tanya/", {"text": "Lebar kainnya berapa?"}).status_code
        == 302
    )
    page = reader.get(f"/admin/permintaan/{asked.pk}/").content.decode()
    assert "Lebar kainnya berapa?" in page and cilegon.name not in page
    question = asked.questions.get()
    assert desk.post(f"{room_of(asked)}tanya/{question.pk}/", {"text": ""}).status_code == 422
    desk.post(f"{room_of(asked)}tanya/{question.pk}/", {"text": "115 cm"})
    for browser in (asker, reader):
        assert "115 cm" in browser.get(f"/admin/permintaan/{asked.pk}/").content.decode()


def test_question_after_the_deadline_is_refused(asked, cilegon, bekasi, staff, other_staff):
    offer(asked, bekasi, other_staff, {1: 75_000})
    close(asked)
    with tenant_context(cilegon), pytest.raises(dialogue.Refused):
        dialogue.ask_question(request=asked, cooperative=cilegon, text="Masih boleh?", actor=staff)


def test_attachment_is_encoded_anew_and_read_by_invited_only(
    draft, desk, officer, client_of, cilegon, staff, portal
):
    address = f"{room_of(draft)}lampiran/"
    bad = io.BytesIO(b"<svg onload=alert(1)>")
    bad.name = "pola.png"
    assert desk.post(address, {"title": "Pola", "file": bad}).status_code == 422
    good = io.BytesIO(picture_bytes())
    good.name = "pola.jpg"
    assert desk.post(address, {"title": "Pola", "file": good}).status_code == 302
    file = draft.files.get()
    browser = client_of(cilegon, staff)
    assert browser.get(f"/admin/permintaan/{draft.pk}/lampiran/{file.pk}/").status_code == 404
    with tenant_context(portal):
        sending.send_request(request=draft, goods=None, kitchen=None, actor=officer, roles={"officer"})
    answer = browser.get(f"/admin/permintaan/{draft.pk}/lampiran/{file.pk}/")
    assert answer.status_code == 200 and answer.content[:3] == b"\xff\xd8\xff"


def test_list_is_read_from_a_workbook_and_mistakes_are_told_by_row(desk, institution):
    desk.post(f"/lembaga/ruang/{institution.pk}/permintaan/daftar/", {"title": "Masker", "kind": "goods"})
    draft = Request.objects.get(title="Masker")
    address = f"{room_of(draft)}daftar/"

    def book(*rows):
        made = Workbook()
        for row in (("Nama barang", "Spesifikasi", "Jumlah", "Satuan"), *rows):
            made.active.append(row)
        file = io.BytesIO()
        made.save(file)
        file.seek(0)
        file.name = "daftar.xlsx"
        return file

    answer = desk.post(address, {"file": book(("Masker kain", "", "dua", "lusin"), ("=1+1", "", 3, "buah"))})
    page = answer.content.decode()
    assert answer.status_code == 422 and "“dua”" in page and not draft.lines.exists()
    assert desk.post(address, {"file": book(("Masker kain", "3 lapis", 1200, "lembar"))}).status_code == 302
    assert [(line.name, line.quantity) for line in draft.lines.all()] == [("Masker kain", 1200)]


def test_thousand_lines_open_and_save_in_a_fixed_number_of_statements(draft, desk):
    text = "\n".join(f"Barang {number} ; ukuran {number} ; {number} ; buah" for number in range(1, 1001))
    with CaptureQueriesContext(
        connection,
    ) as saving:
        assert desk.post(f"{room_of(draft)}daftar/", {"text": text}).status_code == 302
    assert draft.lines.count() == 1000 and len(saving) < 40
    desk.get(room_of(draft))
    with CaptureQueriesContext(connection) as opening:
        assert desk.get(room_of(draft)).status_code == 200
    assert len(opening) < 30
    assert (
        desk.post(f"{room_of(draft)}daftar/", {"text": f"{text}\nSatu lagi ; ; 1 ; buah"}).status_code == 422
    )


def test_pasted_block_keeps_what_can_be_read():
    table = lines_from_text("Kemeja\tL\t1.250\tpotong\nRok\t\tbanyak\t\n")
    assert [(line.name, line.quantity) for line in table.lines] == [("Kemeja", 1250)]
    assert [(error.row, error.column) for error in table.errors] == [(2, "quantity")]


def test_several_without_a_deadline_cannot_be_sent(draft, officer, portal):
    with tenant_context(portal):
        Request.objects.filter(pk=draft.pk).update(answer_by=None)
        with pytest.raises(sending.CannotSend):
            sending.send_request(request=draft, goods=None, kitchen=None, actor=officer, roles={"officer"})


def test_whoever_has_not_answered_is_reminded(asked, cilegon, bekasi, staff):
    rows = DueWork.objects.filter(topic="request.answer_soon", key=str(asked.pk))
    assert {row.schema_name for row in rows} == {cilegon.schema_name, bekasi.schema_name}
    offer(asked, cilegon, staff, {1: 70_000})
    assert [row.schema_name for row in rows.all()] == [bekasi.schema_name]


def test_comparison_asks_no_more_for_more_quotes(asked, cilegon, bekasi, staff, other_staff, desk):
    offer(asked, cilegon, staff, {1: 70_000, 2: 60_000})
    close(asked)
    desk.get(room_of(asked))
    with CaptureQueriesContext(connection) as one:
        desk.get(room_of(asked))
    with schema_context("public"):
        Request.objects.filter(pk=asked.pk).update(closes_at=timezone.now() + timedelta(days=1))
    offer(asked, bekasi, other_staff, {1: 80_000, 2: 50_000})
    close(asked)
    with CaptureQueriesContext(connection) as two:
        desk.get(room_of(asked))
    assert len(two) <= len(one) <= 20


def test_past_request_is_written_again_with_everything_but_its_days(asked, desk):
    assert desk.post(f"{room_of(asked)}lagi/").status_code == 302
    again = Request.objects.latest("pk")
    assert again.status == "draft" and again.wanted_on is None and again.lines.count() == 2
    assert again.asked == asked.asked and again.number == ""


def test_cooperative_leaves_a_line_out_at_its_desk(asked, client_of, cilegon, staff):
    browser = client_of(cilegon, staff)
    first, second = asked.lines.order_by("position")
    address = f"/admin/permintaan/{asked.pk}/penawaran/"
    assert browser.get(address).status_code == 200
    form = {
        f"price-{first.pk}": "70.000", f"quantity-{first.pk}": "301", f"price-{second.pk}": "",
        f"quantity-{second.pk}": "100", "lead_time_days": "10", "delivery_plan": "Dua kali kirim",
        "valid_until": (timezone.localdate() + timedelta(days=20)).isoformat(), "delivery_price": "",
    }  # fmt: skip
    assert browser.post(address, form).status_code == 422
    assert browser.post(address, form | {f"quantity-{first.pk}": "250"}).status_code == 302
    quote = Quote.objects.get()
    assert [(line.quantity, line.unit_price) for line in quote.lines.all()] == [(250, 70_000)]
    assert quote.delivery_plan == "Dua kali kirim"
