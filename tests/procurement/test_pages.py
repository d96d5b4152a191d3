"""The workspace, the doors and the exports: what they show, and what they cost."""

import io
import re

import pytest
from django_tenants.utils import schema_context, tenant_context
from openpyxl import load_workbook

from marketplace.procurement.actions import awarding
from marketplace.procurement.exports import defused
from marketplace.procurement.models import Request
from search.projection import project_all
from tests.procurement.conftest import a_quote, a_sent_request

pytestmark = pytest.mark.django_db


def test_doors_are_open_to_everybody(client_of, portal):
    page = client_of(portal).get("/lembaga/").content.decode()
    for door in ("seragam", "katering", "makanan-minuman", "masker", "kebencanaan"):
        assert f'href="/lembaga/{door}/"' in page
        assert client_of(portal).get(f"/lembaga/{door}/").status_code == 200
    assert client_of(portal).get("/lembaga/tidak-ada/").status_code == 404


def test_door_offers_goods_with_a_way_to_ask_for_a_quote(client_of, portal, cilegon, uniform, package):
    with tenant_context(cilegon):
        for _ in project_all(cilegon):
            pass
    page = client_of(portal).get("/lembaga/seragam/").content.decode()
    assert "Seragam batik Krakatau" in page and "Nasi kotak rabeg" not in page
    assert f"/lembaga/permintaan/baru/?toko=cilegon&amp;produk={uniform.slug}" in page
    assert (
        "Seragam batik Krakatau"
        not in client_of(portal).get("/lembaga/seragam/?kota=bandung").content.decode()
    )


def test_workspace_names_the_next_deadline_and_the_tasks(desk, institution, sent, quote):
    page = desk.get(f"/lembaga/ruang/{institution.pk}/").content.decode()
    assert f'/permintaan/{sent.pk}/"' in page and "Batik Jumat" in page and "Rp4.910.000" in page


def test_empty_workspace_says_what_belongs_there(desk, institution):
    for address in ("", "permintaan/", "pesanan/"):
        page = desk.get(f"/lembaga/ruang/{institution.pk}/{address}")
        assert page.status_code == 200 and 'class="empty' in page.content.decode(), address


def test_lists_filter_by_state(desk, institution, sent):
    listing = f"/lembaga/ruang/{institution.pk}/permintaan/"
    assert sent.number in desk.get(f"{listing}?status=sent").content.decode()
    assert sent.number not in desk.get(f"{listing}?status=quoted").content.decode()
    assert desk.get(f"{listing}?status=apa-saja").status_code == 200


def test_cooperatives_list_says_whose_turn_it_is(client_of, cilegon, sent, staff):
    """The institution's «quote received» may be another cooperative's: the list speaks of our own."""
    browser = client_of(cilegon, staff)

    def shown() -> list[str]:
        page = browser.get("/admin/permintaan/").content.decode()
        return re.findall(r"desk-status-(\w+)", page)

    assert shown() == ["warning"], "it waits for our quote"
    a_quote(sent, cilegon, staff)
    assert shown() == ["info"], "our quote is sent"
    with schema_context("public"):
        Request.objects.filter(pk=sent.pk).update(status="accepted")
    assert shown() == ["neutral"], "ordered, but not from us"


def test_lists_come_as_csv_and_xlsx(desk, institution, sent, quote, officer):
    with schema_context("public"):
        order = awarding.accept_quote(quote=quote, actor=officer, roles={"officer"})
    listing = desk.get(f"/lembaga/ruang/{institution.pk}/permintaan/?format=csv")
    assert listing["Content-Type"].startswith("text/csv") and sent.number in listing.content.decode(
        "utf-8-sig"
    )
    book = load_workbook(
        io.BytesIO(desk.get(f"/lembaga/ruang/{institution.pk}/pesanan/?format=xlsx").content)
    )
    row = [cell.value for cell in book.active[2]]
    assert row[0] == order.number and 4_910_000 in row


@pytest.mark.parametrize("text", ["=1+1", "+62", "-2", "@x"])
def test_cells_that_would_run_are_defused(text):
    assert defused(text) == f"'{text}"


def test_pages_cost_the_same_with_more_requests(
    desk, client_of, officer, institution, cilegon, uniform, staff, django_assert_max_num_queries
):
    def one_more():
        a_quote(a_sent_request(officer, institution, cilegon, uniform), cilegon, staff)

    one_more()
    room = f"/lembaga/ruang/{institution.pk}/"
    desk.get(room)
    costs = {}
    for address in (room, f"{room}permintaan/"):
        with django_assert_max_num_queries(25) as counted:
            desk.get(address)
        costs[address] = len(counted)
    for _ in range(4):
        one_more()
    for address, cost in costs.items():
        with django_assert_max_num_queries(cost):
            desk.get(address)
    counter = client_of(cilegon, staff)
    counter.get("/admin/permintaan/")
    with django_assert_max_num_queries(40):
        counter.get("/admin/permintaan/")
