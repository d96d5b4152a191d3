"""Row-level security: raw SQL on a storefront neither sees nor writes another cooperative's documents."""

import pytest
from django.db import DatabaseError, connection, transaction
from django_tenants.utils import schema_context, tenant_context
from psycopg import sql

from marketplace.procurement.models import Request
from tenants.checking import two_party_tables

# What hangs on a document of the cooperative without a column that names it.
BY_THEIR_DOCUMENTS = {
    "payments_payment": "id",
    "payments_paymentproof": "payment_id",
    "payments_paymentevent": "payment_id",
    "procurement_request": "id",
    "settlement_batch": "id",
    "procurement_requestfile": "request_id",
    "procurement_sizeroll": "request_id",
    "procurement_sizeperson": "request_id",
    "joining_paper": "application_id",
    "joining_applicationevent": "application_id",
}
# Everybody may find what is public; only writing is a cooperative's own.
READ_BY_ALL = {"search_entry"}
# Rows of these are changed by nobody.
APPEND_ONLY = {
    "core_auditentry",
    "core_document",
    "settlement_entry",
    "settlement_posting",
    "settlement_commissionrate",
    "settlement_monthlystatement",
    "settlement_monthlystatementrow",
}
# The institution's own rows: whom it invited sees all of its lines, whatever cooperative's goods they name.
SHARED = {"procurement_requestline"}

# What an institution settles among its own people: no cooperative sees any of it.
INSTITUTIONS_ALONE = {"procurement_award", "procurement_awardline", "procurement_awarddecision"}
# What a buyer pays to several cooperatives at once: none of them sees the sum.
PORTAL_ALONE = {"payments_jointpayment"}

OWN_TABLES = two_party_tables()
TABLES = sorted({*OWN_TABLES, *BY_THEIR_DOCUMENTS})


def _condition(table: str, world) -> sql.Composable:
    """Which rows are theirs."""
    if table in OWN_TABLES:
        return sql.SQL("cooperative_id = {}").format(world.theirs.pk)
    owners = {
        "payments": world.payment,
        "procurement": world.request,
        "joining": world.application,
        "settlement": world.batch,
    }
    owner = owners[table.split("_")[0]].pk
    return sql.SQL("{} = {}").format(sql.Identifier(BY_THEIR_DOCUMENTS[table]), sql.Literal(owner))


def _fetch(statement: sql.Composable) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def _changed(statement: sql.Composable) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount


def _count(table: str, world) -> int:
    query = sql.SQL("SELECT count(*) FROM {} WHERE {}")
    return _fetch(query.format(sql.Identifier(table), _condition(table, world)))[0][0]


def _columns(table: str) -> list[str]:
    found = _fetch(
        sql.SQL(
            "SELECT attname FROM pg_attribute WHERE attrelid = {}::regclass AND attnum > 0 AND NOT attisdropped"
            " AND attgenerated = '' ORDER BY attnum"
        ).format(sql.Literal(f"public.{table}"))
    )
    return [name for (name,) in found]


@pytest.mark.parametrize("table", TABLES)
def test_a_document_is_seen_by_its_cooperative_the_portal_and_public_only(world, undone, table):
    with tenant_context(world.theirs):
        assert _count(table, world) > 0, (
            "the world has no row of this table: add one to tests/isolation/world.py"
        )
    with tenant_context(world.portal):
        assert _count(table, world) > 0
    with schema_context("public"):
        assert _count(table, world) > 0
    with tenant_context(world.ours):
        seen = _count(table, world)
    assert seen == 0 or table in READ_BY_ALL


@pytest.mark.parametrize("table", TABLES)
def test_a_schema_that_does_not_exist_sees_nothing(world, undone, table):
    connection.set_schema("ghost")
    seen = _count(table, world)
    assert seen == 0 or table in READ_BY_ALL


@pytest.mark.parametrize("table", TABLES)
def test_another_cooperatives_document_is_neither_changed_nor_deleted(world, undone, table):
    column = sql.Identifier(_columns(table)[0])
    update = sql.SQL("UPDATE {} SET {column} = {column} WHERE {}")
    delete = sql.SQL("DELETE FROM {} WHERE {}")
    name, condition = sql.Identifier(table), _condition(table, world)
    with tenant_context(world.ours):
        assert _changed(update.format(name, condition, column=column)) == 0
        assert _changed(delete.format(name, condition)) == 0


@pytest.mark.parametrize("table", TABLES)
def test_a_document_in_another_cooperatives_name_is_refused(world, undone, table):
    """A copy of their row, under another primary key, offered from our storefront."""
    columns = _columns(table)
    with schema_context("public"):
        query = sql.SQL("SELECT {} FROM {} WHERE {} LIMIT 1").format(
            sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(column)) for column in columns),
            sql.Identifier(table),
            _condition(table, world),
        )
        row = dict(zip(columns, _fetch(query)[0], strict=True))
    # Another key would be refused as a duplicate; for a payment and a request the key is what the policy looks at.
    if table not in {"payments_payment", "procurement_request"}:
        row.pop(columns[0])
    insert = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, row)),
        sql.SQL(", ").join(map(sql.Literal, row.values())),
    )
    with (
        tenant_context(world.ours),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        _changed(insert)


@pytest.mark.parametrize("table", sorted({*OWN_TABLES} - APPEND_ONLY - SHARED))
def test_an_own_document_is_not_handed_to_another_cooperative(world, undone, table):
    """Nor may a storefront take its rows away from itself."""
    update = sql.SQL("UPDATE {} SET cooperative_id = {} WHERE {}").format(
        sql.Identifier(table), world.ours.pk, _condition(table, world)
    )
    with tenant_context(world.theirs), pytest.raises(DatabaseError), transaction.atomic():
        _changed(update)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_draft_request_is_seen_by_no_cooperative(world, undone):
    for cooperative in (world.ours, world.theirs):
        with tenant_context(cooperative):
            assert not Request.objects.filter(pk=world.draft.pk).exists()


@pytest.mark.parametrize("table", sorted(INSTITUTIONS_ALONE | PORTAL_ALONE))
def test_what_others_settle_among_themselves_is_seen_by_no_cooperative(world, undone, table):
    count = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    with schema_context("public"):
        assert _fetch(count)[0][0] > 0
    for cooperative in (world.ours, world.theirs):
        with tenant_context(cooperative):
            assert _fetch(count)[0][0] == 0


def test_every_table_with_a_policy_is_tested_here(world, undone):
    policies = _fetch(
        sql.SQL("SELECT DISTINCT c.relname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid")
    )
    assert {name for (name,) in policies} == set(TABLES) | INSTITUTIONS_ALONE | PORTAL_ALONE


def test_the_application_is_neither_superuser_nor_above_the_policies(world, undone):
    rows = _fetch(sql.SQL("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"))
    assert rows == [(False, False)]
