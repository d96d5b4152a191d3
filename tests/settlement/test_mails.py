"""Who is told what of the account with Lumbung: once, in the right language, and only while it is so."""

import datetime

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from marketplace.core import due
from marketplace.core.models import DueWork
from marketplace.settlement.actions import batches
from marketplace.settlement.actions.entries import post
from marketplace.settlement.actions.stating import issue_statements
from marketplace.settlement.mails import PAYOUT_APPROVED, letters_about
from marketplace.settlement.models import Batch
from tests.settlement.test_batches import DAY, operators, owed  # noqa: F401 - fixtures


@pytest.fixture
def told(deliver_news):
    """Let everything be sent, later as well; return who got what since the last time."""

    def run(*, days=0):
        with schema_context("public"):
            if days:
                due.emit_due(now=timezone.now() + datetime.timedelta(days=days))
            deliver_news()
            found = sorted((letter.to[0], letter.subject) for letter in mail.outbox)
        mail.outbox.clear()
        return found

    return run


@pytest.fixture
def treasurer(cilegon, staff_of):
    return staff_of(cilegon, "treasurer", email="bendahara@contoh.id")


def _batch(kind, operators, told, *, approve=True):  # noqa: F811
    with schema_context("public"):
        batch, _left_out = batches.write_batch(kind=kind, actor=operators[0])
        if approve:
            batches.approve_batch(batch=batch, actor=operators[1])
    return Batch.objects.get(pk=batch.pk)


def test_the_other_operators_hear_that_a_batch_waits_and_nobody_of_one_that_does_not(operators, owed, told):  # noqa: F811
    batch = _batch("payout", operators, told, approve=False)
    found = told()
    assert [to for to, _subject in found] == ["operator2@demo.lumbung.test"]
    assert batch.number in found[0][1] and told() == []
    _batch("bill", operators, told)
    assert not any(to.startswith("operator") for to, _subject in told())


def test_a_bill_is_told_reminded_of_before_its_day_and_after_it_once_each(operators, owed, told, treasurer):  # noqa: F811
    batch = _batch("bill", operators, told)
    number = batch.lines.get().number
    heard = [told(), told(days=10), told(days=11.5), told(days=16), told(days=40)]
    assert [len(one) for one in heard] == [1, 0, 1, 1, 0]
    assert all(to == treasurer.email and number in subject for one in heard for to, subject in one)
    assert len({one[0][1] for one in heard if one}) == 3


def test_a_paid_bill_is_not_reminded_of(operators, owed, told, treasurer):  # noqa: F811
    batch = _batch("bill", operators, told)
    told()
    with schema_context("public"):
        lines = set(batch.lines.values_list("pk", flat=True))
        batches.settle_batch(batch=batch, line_ids=lines, paid_on=DAY, actor=operators[0])
    assert told(days=40) == []


@pytest.mark.parametrize("exported", [True, False])
def test_a_payout_is_told_when_approved_and_when_on_its_way(operators, owed, told, treasurer, exported):  # noqa: F811
    batch = _batch("payout", operators, told)
    assert [to for to, _subject in told()] == [treasurer.email]
    with schema_context("public"):
        if exported:
            for _twice in range(2):
                batches.export_batch(batch=batch, actor=operators[0])
        batches.settle_batch(batch=batch, line_ids=set(), paid_on=DAY, actor=operators[0])
    assert [to for to, _subject in told()] == [treasurer.email]


@pytest.mark.parametrize("kind", ["bill", "payout"])
def test_who_was_told_of_a_batch_hears_that_it_is_cancelled(operators, owed, told, treasurer, kind):  # noqa: F811
    batch = _batch(kind, operators, told)
    before = told()
    with schema_context("public"):
        batches.cancel_batch(batch=batch, actor=operators[0])
        assert not DueWork.objects.filter(topic__startswith="settlement.").exists()
    ((to, subject),) = told()
    assert to == treasurer.email and subject not in dict(before).values()
    assert told(days=40) == []


def test_a_draft_is_cancelled_without_a_letter(operators, owed, told, treasurer):  # noqa: F811
    batch = _batch("bill", operators, told, approve=False)
    told()
    with schema_context("public"):
        batches.cancel_batch(batch=batch, actor=operators[0])
    assert told() == []


def test_a_letter_asks_for_the_portal_once(operators, owed, treasurer, staff_of, cilegon):  # noqa: F811
    staff_of(cilegon, "treasurer", email="bendahara2@contoh.id")
    batch = _batch("payout", operators, None)
    payload = {"line_id": batch.lines.get(cooperative=cilegon).pk}
    with tenant_context(cilegon), CaptureQueriesContext(connection) as asked:
        assert len(letters_about(PAYOUT_APPROVED, payload)) == 2
    assert sum(settings.PORTAL_SCHEMA in one["sql"] for one in asked) == 1


def test_the_treasurer_hears_of_a_new_statement_in_her_language(told, treasurer, cilegon, portal):
    type(treasurer).objects.filter(pk=treasurer.pk).update(language="en")
    with schema_context("public"):
        post(
            kind="payment", source="payment:1", cooperative_id=cilegon.pk, document="PSN/1",
            occurred_at=timezone.make_aware(datetime.datetime(2026, 3, 9, 12)),
            amounts={"provider": 5_000, "held": -5_000},
        )  # fmt: skip
        assert issue_statements(today=datetime.date(2026, 4, 1)) == 1
    assert told() == [(treasurer.email, "Your statement of March 2026")]
