"""A task works in the schema its message names, or not at all."""

import uuid

import pytest
from celery import current_app
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import schema_context

from marketplace.core import outbox, relay
from marketplace.core.health import check_relay
from marketplace.core.models import AuditEntry, OutboxDelivery
from tenants.models import Cooperative
from tenants.tasks import PATIENCE, SchemaAway, StorefrontGone, TenantTask

# These belong to no storefront: they look after tables in `public` only.
OF_PUBLIC = {
    "accounts.purge_sessions",
    "marketplace.core.tasks.purge_outbox",
    "marketplace.core.tasks.run_due_work",
    "ordering.purge_visitors",
    "payments.reconcile",
    "portal.digests",
    "receiving.desk_digests",
    "settlement.follow_transfers",
    "settlement.issue_statements",
}


def our_tasks() -> dict[str, object]:
    relay.know_consumers()
    return {
        name: task for name, task in current_app.tasks.items() if not name.startswith(("celery.", "tests."))
    }


TENANT_TASKS = sorted(name for name, task in our_tasks().items() if isinstance(task, TenantTask))


@pytest.fixture
def probe(monkeypatch):
    """Note in which schema a task's body runs, instead of running it."""
    ran_in = []

    def watch(name):
        monkeypatch.setattr(
            current_app.tasks[name], "run", lambda *args, **kwargs: ran_in.append(connection.schema_name)
        )

    watch.ran_in = ran_in
    return watch


def message(schema: str) -> dict[str, object]:
    return {"event_id": str(uuid.uuid4()), "topic": "x.y", "key": "1", "payload": {}, "schema_name": schema}


def run(name: str, schema: str) -> None:
    current_app.tasks[name].apply(kwargs=message(schema), throw=True)


def test_every_task_carries_its_schema_or_is_listed_as_public():
    others = {name for name, task in our_tasks().items() if not isinstance(task, TenantTask)}
    assert others == OF_PUBLIC


def test_every_subscription_names_a_task_that_carries_its_schema():
    named = {consumer for consumers in outbox.subscriptions().values() for consumer in consumers}
    assert named <= set(TENANT_TASKS)


@pytest.mark.parametrize("name", TENANT_TASKS)
def test_the_body_runs_in_the_schema_of_the_message_and_nowhere_else(db, probe, name):
    probe(name)
    for schema in ("cilegon", "kab_bekasi", "portal"):
        run(name, schema)
    assert probe.ran_in == ["cilegon", "kab_bekasi", "portal"]
    assert connection.schema_name == "public"


@pytest.mark.parametrize("name", TENANT_TASKS)
def test_a_storefront_that_never_was_runs_nothing(db, probe, name):
    probe(name)
    for schema in ("ghost", "template", "pg_catalog", "CILEGON", ""):
        with pytest.raises(StorefrontGone):
            run(name, schema)
    assert probe.ran_in == []


@pytest.mark.parametrize("name", TENANT_TASKS)
def test_a_message_without_a_schema_runs_nothing(db, probe, name):
    probe(name)
    with pytest.raises(TypeError):
        current_app.tasks[name].apply(kwargs={"event_id": "1"}, throw=True)
    assert probe.ran_in == []


def test_a_deleted_storefronts_task_runs_nothing(db, probe, cilegon):
    probe(TENANT_TASKS[0])
    with schema_context("public"):
        Cooperative.objects.filter(pk=cilegon.pk).update(schema_name="gone")
    with pytest.raises(StorefrontGone):
        run(TENANT_TASKS[0], "cilegon")
    assert probe.ran_in == []


@pytest.mark.parametrize("rest", ["row", "nothing"])
def test_news_for_a_storefront_that_was_dropped_is_given_up_where_it_can_be_seen(
    db, probe, cilegon, bekasi, rest
):
    """Else it would be handed over every quarter of an hour for good."""
    consumer = "ordering.mail_news"
    probe(consumer)
    relay.know_consumers()
    with schema_context("public"):
        events = [
            outbox.emit("order.placed", 1, {"order_id": 1}, schema=name) for name in ("cilegon", "kab_bekasi")
        ]
        while relay.route():
            pass
    with connection.cursor() as cursor:
        cursor.execute("ALTER SCHEMA cilegon RENAME TO cilegon_lama")
    if rest == "nothing":
        with schema_context("public"):
            Cooperative.objects.filter(pk=cilegon.pk).update(schema_name="cilegon_lama")
    with schema_context("public"):
        gone, there = (
            OutboxDelivery.objects.select_related("event").get(event__event_id=one, consumer=consumer)
            for one in events
        )
    if rest == "row":
        # It may be restored just now: the news waits, and only after many attempts nobody waits any more.
        with pytest.raises(SchemaAway):
            current_app.tasks[consumer].apply(kwargs=relay.message_of(gone), throw=True)
        with schema_context("public"):
            gone.refresh_from_db()
            assert gone.acknowledged_at is None and gone.last_failure.startswith("SchemaAway")
            OutboxDelivery.objects.filter(pk=gone.pk).update(attempts=PATIENCE)
    with pytest.raises(StorefrontGone):
        current_app.tasks[consumer].apply(kwargs=relay.message_of(gone), throw=True)
    with schema_context("public"):
        gone.refresh_from_db()
        there.refresh_from_db()
        assert gone.acknowledged_at and "cilegon" in gone.last_failure and there.acknowledged_at is None
        assert AuditEntry.objects.get(action="outbox.give_up").noun_id == str(events[0])
        assert "1 given up" in check_relay()["detail"]
        handed = []
        while relay.hand_over(send=handed.append):
            pass
        assert gone.pk not in [one.pk for one in handed] and there.pk in [one.pk for one in handed]
    assert probe.ran_in == []


def test_a_task_learns_of_its_storefront_and_its_schema_in_one_statement(db, probe):
    probe(TENANT_TASKS[0])
    with CaptureQueriesContext(connection) as asked:
        run(TENANT_TASKS[0], "cilegon")
    assert len([one for one in asked if "search_path" not in one["sql"]]) == 1


def test_a_renamed_storefronts_task_runs_under_its_new_name_only(db, probe, cilegon):
    probe(TENANT_TASKS[0])
    with connection.cursor() as cursor:
        cursor.execute("ALTER SCHEMA cilegon RENAME TO cilegon_baru")
    with schema_context("public"):
        Cooperative.objects.filter(pk=cilegon.pk).update(schema_name="cilegon_baru")
    with pytest.raises(StorefrontGone):
        run(TENANT_TASKS[0], "cilegon")
    run(TENANT_TASKS[0], "cilegon_baru")
    assert probe.ran_in == ["cilegon_baru"]


def test_work_for_public_sees_no_storefronts_tables(db, probe, monkeypatch):
    """Some consumers work on documents of several cooperatives; a storefront's table is not there for them."""
    seen = []

    def look(*args, **kwargs):
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('catalogue_product')")
            seen.append(cursor.fetchone()[0])

    monkeypatch.setattr(current_app.tasks["ordering.route_payment_news"], "run", look)
    run("ordering.route_payment_news", "public")
    assert seen == [None]
