"""An officer's way from a product to a sent request, through the pages."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from django_tenants.utils import tenant_context

from marketplace.core.relay import drain
from marketplace.procurement.models import Request
from tests.procurement.conftest import a_person, an_institution

pytestmark = pytest.mark.django_db


def begin(desk, uniform, **fields):
    address = f"/lembaga/permintaan/baru/?toko=cilegon&produk={uniform.pk}"
    page = desk.get(address)
    assert page.status_code == 200, page.content
    assert "Seragam batik Krakatau" in page.content.decode()
    institution = re.search(r'name="institution" value="(\d+)"', page.content.decode())
    answer = desk.post(address, {"institution": institution[1], **fields})
    assert answer.status_code == 302
    return answer["Location"]


def cell(uniform, cilegon, size, cut):
    with tenant_context(cilegon):
        return f"q-{uniform.variants.get(size=size, cut=cut).pk}"


def test_whole_walk_sends_a_numbered_request(desk, institution, uniform, cilegon, staff):
    room = begin(desk, uniform)
    tasks = desk.get(room).content.decode()
    assert tasks.count('class="task task-link"') == 5
    q = lambda size, cut: cell(uniform, cilegon, size, cut)  # noqa: E731
    answer = desk.post(f"{room}barang/", {q("M", "Pria"): "20", q("XXL", "Pria"): "4", q("L", "Wanita"): ""})
    assert answer["Location"] == room
    day = timezone.localdate() + timedelta(days=40)
    answer = desk.post(f"{room}tanggal/", {"wanted_on": day.isoformat(), "place": "Aula", "answer_by": ""})
    assert answer["Location"] == room
    answer = desk.post(
        f"{room}catatan/", {"title": "Batik Jumat", "note": "Bordir", "own_estimate": "Rp 5.000.000"}
    )
    assert answer["Location"] == room
    check = desk.get(f"{room}kirim/").content.decode()
    assert "Batik Jumat" in check and "Aula" in check
    assert desk.post(f"{room}kirim/")["Location"] == room
    request = Request.objects.get()
    assert request.status == "sent"
    assert request.number == f"PR/{institution.code}/{timezone.localdate().year}/000001"
    assert request.own_estimate == 5_000_000
    drain()
    assert [message.to for message in mail.outbox] == [[staff.email]]
    assert f"/admin/permintaan/{request.pk}/" in mail.outbox[0].body


def test_visitor_is_sent_to_sign_in_and_back(client_of, portal, uniform):
    address = f"/lembaga/permintaan/baru/?toko=cilegon&produk={uniform.pk}&jumlah=30"
    answer = client_of(portal).get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/masuk/?next=/lembaga/permintaan/baru/")


def test_answers_are_there_the_next_day_in_another_browser(
    client_of, portal, officer, desk, institution, uniform, cilegon
):
    room = begin(desk, uniform)
    name = cell(uniform, cilegon, "M", "Pria")
    desk.post(f"{room}barang/", {name: "17"})
    desk.post(f"{room}catatan/", {"title": "Batik hari jadi", "note": "Satu contoh dulu"})
    later = client_of(portal, officer)
    assert re.search(rf'name="{name}" value="17"', later.get(f"{room}barang/").content.decode())
    assert "Satu contoh dulu" in later.get(f"{room}catatan/").content.decode()


@pytest.mark.parametrize("typed", ["dua", "-3", "1,5", "٣", "2e3"])
def test_cell_that_is_no_whole_number_is_refused_and_good_cells_stay(
    desk, institution, uniform, cilegon, typed
):
    room = begin(desk, uniform)
    bad, good = cell(uniform, cilegon, "M", "Pria"), cell(uniform, cilegon, "L", "Pria")
    answer = desk.post(f"{room}barang/", {bad: typed, good: "12"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'aria-describedby="id_{bad}_error"' in page and f'href="#id_{bad}"' in page
    assert f'name="{good}" value="12"' in page
    assert [line.quantity for line in Request.objects.get().lines.all()] == [12]


def test_empty_matrix_is_refused(desk, institution, uniform, cilegon):
    room = begin(desk, uniform)
    answer = desk.post(f"{room}barang/", {cell(uniform, cilegon, "M", "Pria"): "0"})
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()


def test_recount_shows_totals_tier_and_gap(desk, institution, uniform, cilegon):
    room = begin(desk, uniform)
    answer = desk.post(
        f"{room}barang/",
        {
            cell(uniform, cilegon, "M", "Pria"): "20",
            cell(uniform, cilegon, "XXL", "Pria"): "10",
            "recount": "1",
        },
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Rp4.860.000" in page, "30 × 162.000: the tier counts for the dearer size too"
    assert "Rp162.000" in page and "20 potong" in page
    answer = desk.post(
        f"{room}barang/",
        {
            cell(uniform, cilegon, "M", "Pria"): "2",
            cell(uniform, cilegon, "XXL", "Pria"): "1",
            "recount": "1",
        },
    )
    assert "Rp575.000" in answer.content.decode(), "below the first tier every size costs its own price"


def test_matrix_is_one_table_whose_cells_name_size_and_cut(desk, institution, uniform, cilegon):
    page = desk.get(f"{begin(desk, uniform)}barang/").content.decode()
    matrix = page[page.index("data-matrix") : page.index("matrix-summary")]
    assert matrix.count("<table") == 1 and "<caption>" in matrix
    assert matrix.count('scope="row"') == 4 and matrix.count('scope="col"') == 4
    assert "XXL, Wanita" in matrix and "disabled" in matrix, "what is not made is closed, not missing"


def test_date_before_the_goods_are_ready_is_refused_with_the_day(desk, institution, uniform):
    room = begin(desk, uniform)
    answer = desk.post(
        f"{room}tanggal/",
        {"wanted_on": (timezone.localdate() + timedelta(days=2)).isoformat(), "place": "Aula"},
    )
    assert answer.status_code == 422
    assert "id_wanted_on_error" in answer.content.decode()
    assert Request.objects.get().place == "Aula", "the good answer is kept"


def test_incomplete_draft_cannot_be_sent(desk, institution, uniform):
    room = begin(desk, uniform)
    answer = desk.post(f"{room}kirim/")
    assert answer.status_code == 422
    assert f'href="{room}barang/"' in answer.content.decode()
    assert Request.objects.get().status == "draft"


def test_sent_request_cannot_be_edited(desk, institution, sent):
    room = f"/lembaga/ruang/{institution.pk}/permintaan/{sent.pk}/"
    for step in ("barang/", "tanggal/", "catatan/", "kirim/"):
        assert desk.post(f"{room}{step}", {"title": "lain"})["Location"] == room
    sent.refresh_from_db()
    assert sent.title == "Batik Jumat"


def test_cancel_needs_a_reason_that_the_cooperative_reads(desk, institution, sent, staff):
    room = f"/lembaga/ruang/{institution.pk}/permintaan/{sent.pk}/"
    assert desk.post(f"{room}batal/", {"reason": ""}).status_code == 422
    assert desk.post(f"{room}batal/", {"reason": "Anggaran bergeser"}).status_code == 302
    sent.refresh_from_db()
    assert sent.status == "cancelled"
    drain()
    assert any("Anggaran bergeser" in message.body for message in mail.outbox)


def test_begun_twice_continues_the_first_draft(desk, institution, uniform):
    assert begin(desk, uniform) == begin(desk, uniform)
    assert Request.objects.count() == 1


def test_person_of_two_institutions_chooses_one(desk, officer, institution, uniform):
    an_institution(officer, name="PT Baja Pesisir", kind="private")
    page = desk.get(f"/lembaga/permintaan/baru/?toko=cilegon&produk={uniform.pk}").content.decode()
    assert "PT Baja Pesisir" in page and 'type="radio"' in page


def test_person_without_institution_is_led_to_register(client_of, portal, uniform):
    page = client_of(portal, a_person()).get(f"/lembaga/permintaan/baru/?toko=cilegon&produk={uniform.pk}")
    assert "/lembaga/daftar/" in page.content.decode()
