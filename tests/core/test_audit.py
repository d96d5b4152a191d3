from datetime import date
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from marketplace.core import audit
from marketplace.core.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_record_keeps_who_what_and_where():
    user = SimpleNamespace(pk=42)
    with audit.request_id("req-1"):
        audit.record(
            "order.pay",
            "order",
            9,
            actor=user,
            cooperative_id=3,
            institution_id=5,
            changes={"status": ["placed", "paid"], "paid_on": [None, date(2026, 1, 2)]},
        )
    entry = audit.entries_about("order", 9).get()
    assert (entry.actor_id, entry.actor_label) == (42, "user")
    assert (entry.cooperative_id, entry.institution_id, entry.request_id) == (3, 5, "req-1")
    assert entry.changes == {"status": ["placed", "paid"], "paid_on": [None, "2026-01-02"]}
    assert entry.at is not None
    assert list(audit.entries_by(42)) == [entry]


@pytest.mark.parametrize(
    ("actor", "columns"),
    [
        ("stripe", (None, "stripe")),
        (None, (None, "visitor")),
        (SimpleNamespace(pk=None), (None, "visitor")),
        (SimpleNamespace(pk=1), (1, "user")),
    ],
)
def test_actor_is_an_id_or_a_word_and_never_a_name(actor, columns):
    assert audit.actor_columns(actor) == columns


def test_values_of_personal_fields_are_not_kept():
    entry = audit.record(
        "member.change",
        "member",
        1,
        actor=None,
        changes={
            "name": ["Siti", "Ani"],
            "email": ["a@b.id", "c@d.id"],
            "buyer_phone": ["1", "2"],
            "price": [1, 2],
            "product_name": ["x", "y"],
        },
    )
    assert AuditEntry.objects.get(pk=entry.pk).changes == {
        "name": audit.HIDDEN,
        "email": audit.HIDDEN,
        "buyer_phone": audit.HIDDEN,
        "price": [1, 2],
        "product_name": ["x", "y"],
    }


def test_entries_about_are_in_the_order_they_happened():
    for action in ("order.place", "order.pay", "order.ship"):
        audit.record(action, "order", "A-1", actor="system")
    audit.record("order.place", "order", "A-2", actor="system")
    assert [entry.action for entry in audit.entries_about("order", "A-1")] == [
        "order.place",
        "order.pay",
        "order.ship",
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditentry SET action = 'nothing'",
        "DELETE FROM core_auditentry",
        "TRUNCATE core_auditentry",
    ],
)
def test_the_database_refuses_to_change_the_log(statement):
    entry = audit.record("order.place", "order", 1, actor="system")
    with (
        pytest.raises(DatabaseError, match="is refused"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEntry.objects.get(pk=entry.pk).action == "order.place"


def test_the_log_cannot_be_changed_through_the_model_either():
    entry = audit.record("order.place", "order", 1, actor="system")
    entry.action = "nothing"
    with pytest.raises(DatabaseError, match="is refused"), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError, match="is refused"), transaction.atomic():
        entry.delete()


def test_diff_names_only_what_changed():
    assert audit.diff({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4}) == {"b": [2, 3], "c": [None, 4]}


def test_record_needs_a_transaction(no_transaction):
    with pytest.raises(transaction.TransactionManagementError):
        audit.record("order.place", "order", 1, actor="system")
