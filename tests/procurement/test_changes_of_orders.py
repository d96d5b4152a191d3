"""Orders at published prices, the warning about split packages, numbered addenda, and what is printed on orders."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from marketplace.accounts.actions import set_approval_chain
from marketplace.procurement.actions import amending, awarding, drafting
from marketplace.procurement.calculations import Offered, is_lowest, late_penalty
from marketplace.procurement.documents import purchase_order_data
from marketplace.procurement.goods import goods_of
from marketplace.procurement.models import (
    Addendum,
    Award,
    OrderConditions,
    PurchaseOrder,
    PurchaseRule,
    Quote,
    Request,
)
from marketplace.procurement.selectors.rules import split_warning
from tests.procurement.conftest import a_quote, a_sent_request, cells_of


def room_of(request):
    return f"/lembaga/ruang/{request.institution_id}/permintaan/{request.pk}/"


def order_page(order):
    return f"/lembaga/ruang/{order.institution_id}/pesanan/{order.pk}/"


@pytest.fixture
def draft(officer, institution, cilegon, uniform, portal):
    with tenant_context(portal):
        goods = goods_of(cilegon, product_id=uniform.pk)
        made = drafting.start_request(
            institution=institution, goods=goods, actor=officer, title="Batik Jumat"
        )
        drafting.save_quantities(
            request=made, goods=goods, quantities=cells_of(goods, {("M", "Pria"): 30}), actor=officer
        )
        drafting.save_schedule(
            request=made,
            wanted_on=timezone.localdate() + timedelta(days=60),
            place="Aula",
            answer_by=None,
            actor=officer,
        )
    return made


@pytest.fixture
def order(quote, officer):
    with schema_context("public"):
        return awarding.accept_quote(quote=quote, actor=officer, roles={"officer"})


def test_direct_order_takes_the_published_tier_and_needs_no_quote(desk, draft):
    address = f"{room_of(draft)}pesan-langsung/"
    assert "Rp4.860.000" in desk.get(address).content.decode()
    assert desk.post(address).status_code == 302
    order = PurchaseOrder.objects.get()
    assert order.total == 30 * 162_000
    draft.refresh_from_db()
    assert draft.is_direct and draft.status == "accepted"


def test_direct_order_waits_for_the_chain_too(desk, draft, institution, officer):
    with schema_context("public"):
        set_approval_chain(institution=institution, steps=[("approver", 0)], actor=officer)
    desk.post(f"{room_of(draft)}pesan-langsung/")
    assert Award.objects.get().status == "pending" and not PurchaseOrder.objects.exists()


def test_direct_order_above_the_limit_is_refused_and_the_draft_stays(desk, draft):
    PurchaseRule.objects.filter(code="direct").update(up_to=1_000_000)
    answer = desk.post(f"{room_of(draft)}pesan-langsung/")
    assert answer.status_code == 422 and "error-summary" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.status == "draft" and not Quote.objects.exists()


def test_several_small_orders_are_told_to_look_like_one_package(
    desk, order, officer, institution, cilegon, uniform, staff
):
    PurchaseRule.objects.filter(code="direct").update(up_to=8_000_000)
    second = a_sent_request(officer, institution, cilegon, uniform)
    quote = a_quote(second, cilegon, staff)
    with schema_context("public"):
        warning = split_warning(second, quote.total)
    assert warning == {"orders": 2, "together": 2 * quote.total, "limit": 8_000_000, "days": 30}
    page = desk.get(f"{room_of(second)}penawaran/{quote.pk}/terima/").content.decode()
    assert "Rp9.820.000" in page


def test_no_warning_for_orders_of_long_ago_or_below_the_limit(order, officer, institution, cilegon, uniform):
    second = a_sent_request(officer, institution, cilegon, uniform)
    with schema_context("public"):
        assert split_warning(second, 4_000_000) is None
        PurchaseRule.objects.filter(code="direct").update(up_to=8_000_000)
        PurchaseOrder.objects.update(issued_at=timezone.now() - timedelta(days=31))
        assert split_warning(second, 4_000_000) is None


def test_addendum_is_numbered_and_holds_once_the_cooperative_agrees(desk, order, client_of, cilegon, staff):
    later = order.wanted_on + timedelta(days=7)
    change = {"wanted_on": later.isoformat(), "place": "Gudang Tambun", "reason": ""}
    answer = desk.post(f"{order_page(order)}ubah/", change)
    assert answer.status_code == 422 and "id_reason_error" in answer.content.decode()
    assert desk.post(f"{order_page(order)}ubah/", change | {"reason": "Aula diperbaiki"}).status_code == 302
    addendum = Addendum.objects.get()
    assert addendum.number == f"{order.number}/ADD-01"
    order.refresh_from_db()
    assert order.wanted_on != later
    pdf = desk.get(f"{order_page(order)}adendum/{addendum.pk}/dokumen.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    browser = client_of(cilegon, staff)
    assert addendum.number in browser.get(f"/admin/permintaan/pesanan/{order.pk}/").content.decode()
    for _time in range(2):
        browser.post(f"/admin/permintaan/pesanan/{order.pk}/adendum/{addendum.pk}/", {"agree": "1"})
    order.refresh_from_db()
    addendum.refresh_from_db()
    assert (order.wanted_on, order.place, addendum.status) == (later, "Gudang Tambun", "agreed")


def test_refused_addendum_changes_nothing_and_keeps_its_number(order, officer, cilegon, staff):
    def propose(place):
        with schema_context("public"):
            return amending.propose_addendum(
                purchase_order=order, wanted_on=order.wanted_on, place=place, delivery_plan="", reason="Pindah",
                actor=officer,
            )  # fmt: skip

    first = propose("Gudang")
    with pytest.raises(amending.CannotAmend):
        propose("Aula lantai 3")
    with tenant_context(cilegon):
        amending.answer_addendum(addendum=first, is_agreed=False, actor=staff, roles={"order_desk"})
    assert propose("Aula lantai 4").number.endswith("/ADD-02")
    order.refresh_from_db()
    assert order.place == "Aula lantai 2"


def test_conditions_are_rows_in_versions_and_stand_on_the_order(order):
    with schema_context("public"):
        OrderConditions.objects.create(
            form=order.form, version=1, text="Barang dikemas per bidang.", legal_source="Uji",
            valid_from=timezone.localdate(), late_permille=1,
        )  # fmt: skip
        OrderConditions.objects.create(
            form=order.form, version=2, text="Barang dikemas per orang.", legal_source="Uji",
            valid_from=timezone.localdate(),
        )  # fmt: skip
        notes = purchase_order_data(order)["notes"]
        assert "Barang dikemas per orang." in notes and "Barang dikemas per bidang." not in notes
        with pytest.raises(DatabaseError), transaction.atomic():
            OrderConditions.objects.create(
                form=order.form, version=2, text="Lain", legal_source="Uji", valid_from=timezone.localdate()
            )


def test_penalty_is_previewed_per_day(desk, order):
    with schema_context("public"):
        OrderConditions.objects.create(
            form=order.form, version=1, text="Syarat.", legal_source="Uji", late_permille=1,
            valid_from=timezone.localdate(),
        )  # fmt: skip
    assert late_penalty(4_860_000, 1, 7) == 34_020
    assert "Rp34.020" in desk.get(order_page(order)).content.decode()


def test_lowest_offer_is_judged_whole_or_line_by_line():
    offers = [
        Offered(1, 10, 100, 5, 1_000), Offered(2, 10, 200, 5, 5_000), Offered(3, 20, 100, 5, 2_000),
        Offered(4, 20, 200, 5, 3_000), Offered(5, 30, 100, 2, 10),
    ]  # fmt: skip
    totals = {10: 30_000, 20: 25_000, 30: 20}
    assert is_lowest({3: 5, 4: 5}, offers, totals), "a quote that offers less is no rival"
    assert not is_lowest({1: 5, 2: 5}, offers, totals)
    assert is_lowest({5: 2, 4: 5}, offers, totals)
    assert not is_lowest({3: 5, 2: 5, 5: 2}, offers, totals)


def test_advance_stands_on_the_order(desk, sent, quote):
    answer = desk.post(f"{room_of(sent)}penawaran/{quote.pk}/terima/", {"advance_percent": "101"})
    assert answer.status_code == 422 and "id_advance_percent_error" in answer.content.decode()
    desk.post(f"{room_of(sent)}penawaran/{quote.pk}/terima/", {"advance_percent": "50"})
    order = PurchaseOrder.objects.get()
    assert order.advance_percent == 50
    assert any("50%" in note for note in purchase_order_data(order)["notes"])
    assert Request.objects.get(pk=sent.pk).status == "accepted"
