"""Everyone enters their own size through a link: nobody sees anybody, none is lost, and all of it is erased again."""

import io
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context
from openpyxl import Workbook, load_workbook

from marketplace.core.models import AuditEntry, DueWork, OutboxEvent
from marketplace.core.relay import drain
from marketplace.procurement.actions import awarding, drafting, sizes
from marketplace.procurement.goods import goods_of
from marketplace.procurement.models import Request, SizePerson, SizeRoll
from marketplace.procurement.size_tables import Staff
from tests.procurement.conftest import a_person


@pytest.fixture
def draft(officer, institution, cilegon, uniform, portal):
    with tenant_context(portal):
        goods = goods_of(cilegon, product_id=uniform.pk)
        return drafting.start_request(
            institution=institution, goods=goods, actor=officer, title="Batik Jumat"
        )


@pytest.fixture
def roll(draft, officer, cilegon, uniform, portal):
    with tenant_context(portal):
        return sizes.open_roll(
            request=draft,
            goods=goods_of(cilegon, product_id=uniform.pk),
            freezes_on=timezone.localdate() + timedelta(days=7),
            spares_percent=10,
            actor=officer,
        )


@pytest.fixture
def staff_list(roll, officer):
    with schema_context("public"):
        sizes.add_people(
            roll=roll,
            people=[
                Staff("Siti Aminah", "Sekretariat", email="siti@contoh.id"),
                Staff("Budi Santoso", "Sekretariat", phone="6281234567890"),
                Staff("Rina Wati", "Gudang"),
            ],
            actor=officer,
        )
        return list(roll.people.all())


def room_of(request):
    return f"/lembaga/ruang/{request.institution_id}/permintaan/{request.pk}/ukuran/"


def key_of(roll, size, cut):
    return next(one["key"] for one in roll.forms if (one["size"], one["cut"]) == (size, cut))


def test_officer_opens_a_list_and_names_people(desk, draft):
    address = room_of(draft)
    assert desk.get(address).status_code == 200
    late = timezone.localdate() - timedelta(days=1)
    assert desk.post(address, {"freezes_on": late.isoformat()}).status_code == 422
    desk.post(
        address, {"freezes_on": (timezone.localdate() + timedelta(days=5)).isoformat(), "spares_percent": "2"}
    )
    desk.post(
        address, {"part": "people", "text": "Sekretariat ; Siti Aminah ; 0812 3456 7890\nGudang ; Rina"}
    )
    page = desk.get(address).content.decode()
    assert "Siti Aminah" in page and "wa.me/6281234567890" in page
    roll = SizeRoll.objects.get(request=draft)
    assert roll.token in page and roll.people.count() == 2


def test_person_enters_and_changes_a_size_without_an_account(client_of, portal, roll, staff_list):
    browser, one = client_of(portal), staff_list[0]
    entered = browser.post(f"/ukuran/{roll.token}/", {"code": one.code.lower()})
    assert entered["Location"].endswith(f"/ukuran/{roll.token}/{one.code}/")
    for size in ("M", "L"):
        browser.post(entered["Location"], {"choice": key_of(roll, size, "Wanita")})
    one.refresh_from_db()
    assert one.choice == key_of(roll, "L", "Wanita") and one.answered_at
    assert browser.post(entered["Location"], {"choice": "v999999"}).status_code == 422


def test_link_shows_no_other_person_and_is_kept_from_search(client_of, portal, roll, staff_list):
    browser = client_of(portal)
    for address in (f"/ukuran/{roll.token}/", f"/ukuran/{roll.token}/{staff_list[0].code}/"):
        answer = browser.get(address)
        page = answer.content.decode()
        assert "noindex" in page and answer["Referrer-Policy"] == "same-origin"
        assert "Budi Santoso" not in page and "Rina Wati" not in page and staff_list[1].code not in page


def test_wrong_codes_are_limited_and_right_ones_are_not(client_of, portal, roll, staff_list):
    browser = client_of(portal)
    answers = [browser.post(f"/ukuran/{roll.token}/", {"code": f"SALAH{n}"}).status_code for n in range(25)]
    assert 429 in answers and answers[0] == 422
    assert browser.post(f"/ukuran/{roll.token}/", {"code": staff_list[0].code}).status_code == 302


def test_revoked_link_is_dead(client_of, portal, roll, staff_list, desk, draft):
    old = roll.token
    desk.post(f"{room_of(draft)}lakukan/", {"renew": "1"})
    browser = client_of(portal)
    assert browser.get(f"/ukuran/{old}/").status_code == 404
    assert browser.get(f"/ukuran/{old}/{staff_list[0].code}/").status_code == 404
    roll.refresh_from_db()
    assert browser.get(f"/ukuran/{roll.token}/").status_code == 200


