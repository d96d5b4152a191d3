"""The desk's daily work: parcels with a part, refunds, messages, notes, papers, finding and exporting orders."""

import io
import json
import re
import uuid
import zlib

import pytest
from django.core import mail
from django_tenants.utils import tenant_context
from openpyxl import load_workbook

from marketplace.catalogue.models import Stock
from marketplace.core import documents
from marketplace.core.audit import entries_about
from marketplace.core.money import rupiah
from marketplace.ordering import papers
from marketplace.ordering.models import Order, OrderPayment, OrderRemark, ShipmentLine
from marketplace.payments import providers
from marketplace.payments.models import Payment, Refund
from marketplace.payments.providers import ProviderUnavailable
from tests.ordering.test_desk import page_of, picture, step


@pytest.fixture
def desk(shop, staff_of, client_of):
    """A browser of somebody with these roles, at the desk."""
    return lambda *roles: client_of(shop.cooperative, staff_of(shop.cooperative, *roles))


@pytest.fixture
def paid(shop, shopper, desk):
    """An order of five pieces, paid by transfer, with a manager at the desk."""
    manager = desk("manager")
    order = shopper.order(shop.product(name="Kain Krakatau", stock=10), quantity=5)
    step(manager, order, "pay")
    assert order.status == "paid"
    order.manager = manager
    return order


def refund(client, order, amount, **answers):
    link = order.payments.get()
    fields = {"amount": amount, "reason": "Satu potong cacat.", "is_sure": "on", **answers}
    return client.post(f"/admin/pesanan/{order.pk}/uang/{link.pk}/kembalikan/", fields)


# Parcels


def test_a_part_is_shipped_and_the_rest_makes_the_order_shipped(paid, shop, shopper, deliver_news):
    client, line = paid.manager, paid.lines.get()
    step(client, paid, "pack")
    assert "langkah/ship" in page_of(client, paid)
    deliver_news()
    mail.outbox.clear()
    step(client, paid, "ship", courier="JNE", tracking_number="JX1", **{f"line_{line.pk}": 2})
    assert paid.status == "packed"
    with tenant_context(shop.cooperative):
        assert Stock.objects.values_list("on_hand", "reserved").get() == (8, 3)
    deliver_news()
    assert "JX1" in mail.outbox[0].body and "2 potong Kain Krakatau" in mail.outbox[0].body
    assert "JX1" in shopper.client.get(f"/pesanan/{paid.token}/").content.decode()
    step(client, paid, "ship", courier="JNE", tracking_number="JX2", **{f"line_{line.pk}": 3})
    assert paid.status == "shipped"
    assert list(ShipmentLine.objects.values_list("quantity", flat=True)) == [2, 3]
    with tenant_context(shop.cooperative):
        assert Stock.objects.values_list("on_hand", "reserved").get() == (5, 0)


@pytest.mark.parametrize("pieces", ["6", "-1", "dua"])
def test_a_parcel_with_impossible_pieces_is_asked_again(paid, pieces):
    line = paid.lines.get()
    step(paid.manager, paid, "pack")
    response = step(paid.manager, paid, "ship", courier="JNE", **{f"line_{line.pk}": pieces})
    assert response.status_code == 422 and "JNE" in response.content.decode()
    assert paid.status == "packed" and not paid.shipments.exists()


def test_the_desk_finds_the_courier_filled_in_and_no_papers_for_what_was_cancelled(paid):
    step(paid.manager, paid, "pack")
    path = f"/admin/pesanan/{paid.pk}/langkah/ship/"
    assert paid.manager.get(path).context["form"]["courier"].value() == ""
    with tenant_context(paid.cooperative):
        Order.objects.filter(pk=paid.pk).update(delivery_zone="expedition", delivery_label="JNE Reguler")
    assert paid.manager.get(path).context["form"]["courier"].value() == "JNE Reguler"
    assert f"/admin/pesanan/{paid.pk}/label/" in page_of(paid.manager, paid)
    step(paid.manager, paid, "cancel", reason="Kainnya cacat.")
    assert f"/admin/pesanan/{paid.pk}/label/" not in page_of(paid.manager, paid)


def test_an_empty_parcel_is_asked_again(paid):
    line = paid.lines.get()
    step(paid.manager, paid, "pack")
    assert step(paid.manager, paid, "ship", courier="JNE", **{f"line_{line.pk}": "0"}).status_code == 422


