import pytest
from django.db import connection, models, transaction
from django.test.utils import isolate_apps
from django.utils import translation

from marketplace.core import audit
from marketplace.core.states import StaleStatus, TransitionRefused, Transitions

PARCEL = Transitions(
    "parcel",
    label="parcel",
    states={"packed": "Packed", "shipped": "Shipped", "arrived": "Arrived", "lost": "Lost"},
    events={"ship": "Ship", "arrive": "Confirm arrival", "lose": "Report as lost"},
    table={
        "packed": {"ship": ("shipped", {"order_desk"})},
        "shipped": {"arrive": ("arrived", {"buyer", "system"}), "lose": ("lost", {"order_desk"})},
    },
)

with isolate_apps("marketplace.core"):

    class Parcel(models.Model):
        status = models.CharField(max_length=10, choices=PARCEL.choices, default=PARCEL.initial)
        cooperative_id = models.BigIntegerField(default=7)
        courier = models.CharField(max_length=20, default="")
        note = models.CharField(max_length=20, default="")
        shipped_at = models.DateTimeField(null=True)
        updated_at = models.DateTimeField(auto_now=True)

        class Meta:
            app_label = "core"
            db_table = "core_test_parcel"
            constraints = [PARCEL.check_constraint("core_test_parcel_status")]


@pytest.fixture
def parcel(db):
    with connection.schema_editor() as editor:
        editor.create_model(Parcel)
    return Parcel.objects.create()


def test_apply_writes_state_moment_and_history(parcel):
    updated_at = parcel.updated_at
    assert (
        PARCEL.apply(parcel, "ship", actor="relay", role="order_desk", also={"courier": "JNE"}) == "shipped"
    )
    stored = Parcel.objects.get()
    assert (stored.status, stored.courier) == ("shipped", "JNE")
    assert stored.shipped_at is not None
    assert stored.shipped_at == parcel.shipped_at
    assert stored.updated_at > updated_at
    entry = audit.entries_about("parcel", parcel.pk).get()
    assert (entry.action, entry.changes) == ("parcel.ship", {"status": ["packed", "shipped"]})
    assert (entry.cooperative_id, entry.actor_id, entry.actor_label) == (7, None, "relay")


def test_apply_leaves_other_changes_of_the_instance_alone(parcel):
    parcel.note = "unsaved"
    PARCEL.apply(parcel, "ship", actor=None, role="order_desk")
    assert Parcel.objects.get().note == ""


def test_apply_refuses_an_event_the_state_does_not_know(parcel):
    with translation.override("en"), pytest.raises(TransitionRefused) as refusal:
        PARCEL.apply(parcel, "arrive", actor=None, role="buyer")
    assert (
        str(refusal.value) == "“Confirm arrival” cannot be done now: the status of this parcel is “Packed”."
    )
    assert (refusal.value.noun, refusal.value.event, refusal.value.state) == ("parcel", "arrive", "packed")
    assert Parcel.objects.get().status == "packed"
    assert not audit.entries_about("parcel", parcel.pk).exists()


def test_apply_refuses_a_role_the_table_does_not_name(parcel):
    with pytest.raises(TransitionRefused):
        PARCEL.apply(parcel, "ship", actor=None, role="buyer")
    with pytest.raises(TransitionRefused):
        PARCEL.apply(parcel, "ship", actor=None, role=())
    PARCEL.apply(parcel, "ship", actor=None, role=["buyer", "order_desk"])


def test_apply_refuses_a_row_that_was_read_before_somebody_else_changed_it(parcel):
    stale = Parcel.objects.get()
    PARCEL.apply(parcel, "ship", actor=None, role="order_desk")
    with pytest.raises(StaleStatus):
        PARCEL.apply(stale, "ship", actor=None, role="order_desk")
    assert stale.status == "packed"
    assert audit.entries_about("parcel", parcel.pk).count() == 1


def test_apply_with_an_unknown_event_is_a_mistake_of_the_programmer(parcel):
    with pytest.raises(KeyError):
        PARCEL.apply(parcel, "explode", actor=None, role="order_desk")


def test_database_refuses_a_word_outside_the_table(parcel):
    with pytest.raises(Exception, match="core_test_parcel_status"), transaction.atomic():
        Parcel.objects.update(status="eaten")


def test_apply_needs_a_transaction(no_transaction):
    with pytest.raises(transaction.TransactionManagementError):
        PARCEL.apply(Parcel(), "ship", actor=None, role="order_desk")


def test_buttons_are_the_events_open_to_the_role():
    assert PARCEL.events_open_to("shipped", "order_desk") == [("lose", "Report as lost")]
    assert PARCEL.events_open_to("shipped", {"buyer", "order_desk"}) == [
        ("arrive", "Confirm arrival"),
        ("lose", "Report as lost"),
    ]
    assert PARCEL.events_open_to("lost", "order_desk") == []
    assert PARCEL.is_final("lost")
    assert not PARCEL.is_final("packed")


def test_rows_document_the_table_in_its_order():
    rows = PARCEL.as_rows()
    assert [(row.state, row.event, row.target) for row in rows] == [
        ("packed", "ship", "shipped"),
        ("shipped", "arrive", "arrived"),
        ("shipped", "lose", "lost"),
    ]
    assert rows[1].roles == ("buyer", "system")
    assert (rows[1].state_label, rows[1].event_label, rows[1].target_label) == (
        "Shipped",
        "Confirm arrival",
        "Arrived",
    )


@pytest.mark.parametrize(
    ("states", "events", "table", "complaint"),
    [
        ({"a": "A"}, {"go": "Go"}, {"a": {"go": ("b", {"x"})}}, "states without a label: b"),
        ({"a": "A", "b": "B"}, {}, {}, "states nothing leads to: b"),
        ({"a": "A", "b": "B"}, {}, {"a": {"go": ("b", {"x"})}}, "events without a label: go"),
        ({"a": "A"}, {"go": "Go"}, {}, "events never used: go"),
        ({"a": "A", "b": "B"}, {"go": "Go"}, {"a": {"go": ("b", set())}}, "events nobody may trigger: go"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused_when_declared(states, events, table, complaint):
    with pytest.raises(ValueError, match=complaint):
        Transitions("thing", label="thing", states=states, events=events, table=table)