def test_code_of_one_list_opens_no_other(client_of, portal, roll, staff_list, officer, sent):
    with schema_context("public"):
        other = sizes.open_roll(
            request=sent, goods=None, freezes_on=timezone.localdate(), spares_percent=0, actor=officer
        )
    answer = client_of(portal).get(f"/ukuran/{other.token}/{staff_list[0].code}/")
    assert answer.status_code == 302 and answer["Location"] == f"/ukuran/{other.token}/"


def test_head_count_gives_a_unit_code_until_its_places_are_taken(client_of, portal, roll, desk, draft):
    desk.post(room_of(draft), {"part": "heads", "unit": "Gudang", "heads": "2"})
    roll.refresh_from_db()
    (code,) = roll.unit_codes
    browser = client_of(portal)
    assert browser.post(f"/ukuran/{roll.token}/", {"code": code, "name": ""}).status_code == 422
    for name in ("Tono", "Tini"):
        assert browser.post(f"/ukuran/{roll.token}/", {"code": code, "name": name}).status_code == 302
    full = browser.post(f"/ukuran/{roll.token}/", {"code": code, "name": "Tuti"})
    assert full.status_code == 422
    assert sorted(roll.people.values_list("name", flat=True)) == ["Tini", "Tono"]


def test_free_place_has_no_page_of_its_own(client_of, portal, roll, officer):
    with schema_context("public"):
        sizes.add_heads(roll=roll, unit="Gudang", heads=1, actor=officer)
    place = roll.people.get()
    assert client_of(portal).get(f"/ukuran/{roll.token}/{place.code}/").status_code == 302


def test_who_is_missing_is_seen_and_reminded(desk, draft, roll, staff_list):
    with schema_context("public"):
        sizes.enter_size(person=staff_list[2], choice=key_of(roll, "M", "Pria"))
    page = desk.get(f"{room_of(draft)}?kurang=1").content.decode()
    assert "Siti Aminah" in page and "Rina Wati" not in page
    desk.post(f"{room_of(draft)}lakukan/", {"remind": "1"})
    mail.outbox.clear()
    drain()
    assert [letter.to for letter in mail.outbox] == [["siti@contoh.id"]]
    assert staff_list[0].code in mail.outbox[0].body


def test_reminding_many_people_takes_as_many_statements_as_reminding_few(roll, officer):
    def statements():
        with schema_context("public"), CaptureQueriesContext(connection) as taken:
            sizes.remind_missing(roll=roll, actor=officer)
            sizes.remind_before_freeze(roll_id=roll.pk)
        return len(taken)

    def add(*numbers):
        people = [Staff(f"Pegawai {number}", email=f"pegawai-{number}@contoh.id") for number in numbers]
        with schema_context("public"):
            sizes.add_people(roll=roll, people=people, actor=officer)

    add(0)
    few = statements()
    add(*range(1, 41))
    assert statements() == few
    assert OutboxEvent.objects.filter(topic="sizes.remind").count() == 2 * 1 + 2 * 41
    told = AuditEntry.objects.filter(action="sizes.remind").order_by("pk")
    assert [one.changes["people"][1] for one in told] == [1, 1, 41, 41]


def test_officer_corrects_and_removes(desk, draft, roll, staff_list):
    one = staff_list[0]
    desk.post(f"{room_of(draft)}{one.pk}/", {"choice": key_of(roll, "XXL", "Pria")})
    one.refresh_from_db()
    assert one.is_corrected and one.choice == key_of(roll, "XXL", "Pria")
    desk.post(f"{room_of(draft)}{one.pk}/", {"remove": "1"})
    assert not SizePerson.objects.filter(pk=one.pk).exists()


def test_frozen_list_takes_no_sizes_and_fills_the_matrix_with_spares(
    client_of, portal, desk, draft, roll, staff_list, officer
):
    with schema_context("public"):
        for one, size in zip(staff_list, ("M", "M", "L"), strict=True):
            sizes.enter_size(person=one, choice=key_of(roll, size, "Pria"))
    desk.post(f"{room_of(draft)}lakukan/", {"freeze": "1"})
    address = f"/ukuran/{roll.token}/{staff_list[0].code}/"
    assert client_of(portal).post(address, {"choice": key_of(roll, "L", "Pria")}).status_code == 422
    with pytest.raises(sizes.SizesRefused), schema_context("public"):
        sizes.correct_size(person=staff_list[0], choice="", actor=officer)
    desk.post(f"{room_of(draft)}lakukan/", {"fill": "1"})
    # Ten per cent of two and of one, each rounded up.
    assert {(line.size, line.cut): line.quantity for line in draft.lines.all()} == {
        ("M", "Pria"): 3, ("L", "Pria"): 2,
    }  # fmt: skip


