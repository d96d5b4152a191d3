"""Units, delivery addresses, steps of approval and the budget: who may write them, and what they add up to."""

import pytest
from django_tenants.utils import schema_context

from marketplace.accounts.models import InstitutionMember
from marketplace.procurement.actions import awarding
from marketplace.procurement.models import Request
from tests.procurement.conftest import a_person


@pytest.fixture
def room(institution):
    return f"/lembaga/ruang/{institution.pk}/"


@pytest.fixture
def auditor(institution, client_of, portal):
    person = a_person("Auditor")
    InstitutionMember.objects.create(institution=institution, user=person, role="auditor")
    return client_of(portal, person)


LINE = {"fiscal_year": "2026", "account": "5.1.02.01", "name": "Seragam", "unit": "", "planned": "10.000.000"}


def test_officer_writes_units_addresses_and_chain(desk, room, institution):
    address = f"{room}cara-membeli/"
    desk.post(address, {"part": "units", "units": "Sekretariat\n\nGudang\nSekretariat"})
    desk.post(address, {"part": "place", "name": "Gudang", "address": "Jalan Raya 1", "contact": ""})
    desk.post(
        address,
        {"part": "chain", "role_1": "approver", "from_1": "", "role_2": "treasurer", "from_2": "50.000.000"},
    )
    institution.refresh_from_db()
    assert institution.units == ["Sekretariat", "Gudang"]
    assert institution.places.get().address == "Jalan Raya 1"
    assert list(institution.approval_steps.values_list("role", "from_amount")) == [
        ("approver", 0), ("treasurer", 50_000_000),
    ]  # fmt: skip


def test_second_place_of_the_same_name_is_told_beside_the_field(desk, room):
    place = {"part": "place", "name": "Gudang", "address": "Jalan Raya 1"}
    desk.post(f"{room}cara-membeli/", place)
    answer = desk.post(f"{room}cara-membeli/", place)
    assert answer.status_code == 422 and "id_name_error" in answer.content.decode()


def test_auditor_reads_rules_and_budget_and_changes_nothing(auditor, room, institution):
    for address in ("cara-membeli/", "anggaran/"):
        assert auditor.get(f"{room}{address}").status_code == 200
    auditor.post(f"{room}cara-membeli/", {"part": "units", "units": "X"})
    auditor.post(f"{room}anggaran/", LINE)
    institution.refresh_from_db()
    assert institution.units == [] and not institution.budget_lines.exists()


def test_budget_shows_what_is_planned_committed_and_left(desk, room, institution, quote, sent, officer):
    assert desk.post(f"{room}anggaran/", LINE).status_code == 302
    Request.objects.filter(pk=sent.pk).update(budget_line=institution.budget_lines.get())
    with schema_context("public"):
        awarding.accept_quote(quote=quote, actor=officer, roles={"officer"})
    page = desk.get(f"{room}anggaran/").content.decode()
    assert "Rp10.000.000" in page and "Rp4.910.000" in page and "Rp5.090.000" in page
    assert "4910000" in desk.get(f"{room}anggaran/?format=csv").content.decode("utf-8-sig")


def test_same_account_twice_in_a_year_is_refused(desk, room):
    desk.post(f"{room}anggaran/", LINE)
    answer = desk.post(f"{room}anggaran/", LINE)
    assert answer.status_code == 422 and "id_account_error" in answer.content.decode()


def test_line_with_requests_stays(desk, room, institution, sent):
    desk.post(f"{room}anggaran/", LINE)
    line = institution.budget_lines.get()
    Request.objects.filter(pk=sent.pk).update(budget_line=line)
    assert desk.post(f"{room}anggaran/{line.pk}/", {"remove": "1"}).status_code == 200
    assert institution.budget_lines.exists()
    Request.objects.update(budget_line=None)
    desk.post(f"{room}anggaran/{line.pk}/", {"remove": "1"})
    assert not institution.budget_lines.exists()


def test_budget_page_asks_no_more_for_more_lines(desk, room, institution, django_assert_max_num_queries):
    for number in range(30):
        institution.budget_lines.create(fiscal_year=2026, account=f"5.{number}", name="Baris", planned=1_000)
    desk.get(f"{room}anggaran/")
    with django_assert_max_num_queries(16):
        desk.get(f"{room}anggaran/")