def test_a_partly_shipped_order_is_not_cancelled(paid):
    line = paid.lines.get()
    step(paid.manager, paid, "pack")
    step(paid.manager, paid, "ship", courier="JNE", **{f"line_{line.pk}": 2})
    step(paid.manager, paid, "cancel", reason="Berubah pikiran.")
    assert paid.status == "packed"


# Refunds


def test_a_refund_by_transfer_is_promised_then_recorded_with_its_receipt(paid, desk, deliver_news, shopper):
    treasurer = desk("treasurer")
    received = Payment.objects.get().amount_received
    assert refund(paid.manager, paid, "50.000").status_code == 302
    asked = Refund.objects.get()
    assert (asked.status, asked.amount) == ("requested", 50_000)
    path = f"/admin/pesanan/{paid.pk}/pengembalian/{asked.pk}/"
    file = io.BytesIO(picture())
    file.name = "bukti.jpg"
    answers = {"paid_on": "2025-01-15", "note": "BCA 4321", "proof": file}
    assert treasurer.post(f"{path}catat/", answers).status_code == 302
    asked.refresh_from_db()
    assert asked.status == "paid" and asked.paid_on.isoformat() == "2025-01-15"
    assert treasurer.get(f"{path}bukti/")["Content-Type"] == "image/jpeg"
    deliver_news()
    assert any("Rp50.000" in letter.body for letter in mail.outbox)
    assert "Rp50.000" in shopper.client.get(f"/pesanan/{paid.token}/").content.decode()
    assert refund(paid.manager, paid, received - 50_000 + 1).status_code == 422
    assert refund(paid.manager, paid, received - 50_000).status_code == 302


def test_refunds_never_exceed_what_was_paid_even_at_once(paid):
    received = Payment.objects.get().amount_received
    assert refund(paid.manager, paid, received).status_code == 302
    assert refund(paid.manager, paid, 1).status_code == 302  # Sent back to the order with a message.
    assert Refund.objects.count() == 1


def test_a_refund_wants_confirmation_reason_and_amount(paid):
    for answers in ({"is_sure": ""}, {"reason": ""}, {"amount": "0"}, {"amount": "sedikit"}):
        response = refund(paid.manager, paid, answers.pop("amount", "1000"), **answers)
        assert response.status_code == 422
    assert not Refund.objects.exists()


def test_the_order_desk_moves_no_money(paid, desk):
    assert refund(desk("order_desk"), paid, 1000).status_code == 404
    assert "kembalikan" not in page_of(desk("order_desk", "editor"), paid)


def test_a_cancelled_order_is_settled_by_a_whole_refund(paid, desk):
    step(paid.manager, paid, "cancel", reason="Kainnya cacat.")
    assert OrderPayment.objects.get().attention == "refund"
    arrived = Payment.objects.get().amount_received
    refund(paid.manager, paid, arrived)
    asked = Refund.objects.get()
    assert rupiah(arrived) in _told(paid)
    desk("treasurer").post(
        f"/admin/pesanan/{paid.pk}/pengembalian/{asked.pk}/catat/", {"paid_on": "2025-01-15"}
    )
    assert OrderPayment.objects.get().attention == ""
    assert rupiah(arrived) in _told(paid) and "15 Jan 2025" in _told(paid)


def test_of_money_that_comes_back_in_parts_the_buyer_reads_what_is_still_to_come(paid, desk):
    step(paid.manager, paid, "cancel", reason="Kainnya cacat.")
    arrived = Payment.objects.get().amount_received
    refund(paid.manager, paid, 1_000)
    path = f"/admin/pesanan/{paid.pk}/pengembalian/{Refund.objects.get().pk}/catat/"
    desk("treasurer").post(path, {"paid_on": "2025-01-15"})
    refund(paid.manager, paid, arrived - 1_000)
    told = _told(paid)
    assert rupiah(arrived - 1_000) in told and rupiah(arrived) not in told and "15 Jan 2025" not in told


def _told(order):
    """What the buyer reads on the order's page about what comes next."""
    return order.manager.get(f"/pesanan/{order.token}/").context["standing"].next