def test_list_freezes_by_itself_after_its_day(roll, staff_list):
    row = DueWork.objects.get(topic="sizes.freeze", key=str(roll.pk))
    assert timezone.localtime(row.due_at).date() == roll.freezes_on + timedelta(days=1)
    with schema_context("public"):
        sizes.freeze_roll(roll_id=roll.pk, only_when_due=True)
        roll.refresh_from_db()
        assert roll.status == "collecting", "its day has not passed"
        SizeRoll.objects.filter(pk=roll.pk).update(freezes_on=timezone.localdate() - timedelta(days=1))
        sizes.freeze_roll(roll_id=roll.pk, only_when_due=True)
    roll.refresh_from_db()
    assert roll.status == "frozen"


def test_names_and_sizes_are_erased_and_the_count_stays(roll, staff_list, draft):
    with schema_context("public"):
        sizes.enter_size(person=staff_list[0], choice=key_of(roll, "M", "Pria"))
        Request.objects.filter(pk=draft.pk).update(wanted_on=timezone.localdate())
        sizes.freeze_roll(roll_id=roll.pk)
        assert DueWork.objects.filter(topic="sizes.erase", key=str(roll.pk)).exists()
        for _time in range(2):
            sizes.erase_roll(roll_id=roll.pk)
    roll.refresh_from_db()
    assert roll.status == "erased" and not roll.people.exists()
    assert roll.counted == {key_of(roll, "M", "Pria"): 1}


def test_cooperative_gets_the_packing_list_with_the_order_only(
    client_of, cilegon, staff, officer, quote, sent, roll
):
    with schema_context("public"):
        held = sizes.open_roll(
            request=sent, goods=None, freezes_on=timezone.localdate(), spares_percent=0, actor=officer
        )
        sizes.add_people(
            roll=held, people=[Staff("Siti Aminah", "Sekretariat", choice="M|Wanita berhijab")], actor=officer
        )
        sizes.freeze_roll(roll_id=held.pk)
    with tenant_context(cilegon):
        assert not SizePerson.objects.exists(), "a quote is not yet an order"
    with schema_context("public"):
        order = awarding.accept_quote(quote=quote, actor=officer, roles={"officer"})
    answer = client_of(cilegon, staff).get(f"/admin/permintaan/pesanan/{order.pk}/ukuran.xlsx")
    cells = [cell.value for row in load_workbook(io.BytesIO(answer.content)).worksheets[1] for cell in row]
    assert "Siti Aminah" in cells and "M · Wanita berhijab" in cells


def test_roster_of_five_thousand_is_read_and_kept_in_bounded_statements(desk, draft, roll):
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["Unit", "Nama", "Telepon", "Ukuran", "Potongan"])
    for number in range(5_000):
        sheet.append([f"Bidang {number % 20}", f"Pegawai {number}", "081234567890", "M", "Pria"])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "pegawai.xlsx"
    with CaptureQueriesContext(connection) as queries:
        assert desk.post(room_of(draft), {"part": "people", "file": file}).status_code == 302
    assert roll.people.exclude(choice="").count() == 5_000 and len(queries) < 60
    desk.get(room_of(draft))
    with CaptureQueriesContext(connection) as opening:
        assert desk.get(room_of(draft)).status_code == 200
    assert len(opening) < 30


def test_mistakes_of_a_roster_are_told_by_row_and_nothing_is_kept(desk, draft, roll):
    text = "Unit\tNama\tTelepon\tUkuran\tPotongan\nGudang\t\t\t\t\nGudang\tRina\t12\tJumbo\t"
    answer = desk.post(room_of(draft), {"part": "people", "text": text})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Jumbo" in page and not roll.people.exists()


def test_auditor_reads_the_list_and_changes_nothing(client_of, portal, institution, draft, roll, staff_list):
    auditor = a_person("Auditor")
    institution.memberships.create(user=auditor, role="auditor")
    browser = client_of(portal, auditor)
    assert "Siti Aminah" in browser.get(room_of(draft)).content.decode()
    assert browser.post(f"{room_of(draft)}lakukan/", {"freeze": "1"}).status_code == 403
    browser.post(room_of(draft), {"part": "heads", "unit": "X", "heads": "3"})
    assert roll.people.count() == 3
