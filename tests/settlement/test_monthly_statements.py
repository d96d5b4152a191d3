"""A month that is over is closed once: numbered, frozen as a PDF, never changed; what comes late stands on the next one."""

import datetime
import hashlib

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from marketplace.core.documents import read_document
from marketplace.core.models import OutboxEvent
from marketplace.settlement.actions.entries import post
from marketplace.settlement.actions.stating import issue_statement, issue_statements
from marketplace.settlement.checking import differences
from marketplace.settlement.models import Entry, MonthlyStatement, MonthlyStatementRow
from marketplace.settlement.statements import open_statement, rows_stated

MARCH, APRIL = (datetime.date(2026, month, 1) for month in (3, 4))


def _moment(month, day=10):
    return timezone.make_aware(datetime.datetime(2026, month, day, 12))


@pytest.fixture
def earn(portal):
    """Lumbung owes a cooperative something since that day, and takes commission of what it received itself."""

    def run(cooperative, amount, month, place, *, owed=0):
        with schema_context("public"):
            post(
                kind="payment", source=f"payment:{place}", cooperative_id=cooperative.pk, document=f"PSN/{place}",
                occurred_at=_moment(month), amounts={"provider": amount, "held": -amount},
            )  # fmt: skip
            post(
                kind="commission", source=f"order:{place}", cooperative_id=cooperative.pk, document=f"PSN/{place}",
                occurred_at=_moment(month), amounts={"due": owed, "commission": -owed},
            )  # fmt: skip

    return run


def _issue(today=datetime.date(2026, 5, 2)):
    with schema_context("public"):
        return issue_statements(today=today)


def _statements(cooperative):
    return list(MonthlyStatement.objects.filter(cooperative=cooperative).order_by("month"))


def test_each_month_that_is_over_is_closed_once_with_numbers_without_gaps(earn, cilegon, bekasi):
    earn(cilegon, 90_000, 3, 1, owed=2_000)
    earn(cilegon, 10_000, 4, 2)
    earn(bekasi, 5_000, 4, 3)
    assert _issue() == 3 and _issue() == 0
    march, april = _statements(cilegon)
    assert (march.number[-6:], april.number[-6:]) == ("000001", "000002")
    assert (march.opening, march.closing, march.closing_owed) == (0, 90_000, 2_000)
    assert (april.opening, april.closing, april.closing_owed) == (90_000, 100_000, 2_000)
    assert [one.month for one in _statements(bekasi)] == [APRIL]
    assert list(differences()) == []


def test_a_month_without_movement_is_closed_as_long_as_something_is_open(earn, cilegon):
    earn(cilegon, 90_000, 2, 1)
    assert _issue() == 3
    assert [one.closing for one in _statements(cilegon)] == [90_000] * 3
    # Of many months closed at once one letter tells: that of the last.
    told = OutboxEvent.objects.get(topic="settlement.statement_issued")
    assert told.payload == {"statement_id": _statements(cilegon)[-1].pk}


def test_who_had_nothing_to_state_is_not_walked_again(earn, cilegon, bekasi, django_assert_num_queries):
    earn(bekasi, 5_000, 4, 1)
    earn(cilegon, 90_000, 1, 2)
    earn(cilegon, -90_000, 1, 3)
    assert _issue() == 2
    # With a long past and nothing open, one look at all cooperatives is everything.
    with schema_context("public"):
        assert len(_statements(bekasi)) == 1
        with django_assert_num_queries(1):
            assert issue_statements(today=datetime.date(2026, 5, 3)) == 0
    earn(cilegon, 7_000, 6, 4)
    assert _issue(datetime.date(2026, 7, 1)) == 3
    assert [one.month.month for one in _statements(cilegon)] == [1, 6]
    assert list(differences()) == []


def test_an_open_month_begins_where_the_closed_one_ended(earn, cilegon):
    earn(cilegon, 90_000, 3, 1, owed=2_000)
    _issue(datetime.date(2026, 4, 1))
    earn(cilegon, -20_000, 3, 2)
    earn(cilegon, 5_000, 4, 3)
    drawn = open_statement(cilegon.pk, APRIL)
    _issue()
    issued = _statements(cilegon)[-1]
    assert (drawn.opening, drawn.closing, drawn.opening_owed) == (90_000, 75_000, 2_000)
    assert (issued.opening, issued.closing, issued.opening_owed) == (90_000, 75_000, 2_000)
    assert [row.entry.document for row in drawn.rows] == [row.entry.document for row in rows_stated(issued)]


def test_only_the_month_that_is_closed_next_has_a_draft(earn, cilegon, client_of, staff_of):
    earn(cilegon, 90_000, 3, 1)
    _issue(datetime.date(2026, 4, 1))
    client = client_of(cilegon, staff_of(cilegon, "treasurer"))
    answers = {
        month: client.get(f"/admin/keuangan/lumbung/rekening/?bulan=2026-{month:02}").status_code
        for month in (2, 3, 4, 5)
    }
    assert answers == {2: 404, 3: 302, 4: 200, 5: 404}