def test_a_refund_that_was_recorded_is_not_recorded_again_nor_withdrawn(paid):
    refund(paid.manager, paid, 1000)
    asked = Refund.objects.get()
    path = f"/admin/pesanan/{paid.pk}/pengembalian/{asked.pk}/"
    paid.manager.post(f"{path}catat/", {"paid_on": "2025-01-15"})
    paid.manager.post(f"{path}catat/", {"paid_on": "2025-01-16"})
    paid.manager.post(f"{path}tarik/")
    asked.refresh_from_db()
    assert (asked.status, asked.paid_on.isoformat()) == ("paid", "2025-01-15")
    assert entries_about("refund", asked.pk).count() == 2


def test_a_withdrawn_refund_can_be_promised_again(paid):
    received = Payment.objects.get().amount_received
    refund(paid.manager, paid, received)
    paid.manager.post(f"/admin/pesanan/{paid.pk}/pengembalian/{Refund.objects.get().pk}/tarik/")
    assert refund(paid.manager, paid, received).status_code == 302
    assert Refund.objects.filter(status="requested").count() == 1


def test_a_card_refund_whose_answer_was_lost_is_the_same_refund_again(paid, monkeypatch):
    calls = []

    class Provider:
        def refund(self, payment, amount, key):
            calls.append((amount, key))
            if len(calls) == 1:
                raise ProviderUnavailable("time-out")
            return "re_1"

    monkeypatch.setattr("marketplace.ordering.actions.refunding.provider_of", lambda method: Provider())
    refund(paid.manager, paid, 10_000)
    asked = Refund.objects.get()
    assert asked.status == "requested"
    paid.manager.post(f"/admin/pesanan/{paid.pk}/pengembalian/{asked.pk}/ulangi/")
    asked.refresh_from_db()
    assert (asked.status, asked.provider_reference) == ("paid", "re_1")
    assert calls == [(10_000, str(asked.key))] * 2
    assert uuid.UUID(calls[0][1]) and providers.providers()


# Notes and messages


def test_a_note_is_for_the_staff_only(paid, desk, shopper):
    response = paid.manager.post(
        f"/admin/pesanan/{paid.pk}/catatan/", {"text": "Pelanggan lama, beri bonus."}
    )
    assert response.status_code == 302
    page = page_of(desk("order_desk"), paid)
    assert "Pelanggan lama" in page and "Ibu Manager" in page
    assert "Pelanggan lama" not in shopper.client.get(f"/pesanan/{paid.token}/").content.decode()
    assert paid.manager.post(f"/admin/pesanan/{paid.pk}/catatan/", {"text": ""}).status_code == 422


def test_an_email_to_the_buyer_is_sent_and_kept(paid, deliver_news):
    answers = {"kind": "email", "subject": "Warna kain", "text": "Merahnya sedikit lebih tua, Bu."}
    assert paid.manager.post(f"/admin/pesanan/{paid.pk}/tulis/", answers).status_code == 302
    deliver_news()
    letter = next(letter for letter in mail.outbox if "Warna kain" in letter.subject)
    assert (
        letter.to == [paid.buyer_email]
        and "Merahnya sedikit" in letter.body
        and paid.number in letter.subject
    )
    assert "Merahnya sedikit" in page_of(paid.manager, paid)


def test_a_whatsapp_message_opens_the_chat_and_is_kept(paid):
    answers = {"kind": "whatsapp", "text": "Pesanan Ibu siap."}
    response = paid.manager.post(f"/admin/pesanan/{paid.pk}/tulis/", answers)
    assert response["Location"].startswith("https://wa.me/6281234567890?text=Pesanan%20Ibu")
    assert OrderRemark.objects.get().kind == "whatsapp"


def test_a_message_begins_with_the_orders_own_facts(paid):
    page = paid.manager.get(f"/admin/pesanan/{paid.pk}/tulis/?awal=address").content.decode()
    assert paid.number in page and "Jalan Ki Wasid 12" in page


def test_an_email_without_a_subject_comes_back_filled(paid):
    response = paid.manager.post(
        f"/admin/pesanan/{paid.pk}/tulis/", {"kind": "email", "subject": "", "text": "Halo Ibu."}
    )
    assert response.status_code == 422 and "Halo Ibu." in response.content.decode()


# Papers