def test_what_is_booked_later_stands_on_the_next_statement_and_says_so(earn, cilegon, client_of, staff_of):
    earn(cilegon, 90_000, 3, 1)
    _issue(datetime.date(2026, 4, 1))
    before = read_document(MonthlyStatement.objects.get().document)
    earn(cilegon, -20_000, 3, 2)
    _issue()
    march, april = _statements(cilegon)
    assert (march.closing, april.opening, april.closing) == (90_000, 90_000, 70_000)
    assert read_document(march.document) == before
    assert MonthlyStatementRow.objects.get(statement=april).entry.document == "PSN/2"
    client = client_of(cilegon, staff_of(cilegon, "treasurer"))
    page = client.get(f"/admin/keuangan/lumbung/rekening/{april.pk}/")
    assert page.context["rows"][0].entry.occurred_at < page.context["begin"]


def test_a_statement_is_changed_by_nobody(earn, cilegon):
    earn(cilegon, 90_000, 3, 1)
    _issue()
    for rows in (MonthlyStatement.objects.all(), MonthlyStatementRow.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(cooperative=cilegon)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(using="default")
    with tenant_context(cilegon), pytest.raises(DatabaseError), transaction.atomic():
        MonthlyStatementRow.objects.create(
            statement=MonthlyStatement.objects.first(), cooperative=cilegon, entry_id=1,
            with_lumbung=0, owed=0, own=0,
        )  # fmt: skip


@pytest.mark.parametrize("column", ["with_lumbung", "owed", "own"])
def test_a_row_that_says_another_amount_than_the_ledger_is_found(earn, cilegon, column):
    earn(cilegon, 90_000, 4, 1, owed=700)
    _issue()
    earn(cilegon, 5_000, 4, 2)
    made = _statements(cilegon)[0]
    entry = Entry.objects.get(document="PSN/2")
    says = {"with_lumbung": 5_000, "owed": 0, "own": 0}
    says[column] += 1
    MonthlyStatementRow.objects.bulk_create(
        [MonthlyStatementRow(statement=made, cooperative=cilegon, entry=entry, **says)]
    )
    assert f"Statement {made.number}: PSN/2 says another amount than the ledger." in list(differences())


def test_an_entry_stands_on_one_statement(earn, cilegon):
    earn(cilegon, 90_000, 3, 1)
    _issue()
    row = MonthlyStatementRow.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthlyStatementRow.objects.create(
            statement=_statements(cilegon)[-1], cooperative=cilegon, entry=row.entry, with_lumbung=1, owed=0, own=0
        )  # fmt: skip


@pytest.mark.parametrize("month", [MARCH, datetime.date(2999, 1, 1)])
def test_neither_a_month_before_a_closed_one_nor_one_to_come_is_closed(earn, cilegon, month):
    earn(cilegon, 90_000, 4, 1)
    _issue()
    with schema_context("public"), pytest.raises(ValueError):
        issue_statement(cooperative=cilegon, month=month, actor="test")


def test_one_cooperatives_trouble_is_not_the_others(earn, cilegon, bekasi, monkeypatch):
    earn(cilegon, 90_000, 4, 1)
    earn(bekasi, 5_000, 4, 2)
    stating = "marketplace.settlement.actions.stating."

    def no_cloth(cooperative):
        if cooperative.pk == cilegon.pk:
            raise OSError("no cloth")
        return ""

    monkeypatch.setattr(stating + "band_svg", no_cloth)
    assert _issue() == 1
    assert not _statements(cilegon) and _statements(bekasi)
    monkeypatch.undo()
    assert _issue() == 1 and _statements(cilegon)[0].number.endswith("000001")


def test_the_treasurer_reads_them_and_no_other_cooperative_does(earn, cilegon, bekasi, client_of, staff_of):
    earn(cilegon, 90_000, 4, 1, owed=700)
    _issue()
    made = _statements(cilegon)[0]
    client = client_of(cilegon, staff_of(cilegon, "treasurer"))
    page = client.get("/admin/keuangan/lumbung/").content.decode()
    address = f"/admin/keuangan/lumbung/rekening/{made.pk}/"
    assert made.number in page and address in page
    detail = client.get(address).content.decode()
    assert made.document.sha256[:32] in detail and "Rp90.000" in detail and "Rp700" in detail
    pdf = client.get(f"{address}pdf/")
    assert hashlib.sha256(pdf.content).hexdigest() == made.document.sha256
    assert client.get("/admin/keuangan/lumbung/rekening/?bulan=2026-04")["Location"] == f"{address}pdf/"
    other = client_of(bekasi, staff_of(bekasi, "treasurer"))
    for path in (address, f"{address}pdf/"):
        assert other.get(path).status_code == 404


def test_the_operator_reads_all_of_a_month(earn, cilegon, bekasi, portal, client_of, staff_of):
    for place, cooperative in enumerate((cilegon, bekasi)):
        earn(cooperative, 1_000 * (place + 1), 4, place)
    _issue()
    client = client_of(portal, staff_of(portal, "operator"))
    page = client.get("/admin/penyelesaian/rekening/")
    assert page.context["closing"] == 3_000
    made = _statements(bekasi)[0]
    assert made.number in page.content.decode()
    content = client.get(f"/admin/penyelesaian/rekening/{made.pk}/").content
    assert hashlib.sha256(content).hexdigest() == made.document.sha256
    assert client.get("/admin/penyelesaian/rekening/?bulan=bukan").status_code == 200


def test_whoever_holds_the_paper_can_compare_it(earn, cilegon, portal, client_of):
    earn(cilegon, 90_000, 4, 1)
    _issue()
    document = _statements(cilegon)[0].document
    page = client_of(portal).get(f"/verifikasi/{document.token}/").content.decode()
    assert document.number in page and document.sha256[:32] in page and cilegon.name in page