@pytest.fixture
def printed(monkeypatch):
    """What stood on the papers that were compiled, as text."""
    texts = []

    def compile_document(template, data, **rest):
        texts.append(json.dumps(data, ensure_ascii=False))
        return documents.compile_document(template, data, **rest)

    monkeypatch.setattr(papers, "compile_document", compile_document)
    return texts


def sides_of_pages(response):
    """The pages' sizes in millimetres."""
    assert response.status_code == 200 and response["Content-Type"] == "application/pdf"
    pdf = response.content
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            pdf += zlib.decompress(stream)
        except zlib.error:
            continue
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [tuple(round(float(side) / 72 * 25.4) for side in box) for box in boxes]


def test_the_packing_list_has_goods_and_address_and_no_prices(paid, printed):
    pages = sides_of_pages(paid.manager.get(f"/admin/pesanan/{paid.pk}/daftar-kemas/"))
    assert pages == [(210, 297)]
    assert "Kain Krakatau" in printed[0] and "Jalan Ki Wasid 12" in printed[0] and "5 potong" in printed[0]
    assert "Rp" not in printed[0]


def test_after_the_first_parcel_the_packing_list_says_what_is_left(paid, printed):
    line = paid.lines.get()
    step(paid.manager, paid, "pack")
    step(paid.manager, paid, "ship", courier="JNE", tracking_number="JX1", **{f"line_{line.pk}": 2})
    paid.manager.get(f"/admin/pesanan/{paid.pk}/daftar-kemas/")
    assert "3 potong" in printed[0] and "5 potong" not in printed[0]


def test_labels_of_several_orders_are_one_a6_page_each(paid, shop, shopper, printed):
    second = shopper.order(shop.product(name="Selendang"))
    pages = sides_of_pages(paid.manager.get(f"/admin/pesanan/label/?id={paid.pk}&id={second.pk}"))
    assert pages == [(105, 148)] * 2
    assert "Sari Wulandari" in printed[0] and paid.token not in printed[0]


def test_printing_without_a_tick_leads_back_to_the_list(paid):
    for query in ("", "?id=0", "?id=abc", "?id=99999999999999999999"):
        assert paid.manager.get(f"/admin/pesanan/daftar-kemas/{query}").status_code == 302


# Finding and exporting


@pytest.mark.parametrize(
    "query",
    ["q=0812-3456", "q=%2B62812 3456", "q=Sari", "money=paid", "payment_method=bank_transfer", "fulfilment=delivery",
     "channel=guest", "status=paid&status=packed"],
)  # fmt: skip
def test_an_order_is_found_by(paid, query):
    assert paid.number in paid.manager.get(f"/admin/pesanan/?{query}").content.decode()


@pytest.mark.parametrize(
    "query", ["q=0899-9999", "money=open", "money=refund", "payment_method=card", "channel=account",
              "placed_at_to=2020-01-01"],
)  # fmt: skip
def test_an_order_is_not_found_by(paid, query):
    assert paid.number not in paid.manager.get(f"/admin/pesanan/?{query}").content.decode()


def test_the_list_is_exported_for_a_spreadsheet_and_runs_no_formula(paid):
    type(paid).objects.filter(pk=paid.pk).update(buyer_name='=HYPERLINK("http://x")')
    sheet = load_workbook(
        io.BytesIO(b"".join(paid.manager.get("/admin/pesanan/?export=xlsx").streaming_content))
    )
    headings, row = list(sheet.active.iter_rows(values_only=True))
    found = dict(zip(headings, row, strict=True))
    assert paid.number in row and paid.total in row and "5 potong Kain Krakatau" in row, found
    cell = next(
        cell for cell in next(sheet.active.iter_rows(min_row=2)) if str(cell.value).startswith("=HYPER")
    )
    assert cell.data_type == "s"
    text = b"".join(paid.manager.get("/admin/pesanan/?export=csv").streaming_content).decode()
    assert "'=HYPERLINK" in text


def test_the_list_does_not_cost_more_with_more_orders(paid, shop, shopper, django_assert_max_num_queries):
    for number in range(4):
        shopper.order(shop.product(name=f"Kain {number}"))
    paid.manager.get("/admin/pesanan/")
    with django_assert_max_num_queries(25):
        paid.manager.get("/admin/pesanan/")
    with django_assert_max_num_queries(25):
        b"".join(paid.manager.get("/admin/pesanan/?export=csv").streaming_content)
